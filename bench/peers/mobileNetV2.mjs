/** MobileNetV2's blocks: expansion, output channels, repetitions, stride of the first. */
const BLOCKS = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
];

/**
 * MobileNetV2 with 1000 classes, for a framework whose layers are functions of symbolic tensors.
 * @param layers input(size), conv(filters, size, stride), depthwise(size, stride), normalization(), relu6(), add(), pool(), dense(units) and
 *   model(input, output); convolutions have no bias and the padding "same"
 */
export function mobileNetV2(layers, size) {
  const { conv, depthwise, normalization, relu6 } = layers;
  const chain = (x, ...steps) => steps.reduce((value, step) => step(value), x);
  const input = layers.input(size);
  let [x, channels] = [chain(input, conv(32, 3, 2), normalization(), relu6()), 32];
  for (const [expansion, filters, repetitions, first] of BLOCKS) {
    for (let i = 0; i < repetitions; i++) {
      const stride = i === 0 ? first : 1;
      const wide = expansion === 1 ? [] : [conv(channels * expansion, 1, 1), normalization(), relu6()];
      const narrow = [depthwise(3, stride), normalization(), relu6(), conv(filters, 1, 1), normalization()];
      const y = chain(x, ...wide, ...narrow);
      x = stride === 1 && channels === filters ? layers.add()([x, y]) : y;
      channels = filters;
    }
  }
  const features = chain(x, conv(1280, 1, 1), normalization(), relu6(), layers.pool());
  return layers.model(input, layers.dense(1000)(features));
}
