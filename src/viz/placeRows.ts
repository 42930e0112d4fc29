import type { DiagramRow } from "./modelRows.js";

/** A place in a diagram: a layer, or a connection on its way past layers. */
export interface Place {
  /** Null for a connection. */
  readonly row: DiagramRow | null;
  /** The number of the line in which it is drawn, from the top. */
  readonly lane: number;
  /** What leads to it: places of the column before. */
  readonly from: readonly Place[];
  /** The names of layers that it takes and that come later in the diagram, which a layer that is used several times may do. */
  readonly later: readonly string[];
}

/**
 * Places the rows of a diagram in columns: each layer in the column after the last of those it takes, branches in lanes below one another,
 * and connections that skip columns in lanes of their own.
 */
export function placeRows(rows: readonly DiagramRow[]): readonly (readonly Place[])[] {
  const sources = rows.map((_, i) => sourcesOf(rows, i));
  const depths = depthsOf(sources.map(({ earlier }) => earlier));
  const columns: Place[][] = [];
  const ends = lastUses(sources, depths);
  /** Where the output of each row was drawn last. */
  const last: Place[] = [];
  for (let depth = 0; depth <= Math.max(...depths); depth++) {
    const lanes = new Lanes();
    const column: Place[] = [];
    const passing = rows.flatMap((_, i) => (depths[i] < depth && ends[i] > depth ? [i] : []));
    const [going, starting] = [passing.filter((i) => !last[i].row), passing.filter((i) => last[i].row)];
    const pass = (i: number): Place => ({ row: null, lane: lanes.take(last[i].lane), from: [last[i]], later: [] });
    const passes = new Map(going.map((i) => [i, pass(i)]));
    rows.forEach((row, i) => {
      if (depths[i] !== depth) return;
      const from = sources[i].earlier.map((source) => last[source]);
      const lane = lanes.take(Math.min(...from.map((place) => place.lane), Number.MAX_SAFE_INTEGER));
      column.push({ row, lane, from, later: sources[i].later });
      last[i] = column[column.length - 1];
    });
    for (const i of starting) passes.set(i, pass(i));
    for (const [i, place] of passes) {
      last[i] = place;
      column.push(place);
    }
    columns.push(column);
  }
  return columns;
}

/** Hands out the lanes of a column. */
class Lanes {
  readonly #taken = new Set<number>();

  /** The lane nearest to the wanted one that is free; of two equally near the upper one. */
  take(wanted: number): number {
    const first = wanted === Number.MAX_SAFE_INTEGER ? 0 : wanted;
    for (let distance = 0; ; distance++)
      for (const lane of [first - distance, first + distance])
        if (lane >= 0 && !this.#taken.has(lane)) {
          this.#taken.add(lane);
          return lane;
        }
  }
}

/** What a row takes: the numbers of rows before it, and the names of rows after it. Without a list that is the row before. */
function sourcesOf(rows: readonly DiagramRow[], i: number): { earlier: readonly number[]; later: readonly string[] } {
  const { from, type } = rows[i];
  if (!from) return { earlier: i === 0 || type === "InputLayer" ? [] : [i - 1], later: [] };
  const before = from.map((name) => rows.findLastIndex((row, n) => n < i && row.name === name));
  return {
    earlier: [...new Set(before.filter((n) => n >= 0))],
    later: from.filter((_, n) => before[n] < 0),
  };
}

/** The column of each row. What takes nothing, such as an input, stands just before the first layer that takes it. */
function depthsOf(sources: readonly (readonly number[])[]): number[] {
  const depths: number[] = [];
  for (const from of sources) depths.push(from.reduce((depth, source) => Math.max(depth, depths[source] + 1), 0));
  return depths.map((depth, i) => {
    const users = sources.flatMap((from, user) => (from.includes(i) ? [depths[user]] : []));
    return sources[i].length === 0 && users.length > 0 ? Math.min(...users) - 1 : depth;
  });
}

/** The last column in which each row's output is taken. */
function lastUses(sources: readonly { readonly earlier: readonly number[] }[], depths: readonly number[]): number[] {
  const ends = depths.map(() => -1);
  sources.forEach(({ earlier }, user) => {
    for (const source of earlier) ends[source] = Math.max(ends[source], depths[user]);
  });
  return ends;
}
