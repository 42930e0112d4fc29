import { ValueError } from "./errors.js";

/** @throws ValueError for a class where an object of it is asked for, as in { loss: Huber } @param what such as "loss" */
export function checkNoClass(what: string, choice: unknown): void {
  if (typeof choice !== "function" || !/^class\b/.test(Function.prototype.toString.call(choice))) return;
  const name = choice.name || "Mine";
  throw new ValueError(`${what}: ${name} is a class; give an object of it, as in new ${name}()`);
}
