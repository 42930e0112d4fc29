import type { RandomKey } from "../util/random.js";

/** Element types. float64 is for checking gradients; int32 stores labels and indices and has no arithmetic. */
export type DType = "float32" | "float64" | "int32";

/** The typed array of a dtype's elements on the host. */
export type TypedArray = Float32Array | Float64Array | Int32Array;

/**
 * A tensor's elements in a backend, in row-major order. It is opaque outside its backend, which may store a host array,
 * an address in a module's memory, a texture, or a promise of one.
 */
export interface Storage {
  /** The type of the elements. */
  readonly dtype: DType;
  /** Number of elements. */
  readonly size: number;
}

/** Element-wise functions of one argument. The slope of `relu` at 0, and of `relu6` at 0 and 6, is 0. */
// biome-ignore format: a table
export type UnaryOp =
  | "neg" | "abs" | "sign" | "floor" | "square" | "sqrt" | "exp" | "expm1" | "log" | "log1p"
  | "sin" | "cos" | "tanh" | "sigmoid" | "softplus" | "relu" | "relu6" | "erf";

/**
 * Element-wise functions of two arguments. Comparisons give 1 or 0 in the operands' dtype and are, besides copies, the
 * only operations on int32. `reluGradient`, `relu6Gradient`, `tanhGradient` and `sigmoidGradient` take (dy, y) where y is the function's
 * *output*. `sigmoidCrossEntropy` is softplus(x) − x·t of logits x and targets t, `sigmoidError` its derivative for x, σ(x) − t.
 */
// biome-ignore format: a table
export type BinaryOp =
  | "add" | "sub" | "mul" | "div" | "pow" | "maximum" | "minimum"
  | "equal" | "notEqual" | "less" | "lessEqual" | "greater" | "greaterEqual"
  | "reluGradient" | "relu6Gradient" | "tanhGradient" | "sigmoidGradient"
  | "sigmoidCrossEntropy" | "sigmoidError";

/** What {@link Kernels.reduce} makes one number of many by. */
export type ReduceOp = "sum" | "prod" | "max" | "min";

/** An activation fused into matmul, conv2d and normalize. Its derivative is a function of its output. */
export type FusedActivation = "linear" | "relu" | "relu6" | "tanh" | "sigmoid";

/** An activation fused into max-pooling: it applies to a maximum what it would have applied to each element. */
export type PoolActivation = Extract<FusedActivation, "linear" | "relu">;

/** A strided view of a storage: element [i, j, …] is at offset + i·strides[0] + j·strides[1] + … */
export interface StridedView {
  /** The view's own shape. */
  readonly shape: readonly number[];
  /** How many elements lie between neighbours along each axis of the view; 0 repeats one, a negative number goes backwards. */
  readonly strides: readonly number[];
  /** The index of the view's first element in the storage. */
  readonly offset: number;
}

/**
 * The strides of each operand for an output of `shape`, one per axis; stride 0 broadcasts the operand along the axis.
 */
export interface BroadcastLayout {
  /** The output's shape. */
  readonly shape: readonly number[];
  /** One list for each operand, with a stride for each axis of the output. */
  readonly strides: readonly (readonly number[])[];
}

/** a [batch, m, k] (or [batch, k, m] transposed) times b [batch, k, n] (or [batch, n, k]). */
export interface MatmulSpec {
  /** How many pairs of matrices. */
  readonly batch: number;
  /** Rows of each product. */
  readonly m: number;
  /** The length that is summed over. */
  readonly k: number;
  /** Columns of each product. */
  readonly n: number;
  /** Whether a's matrices are [k, m]. */
  readonly transposeA: boolean;
  /** Whether b's matrices are [n, k]. */
  readonly transposeB: boolean;
  /** Applied to the products, after the bias. */
  readonly activation: FusedActivation;
}

/**
 * A window sliding over [n, inHeight, inWidth, channels], giving [n, outHeight, outWidth, …]. Padding is before the
 * edge.
 */
