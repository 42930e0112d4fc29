import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Model, type Sequential } from "noodlenet";
import { type Dataset, type HostArray, mapInputs } from "noodlenet/data";
import { loadVgg16, readSafetensors, writeSafetensors } from "noodlenet/io";
import { network } from "../../examples/s7-vgg16-frozen.js";
import type { Pictures } from "../Experiment.js";
import { replaceFile } from "../replaceFile.js";
import { PREPARE } from "./prepare.js";
import type { Pixels } from "./Setting.js";

const PARTS = ["train", "val", "test"] as const;

/** The features of each part's pictures, by their index in the dataset, and the weights of block5 in the order of its layers. */
interface Content {
  readonly features: Readonly<Record<(typeof PARTS)[number], HostArray>>;
  readonly block5: readonly HostArray[];
}

/**
 * VGG16's blocks 1 to 4, which no experiment trains, computed once for all runs of a report, and the weights of its fifth. What they give
 * is the same to the bit as when they are computed in each run.
 */
export class Vgg16Start {
  readonly #content: Content;

  constructor(content: Content) {
    this.#content = content;
  }

  /** Computes it and keeps it in a file, or takes it from there. @param identity everything that it depends on */
  static async keep(
    path: string,
    identity: unknown,
    pictures: Pictures,
    pixels: Pixels,
    weights: string,
  ): Promise<void> {
    const settings = JSON.stringify(identity);
    const kept = await readFile(path).catch(() => null);
    if (kept !== null && isOf(kept, settings)) return;
    const { features, block5 } = await compute(pictures, pixels, weights);
    const arrays = [
      ...PARTS.map((part) => [part, features[part]] as const),
      ...block5.map((array, i) => [`block5.${i}`, array] as const),
    ];
    await mkdir(dirname(path), { recursive: true });
    await replaceFile(path, writeSafetensors(arrays, { settings }));
  }

  /** Reads a file that `keep` wrote. */
  static async read(path: string): Promise<Vgg16Start> {
    const { tensors } = readSafetensors(await readFile(path));
    const array = (name: string): HostArray => tensors.get(name) as HostArray;
    const features = { train: array("train"), val: array("val"), test: array("test") };
    const block5 = [...tensors.keys()].filter((name) => name.startsWith("block5.")).sort();
    return new Vgg16Start({ features, block5: block5.map(array) });
  }

  /** The same datasets with features in place of pictures. */
  pictures({ train, val, test, classNames }: Pictures): Pictures {
    const { features } = this.#content;
    return {
      train: withInputs(train, features.train),
      val: withInputs(val, features.val),
      test: withInputs(test, features.test),
      classNames,
    };
  }

  /** The config of a network on VGG16 without blocks 1 to 4. */
  rest(config: Config): Config {
    const [vgg16, ...top] = config.layers as Config[];
    const layers = (vgg16.layers as Config[])
      .filter(({ name }) => name?.startsWith("block5"))
      .map(({ calls: _, ...layer }) => layer as Config);
    const inputShape = this.#content.features.train.shape.slice(1);
    const { name, trainable } = vgg16;
    return { ...config, inputShape, layers: [{ type: "Sequential", name, trainable, inputShape, layers }, ...top] };
  }

  /** Gives block5 of such a network VGG16's weights. */
  giveWeights(model: Sequential): void {
    model.layers[0].setWeights(this.#content.block5);
  }
}

/** A model or a layer as configs describe it. */
type Config = ReturnType<Sequential["toConfig"]>;

function isOf(bytes: Uint8Array, settings: string): boolean {
  try {
    return readSafetensors(bytes).metadata.settings === settings;
  } catch {
    // Damaged: computed again.
    return false;
  }
}

async function compute(pictures: Pictures, pixels: Pixels, weights: string): Promise<Content> {
  const whole = network(0);
  if ((await loadVgg16(whole, weights)) !== "keras")
    throw new Error(`the report prepares pictures for Keras's weights of VGG16, but ${weights} holds PyTorch's`);
  const base = whole.getLayer("vgg16") as Model;
  const start = new Model({ inputs: base.inputs, outputs: base.getLayer("block4_pool").output });
  const of = (data: Dataset) => outputs(start, mapInputs(data, PREPARE[pixels]));
  const features = { train: await of(pictures.train), val: await of(pictures.val), test: await of(pictures.test) };
  const block5 = base.layers.filter(({ name }) => name.startsWith("block5")).flatMap((layer) => layer.weights);
  const arrays = await Promise.all(block5.map(async (weight) => ({ data: await weight.data(), shape: weight.shape })));
  whole.dispose();
  return { features, block5: arrays };
}

/** What a model makes of each sample, by its index in the dataset. */
async function outputs(model: Model, data: Dataset): Promise<HostArray> {
  const predicted = await model.predict(data);
  const [values, size] = [await predicted.data(), predicted.size / data.size];
  const ordered = new Float32Array(predicted.size);
  let row = 0;
  for await (const { indices } of data.batches(0, { withoutInputs: true }))
    for (const index of indices) ordered.set(values.subarray(row * size, ++row * size), index * size);
  const shape = predicted.shape;
  predicted.dispose();
  return { data: ordered, shape };
}

/** A dataset with other inputs, given by the samples' indices. */
function withInputs(data: Dataset, { data: values, shape }: HostArray): Dataset {
  const sampleShape = shape.slice(1);
  const size = sampleShape.reduce((a, b) => a * b, 1);
  async function* batches(epoch: number) {
    for await (const batch of data.batches(epoch, { withoutInputs: true })) {
      const x = new Float32Array(batch.indices.length * size);
      batch.indices.forEach((index, row) => {
        x.set(values.subarray(index * size, (index + 1) * size), row * size);
      });
      yield { ...batch, x: { data: x, shape: [batch.indices.length, ...sampleShape] } };
    }
  }
  return {
    size: data.size,
    batchSize: data.batchSize,
    sampleShape,
    classNames: data.classNames,
    augmented: false,
    batches,
  };
}
