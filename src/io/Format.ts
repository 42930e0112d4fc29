import type { LayerGraph, ModelMetadata } from "../layers/LayerGraph.js";
import type { LayerConfig } from "../layers/layerOptions.js";
import type { TrainableModel } from "../models/TrainableModel.js";
import { FormatError } from "../util/errors.js";
import type { Shape } from "../util/shape.js";
import type { OpenedFile } from "./files/openFile.js";
import type { Assignment } from "./weights/StoredWeight.js";

/**
 * A file format. Each format implements this interface in the `index.ts` of its folder and is registered by one line in `formats.ts`. What a
 * format cannot hold, or only reads, it leaves out.
 */
export interface Format<Name extends string = string> {
  /** As users name it: `{ format: "keras" }`. */
  readonly name: Name;
  /** Endings of file names, in lower case, such as ".keras". The first format in the list that has an ending gets the file. */
  readonly extensions: readonly string[];
  /** Whether a file is in this format, as its first bytes show, or its entries where it is a zip file. */
  detect(file: Pick<OpenedFile, "head" | "zip">): boolean;
  /** Reads the description of a model and its weights. Left out where the format holds weights only. @throws FormatError */
  readModel?(file: OpenedFile, options: ReadModelOptions): Promise<StoredModel>;
  /** Finds the file's array for each weight of a model. @throws FormatError where the file is another model's */
  readWeights(model: LayerGraph, file: OpenedFile, options: ReadWeightsOptions): Promise<Assignment[]>;
  /** The bytes of a file with the model and its weights. Left out where the format holds weights only. */
  writeModel?(model: LayerGraph, options: WriteModelOptions): Promise<Uint8Array>;
  /** Whether models are written with what `compile` chose and the optimizer's state. */
  readonly holdsOptimizer?: boolean;
  /** The bytes of a file with the model's weights. Left out where the format is only read. */
  writeWeights?(model: LayerGraph): Promise<Uint8Array>;
}

/** What reading a model needs besides the file. */
export interface ReadModelOptions {
  /** Shape of one sample, used where the file leaves sides open. */
  readonly inputShape?: Shape;
  /** Types of layers that the user defines. */
  readonly custom: ReadonlySet<string>;
  /** Whether to read what `compile` chose and the optimizer's state. */
  readonly compile: boolean;
}

/** What writing a model needs besides it. */
export interface WriteModelOptions {
  /** Whether to write what `compile` chose and the optimizer's state, where the format holds them. */
  readonly includeOptimizer: boolean;
  /** Gets a notice of what is left out. */
  tell(notice: string): void;
}

/** How weights are matched. */
export interface ReadWeightsOptions {
  /** True: match only the layers whose names are in both the file and the model. Else all must match; false: in order alone, as Keras does. */
  readonly byName?: boolean;
}

/** A model as a file holds it, not built yet. */
export interface StoredModel {
  /** The layers, as `modelFromConfig` takes them. */
  readonly config: LayerConfig;
  /** How many numbers the file holds: an upper bound on the weights that the description may ask for. */
  readonly available: number;
  /** The model's metadata, which the file holds besides the layers. */
  readonly metadata: ModelMetadata;
  /** Finds the file's array for each weight of the model that was built from `config`. */
  match(model: LayerGraph): Assignment[];
  /**
   * Compiles the model, whose weights are assigned, as the file says. Left out where the file holds nothing of `compile`.
   * @returns notices of what is left out
   * @throws Error with the reason where that cannot be done; the model is then as it was
   */
  compile?(model: TrainableModel): readonly string[];
}

/** The key under which noodlenet stores its own data in a format that other programs define. */
export const NOODLENET_KEY = "noodlenet";

/** The error for a file from which a model was asked, and which has weights only. @param what how errors name the file */
export function weightsOnlyError(what: string): FormatError {
  return new FormatError(
    `${what} holds weights but no model. Build the model, as with new Sequential([…]), then loadWeights(model, file)`,
  );
}
