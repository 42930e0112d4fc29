import { BackendError, DTypeError } from "../../util/errors.js";
import type { Backend } from "../Backend.js";
import type { DType, Kernels, TypedArray } from "../Kernels.js";
import { pooledConvolution } from "../pooledConvolution.js";
import type { Device } from "./Device.js";
import { Gpu } from "./Gpu.js";
import type { GpuStorage } from "./GpuStorage.js";
import { batchNormalization } from "./kernels/batchNorm.js";
import { elementwise } from "./kernels/elementwise.js";
import { indexing } from "./kernels/indexing.js";
import { products } from "./kernels/matmul.js";
import { moving } from "./kernels/moving.js";
import { optimizers } from "./kernels/optimizers.js";
import { pooling } from "./kernels/pooling.js";
import { random } from "./kernels/random.js";
import { reducing } from "./kernels/reduce.js";
import { resize } from "./kernels/resize.js";

/** The backend that runs gpu.js kernels on a device, in float32. Data stays on the device between kernels. */
export class GpuBackend implements Backend<GpuStorage, GpuStorage> {
  readonly name: string;
  readonly floats = ["float32"] as const;
  readonly kernels: Kernels<GpuStorage>;
  readonly #gpu: Gpu;

  constructor(device: Device<unknown>) {
    this.name = `gpu (${device.mode})`;
    this.#gpu = new Gpu(device);
    this.kernels = gpuKernels(this.#gpu);
  }

  upload(data: TypedArray): GpuStorage {
    return this.#gpu.upload(asFloats(data), dtypeOf(data));
  }

  async download(storage: GpuStorage): Promise<TypedArray> {
    return asType(await this.#gpu.read(storage), storage.dtype);
  }

  downloadSync(storage: GpuStorage): TypedArray {
    return asType(this.#gpu.readSync(storage), storage.dtype);
  }

  free(storage: GpuStorage): void {
    this.#gpu.free(storage);
  }

  /** The storage itself: its memory is on the device. */
  watch(storage: GpuStorage): GpuStorage {
    return storage;
  }

  collected(storage: GpuStorage): void {
    this.free(storage);
  }

  memory(): { storages: number; bytes: number } {
    return this.#gpu.memory();
  }
}

/** All kernels, on one device. */
function gpuKernels(gpu: Gpu): Kernels<GpuStorage> {
  const separate = { ...products(gpu), ...pooling(gpu) };
  return {
    ...moving(gpu),
    ...elementwise(gpu),
    ...reducing(gpu),
    ...separate,
    conv2dMaxPool2d: pooledConvolution(separate, (storage) => gpu.free(storage)),
    ...batchNormalization(gpu),
    ...indexing(gpu),
    ...resize(gpu),
    ...random(gpu),
    ...optimizers(gpu),
  };
}

function dtypeOf(data: TypedArray): DType {
  if (data instanceof Float64Array) {
    throw new DTypeError("gpu: devices compute in float32; cast to it, or keep float64 on the reference backend");
  }
  return data instanceof Int32Array ? "int32" : "float32";
}

/** Converts int32 to float32. @throws BackendError for an integer that float32 cannot represent */
function asFloats(data: TypedArray): Float32Array {
  if (data instanceof Float32Array) return data;
  const floats = Float32Array.from(data);
  const i = data.findIndex((value: number, at: number) => floats[at] !== value);
  if (i < 0) return floats;
  throw new BackendError(
    `gpu: ${data[i]} is an integer that float32 does not represent (exact up to ±16777216); keep such labels and indices on ` +
      'another backend, such as `to("reference")`',
  );
}

function asType(floats: Float32Array, dtype: DType): TypedArray {
  return dtype === "int32" ? Int32Array.from(floats) : floats;
}
