/** A picture in host memory: rows from the top, pixels from the left, channels interleaved; 0..255. */
export interface Image<Data extends Uint8Array | Float32Array = Uint8Array | Float32Array> {
  /** height · width · channels values. */
  readonly data: Data;
  /** Rows. */
  readonly height: number;
  /** Columns. */
  readonly width: number;
  /** 1 grey, 3 RGB, 4 RGB and alpha. */
  readonly channels: number;
}

/** A new array of the same type; of a Node Buffer a Uint8Array. */
export function emptyLike<Data extends Uint8Array | Float32Array>(data: Data, length: number): Data {
  return (data instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length)) as Data;
}
