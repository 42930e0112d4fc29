import { type Convolution, chosenConvolution, isDepthwise } from "../../Convolution.js";
import type { ConvGeometry, FusedActivation, Kernels, PoolActivation, WindowGeometry } from "../../Kernels.js";
import { pooledConvolution } from "../../pooledConvolution.js";
import type { ImageEngine } from "../ImageEngine.js";
import type { WasmStorage } from "../WasmStorage.js";
import { convAlgorithm } from "./convAlgorithm.js";
import { depthwiseConvolutions } from "./depthwise.js";
import { groupedConvolutions } from "./groupedConv.js";
import { groupsApart } from "./groupsApart.js";
import { convolve, kernelGradient, turned } from "./implicitConv.js";
import { moving } from "./moving.js";
import { isTwoByTwo, type Maxima, maximaOf, maxPool, pooling } from "./pooling.js";
import { reducing } from "./reduce.js";
import { repeatedChannels } from "./repeatedChannels.js";
import { convolveSafely, normalKernel } from "./safeConvolution.js";
import { isOrdinaryProduct, unscale, withoutUnderflow } from "./subnormals.js";
import { kernelBytes, transformKernel, type WinogradAddresses, winogradConvolve } from "./winogradConv.js";
import { winogradKernelGradient } from "./winogradKernelGradient.js";

/** Convolution, its two gradients, and max-pooling over it. */
export function convolutions(
  engine: ImageEngine,
): Convolution<WasmStorage> & Pick<Kernels<WasmStorage>, "conv2dMaxPool2d"> {
  const tools = { ...moving(engine), ...reducing(engine), free: (storage: WasmStorage) => engine.free(storage) };
  const single = ungrouped(engine);
  const grouped = groupedConvolutions(engine);
  const apart = groupsApart(tools, single);
  const depthwise = depthwiseConvolutions(engine);
  const repeated = repeatedChannels(tools, depthwise);
  const chosen = chosenConvolution((g) => {
    if (g.groups === 1) return single;
    if (isDepthwise(g)) return depthwise;
    if (g.groups === g.channels) return repeated;
    return convAlgorithm.takesGroupsApart(g) ? apart : grouped;
  });
  return { ...chosen, conv2dMaxPool2d: pooledConvolutions(engine, chosen.conv2d) };
}

/** Convolutions of one group. */
function ungrouped(engine: ImageEngine): Convolution<WasmStorage> {
  return {
    conv2d: (x, kernel, bias, activation, g) => conv2d(engine, x, kernel, bias, activation, g),
    conv2dInputGradient: (dy, kernel, g) => conv2dInputGradient(engine, dy, kernel, g),
    conv2dKernelGradient(x, dy, g) {
      const out = engine.storage(g.windowHeight * g.windowWidth * g.channels * g.filters, x.dtype);
      const winograd = convAlgorithm.usesWinograd("kernelGradient", g);
      const gradient = winograd ? winogradKernelGradient : kernelGradient;
      const terms = g.n * g.outHeight * g.outWidth;
      withoutUnderflow(engine, [x, dy, null], { terms, scalable: "both", ...marginOf(winograd) }, ({ a, b }, shift) => {
        gradient(engine, a, b, out.ptr, g);
        unscale(engine, out.ptr, out.size, shift);
      });
      return out;
    },
  };
}

/** Winograd's transforms make sums and differences of numbers, and shares of them. */
function marginOf(winograd: boolean): { margin?: number } {
  return winograd ? { margin: 12 } : {};
}

function conv2d(
  engine: ImageEngine,
  x: WasmStorage,
  kernel: WasmStorage,
  bias: WasmStorage | null,
  activation: FusedActivation,
  g: ConvGeometry,
): WasmStorage {
  const out = engine.storage(g.n * g.outHeight * g.outWidth * g.filters, x.dtype);
  convolveSafely(engine, [x, kernel, bias], productSpec(g), activation, out, (a, biasAt) =>
    forward(engine, { x: a, bias: biasAt, out: out.ptr }, kernel, g, activation),
  );
  return out;
}

function productSpec(g: ConvGeometry) {
  return { terms: g.windowHeight * g.windowWidth * g.channels, ...marginOf(convAlgorithm.usesWinograd("forward", g)) };
}

/** Where a convolution reads and writes, its kernel left aside. */
type Places = Omit<WinogradAddresses, "kernel">;

function forward(
  engine: ImageEngine,
  at: Places,
  kernel: WasmStorage,
  g: ConvGeometry,
  activation: FusedActivation,
): void {
  if (convAlgorithm.usesWinograd("forward", g))
    winogradConvolve(engine, { ...at, kernel: transformed(engine, kernel, g) }, coveredBy(at, g), activation);
  else {
    const spread = { ...coveredBy(at, g), upHeight: 1, upWidth: 1 };
    convolve(engine, { ...at, panels: panelsOf(engine, kernel, g) }, spread, activation);
  }
}

/** The outputs that are needed: where windows of 2 × 2 follow, those that a window covers. */
function coveredBy({ places }: Places, g: ConvGeometry): ConvGeometry {
  if (places === undefined) return g;
  return { ...g, outHeight: g.outHeight & ~1, outWidth: g.outWidth & ~1 };
}