export interface WindowGeometry {
  /** How many images. */
  readonly n: number;
  /** Rows of an input image. */
  readonly inHeight: number;
  /** Columns of an input image. */
  readonly inWidth: number;
  /** Channels of an input image. */
  readonly channels: number;
  /** Rows of an output image. */
  readonly outHeight: number;
  /** Columns of an output image. */
  readonly outWidth: number;
  /** Rows of the window. */
  readonly windowHeight: number;
  /** Columns of the window. */
  readonly windowWidth: number;
  /** Rows from one window to the next. */
  readonly strideHeight: number;
  /** Columns from one window to the next. */
  readonly strideWidth: number;
  /** Rows of padding above the image. */
  readonly padTop: number;
  /** Columns of padding left of the image. */
  readonly padLeft: number;
}

/**
 * The geometry of a convolution with a kernel [windowHeight, windowWidth, channels / groups, filters]. Channels and filters are cut
 * into `groups` equal runs: the filters of a run see the channels of the same run alone. As many groups as channels make a depthwise
 * convolution.
 */
export interface ConvGeometry extends WindowGeometry {
  /** Channels of the output. */
  readonly filters: number;
  /** A divisor of `channels` and of `filters`; 1 for an ordinary convolution. */
  readonly groups: number;
  /** Rows from one element of the kernel to the next: 1 without dilation. */
  readonly dilationHeight: number;
  /** Columns from one element of the kernel to the next: 1 without dilation. */
  readonly dilationWidth: number;
}

/** The sizes of images before and after they are resized. */
export interface ResizeGeometry {
  /** How many images. */
  readonly n: number;
  /** Rows of an input image. */
  readonly inHeight: number;
  /** Columns of an input image. */
  readonly inWidth: number;
  /** Rows of an output image. */
  readonly outHeight: number;
  /** Columns of an output image. */
  readonly outWidth: number;
  /** Channels of both. */
  readonly channels: number;
}

/** An array seen as [outer, size, inner], where `size` is the axis that the kernel processes. */
export interface AxisSpec {
  /** The product of the axes before the one that is processed. */
  readonly outer: number;
  /** The length of the axis that is processed. */
  readonly size: number;
  /** The product of the axes after it. */
  readonly inner: number;
}

/** A matrix of rows × columns, processed row by row. */
export interface RowsSpec {
  /** How many rows. */
  readonly rows: number;
  /** The length of a row. */
  readonly columns: number;
}

/** Channels last: `rows` positions of `channels` each. */
export interface ChannelsSpec {
  /** The product of all axes but the last. */
  readonly rows: number;
  /** The length of the last axis. */
  readonly channels: number;
}

/** The numbers of batch normalization. */
export interface BatchNormSpec extends ChannelsSpec {
  /** Added to the variance before its root is taken. */
  readonly epsilon: number;
}

/** SGD's numbers: velocity = momentum·velocity − learningRate·g; Nesterov looks ahead. */
export interface SgdSpec {
  /** The length of a step, as a multiple of the gradient. */
  readonly learningRate: number;
  /** What is kept of the velocity; 0 for none. */
  readonly momentum: number;
  /** Whether the step looks ahead along the velocity. */
  readonly nesterov: boolean;
}

/**
 * Adam's numbers. `stepSize` is learningRate·√(1−β2ᵗ)/(1−β1ᵗ); `decay` (AdamW: learningRate·weightDecay) is subtracted
 * first.
 */
export interface AdamSpec {
  /** The learning rate, with the corrections of both moments. */
  readonly stepSize: number;
  /** What is kept of the first moment. */
  readonly beta1: number;
  /** What is kept of the second moment. */
  readonly beta2: number;
  /** Added to the root of the second moment. */
  readonly epsilon: number;
  /** The fraction of the weight that is taken off it first. */
  readonly decay: number;
}

/** RMSprop's numbers. */
export interface RmspropSpec {
  /** The length of a step. */
  readonly learningRate: number;
  /** What is kept of the mean of squares. */
  readonly rho: number;
  /** What is kept of the velocity; 0 for none. */
  readonly momentum: number;
  /** Added to the mean of squares before its root is taken. */
  readonly epsilon: number;
}

