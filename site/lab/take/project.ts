import { type Zippable, zipSync } from "fflate";
import { pictureAt } from "../../shared/dom.js";
import { networkOf } from "../network.js";
import { encodePng } from "../own/png.js";
import type { Decoded, Part, Pictures } from "../pictures.js";
import type { Curves } from "../Run.js";
import { type Settings, toLink } from "../settings.js";
import type { Texts } from "../texts.js";
import { kerasBytes } from "./kerasFile.js";
import { kerasProgramOf, programOf } from "./programs.js";

/** What a project is made of. */
export interface ProjectParts {
  readonly settings: Settings;
  readonly pictures: Pictures;
  /** The files of a reader's own pictures; null for bowls. */
  readonly photos: Decoded["photos"] | null;
  /** What the network has learned; null before it is trained. */
  readonly trained: { readonly weights: Parameters<typeof kerasBytes>[1]; readonly curves: Curves } | null;
  readonly t: Texts;
}

/** The folder within the zip file. */
const FOLDER = "noodle-lab";

/**
 * One zip file with everything: the photos that were used, in the folders that `npx noodlenet train` and the lab read, the trained network, programs for
 * Node and Keras, the curves, and a text that tells what to do with them.
 */
export async function projectBytes({ settings, pictures, photos, trained, t }: ProjectParts): Promise<Uint8Array> {
  const { classNames, train, val, test } = pictures;
  const count = Math.min(settings.photos, train.y.length);
  const files: Zippable = {};
  const add = async (name: "train" | "val" | "test", part: Part, many: number) => {
    for (let i = 0; i < many; i++) {
      const bytes = photos ? await photos[name][i].read() : pngOf(part, i);
      const place = `${FOLDER}/photos/${name}/${classNames[part.y[i]]}/${String(i + 1).padStart(4, "0")}`;
      // Pictures are packed already.
      files[`${place}.${endingOf(bytes)}`] = [bytes, { level: 0 }];
    }
  };
  await add("train", train, count);
  await add("val", val, val.y.length);
  if (test) await add("test", test, test.y.length);
  const text = (name: string, words: string) => {
    files[`${FOLDER}/${name}`] = new TextEncoder().encode(words);
  };
  text("train.mjs", programOf(settings, { classNames, count }));
  text("train.py", kerasProgramOf(settings, { classNames, count }));
  text("README.txt", t.readme(toLink(settings)));
  if (trained) {
    text("curves.csv", curvesCsv(trained.curves));
    const network = networkOf(settings, classNames.length);
    files[`${FOLDER}/model.keras`] = [kerasBytes(network, trained.weights, classNames), { level: 0 }];
  }
  return zipSync(files);
}

function pngOf({ x }: Part, i: number): Uint8Array {
  const { data, shape } = pictureAt(x, i);
  return encodePng({ data, height: shape[0], width: shape[1], channels: 3 });
}

const ENDINGS: Readonly<Record<number, string>> = { 255: "jpg", 71: "gif", 66: "bmp" };

/** A file's ending, by its first byte. */
const endingOf = (bytes: Uint8Array) => ENDINGS[bytes[0]] ?? "png";

/** The curves, a line for each epoch. */
export function curvesCsv(curves: Curves): string {
  const columns = ["loss", "accuracy", "valLoss", "valAccuracy"] as const;
  const lines = curves.loss.map((_, i) => [i + 1, ...columns.map((name) => curves[name][i])].join(","));
  return `${[["epoch", ...columns].join(","), ...lines].join("\n")}\n`;
}
