import { describe, expect, it } from "vitest";
import "./everyKernel.js";
import type { Backend } from "../../src/backends/Backend.js";
import type { Kernels, Storage, TypedArray } from "../../src/backends/Kernels.js";
import { reference } from "../../src/backends/reference/backend.js";
import { BackendError } from "../../src/util/errors.js";
import { expectClose } from "../equal.js";
import { cases } from "./cases/index.js";
import { checkSubnormals, type Subnormals, subnormalCases } from "./subnormalCases.js";
import { type KernelCase, Workbench } from "./Workbench.js";

/** How closely a backend agrees with the reference in float64, relative to a result's largest value. */
export interface Tolerances {
  readonly float32: number;
  /** Where the backend computes in float64 too. */
  readonly float64?: number;
  /** Kernels that are allowed another tolerance in float32. */
  readonly kernels?: Partial<Record<keyof Kernels, number>>;
}

/** What a backend is held to. */
export interface ContractOptions {
  readonly tolerances: Tolerances;
  /** What becomes of subnormal numbers in float32. */
  readonly subnormals: Subnormals;
  /** Tests that the backend does not pass, by their full title, and why. One that would pass fails. */
  readonly skips?: Readonly<Record<string, string>>;
  /** Runs the first of each kernel's cases and every so many-th after it. Default 1, which is all of them. */
  readonly every?: number;
}

/** Where a case runs, and how closely it must agree with the reference. */
export type Place = { readonly backend: Backend; readonly dtype: "float32" | "float64"; readonly tolerance: number };

/** The suite that every backend passes: each kernel against the reference backend, and the handling of memory. */
export function contract(
  name: string,
  backend: Backend,
  { tolerances, subnormals, skips = {}, every = 1 }: ContractOptions,
): void {
  const unused = new Set(Object.keys(skips));
  const test = (title: string, run: () => Promise<void>) => {
    const reason = skips[title];
    unused.delete(title);
    if (reason === undefined) it(title, run);
    else
      it(`${title} (not yet: ${reason})`, () => expect(run(), "this passes now: take its skip away").rejects.toThrow());
  };
  const all = Object.entries(cases) as [keyof Kernels, readonly KernelCase[]][];
  for (const dtype of ["float32", "float64"] as const) {
    if (!backend.floats.includes(dtype)) continue;
    describe(`${name} in ${dtype}`, () => {
      for (const [kernel, list] of all) {
        const special = dtype === "float32" ? tolerances.kernels?.[kernel] : undefined;
        const place = { backend, dtype, tolerance: special ?? tolerances[dtype] ?? 1e-9 };
        for (const [i, each] of list.entries()) {
          const title = `${kernel} ${each.title}`;
          if (i % every === 0) test(title, () => agree(each, place, kernel));
          else unused.delete(title);
        }
      }
    });
  }
  describe(`${name} and subnormal numbers`, () => {
    for (const [title, each] of Object.entries(subnormalCases))
      test(`${title} (${subnormals})`, () => checkSubnormals(backend, each, subnormals));
  });
  describe(`${name}'s storages`, () => {
    for (const [title, run] of Object.entries(storageTests)) test(title, () => run(backend));
  });
  it(`${name} skips only tests that exist`, () => expect([...unused]).toEqual([]));
}

/** Runs a case on the backend and on the reference, and compares. */
export async function agree(each: KernelCase, { backend, dtype, tolerance }: Place, what: string): Promise<void> {
  const expected = await resultsOf(each, reference, "float64", dtype === "float32");
  const actual = await resultsOf(each, backend, dtype, dtype === "float32");
  expect(actual.length).toBe(expected.length);
  actual.forEach((data, i) => {
    const wanted =
      expected[i] instanceof Int32Array || dtype === "float64" ? expected[i] : Float32Array.from(expected[i]);
    expect(data.constructor, `${what} result ${i}`).toBe(wanted.constructor);
    const [shapedData, shapedWanted] = [data, wanted].map((array) => ({ data: array, shape: [array.length] }));
    const allowed = each.exact || wanted instanceof Int32Array ? 0 : tolerance;
    expectClose(shapedData, shapedWanted, allowed, { what: `${what} result ${i}`, scale: largestFinite(wanted) });
  });
}

