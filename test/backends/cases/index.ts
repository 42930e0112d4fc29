import type { KernelCases } from "../Workbench.js";
import { elementwise } from "./elementwise.js";
import { images } from "./images.js";
import { indexing } from "./indexing.js";
import { moving } from "./moving.js";
import { optimizers } from "./optimizers.js";
import { products } from "./products.js";
import { reducing } from "./reducing.js";

/** Every kernel in every situation that a backend must master. */
export const cases: KernelCases = {
  ...moving,
  ...elementwise,
  ...reducing,
  ...products,
  ...images,
  ...indexing,
  ...optimizers,
};