/** Adagrad's numbers. */
export interface AdagradSpec {
  /** The length of a step. */
  readonly learningRate: number;
  /** Added to the sum of squares before its root is taken. */
  readonly epsilon: number;
}

/** The kernels that every program has. */
export interface CoreKernels<S extends Storage = Storage> {
  // Making and moving: any dtype.
  /** `size` elements of one value. */
  fill(size: number, value: number, dtype: DType): S;
  /** To int32 truncates towards zero. */
  cast(x: S, dtype: DType): S;
  /** The view's elements in row-major order: transpose, slice, flip, broadcast, plain copy. */
  stridedCopy(x: S, view: StridedView): S;
  /**
   * `size` elements of `value`, over which each part's elements are written at the positions of its view: pad, concat,
   * stack.
   */
  assemble(size: number, value: number, parts: readonly { storage: S; view: StridedView }[], dtype: DType): S;

  // Element-wise.
  /** The function of each element. */
  unary(op: UnaryOp, x: S): S;
  /** The function of each pair of elements, broadcast as the layout says. */
  binary(op: BinaryOp, a: S, b: S, layout: BroadcastLayout): S;
  /** condition ≠ 0 ? a : b. The result has a's dtype. */
  select(condition: S, a: S, b: S, layout: BroadcastLayout): S;

  // Reductions.
  /** Reduces the marked axes of an array of `shape`; the others keep their order. */
  reduce(op: ReduceOp, x: S, spec: { shape: readonly number[]; axes: readonly number[] }): S;
  /** Index of the first maximum along the axis, or of the first NaN, as int32 [outer, inner]. Any dtype. */
  argmax(x: S, spec: AxisSpec): S;
  /** eˣ / Σ eˣ of each row. */
  softmax(x: S, spec: RowsSpec): S;
  /** x − log Σ eˣ of each row. */
  logSoftmax(x: S, spec: RowsSpec): S;
  /** loss[i] = −Σ_j target[i,j]·logSoftmax(logits)[i,j], where a target of 0 adds nothing, and the softmax, which the gradient needs. */
  softmaxCrossEntropy(logits: S, target: S, spec: RowsSpec): { loss: S; probabilities: S };

  // Products.
  /** activation(a·b + bias), bias [n] added to every row. */
  matmul(a: S, b: S, bias: S | null, spec: MatmulSpec): S;
  // Indexing. `indices` are int32 in [0, size), checked by the caller where the host can see them.
  /** x [outer, size, inner] → [outer, count, inner]: out[o, j, i] = x[o, indices[j], i]. Any dtype. */
  gather(x: S, indices: S, spec: AxisSpec): S;
  /**
   * updates [outer, count, inner] → [outer, size, inner]: out[o, indices[j], i] += updates[o, j, i], in the order of j.
   */
  scatterAdd(updates: S, indices: S, spec: AxisSpec): S;

  // Random numbers: element i is uniformAt(key, i) or normalAt(key, i) of util/random, rounded to the dtype.
  /** Uniform in [0, 1). */
  randomUniform(size: number, key: RandomKey, dtype: DType): S;
  /** Normal, with mean 0 and deviation 1. */
  randomNormal(size: number, key: RandomKey, dtype: DType): S;

  // Optimizer updates. Only these may write into their arguments: each returns the storages of its new state, in the
  // order given, either updated in place or new ones. The caller guarantees that the storages are not shared.
  /** state [weight] or, with momentum, [weight, velocity]. */
  sgd(state: readonly S[], gradient: S, spec: SgdSpec): S[];
  /** state [weight, m, v] or, for AMSGrad, [weight, m, v, largest v]. */
  adam(state: readonly S[], gradient: S, spec: AdamSpec): S[];
  /** state [weight, mean square], then the momentum's accumulator (momentum > 0), then the mean gradient (centered). */
  rmsprop(state: readonly S[], gradient: S, spec: RmspropSpec & { centered: boolean }): S[];
  /** state [weight, accumulator]. */
  adagrad(state: readonly S[], gradient: S, spec: AdagradSpec): S[];
}

