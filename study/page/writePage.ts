import { join } from "node:path";
import { type DiagramRow, type GridImage, imageGrid, modelDiagram } from "noodlenet/viz";
import { judgeClaims } from "../claims.js";
import type { Pictures, Text } from "../Experiment.js";
import { experiments } from "../experiments.js";
import type { Explanations } from "../explain/Explanation.js";
import { foundOn } from "../explain/found.js";
import type { Look } from "../figures/charts.js";
import { kerasHistories } from "../kerasHistories.js";
import { replaceFile } from "../replaceFile.js";
import type { ReportResults } from "../results.js";
import type { ToCome } from "../runs/RemainingTime.js";
import { networkRows } from "./networkRows.js";
import { type PageContent, reportPage } from "./reportPage.js";

/** What the page shows that stays the same while the report grows. */
type Unchanging = Pick<PageContent, "keras" | "diagram" | "testPictures" | "sizes" | "classNames" | "command">;

/** Writes `index.html` and `index.ja.html` into the report's folder, again whenever there is more to show. Each is a self-contained file. */
export class PageWriter {
  readonly #out: string;
  readonly #content: Promise<Unchanging>;

  constructor(out: string, pictures: Pictures, options: { readonly data?: string; readonly command: string }) {
    this.#out = out;
    this.#content = unchanging(pictures, options);
  }

  /** Each file is replaced as a whole: whoever opens it in the meantime sees the one before. */
  async write(results: ReportResults, introduction: Text, toCome: ToCome | null = null): Promise<void> {
    const content = { ...(await this.#content), results, toCome, explanations: explanationsOf(results) };
    for (const [language, name] of [["en", "index.html"] as const, ["ja", "index.ja.html"] as const]) {
      const titles = new Map(experiments.map(({ id, title }) => [id, title[language]]));
      const html = await reportPage({ ...content, titles, introduction: introduction[language] }, language);
      await replaceFile(join(this.#out, name), html);
    }
  }
}

/** Wider diagrams would be shrunk in the page's column. */
const DIAGRAM_WIDTH = 540;

const THESE: Text = { en: "these pictures", ja: "このページの画像" };

/** What was searched for on the report's own pictures, else what the project knows, of pictures that are most like them. */
function explanationsOf({ data, explanations, seeds }: ReportResults): Explanations | null {
  if (explanations) return { measuredOn: THESE, seeds, explanations };
  return data === "painted bowls" ? (foundOn("bowls") ?? foundOn("photos")) : (foundOn("photos") ?? foundOn("bowls"));
}

async function unchanging(
  pictures: Pictures,
  { data, command }: { readonly data?: string; readonly command: string },
): Promise<Unchanging> {
  const keras = await kerasHistories(data);
  // Computed once per network: all languages and themes of its diagram share the rows.
  const rows = new Map<string, DiagramRow[]>();
  const rowsOf = (id: string) => {
    if (!rows.has(id)) rows.set(id, networkRows(experiments.find((one) => one.id === id)!));
    return rows.get(id)!;
  };
  return {
    keras: keras && judgeClaims(keras),
    diagram: (id: string, look: Look) => modelDiagram(rowsOf(id), { ...look, width: DIAGRAM_WIDTH }),
    testPictures: await testPictures(pictures),
    sizes: { train: pictures.train.size, val: pictures.val.size, test: pictures.test.size },
    classNames: pictures.classNames,
    command,
  };
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
