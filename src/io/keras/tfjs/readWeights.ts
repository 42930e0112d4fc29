import { FormatError } from "../../../util/errors.js";
import { showJson } from "../../../util/json.js";
import type { StoredWeight } from "../../weights/StoredWeight.js";
import { dequantized, ELEMENTS } from "./elements.js";
import type { WeightEntry, WeightGroup } from "./manifest.js";
import type { TfjsParts } from "./parts.js";

/** The weights of a model.json: the model's, and what its optimizer remembers. */
export interface TfjsWeights {
  readonly model: readonly StoredWeight[];
  readonly optimizer: readonly StoredWeight[];
}

/**
 * Reads the weights of a manifest's groups. Before any is allocated, the files are checked to have as many bytes as the
 * weights need.
 * @throws FormatError for a file that is missing, and for files with fewer or more bytes
 */
export async function readGroups(groups: readonly WeightGroup[], parts: TfjsParts): Promise<TfjsWeights> {
  const paths = [...new Set(groups.flatMap(({ paths }) => paths))];
  const files = new Map(await Promise.all(paths.map(async (path) => [path, await fileAt(path, parts)] as const)));
  const chunksOf = ({ paths }: WeightGroup) => paths.map((path) => files.get(path) as Uint8Array);
  for (const group of groups) checkSize(group, chunksOf(group), parts.what);
  const all = groups.flatMap((group) => weightsIn(group, chunksOf(group)));
  const of = (optimizers: boolean) =>
    all
      .filter(({ entry }) => entry.isOptimizers === optimizers)
      .map(({ entry, buffer }) => storedWeight(entry, buffer));
  return { model: of(false), optimizer: of(true) };
}

async function fileAt(path: string, { what, other }: TfjsParts): Promise<Uint8Array> {
  const found = await other(path);
  if (found) return found;
  throw new FormatError(
    `${what}: some of its weights are in ${showJson(path)}, which is missing. Put it beside the JSON, or give it as { beside: [file] }`,
  );
}

function checkSize({ paths, weights }: WeightGroup, chunks: readonly Uint8Array[], what: string): void {
  const needed = weights.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const found = chunks.reduce((sum, { length }) => sum + length, 0);
  if (needed === found) return;
  const sizes = paths.slice(0, 8).map((path, i) => `${showJson(path)} (${chunks[i].length})`);
  throw new FormatError(
    `${what}: its ${weights.length} weights take ${needed} bytes, but ${sizes.join(", ")}${paths.length > 8 ? ", …" : ""} ` +
      `have ${found}. Are they the files that were saved with this model, and complete?`,
  );
}

function weightsIn(
  { weights }: WeightGroup,
  chunks: readonly Uint8Array[],
): { entry: WeightEntry; buffer: ArrayBuffer }[] {
  const take = takerOf(chunks);
  return weights.map((entry) => ({ entry, buffer: take(entry.byteLength) }));
}

/** Takes the next bytes of files that follow one another, as a copy of their own. */
function takerOf(chunks: readonly Uint8Array[]): (count: number) => ArrayBuffer {
  let [index, at] = [0, 0];
  return (count) => {
    const taken = new Uint8Array(count);
    for (let filled = 0; filled < count; ) {
      const piece = chunks[index].subarray(at, at + count - filled);
      taken.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (at === chunks[index].length) [index, at] = [index + 1, 0];
    }
    return taken.buffer;
  };
}

function storedWeight({ name, shape, dtype, quantization }: WeightEntry, buffer: ArrayBuffer): StoredWeight {
  const elements = ELEMENTS[quantization?.dtype ?? dtype].read(buffer);
  const data = quantization ? dequantized(elements, quantization, dtype === "int32") : elements;
  const storedAs = quantization ? `${dtype} quantized to ${quantization.dtype}` : dtype;
  return { name, shape, storedAs, data };
}
