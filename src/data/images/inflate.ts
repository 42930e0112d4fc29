import { Unzlib } from "fflate";
import { maybeNodeModule } from "../../util/nodeModule.js";

/** Packed bytes taken at a time, so that a bomb is left after 72 MB; more than a stored block, which fflate unpacks whole or not. */
const PIECE = 70_000;

/** Deflate makes nothing more than 1032 times smaller. */
const MOST_EXPANSION = 1032;

/** Bytes behind the packed ones among which the checksum is looked for: some writers leave a few. */
const SLACK = 1024;

/** Bytes from which on it is worth while to ask for Node's zlib. */
const WORTH_IT = 2 ** 16;

/**
 * Unpacks zlib data (RFC 1950) of a known size. What there is beyond it is left, as libpng does, unpacked or not.
 * @returns `size` bytes, or fewer where the data holds no more
 * @throws Error for data that is damaged or cut off
 */
export function inflate(data: Uint8Array, size: number): Uint8Array {
  return inflateByZlib(data, size) ?? inflateByFflate(data, size);
}

/** By Node's own zlib, which takes a third of the time; null where there is none, and where the other has to say what is wrong. */
function inflateByZlib(data: Uint8Array, size: number): Uint8Array | null {
  const zlib = maybeNodeModule("node:zlib");
  if (!zlib || size < WORTH_IT || size > MOST_EXPANSION * data.length) return null;
  try {
    // What is unpacked beyond the size ends in an error before memory is taken for it.
    const { buffer, engine } = zlib.inflateSync(data, {
      maxOutputLength: size,
      chunkSize: size,
      info: true,
    }) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    return data.length - engine.bytesWritten <= SLACK ? buffer : null;
  } catch {
    return null;
  }
}

function inflateByFflate(data: Uint8Array, size: number): Uint8Array {
  // A small file cannot take the memory of the large image that it claims to be.
  const out = new Uint8Array(Math.min(size, MOST_EXPANSION * data.length));
  let length = 0;
  let hasMore = false;
  const unzlib = new Unzlib((piece, last) => {
    // Pushed on, fflate would copy all that stands behind the end again and again.
    if (piece.length === 0 && !last) throw new Error("its pixels end before their data");
    hasMore ||= length + piece.length > out.length;
    out.set(piece.subarray(0, out.length - length), length);
    length = Math.min(out.length, length + piece.length);
  });
  for (let at = 0; at < data.length && !hasMore; at += PIECE)
    unzlib.push(data.subarray(at, at + PIECE), at + PIECE >= data.length);
  const unpacked = out.subarray(0, length);
  // The checksum is of everything.
  if (!hasMore) checkSum(data, unpacked);
  return unpacked;
}

/** Looks for the sum of what was unpacked, which stands behind the packed data; fflate does not. */
function checkSum(data: Uint8Array, unpacked: Uint8Array): void {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const sum = adler32(unpacked);
  for (let at = data.length - 4; at >= 2 && at >= data.length - 4 - SLACK; at--) if (view.getUint32(at) === sum) return;
  throw new Error("its pixels are not what their checksum says");
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let at = 0; at < bytes.length; ) {
    // As many as leave both sums below 2^31; the zeros keep them integers, which is faster by a quarter.
    const end = Math.min(at + 3800, bytes.length);
    for (; at < end; at++) {
      a = (a + bytes[at]) | 0;
      b = (b + a) | 0;
    }
    a %= 65521;
    b %= 65521;
  }
  return ((b << 16) | a) >>> 0;
}
