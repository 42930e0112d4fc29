import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contract } from "../backends/contract.js";
import { chromiumMissing, hasChromium } from "../browser/chromium.js";
import { FULL } from "../full.js";
import { agreesWithReference } from "../tensor/agreesWithReference.js";
import { goldenOps } from "../tensor/goldenOps.js";
import { GpuPage, type PageGlobals } from "./gpuPage.js";
import { GRAPHICS_LIMITS } from "./limits.js";
import { RemoteBackend } from "./RemoteBackend.js";

const page = new GpuPage();
const backend = new RemoteBackend("gpu.js webgl2", (commands) => page.send(commands));

beforeAll(() => (hasChromium ? page.open("webgl2") : undefined));
afterAll(() => page.close());

describe.skipIf(!hasChromium)(`webgl2 in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  const every = FULL ? 1 : 3;
  contract("gpu.js webgl2", backend, {
    tolerances: { float32: 2e-5 },
    subnormals: "either",
    skips: GRAPHICS_LIMITS,
    every,
  });
  goldenOps({ backend, dtype: "float32", tolerance: 2e-5 });
  agreesWithReference(backend, { tolerance: 1e-5, draws: 1 });

  it.each(FULL ? [2 ** 22 + 5, 2 ** 24] : [2 ** 22 + 5])("counts exactly in an array of %i quads", async (quads) => {
    const wrong = await page.evaluate(negateAll, quads);
    expect(wrong).toBe(0);
  });

  it("refuses to read single elements beyond what floats count exactly", async () => {
    const size = 2 ** 24 + 4;
    const x = backend.kernels.fill(size, 1, "float32");
    const reversed = backend.kernels.stridedCopy(x, { shape: [size], strides: [-1], offset: size - 1 });
    await expect(backend.download(reversed)).rejects.toThrow(/16777220 elements are too many.*multiple of 4/);
    for (const storage of [x, reversed]) backend.free(storage);
  });
});

/** In the page: how many elements of an array this large come back wrong from a kernel. */
async function negateAll(quads: unknown): Promise<number> {
  const backend = (globalThis as unknown as PageGlobals).backend();
  const data = new Float32Array(4 * (quads as number));
  for (let i = 0; i < data.length; i++) data[i] = i % 16777213;
  const x = backend.upload(data);
  const y = backend.kernels.unary("neg", x);
  const found = await backend.download(y);
  for (const storage of [x, y]) backend.free(storage);
  let wrong = 0;
  for (let i = 0; i < data.length; i++) if (found[i] !== -data[i]) wrong++;
  return wrong;
}
