/** Whether two arrays have the same bits: NaN is equal to the same NaN, and 0 is not -0. @param a, b of elements of four bytes or eight */
export function sameBits(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const [x, y] = [wordsOf(a), wordsOf(b)];
  if (x.length !== y.length) return false;
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
  return true;
}

const wordsOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint32Array(buffer, byteOffset, byteLength >> 2);
