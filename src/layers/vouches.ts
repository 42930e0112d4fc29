import { Layer } from "./Layer.js";

/**
 * Whether what a layer says of its output holds for its `call`: the class that defines `call` must say it itself. What a
 * subclass or an object of its own makes of `call` or `apply`, it must vouch for anew.
 */
export function vouches(layer: Layer, property: "repeatable" | "finalActivation"): boolean {
  if (layer.apply !== Layer.prototype.apply || Object.hasOwn(layer, "call")) return false;
  let owner = Object.getPrototypeOf(layer);
  while (!Object.hasOwn(owner, "call")) owner = Object.getPrototypeOf(owner);
  return definedAt(layer, property, owner);
}

/** Whether the property is defined by `owner`, or by a class below it. */
function definedAt(layer: Layer, property: string, owner: object): boolean {
  for (let at = Object.getPrototypeOf(layer); at !== null; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at, property)) return true;
    if (at === owner) return false;
  }
  return false;
}
