import { element } from "../shared/dom.js";
import { fill } from "./fill.js";
import type { Lab } from "./Lab.js";
import { headView } from "./sections.js";

/** Draws the title, the other language, where things are, and what a link asks for that the page does not have. */
export function drawHead(lab: Lab): void {
  const other = lab.language === "en" ? "ja" : "en";
  fill("misread", `${lab.language} ${lab.misread}`, () => [
    lab.misread.length > 0 && element("p", { role: "alert", class: "error" }, lab.t.misread(lab.misread)),
  ]);
  fill("head", lab.language, () => {
    // Here alone: all styles are computed anew where the language is set, even to what it is.
    document.documentElement.lang = lab.language;
    document.title = lab.t.title;
    return headView(other, lab.changeLanguage, lab.t);
  });
}
