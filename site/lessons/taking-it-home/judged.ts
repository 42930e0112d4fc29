/** What a network says of some pictures. */
export interface Judgement {
  readonly right: number;
  /** How sure it is on average, of whatever it says, in percent. */
  readonly sure: number;
  /** Of how many it is wrong and sure for more than 95%. */
  readonly surelyWrong: number;
}

/** Judges by how sure it is of the right one of two classes, in percent. */
export function judged(probabilities: readonly number[]): Judgement {
  const sure = probabilities.map((p) => Math.max(p, 100 - p));
  return {
    right: probabilities.filter((p) => p > 50).length,
    sure: sure.reduce((sum, p) => sum + p, 0) / sure.length,
    surelyWrong: probabilities.filter((p) => p < 5).length,
  };
}
