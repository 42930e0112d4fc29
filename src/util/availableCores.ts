import { maybeNodeModule } from "./nodeModule.js";

/** Cores that this process may use: those there are, or fewer where the container grants fewer. */
export function availableCores(): number {
  const cores = maybeNodeModule("node:os")?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
  return Math.max(1, Math.min(cores, quota()));
}

/** Cores that the container grants, where one says so. */
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
