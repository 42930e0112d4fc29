import type { LayerGraph } from "../../layers/LayerGraph.js";
import { FormatError } from "../../util/errors.js";
import { parseJson } from "../../util/json.js";
import { isPlainObject } from "../../util/optionsReader.js";
import type { ReadWeightsOptions } from "../Format.js";
import type { OpenedFile } from "../files/openFile.js";
import { type Hdf5Group, hdf5Group } from "../hdf5/index.js";
import type { Assignment } from "../weights/StoredWeight.js";
import { matchHdf5Weights, openTree } from "./h5.js";

/*
 * Keras 3's weights in several files, as model.save_weights("m.weights.json", max_shard_size=…) writes them. The JSON lists for each
 * group the `.weights.h5` files in the same folder that hold it:
 *   { "metadata": {…}, "weight_map": { "/layers/dense/vars": ["m_00000.weights.h5", "m_00001.weights.h5"] } }
 */

/** How many files may be listed; Keras writes fewer. */
const MAX_SHARDS = 1024;

/** Finds the array for each weight of a model in the files that a `.weights.json` lists. @throws FormatError when one of them is missing */
export async function matchKerasShards(
  model: LayerGraph,
  source: OpenedFile,
  options: ReadWeightsOptions,
): Promise<Assignment[]> {
  const { what } = source;
  const json = parseJson(new TextDecoder().decode(await source.bytes()), what);
  const map = isPlainObject(json) ? json.weight_map : undefined;
  if (!isPlainObject(map))
    throw new FormatError(`${what} is JSON without a weight_map, and so not a list of Keras's files of weights`);
  const names = new Set(Object.values(map).flat());
  if (names.size > MAX_SHARDS) throw new FormatError(`${what} lists ${names.size} files, more than ${MAX_SHARDS}`);
  let root = hdf5Group();
  for (const name of names) root = merged(root, await shard(name, source));
  return matchHdf5Weights(model, root, what, options);
}

async function shard(name: unknown, { what, beside, patience }: OpenedFile): Promise<Hdf5Group> {
  if (typeof name !== "string" || !/^[^/\\:]+\.h5$/i.test(name))
    throw new FormatError(
      `${what}: its weights are in ${JSON.stringify(name)?.slice(0, 120)}, which is not the name of an HDF5 file in the same folder`,
    );
  const bytes = await beside(name);
  if (!bytes)
    throw new FormatError(
      `${what}: some of its weights are in ${JSON.stringify(name.slice(0, 120))}, which is missing. Put it into the same folder, or give it as { beside: [file] }`,
    );
  const within = { ...sourceOf(bytes), what: `${what}: ${name}`, beside, patience };
  return openTree(within);
}

function sourceOf(bytes: Uint8Array): Omit<OpenedFile, "what" | "beside"> {
  return { size: bytes.length, head: bytes.subarray(0, 16), owned: true, bytes: async () => bytes };
}

/** The union of two groups: the first weights of a layer may be in one file, and the others in the next. */
function merged(a: Hdf5Group, b: Hdf5Group): Hdf5Group {
  const children = new Map(a.children);
  for (const [name, child] of b.children) {
    const own = children.get(name);
    children.set(name, own?.kind === "group" && child.kind === "group" ? merged(own, child) : child);
  }
  return { kind: "group", attributes: new Map([...a.attributes, ...b.attributes]), children };
}
