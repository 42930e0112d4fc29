/**
 * The transforms of Winograd's minimal filtering with the points 0, ±1, ±2 and ∞ (Lavin and Gray 2015,
 * arXiv:1509.09308). F(4, 3), of six inputs d and a kernel g of three to four outputs, is Aᵀ[(G g) ⊙ (Bᵀ d)]:
 *
 *        4  0 −5  0  1  0            6  0  0            1  1  1  1  1  0
 *        0 −4 −4  1  1  0           −4 −4 −4       Aᵀ = 0  1 −1  2 −2  0
 *   Bᵀ = 0  4 −4 −1  1  0   24 G =  −4  4 −4            0  1  1  4  4  0
 *        0 −2 −1  2  1  0            1  2  4            0  1 −1  8 −8  1
 *        0  2 −1 −2  1  0            1 −2  4
 *        0  4  0 −5  0  1            0  0 24
 *
 * F(3, 4), for kernel gradients, has the same Bᵀ; G has a fourth column (0, −4, 4, 8, −8, 24) / 24 after the third,
 * whose last number becomes 0, and Aᵀ is the first two rows and (0, 1, 1, 4, 4, 1).
 *
 * In two dimensions each is applied to squares of channels: line by line down the columns into a workspace, then along its rows.
 * A line works on four channels, `…8` on eight: pairs of vectors, of which both are loaded before either is stored, so that V8 packs them
 * (see ../README.md).
 */

/** The factors of the transforms. They are read from memory: V8 puts a constant vector together anew, in three instructions or six, wherever it is used. */
const FACTORS = memory.data<f32>([2, 4, 5, 8, 1.0 / 3.0, 1.0 / 4.0, 1.0 / 6.0, 1.0 / 12.0, 1.0 / 24.0, -1.0 / 6.0]);
/** Their places, in bytes. */
export const BY_2 = 0;
export const BY_4 = 4;
export const BY_5 = 8;
export const BY_8 = 12;
export const THIRD = 16;
export const QUARTER = 20;
export const SIXTH = 24;
export const TWELFTH = 28;
export const TWENTY_FOURTH = 32;
export const MINUS_SIXTH = 36;

// @ts-ignore: decorator
@inline
export function times(v: v128, factor: usize): v128 {
  return f32x4.mul(v, v128.load32_splat(FACTORS + factor));
}

// @ts-ignore: decorator
@inline
export function storePair(to: usize, low: v128, high: v128): void {
  v128.store(to, low);
  v128.store(to, high, 16);
}

/** even + odd and even − odd of two neighbouring vectors, `toStep` bytes apart. */
// @ts-ignore: decorator
@inline
export function storeSumAndDifference(to: usize, toStep: usize, even: v128, odd: v128, evenHigh: v128, oddHigh: v128): void {
  storePair(to, f32x4.add(even, odd), f32x4.add(evenHigh, oddHigh));
  storePair(to + toStep, f32x4.sub(even, odd), f32x4.sub(evenHigh, oddHigh));
}
