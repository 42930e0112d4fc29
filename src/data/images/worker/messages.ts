import type { PixelOptions, Pixels } from "../loadPixels.js";

/** What a decoding worker is asked: one picture at a time. */
export interface DecodeRequest {
  readonly bytes: Uint8Array;
  /** What messages call the picture. */
  readonly what: string;
  readonly options: PixelOptions;
}

/** What it answers; `ready` once, when its script has been loaded. */
export type DecodeReply =
  | { readonly kind: "ready" }
  | { readonly kind: "pixels"; readonly pixels: Pixels }
  /** `isFormat`: it is the picture that is wrong. */
  | { readonly kind: "failed"; readonly message: string; readonly isFormat: boolean };
