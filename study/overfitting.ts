/** Lists by name, one value an epoch, as `fit` returns in `history.history`. */
export type Curves = Readonly<Record<string, readonly number[]>>;

/** What training has and validation lacks. */
export interface Overfitting {
  /** The epoch, counted from 1, after which validation loss never was lower. */
  readonly lowestValLossEpoch: number;
  readonly lowestValLoss: number;
  readonly lastValLoss: number;
  /** Training accuracy minus validation accuracy after the last epoch. */
  readonly accuracyGap: number;
}

/** Reads a training's curves for overfitting. */
export function overfittingOf({ accuracy, valAccuracy, valLoss }: Curves): Overfitting {
  const lowestValLoss = Math.min(...valLoss);
  return {
    lowestValLossEpoch: valLoss.indexOf(lowestValLoss) + 1,
    lowestValLoss,
    lastValLoss: valLoss[valLoss.length - 1],
    accuracyGap: accuracy[accuracy.length - 1] - valAccuracy[valAccuracy.length - 1],
  };
}
