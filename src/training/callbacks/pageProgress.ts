import { EpochTracker } from "../../util/EpochTracker.js";
import { epochLine } from "../../util/epochLine.js";
import { ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import type { Callback } from "../contract.js";

const readOptions = optionsReader<{ now?: () => number }>("pageProgress", "pageProgress(element, { now })", {
  names: { now: true },
});

/**
 * A callback for `fit` that shows a training in a page: the element's text is the line of the present epoch. (`noodlenet/progress`
 * has the one for terminals.)
 * @param element such as document.querySelector("output")
 * @param options.now milliseconds, of which only differences count; default performance.now
 */
export function pageProgress(element: { textContent: string | null }, options?: { now?: () => number }): Callback {
  const { now = () => performance.now() } = readOptions(options);
  if (typeof element !== "object" || element === null)
    throw new ValueError('pageProgress: there is no element; give one, such as document.querySelector("output")');
  const tracker = new EpochTracker(now);
  const show = (state: Parameters<typeof epochLine>[0]) => {
    element.textContent = epochLine(state);
  };
  return {
    onTrainBegin: (context) => tracker.trainBegins(context),
    onEpochBegin: (epoch) => show(tracker.epochBegins(epoch)),
    onBatchEnd: (batch, logs) => show(tracker.batchEnds(batch, logs)),
    onEpochEnd: (_, logs) => show(tracker.epochEnds(logs)),
  };
}
