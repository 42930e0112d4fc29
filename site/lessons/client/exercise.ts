import { element } from "../../shared/dom.js";
import { button } from "./controls.js";
import { byId } from "./lesson.js";

/** What a check says of an answer. */
export interface Verdict {
  readonly right: boolean;
  readonly text: string;
}

/** The form of the exercise: fields, a button that checks them, and what the check says. */
export function exerciseForm(
  fields: readonly Node[],
  checkText: string,
  check: () => Verdict | null,
  more: readonly Node[] = [],
): void {
  const verdict = element("p", { class: "verdict", role: "status" });
  const form = element(
    "form",
    {
      novalidate: true,
      onSubmit: (event: Event) => {
        event.preventDefault();
        const given = check();
        verdict.className = `verdict ${given === null ? "" : given.right ? "right" : "wrong"}`;
        verdict.textContent = given === null ? "" : `${given.right ? "✓" : "✗"} ${given.text}`;
      },
    },
    element("div", { class: "fields" }, ...fields),
    button(checkText, () => {}, { type: "submit", class: "main" }),
    verdict,
    ...more,
  );
  byId("exercise-form").replaceChildren(form);
}

/**
 * An exercise whose answer is numbers, which must all be given.
 * @param fields as `numberField` makes them  @param wrong what is said of wrong numbers; null where they are right  @param found what is said of right ones
 */
export function numbersExercise(
  words: Readonly<Record<"check" | "missing" | "found", string>>,
  fields: readonly (readonly [label: HTMLElement, read: () => number | null])[],
  wrong: (given: readonly number[]) => string | null,
  found = words.found,
): void {
  exerciseForm(
    fields.map(([label]) => label),
    words.check,
    () => {
      const given = fields.map(([, read]) => read());
      const isWhole = (all: readonly (number | null)[]): all is readonly number[] => !all.includes(null);
      const text = isWhole(given) ? wrong(given) : words.missing;
      return { right: text === null, text: text ?? found };
    },
  );
}
