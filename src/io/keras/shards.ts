import type { LayerStack } from "../../layers/LayerStack.js";
import { FormatError } from "../../util/errors.js";
import { parseJson } from "../../util/json.js";
import { isPlainObject } from "../../util/optionsReader.js";
import type { ReadWeightsOptions } from "../Format.js";
import type { OpenedFile } from "../files/openFile.js";
import { type Hdf5Group, hdf5Group } from "../hdf5/index.js";
import type { Assignment } from "../weights/StoredWeight.js";
import { matchHdf5Weights, openTree } from "./h5.js";

/*
 * Keras 3's weights in several files, as model.save_weights("m.weights.json", max_shard_size=…) writes them. The JSON says which groups
 * are in which of the `.weights.h5` files beside it:
 *   { "metadata": {…}, "weight_map": { "/layers/dense/vars": ["m_00000.weights.h5", "m_00001.weights.h5"] } }
 */

/** More files than Keras makes of any model. */
const MOST_SHARDS = 1024;

/** Which arrays of the files that a `.weights.json` lists go into which weights. @throws FormatError when one of them is not there */
export async function matchKerasShards(
  model: LayerStack,
  source: OpenedFile,
  options: ReadWeightsOptions,
): Promise<Assignment[]> {
  const { what } = source;
  const json = parseJson(new TextDecoder().decode(await source.bytes()), what);
  const map = isPlainObject(json) ? json.weight_map : undefined;
  if (!isPlainObject(map)) throw new FormatError(`${what} is JSON without a weight_map, so no list of Keras's weights`);
  const names = new Set(Object.values(map).flat());
  if (names.size > MOST_SHARDS) throw new FormatError(`${what} lists ${names.size} files, more than ${MOST_SHARDS}`);
  let root = hdf5Group();
  for (const name of names) root = merged(root, await shard(name, source));
  return matchHdf5Weights(model, root, what, options);
}

async function shard(name: unknown, { what, beside, patience }: OpenedFile): Promise<Hdf5Group> {
  if (typeof name !== "string" || !/^[^/\\:]+\.h5$/i.test(name))
    throw new FormatError(
      `${what}: its weights lie in ${JSON.stringify(name)?.slice(0, 120)}, which is no HDF5 file beside it`,
    );
  const bytes = await beside(name);
  if (!bytes)
    throw new FormatError(
      `${what}: its weights lie in ${JSON.stringify(name.slice(0, 120))} too, which is not there. Put it beside, or give it as { beside: [file] }`,
    );
  const within = { ...sourceOf(bytes), what: `${what}: ${name}`, beside, patience };
  return openTree(within);
}

function sourceOf(bytes: Uint8Array): Omit<OpenedFile, "what" | "beside"> {
  return { size: bytes.length, head: bytes.subarray(0, 16), owned: true, bytes: async () => bytes };
}

/** A group with what both have: a layer's first weights may be in one file, the others in the next. */
function merged(a: Hdf5Group, b: Hdf5Group): Hdf5Group {
  const children = new Map(a.children);
  for (const [name, child] of b.children) {
    const own = children.get(name);
    children.set(name, own?.kind === "group" && child.kind === "group" ? merged(own, child) : child);
  }
  return { kind: "group", attributes: new Map([...a.attributes, ...b.attributes]), children };
}
