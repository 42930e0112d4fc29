type Job = () => void;

/** Work that is done in turns, by what it is for. */
const waiting = new Map<string, Job[]>();

/** Milliseconds of such work in a frame. */
const TURN = 6;

/** Leaves work to the next frames, in the place of what is still to be done of the same. */
export function inTurns(name: string, jobs: readonly Job[]): void {
  waiting.delete(name);
  if (jobs.length > 0) waiting.set(name, [...jobs]);
}

/** Whether there is work. */
export const hasTurns = (): boolean => waiting.size > 0;

/** Does some of the work, what waits longest first. */
export function takeTurn(): void {
  const start = performance.now();
  for (const [name, jobs] of waiting) {
    while (jobs.length > 0) {
      if (performance.now() - start >= TURN) return;
      (jobs.shift() as Job)();
    }
    waiting.delete(name);
  }
}
