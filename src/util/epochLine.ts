/** The progress of a training and its metrics. */
export interface EpochState {
  /** Counted from 0. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches done in this epoch. */
  readonly batches: number;
  /** Batches in an epoch. */
  readonly steps: number;
  /** Metrics by name, such as `loss` and `valAccuracy`. */
  readonly logs: Readonly<Record<string, number>>;
  /** Seconds since the epoch began. */
  readonly seconds: number;
  /** Whether the epoch has ended, validation included. */
  readonly done: boolean;
}

const BAR_WIDTH = 10;

/**
 * The line of an epoch:
 *
 *     epoch 3/30  ███████░░░ 5/7  loss 0.6123  accuracy 0.687  eta 12 s
 *     epoch 3/30  loss 0.5871  accuracy 0.702  val loss 0.6402  val accuracy 0.650  41 s
 *
 * While the epoch runs the line has a bar and the estimated time left; when it has ended, the time that it took.
 */
export function epochLine(state: EpochState): string {
  const { epoch, epochs, logs, seconds, done } = state;
  const head = `epoch ${String(epoch + 1).padStart(String(epochs).length)}/${epochs}`;
  const figures = Object.entries(logs).map(([name, value]) => `${words(name)} ${figure(name, value)}`);
  const parts = done ? [head, ...figures, duration(seconds)] : [head, bar(state), ...figures, ...eta(state)];
  return parts.join("  ");
}

function bar({ batches, steps }: EpochState): string {
  const filled = Math.min(BAR_WIDTH, Math.floor((BAR_WIDTH * batches) / Math.max(steps, 1)));
  return `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} ${batches}/${steps}`;
}

/** The estimated time left; empty before the first batch (no estimate yet) and after the last (validation runs). */
function eta({ batches, steps, seconds }: EpochState): string[] {
  if (batches === 0 || batches >= steps) return [];
  return [`eta ${duration((seconds / batches) * (steps - batches))}`];
}

/** `valLoss` as "val loss". */
function words(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Losses to 4 decimals, other metrics to 3, very large and very small values with an exponent. */
function figure(name: string, value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 1e5 || (magnitude > 0 && magnitude < 5e-4)) return value.toExponential(2);
  return value.toFixed(/loss$/i.test(name) ? 4 : 3);
}

/** A duration as text: 3.2 s, 41 s, 2 min 5 s, 1 h 20 min. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
