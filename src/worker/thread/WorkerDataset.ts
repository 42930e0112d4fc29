import type { AnyDataset, Arrays, Batch, BatchesOptions, SampleShape } from "../../data/Dataset.js";
import type { DatasetDescription } from "../messages.js";

/** Asks the page for the next batch of a pass over a dataset; null after the last. */
export interface BatchSource {
  next(pass: number, epoch: number, options: BatchesOptions): Promise<Batch<Arrays, Arrays> | null>;
  /** Ends a pass before its last batch. */
  close(pass: number): void;
}

/** Passes are numbered over all datasets of a training. */
let passes = 0;

/** A dataset of the page: its batches are made there, one ahead of the one that the model is trained on. */
export class WorkerDataset implements AnyDataset {
  readonly size: number;
  readonly batchSize: number;
  readonly sampleShape: SampleShape<Arrays>;
  readonly classNames?: readonly string[];
  readonly augmented: boolean;
  readonly #source: BatchSource;

  constructor({ size, batchSize, sampleShape, classNames, augmented }: DatasetDescription, source: BatchSource) {
    this.size = size;
    this.batchSize = batchSize;
    this.sampleShape = sampleShape;
    this.classNames = classNames;
    this.augmented = augmented;
    this.#source = source;
  }

  async *batches(epoch: number, options: BatchesOptions = {}): AsyncGenerator<Batch<Arrays, Arrays>> {
    const pass = passes++;
    const ask = () => {
      const batch = this.#source.next(pass, epoch, options);
      // It is awaited only when the batch before it is done.
      batch.catch(() => {});
      return batch;
    };
    let asked = ask();
    try {
      for (;;) {
        const batch = await asked;
        if (batch === null) return;
        asked = ask();
        yield batch;
      }
    } finally {
      this.#source.close(pass);
    }
  }
}
