import * as tf from "@tensorflow/tfjs-core";

const spec = (m, k, n, more = {}) => ({
  batch: 1,
  m,
  k,
  n,
  transposeA: false,
  transposeB: false,
  activation: "linear",
  ...more,
});

/** A square window over square pictures, without padding. */
function windows(n, side, channels, window, stride) {
  const out = Math.floor((side - window) / stride) + 1;
  return {
    n,
    inHeight: side,
    inWidth: side,
    channels,
    outHeight: out,
    outWidth: out,
    windowHeight: window,
    windowWidth: window,
    strideHeight: stride,
    strideWidth: stride,
    padTop: 0,
    padLeft: 0,
  };
}

const conv = (n, side, channels, filters) => ({
  ...windows(n, side, channels, 3, 1),
  filters,
  dilationHeight: 1,
  dilationWidth: 1,
});
const pool = (n, side, channels) => windows(n, side, channels, 2, 2);

const kernel = (name, inputs, attrs) => tf.engine().runKernel(name, inputs, attrs);
const ATTRS = { strides: [1, 1], pad: "valid", dataFormat: "NHWC", dilations: [1, 1] };

/** Each case: shapes of inputs, ours on storages, theirs on tensors. */
export const cases = {
  "add 1M": {
    shapes: [
      [1024, 1024],
      [1024, 1024],
    ],
    ours: (k, a, b) => k.binary("add", a, b, { shape: [1 << 20], strides: [[1], [1]] }),
    theirs: tf.add,
  },
  "add a bias of 64 to 1M": {
    shapes: [[16384, 64], [64]],
    ours: (k, a, b) =>
      k.binary("add", a, b, {
        shape: [16384, 64],
        strides: [
          [64, 1],
          [0, 1],
        ],
      }),
    theirs: tf.add,
  },
  "relu 1M": { shapes: [[1024, 1024]], ours: (k, a) => k.unary("relu", a), theirs: tf.relu },
  "exp 1M": { shapes: [[1024, 1024]], ours: (k, a) => k.unary("exp", a), theirs: tf.exp },
  "tanh 1M": { shapes: [[1024, 1024]], ours: (k, a) => k.unary("tanh", a), theirs: tf.tanh },
  "transpose 1024x1024": {
    shapes: [[1024, 1024]],
    ours: (k, a) => k.stridedCopy(a, { shape: [1024, 1024], strides: [1, 1024], offset: 0 }),
    theirs: (a) => tf.transpose(a),
  },
  "sum of 1M": {
    shapes: [[1024, 1024]],
    ours: (k, a) => k.reduce("sum", a, { shape: [1 << 20], axes: [0] }),
    theirs: (a) => tf.sum(a),
  },
  "sum of rows 1024x1024": {
    shapes: [[1024, 1024]],
    ours: (k, a) => k.reduce("sum", a, { shape: [1024, 1024], axes: [1] }),
    theirs: (a) => tf.sum(a, 1),
  },
  "sum of columns 30752x32": {
    shapes: [[30752, 32]],
    ours: (k, a) => k.reduce("sum", a, { shape: [30752, 32], axes: [0] }),
    theirs: (a) => tf.sum(a, 0),
  },
  "softmax 1024x128": {
    shapes: [[1024, 128]],
    ours: (k, a) => k.softmax(a, { rows: 1024, columns: 128 }),
    theirs: (a) => tf.softmax(a),
  },
  "max pooling 8x62x62x32": {
    shapes: [[8, 62, 62, 32]],
    ours: (k, a) => k.maxPool2d(a, pool(8, 62, 32)),
    theirs: (a) => tf.maxPool(a, 2, 2, "valid"),
  },
  "average pooling 8x62x62x32": {
    shapes: [[8, 62, 62, 32]],
    ours: (k, a) => k.averagePool2d(a, pool(8, 62, 32)),
    theirs: (a) => tf.avgPool(a, 2, 2, "valid"),
  },
  "matmul 256": {
    shapes: [
      [256, 256],
      [256, 256],
    ],
    ours: (k, a, b) => k.matmul(a, b, null, spec(256, 256, 256)),
    theirs: (a, b) => tf.matMul(a, b),
  },
  "matmul 512": {
    shapes: [
      [512, 512],
      [512, 512],
    ],
    ours: (k, a, b) => k.matmul(a, b, null, spec(512, 512, 512)),
    theirs: (a, b) => tf.matMul(a, b),
  },
  "matmul 8x4608 by 4608x128": {
    shapes: [
      [8, 4608],
      [4608, 128],
    ],
    ours: (k, a, b) => k.matmul(a, b, null, spec(8, 4608, 128)),
    theirs: (a, b) => tf.matMul(a, b),
  },
  "matmul 4608x8 by 8x128, first transposed": {
    shapes: [
      [8, 4608],
      [8, 128],
    ],
    ours: (k, a, b) => k.matmul(a, b, null, spec(4608, 8, 128, { transposeA: true })),
    theirs: (a, b) => tf.matMul(a, b, true),
  },
};
for (const [n, side, channels, filters] of [
  [8, 64, 3, 32],
  [8, 31, 32, 64],
  [8, 14, 64, 128],
]) {
  const g = conv(n, side, channels, filters);
  const [x, w, y] = [
    [n, side, side, channels],
    [3, 3, channels, filters],
    [n, g.outHeight, g.outWidth, filters],
  ];
  const title = `${n}x${side}x${side}x${channels} to ${filters}`;
  cases[`conv2d ${title}`] = {
    shapes: [x, w],
    ours: (k, a, b) => k.conv2d(a, b, null, "linear", g),
    theirs: (a, b) => tf.conv2d(a, b, 1, "valid"),
  };
  cases[`conv2d input gradient ${title}`] = {
    shapes: [y, w],
    ours: (k, a, b) => k.conv2dInputGradient(a, b, g),
    theirs: (dy, filter) => kernel("Conv2DBackpropInput", { dy, filter }, { ...ATTRS, inputShape: x }),
  };
  cases[`conv2d kernel gradient ${title}`] = {
    shapes: [x, y],
    ours: (k, a, b) => k.conv2dKernelGradient(a, b, g),
    theirs: (x_, dy) => kernel("Conv2DBackpropFilter", { x: x_, dy }, { ...ATTRS, filterShape: w }),
  };
}
