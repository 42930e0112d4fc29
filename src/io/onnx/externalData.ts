import { FormatError } from "../../util/errors.js";
import { isWithinFolder } from "../files/isWithinFolder.js";
import type { OpenedFile } from "../files/openFile.js";
import { EXTERNAL_REMEDY } from "./elements.js";
import type { OnnxGraph, OnnxTensor } from "./graph.js";

/** How many files are read; exporters write fewer. */
const MAX_FILES = 256;

/**
 * Loads the weights of a graph that are stored in other files, as torch.onnx.export writes them, and models of more than 2 GB.
 * @throws FormatError for a file that is missing or too short, and for a path out of the model's folder
 */
export async function withExternalData(graph: OnnxGraph, { what, beside }: OpenedFile): Promise<OnnxGraph> {
  const names = new Set(graph.initializers.flatMap(({ external }) => external?.location ?? []));
  if (names.size > MAX_FILES)
    throw new FormatError(`${what}: its weights are in ${names.size} files, more than the ${MAX_FILES} that are read`);
  for (const name of names)
    if (!isWithinFolder(name))
      throw new FormatError(
        `${what}: its weights are in ${shown(name)}, which is not in the model's folder; it is not read`,
      );
  const files = new Map<string, Uint8Array>();
  for (const name of names) {
    const found = (await beside(name)) ?? (names.size === 1 ? await renamed(graph, name, what, beside) : null);
    if (!found)
      throw new FormatError(
        `${what}: its weights are in another file, ${shown(name)}, which is missing. ${EXTERNAL_REMEDY}`,
      );
    files.set(name, found);
  }
  return { ...graph, initializers: graph.initializers.map((tensor) => filled(tensor, files, what)) };
}

/** The file of weights of a model that was renamed together with it, such as `new.onnx.data` of `new.onnx`: its size must be that of the weights. */
async function renamed(
  graph: OnnxGraph,
  name: string,
  what: string,
  beside: OpenedFile["beside"],
): Promise<Uint8Array | null> {
  const ending = /\.onnx([._]\w+)$/i.exec(name)?.[1];
  const own = /[^/\\?#]+\.onnx(?=$|[?#])/i.exec(what)?.[0];
  const found = ending && own ? await beside(own + ending) : null;
  const ends = graph.initializers.map(({ external }) => external && external.offset + (external.length ?? Infinity));
  return found?.length === Math.max(...ends.map((end) => end ?? 0)) ? found : null;
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 120));
}

function filled(tensor: OnnxTensor, files: ReadonlyMap<string, Uint8Array>, what: string): OnnxTensor {
  if (!tensor.external) return tensor;
  const { location, offset } = tensor.external;
  const file = files.get(location) as Uint8Array;
  const length = tensor.external.length ?? Math.max(0, file.length - offset);
  if (offset + length <= file.length) return { ...tensor, raw: file.subarray(offset, offset + length), external: null };
  throw new FormatError(
    `${what}: "${tensor.name.slice(0, 80)}" should end at byte ${offset + length} of ${shown(location)}, which has ${file.length}. ` +
      "Is it the file that was exported with this model, and complete?",
  );
}
