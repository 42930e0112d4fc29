import { afterAll, beforeAll, describe } from "vitest";
import { contract } from "../backends/contract.js";
import { chromiumMissing, hasChromium } from "../browser/chromium.js";
import { agreesWithReference } from "../tensor/agreesWithReference.js";
import { goldenOps } from "../tensor/goldenOps.js";
import { GpuPage } from "./gpuPage.js";
import { GRAPHICS_LIMITS } from "./limits.js";
import { RemoteBackend } from "./RemoteBackend.js";

const page = new GpuPage();
const backend = new RemoteBackend("gpu.js webgl2", (commands) => page.send(commands));

beforeAll(() => (hasChromium ? page.open("webgl2") : undefined));
afterAll(() => page.close());

describe.skipIf(!hasChromium)(`webgl2 in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  contract("gpu.js webgl2", backend, { tolerances: { float32: 2e-5 }, skips: GRAPHICS_LIMITS });
  goldenOps({ backend, dtype: "float32", tolerance: 2e-5 });
  agreesWithReference(backend, { tolerance: 1e-5, draws: 1 });
});
