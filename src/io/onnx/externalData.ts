import { FormatError } from "../../util/errors.js";
import type { OpenedFile } from "../files/openFile.js";
import { EXTERNAL_REMEDY } from "./elements.js";
import type { OnnxGraph, OnnxTensor } from "./graph.js";

/** More files than any exporter makes. */
const MOST_FILES = 256;

/**
 * A graph with the weights that lie in other files, as torch.onnx.export and ONNX of more than 2 GB have them.
 * @throws FormatError for a file that is not there or too short, and for a name that leads out of the model's folder
 */
export async function withExternalData(graph: OnnxGraph, { what, beside }: OpenedFile): Promise<OnnxGraph> {
  const names = new Set(graph.initializers.flatMap(({ external }) => external?.location ?? []));
  if (names.size > MOST_FILES)
    throw new FormatError(`${what}: its weights lie in ${names.size} files, more than the ${MOST_FILES} that are read`);
  for (const name of names)
    if (!isWithinFolder(name))
      throw new FormatError(
        `${what}: its weights lie in ${shown(name)}, which is no file beside the model; it is not read`,
      );
  const files = new Map<string, Uint8Array>();
  for (const name of names) {
    const found = (await beside(name)) ?? (names.size === 1 ? await renamed(graph, name, what, beside) : null);
    if (!found)
      throw new FormatError(
        `${what}: its weights lie in another file, ${shown(name)}, which is not there. ${EXTERNAL_REMEDY}`,
      );
    files.set(name, found);
  }
  return { ...graph, initializers: graph.initializers.map((tensor) => filled(tensor, files, what)) };
}

/** The file that was renamed with its model, so that it is still called as that and ".data", where the weights fill it to the byte. */
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

/** Whether a name leads to a file in the model's folder or below, on any system. */
function isWithinFolder(name: string): boolean {
  return !/[\\:]/.test(name) && name.split("/").every((part) => part !== "" && part !== "..");
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
