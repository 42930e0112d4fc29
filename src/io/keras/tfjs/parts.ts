import { FormatError } from "../../../util/errors.js";
import { parseJson } from "../../../util/json.js";
import type { OpenedFile } from "../../files/openFile.js";

/** The files of a model of TensorFlow.js, wherever they are: in a folder, at an address, in a zip file, or dropped into a page. */
export interface TfjsParts {
  /** How errors name the file with the JSON. */
  readonly what: string;
  readonly json: unknown;
  /** The bytes of another file, by its path relative to the JSON; null when there is none. */
  other(path: string): Promise<Uint8Array | null>;
}

/** What the JSON begins with, without blanks: TensorFlow.js puts the topology first, its converter the format. */
const BEGINNINGS = ['{"modelTopology"', '{"format":"laye', '{"format":"grap'];

/** Whether a file is the JSON of such a model, or a zip file with one. */
export function isTfjsFile({ head, zip }: Pick<OpenedFile, "head" | "zip">): boolean {
  if (zip) return jsonNames(zip.names).length > 0;
  const text = String.fromCharCode(...head).replace(/\s/g, "");
  return BEGINNINGS.some((beginning) => beginning.startsWith(text) || text.startsWith(beginning)) && text.length > 12;
}

/** The entries of a zip file that describe a model: `model.json`, and `name.json` beside `name.weights.bin`, as TensorFlow.js saves downloads. */
function jsonNames(names: readonly string[]): string[] {
  const has = new Set(names);
  return names.filter(
    (name) =>
      /(^|\/)model\.json$/.test(name) || (name.endsWith(".json") && has.has(name.replace(/json$/, "weights.bin"))),
  );
}

/** Opens the files of a model. @throws FormatError for a zip file with several models, and for what is not JSON */
export async function openParts({ what, zip, bytes, beside }: OpenedFile): Promise<TfjsParts> {
  if (!zip) return { what, json: jsonOf(await bytes(), what), other: beside };
  const [name, second] = jsonNames(zip.names);
  if (second !== undefined)
    throw new FormatError(
      `${what} holds several models, such as ${name} and ${second}. Unpack it, and give one of them`,
    );
  const within = `${what}: ${name}`;
  const folder = name.slice(0, name.lastIndexOf("/") + 1);
  const read = async (path: string) => zip.read(folder + path.replace(/^(\.\/)+/, "")) ?? null;
  return { what: within, json: jsonOf(zip.read(name) as Uint8Array, within), other: read };
}

function jsonOf(bytes: Uint8Array, what: string): unknown {
  return parseJson(new TextDecoder().decode(bytes), what);
}
