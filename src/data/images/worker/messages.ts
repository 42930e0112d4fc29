import type { PixelOptions, Pixels } from "../loadPixels.js";

/** A request to a decoding worker: one picture at a time. */
export interface DecodeRequest {
  readonly bytes: Uint8Array;
  /** The name of the picture in messages. */
  readonly what: string;
  readonly options: PixelOptions;
}

/** A reply of a decoding worker; `ready` once, when its script has been loaded. */
export type DecodeReply =
  | { readonly kind: "ready" }
  | { readonly kind: "pixels"; readonly pixels: Pixels }
  /** `isFormat`: a FormatError, the fault of the picture. */
  | { readonly kind: "failed"; readonly message: string; readonly isFormat: boolean };
