/** The pixels beyond a picture's border: reflected (d c b a | a b c d | d c b a), the nearest pixel, or a constant. */
export type Fill = "reflect" | "nearest" | "constant";

/**
 * Samples a picture through an affine map: target pixel (x, y), measured from the centre, is the source at
 * (ax + by + c, dx + ey + f), interpolated bilinearly. Values stay within the range of the source and the fill.
 * @param source [h, w, channels]  @param map [a, b, c, d, e, f]
 * @returns a new array of the same shape
 */
export function sampleAffine(
  source: Float32Array,
  [height, width, channels]: readonly number[],
  [a, b, c, d, e, f]: readonly number[],
  { fill = "reflect", fillValue = 0 }: { fill?: Fill; fillValue?: number } = {},
): Float32Array {
  const out = new Float32Array(source.length);
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const placeX = placing(fill, width);
  const placeY = placing(fill, height);
  const pixel = (x: number, y: number, channel: number) =>
    x < 0 || y < 0 ? fillValue : source[(y * width + x) * channels + channel];
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = a * (x - middleX) + b * (y - middleY) + c + middleX;
      const v = d * (x - middleX) + e * (y - middleY) + f + middleY;
      const [left, top] = [Math.floor(u), Math.floor(v)];
      const [p, q] = [u - left, v - top];
      const [x0, x1, y0, y1] = [placeX(left), placeX(left + 1), placeY(top), placeY(top + 1)];
      for (let channel = 0; channel < channels; channel++) {
        const above = pixel(x0, y0, channel) * (1 - p) + pixel(x1, y0, channel) * p;
        const below = pixel(x0, y1, channel) * (1 - p) + pixel(x1, y1, channel) * p;
        out[to++] = above * (1 - q) + below * q;
      }
    }
  }
  return out;
}

/** The index along an axis at which a coordinate is read; −1 beyond the border. */
function placing(fill: Fill, size: number): (i: number) => number {
  if (fill === "nearest") return (i) => Math.min(size - 1, Math.max(0, i));
  if (fill === "constant") return (i) => (i >= 0 && i < size ? i : -1);
  return (i) => {
    const j = ((i % (2 * size)) + 2 * size) % (2 * size);
    return j < size ? j : 2 * size - 1 - j;
  };
}
