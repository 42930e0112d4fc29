import { cos, log } from "./doubles";

/** Threefry2x32 with 20 rounds, four counters at once: the lanes i to i + 3 of a key's stream. */

/** The second words of the last block. */
let second: v128 = i32x4.splat(0);

// @ts-ignore: decorator
@inline
function rotate(x: v128, r: i32): v128 {
  return v128.or(i32x4.shl(x, r), i32x4.shr_u(x, 32 - r));
}

/**
 * The first words of the block of counters i to i + 3; the second words are left in `second`. Every four rounds take in
 * the key.
 */
function threefry(key0: i32, key1: i32, i: i32): v128 {
  const k0 = i32x4.splat(key0);
  const k1 = i32x4.splat(key1);
  const k2 = i32x4.splat(key0 ^ key1 ^ 0x1bd11bda);
  let x0 = i32x4.add(i32x4.add(i32x4.splat(i), i32x4(0, 1, 2, 3)), k0);
  let x1 = k1;
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 13), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 15), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 26), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 6), x0);
  x0 = i32x4.add(x0, k1);
  x1 = i32x4.add(i32x4.add(x1, k2), i32x4.splat(1));
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 17), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 29), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 16), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 24), x0);
  x0 = i32x4.add(x0, k2);
  x1 = i32x4.add(i32x4.add(x1, k0), i32x4.splat(2));
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 13), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 15), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 26), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 6), x0);
  x0 = i32x4.add(x0, k0);
  x1 = i32x4.add(i32x4.add(x1, k1), i32x4.splat(3));
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 17), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 29), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 16), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 24), x0);
  x0 = i32x4.add(x0, k1);
  x1 = i32x4.add(i32x4.add(x1, k2), i32x4.splat(4));
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 13), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 15), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 26), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, 6), x0);
  x0 = i32x4.add(x0, k2);
  x1 = i32x4.add(i32x4.add(x1, k0), i32x4.splat(5));
  second = x1;
  return x0;
}

/** Multiples of 2^−24 in [0, 1). */
export function uniform(part: i32, out: usize, key0: i32, key1: i32, size: i32, chunk: i32): void {
  const end = min(size, (part + 1) * chunk);
  for (let i = part * chunk; i < end; i += 4) {
    const bits = i32x4.shr_u(threefry(key0, key1, i), 8);
    v128.store(out + (<usize>i << 2), f32x4.mul(f32x4.convert_i32x4_u(bits), f32x4.splat(5.960464477539063e-8)));
  }
}

/** Standard normal numbers (Box and Muller 1958; one of the pair is used). */
export function normal(part: i32, out: usize, key0: i32, key1: i32, size: i32, chunk: i32): void {
  const end = min(size, (part + 1) * chunk);
  for (let i = part * chunk; i < end; i += 4) {
    const x = threefry(key0, key1, i);
    const at = out + (<usize>i << 2);
    store<f32>(at, boxMuller(i32x4.extract_lane(x, 0), i32x4.extract_lane(second, 0)));
    store<f32>(at, boxMuller(i32x4.extract_lane(x, 1), i32x4.extract_lane(second, 1)), 4);
    store<f32>(at, boxMuller(i32x4.extract_lane(x, 2), i32x4.extract_lane(second, 2)), 8);
    store<f32>(at, boxMuller(i32x4.extract_lane(x, 3), i32x4.extract_lane(second, 3)), 12);
  }
}

function boxMuller(a: u32, b: u32): f32 {
  const radius = sqrt(-2 * log((<f64>a + 1) * 2.3283064365386963e-10));
  return <f32>(radius * cos(6.283185307179586 * (<f64>b * 2.3283064365386963e-10)));
}
