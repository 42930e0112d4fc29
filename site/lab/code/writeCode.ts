import type { Config } from "../Config.js";
import { layersOf, networkOf } from "../network.js";
import type { Settings } from "../settings.js";

/** The network as a program with the library has it. */
export function codeOf(settings: Settings, classes: number): string {
  const layers = layersOf(networkOf(settings, classes));
  const names = [...new Set(["Adam", "Sequential", ...layers.map(({ type }) => type)])];
  if (layers.some(({ kernelRegularizer }) => kernelRegularizer)) names.push("l2");
  const { size, seed, learningRate } = settings;
  return `import { ${names.sort().join(", ")} } from "noodlenet";

const model = new Sequential(
  [
${layers.map((layer) => `    ${constructorOf(layer)},\n`).join("")}  ],
  { inputShape: [${size}, ${size}, 3], seed: ${seed} },
);
model.compile({
  optimizer: new Adam({ learningRate: ${learningRate} }),
  loss: "sparseCategoricalCrossentropy",
  metrics: ["accuracy"],
});
`;
}

function constructorOf(layer: Config): string {
  const { type, filters, kernelSize, poolSize, units, rate, momentum, activation, padding, kernelRegularizer } = layer;
  const l2 = (kernelRegularizer as { readonly l2: number } | undefined)?.l2;
  if (type === "Activation") return `new Activation(${JSON.stringify(activation)})`;
  const first = [filters, kernelSize, poolSize, units, rate].filter((value) => value !== undefined).map(String);
  const options = [
    ...(activation ? [`activation: ${JSON.stringify(activation)}`] : []),
    ...(padding === "same" ? ['padding: "same"'] : []),
    ...(momentum === undefined ? [] : [`momentum: ${momentum}`]),
    ...(l2 === undefined ? [] : [`kernelRegularizer: l2(${l2})`]),
  ];
  return `new ${type}(${[...first, ...(options.length > 0 ? [`{ ${options.join(", ")} }`] : [])].join(", ")})`;
}