/** The case's results. Checks that inputs stay as they were and that all memory comes back. */
async function resultsOf(
  each: KernelCase,
  backend: Backend,
  dtype: "float32" | "float64",
  single: boolean,
): Promise<TypedArray[]> {
  const before = backend.memory();
  const w = new Workbench(backend, dtype, single);
  const results: Storage[] = [each.run(w)].flat();
  const [downloaded, inputs] = await Promise.all(
    [results, w.inputs.map(({ storage }) => storage)].map((storages) =>
      Promise.all(storages.map((storage) => backend.download(storage))),
    ),
  );
  results.forEach((storage, i) => {
    expect(storage.size, "size of a result").toBe(downloaded[i].length);
  });
  w.inputs.forEach(({ data }, i) => {
    expectSameData(inputs[i], data, "an input, afterwards,");
  });
  w.clear(results);
  const after = backend.memory();
  // It is less where the collector has meanwhile found tensors of other tests.
  expect(after.storages, "storages in use after all were freed").toBeLessThanOrEqual(before.storages);
  expect(after.bytes, "bytes in use after all storages were freed").toBeLessThanOrEqual(before.bytes);
  return downloaded;
}

function expectSameData(actual: TypedArray, expected: TypedArray, what: string): void {
  expect(actual.constructor, what).toBe(expected.constructor);
  expectClose({ data: actual, shape: [actual.length] }, { data: expected, shape: [expected.length] }, 0, { what });
}

function largestFinite(values: TypedArray): number {
  return Float64Array.from(values).reduce((top, x) => (Number.isFinite(x) ? Math.max(top, Math.abs(x)) : top), 0) || 1;
}

const samples: readonly TypedArray[] = [
  Float32Array.of(0, -0, 1.5, -3.25, Infinity, -Infinity, NaN, 1e-45, 3.4e38),
  Int32Array.of(0, 1, -1, 2 ** 31 - 1, -(2 ** 31)),
  Float32Array.from({ length: 4099 }, (_, i) => i / 7),
  new Float32Array(0),
  new Int32Array(0),
];

const storageTests: Readonly<Record<string, (backend: Backend) => Promise<void>>> = {
  "give back every element that was uploaded": async (backend) => {
    for (const sample of samples) {
      const storage = backend.upload(sample);
      expect(storage.size).toBe(sample.length);
      expect(storage.dtype).toBe(sample instanceof Int32Array ? "int32" : "float32");
      expectSameData(await backend.download(storage), sample, "uploaded and downloaded");
      backend.free(storage);
    }
  },

  "are copies: changing the array on either side changes nothing": async (backend) => {
    const array = Float32Array.of(1, 2, 3);
    const storage = backend.upload(array);
    array[0] = 9;
    const first = await backend.download(storage);
    first[1] = 9;
    expectSameData(await backend.download(storage), Float32Array.of(1, 2, 3), "downloaded again");
    backend.free(storage);
  },

  "take a part of a larger buffer": async (backend) => {
    const storage = backend.upload(new Float32Array(Float32Array.of(1, 2, 3, 4).buffer, 4, 2));
    expectSameData(await backend.download(storage), Float32Array.of(2, 3), "a part");
    backend.free(storage);
  },

  "are counted, with at least their bytes, until they are freed": async (backend) => {
    const before = backend.memory();
    const storages = [100, 3].map((size) => backend.upload(new Float32Array(size)));
    const during = backend.memory();
    expect(during.storages).toBe(before.storages + 2);
    expect(during.bytes).toBeGreaterThanOrEqual(before.bytes + 412);
    for (const storage of storages) backend.free(storage);
    expect(backend.memory()).toEqual(before);
  },

  "can be freed while what was computed from them lives on": async (backend) => {
    const x = backend.upload(Float32Array.of(1, 2, 3));
    const y = backend.kernels.unary("square", x);
    backend.free(x);
    const others = [7, 8, 9].map((value) => backend.kernels.fill(3, value, "float32"));
    expectSameData(await backend.download(y), Float32Array.of(1, 4, 9), "a result");
    for (const storage of [y, ...others]) backend.free(storage);
  },

  "are read at once, or the error names `await data()`": async (backend) => {
    const storage = backend.upload(Float32Array.of(4, 5));
    try {
      expectSameData(backend.downloadSync(storage), Float32Array.of(4, 5), "read at once");
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      expect(error.message).toContain("await data()");
    }
    backend.free(storage);
  },
};