/**
 * Windows of 2 × 2 over a convolution of one group are pooled as it is computed, block by block, so that its output need not come back
 * from memory. Others, and operands that are almost subnormal, are computed one after the other.
 */
function pooledConvolutions(
  engine: ImageEngine,
  conv2d: Kernels<WasmStorage>["conv2d"],
): Kernels<WasmStorage>["conv2dMaxPool2d"] {
  const apart = pooledConvolution({ conv2d, ...pooling(engine) }, (storage) => engine.free(storage));
  return (x, kernel, bias, activation, g, window) => {
    if (g.groups > 1 || !isTwoByTwo(window)) return apart(x, kernel, bias, activation, g, window);
    const made = maximaOf(engine, window, x.dtype);
    if (!isOrdinaryProduct(engine, [x, kernel], productSpec(g))) {
      poolAfterwards(engine, [x, kernel, bias], activation, g, window, made);
    } else if (made.out.size > 0) {
      const at = { x: x.ptr, bias: bias?.ptr ?? 0, out: made.out.ptr, places: made.indices.ptr };
      forward(engine, at, kernel, g, activation);
    }
    return made;
  };
}

/** By way of the whole output, which is no storage: what numbers decide must make no other storages when calls are repeated. */
function poolAfterwards(
  engine: ImageEngine,
  [x, kernel, bias]: readonly [WasmStorage, WasmStorage, WasmStorage | null],
  activation: PoolActivation,
  g: ConvGeometry,
  window: WindowGeometry,
  made: Maxima,
): void {
  const size = g.n * g.outHeight * g.outWidth * g.filters;
  const ptr = engine.allocate(size * 4);
  convolveSafely(engine, [x, kernel, bias], productSpec(g), "linear", { ptr, size }, (a, biasAt) =>
    forward(engine, { x: a, bias: biasAt, out: ptr }, kernel, g, "linear"),
  );
  maxPool(engine, ptr, activation, window, made);
  engine.release(ptr);
}

function conv2dInputGradient(engine: ImageEngine, dy: WasmStorage, kernel: WasmStorage, g: ConvGeometry): WasmStorage {
  const dx = engine.storage(g.n * g.inHeight * g.inWidth * g.channels, dy.dtype);
  const winograd = convAlgorithm.usesWinograd("inputGradient", g);
  const spec = { terms: g.windowHeight * g.windowWidth * g.filters, ...marginOf(winograd) };
  convolveSafely(engine, [dy, kernel, null], spec, "linear", dx, (a) => {
    const at = { x: a, bias: 0, out: dx.ptr };
    if (winograd)
      winogradConvolve(engine, { ...at, kernel: transformedTurned(engine, kernel, g) }, turned(g), "linear");
    else convolve(engine, { ...at, panels: turnedPanels(engine, kernel, g) }, turned(g), "linear");
  });
  return dx;
}

/** One storage may be read as kernels of several shapes. */
function keyOf(what: string, { windowHeight, windowWidth, channels, filters }: ConvGeometry): string {
  return `${what} ${windowHeight}x${windowWidth}x${channels}x${filters}`;
}

function panelsOf(engine: ImageEngine, kernel: WasmStorage, g: ConvGeometry): number {
  const taps = g.windowHeight * g.windowWidth * g.channels;
  const panels = Math.ceil(g.filters / 8);
  const from = normalKernel(engine, kernel);
  return engine.derive(kernel, keyOf("panels", g), panels * taps * 32, (to) =>
    engine.run("packPanels", panels, {
      from,
      to,
      panels,
      matrix: 0,
      taps: 1,
      inner: taps,
      columns: g.filters,
      tapStride: 0,
      kStride: g.filters,
      columnStride: 1,
    }),
  );
}

/** The kernel turned by half a turn, with channels and filters exchanged. */
function turnedPanels(engine: ImageEngine, kernel: WasmStorage, g: ConvGeometry): number {
  const taps = g.windowHeight * g.windowWidth;
  const panels = Math.ceil(g.channels / 8);
  const tap = g.channels * g.filters;
  const last = normalKernel(engine, kernel) + (taps - 1) * tap * 4;
  return engine.derive(kernel, keyOf("turned panels", g), panels * taps * g.filters * 32, (to) =>
    engine.run("packPanels", panels, {
      from: last,
      to,
      panels,
      matrix: 0,
      taps,
      inner: g.filters,
      columns: g.channels,
      tapStride: -tap,
      kStride: 1,
      columnStride: g.filters,
    }),
  );
}

function transformed(engine: ImageEngine, kernel: WasmStorage, g: ConvGeometry): number {
  const { channels, filters } = g;
  const from = normalKernel(engine, kernel);
  return engine.derive(kernel, keyOf("transformed", g), kernelBytes(channels, filters), (to) =>
    transformKernel(engine, from, to, { channels, filters, steps: [channels * filters, filters, 1] }),
  );
}

function transformedTurned(engine: ImageEngine, kernel: WasmStorage, g: ConvGeometry): number {
  const { channels, filters } = g;
  const tap = channels * filters;
  const sizes = { channels: filters, filters: channels, steps: [-tap, 1, filters] as const };
  const last = normalKernel(engine, kernel) + 8 * tap * 4;
  return engine.derive(kernel, keyOf("transformed turned", g), kernelBytes(filters, channels), (to) =>
    transformKernel(engine, last, to, sizes),
  );
}
