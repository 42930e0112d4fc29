/**
 * Tensors, operations, layers, models: the core, without a dependency, for Node and browsers.
 * @module
 */
import "./tensor/methods.js";

// Where tensors live
export type { Backend } from "./backends/Backend.js";
export type * from "./backends/Kernels.js";
export { getThreads, setThreads } from "./backends/wasm/backend.js";
// Layers
export {
  Activation,
  ELU,
  type ELUOptions,
  LeakyReLU,
  type LeakyReLUOptions,
  ReLU,
  type ReLUOptions,
  Softmax,
  type SoftmaxOptions,
} from "./layers/Activation.js";
export { ActivityRegularization, type ActivityRegularizationOptions } from "./layers/ActivityRegularization.js";
export type { AffineLayerOptions } from "./layers/AffineLayer.js";
export type { RandomFactor } from "./layers/Augmentation.js";
export { type ActivationName, activationOf } from "./layers/activations.js";
export {
  BatchNormalization,
  BatchNormalization as BatchNorm,
  type BatchNormalizationOptions,
} from "./layers/BatchNormalization.js";
export { Conv1D, type Conv1DOptions } from "./layers/Conv1D.js";
export { Conv2D, type Conv2DOptions } from "./layers/Conv2D.js";
export { Conv2DTranspose, type Conv2DTransposeOptions } from "./layers/Conv2DTranspose.js";
export type { ConvolutionLayerOptions } from "./layers/ConvolutionLayer.js";
export {
  type Constraint,
  type ConstraintConfig,
  type ConstraintLike,
  type MaxNormOptions,
  type MinMaxNormOptions,
  maxNorm,
  minMaxNorm,
  type NormAxes,
  nonNeg,
  unitNorm,
} from "./layers/constraints.js";
export { Dense } from "./layers/Dense.js";
export { DepthwiseConv2D, type DepthwiseConv2DOptions } from "./layers/DepthwiseConv2D.js";
export { DescribedLayer } from "./layers/DescribedLayer.js";
export { Dot, type DotOptions } from "./layers/Dot.js";
export { Dropout, type DropoutLayerOptions } from "./layers/Dropout.js";
export type { LayerFactory } from "./layers/fromConfig.js";
export { GroupNormalization, type GroupNormalizationOptions } from "./layers/GroupNormalization.js";
export {
  GlobalAveragePooling1D,
  GlobalAveragePooling1D as GlobalAvgPool1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling2D as GlobalAvgPool2D,
  GlobalMaxPooling1D,
  GlobalMaxPooling1D as GlobalMaxPool1D,
  GlobalMaxPooling2D,
  GlobalMaxPooling2D as GlobalMaxPool2D,
  type GlobalPoolingOptions,
} from "./layers/globalPooling.js";
export { InputLayer, input } from "./layers/InputLayer.js";
export {
  constant,
  type GainOptions,
  type Initializer,
  type InitializerName,
  identity,
  orthogonal,
  type TruncatedNormalOptions,
  truncatedNormal,
  type VarianceScalingOptions,
  varianceScaling,
} from "./layers/initializers.js";
export type { KernelLayerOptions } from "./layers/KernelLayer.js";
export { type CallContext, Layer, type WeightOptions } from "./layers/Layer.js";
export type { GraphOptions, ModelMetadata } from "./layers/LayerGraph.js";
export { LayerNormalization, type LayerNormalizationOptions } from "./layers/LayerNormalization.js";
export type { LayerConfig, LayerOptions } from "./layers/layerOptions.js";
export type { NamedArray, WeightValues } from "./layers/layerWeights.js";
export {
  Add,
  Average,
  Concatenate,
  type ConcatenateOptions,
  Maximum,
  Minimum,
  Multiply,
  Subtract,
} from "./layers/merging.js";
export {
  RandomFlip,
  type RandomFlipOptions,
  type RandomMoveOptions,
  RandomRotation,
  RandomTranslation,
  RandomZoom,
} from "./layers/movingAugmentation.js";
export { type AdaptData, Normalization, type NormalizationOptions } from "./layers/Normalization.js";
export { AlphaDropout, GaussianDropout, GaussianNoise, SpatialDropout1D, SpatialDropout2D } from "./layers/noise.js";
export { PReLU, type PReLUOptions } from "./layers/PReLU.js";
export {
  AveragePooling2D,
  AveragePooling2D as AvgPool2D,
  MaxPooling2D,
  MaxPooling2D as MaxPool2D,
  type PoolingOptions,
} from "./layers/pooling.js";
export {
  AveragePooling1D,
  AveragePooling1D as AvgPool1D,
  MaxPooling1D,
  MaxPooling1D as MaxPool1D,
  type Pooling1DOptions,
} from "./layers/pooling1D.js";
export { RandomCrop } from "./layers/RandomCrop.js";
export { Rescaling, type RescalingOptions } from "./layers/Rescaling.js";
export { l1, l1l2, l2, type Regularizer, type RegularizerLike } from "./layers/regularizers.js";
export { Flatten, type Margins, Permute, RepeatVector, Reshape, ZeroPadding2D } from "./layers/reshaping.js";
export {
  CenterCrop,
  Cropping2D,
  type Interpolation,
  Resizing,
  type ResizingOptions,
  UpSampling2D,
  type UpSampling2DOptions,
} from "./layers/resizing.js";
export { SeparableConv2D, type SeparableConv2DOptions } from "./layers/SeparableConv2D.js";
export { type SymbolicCall, SymbolicTensor } from "./layers/SymbolicTensor.js";
export type { FillMode } from "./layers/sampleImages.js";
export { RandomBrightness, RandomContrast, type RandomValueOptions } from "./layers/valueAugmentation.js";
// Losses and metrics
export {
  BinaryCrossentropy,
  binaryCrossentropy,
  CategoricalCrossentropy,
  type CrossEntropyOptions,
  categoricalCrossentropy,
  SparseCategoricalCrossentropy,
  sparseCategoricalCrossentropy,
} from "./losses/crossEntropy.js";
export { Loss, type LossFunction } from "./losses/Loss.js";
export type { LossLike, LossName } from "./losses/lossOf.js";
export * from "./losses/regression.js";
export * from "./metrics/accuracy.js";
export { AUC, type AUCOptions, Precision, Recall, type ThresholdOptions } from "./metrics/confusion.js";
export { MeanMetric } from "./metrics/MeanMetric.js";
export type { Metric, MetricFunction } from "./metrics/Metric.js";
export type { MetricLike, MetricName } from "./metrics/metricOf.js";
export {
  type ClassActivation,
  type ClassActivationOptions,
  classActivationMap,
} from "./models/classActivationMap.js";
export { cutTop } from "./models/cutTop.js";
export { Model, type ModelOptions } from "./models/Model.js";
export { modelFromConfig } from "./models/modelFromConfig.js";
export { type ModelSnapshot, modelFromSnapshot, modelSnapshot } from "./models/modelSnapshot.js";
export { denseNet121 } from "./models/networks/denseNet121.js";
export { type EfficientNetOptions, efficientNetB0 } from "./models/networks/efficientNetB0.js";
export { mobileNet } from "./models/networks/mobileNet.js";
export { mobileNetV2 } from "./models/networks/mobileNetV2.js";
export type { NetworkOptions } from "./models/networks/network.js";
export { type NetworkName, preprocessFor } from "./models/networks/preprocessFor.js";
export { resNet50V2 } from "./models/networks/resNet50V2.js";
export type { WidthOptions } from "./models/networks/width.js";
export { type PreprocessVgg16Options, preprocessVgg16, type Vgg16Weights } from "./models/preprocessVgg16.js";
export { Sequential, type SequentialOptions } from "./models/Sequential.js";
export { TrainableModel } from "./models/TrainableModel.js";
export { type Vgg16Options, vgg16 } from "./models/vgg16.js";
// Optimizers
export { Adagrad, type AdagradOptions } from "./optim/Adagrad.js";
export { Adam, type AdamOptions, AdamW } from "./optim/Adam.js";
export { Optimizer, type OptimizerOptions, type Slot } from "./optim/Optimizer.js";
export type { OptimizerName } from "./optim/optimizerOf.js";
export { RMSprop, type RMSpropOptions } from "./optim/RMSprop.js";
export { SGD, type SGDOptions } from "./optim/SGD.js";
export * from "./optim/schedules.js";
// What layers describe, and the plans that are made of it
export type { Defaults, Describe, Graph, GraphBuilder, GraphLayer, LayerCall, Node, Value } from "./plan/Graph.js";
export { activationOperation, type Operation, pureOperation } from "./plan/Operation.js";
export type { Plan } from "./plan/Plan.js";
// Tensors and automatic differentiation
export { type BackwardOptions, backward, type GradientsOptions, gradients } from "./tensor/backward.js";
export * from "./tensor/create.js";
export { customGradient, type ValueWithGradient } from "./tensor/customGradient.js";
export {
  type BackendName,
  type FloatType,
  getBackend,
  setBackend,
  using,
  type WasmOptions,
} from "./tensor/defaults.js";
export { type Differentiable, grad, valueAndGrad } from "./tensor/grad.js";
export { scope } from "./tensor/memory/StorageHolder.js";
export type { NestedArray } from "./tensor/nestedArray.js";
export type { SequencePadding } from "./tensor/ops/conv1d.js";
export * from "./tensor/ops/index.js";
export type { Padding, Pair } from "./tensor/ops/window.js";
export { Parameter } from "./tensor/Parameter.js";
export { noGrad } from "./tensor/record.js";
export { Tensor } from "./tensor/Tensor.js";
// Models and their training
export type { ArrayInput } from "./training/arrayInput.js";
export { CSVLogger, type CSVLoggerOptions, type LogSink } from "./training/callbacks/CSVLogger.js";
export { EarlyStopping, type EarlyStoppingOptions } from "./training/callbacks/EarlyStopping.js";
export { LearningRateScheduler } from "./training/callbacks/LearningRateScheduler.js";
export { type Checkpoint, ModelCheckpoint, type ModelCheckpointOptions } from "./training/callbacks/ModelCheckpoint.js";
export type { MonitorMode, MonitorOptions } from "./training/callbacks/Monitor.js";
export { pageProgress } from "./training/callbacks/pageProgress.js";
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from "./training/callbacks/ReduceLROnPlateau.js";
export { TerminateOnNaN } from "./training/callbacks/TerminateOnNaN.js";
export type { ClassWeight } from "./training/classWeights.js";
export type { Compiled, CompiledMetric, CompiledOutput, CompileOptions } from "./training/compile.js";
export { type CompileConfig, compileConfig, compileFromConfig, type ObjectConfig } from "./training/compileConfig.js";
export type {
  Callback,
  CallbackState,
  CallbackValues,
  CheckpointStore,
  TotalsState,
  TrainingContext,
  TrainingProgress,
  TrainingState,
} from "./training/contract.js";
export type { EvaluateDatasetOptions, EvaluateOptions, PredictOptions } from "./training/evaluateOptions.js";
export type { ArrayFitOptions, FitOptions, TrainOnBatchOptions, ValidationArrays } from "./training/fitOptions.js";
export { type FeatureStore, type FeatureStoreFactory, memoryFeatures } from "./training/frozen/FeatureStore.js";
export { History, type Logs } from "./training/History.js";
export type { ModelState, SlotValues } from "./training/ModelState.js";
export { updateMovingStatistics } from "./training/movingStatistics.js";
export type { PlanPurpose, TrainedElsewhere } from "./training/Trainer.js";
export * from "./util/errors.js";
export { fold, type RandomKey, randomKey } from "./util/random.js";
export type { Shape } from "./util/shape.js";
