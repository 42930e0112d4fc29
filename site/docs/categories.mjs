/** What the names of the package itself are listed under, by the file that declares them; the first that matches counts. */
const CATEGORIES = [
  [/^src\/tensor\/ops\//, "Operations on tensors"],
  [/^src\/tensor\//, "Tensors and gradients"],
  [/^src\/layers\/(initializers|regularizers|constraints)/, "Initializers, regularizers, constraints"],
  [/^src\/layers\//, "Layers"],
  [/^src\/losses\//, "Losses"],
  [/^src\/metrics\//, "Metrics"],
  [/^src\/optim\//, "Optimizers and schedules"],
  [/^src\/models\/networks\/|^src\/models\/(vgg16|preprocessVgg16)/, "Networks with published weights"],
  [/^src\/models\//, "Models"],
  [/^src\/training\/callbacks\//, "Callbacks"],
  [/^src\/(training|data)\//, "Training"],
  [/^src\/plan\//, "Plans"],
  [/^src\/backends\//, "Backends and kernels"],
  [/^src\/util\//, "Shapes, random numbers, errors"],
];

/** The order of categories on the page of the package. */
export const CATEGORY_ORDER = [
  "Tensors and gradients",
  "Operations on tensors",
  "Layers",
  "Initializers, regularizers, constraints",
  "Models",
  "Networks with published weights",
  "Losses",
  "Metrics",
  "Optimizers and schedules",
  "Training",
  "Callbacks",
  "Plans",
  "Shapes, random numbers, errors",
  "Backends and kernels",
];

/** The category of a name that a file declares. @throws Error for a file of a folder that has none */
export function categoryOf(file) {
  const found = CATEGORIES.find(([pattern]) => pattern.test(file));
  if (found === undefined)
    throw new Error(`docs: ${file} declares a public name; give its folder a category in site/docs/categories.mjs`);
  return found[1];
}
