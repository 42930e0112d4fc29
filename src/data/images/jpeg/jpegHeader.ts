import { FormatError } from "../../../util/errors.js";
import { damaged, truncated } from "../imageLimits.js";

/** A colour component, as the frame header describes it. */
export interface JpegComponent {
  readonly id: number;
  /** Sampling factors. */
  readonly h: number;
  readonly v: number;
  /** Number of its quantization table. */
  readonly table: number;
}

/** A segment that the decoder needs: tables, the restart interval or the header of a scan. */
export interface JpegSegment {
  readonly marker: number;
  readonly body: Uint8Array;
  /** The offset of its end, where a scan's data begin. */
  readonly end: number;
}

/** The headers of a JPEG. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  readonly progressive: boolean;
  readonly components: readonly JpegComponent[];
  readonly jfif: boolean;
  /** Adobe's colour transform: 0 none, 1 YCbCr, 2 YCCK; undefined without an Adobe segment. */
  readonly adobeTransform: number | undefined;
  /** The EXIF segment after "Exif\0\0". */
  readonly exif: Uint8Array | undefined;
  /** In the order of the file. */
  readonly segments: readonly JpegSegment[];
  /** Bytes up to the end marker, inclusive; cameras append more. */
  readonly length: number;
}

type Draft = Partial<{ -readonly [K in keyof JpegHeader]: JpegHeader[K] }> & { segments: JpegSegment[] };

/** The second bytes of the markers of the segments that the decoder needs. */
export const HUFFMAN_TABLES = 0xc4;
export const START_OF_SCAN = 0xda;
export const QUANTIZATION_TABLES = 0xdb;
export const RESTART_INTERVAL = 0xdd;
const DECODED = [HUFFMAN_TABLES, START_OF_SCAN, QUANTIZATION_TABLES, RESTART_INTERVAL];
const PROGRESSIVE = 0xc2;
const END_OF_IMAGE = 0xd9;
/** More scans than any encoder writes: a small file with thousands would keep the decoder busy for hours. */
const MOST_SCANS = 500;

/**
 * Walks a JPEG's segments from the start to the end marker.
 * @throws FormatError when the end marker is missing, or the file is of an unsupported kind
 * @see ITU-T T.81, annex B
 */
export function readJpegHeader(bytes: Uint8Array, what: string): JpegHeader {
  const draft: Draft = { segments: [] };
  let scans = 0;
  let at = 2;
  for (;;) {
    at = nextMarker(bytes, at, what);
    const marker = bytes[at++];
    if (marker === END_OF_IMAGE) break;
    if (standsAlone(marker)) continue;
    if (at + 2 > bytes.length) throw truncated(what, "JPEG", "the file ends within a segment");
    const end = at + Math.max(2, (bytes[at] << 8) | bytes[at + 1]);
    if (end > bytes.length) throw truncated(what, "JPEG", "the file ends within a segment");
    if (marker === START_OF_SCAN && ++scans > MOST_SCANS) throw damaged(what, "JPEG", `over ${MOST_SCANS} scans`);
    readSegment(draft, { marker, body: bytes.subarray(at + 2, end), end }, what);
    at = end;
  }
  return finished(draft, scans, at, what);
}

/** The offset of the next marker's second byte; skips coded data and stray bytes. */
function nextMarker(bytes: Uint8Array, at: number, what: string): number {
  for (; ; at++) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 1 >= bytes.length) throw truncated(what, "JPEG", "the end marker is missing");
    const next = bytes[at + 1];
    if (next !== 0 && next !== 0xff) return at + 1;
  }
}

/** Markers without a length: restart markers between coded data, the start of the image. */
function standsAlone(marker: number): boolean {
  return (marker >= 0xd0 && marker <= 0xd8) || marker === 1;
}

function readSegment(draft: Draft, segment: JpegSegment, what: string): void {
  const { marker, body } = segment;
  if (marker === 0xe0 && text(body, 5) === "JFIF\0") draft.jfif = true;
  if (marker === 0xe1 && text(body, 6) === "Exif\0\0") draft.exif ??= body.subarray(6);
  if (marker === 0xee && text(body, 5) === "Adobe" && body.length >= 12) draft.adobeTransform = body[11];
  if (isFrame(marker)) readFrame(draft, marker, body, what);
  if (DECODED.includes(marker)) draft.segments.push(segment);
}

/** Start-of-frame markers; c4, c8 and cc are tables. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readFrame(draft: Draft, marker: number, body: Uint8Array, what: string): void {
  if (draft.components) throw damaged(what, "JPEG", "it has two frames");
  if (marker > PROGRESSIVE) throw unsupported(what, marker >= 0xc9 ? "arithmetic-coded" : "lossless or hierarchical");
  if (body.length < 6 || body.length < 6 + 3 * body[5]) throw damaged(what, "JPEG", "its frame header is too short");
  if (body[0] !== 8) throw unsupported(what, `${body[0]}-bit`);
  if (![1, 3, 4].includes(body[5])) throw unsupported(what, `${body[5]}-component`);
  draft.progressive = marker === PROGRESSIVE;
  draft.height = (body[1] << 8) | body[2];
  draft.width = (body[3] << 8) | body[4];
  draft.components = Array.from({ length: body[5] }, (_, i) => {
    const [id, factors, table] = body.subarray(6 + 3 * i);
    return { id, h: factors >> 4, v: factors & 15, table };
  });
  checkSampling(draft.components, what);
}

function checkSampling(components: readonly JpegComponent[], what: string): void {
  const [h, v] = [Math.max(...components.map((c) => c.h)), Math.max(...components.map((c) => c.v))];
  for (const c of components) {
    if (c.h < 1 || c.v < 1 || c.h > 4 || c.v > 4) throw damaged(what, "JPEG", `sampling factors ${c.h} and ${c.v}`);
    // libjpeg does not support these either.
    if (h % c.h !== 0 || v % c.v !== 0) throw unsupported(what, `sampling factors ${c.h}x${c.v} of ${h}x${v}`);
  }
}

function unsupported(what: string, kind: string): FormatError {
  return new FormatError(
    `${what}: is a JPEG of an unsupported kind (${kind}); save it as an ordinary 8-bit JPEG, or as PNG`,
  );
}

function finished(draft: Draft, scans: number, length: number, what: string): JpegHeader {
  const { width, height, components, progressive = false, jfif = false, adobeTransform, exif, segments } = draft;
  if (width === undefined || height === undefined || components === undefined || scans === 0)
    throw damaged(what, "JPEG", "it has no picture between start and end marker");
  return { width, height, progressive, components, jfif, adobeTransform, exif, segments, length };
}

function text(bytes: Uint8Array, length: number): string {
  return String.fromCharCode(...bytes.subarray(0, length));
}
