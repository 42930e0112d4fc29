import { BackendError } from "../../util/errors.js";

/** How kernels read arrays: as textures with four numbers per texel, or as buffers in rows of four. */
export type Dialect = "texels" | "rows";

/** Four expressions, one for each element (lane) of a quad. */
export type Quad = readonly [string, string, string, string];

/** The lanes of a quad. */
export const LANES = [0, 1, 2, 3] as const;

/** Makes a quad lane by lane. */
export function eachLane(f: (lane: number) => string): Quad {
  return [f(0), f(1), f(2), f(3)];
}

/** The largest integer below which all integers are exact in float32. */
const MAX_EXACT = 2 ** 24;

/** The sizes and the dialect that a source is generated for. */
export interface Layout {
  readonly dialect: Dialect;
  /** Number of elements of each input. */
  readonly sizes: readonly number[];
  /** Number of elements of the output. */
  readonly size: number;
  /** Number of scalar arguments after the inputs. */
  readonly numbers: number;
  /** Threads per row of the output, 0 for an output of one row. */
  readonly width: number;
}

/**
 * Generates the source of one kernel. Every array is a sequence of quads (four consecutive elements); the thread with
 * index `t` computes quad `t` of the output. All integers stay below 2²⁴, where float32 is exact.
 */
export class KernelWriter {
  readonly #layout: Layout;
  readonly #lines: string[] = [];
  #names = 0;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** The names of the scalar arguments. */
  get numbers(): string[] {
    return Array.from({ length: this.#layout.numbers }, (_, i) => `n${i}`);
  }

  line(text: string): void {
    this.#lines.push(text);
  }

  /** Declares a constant; returns its name. */
  let(value: string): string {
    const name = `v${this.#names++}`;
    this.line(`const ${name} = ${value};`);
    return name;
  }

  /** Declares a variable; returns its name. */
  variable(value: string): string {
    const name = `v${this.#names++}`;
    this.line(`let ${name} = ${value};`);
    return name;
  }

  /** Declares four accumulators. */
  variables(value: string): Quad {
    return eachLane(() => this.variable(value));
  }

  /**
   * Integer quotient and remainder of an integer ≥ 0. A device's division may be wrong by a few units in the last
   * place, so the quotient is corrected by the remainder; division by a power of two is exact.
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

  /** Unravels a linear index into indices along axes of these lengths, row-major. */
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

  /** Reads quad `at` of an input. */
  quad(input: number, at: string): Quad {
    if (this.#layout.dialect === "texels") {
      const texel = this.let(`x${input}[${at}]`);
      return eachLane((lane) => `${texel}[${lane}]`);
    }
    const row = this.let(at);
    return eachLane((lane) => this.let(`x${input}[${row}][${lane}]`));
  }

  /** Reads element `at` of an input. @throws BackendError when the input is too large for exact float32 indices */
  element(input: number, at: string): string {
    checkPlaces(this.#layout.sizes[input]);
    const quad = this.let(`Math.floor((${at}) * 0.25)`);
    const lane = this.let(`(${at}) - ${quad} * 4.0`);
    if (this.#layout.dialect === "rows") return this.let(`x${input}[${quad}][${lane}]`);
    const texel = this.let(`x${input}[${quad}]`);
    // WebGL 1 does not allow a dynamic index into a texel.
    const [first, second] = [`${lane} < 0.5 ? ${texel}[0] : ${texel}[1]`, `${lane} < 2.5 ? ${texel}[2] : ${texel}[3]`];
    return this.let(`(${lane} < 1.5 ? (${first}) : (${second}))`);
  }

  /** The linear index of the output element that a lane computes. @throws BackendError as `element` does */
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

  /** Executes the body if the condition holds, or always if it is null. */
  when(condition: string | null, body: () => void): void {
    if (condition !== null) this.line(`if (${condition}) {`);
    body();
    if (condition !== null) this.line("}");
  }

  /** The complete function, which returns these four elements. */
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

/** The expression of the index of the quad that a thread computes. */
export function threadNumber(width: number): string {
  return width === 0 ? "this.thread.x" : `this.thread.y * ${width} + this.thread.x`;
}

function checkPlaces(size: number): void {
  if (size <= MAX_EXACT) return;
  throw new BackendError(
    `gpu: ${size} elements are too many for a kernel that indexes single elements (at most ${MAX_EXACT}, the limit of exact float32 indices); ` +
      "use a smaller batch, a channel count that is a multiple of 4, or another backend",
  );
}

/** A number as a float literal of gpu.js. */
export function float(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : `${value}`;
}

/** The expression Σ index·step + constant, without terms that are zero. */
export function weighted(indices: readonly string[], steps: readonly number[], constant = 0): string {
  const terms = indices.flatMap((index, k) => {
    if (steps[k] === 0 || index === "0.0") return [];
    return steps[k] === 1 ? [index] : [`${index} * ${float(steps[k])}`];
  });
  if (constant !== 0 || terms.length === 0) terms.push(float(constant));
  return terms.join(" + ").replaceAll("+ -", "- ");
}

/** The conjunction of the conditions that are not null; null if all are. */
export function all(...conditions: readonly (string | null)[]): string | null {
  const there = conditions.filter((condition) => condition !== null);
  return there.length === 0 ? null : there.join(" && ");
}
