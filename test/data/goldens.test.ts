import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../../src/data/images/decodeImage.js";
import { resizeImage } from "../../src/data/images/resizeImage.js";
import { hasShared, sharedMissing, sharedPath } from "../shared.js";
import { differences } from "./images.js";

interface Stored {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Float32Array;
}

/** The tensors of the file with reference values: a header's length, a JSON header, bytes. */
function readReference(): Record<"decoded" | "nearest" | "bilinear", Stored> {
  const file = readFileSync(sharedPath("goldens", "images.safetensors"));
  const length = Number(file.readBigUInt64LE(0));
  const header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> = JSON.parse(
    file.toString("utf8", 8, 8 + length),
  );
  const tensor = (name: string): Stored => {
    const { dtype, shape, data_offsets } = header[name];
    const bytes = new Uint8Array(file.subarray(8 + length + data_offsets[0], 8 + length + data_offsets[1]));
    return { shape, data: dtype === "F32" ? new Float32Array(bytes.buffer) : bytes };
  };
  return { decoded: tensor("decoded"), nearest: tensor("nearest"), bilinear: tensor("bilinear") };
}

function sample({ shape, data }: Stored, i: number) {
  const [, height, width, channels] = shape;
  const step = height * width * channels;
  return { data: data.slice(i * step, (i + 1) * step), height, width, channels };
}

describe.skipIf(!hasShared)(
  `photos as Pillow and TensorFlow read them${hasShared ? "" : ` (skipped: ${sharedMissing})`}`,
  () => {
    const reference = hasShared ? readReference() : null!;
    const files = hasShared ? readFileSync(sharedPath("goldens", "images.txt"), "utf8").trim().split("\n") : [];

    it("decodes them to within the decoders' rounding", () => {
      files.forEach((file, i) => {
        const image = decodeImage(new Uint8Array(readFileSync(sharedPath(file))), { what: file });
        const { mean, largest } = differences(image.data, sample(reference.decoded, i).data);
        expect(mean, file).toBeLessThan(2.5);
        expect(largest, file).toBeLessThan(48);
      });
    });

    it("resizes to the nearest pixel as Pillow's NEAREST does", () => {
      files.forEach((file, i) => {
        const resized = resizeImage(sample(reference.decoded, i), [128, 128], { method: "nearest" });
        expect(differences(resized.data, sample(reference.nearest, i).data).largest, file).toBe(0);
      });
    });

    it("resizes bilinearly as tf.image.resize does", () => {
      files.forEach((file, i) => {
        const resized = resizeImage(sample(reference.decoded, i), [128, 128]);
        expect(differences(resized.data, sample(reference.bilinear, i).data).largest, file).toBeLessThan(1e-3);
      });
    });
  },
);
