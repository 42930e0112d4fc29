import type { ModelSnapshot } from "noodlenet";
import { MOVES } from "../../shared/moves.js";
import { networkOf } from "../network.js";
import { MOST_JPEG_MILLIONS } from "../own/mostPixels.js";
import { BOWLS, coinTossed } from "../pictures.js";
import type { Settings } from "../settings.js";
import type { ProgramComments, Texts } from "../texts.js";

/**
 * A program for Node that trains the same network to the same numbers: on painted bowls, or on the photos of the project that the page gives.
 * @param photos null for bowls  @param t has the words of its comments
 */
export function programOf(
  settings: Settings,
  photos: ProjectPhotos | null,
  { comments }: Pick<Texts, "comments">,
): string {
  const { model, compile } = networkOf(settings, photos?.classNames.length ?? 2);
  return `${photos ? fromPhotos(settings, photos, comments) : fromBowls(settings)}
const model = modelFromSnapshot(${JSON.stringify({ model, compile }, null, 2)});
const { history } = await model.fit(data, { epochs: ${settings.epochs}, validationData: val });
console.log(history);
`;
}

/** The photos of a project. */
export interface ProjectPhotos {
  readonly classNames: readonly string[];
  /** How many are trained on, of all that are there to be. */
  readonly count: number;
  readonly all: number;
}

function fromBowls({ size, photos, batchSize, seed, coinToss, augment }: Settings): string {
  const { train, val } = BOWLS;
  const count = Math.min(photos, train);
  const labels = coinToss ? tossed(count, 2, seed) : null;
  const data = `part(${labels ? "tossed" : `y.slice(0, ${count})`}, 0, { batchSize: ${batchSize}, shuffle: true, seed: ${seed} })`;
  return `import { modelFromSnapshot } from "noodlenet";
import { bowls } from "noodlenet/bowls";
import { ${["arrays", ...(augment ? ["augment", "augmented"] : [])].join(", ")} } from "noodlenet/data";

const { x, y } = bowls(${train + val}, 1, { size: ${size} });
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
${labels ? `const tossed = Int32Array.of(${labels});\n` : ""}const data = ${augment ? `augmented(${data}, augment(${JSON.stringify(MOVES)}), { seed: ${seed}, valueRange: [0, 1] })` : data};
const val = part(y.slice(${train}, ${train + val}), ${train});`;
}

function fromPhotos(
  { size, batchSize, seed, coinToss, augment }: Settings,
  { classNames, count, all }: ProjectPhotos,
  comments: ProgramComments,
): string {
  const labels = coinToss ? `, [${tossed(count, classNames.length, seed)}]` : "";
  const few = count < all ? `.slice(0, ${count})` : "";
  return `import { readdir } from "node:fs/promises";
import { modelFromSnapshot } from "noodlenet";
import { ${augment ? "augment, " : ""}imageList } from "noodlenet/data";

const classNames = ${JSON.stringify(classNames)};

// ${comments.order}
async function pictures(part, labels) {
  const found = [];
  for (const label of classNames)
    for (const file of await readdir(\`photos/\${part}/\${label}\`))
      found.push({ image: \`photos/\${part}/\${label}/\${file}\`, label, file });
  found.sort((a, b) => (a.file < b.file ? -1 : 1));
  return found.map(({ image, label }, i) => ({ image, label: labels?.[i] ?? label }));
}

const options = { size: [${size}, ${size}], scale: 1 / 255, antialias: true, maxPixels: ${MOST_JPEG_MILLIONS}e6, classNames };
const { train: data } = await imageList(${few ? `(await pictures("train"${labels}))${few}` : `await pictures("train"${labels})`}, {
  ...options,
  batchSize: ${batchSize},
  seed: ${seed},${augment ? `\n  augment: augment(${JSON.stringify(MOVES)}),` : ""}
});
const { train: val } = await imageList(await pictures("val"), { ...options, shuffle: false });`;
}

const tossed = (count: number, classes: number, seed: number) =>
  Array.from(coinTossed({ y: new Int32Array(count) }, classes, seed).y).join(", ");

/** The layers as constructors. */
type Layers = readonly (Readonly<Record<string, unknown>> & { readonly type: string })[];

/** A program for Keras 3 that trains the same network on the same photos, and opens the network that the page trained. */
export function kerasProgramOf(
  settings: Settings,
  { classNames, count, all }: ProjectPhotos,
  { comments }: Pick<Texts, "comments">,
): string {
  const { size, seed, epochs, batchSize, learningRate, augment, coinToss } = settings;
  const { model } = networkOf(settings, classNames.length) as ModelSnapshot;
  const layers = (model.layers as Layers).map((layer) => `    ${pythonLayer(layer)},\n`).join("");
  const { rotation, zoom, translation } = MOVES;
  const moves = `keras.Sequential([
    keras.layers.RandomFlip("horizontal"),
    keras.layers.RandomRotation(${rotation}),
    keras.layers.RandomZoom(${zoom}, ${zoom}),
    keras.layers.RandomTranslation(${translation}, ${translation}),
    network,
])`;
  return `"""${comments.keras}

pip install keras tensorflow pillow
python train.py

${comments.others}
"""

from pathlib import Path

import keras
import numpy as np
import PIL.Image

PIL.Image.MAX_IMAGE_PIXELS = ${MOST_JPEG_MILLIONS} * 10**6

CLASSES = ${JSON.stringify(classNames)}
SIZE = ${size}


def photos(part):
    files = sorted(
        (file.name, label, file)
        for label, name in enumerate(CLASSES)
        for file in Path("photos", part, name).iterdir()
    )
    pixels = [
        keras.utils.img_to_array(keras.utils.load_img(file, target_size=(SIZE, SIZE), interpolation="bilinear"))
        for _, _, file in files
    ]
    return np.stack(pixels) / 255, np.array([label for _, label, _ in files])


keras.utils.set_random_seed(${seed})
x, y = ${count < all ? `(one[:${count}] for one in photos("train"))` : 'photos("train")'}
x_val, y_val = photos("val")
${coinToss ? `y = np.array([${tossed(count, classNames.length, seed)}])  # ${comments.coinToss}\n` : ""}network = keras.Sequential([
    keras.Input((SIZE, SIZE, 3)),
${layers}])
model = ${augment ? moves : "network"}
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=${learningRate}),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x, y, batch_size=${batchSize}, epochs=${epochs}, validation_data=(x_val, y_val), verbose=2)

if Path("model.keras").exists():
    trained = keras.models.load_model("model.keras")
    probabilities = trained.predict(x_val, verbose=0)
    right = np.mean(np.argmax(probabilities, axis=1) == y_val)
    print(f"${comments.validationAccuracy} {right:.4f}")
`;
}

function pythonLayer({ type, name: _, ...options }: Layers[number]): string {
  const named = Object.entries(options).map(([option, value]) => `${snakeCase(option)}=${pythonValue(option, value)}`);
  return `keras.layers.${type}(${named.join(", ")})`;
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function pythonValue(option: string, value: unknown): string {
  if (option === "kernelRegularizer") return `keras.regularizers.L2(${(value as { readonly l2: number }).l2})`;
  return JSON.stringify(value);
}
