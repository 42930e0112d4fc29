import { unzipSync } from "fflate";
import type { ChosenFolder } from "noodlenet/data";
import { LabError } from "../LabError.js";
import { type ReadSettings, readSettings, SETTINGS_FILE } from "../take/settingsFile.js";
import { type Album, albumOf } from "./Album.js";
import { isPictureName } from "./isPicture.js";

/** What the reader opened. */
export interface Opened {
  readonly album: Album;
  /** The settings of a project of the lab; null where they are damaged, undefined where there are none. */
  readonly read: ReadSettings | null | undefined;
}

/** The pictures of a folder of classes or of a zip file, and the settings beside them. @throws LabError for a zip file of something else */
export async function openFolder(folder: ChosenFolder): Promise<Opened> {
  const zip = folder instanceof File ? contentOf(folder) : null;
  const album = await albumOf(folder).catch(async (error) => {
    throw zip ? zipError(error, folder as File, await zip) : error;
  });
  if (zip) return { album, read: (await zip).settings };
  const file = Array.isArray(folder) ? folder.find(({ name }) => isSettings(name)) : undefined;
  return { album, read: file && readSettings(await file.text()) };
}

/** What is known of a zip file. */
interface ZipContent {
  readonly hasPictures: boolean;
  readonly settings: Opened["read"];
}

/** A file of settings has fewer bytes. */
const MOST_BYTES = 1e5;

async function contentOf(file: File): Promise<ZipContent> {
  const names: string[] = [];
  try {
    const found = unzipSync(new Uint8Array(await file.arrayBuffer()), {
      filter: ({ name, originalSize }) => {
        names.push(name);
        return isSettings(name) && originalSize < MOST_BYTES;
      },
    });
    const [bytes = new Uint8Array()] = Object.values(found);
    const settings = names.some(isSettings) ? readSettings(new TextDecoder().decode(bytes)) : undefined;
    return { hasPictures: names.some(isPictureName), settings };
  } catch {
    return { hasPictures: true, settings: names.some(isSettings) ? null : undefined };
  }
}

const isSettings = (path: string) => path.split(/[\\/]/).at(-1) === SETTINGS_FILE;

/** What is wrong with a zip file: without an outer folder the library takes it for a folder. */
function zipError(error: unknown, { name }: File, { hasPictures }: ZipContent): Error {
  if (!hasPictures) return new LabError("otherZip", name);
  return new Error(String((error as Error).message).replace("the chosen folder", name));
}
