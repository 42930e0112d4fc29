/** What is known of one colour component while a picture is decoded. */
@unmanaged
export class Component {
  /** Sampling factors. */
  h: i32;
  v: i32;
  /** Size in samples: the picture's size times this factor, divided by the largest, rounded up. */
  width: i32;
  height: i32;
  /** Blocks that hold samples of the picture. */
  columns: i32;
  rows: i32;
  /** Blocks along each axis, filled up to whole MCUs. */
  paddedColumns: i32;
  paddedRows: i32;
  /** Samples, a byte each, paddedColumns · 8 a row. */
  plane: usize;
  /** Coefficients, 64 i16 for each block in natural order; 0 unless the picture is progressive. */
  coefficients: usize;
  /** 64 u16 in natural order. */
  quantization: usize;
  /** A byte for each row and for each column of blocks: whether its samples are asked for. */
  neededRows: usize;
  neededColumns: usize;
  /** The last DC value. */
  predictor: i32;
  /** Tables of the scan. */
  dcTable: usize;
  acTable: usize;
}

export const MOST_COMPONENTS = 4;
const COMPONENT_BYTES = 64;
const store = memory.data(MOST_COMPONENTS * COMPONENT_BYTES, 16);

export let width: i32 = 0;
export let height: i32 = 0;
export let componentCount: i32 = 0;
export let maxH: i32 = 1;
export let maxV: i32 = 1;
export let mcuColumns: i32 = 0;
export let mcuRows: i32 = 0;
export let progressive: bool = false;

let free: usize = 0;

export function component(i: i32): Component {
  return changetype<Component>(store + i * COMPONENT_BYTES);
}

/** Forgets the last picture. */
export function reset(): void {
  free = __heap_base;
}

/** Bytes that hold whatever was there; 0 when there is no room. */
export function allocate(bytes: u32): usize {
  const at = (free + 15) & ~15;
  const end = <u64>at + bytes;
  const missing = end - min(end, <u64>memory.size() << 16);
  if (missing > 0 && memory.grow(<i32>((missing + 0xffff) >> 16)) < 0) return 0;
  free = <usize>end;
  return at;
}

/** Size and kind of the picture; its components follow. */
export function setFrame(w: i32, h: i32, components: i32, isProgressive: bool): void {
  width = w;
  height = h;
  componentCount = components;
  progressive = isProgressive;
}

export function setSampling(i: i32, h: i32, v: i32): void {
  component(i).h = h;
  component(i).v = v;
}

/** Makes room for the picture. Returns whether there was any. */
export function layOut(): bool {
  maxH = 1;
  maxV = 1;
  for (let i = 0; i < componentCount; i++) {
    maxH = max(maxH, component(i).h);
    maxV = max(maxV, component(i).v);
  }
  mcuColumns = ceilDivide(width, 8 * maxH);
  mcuRows = ceilDivide(height, 8 * maxV);
  for (let i = 0; i < componentCount; i++) if (!layOutComponent(component(i))) return false;
  return true;
}

function layOutComponent(c: Component): bool {
  c.width = ceilDivide(width * c.h, maxH);
  c.height = ceilDivide(height * c.v, maxV);
  c.columns = ceilDivide(c.width, 8);
  c.rows = ceilDivide(c.height, 8);
  c.paddedColumns = mcuColumns * c.h;
  c.paddedRows = mcuRows * c.v;
  const blocks = c.paddedColumns * c.paddedRows;
  c.quantization = allocate(128);
  c.neededRows = allocate(c.paddedRows);
  c.neededColumns = allocate(c.paddedColumns);
  c.plane = allocate(blocks * 64);
  c.coefficients = progressive ? allocate(blocks * 128) : 0;
  if (!c.plane || !c.quantization || !c.neededRows || !c.neededColumns || (progressive && !c.coefficients)) return false;
  memory.fill(c.neededRows, 0, c.paddedRows);
  memory.fill(c.neededColumns, 0, c.paddedColumns);
  if (progressive) memory.fill(c.coefficients, 0, blocks * 128);
  return true;
}

export function quantizationOf(i: i32): usize {
  return component(i).quantization;
}

export function neededRowsOf(i: i32): usize {
  return component(i).neededRows;
}

export function neededColumnsOf(i: i32): usize {
  return component(i).neededColumns;
}

function ceilDivide(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}
