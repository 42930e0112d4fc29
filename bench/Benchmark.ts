/** Something to time. */
export interface Benchmark {
  readonly name: string;
  /** Floating-point operations in a run, where that says something. */
  readonly flops?: number;
  /** Makes the inputs, and gives what is timed. */
  prepare(): () => void | Promise<void>;
}
