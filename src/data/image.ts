/** A picture in host memory: rows from the top, pixels from the left, channels side by side; 0..255. */
export interface Image<Data extends Uint8Array | Float32Array = Uint8Array | Float32Array> {
  /** height · width · channels values. */
  readonly data: Data;
  readonly height: number;
  readonly width: number;
  /** 1 grey, 3 RGB, 4 RGB and alpha. */
  readonly channels: number;
}
