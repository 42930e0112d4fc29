import { BackendError } from "../../util/errors.js";

/** How sources read arrays: as textures of four numbers a texel, or as flat arrays in rows of four. */
export type Dialect = "texels" | "rows";

/** Four expressions, one for each element of a quad. */
export type Quad = readonly [string, string, string, string];

/** The lanes of a quad. */
export const LANES = [0, 1, 2, 3] as const;

/** A quad, lane by lane. */
export function eachLane(f: (lane: number) => string): Quad {
  return [f(0), f(1), f(2), f(3)];
}

/** Whole numbers are exact in a single float up to here. */
const MAX_EXACT = 2 ** 24;

/** What a source is written for. */
export interface Layout {
  readonly dialect: Dialect;
  /** Elements of each input. */
  readonly sizes: readonly number[];
  /** Elements of the output. */
  readonly size: number;
  /** How many scalar arguments follow the inputs. */
  readonly numbers: number;
  /** Threads in a row of the output, 0 where it has one row. */
  readonly width: number;
}

/**
 * Writes the source of one kernel. Every array is a row of quads (four elements that follow each other); each thread computes one quad of the
 * output, number `t`. All whole numbers are kept below 2²⁴, where single floats are exact.
 */
export class KernelWriter {
  readonly #layout: Layout;
  readonly #lines: string[] = [];
  #names = 0;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** The scalar arguments' names. */
  get numbers(): string[] {
    return Array.from({ length: this.#layout.numbers }, (_, i) => `n${i}`);
  }

  line(text: string): void {
    this.#lines.push(text);
  }

  /** A name for a value. */
  let(value: string): string {
    const name = `v${this.#names++}`;
    this.line(`const ${name} = ${value};`);
    return name;
  }

  /** A name for a value that changes. */
  variable(value: string): string {
    const name = `v${this.#names++}`;
    this.line(`let ${name} = ${value};`);
    return name;
  }

  /** Four sums to add to. */
  variables(value: string): Quad {
    return eachLane(() => this.variable(value));
  }

  /**
   * The whole quotient and the rest of a whole number ≥ 0. A device's division may be off by a few units in the last place, so the quotient is
   * corrected by the rest; division by a power of two is exact as it is.
   */
  divide(number: string, by: number): [quotient: string, rest: string] {
    if (by === 1) return [number, "0.0"];
    const exact = (by & (by - 1)) === 0;
    const quotient = this.variable(`Math.floor(${number} / ${float(by)})`);
    const rest = this.variable(`${number} - ${quotient} * ${float(by)}`);
    if (!exact) {
      this.line(`if (${rest} >= ${float(by)}) { ${rest} -= ${float(by)}; ${quotient} += 1.0; }`);
      this.line(`if (${rest} < 0.0) { ${rest} += ${float(by)}; ${quotient} -= 1.0; }`);
    }
    return [quotient, rest];
  }

  /** Takes a whole number apart into the indices of axes of these lengths, the last the fastest. */
  indices(number: string, lengths: readonly number[]): string[] {
    const found: string[] = [];
    let rest = number;
    for (let axis = lengths.length - 1; axis > 0; axis--) {
      const [quotient, index] = this.divide(rest, lengths[axis]);
      found.unshift(index);
      rest = quotient;
    }
    return lengths.length === 0 ? [] : [rest, ...found];
  }

  /** The elements of quad `at` of an input. */
  quad(input: number, at: string): Quad {
    if (this.#layout.dialect === "texels") {
      const texel = this.let(`x${input}[${at}]`);
      return eachLane((lane) => `${texel}[${lane}]`);
    }
    const row = this.let(at);
    return eachLane((lane) => this.let(`x${input}[${row}][${lane}]`));
  }

  /** The element at a place. @throws BackendError where the input's places are not all exact in single floats */
  element(input: number, at: string): string {
    checkPlaces(this.#layout.sizes[input]);
    const quad = this.let(`Math.floor((${at}) * 0.25)`);
    const lane = this.let(`(${at}) - ${quad} * 4.0`);
    if (this.#layout.dialect === "rows") return this.let(`x${input}[${quad}][${lane}]`);
    const texel = this.let(`x${input}[${quad}]`);
    // WebGL 1 allows no computed index into a texel.
    const [first, second] = [`${lane} < 0.5 ? ${texel}[0] : ${texel}[1]`, `${lane} < 2.5 ? ${texel}[2] : ${texel}[3]`];
    return this.let(`(${lane} < 1.5 ? (${first}) : (${second}))`);
  }

  /** The output's place that the lane computes. @throws BackendError as `element` does */
  place(lane: number): string {
    checkPlaces(this.#layout.size);
    return this.let(`t * 4 + ${lane}`);
  }

  loop(count: number, body: (i: string) => void): void {
    const i = `i${this.#names++}`;
    this.line(`for (let ${i} = 0; ${i} < ${count}; ${i}++) {`);
    body(i);
    this.line("}");
  }

  /** Runs the body where the condition holds; always where there is none. */
  when(condition: string | null, body: () => void): void {
    if (condition !== null) this.line(`if (${condition}) {`);
    body();
    if (condition !== null) this.line("}");
  }

  /** The whole function, which returns these four elements. */
  finish(lanes: readonly string[]): string {
    const inputs = this.#layout.sizes.map((_, i) => `x${i}`);
    const thread = threadNumber(this.#layout.width);
    return [
      `function kernel(${[...inputs, ...this.numbers].join(", ")}) {`,
      `const t = ${thread};`,
      ...this.#lines,
      `return [${lanes.join(", ")}];`,
      "}",
    ].join("\n");
  }
}

/** The number of the quad that a thread computes. */
export function threadNumber(width: number): string {
  return width === 0 ? "this.thread.x" : `this.thread.y * ${width} + this.thread.x`;
}

function checkPlaces(size: number): void {
  if (size <= MAX_EXACT) return;
  throw new BackendError(
    `gpu: ${size} elements are too many where each is read by its place (at most ${MAX_EXACT}, up to where single floats count exactly); ` +
      "use a smaller batch, a channel count that is a multiple of 4, or another backend",
  );
}

/** A number as gpu.js reads a float. */
export function float(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : `${value}`;
}

/** Σ index·step + constant, leaving out what is zero. */
export function weighted(indices: readonly string[], steps: readonly number[], constant = 0): string {
  const terms = indices.flatMap((index, k) => {
    if (steps[k] === 0 || index === "0.0") return [];
    return steps[k] === 1 ? [index] : [`${index} * ${float(steps[k])}`];
  });
  if (constant !== 0 || terms.length === 0) terms.push(float(constant));
  return terms.join(" + ").replaceAll("+ -", "- ");
}

/** The conditions that are there, joined; null where there is none. */
export function all(...conditions: readonly (string | null)[]): string | null {
  const there = conditions.filter((condition) => condition !== null);
  return there.length === 0 ? null : there.join(" && ");
}
