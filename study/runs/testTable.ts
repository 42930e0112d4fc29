import type { Sequential } from "noodlenet";
import type { Dataset } from "noodlenet/data";

/** How a model does on test pictures. */
export interface TestResult {
  /** Names of the classes. */
  readonly labels: readonly string[];
  /** How often each true class (row) was taken for each class (column). */
  readonly confusion: readonly (readonly number[])[];
  /** Of each picture, in the dataset's order. */
  readonly truth: readonly number[];
  /** The predicted probability of each class, of each picture. */
  readonly probabilities: readonly (readonly number[])[];
}

/** Predicts every test picture and counts what was taken for what. */
export async function testTable(model: Sequential, test: Dataset, labels: readonly string[]): Promise<TestResult> {
  const probabilities = (await model.predict(test)).toArray() as number[][];
  const truth: number[] = [];
  for await (const { y } of test.batches(0)) truth.push(...(y?.data ?? []));
  const confusion = labels.map(() => labels.map(() => 0));
  probabilities.forEach((row, i) => {
    confusion[truth[i]][row.indexOf(Math.max(...row))]++;
  });
  return { labels, confusion, truth, probabilities };
}
