import { shape } from "../../shared/lineChart.js";

/** A bowl seen from above, 100 units wide, whose broth and noodles follow two numbers from 0 to 1. */
export function bowlDrawing([dark, thick]: readonly [number, number]): SVGElement {
  const group = shape("g", {});
  const pale = [246, 228, 178];
  const deep = [112, 62, 24];
  const broth = pale.map((value, i) => Math.round(value + (deep[i] - value) * dark)).join(",");
  group.append(
    shape("circle", { cx: 50, cy: 50, r: 48, fill: "#f4f4f2", stroke: "#8a8f94", "stroke-width": 1.5 }),
    shape("circle", { cx: 50, cy: 50, r: 41, fill: `rgb(${broth})` }),
  );
  const width = 2 + 7 * thick;
  for (const [colour, extra] of [
    ["#b89a5a", 1.5],
    ["#fbf3d8", 0],
  ] as const)
    for (let i = 0; i < 4; i++) {
      const y = 32 + 12 * i;
      const half = Math.sqrt(36 ** 2 - (y - 50) ** 2);
      const d = `M${(50 - half).toFixed(1)} ${y}Q${(50 - half / 2).toFixed(1)} ${y - 9} 50 ${y}T${(50 + half).toFixed(1)} ${y}`;
      group.append(
        shape("path", { d, fill: "none", stroke: colour, "stroke-width": width + extra, "stroke-linecap": "round" }),
      );
    }
  return group;
}
