import {
  type Sequential,
  type Tensor,
  tensor,
} from "noodlenet";

// The layers up to the last convolution, then the others.
const LAST = 5;
const through = (layers: Sequential["layers"], x: Tensor) =>
  layers.reduce((y, layer) => layer.apply(y), x);

// Grad-CAM: which places speak for a class.
export function gradCam(
  model: Sequential,
  x: Tensor,
  classIndex: number,
) {
  const maps = through(
    model.layers.slice(0, LAST),
    x,
  ).detach();
  maps.requiresGrad = true;
  const scores = through(model.layers.slice(LAST, -1), maps);
  const chosen = tensor([1 - classIndex, classIndex]);
  scores.mul(chosen).sum().backward();
  const slopes = maps.grad as Tensor;
  const alpha = slopes.mean({ axis: [0, 1, 2] });
  const sum = maps.mul(alpha).sum({ axis: 3 });
  const heat = sum.relu();
  return { maps, alpha, heat };
}

// Occlusion: what is left when a grey square covers a place.
export async function covered(
  model: Sequential,
  x: Tensor,
  row: number,
  column: number,
) {
  const pixels = Float32Array.from(await x.data());
  for (let i = 0; i < 8; i++) {
    const from = ((row + i) * 32 + column) * 3;
    pixels.fill(0.5, from, from + 8 * 3);
  }
  return model.predict(
    tensor(pixels, { shape: [1, 32, 32, 3] }),
  );
}
