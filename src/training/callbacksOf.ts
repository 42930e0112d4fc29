import { ValueError } from "../util/errors.js";
import { nearestName } from "../util/optionsReader.js";
import type { Callback } from "./contract.js";

/** The moments of a training: the methods of a callback that are called in it. */
export const CALLBACK_METHODS = [
  "onTrainBegin",
  "onTrainEnd",
  "onEpochBegin",
  "onEpochEnd",
  "onBatchBegin",
  "onAfterBackward",
  "onBatchEnd",
  "onNotice",
  "onNotFinite",
] as const satisfies readonly (keyof Callback)[];

/** The callbacks as a list; one alone may be given without a list. @throws ValueError for a value that is not a callback, and for a method that is never called */
export function callbacksOf<C extends object = Callback>(given: C | readonly C[] | null | undefined): readonly C[] {
  const callbacks = given === undefined || given === null ? [] : isList(given) ? given : [given];
  for (const callback of callbacks) checkCallback(callback);
  return callbacks;
}

function isList<C>(given: C | readonly C[]): given is readonly C[] {
  return Array.isArray(given);
}

function checkCallback(callback: unknown): void {
  if (typeof callback !== "object" || callback === null)
    throw new ValueError(
      `fit: a callback is ${typeof callback === "function" ? "a function" : String(callback)}; ` +
        "give an object with methods, such as { onEpochEnd: (epoch, logs) => … }",
    );
  for (let at = callback; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
    for (const name of Object.getOwnPropertyNames(at)) {
      if (
        !/^on_?(train|test|predict|epoch|batch|after|before)/i.test(name) ||
        CALLBACK_METHODS.some((method) => method === name)
      )
        continue;
      throw new ValueError(
        `fit: a callback has ${name}, which is never called; did you mean ${nearestName(name.replace(/^on_?train_?(?=batch)/i, "on"), CALLBACK_METHODS)}? ` +
          `There are ${CALLBACK_METHODS.join(", ")}`,
      );
    }
}
