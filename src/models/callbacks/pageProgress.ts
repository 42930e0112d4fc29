import { EpochTracker } from "../../util/EpochTracker.js";
import { epochLine } from "../../util/epochLine.js";
import type { Callback } from "../Callback.js";

/**
 * A callback for `fit` that shows a training in a page: the element's text is the line of the present epoch. (`noodlenet/progress`
 * has the one for terminals.)
 * @param element such as document.querySelector("output")
 * @param options.now milliseconds, of which only differences count; default performance.now
 */
export function pageProgress(
  element: { textContent: string | null },
  { now = () => performance.now() }: { now?: () => number } = {},
): Callback {
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
