import { cos, exp, sin } from "../util/math.js";
import { type Color, mix, shade } from "./Canvas.js";
import { pointWithin, type Scene } from "./Scene.js";

/** What noodles are like; lengths in units of the bowl's radius. */
export interface NoodleKind {
  readonly color: Color;
  readonly radius: number;
  /** Bundles of strands that run side by side, and strands in each. */
  readonly bundles: number;
  readonly strands: number;
  /** Points along a strand. */
  readonly length: number;
  /** Sideways waves: how far, and how many per point. */
  readonly waviness: number;
  readonly waveRate: number;
  /** How strongly a bundle bends. */
  readonly bend: number;
  /** How squarely cut: 2 is round, 4 has a flat top. */
  readonly squareness: number;
  /** How far above (or below) the broth they lie on average, and how far they go up and down. */
  readonly level: number;
  readonly swing: number;
  readonly gloss: number;
  /** The pile's centre and radius on the soup. */
  readonly pile: { readonly u: number; readonly v: number; readonly radius: number };
}

interface Strand {
  /** x, y, z of each point, in pixels. */
  readonly points: Float32Array;
  readonly color: Color;
}

/** From one point of a bundle to the next, in units of the soup's radius. */
const STEP = 0.056;

/** A heap of noodles: strands with their height, so that they pass over and under each other and dip into the broth. */
export function paintNoodles(scene: Scene, kind: NoodleKind): void {
  for (let i = 0; i < kind.bundles; i++) {
    const guide = drawGuide(scene, kind);
    for (let j = 0; j < kind.strands; j++) paintStrand(scene, kind, drawStrand(scene, kind, guide, j));
  }
}

/** The path of a bundle: a walk that turns slowly and is steered back to the pile. (u, v, direction's cosine and sine) per point. */
function drawGuide({ random }: Scene, { length, bend, pile }: NoodleKind): Float32Array {
  const guide = new Float32Array(length * 4);
  const start = pointWithin(random, pile.radius);
  let [u, v] = [start.u + pile.u, start.v + pile.v];
  let direction = random.uniform(0, 2 * Math.PI);
  let turning = random.normal(0, bend);
  for (let i = 0; i < length; i++) {
    const [c, s] = [cos(direction), sin(direction)];
    guide.set([u, v, c, s], i * 4);
    u += c * STEP;
    v += s * STEP;
    const [du, dv] = [u - pile.u, v - pile.v];
    const out = Math.sqrt(du * du + dv * dv) / pile.radius;
    // Turn towards the pile's middle, on the side where it lies.
    const steer = out > 0.75 ? (c * dv - s * du > 0 ? -1 : 1) * 0.28 * (out - 0.5) : 0;
    turning = turning * 0.9 + random.normal(0, bend * 0.35);
    direction += turning + steer;
  }
  return guide;
}

/** One strand beside its guide, waving, rising and falling. */
function drawStrand({ random, soup, unit }: Scene, kind: NoodleKind, guide: Float32Array, place: number): Strand {
  const { length, radius, strands, waviness, waveRate, level, swing } = kind;
  const aside = (place - (strands - 1) / 2) * radius * 2.15 + random.normal(0, radius * 0.8);
  const phase = random.uniform(0, 6.28) * (waviness > 0 ? 0.35 : 1) + place * 0.25;
  const slow = random.uniform(0.06, 0.22);
  const base = level + random.normal(0, swing * 0.5);
  const start = random.uniform(0, 6.28);
  // Strands of a bundle do not begin and end together.
  const first = random.integer(Math.ceil(length / 3));
  const count = length - first - random.integer(Math.ceil(length / 3));
  const points = new Float32Array(count * 3);
  for (let k = 0; k < count; k++) {
    const i = first + k;
    const wave = aside + waviness * sin(phase + i * waveRate);
    const u = guide[i * 4] - guide[i * 4 + 3] * wave;
    const v = guide[i * 4 + 1] + guide[i * 4 + 2] * wave;
    points[k * 3] = soup.x + u * soup.rx;
    points[k * 3 + 1] = soup.y + v * soup.ry;
    points[k * 3 + 2] = (base + swing * sin(start + i * slow)) * unit;
  }
  return { points, color: shade(kind.color, 1 + random.normal(0, 0.1)) };
}

function paintStrand(scene: Scene, kind: NoodleKind, { points, color }: Strand): void {
  for (let i = 0; i + 5 < points.length; i += 3) paintSegment(scene, kind, color, points, i);
}

/** A piece of a strand: every point nearer to the line than the radius, rounded off towards the sides. */
function paintSegment(scene: Scene, kind: NoodleKind, color: Color, points: Float32Array, at: number): void {
  const { canvas, unit, broth } = scene;
  const [ax, ay, az] = [points[at], points[at + 1], points[at + 2]];
  const [bx, by, bz] = [points[at + 3], points[at + 4], points[at + 5]];
  const r = kind.radius * unit;
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy + 1e-6;
  const clarity = broth.turbidity / unit;
  const pale = mix(color, broth.color, 0.12);
  canvas.paint(Math.min(ax, bx) - r, Math.min(ay, by) - r, Math.max(ax, bx) + r, Math.max(ay, by) + r, (x, y, dab) => {
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared));
    const ex = x - ax - t * dx;
    const ey = y - ay - t * dy;
    const d = (ex * ex + ey * ey) / (r * r);
    if (d > 1 || canvas.soup[y * canvas.size + x] === 0) return false;
    const side = kind.squareness > 3 ? d * d : d;
    dab.z = az + t * (bz - az) + r * Math.sqrt(1 - side);
    const slope = (kind.squareness > 3 ? d : 1) / r;
    dab.nx = ex * slope * 0.9;
    dab.ny = ey * slope * 0.9;
    dab.gloss = kind.gloss;
    const edge = 1 - 0.3 * side;
    const seen = dab.z < 0 ? exp(dab.z * clarity) : 1;
    // Below the surface the broth's colour comes over the noodle's, and its smooth surface over the noodle's slope.
    dab.r = (pale[0] * edge - broth.color[0]) * seen + broth.color[0];
    dab.g = (pale[1] * edge - broth.color[1]) * seen + broth.color[1];
    dab.b = (pale[2] * edge - broth.color[2]) * seen + broth.color[2];
    if (dab.z < 0) {
      dab.nx *= 0.25;
      dab.ny *= 0.25;
      dab.gloss = 0.9;
    }
    return true;
  });
}
