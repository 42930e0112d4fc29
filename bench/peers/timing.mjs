/** Calls before the timed ones: --converged asks for as many as a network needs to learn its batch by heart. */
const CALLS_BEFORE = Number(process.env.CALLS_BEFORE ?? 1);

/**
 * Calls f to warm up, then for at least `seconds` and five times. Prints the timings as one line of JSON, with the last loss where f gives
 * one.
 */
export async function report(f, seconds) {
  const coldMs = await timed(f);
  for (let call = 0; call < CALLS_BEFORE; call++) await f();
  const samples = [];
  const began = performance.now();
  while (samples.length < 5 || performance.now() - began < 1000 * seconds) samples.push(await timed(f));
  samples.sort((a, b) => a - b);
  const medianMs = samples[samples.length >> 1];
  const loss = (await f())?.loss;
  console.log(JSON.stringify({ medianMs, minMs: samples[0], coldMs, runs: samples.length, loss }));
}

async function timed(f) {
  const start = performance.now();
  await f();
  return performance.now() - start;
}

/** Says why this peer does not do the task. */
export function skip(why) {
  console.log(JSON.stringify({ skipped: why }));
}

/** What the command line asks for: TASK THREADS SECONDS. */
export function asked() {
  const [task, threads, seconds] = process.argv.slice(2);
  return { task, threads: Number(threads), seconds: Number(seconds) };
}

/** VGG16's convolutions, block by block: the numbers of filters. */
export const VGG16_BLOCKS = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
];

/** Something like noise, the same in every run, with a variance that keeps activations of deep networks in range. */
export function noise(size, scale = 1) {
  return Float32Array.from({ length: size }, (_, i) => ((((i * 7919) % 1009) + 0.5) / 1009 - 0.5) * scale);
}
