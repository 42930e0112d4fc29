import type { Album, Photo } from "./Album.js";

/** A picture by its class and its number there, from 1. */
export interface Numbered {
  readonly name: string;
  readonly number: number;
}

/** A picture, and the first one that is the same. */
export type SamePictures = readonly [first: Numbered, again: Numbered];

/**
 * The pictures of an album that are the same as an earlier one to the last pixel. In two classes a network cannot tell which is right; twice in one, it may be
 * validated by what it was trained on.
 */
export function samePictures(album: Album, pixels: ReadonlyMap<Photo, ArrayLike<number>>): readonly SamePictures[] {
  const seen = new Map<number, { readonly own: ArrayLike<number>; readonly first: Numbered }[]>();
  const found: SamePictures[] = [];
  for (const { name, photos } of album)
    photos.forEach((photo, i) => {
      const own = pixels.get(photo);
      if (!own) return;
      const sum = sumOf(own);
      const alike = seen.get(sum) ?? [];
      const before = alike.find((other) => other.own.length === own.length && isSame(other.own, own));
      if (before) found.push([before.first, { name, number: i + 1 }]);
      else seen.set(sum, [...alike, { own, first: { name, number: i + 1 } }]);
    });
  return found;
}

/** The sums of pictures whose pixels were summed before: an album changes one picture at a time. */
const sums = new WeakMap<ArrayLike<number>, number>();

/** A number that differs where pixels do, nearly always. */
function sumOf(pixels: ArrayLike<number>): number {
  const known = sums.get(pixels);
  if (known !== undefined) return known;
  let sum = 0;
  for (let i = 0; i < pixels.length; i++) sum = (Math.imul(sum, 31) + Math.round(256 * pixels[i])) | 0;
  sums.set(pixels, sum);
  return sum;
}

function isSame(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
