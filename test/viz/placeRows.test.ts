import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Add, Conv2D, Dense, input, Model, Sequential } from "../../src/index.js";
import { modelDiagram, modelRows } from "../../src/viz/index.js";
import type { DiagramRow } from "../../src/viz/modelRows.js";
import { type Place, placeRows } from "../../src/viz/placeRows.js";

const row = (name: string, from?: readonly string[]): DiagramRow => ({
  ...{ name, type: from?.length === 0 ? "InputLayer" : "Dense", shape: [2], params: 0 },
  ...(from && from.length > 0 ? { from } : {}),
});
/** Names by column, each with its lane; "|" is a connection. */
const shown = (rows: readonly DiagramRow[]) =>
  placeRows(rows).map((column) =>
    [...column].sort((a, b) => a.lane - b.lane).map(({ row, lane }) => `${row?.name ?? "|"}${lane}`),
  );

describe("the places of a diagram", () => {
  it("of a chain are one lane", () => {
    expect(shown([row("a"), row("b"), row("c")])).toEqual([["a0"], ["b0"], ["c0"]]);
  });

  it("of a residual block have a line past the layers", () => {
    const rows = [row("a"), row("b"), row("c"), row("add", ["c", "a"]), row("d")];
    expect(shown(rows)).toEqual([["a0"], ["b0", "|1"], ["c0", "|1"], ["add0"], ["d0"]]);
  });

  it("of branches of other lengths are lanes, which end where they are merged", () => {
    const rows = [row("a"), row("b"), row("c", ["a"]), row("e", ["c"]), row("d", ["a"]), row("join", ["b", "e", "d"])];
    expect(shown(rows)).toEqual([["a0"], ["b0", "c1", "d2"], ["|0", "e1", "|2"], ["join0"]]);
  });

  it("have an input just before the layer that takes it", () => {
    const rows = [row("x", []), row("a"), row("b"), row("z", []), row("join", ["b", "z"])];
    expect(shown(rows)).toEqual([["x0"], ["a0"], ["b0", "z1"], ["join0"]]);
  });

  it("name what a layer that is used twice takes of layers behind it", () => {
    const columns = placeRows([row("x"), row("shared", ["x", "later"]), row("later")]);
    expect(columns[1][0].later).toEqual(["later"]);
    expect(modelDiagram([row("x"), row("shared", ["x", "later"]), row("later")])).toContain("← later");
  });

  it("are, for any graph, each row once, one to a lane, connected through neighbouring columns to all it takes", () => {
    const graphs = fc
      .array(fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 20 })
      .map((sources) => [
        row("0"),
        ...sources.map((from, i) => row(String(i + 1), [...new Set(from.map((n) => String(n % (i + 1))))])),
      ]);
    fc.assert(
      fc.property(graphs, (rows) => {
        const columns = placeRows(rows);
        const placed = columns.flat().filter((place) => place.row);
        expect(placed.map((place) => place.row?.name).sort()).toEqual(rows.map(({ name }) => name).sort());
        columns.forEach((column, at) => {
          expect(new Set(column.map(({ lane }) => lane)).size).toBe(column.length);
          for (const { from } of column) for (const place of from) expect(columns[at - 1]).toContain(place);
        });
        const origin = (place: Place): string => place.row?.name ?? origin(place.from[0]);
        for (const { row, from } of placed)
          if (row?.from) expect(from.map(origin).sort()).toEqual([...row.from].sort());
      }),
    );
  });
});

it("a nested model that is drawn layer by layer is connected by its last layer", () => {
  const x = input([8, 8, 3], { name: "x" });
  const inner = new Sequential([new Conv2D(3, 1, { name: "one" }), new Conv2D(3, 1, { name: "two" })], {
    name: "inner",
  });
  const sum = new Add({ name: "sum" }).apply([x, inner.apply(x)]);
  const model = new Model({ inputs: x, outputs: new Dense(2, { name: "end" }).apply(sum) });
  expect(modelRows(model, true).map(({ name, from }) => [name, from])).toEqual([
    ["x", undefined],
    ["one", undefined],
    ["two", undefined],
    ["sum", ["x", "two"]],
    ["end", undefined],
  ]);
});
