import { gunzipSync } from "fflate";
import { FormatError } from "../../util/errors.js";

/** Decompresses bytes that are gzip data; returns others unchanged. @throws FormatError when they are damaged */
export function gunzipped(bytes: Uint8Array, what = "the file"): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new FormatError(`${what}: is gzip data that is damaged or truncated; download it again`, { cause });
  }
}
