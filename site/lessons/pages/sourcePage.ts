import type { Source } from "../contract.js";
import { escaped } from "./html.js";
import { policyHtml } from "./policy.js";

/** The first line, counted from 1, of what a source names: of a declaration, not of a call that is given a function. @throws Error when the file does not declare it */
export function lineOf(text: string, { file, name }: Source): number {
  const declared = new RegExp(
    `^\\s*(?:export )?(?:abstract )?(?:async )?(?:function|class|const) ${name}\\b|^  (?:async )?#?${name}\\((?!.*=>)`,
    "m",
  );
  const match = declared.exec(text);
  if (match === null) throw new Error(`${file} declares no ${name}`);
  return text.slice(0, match.index + match[0].search(/\S/)).split("\n").length;
}

/** Where a source's page is, from the folder of all pages. */
export const sourcePath = (file: string) => `source/${file.replaceAll("/", "-")}.html`;

/** A file of the library as a page, each line with its number, so that lessons can point at a line. */
export function sourcePage(file: string, text: string): string {
  const lines = text
    .trimEnd()
    .split("\n")
    .map(
      (line, i) =>
        `<span class="row" id="L${i + 1}"><a href="#L${i + 1}" tabindex="-1">${i + 1}</a><code>${escaped(line)}</code></span>`,
    );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${policyHtml}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(file)}</title>
<link rel="stylesheet" href="../assets/lessons.css">
</head>
<body>
<header><h1 class="path">${escaped(file)}</h1></header>
<main><pre class="source" tabindex="0">${lines.join("\n")}</pre></main>
</body>
</html>
`;
}
