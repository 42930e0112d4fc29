import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { PNG } from "pngjs";
import { bowls } from "../../src/bowls/bowls.js";
import { jpeg } from "../data/images.js";

/** Pieces of code as one program, each name imported once. */
export function programOfCode(pieces: readonly string[]): string {
  const imported = new Map<string, Set<string>>();
  const body = pieces.join("\n").replace(/^\s*import \{ (.*) \} from "(.*)";$/gm, (_, names: string, from: string) => {
    const known = imported.get(from) ?? new Set();
    for (const name of names.split(", ")) known.add(name);
    imported.set(from, known);
    return "";
  });
  const imports = [...imported].map(([from, names]) => `import { ${[...names].join(", ")} } from "${from}";\n`);
  return `${imports.join("")}${body}\nexport {};\n`;
}

/** The files that the programs of the documentation read: photos in folders and in a table, MNIST's kinds, a photo of lunch. */
export function writeData(dir: string): void {
  const { x, y, classNames } = bowls(10, 1, { size: 32 });
  const lines = ["image,label"];
  y.forEach((label, i) => {
    const folder = join(dir, "photos", classNames[label]);
    mkdirSync(folder, { recursive: true });
    const png = new PNG({ width: 32, height: 32, colorType: 2 });
    for (let p = 0; p < 32 * 32; p++) {
      for (let c = 0; c < 3; c++) png.data[4 * p + c] = x.data[(i * 32 * 32 + p) * 3 + c];
      png.data[4 * p + 3] = 255;
    }
    writeFileSync(join(folder, `${i}.png`), PNG.sync.write(png));
    lines.push(`${classNames[label]}/${i}.png,${classNames[label]}`);
  });
  writeFileSync(join(dir, "photos", "labels.csv"), lines.join("\n"));
  writeFileSync(
    join(dir, "lunch.jpg"),
    jpeg(40, 30, (px, py) => [px * 6, py * 8, 99]),
  );
  const idx = (...shape: number[]) => {
    const bytes = Buffer.alloc(4 + 4 * shape.length + shape.reduce((size, side) => size * side, 1));
    bytes.set([0, 0, 8, shape.length]);
    for (const [i, side] of shape.entries()) bytes.writeUInt32BE(side, 4 + 4 * i);
    return gzipSync(bytes);
  };
  writeFileSync(join(dir, "train-images-idx3-ubyte.gz"), idx(5, 28, 28));
  writeFileSync(join(dir, "train-labels-idx1-ubyte.gz"), idx(5));
  const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117, " ");
  const npy = Buffer.concat([
    Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, 118, 0]),
    Buffer.from(`${header}\n`),
    Buffer.alloc(6),
  ]);
  writeFileSync(join(dir, "mnist.npz"), zipSync({ "x_train.npy": npy }));
}
