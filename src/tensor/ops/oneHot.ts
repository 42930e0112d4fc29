import type { DType } from "../../backends/Kernels.js";
import { optionsReader } from "../../util/optionsReader.js";
import { tensor } from "../create.js";
import { defaultDType } from "../defaults.js";
import type { Tensor } from "../Tensor.js";
import { cast } from "./cast.js";
import { equal } from "./comparisons.js";
import { expandDims } from "./reshape.js";

const readOptions = optionsReader<{ dtype?: DType }>("oneHot", 'labels.oneHot(10, { dtype: "float32" })', {
  names: { dtype: true },
});

/** Labels int32 [..] as rows [.., depth]: 1 at the label, 0 elsewhere (all 0 for a label outside [0, depth)). */
export function oneHot(labels: Tensor, depth: number, options?: { dtype?: DType }): Tensor {
  const { dtype = defaultDType() } = readOptions(options);
  const classes = tensor(
    Int32Array.from({ length: depth }, (_, i) => i),
    { backend: labels.backend },
  );
  return cast(equal(expandDims(cast(labels, "int32"), -1), classes), dtype);
}
