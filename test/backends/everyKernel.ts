import { addImageKernels } from "../../src/backends/imageKernels.js";
import { addNormalizationKernels } from "../../src/backends/normalizationKernels.js";

// Operations ask for their kernels where they are defined. Tests that call kernels need no operation.
addImageKernels();
addNormalizationKernels();
