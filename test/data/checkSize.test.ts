import { describe, expect, it } from "vitest";
import { imageList } from "../../src/data/index.js";

describe("the size that pictures are made", () => {
  it("is refused where one picture would fill the memory, before any is read", async () => {
    const of = (size: readonly [number, number]) => imageList([{ image: "no.jpg", label: 0 }], { size });
    await expect(of([99999, 99999])).rejects.toThrow(
      "size is [99999,99999], 9999800001 pixels; give one of at most 67108864, such as [128, 128]",
    );
    expect((await of([8192, 8192])).train.sampleShape).toEqual([8192, 8192, 3]);
  });
});
