import { FormatError } from "../../util/errors.js";
import { maybeNodeModule } from "../../util/nodeModule.js";
import { type OtherFormat, withArticle } from "./imageKind.js";

/** RGBA, as the decoders give it. */
export interface Decoded {
  readonly data: ArrayLike<number> & { readonly buffer: ArrayBufferLike; readonly byteOffset: number };
  readonly width: number;
  readonly height: number;
}

/** Decodes a whole file; turned upright only where `Decoder.turns` says so. */
export interface Decoder {
  decode(bytes: Uint8Array): Promise<Decoded>;
  /** Whether the picture comes upright. */
  readonly turns: boolean;
}

/** The optional peers that decode where there is no browser: WebAssembly all of them. */
const PACKAGES: Readonly<Record<OtherFormat, string>> = {
  WebP: "@jsquash/webp",
  AVIF: "@jsquash/avif",
  HEIC: "libheif-js",
};

/** A name that bundlers cannot see: whoever has no such files needs no such package. */
const load = (name: string): Promise<unknown> => import(/* @vite-ignore */ /* webpackIgnore: true */ name);

/**
 * What decodes a format: the browser in pages, otherwise a package that is installed beside noodlenet.
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

/** What is used of libheif-js. */
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
      if (pictures.length === 0) throw new Error("there is no picture in it");
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

/** Packages of jSquash, whose WebAssembly has to be read from its file in Node. */
async function jsquashDecoder(name: string, format: OtherFormat): Promise<Decoder> {
  const { createRequire } = maybeNodeModule("node:module") ?? {};
  const { readFileSync } = maybeNodeModule("node:fs") ?? {};
  if (!createRequire || !readFileSync) throw new Error("there are no files here");
  const path = createRequire(import.meta.url).resolve(`${name}/codec/dec/${format.toLowerCase()}_dec.wasm`);
  type Jsquash = { init(module: WebAssembly.Module): Promise<void>; default(bytes: Uint8Array): Promise<Decoded> };
  const { init, default: decode } = (await load(`${name}/decode.js`)) as Jsquash;
  await init(await WebAssembly.compile(readFileSync(path)));
  return { turns: false, decode };
}

/** The page's own decoder, whose numbers are the browser's. */
function browserDecoder(format: OtherFormat, what: string): Decoder {
  // Chromium passes over a WebP's EXIF, and turns an AVIF whatever it is told.
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
    if (!context) throw new FormatError(`${what}: the browser has no canvas to decode it on`);
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    return context.getImageData(0, 0, width, height);
  };
  return { turns, decode };
}
