/** A colour as light: red, green and blue from 0 to 1, linear. */
export type Color = readonly [red: number, green: number, blue: number];

/** The properties of one painted point. All brushes write into the same object, since there are a million points. */
export interface Dab {
  /** Height above the broth, in pixels of the canvas. */
  z: number;
  r: number;
  g: number;
  b: number;
  /** The surface's slope: the normal's parts to the right and down; what is left of 1 points at the viewer. */
  nx: number;
  ny: number;
  /** 0 dull, 1 wet. */
  gloss: number;
  /** 1 covers what is below, less lets it shine through and leaves its height. */
  alpha: number;
}

/** Decides whether (x, y) is painted, and if so writes how into `dab`. */
export type Brush = (x: number, y: number, dab: Dab) => boolean;

/** A height below all others. */
const LOWEST = -1000;

/** A square of points with colour, height and slope. Lighting follows once all heights are known. */
export class Canvas {
  readonly size: number;
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
  readonly height: Float32Array;
  readonly normalX: Float32Array;
  readonly normalY: Float32Array;
  readonly gloss: Float32Array;
  /** 1 where broth is seen, or what lies in it. */
  readonly soup: Uint8Array;
  readonly #dab: Dab = { z: 0, r: 0, g: 0, b: 0, nx: 0, ny: 0, gloss: 0, alpha: 1 };

  constructor(size: number) {
    this.size = size;
    const layer = () => new Float32Array(size * size);
    [this.red, this.green, this.blue] = [layer(), layer(), layer()];
    [this.height, this.normalX, this.normalY, this.gloss] = [layer(), layer(), layer(), layer()];
    this.height.fill(LOWEST);
    this.soup = new Uint8Array(size * size);
  }

  /** Marks (x, y) as part of the soup, which covers whatever was painted there. */
  openSurface(x: number, y: number): void {
    this.height[y * this.size + x] = LOWEST;
    this.soup[y * this.size + x] = 1;
  }

  /** Applies the brush to every point of a rectangle that is not covered by something higher. */
  paint(left: number, top: number, right: number, bottom: number, brush: Brush): void {
    const dab = this.#dab;
    const last = this.size - 1;
    const [x0, x1] = [Math.max(0, Math.floor(left)), Math.min(last, Math.ceil(right))];
    const [y0, y1] = [Math.max(0, Math.floor(top)), Math.min(last, Math.ceil(bottom))];
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        dab.nx = dab.ny = dab.gloss = 0;
        dab.alpha = 1;
        if (brush(x, y, dab)) this.put(y * this.size + x, dab);
      }
    }
  }

  /** Every point of the canvas. */
  paintAll(brush: Brush): void {
    this.paint(0, 0, this.size, this.size, brush);
  }

  put(at: number, dab: Dab): void {
    const { z, r, g, b, nx, ny, gloss, alpha } = dab;
    if (z < this.height[at]) return;
    if (alpha >= 1) {
      this.red[at] = r;
      this.green[at] = g;
      this.blue[at] = b;
      this.height[at] = z;
      this.normalX[at] = nx;
      this.normalY[at] = ny;
      this.gloss[at] = gloss;
      return;
    }
    this.red[at] += (r - this.red[at]) * alpha;
    this.green[at] += (g - this.green[at]) * alpha;
    this.blue[at] += (b - this.blue[at]) * alpha;
    this.normalX[at] += (nx - this.normalX[at]) * alpha;
    this.normalY[at] += (ny - this.normalY[at]) * alpha;
    this.gloss[at] += (gloss - this.gloss[at]) * alpha;
  }
}

/** "#rrggbb" as linear light: a square approximates the display's gamma, which the camera reverses by a square root. */
export function color(hex: string): Color {
  const channel = (at: number) => square(Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return [channel(1), channel(3), channel(5)];
}

/** a at t = 0, b at t = 1. */
export function mix(a: Color, b: Color, t: number): Color {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/** The colour, lighter (above 1) or darker. */
export function shade(c: Color, factor: number): Color {
  return [c[0] * factor, c[1] * factor, c[2] * factor];
}

/** Writes a colour, times a factor, into a dab. */
export function tint(dab: Dab, c: Color, factor = 1): void {
  dab.r = c[0] * factor;
  dab.g = c[1] * factor;
  dab.b = c[2] * factor;
}

/** Writes a at t = 0, b at t = 1, times a factor, into a dab: {@link mix} without an array per point. */
export function tintMix(dab: Dab, a: Color, b: Color, t: number, factor = 1): void {
  dab.r = (a[0] + (b[0] - a[0]) * t) * factor;
  dab.g = (a[1] + (b[1] - a[1]) * t) * factor;
  dab.b = (a[2] + (b[2] - a[2]) * t) * factor;
}

/** x². Engines may round `x ** 2` differently. */
export function square(x: number): number {
  return x * x;
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function smooth(low: number, high: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
