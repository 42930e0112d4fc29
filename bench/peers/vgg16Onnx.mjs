import { noise, VGG16_BLOCKS } from "./timing.mjs";

/**
 * VGG16 without top at 128x128 as an ONNX file (opset 17, NCHW), with weights like noise. Only what is needed of protobuf: a
 * field is a key (number·8 + wire type) and a whole number (type 0) or a length and bytes (type 2).
 */
export function vgg16Onnx() {
  const nodes = [];
  const weights = [];
  let [name, channels] = ["x", 3];
  VGG16_BLOCKS.forEach((filters, block) => {
    filters.forEach((n, i) => {
      const id = `block${block + 1}_conv${i + 1}`;
      weights.push(tensor(`${id}_w`, [n, channels, 3, 3], noise(n * channels * 9, Math.sqrt(24 / (9 * channels)))));
      weights.push(tensor(`${id}_b`, [n], new Float32Array(n)));
      nodes.push(
        node("Conv", [name, `${id}_w`, `${id}_b`], id, [ints("kernel_shape", [3, 3]), ints("pads", [1, 1, 1, 1])]),
      );
      nodes.push(node("Relu", [id], `${id}_relu`, []));
      [name, channels] = [`${id}_relu`, n];
    });
    const id = `block${block + 1}_pool`;
    nodes.push(node("MaxPool", [name], id, [ints("kernel_shape", [2, 2]), ints("strides", [2, 2])]));
    name = id;
  });
  const graph = [
    ...nodes.map((n) => message(1, n)),
    string(2, "vgg16"),
    ...weights.map((w) => message(5, w)),
    message(11, valueInfo("x", [1, 3, 128, 128])),
    message(12, valueInfo(name, [1, 512, 4, 4])),
  ];
  const opset = [string(1, ""), number(2, 17)];
  return Buffer.concat([number(1, 8), message(7, graph), message(8, opset)]);
}

function node(type, inputs, output, attributes) {
  return [
    ...inputs.map((i) => string(1, i)),
    string(2, output),
    string(4, type),
    ...attributes.map((a) => message(5, a)),
  ];
}

function ints(name, values) {
  return [string(1, name), ...values.map((v) => number(8, v)), number(20, 7)];
}

function tensor(name, dims, data) {
  return [...dims.map((d) => number(1, d)), number(2, 1), string(8, name), bytes(9, Buffer.from(data.buffer))];
}

function valueInfo(name, dims) {
  const shape = dims.map((d) => message(1, [number(1, d)]));
  return [string(1, name), message(2, [message(1, [number(1, 1), message(2, shape)])])];
}

function varint(value) {
  const out = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push((value & 127) | 128);
  return Buffer.from([...out, value]);
}

function number(field, value) {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

function bytes(field, data) {
  return Buffer.concat([varint(field * 8 + 2), varint(data.length), data]);
}

function string(field, text) {
  return bytes(field, Buffer.from(text));
}

function message(field, parts) {
  return bytes(field, Buffer.concat(parts));
}
