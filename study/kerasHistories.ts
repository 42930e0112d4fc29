import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { HistoriesById } from "./claims.js";

/** A run of Keras on the same pictures, from `keras_runs.json` beside their folder. */
interface KerasRun {
  readonly id: string;
  readonly history: Readonly<Record<"loss" | "accuracy" | "val_loss" | "val_accuracy", readonly number[]>>;
}

/** Reads Keras's histories of the same experiments on the same data; null if there are none. */
export async function kerasHistories(data: string | undefined): Promise<HistoriesById | null> {
  if (data === undefined) return null;
  const text = await readFile(join(dirname(resolve(data)), "keras_runs.json"), "utf8").catch(() => null);
  if (text === null) return null;
  const { runs } = JSON.parse(text) as { runs: readonly KerasRun[] };
  const histories: Record<
    string,
    {
      loss: readonly number[];
      accuracy: readonly number[];
      valLoss: readonly number[];
      valAccuracy: readonly number[];
    }[]
  > = {};
  for (const { id, history } of runs) {
    histories[id] ??= [];
    histories[id].push({
      loss: history.loss,
      accuracy: history.accuracy,
      valLoss: history.val_loss,
      valAccuracy: history.val_accuracy,
    });
  }
  return histories;
}
