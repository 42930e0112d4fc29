import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Model, modelFromConfig, type Sequential } from "noodlenet";
import { type Dataset, type HostArray, mapInputs } from "noodlenet/data";
import { readSafetensors, writeSafetensors } from "noodlenet/io";
import { network } from "../../examples/s7-vgg16-frozen.js";
import type { Experiment, Pictures } from "../Experiment.js";
import { makeFolder } from "../makeFolder.js";
import { replaceFile } from "../replaceFile.js";
import { loadKerasVgg16 } from "./loadKerasVgg16.js";
import { PREPARE, unchanged } from "./prepare.js";
import type { Pixels } from "./Setting.js";

const PARTS = ["train", "val", "test"] as const;

/** What a dataset's pictures become. */
interface Features {
  /** The pictures' indices in the dataset, in the order of `values`; those of a part of a dataset are not the first ones. */
  readonly indices: HostArray;
  readonly values: HostArray;
}

/** The features of each part's pictures, and the weights of block5 in the order of its layers. */
interface Content {
  readonly features: Readonly<Record<(typeof PARTS)[number], Features>>;
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

  /** Takes it from a file, or computes it and keeps it there. @param pictures pixels from 0 to 255 */
  static async keep(place: StartPlace, pictures: Pictures, pixels: Pixels, weights: string): Promise<Vgg16Start> {
    const path = Vgg16Start.path(place, pixels);
    const settings = JSON.stringify({ report: place.settings, pixels });
    const kept = await readFile(path).catch(() => null);
    if (kept !== null && isOf(kept, settings)) return Vgg16Start.#from(kept);
    const content = await compute(pictures, pixels, weights);
    await makeFolder(dirname(path));
    await replaceFile(path, writeSafetensors(arraysOf(content), { settings }));
    return new Vgg16Start(content);
  }

  /** The file of a kind of pixels. */
  static path({ folder }: StartPlace, pixels: Pixels): string {
    return join(folder, `vgg16-${pixels}.safetensors`);
  }

  /** Reads a file that `keep` wrote. */
  static async read(path: string): Promise<Vgg16Start> {
    return Vgg16Start.#from(await readFile(path));
  }

  static #from(bytes: Uint8Array): Vgg16Start {
    const { tensors } = readSafetensors(bytes);
    const array = (name: string): HostArray => tensors.get(name) as HostArray;
    const of = (part: string): Features => ({ indices: array(`${part}.indices`), values: array(part) });
    const block5 = [...tensors.keys()].filter((name) => name.startsWith("block5.")).sort();
    return new Vgg16Start({
      features: { train: of("train"), val: of("val"), test: of("test") },
      block5: block5.map(array),
    });
  }

  /** An experiment with VGG16 on features in place of pictures: its network is what follows block4. */
  experiment({ after, network, ...others }: Experiment): Experiment {
    return {
      ...others,
      needsWeights: false,
      prepare: unchanged,
      ...(network ? { network: (seed: number) => this.#cut(network(seed)) } : {}),
      ...(after ? { after: this.experiment(after) } : {}),
    };
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

  /** A network on VGG16 without blocks 1 to 4, compiled as the whole one, which is freed. */
  #cut(whole: Sequential): Sequential {
    const rest = modelFromConfig(this.#rest(whole.toConfig())) as Sequential;
    const { optimizer, outputs, metrics } = whole.compiled!;
    whole.dispose();
    rest.layers[0].setWeights(this.#content.block5);
    return rest.compile({ optimizer, loss: outputs[0].loss!, metrics: metrics.map(({ metric }) => metric) });
  }

  #rest(config: Config): Config {
    const [vgg16, ...top] = config.layers as Config[];
    const layers = (vgg16.layers as Config[])
      .filter(({ name }) => name?.startsWith("block5"))
      .map(({ calls: _, ...layer }) => layer as Config);
    const inputShape = this.#content.features.train.values.shape.slice(1);
    const { name, trainable } = vgg16;
    return { ...config, inputShape, layers: [{ type: "Sequential", name, trainable, inputShape, layers }, ...top] };
  }
}

/** Where the start of VGG16 is kept; plain data, so that another process finds it there. */
export interface StartPlace {
  readonly folder: string;
  /** What it depends on besides the kind of pixels; a file with others is replaced. */
  readonly settings: unknown;
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
  await loadKerasVgg16(whole, weights);
  const base = whole.getLayer("vgg16") as Model;
  const start = new Model({ inputs: base.inputs, outputs: base.getLayer("block4_pool").output });
  const of = (data: Dataset) => outputs(start, mapInputs(data, PREPARE[pixels]));
  const features = { train: await of(pictures.train), val: await of(pictures.val), test: await of(pictures.test) };
  const block5 = base.layers.filter(({ name }) => name.startsWith("block5")).flatMap((layer) => layer.weights);
  const arrays = await Promise.all(block5.map(async (weight) => ({ data: await weight.data(), shape: weight.shape })));
  whole.dispose();
  return { features, block5: arrays };
}

function arraysOf({ features, block5 }: Content): (readonly [string, HostArray])[] {
  return [
    ...PARTS.flatMap((part) => [
      [part, features[part].values] as const,
      [`${part}.indices`, features[part].indices] as const,
    ]),
    ...block5.map((array, i) => [`block5.${i}`, array] as const),
  ];
}

/** What a model makes of each sample. */
async function outputs(model: Model, data: Dataset): Promise<Features> {
  const predicted = await model.predict(data);
  const values = { data: await predicted.data(), shape: predicted.shape };
  predicted.dispose();
  const indices: number[] = [];
  for await (const batch of data.batches(0, { withoutInputs: true })) indices.push(...batch.indices);
  return { indices: { data: Int32Array.from(indices), shape: [indices.length] }, values };
}

/** A dataset with other inputs. */
function withInputs(data: Dataset, { indices, values }: Features): Dataset {
  const sampleShape = values.shape.slice(1);
  const size = sampleShape.reduce((a, b) => a * b, 1);
  const rowOf = new Map(Array.from(indices.data, (index, row) => [index, row]));
  async function* batches(epoch: number) {
    for await (const batch of data.batches(epoch, { withoutInputs: true })) {
      const x = new Float32Array(batch.indices.length * size);
      batch.indices.forEach((index, i) => {
        const row = rowOf.get(index)!;
        x.set(values.data.subarray(row * size, (row + 1) * size), i * size);
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
