import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type GridImage, imageGrid, modelDiagram } from "noodlenet/viz";
import { judgeClaims } from "../claims.js";
import type { Pictures, Text } from "../Experiment.js";
import { experiments } from "../experiments.js";
import type { Look } from "../figures/charts.js";
import { kerasHistories } from "../kerasHistories.js";
import type { ReportResults } from "../results.js";
import { networkRows } from "./networkRows.js";
import { reportPage } from "./reportPage.js";

/** Writes `index.html` and `index.ja.html` into the report's folder. Each is a self-contained file. */
export async function writePage(
  out: string,
  results: ReportResults,
  pictures: Pictures,
  options: { readonly data?: string; readonly command: string; readonly introduction: Text },
): Promise<void> {
  const keras = await kerasHistories(options.data);
  const ids = new Set(results.experiments.map(({ id }) => id));
  // Computed once per network: all languages and themes of its diagram share the rows.
  const rows = new Map(experiments.filter(({ id }) => ids.has(id)).map((e) => [e.id, networkRows(e)]));
  const content = {
    results,
    keras: keras && judgeClaims(keras),
    diagram: (id: string, look: Look) => modelDiagram(rows.get(id)!, look),
    testPictures: await testPictures(pictures),
    sizes: { train: pictures.train.size, val: pictures.val.size, test: pictures.test.size },
    classNames: pictures.classNames,
    command: options.command,
  };
  await writeFile(
    join(out, "index.html"),
    await reportPage({ ...content, introduction: options.introduction.en }, "en"),
  );
  await writeFile(
    join(out, "index.ja.html"),
    await reportPage({ ...content, introduction: options.introduction.ja }, "ja"),
  );
}

/** The test pictures as PNG data URLs, in the order of the dataset. */
async function testPictures({ test }: Pictures): Promise<string[]> {
  const addresses: string[] = [];
  for await (const { x } of test.batches(0)) {
    const [n, height, width, channels] = x.shape;
    const size = height * width * channels;
    for (let i = 0; i < n; i++)
      addresses.push(pngAddress({ data: x.data.subarray(i * size, (i + 1) * size), height, width, channels }));
  }
  return addresses;
}

/** The data URL of an image, taken from an image grid, which embeds PNGs. */
function pngAddress(image: GridImage): string {
  return imageGrid([image]).match(/data:image\/png;base64,[^"]+/)![0];
}
