import { copyShort } from "./moving";

/** Row r of out [outer·count, inner] = x [outer, size, inner] at [r / count, indices[r % count]]. */
export function gather(
  part: i32, x: usize, indices: usize, out: usize, rows: i32, count: i32, size: i32, inner: i32, rowsPerPart: i32,
): void {
  const last = min(rows, (part + 1) * rowsPerPart);
  for (let r = part * rowsPerPart; r < last; r++) {
    const from = (r / count) * size + load<i32>(indices + (<usize>(r % count) << 2));
    copyShort(x + (<usize>from * <usize>inner << 2), out + (<usize>r * <usize>inner << 2), inner);
  }
}

/** One of `outer` arrays: zeros, then each update added at its index, in order. */
export function scatterAdd(
  part: i32, updates: usize, indices: usize, out: usize, count: i32, size: i32, inner: i32,
): void {
  const base = out + (<usize>part * <usize>(size * inner) << 2);
  memory.fill(base, 0, <usize>(size * inner) << 2);
  let from = updates + (<usize>part * <usize>(count * inner) << 2);
  for (let j = 0; j < count; j++) {
    let to = base + (<usize>(load<i32>(indices + (<usize>j << 2)) * inner) << 2);
    for (let i = 0; i < inner; i++) {
      store<f32>(to, load<f32>(to) + load<f32>(from));
      to += 4;
      from += 4;
    }
  }
}

/** The same for whole numbers. */
export function scatterAddInt(
  part: i32, updates: usize, indices: usize, out: usize, count: i32, size: i32, inner: i32,
): void {
  const base = out + (<usize>part * <usize>(size * inner) << 2);
  memory.fill(base, 0, <usize>(size * inner) << 2);
  let from = updates + (<usize>part * <usize>(count * inner) << 2);
  for (let j = 0; j < count; j++) {
    let to = base + (<usize>(load<i32>(indices + (<usize>j << 2)) * inner) << 2);
    for (let i = 0; i < inner; i++) {
      store<i32>(to, load<i32>(to) + load<i32>(from));
      to += 4;
      from += 4;
    }
  }
}
