import { crc32 } from "../../shared/crc32.js";
import { LabError } from "../LabError.js";

/** The most bytes and files that the numbers of a zip file can tell of. */
const MOST_BYTES = 2 ** 32 - 1;
const MOST_FILES = 2 ** 16 - 1;

/** Names are UTF-8. */
const FLAGS = 0x800;
const VERSION = 20;

/**
 * A zip file whose files are added one after the other and are stored as they are: photos are packed already. Each stays a blob: hundreds of photos of
 * the reader's disk are not in memory at once.
 */
export class ZipFile {
  readonly #parts: Blob[] = [];
  readonly #entries: Uint8Array[] = [];
  readonly #time = dosTime(new Date());
  #at = 0;

  /** @throws LabError when a zip file cannot hold so much  @param file what has these bytes, where there is such a thing */
  add(path: string, bytes: Uint8Array, file: Blob = new Blob([bytes as BlobPart])): void {
    const name = new TextEncoder().encode(path);
    const shared = [FLAGS, 0].flatMap(half).concat(word(this.#time), word(crc32(bytes)));
    const sizes = [...word(bytes.length), ...word(bytes.length), ...half(name.length), ...half(0)];
    const head = [...word(0x04034b50), ...half(VERSION), ...shared, ...sizes];
    this.#entries.push(
      Uint8Array.of(
        ...[...word(0x02014b50), ...half(VERSION), ...half(VERSION), ...shared, ...sizes],
        // No comment, the first disk, no attributes.
        ...[...half(0), ...half(0), ...half(0), ...word(0), ...word(this.#at)],
        ...name,
      ),
    );
    this.#append(Uint8Array.of(...head, ...name), file);
  }

  /** The whole, once all files are added. @throws LabError when the browser has no room for it */
  async finish(): Promise<Blob> {
    const start = this.#at;
    const count = this.#entries.length;
    this.#append(...this.#entries);
    const end = [...word(0x06054b50), ...half(0), ...half(0), ...half(count), ...half(count)];
    this.#append(Uint8Array.of(...end, ...word(this.#at - start), ...word(start), ...half(0)));
    const whole = new Blob(this.#parts);
    // Browsers tell only a reader of a blob that they could not keep it.
    await whole
      .slice(-1)
      .arrayBuffer()
      .catch(() => {
        throw new LabError("tooMuchToPack");
      });
    return whole;
  }

  #append(...parts: (Uint8Array | Blob)[]): void {
    const part = new Blob(parts as BlobPart[]);
    this.#parts.push(part);
    this.#at += part.size;
    if (this.#at > MOST_BYTES || this.#entries.length > MOST_FILES) throw new LabError("tooMuchToPack");
  }
}

const half = (value: number): number[] => [value & 255, (value >>> 8) & 255];

const word = (value: number): number[] => [...half(value), ...half(value >>> 16)];

/** A time as zip files tell it, to two seconds. */
function dosTime(date: Date): number {
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  const day = ((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  return ((day << 16) | time) >>> 0;
}
