import { maybeNodeModule } from "./nodeModule.js";

/** The number of cores that this process may use: the machine's, or the container's CPU quota where that is smaller. */
export function availableCores(): number {
  const cores = maybeNodeModule("node:os")?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
  return Math.max(1, Math.min(cores, quota()));
}

/** The CPU quota of the control group (cgroup v2), in cores, rounded up; Infinity without a quota. */
function quota(): number {
  try {
    const [most, period] = (maybeNodeModule("node:fs")?.readFileSync("/sys/fs/cgroup/cpu.max", "utf8") ?? "").split(
      " ",
    );
    return most > "" && most !== "max" ? Math.ceil(Number(most) / Number(period)) : Infinity;
  } catch {
    return Infinity;
  }
}
