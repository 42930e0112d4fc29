/** ResNet50V2's stacks: filters, blocks, stride of the last block. */
const STACKS = [
  [64, 3, 2],
  [128, 4, 2],
  [256, 6, 2],
  [512, 3, 1],
];

/**
 * ResNet50V2 with 1000 classes, as keras.applications has it, for TensorFlow.js's layers.
 * @param layers `tf.layers`  @param model `tf.model`
 */
export function resNet50V2(layers, model, size) {
  const apply = (layer, x) => layer.apply(x);
  const conv = (x, filters, kernelSize, strides = 1, useBias = false) =>
    apply(layers.conv2d({ filters, kernelSize, strides, useBias }), x);
  const pad = (x, padding) => apply(layers.zeroPadding2d({ padding }), x);
  const active = (x) => apply(layers.reLU(), apply(layers.batchNormalization({ epsilon: 1.001e-5 }), x));
  const input = layers.input({ shape: [size, size, 3] });
  let x = conv(pad(input, 3), 64, 7, 2, true);
  x = apply(layers.maxPooling2d({ poolSize: 3, strides: 2 }), pad(x, 1));
  for (const [filters, blocks, last] of STACKS)
    for (let i = 0; i < blocks; i++) {
      const stride = i === blocks - 1 ? last : 1;
      const before = active(x);
      const skipped = stride > 1 ? apply(layers.maxPooling2d({ poolSize: 1, strides: stride }), x) : x;
      const shortcut = i === 0 ? conv(before, 4 * filters, 1, stride, true) : skipped;
      const narrow = active(conv(before, filters, 1));
      const middle = active(conv(pad(narrow, 1), filters, 3, stride));
      x = apply(layers.add(), [shortcut, conv(middle, 4 * filters, 1, 1, true)]);
    }
  const pooled = apply(layers.globalAveragePooling2d({}), active(x));
  return model({ inputs: input, outputs: apply(layers.dense({ units: 1000, activation: "softmax" }), pooled) });
}
