import type { CodeMarks } from "../contract.js";
import { escaped } from "./html.js";

/** A part of a program with what its element has. */
interface Mark {
  readonly from: number;
  readonly to: number;
  readonly attributes: string;
}

/** A program as HTML, with its terms and its moving numbers marked. @throws Error for a mark that the program does not have */
export function programHtml(program: string, { terms, values = {} }: CodeMarks): string {
  const text = program.trimEnd();
  const marks = [
    ...Object.entries(terms).flatMap(([term, entries]) => marksOf(text, entries, `data-term="${term}"`)),
    ...Object.entries(values).flatMap(([value, entries]) => marksOf(text, entries, `data-now="${value}"`)),
    ...comments(text),
  ];
  marks.sort((a, b) => a.from - b.from || b.to - a.to);
  return `<pre class="program" tabindex="0"><code>${nested(text, marks)}</code></pre>`;
}

function marksOf(text: string, entries: readonly string[], attributes: string): Mark[] {
  return entries.flatMap((entry) => {
    const [before, inner, after] = entry.includes("|") ? entry.split("|") : ["", entry, ""];
    const pattern = /^\w+$/.test(entry)
      ? new RegExp(`(?<![\\w$.])${entry}(?![\\w$])`, "g")
      : literally(before + inner + after);
    // A letter may be a word of a comment, too.
    const isOfCode = (index: number) =>
      entry !== before + inner + after || !comments(text).some(({ from, to }) => index >= from && index < to);
    const found = [...text.matchAll(pattern)]
      .filter(({ index }) => isOfCode(index))
      .map(({ index }) => {
        const from = index + before.length;
        return { from, to: from + inner.length, attributes };
      });
    if (found.length === 0) throw new Error(`the program has no "${entry}" to mark`);
    return found;
  });
}

const literally = (text: string) => new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "g");

const comments = (text: string): Mark[] =>
  [...text.matchAll(/(?:^|(?<=\s))\/\/.*$/gm)].map(({ index, 0: comment }) => ({
    from: index,
    to: index + comment.length,
    attributes: 'class="comment"',
  }));

/** The text with an element for each mark, marks within others inside of them. */
function nested(text: string, marks: readonly Mark[]): string {
  const ends: number[] = [];
  let [html, at] = ["", 0];
  const goTo = (place: number) => {
    html += escaped(text.slice(at, place));
    at = place;
  };
  const closeUntil = (place: number) => {
    while (ends.length > 0 && ends[ends.length - 1] <= place) {
      goTo(ends.pop() as number);
      html += "</span>";
    }
  };
  for (const { from, to, attributes } of marks) {
    closeUntil(from);
    if (ends.length > 0 && to > ends[ends.length - 1]) throw new Error(`marks overlap at "${text.slice(from, to)}"`);
    goTo(from);
    html += `<span ${attributes}>`;
    ends.push(to);
  }
  closeUntil(text.length);
  goTo(text.length);
  return html;
}
