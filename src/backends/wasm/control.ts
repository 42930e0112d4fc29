/**
 * Words that the caller and the worker threads share, from layout.ts's CONTROL on; the job's arguments follow as
 * doubles.
 */
export const CONTROL_WORDS = {
  /** Which job it is (18 bits) and its next unclaimed part (14 bits). */
  ticket: 0,
  /** Counts jobs; sleeping workers wait for it to change. */
  generation: 1,
  /** Parts of the job that are done. */
  completed: 2,
  kernel: 3,
  parts: 4,
  argumentCount: 5,
  sleepers: 6,
  /** Not 0 when a part has failed. */
  failed: 7,
  /** Workers of another epoch end themselves. */
  epoch: 8,
  /** Workers that have begun and not ended. */
  live: 9,
} as const;

/** Bytes from the words to the arguments. */
export const ARGUMENTS = 64;

/** Bits of a ticket that number the part. */
export const PART_BITS = 14;

/** Most parts of a job. As a ticket's part it means that the job is closed. */
export const MAX_PARTS = (1 << PART_BITS) - 1;
