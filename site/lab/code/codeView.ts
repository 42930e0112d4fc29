import { element } from "../../shared/dom.js";
import type { Settings } from "../settings.js";
import type { Texts } from "../texts.js";
import { CodeError } from "./parse.js";
import { readCode } from "./readCode.js";
import { codeOf } from "./writeCode.js";

/** The network as a program, which can be changed: the blocks and settings follow. @param change is given what makes other settings of the present ones */
export function codeView(
  settings: Settings,
  classes: number,
  change: (changed: (settings: Settings) => Settings) => void,
  t: Texts,
): Node[] {
  const text = codeOf(settings, classes);
  const area = element("textarea", {
    id: "code",
    rows: text.split("\n").length,
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    wrap: "off",
    "aria-describedby": "code-error",
  });
  area.value = text;
  const error = element("p", { id: "code-error", class: "error", role: "alert" });
  const use = () => {
    try {
      error.textContent = "";
      area.removeAttribute("aria-invalid");
      change((present) => readCode(area.value, present, classes));
    } catch (cause) {
      if (!(cause instanceof CodeError)) throw cause;
      error.textContent = t.atLine(cause.line, t.codeProblems[cause.problem](cause.detail));
      area.setAttribute("aria-invalid", "true");
      select(area, cause.line);
    }
  };
  const reset = () => {
    area.value = text;
    error.textContent = "";
    area.removeAttribute("aria-invalid");
  };
  return [
    element(
      "details",
      {},
      element("summary", {}, t.code),
      element("p", { class: "quiet" }, element("label", { for: "code" }, t.codeHelp)),
      area,
      error,
      element(
        "p",
        { class: "buttons" },
        element("button", { type: "button", id: "use-code", onClick: use }, t.useCode),
        element("button", { type: "button", onClick: reset }, t.resetCode),
      ),
    ),
  ];
}

/** Selects a line, from 1, so that the reader sees where the error is. */
function select(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split("\n");
  const from = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  area.focus();
  area.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
}
