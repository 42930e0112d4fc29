import { stridesOf } from "../../util/shape.js";
import type { DType, StridedView } from "../Kernels.js";
import { rowsOf } from "../strided.js";
import { allocate, type HostStorage } from "./HostStorage.js";

export function fill(size: number, value: number, dtype: DType): HostStorage {
  const out = allocate(size, dtype);
  out.data.fill(value);
  return out;
}

export function cast(x: HostStorage, dtype: DType): HostStorage {
  const out = allocate(x.size, dtype);
  // An Int32Array truncates what is stored in it towards zero.
  out.data.set(x.data);
  return out;
}

export function stridedCopy(x: HostStorage, view: StridedView): HostStorage {
  const out = allocate(
    view.shape.reduce((n, length) => n * length, 1),
    x.dtype,
  );
  copyRows(x, view.strides, view.offset, out, stridesOf(view.shape), 0, view.shape);
  return out;
}

export function assemble(
  size: number,
  value: number,
  parts: readonly { storage: HostStorage; view: StridedView }[],
  dtype: DType,
): HostStorage {
  const out = fill(size, value, dtype);
  for (const { storage, view } of parts) {
    copyRows(storage, stridesOf(view.shape), 0, out, view.strides, view.offset, view.shape);
  }
  return out;
}

function copyRows(
  from: HostStorage,
  fromStrides: readonly number[],
  fromOffset: number,
  to: HostStorage,
  toStrides: readonly number[],
  toOffset: number,
  shape: readonly number[],
): void {
  const { length, steps, count, starts } = rowsOf(shape, [fromStrides, toStrides], [fromOffset, toOffset]);
  for (let row = 0; row < count; row++) {
    const [a, b] = [starts[2 * row], starts[2 * row + 1]];
    for (let i = 0; i < length; i++) to.data[b + i * steps[1]] = from.data[a + i * steps[0]];
  }
}
