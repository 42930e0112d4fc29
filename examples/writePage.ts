import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type GridImage, imageGrid } from "noodlenet/viz";
import { judgeClaims } from "./claims.js";
import type { Pictures } from "./Experiment.js";
import { kerasHistories } from "./kerasRuns.js";
import { reportPage } from "./page/reportPage.js";
import type { Result } from "./runExperiment.js";
import type { ReportResults } from "./runReport.js";

/** Writes `index.html` and `index.ja.html` into the report's folder. Each is one file that opens from disk. */
export async function writePage(
  out: string,
  results: ReportResults,
  pictures: Pictures,
  options: { readonly data?: string; readonly command: string },
): Promise<void> {
  const keras = await kerasHistories(options.data);
  const images = await imagesOf(pictures);
  const content = {
    results,
    keras: keras && judgeClaims(keras),
    testPictures: (result: Result, theme: "light" | "dark") => {
      const captions = result.test.truth.map((truth, i) => captionOf(result, truth, i));
      return imageGrid(images, { captions, theme, columns: 4 });
    },
    sizes: { train: pictures.train.size, val: pictures.val.size, test: pictures.test.size },
    classNames: pictures.classNames,
    command: options.command,
    introduction: "",
  };
  await writeFile(join(out, "index.html"), await reportPage(content, "en"));
  await writeFile(join(out, "index.ja.html"), await reportPage(content, "ja"));
}

/** Such as "udon → ramen 0.83". */
function captionOf({ test }: Result, truth: number, i: number): string {
  const row = test.probabilities[i];
  const predicted = row.indexOf(Math.max(...row));
  const mark = predicted === truth ? "✓" : "✗";
  return `${test.labels[truth]} → ${test.labels[predicted]} ${row[predicted].toFixed(2)} ${mark}`;
}

/** The test pictures, pixels 0 to 255. */
async function imagesOf({ test }: Pictures): Promise<GridImage[]> {
  const images: GridImage[] = [];
  for await (const { x } of test.batches(0)) {
    const [n, height, width, channels] = x.shape;
    const size = height * width * channels;
    for (let i = 0; i < n; i++)
      images.push({ data: x.data.subarray(i * size, (i + 1) * size), height, width, channels });
  }
  return images;
}
