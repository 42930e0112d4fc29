import type { TrainableModel } from "../../models/TrainableModel.js";
import type { Callback, TrainingContext } from "../../training/contract.js";
import type { Logs } from "../../training/History.js";
import { versionsOf } from "../../training/versionsOf.js";
import type { ParentThread } from "../../util/ScriptWorker.js";
import { buffersOf } from "../buffersOf.js";
import { type EventName, type FromWorker, type ToWorker, UP_TO_DATE } from "../messages.js";
import type { Replies, ToldReply } from "./Replies.js";

/** What the page's callbacks follow. */
interface Followed {
  readonly events: readonly EventName[];
  readonly checksFinite: boolean;
  readonly mirrored: boolean;
}

/**
 * A callback that tells the page's callbacks of each moment that they follow, and waits for them.
 * @param onContext is given the training, which the page may stop at any time
 */
export function pageCallback(
  model: TrainableModel,
  { events, checksFinite, mirrored }: Followed,
  parent: ParentThread<ToWorker, FromWorker>,
  replies: Replies,
  onContext: (context: TrainingContext) => void,
): Callback {
  /** The weights that the page's model has. */
  let shown = versionsOf(model.weights);
  const tell = async (name: EventName, given: readonly unknown[]): Promise<void> => {
    const context = given.at(-1) as TrainingContext;
    const values = given.slice(0, -1) as (number | string | Logs)[];
    const { epochs, steps, failed } = context;
    onContext(context);
    const { optimizer } = model;
    const isShown = mirrored && UP_TO_DATE.includes(name);
    const state = isShown && versionsOf(model.weights) !== shown ? await model.state() : null;
    const learningRate = optimizer.scheduled ? null : optimizer.learningRate;
    const event = { name, values, epochs, steps, failed, learningRate, state };
    const told = await replies.ask<ToldReply>((id) => parent.post({ kind: "event", id, event }, buffersOf(state)));
    if (told.learningRate !== undefined) optimizer.learningRate = told.learningRate;
    if (told.logs) Object.assign(values.at(-1) as Logs, told.logs);
    if (told.weights) model.setWeights(told.weights);
    if (isShown) shown = versionsOf(model.weights);
  };
  const methods = events.map((name) => [name, (...given: unknown[]) => tell(name, given)]);
  return { ...Object.fromEntries(methods), checksFinite };
}
