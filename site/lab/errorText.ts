import { LabError } from "./LabError.js";
import type { Texts } from "./texts.js";

/** What went wrong, in the page's language. */
export function errorText(error: unknown, t: Texts): string {
  if (error instanceof LabError) return t.problems[error.problem](error.detail);
  const said = (error instanceof Error ? error.message : String(error)).replace(/^imageFolder: /, "");
  for (const [pattern, words] of t.folderProblems) {
    const found = pattern.exec(said);
    if (found) return words.replace(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? "");
  }
  return `${t.unknownProblem}${said}`;
}
