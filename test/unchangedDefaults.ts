import { afterAll, beforeAll, expect } from "vitest";
import { defaultDType, getBackend } from "../src/tensor/defaults.js";
import { isRecording } from "../src/tensor/record.js";

/** Files that share a process find the library as it begins, and leave it so. */
function expectDefaults(): void {
  expect(getBackend().name, "the default backend").toBe("wasm");
  expect(defaultDType(), "the default dtype").toBe("float32");
  expect(isRecording(), "whether operations are recorded").toBe(true);
}

beforeAll(expectDefaults);
afterAll(expectDefaults);
