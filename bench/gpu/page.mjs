import "@tensorflow/tfjs-backend-webgl";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import * as layers from "@tensorflow/tfjs-layers";
import * as nn from "noodlenet";
import { useGpu } from "noodlenet/gpu";

let backend;

globalThis.start = async (mode) => {
  backend = await useGpu({ mode });
  await tf.setBackend("webgl");
  await tf.ready();
  const gl = document.createElement("canvas").getContext("webgl2");
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  return `${backend.name} and tfjs ${tf.version_core} on ${info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : "?"}`;
};

const numbers = (size) => Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 1009) / 1009 - 0.5);
const sizeOf = (shape) => shape.reduce((a, b) => a * b, 1);
const up = (shape) => backend.upload(numbers(sizeOf(shape)));
const tup = (shape) => tf.tensor(numbers(sizeOf(shape)), shape);

/** Waits for the device: reads one number of a result. */
async function settle(storage) {
  const one = backend.kernels.stridedCopy(storage, { shape: [1], strides: [1], offset: 0 });
  await backend.download(one);
  backend.free(one);
}

function settleTf(tensor) {
  if (tensor.rank === 0) return tensor.dataSync();
  const first = tensor.shape.map(() => 0);
  tf.tidy(() =>
    tf
      .slice(
        tensor,
        first,
        first.map(() => 1),
      )
      .dataSync(),
  );
}

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

function conv(n, side, channels, filters) {
  const out = side - 2;
  return {
    n,
    inHeight: side,
    inWidth: side,
    channels,
    filters,
    outHeight: out,
    outWidth: out,
    windowHeight: 3,
    windowWidth: 3,
    strideHeight: 1,
    strideWidth: 1,
    padTop: 0,
    padLeft: 0,
    dilationHeight: 1,
    dilationWidth: 1,
  };
}

function pool(n, side, channels) {
  const out = side >> 1;
  return {
    n,
    inHeight: side,
    inWidth: side,
    channels,
    outHeight: out,
    outWidth: out,
    windowHeight: 2,
    windowWidth: 2,
    strideHeight: 2,
    strideWidth: 2,
    padTop: 0,
    padLeft: 0,
  };
}

const kernel = (name, inputs, attrs) => tf.engine().runKernel(name, inputs, attrs);
const ATTRS = { strides: [1, 1], pad: "valid", dataFormat: "NHWC", dilations: [1, 1] };

/** Each case: shapes of inputs, ours on storages, theirs on tensors. */
const cases = {
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
    ours: (k, a) => {
      const { out, indices } = k.maxPool2d(a, pool(8, 62, 32));
      backend.free(indices);
      return out;
    },
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

const STEP = "training step of s2, 8 images of 64x64";
globalThis.names = [...Object.keys(cases), STEP];

/** Both in turns; medians. */
globalThis.compare = (name, rounds) => (name === STEP ? compareSteps(rounds) : compareKernels(cases[name], rounds));

async function compareKernels({ shapes, ours, theirs }, rounds) {
  const [mine, its] = [shapes.map(up), shapes.map(tup)];
  const runOurs = async () => {
    const result = ours(backend.kernels, ...mine);
    await settle(result);
    backend.free(result);
  };
  const runTheirs = async () => {
    const result = tf.tidy(() => theirs(...its));
    settleTf(result);
    result.dispose();
  };
  const result = await inTurns(runOurs, runTheirs, rounds);
  for (const storage of mine) backend.free(storage);
  for (const tensor of its) tensor.dispose();
  return result;
}

async function compareSteps(rounds) {
  const ours = new nn.Sequential(
    [
      ...[32, 64, 128].flatMap((filters) => [
        new nn.Conv2D(filters, 3, { activation: "relu" }),
        new nn.MaxPooling2D(2),
      ]),
      new nn.Flatten(),
      new nn.Dense(128, { activation: "relu" }),
      new nn.Dense(128, { activation: "relu" }),
      new nn.Dense(2, { activation: "softmax" }),
    ],
    { inputShape: [64, 64, 3], seed: 1 },
  );
  ours.compile({ optimizer: new nn.Adam(), loss: "sparseCategoricalCrossentropy" });
  const theirs = layers.sequential();
  const L = layers.layers;
  [32, 64, 128].forEach((filters, i) => {
    theirs.add(
      L.conv2d({ filters, kernelSize: 3, activation: "relu", ...(i === 0 ? { inputShape: [64, 64, 3] } : {}) }),
    );
    theirs.add(L.maxPooling2d({ poolSize: 2 }));
  });
  theirs.add(L.flatten());
  for (const units of [128, 128]) theirs.add(L.dense({ units, activation: "relu" }));
  theirs.add(L.dense({ units: 2, activation: "softmax" }));
  theirs.compile({ optimizer: tf.train.adam(), loss: "sparseCategoricalCrossentropy" });
  const images = numbers(8 * 64 * 64 * 3);
  const labels = [0, 1, 0, 1, 0, 1, 0, 1];
  const x = nn.tensor(images, { shape: [8, 64, 64, 3] });
  const y = nn.tensor(Int32Array.from(labels));
  const [tx, ty] = [tf.tensor(images, [8, 64, 64, 3]), tf.tensor(labels, [8, 1])];
  return inTurns(
    () => ours.trainOnBatch(x, y),
    () => theirs.trainOnBatch(tx, ty),
    rounds,
  );
}

async function inTurns(ours, theirs, rounds) {
  const times = { ours: [], theirs: [] };
  // The first two calls compile.
  for (let round = -2; round < rounds; round++) {
    for (const [who, run] of [
      ["ours", ours],
      ["theirs", theirs],
    ]) {
      const start = performance.now();
      await run();
      if (round >= 0) times[who].push(performance.now() - start);
    }
  }
  return { ours: median(times.ours), theirs: median(times.theirs) };
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
globalThis.ready = true;
