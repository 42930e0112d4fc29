import type { Language } from "../contract.js";
import { WORDS } from "../words.js";
import { escaped } from "./html.js";
import { policyHtml } from "./policy.js";

/** A page of one language. */
export interface Page {
  readonly language: Language;
  readonly title: string;
  /** From the page to the folder of all pages: "../" for each folder. */
  readonly root: string;
  /** From the page to the same page in the other language. */
  readonly other: string;
  /** Links beside the one to the other language. */
  readonly links?: readonly (readonly [href: string, text: string])[];
  /** What follows after the main part. */
  readonly end?: string;
  readonly main: string;
}

/** What all pages have around their main part. */
export function pageHtml({ language, title, root, other, links = [], end = "", main }: Page): string {
  const words = WORDS[language];
  const otherLanguage = language === "en" ? "ja" : "en";
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
${policyHtml}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${root}assets/lessons.css">
</head>
<body>
<a class="skip" href="#main">${words.skip}</a>
<header>
<nav class="bar" aria-label="${words.contents}">
${links.map(([href, text]) => `<a href="${href}">${escaped(text)}</a>`).join("\n")}
<a class="to-other" lang="${otherLanguage}" hreflang="${otherLanguage}" href="${other}">${words.other}</a>
</nav>
</header>
<main id="main">
${main}
</main>
${end}
</body>
</html>
`;
}
