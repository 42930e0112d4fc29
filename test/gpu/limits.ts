const LARGE_INT32 = "integers are stored as float32; larger ones are refused when they are uploaded";
const NAN_UNKNOWN = "a WebGPU device may take every number for one that equals itself";
const SUBNORMAL = "a device takes numbers below 1e-38 for 0";

/** Tests of the contract that no device passes, and why. */
export const DEVICE_LIMITS: Readonly<Record<string, string>> = {
  "cast from int32 gives the same numbers": LARGE_INT32,
  "stridedCopy moves int32": LARGE_INT32,
  "binary equal tells large int32 apart": LARGE_INT32,
  "give back every element that was uploaded": LARGE_INT32,
};

/** Those that graphics devices do not pass besides. */
export const GRAPHICS_LIMITS: Readonly<Record<string, string>> = {
  ...DEVICE_LIMITS,
  "unary exp of large arguments neither overflows nor turns to NaN before its result does": SUBNORMAL,
  "unary sigmoid of large arguments neither overflows nor turns to NaN before its result does": SUBNORMAL,
  "unary softplus of large arguments neither overflows nor turns to NaN before its result does": SUBNORMAL,
};

/** Those that WebGPU does not pass besides. */
export const WEBGPU_LIMITS: Readonly<Record<string, string>> = {
  ...GRAPHICS_LIMITS,
  "reduce max and min hand NaN on, and take infinities": NAN_UNKNOWN,
  "maxPool2d hands NaN on": NAN_UNKNOWN,
  "maxPool2d with ReLU hands NaN on, which gets no gradient": NAN_UNKNOWN,
  "maxPool2d with ReLU hands NaN on, which gets no gradient, where windows overlap": NAN_UNKNOWN,
};