/** The kernels of images: the backends that come with the library have them where an operation or layer that uses them is imported. */
export interface ImageKernels<S extends Storage = Storage> {
  // Convolution.
  /** activation(x ∗ kernel + bias): cross-correlation, as Keras's Conv2D. */
  conv2d(x: S, kernel: S, bias: S | null, activation: FusedActivation, geometry: ConvGeometry): S;
  /** d(conv2d)/dx: from dy [n, outHeight, outWidth, filters] to x's shape. */
  conv2dInputGradient(dy: S, kernel: S, geometry: ConvGeometry): S;
  /** d(conv2d)/dkernel: from x and dy to the kernel's shape. */
  conv2dKernelGradient(x: S, dy: S, geometry: ConvGeometry): S;

  // Pooling. Padding counts as −∞ for the maximum and is left out of the average's count.
  /**
   * The maximum of each window (the first of equals), behind an activation, and where it was, in a form only this backend reads. Where
   * ReLU lets no gradient through it was nowhere.
   */
  maxPool2d(x: S, activation: PoolActivation, geometry: WindowGeometry): { out: S; indices: S };
  /** maxPool2d(conv2d(x, kernel, bias, "linear", geometry), activation, window): the same bits, where the output of conv2d itself is not needed. */
  conv2dMaxPool2d(
    x: S,
    kernel: S,
    bias: S | null,
    activation: PoolActivation,
    geometry: ConvGeometry,
    window: WindowGeometry,
  ): { out: S; indices: S };
  /** Reads x [n, inHeight, …] where maxPool2d found its maxima, 0 for nowhere: [n, outHeight, …]. */
  maxPool2dPick(x: S, indices: S, geometry: WindowGeometry): S;
  /** Adds dy [n, outHeight, …] to zeros [n, inHeight, …] where maxPool2d found its maxima: the transpose of pick. */
  maxPool2dScatter(dy: S, indices: S, geometry: WindowGeometry): S;
  /** The mean of each window, over the elements that are not padding. */
  averagePool2d(x: S, geometry: WindowGeometry): S;
  /** d(averagePool2d)/dx: from dy [n, outHeight, outWidth, channels] to x's shape. */
  averagePool2dInputGradient(dy: S, geometry: WindowGeometry): S;

  // Resizing: half-pixel centres, no antialiasing, as tf.image.resize.
  /** Bilinear interpolation of x [n, inHeight, inWidth, channels]. */
  resizeBilinear(x: S, geometry: ResizeGeometry): S;
  /** d(resizeBilinear)/dx: from dy [n, outHeight, outWidth, channels] to x's shape. */
  resizeBilinearInputGradient(dy: S, geometry: ResizeGeometry): S;
}

/** The kernels of normalization, which the library's backends have likewise. */
export interface NormalizationKernels<S extends Storage = Storage> {
  // Batch normalisation over all but the last axis.
  /** gamma·(x − mean)/√(variance + epsilon) + beta with the batch's own mean and biased variance, each [channels]. */
  batchNorm(x: S, gamma: S, beta: S, spec: BatchNormSpec): { out: S; mean: S; variance: S };
  /** activation((x − mean)·scale + shift), each [channels]; without a shift nothing is added. Every step is rounded to the dtype. */
  normalize(x: S, mean: S, scale: S, shift: S | null, activation: FusedActivation, spec: ChannelsSpec): S;
  /** d(batchNorm): the gradients of x, gamma and beta, from the batch's mean and variance. */
  batchNormGradient(dy: S, x: S, gamma: S, mean: S, variance: S, spec: BatchNormSpec): { dx: S; dgamma: S; dbeta: S };
}

/**
 * All kernels of a backend. They get storages and plain numbers that the caller has checked, and return new storages;
 * they never get tensors or users' options. Images are [n, h, w, c], convolution kernels [h, w, c / groups, filters].
 * Unless it says otherwise a result has the dtype of the first storage given, and float kernels never get int32.
 */
export interface Kernels<S extends Storage = Storage>
  extends CoreKernels<S>,
    ImageKernels<S>,
    NormalizationKernels<S> {}
