import { type News, nameOf, type Watch } from "./News.js";
import type { RemainingTime } from "./RemainingTime.js";

/**
 * Shows runs line by line, for a log.
 * @param named whether each line says whose it is, as it must where runs go on side by side
 */
export function plainLines(log: (line: string) => void, remaining: RemainingTime, named: boolean): Watch {
  return (news) => {
    if (news.kind === "begins") {
      remaining.begins();
      log(`\n${remaining.line()}${named ? `: ${nameOf(news)} begins` : ""}`);
    }
    if (news.kind === "line") for (const line of linesOf(news, named)) log(line);
    if (news.kind === "ends") remaining.ends(news, news.result.seconds);
  };
}

function linesOf(news: News & { readonly kind: "line" }, named: boolean): string[] {
  if (!named) return [news.text];
  const lines = news.text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => `${nameOf(news)}  ${line}`);
}
