import { conv2d, matmul, randomNormal, scope, type Tensor } from "noodlenet";
import type { Benchmark } from "./Benchmark.js";

/** Matrix products and convolutions of the sizes that matter, forward. */
export function opBenches(): Benchmark[] {
  return [
    matmulBench(256),
    matmulBench(1024),
    convBench("conv2d-s2-second", [16, 63, 63, 32], 64, "valid"),
    convBench("conv2d-vgg16-block3", [1, 32, 32, 256], 256, "same"),
  ];
}

function matmulBench(n: number): Benchmark {
  return {
    name: `matmul-${n}`,
    flops: 2 * n ** 3,
    prepare() {
      const [a, b] = [randomNormal([n, n], { seed: 1 }), randomNormal([n, n], { seed: 2 })];
      return () => released(() => matmul(a, b));
    },
  };
}

function convBench(
  name: string,
  shape: readonly [number, number, number, number],
  filters: number,
  padding: "same" | "valid",
): Benchmark {
  const [n, h, w, c] = shape;
  const positions = padding === "same" ? n * h * w : n * (h - 2) * (w - 2);
  return {
    name,
    flops: 2 * positions * 9 * c * filters,
    prepare() {
      const x = randomNormal(shape, { seed: 1 });
      const kernel = randomNormal([3, 3, c, filters], { seed: 2 });
      return () => released(() => conv2d(x, kernel, { padding }));
    },
  };
}

/** Runs f and gives its result's memory back, as a training step does. */
function released(f: () => Tensor): void {
  scope(() => {
    f();
  });
}
