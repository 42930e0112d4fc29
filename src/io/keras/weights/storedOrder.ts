import { FormatError } from "../../../util/errors.js";
import { showJson } from "../../../util/json.js";
import { snakeCase } from "../../../util/snakeCase.js";

/** A layer of the model: its path, whose last part is its name, and its class. */
interface NamedLayer {
  readonly name: string;
  readonly type: string;
}

/** How layers are paired. */
export interface OrderOptions {
  /** False: in the file's order alone, as Keras does. */
  readonly byName?: boolean;
  /** Whether the file holds the model, too, so that all names are the same on both sides. */
  readonly isWhole?: boolean;
}

/**
 * Which of a file's layers belongs to each layer of the model, where both have as many, in an order in which they fit. Keras itself goes by the order
 * alone, and gives a layer another's weights where two of the same shapes have changed places. Here a layer that was given a name gets the weights of that
 * name. Automatic names (dense, dense_1) say nothing, since they count the layers of a session; such layers are paired in order.
 * @param fits whether a layer of the model has the shapes of one of the file
 * @throws FormatError where given names say another order, but not all agree, or the shapes do not
 */
export function storedOrder(
  layers: readonly NamedLayer[],
  stored: readonly { readonly name: string }[],
  what: string,
  { byName, isWhole = false }: OrderOptions,
  fits: (layer: number, stored: number) => boolean,
): readonly number[] {
  const inOrder = layers.map((_, i) => i);
  if (byName === false) return inOrder;
  const names = layers.map(({ name }) => lastName(name));
  const there = placesOf(stored.map(({ name }) => lastName(name)));
  const here = placesOf(names);
  const says = ({ type }: NamedLayer, i: number) =>
    here.has(names[i]) && (isWhole || !isAutomatic(names[i], type)) ? there.get(names[i]) : undefined;
  const named = layers.map(says);
  if (named.every((place, i) => place === undefined || place === i)) return inOrder;
  const order = completed(named, (layer, place) => {
    const { type } = layers[layer];
    return isAutomatic(names[layer], type) && isAutomatic(lastName(stored[place].name), type);
  });
  if (order?.every((place, i) => fits(i, place))) return order;
  if (isWhole) return inOrder;
  const moved = named.findIndex((place, i) => place !== undefined && place !== i);
  throw new FormatError(
    `${what}: the weights of ${showJson(names[moved])} are in the place of ${showJson(names[named[moved] as number])}, but ` +
      `${order ? "in the order of names the shapes do not fit" : "the names of other layers differ"}, so that it is not clear which are whose. Give the ` +
      "layers the names that they have in the file; or give { byName: true } to load those with common names, or { byName: false } to load in order, as Keras does",
  );
}

/** The order with the layers that have no place in the places that are left, in turn; null where those do not fit together. */
function completed(
  named: readonly (number | undefined)[],
  belong: (layer: number, place: number) => boolean,
): readonly number[] | null {
  const taken = new Set(named);
  const rest = named.map((_, i) => i).filter((i) => !taken.has(i));
  let next = 0;
  const order = named.map((place) => place ?? rest[next++]);
  return order.every((place, i) => named[i] !== undefined || belong(i, place)) ? order : null;
}

/** The place of each name that occurs once. */
function placesOf(names: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  for (const [i, name] of names.entries()) {
    if (places.has(name)) twice.add(name);
    places.set(name, i);
  }
  for (const name of twice) places.delete(name);
  return places;
}

/** Whether Keras makes such names for layers of a class that are given none. Models have had several. */
function isAutomatic(name: string, type: string): boolean {
  const made = name.replace(/_\d+$/, "");
  return made === snakeCase(type) || made === "functional" || made === "model" || made === "sequential";
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
