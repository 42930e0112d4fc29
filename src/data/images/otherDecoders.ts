import { FormatError } from "../../util/errors.js";
import { maybeNodeModule } from "../../util/nodeModule.js";
import { type OtherFormat, withArticle } from "./imageKind.js";

/** RGBA, as the decoders give it. */
export interface Decoded {
  readonly data: ArrayLike<number> & { readonly buffer: ArrayBufferLike; readonly byteOffset: number };
  readonly width: number;
  readonly height: number;
}

/** A decoder of whole files. */
export interface Decoder {
  decode(bytes: Uint8Array): Promise<Decoded>;
  /** Whether the decoder applies the orientation. */
  readonly turns: boolean;
}

/** The optional peer dependencies that decode outside of browsers, all in WebAssembly. */
const PACKAGES: Readonly<Record<OtherFormat, string>> = {
  WebP: "@jsquash/webp",
  AVIF: "@jsquash/avif",
  HEIC: "libheif-js",
};

/** Imports a package by a name that bundlers do not see: the package is optional. */
const load = (name: string): Promise<unknown> => import(/* @vite-ignore */ /* webpackIgnore: true */ name);

/**
 * The decoder of a format: the browser's in pages, otherwise that of an optional package.
 * @throws FormatError that says how to install it
 */
export async function decoderOf(format: OtherFormat, what: string, packages = PACKAGES): Promise<Decoder> {
  if (!maybeNodeModule("node:module") && typeof createImageBitmap !== "undefined") return browserDecoder(format, what);
  const name = packages[format];
  try {
    return await (format === "HEIC" ? heicDecoder(name) : jsquashDecoder(name, format));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(
      `${what}: is ${withArticle(format)} image, which the package ${name} decodes; ` +
        `add it with \`npm install ${name}\`, or convert the file to JPEG or PNG (${reason.split("\n")[0]})`,
      { cause },
    );
  }
}

/** The part of libheif-js that is used. */
interface Heif {
  readonly ready?: Promise<unknown>;
  readonly HeifDecoder: new () => { decode(bytes: Uint8Array): HeifPicture[] };
}

interface HeifPicture {
  get_width(): number;
  get_height(): number;
  display(into: { data: object; width: number; height: number }, done: (into: object | null) => void): void;
  free(): void;
}

async function heicDecoder(name: string): Promise<Decoder> {
  const loaded = (await load(`${name}/wasm-bundle.js`)) as { default: Heif };
  const heif = loaded.default;
  await heif.ready;
  return {
    turns: true,
    async decode(bytes) {
      const pictures = new heif.HeifDecoder().decode(bytes);
      if (pictures.length === 0) throw new Error("the file has no picture");
      try {
        return await display(pictures[0]);
      } finally {
        for (const picture of pictures) picture.free();
      }
    },
  };
}

/** The package writes what it decoded, however much that is in a damaged file, into what it is given. */
function display(picture: HeifPicture): Promise<Decoded> {
  const [width, height] = [picture.get_width(), picture.get_height()];
  const data = new Uint8Array(4 * width * height);
  let fits = true;
  const into = {
    set(part: Uint8Array, at = 0) {
      if (at + part.length > data.length) fits = false;
      else data.set(part, at);
    },
  };
  return new Promise((resolve, reject) => {
    picture.display({ data: into, width, height }, (done) => {
      if (done && fits) resolve({ data, width, height });
      else reject(new Error("its pixels cannot be decoded"));
    });
  });
}

/** Loads a jSquash package, whose WebAssembly must be read from its file in Node. */
async function jsquashDecoder(name: string, format: OtherFormat): Promise<Decoder> {
  const { createRequire } = maybeNodeModule("node:module") ?? {};
  const { readFileSync } = maybeNodeModule("node:fs") ?? {};
  if (!createRequire || !readFileSync) throw new Error("this platform has no file system");
  const path = createRequire(import.meta.url).resolve(`${name}/codec/dec/${format.toLowerCase()}_dec.wasm`);
  type Jsquash = { init(module: WebAssembly.Module): Promise<void>; default(bytes: Uint8Array): Promise<Decoded> };
  const { init, default: decode } = (await load(`${name}/decode.js`)) as Jsquash;
  await init(await WebAssembly.compile(readFileSync(path)));
  return { turns: false, decode };
}

/** The browser's decoder. */
function browserDecoder(format: OtherFormat, what: string): Decoder {
  // Chromium ignores the EXIF of a WebP, and applies an AVIF's orientation despite the option.
  const turns = format !== "WebP";
  const decode = async (bytes: Uint8Array): Promise<Decoded> => {
    const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]), {
      imageOrientation: turns ? "from-image" : "none",
      colorSpaceConversion: "none",
      premultiplyAlpha: "none",
    }).catch((cause) => {
      throw new FormatError(
        `${what}: is ${format}, which this browser cannot decode, or damaged; convert it to JPEG or PNG`,
        { cause },
      );
    });
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (!context) throw new FormatError(`${what}: the browser has no canvas to decode it with`);
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    return context.getImageData(0, 0, width, height);
  };
  return { turns, decode };
}
