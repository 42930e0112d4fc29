import { FormatError } from "../../util/errors.js";
import { readFile } from "./nodeFiles.js";

/** @throws FormatError when the file is not there or not readable */
export async function readImageFile(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new FormatError(
      `${file}: cannot be read (${(error as Error).message}); check that it is there and readable`,
      { cause: error },
    );
  }
}
