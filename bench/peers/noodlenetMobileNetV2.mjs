import * as nn from "../../dist/src/index.js";
import { mobileNetV2 } from "./mobileNetV2.mjs";

const applied = (layer) => (x) => layer.apply(x);
const without = { padding: "same", useBias: false };

/** MobileNetV2 of noodlenet's layers, with fresh weights. */
export function noodlenetMobileNetV2(size) {
  return mobileNetV2(
    {
      input: (side) => nn.input([side, side, 3]),
      conv: (filters, kernel, strides) => applied(new nn.Conv2D(filters, kernel, { strides, ...without })),
      depthwise: (kernel, strides) => applied(new nn.DepthwiseConv2D(kernel, { strides, ...without })),
      normalization: () => applied(new nn.BatchNormalization()),
      relu6: () => applied(new nn.ReLU({ maxValue: 6 })),
      add: () => applied(new nn.Add()),
      pool: () => applied(new nn.GlobalAveragePooling2D()),
      dense: (units) => applied(new nn.Dense(units, { activation: "softmax" })),
      model: (inputs, outputs) => new nn.Model({ inputs, outputs }),
    },
    size,
  );
}
