import type { Sequential } from "noodlenet";
import type { Dataset } from "noodlenet/data";

/** The predictions of a model for the test pictures. */
export interface TestResult {
  /** Names of the classes. */
  readonly labels: readonly string[];
  /** The confusion matrix: rows are true classes, columns predicted ones. */
  readonly confusion: readonly (readonly number[])[];
  /** The class of each picture, in the order of the dataset. */
  readonly truth: readonly number[];
  /** The predicted probability of each class, of each picture. */
  readonly probabilities: readonly (readonly number[])[];
}

/** Predicts every test picture and counts the confusion matrix. */
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
