/**
 * Where things lie in the module's memory, below the first block. The build keeps constants between 8128 and the first
 * page's end.
 */

/** Numbers that the caller and the worker threads share: below 960, where assembly/tile.ts expects zeros. */
export const CONTROL = 64;

/** The plan of the job that runs. */
export const PLAN = 1024;

/** Where a storage's range is written: 64 bytes. */
export const RANGE = 1920;

/** Room for a narrow tile, one per thread. */
export const EDGES = 2048;
export const EDGE_BYTES = 128;

/** First byte of the blocks. */
export const BLOCKS = 65536;

/** Most threads, the caller included. */
export const MAX_THREADS = 16;
