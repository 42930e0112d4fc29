import type { Format } from "../Format.js";
import type { OpenedFile } from "../files/openFile.js";
import { isHdf5 } from "../hdf5/index.js";
import { kerasArchiveBytes, matchKerasArchive, readKerasArchive } from "./archive.js";
import { hdf5ModelBytes, kerasWeightsBytes, legacyWeightsBytes, matchHdf5File, readHdf5Model } from "./h5.js";
import { matchKerasShards } from "./shards.js";
import { matchTfjsFile, readTfjsModel } from "./tfjs/model.js";
import { isTfjsFile } from "./tfjs/parts.js";

/** Keras 3's `.keras`: a whole model. */
export const keras: Format<"keras"> = {
  name: "keras",
  extensions: [".keras"],
  // The last resort for zip files, of which it tells what they are instead.
  detect: ({ zip }) => zip !== undefined,
  readModel: readKerasArchive,
  readWeights: matchKerasArchive,
  writeModel: kerasArchiveBytes,
  holdsOptimizer: true,
  writeWeights: (model) => kerasArchiveBytes(model),
};

/** Every HDF5 file of Keras's is read alike, whatever its name ends in: its groups and attributes show what it holds. */
const readAnyHdf5 = {
  detect: ({ head }: Pick<OpenedFile, "head">) => isHdf5(head),
  readModel: readHdf5Model,
  readWeights: matchHdf5File,
};

/** Keras 3's `.weights.h5`: weights. */
export const kerasWeightsH5: Format<"weights.h5"> = {
  ...readAnyHdf5,
  name: "weights.h5",
  extensions: [".weights.h5", ".weights.hdf5"],
  writeWeights: (model) => kerasWeightsBytes(model),
};

/** Keras 3's `.weights.json`: a list of the `.weights.h5` files that hold the weights. Only read. */
export const kerasWeightsJson: Format<"weights.json"> = {
  name: "weights.json",
  extensions: [".weights.json"],
  // JSON may be anything: the name decides.
  detect: () => false,
  readWeights: matchKerasShards,
};

/** The `.h5` of Keras 1 and 2, which Keras 3 reads and writes too: a whole model, or weights in the old layout. */
export const kerasH5: Format<"h5"> = {
  ...readAnyHdf5,
  name: "h5",
  extensions: [".h5", ".hdf5"],
  writeModel: hdf5ModelBytes,
  holdsOptimizer: true,
  writeWeights: legacyWeightsBytes,
};

/** TensorFlow.js's `model.json` of a layers model, whose weights are in files beside it; or a zip file with all of them. Only read. */
export const tfjs: Format<"tfjs"> = {
  name: "tfjs",
  extensions: [".json"],
  detect: isTfjsFile,
  readModel: readTfjsModel,
  readWeights: matchTfjsFile,
};
