/** The questions of the exercise, and for each the change after which its answer may be another. */
export const QUESTIONS = {
  dish: "none",
  spoon: "horizontal",
  cup: "vertical",
  portion: "zoom",
} as const;
export type Question = keyof typeof QUESTIONS;

/** What can be answered. */
export const CHANGES = ["none", "horizontal", "vertical", "zoom"] as const;

/** The first question whose answer is wrong; none where all are right. @param answers in the order of the questions */
export const faultOf = (answers: readonly string[]): Question | null =>
  (Object.keys(QUESTIONS) as Question[]).find((question, i) => answers[i] !== QUESTIONS[question]) ?? null;
