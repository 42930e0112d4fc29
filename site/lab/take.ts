import { writeSafetensors } from "noodlenet/io";
import { networkOf } from "./network.js";
import { coinTossed } from "./pictures.js";
import { MOVES, type Run } from "./Run.js";
import type { Settings } from "./settings.js";

/** The trained network as a file that `npx noodlenet predict` and `loadModel` read, with what pixels become and the classes' names. */
export async function weightsFile(run: Run, settings: Settings, classNames: readonly string[]): Promise<Uint8Array> {
  const weights = await run.weights();
  const { model } = networkOf(settings, classNames.length);
  return writeSafetensors(
    weights.map(({ name, data, shape }) => [name, { data, shape }] as const),
    { noodlenet: JSON.stringify(model), classNames: JSON.stringify(classNames), preparation: "unit" },
  );
}

/**
 * A program for Node that trains the same network: on painted bowls with the same numbers, or on a folder of photos.
 * @param ownClasses the number of classes of the photos; null for bowls
 */
export function programOf(settings: Settings, ownClasses: number | null): string {
  const isBowls = ownClasses === null;
  const { model, compile } = networkOf(settings, ownClasses ?? 2);
  const imports = [
    'import { modelFromSnapshot } from "noodlenet";',
    ...(isBowls ? ['import { bowls } from "noodlenet/bowls";'] : []),
    `import { ${[...(isBowls ? ["arrays"] : []), ...(settings.augment ? ["augment", "augmented"] : []), ...(isBowls ? [] : ["imageFolder"])].join(", ")} } from "noodlenet/data";`,
  ];
  const train = settings.augment
    ? `augmented(data, augment(${JSON.stringify(MOVES)}), { seed: ${settings.seed}, valueRange: [0, 1] })`
    : "data";
  return `${imports.join("\n")}

${isBowls ? bowlsOf(settings) : folderOf(settings)}
const model = modelFromSnapshot(${JSON.stringify({ model, compile }, null, 2)});
const { history } = await model.fit(${train}, { epochs: ${settings.epochs}, validationData: val });
console.log(history);
`;
}

function bowlsOf({ size, photos, batchSize, seed, coinToss }: Settings): string {
  const labels = coinToss ? coinTossed({ y: new Int32Array(photos) }, 2, seed) : null;
  return `const { x, y } = bowls(168, 1, { size: ${size} });
const step = ${size} * ${size} * 3;
const part = (labels, from, options) =>
  arrays(
    {
      data: x.data.slice(from * step, (from + labels.length) * step).map((value) => value / 255),
      shape: [labels.length, ${size}, ${size}, 3],
    },
    { data: labels, shape: [labels.length] },
    options,
  );
${labels ? `const tossed = Int32Array.of(${Array.from(labels.y).join(", ")});\n` : ""}const data = part(${labels ? "tossed" : `y.slice(0, ${photos})`}, 0, { batchSize: ${batchSize}, shuffle: true, seed: ${seed} });
const val = part(y.slice(112, 168), 112);`;
}

function folderOf({ size, batchSize, seed }: Settings): string {
  return `// Your photos: photos/<class>/*.jpg
const { train: data, val } = await imageFolder("photos", {
  size: [${size}, ${size}],
  scale: 1 / 255,
  antialias: true,
  batchSize: ${batchSize},
  seed: ${seed},
  validationSplit: 0.2,
});`;
}

/** Offers bytes as a file to keep. */
export function save(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as BlobPart], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
