import * as nn from "../../dist/src/index.js";

/** The grouped convolutions of ResNeXt50 32x4d one after the other, and a classifier. */
export function noodlenetGrouped() {
  const conv = (filters, strides) =>
    new nn.Conv2D(filters, 3, {
      groups: 32,
      strides,
      padding: "same",
      activation: "relu",
      kernelInitializer: "heUniform",
    });
  const layers = [conv(128, 1), conv(256, 2), conv(512, 2), conv(1024, 2)];
  const head = [new nn.GlobalAveragePooling2D(), new nn.Dense(10, { activation: "softmax" })];
  return new nn.Sequential([...layers, ...head], { inputShape: [56, 56, 128], seed: 1 });
}
