/** What can be missing of a reader's pictures, or go wrong with their camera, with words in each language. */
export type Problem =
  | "oneClass"
  | "emptyClass"
  | "nothingToValidate"
  | "noneReadable"
  | "otherZip"
  | "tooLarge"
  | "tooMuchToPack"
  | "cameraRefused"
  | "noCamera"
  | "cameraBusy"
  | "cameraForbidden"
  | "nothingToPaste"
  | "pasteRefused"
  | "pasteForbidden"
  | "fileGone";

/** Problems that are no errors: what comes next where a reader fills their classes. */
export const LACKS: readonly Problem[] = ["oneClass", "emptyClass", "nothingToValidate"];

/** An error of the page that its reader can mend. The page says it in its language: `t.problems[problem](detail)`. */
export class LabError extends Error {
  readonly problem: Problem;
  readonly detail: string;

  constructor(problem: Problem, detail = "") {
    super(`${problem}: ${detail}`);
    this.name = "LabError";
    this.problem = problem;
    this.detail = detail;
  }
}
