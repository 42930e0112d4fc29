/** n numbers in [-1, 1) that follow from t alone: murmur3's finalizer on i + t · 0x9E3779B9. The goldens' weights and images. */
export function hashValues(t: number, n: number): Float64Array {
  const values = new Float64Array(n);
  const start = Math.imul(t, 0x9e3779b9);
  for (let i = 0; i < n; i++) {
    let h = (i + start) | 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    values[i] = ((h ^ (h >>> 16)) >>> 0) * 2 ** -31 - 1;
  }
  return values;
}
