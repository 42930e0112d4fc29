import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bowls } from "../../src/bowls/bowls.js";
import { png } from "../data/images.js";

const SIZE = 32;

/** Writes small painted bowls into `folder`/{train,val,test}/{ramen,udon}, as many into each part as are asked for. Painting those of the report takes long. */
export function photoFolder(folder: string, counts: Readonly<Record<"train" | "val" | "test", number>>): string {
  const parts = Object.entries(counts).flatMap(([part, count]) => Array<string>(count).fill(part));
  const { x, y, classNames } = bowls(parts.length, 1, { size: SIZE });
  parts.forEach((part, i) => {
    const own = join(folder, part, classNames[y[i]]);
    mkdirSync(own, { recursive: true });
    const at = (column: number, row: number) => 3 * ((i * SIZE + row) * SIZE + column);
    const pixel = (column: number, row: number) => Array.from(x.data.slice(at(column, row), at(column, row) + 3));
    writeFileSync(join(own, `${i}.png`), png(SIZE, SIZE, pixel));
  });
  return folder;
}
