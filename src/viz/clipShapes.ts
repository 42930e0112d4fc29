/** A position in the picture, in pixels. */
export type Place = readonly [x: number, y: number];

/** Clips a polyline to the band between two heights; gives the remaining pieces. */
export function clipLine(line: readonly Place[], top: number, bottom: number): Place[][] {
  const pieces: Place[][] = [];
  let end: Place | null = null;
  for (let i = 1; i < line.length; i++) {
    const piece = clipSegment(line[i - 1], line[i], top, bottom);
    if (piece === null) continue;
    // A piece that starts where the last one ended continues it.
    if (end === piece[0]) pieces[pieces.length - 1].push(piece[1]);
    else pieces.push([...piece]);
    end = piece[1];
  }
  return pieces;
}

function clipSegment(a: Place, b: Place, top: number, bottom: number): readonly [Place, Place] | null {
  if (Math.max(a[1], b[1]) < top || Math.min(a[1], b[1]) > bottom) return null;
  const cut = (from: Place, to: Place) =>
    from[1] < top ? crossing(from, to, top) : from[1] > bottom ? crossing(from, to, bottom) : from;
  return [cut(a, b), cut(b, a)];
}

/** Clips a polygon to the band between two heights (Sutherland and Hodgman 1974). */
export function clipArea(corners: readonly Place[], top: number, bottom: number): readonly Place[] {
  return cutOff(cutOff(corners, top, 1), bottom, -1);
}

/** Clips a polygon to one side of a horizontal line. */
function cutOff(corners: readonly Place[], y: number, side: 1 | -1): Place[] {
  const isIn = (place: Place) => side * (place[1] - y) >= 0;
  return corners.flatMap((corner, i) => {
    const last = corners[(i + corners.length - 1) % corners.length];
    const entered = isIn(corner) === isIn(last) ? [] : [crossing(last, corner, y)];
    return isIn(corner) ? [...entered, corner] : entered;
  });
}

/** The intersection of the line through two positions with a horizontal line. */
function crossing(a: Place, b: Place, y: number): Place {
  return [a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]), y];
}
