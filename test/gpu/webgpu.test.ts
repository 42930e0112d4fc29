import { afterAll, describe } from "vitest";
import { contract } from "../backends/contract.js";
import { hasChromium, WEBGPU_FLAGS } from "../browser/chromium.js";
import { FULL } from "../full.js";
import { GpuPage } from "./gpuPage.js";
import { WEBGPU_LIMITS } from "./limits.js";
import { RemoteBackend } from "./RemoteBackend.js";

const page = new GpuPage();
const backend = new RemoteBackend("gpu.js webgpu", (commands) => page.send(commands));
const missing = hasChromium ? await page.open("webgpu", WEBGPU_FLAGS).then(() => "", String) : "there is no Chromium";

afterAll(() => page.close());

describe.skipIf(missing !== "")(`webgpu in Chromium ${missing}`.trim(), () => {
  const every = FULL ? 1 : 3;
  contract("gpu.js webgpu", backend, {
    tolerances: { float32: 2e-5 },
    subnormals: "either",
    skips: WEBGPU_LIMITS,
    every,
  });
});
