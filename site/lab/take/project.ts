import { pictureAt } from "../../shared/dom.js";
import { encodePng } from "../../shared/png.js";
import { networkOf } from "../network.js";
import { type PartName, readPhoto } from "../own/Album.js";
import { countOf, type Decoded, type Part, type Pictures } from "../pictures.js";
import type { Curves } from "../Run.js";
import { type Settings, toLink } from "../settings.js";
import type { Texts } from "../texts.js";
import { kerasFile } from "./kerasFile.js";
import { kerasProgramOf, programOf } from "./programs.js";
import { SETTINGS_FILE, settingsText } from "./settingsFile.js";
import { ZipFile } from "./ZipFile.js";

/** What a project is made of. */
export interface ProjectParts {
  readonly settings: Settings;
  readonly pictures: Pictures;
  /** The files of a reader's own pictures; null for bowls. */
  readonly photos: Decoded["photos"] | null;
  /** What the network has learned; null before it is trained. */
  readonly trained: { readonly weights: Parameters<typeof kerasFile>[1]; readonly curves: Curves } | null;
  readonly t: Texts;
}

/** The folder within the zip file. */
const FOLDER = "noodle-lab";

/**
 * One zip file with everything: all photos, in the folders that `npx noodlenet train` and the lab read, the trained network, programs for Node and Keras,
 * the settings, the curves, and a text that tells what to do with them.
 */
export async function projectFile({ settings, pictures, photos, trained, t }: ProjectParts): Promise<Blob> {
  const { classNames, train, val, test } = pictures;
  const zip = new ZipFile();
  const add = async (name: PartName, part: Part) => {
    for (let i = 0; i < part.y.length; i++) {
      const { bytes, file }: Awaited<ReturnType<typeof readPhoto>> = photos
        ? await readPhoto(photos[name][i])
        : { bytes: pngOf(part, i) };
      const place = `${FOLDER}/photos/${name}/${classNames[part.y[i]]}/${String(i + 1).padStart(5, "0")}`;
      zip.add(`${place}.${endingOf(bytes)}`, bytes, file);
    }
  };
  await add("train", train);
  await add("val", val);
  if (test) await add("test", test);
  const text = (name: string, words: string) => zip.add(`${FOLDER}/${name}`, new TextEncoder().encode(words));
  const used = { classNames, count: countOf(settings, pictures), all: train.y.length };
  text("train.mjs", programOf(settings, used, t));
  text("train.py", kerasProgramOf(settings, used, t));
  text(SETTINGS_FILE, settingsText(settings));
  text("README.txt", t.readme(toLink(settings)));
  if (trained) {
    text("curves.csv", curvesCsv(trained.curves));
    const network = networkOf(settings, classNames.length);
    const file = await kerasFile(network, trained.weights, classNames);
    zip.add(`${FOLDER}/model.keras`, new Uint8Array(await file.arrayBuffer()));
  }
  return zip.finish();
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
