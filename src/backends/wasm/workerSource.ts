import { ARGUMENTS, CONTROL_WORDS, MAX_PARTS, PART_BITS } from "./control.js";
import { CONTROL, EDGE_BYTES, EDGES } from "./layout.js";

/** What a worker is given. */
export interface WorkerStart {
  readonly modules: readonly WebAssembly.Module[];
  readonly memory: WebAssembly.Memory;
  readonly wide: boolean;
  /** Its number; the caller is 0. */
  readonly thread: number;
  readonly epoch: number;
}

const W = CONTROL_WORDS;

/**
 * The program of a worker, as text, so that it needs no file that a bundler or a page would have to find. It takes
 * parts of the job by raising its ticket: that succeeds only while the job whose arguments were read is open. Without
 * work it spins, then sleeps.
 */
export const workerSource = `"use strict";
const SPINS = 20000;

function start({ modules, memory, wide, thread, epoch }) {
  const words = new Int32Array(memory.buffer, ${CONTROL}, 16);
  if (Atomics.load(words, ${W.epoch}) !== epoch) return;
  const kernels = modules.flatMap((module) => {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    exports.useThread(thread);
    exports.useEdge(${EDGES} + thread * ${EDGE_BYTES});
    exports.useWide(wide ? 1 : 0);
    return WebAssembly.Module.exports(module).map(({ name }) => exports[name]);
  });
  Atomics.add(words, ${W.live}, 1);
  work(words, kernels, epoch);
  Atomics.sub(words, ${W.live}, 1);
}

function work(words, kernels, epoch) {
  const numbers = new Float64Array(words.buffer, ${CONTROL + ARGUMENTS}, 100);
  let known = -1;
  let kernel, parts, args;
  let idle = 0;
  let generation = Atomics.load(words, ${W.generation});
  while (Atomics.load(words, ${W.epoch}) === epoch) {
    const ticket = Atomics.load(words, ${W.ticket});
    const job = ticket >>> ${PART_BITS};
    const part = ticket & ${MAX_PARTS};
    if (job !== known) {
      known = job;
      kernel = kernels[Atomics.load(words, ${W.kernel})];
      parts = Atomics.load(words, ${W.parts});
      args = Array.from(numbers.subarray(0, Atomics.load(words, ${W.argumentCount})));
    }
    if (part < parts && part !== ${MAX_PARTS}) {
      idle = 0;
      if (Atomics.compareExchange(words, ${W.ticket}, ticket, ticket + 1) === ticket) run(words, kernel, part, parts, args);
    } else if (++idle > SPINS) {
      Atomics.add(words, ${W.sleepers}, 1);
      Atomics.wait(words, ${W.generation}, generation);
      Atomics.sub(words, ${W.sleepers}, 1);
      idle = 0;
      known = -1;
      generation = Atomics.load(words, ${W.generation});
    } else if ((idle & 255) === 1) {
      generation = Atomics.load(words, ${W.generation});
    }
  }
}

function run(words, kernel, part, parts, args) {
  try {
    kernel(part, ...args);
  } catch {
    Atomics.store(words, ${W.failed}, 1);
  }
  if (Atomics.add(words, ${W.completed}, 1) + 1 === parts) Atomics.notify(words, ${W.completed});
}

const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
if (threads) start(threads.workerData);
else globalThis.onmessage = ({ data }) => start(data);
`;
