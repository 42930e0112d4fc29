import { Unzlib } from "fflate";
import { maybeNodeModule } from "../../util/nodeModule.js";

/** Compressed bytes per step, so that a decompression bomb ends after 72 MB; larger than a stored block, which fflate needs whole. */
const PIECE = 70_000;

/** The highest compression ratio of deflate. */
const MOST_EXPANSION = 1032;

/** Bytes after the compressed data in which the checksum is searched: some writers leave a few extra ones. */
const SLACK = 1024;

/** Bytes from which Node's zlib pays off. */
const WORTH_IT = 2 ** 16;

/**
 * Decompresses zlib data (RFC 1950) of a known size. Surplus bytes, compressed or not, are ignored, as in libpng.
 * @returns `size` bytes, or fewer if the data hold no more
 * @throws Error for data that are damaged or truncated
 */
export function inflate(data: Uint8Array, size: number): Uint8Array {
  return inflateByZlib(data, size) ?? inflateByFflate(data, size);
}

/** Decompresses with Node's zlib, in a third of the time. Returns null without it, and on errors, which the other decoder describes. */
function inflateByZlib(data: Uint8Array, size: number): Uint8Array | null {
  const zlib = maybeNodeModule("node:zlib");
  if (!zlib || size < WORTH_IT || size > MOST_EXPANSION * data.length) return null;
  try {
    // Surplus output ends in an error before memory is allocated for it.
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
  // A small file cannot make the decoder allocate the memory of a large image that its header states.
  const out = new Uint8Array(Math.min(size, MOST_EXPANSION * data.length));
  let length = 0;
  let hasMore = false;
  const unzlib = new Unzlib((piece, last) => {
    // Given more, fflate would copy the bytes after the end again and again.
    if (piece.length === 0 && !last) throw new Error("its pixels end before their data");
    hasMore ||= length + piece.length > out.length;
    out.set(piece.subarray(0, out.length - length), length);
    length = Math.min(out.length, length + piece.length);
  });
  for (let at = 0; at < data.length && !hasMore; at += PIECE)
    unzlib.push(data.subarray(at, at + PIECE), at + PIECE >= data.length);
  const unpacked = out.subarray(0, length);
  // The checksum covers all of the output.
  if (!hasMore) checkSum(data, unpacked);
  return unpacked;
}

/** Verifies the checksum of the output, which follows the compressed data; fflate does not. */
function checkSum(data: Uint8Array, unpacked: Uint8Array): void {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const sum = adler32(unpacked);
  for (let at = data.length - 4; at >= 2 && at >= data.length - 4 - SLACK; at--) if (view.getUint32(at) === sum) return;
  throw new Error("its pixels do not match their checksum");
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
