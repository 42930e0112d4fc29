import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { bundledFont, installedResvg } from "./fontFile.js";
import { FONT_FAMILY } from "./svg.js";

/** Options of {@link toPng}. */
export interface ToPngOptions {
  /** Pixels of the PNG per pixel of the SVG. Default 2, sharp on high-density screens. */
  readonly scale?: number;
  /** A CSS colour for the transparent parts of the SVG. */
  readonly background?: string;
  /** A TrueType or OpenType font, instead of the bundled one. */
  readonly font?: Uint8Array;
  /**
   * resvg's WebAssembly module (`@resvg/resvg-wasm/index_bg.wasm`): its URL, response or bytes. Required in
   * browsers at the first call; found automatically in Node.
   */
  readonly wasm?: ResvgModule;
}

/** Where resvg's WebAssembly module comes from. */
export type ResvgModule = string | URL | Response | BufferSource | WebAssembly.Module;

type Resvg = typeof import("@resvg/resvg-wasm");

// Loaded once; a failure is not kept, so that a later call with the missing option succeeds.
let loadingResvg: Promise<Resvg> | null = null;
let loadingFont: Promise<Uint8Array> | null = null;

const readOptions = optionsReader<ToPngOptions>("toPng", "toPng(svg, { scale: 2 })", {
  names: { scale: true, background: true, font: true, wasm: true },
});

/**
 * Renders an SVG as a PNG, the same on every machine, since system fonts are not used.
 * @throws ValueError for a scale that is not positive, an SVG that cannot be parsed, or a missing `wasm` in browsers
 */
export async function toPng(svg: string, options?: ToPngOptions): Promise<Uint8Array> {
  const { scale = 2, background, font, wasm } = readOptions(options);
  if (!(scale > 0 && scale < Infinity)) throw new ValueError(`toPng: scale is ${scale}; give a number above 0.`);
  const resvg = await loadResvg(wasm);
  const fontBuffers = [font ?? (await loadFont())];
  const family = FONT_FAMILY.split(",")[0];
  const fonts = { fontBuffers, defaultFontFamily: family, sansSerifFamily: family };
  return draw(resvg, svg, { background, fitTo: { mode: "zoom", value: scale }, font: fonts });
}

function draw(resvg: Resvg, svg: string, options: import("@resvg/resvg-wasm").ResvgRenderOptions): Uint8Array {
  let picture: InstanceType<Resvg["Resvg"]>;
  try {
    picture = new resvg.Resvg(svg, options);
  } catch (cause) {
    throw new ValueError(`toPng: the SVG cannot be read: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  const rendered = picture.render();
  const png = rendered.asPng();
  rendered.free();
  picture.free();
  return png;
}

function loadFont(): Promise<Uint8Array> {
  loadingFont ??= bundledFont().catch((error) => {
    loadingFont = null;
    throw error;
  });
  return loadingFont;
}

function loadResvg(wasm: ResvgModule | undefined): Promise<Resvg> {
  loadingResvg ??= startResvg(wasm).catch((error) => {
    loadingResvg = null;
    throw error;
  });
  return loadingResvg;
}

async function startResvg(wasm: ResvgModule | undefined): Promise<Resvg> {
  const source = wasm ?? (await installedResvg());
  if (source === null) {
    throw new ValueError(
      "toPng: in a browser, give { wasm: … } at the first call: the address of @resvg/resvg-wasm/index_bg.wasm.",
    );
  }
  const resvg = await import("@resvg/resvg-wasm");
  try {
    await resvg.initWasm(source);
  } catch (error) {
    // The page may have initialized resvg already for its own use.
    if (!String(error).includes("Already initialized")) throw error;
  }
  return resvg;
}
