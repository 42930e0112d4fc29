/*
 * A subset of TypeScript's expressions: numbers, texts, lists, objects and calls, as programs with the library have them. Nothing is run.
 */

/** What a program's code can lack, with words in each language. */
export type CodeProblem =
  | "expected"
  | "ended"
  | "noSequential"
  | "unknownLayer"
  | "unknownOption"
  | "badValue"
  | "lastLayer"
  | "needsMaps"
  | "needsFlatten"
  | "tooSmall"
  | "tooLarge"
  | "tooMany";

/** Code that cannot be understood, and on which line. */
export class CodeError extends Error {
  readonly problem: CodeProblem;
  readonly line: number;
  readonly detail: string;

  constructor(problem: CodeProblem, line: number, detail = "") {
    super(`line ${line}: ${problem}: ${detail}`);
    this.name = "CodeError";
    this.problem = problem;
    this.line = line;
    this.detail = detail;
  }
}

/** An expression, with its line from 1. */
export type Expression = { readonly line: number } & (
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [key: string, value: Expression])[] }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
);

interface Token {
  readonly text: string;
  readonly line: number;
}

const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|\s+|[A-Za-z_$][\w$.]*|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?|"[^"\n]*"|'[^'\n]*'|[\s\S]/gy;

function tokensOf(code: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (const [text] of code.matchAll(TOKEN)) {
    if (!/^(\s|\/\/|\/\*)/.test(text)) tokens.push({ text, line });
    line += text.split("\n").length - 1;
  }
  return tokens;
}

/** The expressions of a program's statements; imports are left out. @throws CodeError */
export function parse(code: string): readonly Expression[] {
  return new Parser(tokensOf(code)).statements();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  statements(): Expression[] {
    const found: Expression[] = [];
    while (this.#at < this.#tokens.length) {
      if (this.#takes("import")) while (this.#at < this.#tokens.length && !this.#takes(";")) this.#at++;
      else if (!this.#takes(";")) found.push(this.#statement());
    }
    return found;
  }

  #statement(): Expression {
    if (this.#takes("const") || this.#takes("let")) {
      this.#at++;
      this.#expect("=");
    }
    return this.#expression();
  }

  #expression(): Expression {
    const { text, line } = this.#next();
    if (text === "new") return this.#expression();
    if (text === "-") {
      const inner = this.#expression();
      if (inner.kind === "number") return { ...inner, value: -inner.value };
      throw new CodeError("expected", line, "-");
    }
    if (/^\d/.test(text)) return { kind: "number", line, value: Number(text.replaceAll("_", "")) };
    if (/^["']/.test(text) && text.length > 1) return { kind: "text", line, value: text.slice(1, -1) };
    if (text === "[") return { kind: "list", line, items: this.#until("]", () => this.#expression()) };
    if (text === "{") return { kind: "object", line, entries: this.#until("}", () => this.#entry()) };
    if (!/^[A-Za-z_$]/.test(text)) throw new CodeError("expected", line, text);
    if (this.#takes("(")) return { kind: "call", line, name: text, args: this.#until(")", () => this.#expression()) };
    return { kind: "name", line, name: text };
  }

  #entry(): readonly [string, Expression] {
    const { text, line } = this.#next();
    if (!/^[A-Za-z_$"']/.test(text)) throw new CodeError("expected", line, text);
    this.#expect(":");
    return [text.replace(/["']/g, ""), this.#expression()];
  }

  /** Items with commas between, up to what closes them. */
  #until<T>(end: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.#takes(end)) {
      items.push(item());
      if (!this.#takes(",")) {
        this.#expect(end);
        break;
      }
    }
    return items;
  }

  #next(): Token {
    const token = this.#tokens[this.#at++];
    if (token) return token;
    throw new CodeError("ended", this.#tokens[this.#tokens.length - 1]?.line ?? 1);
  }

  #takes(text: string): boolean {
    if (this.#tokens[this.#at]?.text !== text) return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    const token = this.#next();
    if (token.text !== text) throw new CodeError("expected", token.line, token.text);
  }
}
