import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cos, erf, exp, expm1, log, log1p, pow, sigmoid, sin, softplus, tanh } from "../../src/util/math.js";
import { ulps } from "./ulps.js";

const RUNS = { numRuns: 3000, seed: 20210511 };
const doubles = (min: number, max: number) => fc.double({ min, max, noNaN: true });
// fc.double draws by bits, mostly tiny and huge numbers; these are the everyday ones.
const everyday = (min: number, max: number) =>
  fc.integer({ min: 0, max: 2 ** 40 }).map((k) => min + ((max - min) * k) / 2 ** 40);

const AGAINST: readonly [
  name: string,
  f: (x: number) => number,
  engine: (x: number) => number,
  low: number,
  high: number,
][] = [
  ["exp", exp, Math.exp, -745, 709.7],
  ["expm1", expm1, Math.expm1, -60, 709.7],
  ["log", log, Math.log, 5e-324, Number.MAX_VALUE],
  ["log1p", log1p, Math.log1p, -1 + 2 ** -53, Number.MAX_VALUE],
  ["tanh", tanh, Math.tanh, -400, 400],
  ["sin", sin, Math.sin, -Number.MAX_VALUE, Number.MAX_VALUE],
  ["cos", cos, Math.cos, -Number.MAX_VALUE, Number.MAX_VALUE],
];

describe("elementary functions", () => {
  it.each(AGAINST)("%s lies within 2 ulp of the engine's", (name, f, engine, low, high) => {
    const close = (x: number) => {
      if (ulps(f(x), engine(x)) > 2)
        expect.fail(`${name}(${x}) = ${f(x)}, the engine's is ${engine(x)}: ${ulps(f(x), engine(x))} ulp`);
    };
    fc.assert(fc.property(doubles(low, high), close), RUNS);
    fc.assert(fc.property(everyday(Math.max(low, -30), Math.min(high, 30)), close), RUNS);
    fc.assert(fc.property(everyday(Math.max(low, -1), 2), close), RUNS);
  });

  it("pow lies within 2 ulp of the engine's", () => {
    const close = (x: number, y: number) => {
      const [found, wanted] = [pow(x, y), x ** y];
      if (ulps(found, wanted) > 2)
        expect.fail(`pow(${x}, ${y}) = ${found}, the engine's is ${wanted}: ${ulps(found, wanted)} ulp`);
    };
    fc.assert(fc.property(everyday(0, 4), everyday(-20, 20), close), RUNS);
    fc.assert(fc.property(doubles(1e-300, 1e300), everyday(-3, 3), close), RUNS);
    fc.assert(fc.property(everyday(0.9, 1.1), doubles(-7000, 7000), close), RUNS);
    fc.assert(fc.property(everyday(-4, 4), fc.integer({ min: -40, max: 40 }), close), RUNS);
  });

  it("pow gives whole powers exactly where they are whole", () => {
    for (let n = 0; n <= 30; n++) expect(pow(3, n)).toBe(Number(3n ** BigInt(n)));
    for (let n = -1074; n < 1024; n++) expect(pow(2, n)).toBe(2 ** n);
  });
});

describe("special values", () => {
  const special = [
    0,
    -0,
    1,
    -1,
    0.5,
    -0.5,
    2,
    -2,
    3,
    -3,
    Infinity,
    -Infinity,
    NaN,
    5e-324,
    -5e-324,
    1e308,
    -1e308,
    710,
    -746,
  ];

  it.each([...AGAINST.map(([name, f, engine]) => [name, f, engine] as const)])(
    "%s of them is the engine's",
    (name, f, engine) => {
      for (const x of special)
        expect(ulps(f(x), engine(x)), `${name}(${x}) = ${f(x)}, not ${engine(x)}`).toBeLessThanOrEqual(2);
      for (const x of [0, -0, Infinity, -Infinity, NaN]) expect(f(x), `${name}(${x})`).toBe(engine(x));
    },
  );

  it("pow of each with each is the engine's", () => {
    for (const x of special) {
      for (const y of special) {
        const [found, wanted] = [pow(x, y), x ** y];
        if (ulps(found, wanted) > 2 || Object.is(found, -0) !== Object.is(wanted, -0))
          expect.fail(`pow(${x}, ${y}) = ${found}, not ${wanted}`);
      }
    }
  });
});

/** Terms of a power series in whole numbers of 2^-400: 1/(2n+1)·x^(2n+1)/n! with alternating signs, times 2/√π. */
function preciseErf(x: number): number {
  const BITS = 400n;
  const one = 1n << BITS;
  const fixed = (BigInt(Math.round(x * 2 ** 40)) << BITS) / (1n << 40n);
  const square = (fixed * fixed) >> BITS;
  let term = fixed;
  let total = 0n;
  for (let n = 0n; term !== 0n; n++) {
    total += term / (2n * n + 1n);
    term = -((term * square) >> BITS) / (n + 1n);
    if (n > 2000n) break;
  }
  // 2/√π, 60 digits.
  const factor = (one * 1128379167095512573896158903121545171688101258657997713688171n) / 10n ** 60n;
  return Number((total * factor) >> (2n * BITS - 200n)) / 2 ** 200;
}

describe("erf", () => {
  it("lies within 2 ulp of its power series, summed with 400 bits", () => {
    for (let k = 1; k <= 600; k++) {
      const x = Math.round(k * 0.01 * 2 ** 40) / 2 ** 40;
      for (const [found, wanted] of [
        [erf(x), preciseErf(x)],
        [erf(-x), -preciseErf(x)],
      ]) {
        expect(ulps(found, wanted), `erf(${x}) = ${found}, not ${wanted}`).toBeLessThanOrEqual(2);
      }
    }
  });

  it("keeps small arguments, and ends at ±1", () => {
    expect(erf(1e-20) / 1e-20).toBeCloseTo(2 / Math.sqrt(Math.PI), 14);
    expect([erf(Infinity), erf(-Infinity), erf(7), erf(0), erf(-0)]).toEqual([1, -1, 1, 0, -0]);
    expect(erf(NaN)).toBeNaN();
  });
});

describe("sigmoid and softplus", () => {
  it("are what their formulas say", () => {
    const close = (x: number) => {
      expect(Math.abs(sigmoid(x) * (1 + Math.exp(-x)) - 1)).toBeLessThan(2e-15);
      expect(Math.abs(softplus(x) - Math.log1p(Math.exp(x)))).toBeLessThanOrEqual(2e-15 * softplus(x));
    };
    fc.assert(fc.property(everyday(-30, 30), close), RUNS);
  });

  it("neither overflow nor vanish before they must", () => {
    expect([sigmoid(1000), sigmoid(-1000), sigmoid(Infinity), sigmoid(-Infinity)]).toEqual([1, 0, 1, 0]);
    expect([softplus(1000), softplus(-1000), softplus(Infinity), softplus(-Infinity)]).toEqual([1000, 0, Infinity, 0]);
    expect(sigmoid(-700)).toBeGreaterThan(0);
    expect(softplus(-700)).toBeGreaterThan(0);
    expect([sigmoid(NaN), softplus(NaN)]).toEqual([NaN, NaN]);
  });
});
