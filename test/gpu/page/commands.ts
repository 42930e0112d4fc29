/** What Node asks of the page. Storages are known by numbers that Node gives. */
export type Command =
  | { readonly what: "upload"; readonly id: number; readonly data: Elements }
  | {
      readonly what: "run";
      readonly kernel: string;
      /** Storages are written { remote: id }. */
      readonly args: readonly unknown[];
      /** Numbers of the results, by their keys; a single result's key is empty. */
      readonly ids: Readonly<Record<string, number>>;
    }
  | { readonly what: "free"; readonly id: number }
  | { readonly what: "download"; readonly id: number };

/** What it answers to a download. */
export type Reply = { readonly data: Elements } | { readonly error: string };

type Elements = Float32Array | Float64Array | Int32Array;
const TYPES = { Float32Array, Float64Array, Int32Array };

/** Commands or replies as one text: a browser's driver takes long over every number that it is given. */
export function pack(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (ArrayBuffer.isView(item)) return { type: item.constructor.name, bytes: base64(item) };
    if (typeof item === "number" && (!Number.isFinite(item) || Object.is(item, -0)))
      return { number: Object.is(item, -0) ? "-0" : String(item) };
    return item === undefined ? { nothing: true } : item;
  });
}

/** What was packed. */
export function unpack<T>(text: string): T {
  return revived(JSON.parse(text)) as T;
}

function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== "object" || value === null) return value;
  if ("bytes" in value) return elements(value as { type: keyof typeof TYPES; bytes: string });
  if ("number" in value) return Number(value.number);
  if ("nothing" in value) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revived(item)]));
}

function elements({ type, bytes }: { type: keyof typeof TYPES; bytes: string }): Elements {
  return new TYPES[type](Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)).buffer);
}

function base64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  let letters = "";
  for (let i = 0; i < bytes.length; i += 4096) letters += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return btoa(letters);
}
