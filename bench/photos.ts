import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { imageFolder } from "noodlenet/data";

/*
 * How long a folder of photos takes until its first epoch is there, with the most memory that the process had:
 * node dist/bench/photos.js --photo photo.jpg --copies 110
 */

const { values } = parseArgs({
  options: {
    photo: { type: "string" },
    folder: { type: "string" },
    copies: { type: "string", default: "110" },
    size: { type: "string", default: "128" },
    antialias: { type: "boolean", default: false },
  },
});

const folder = values.folder ?? copies(values.photo ?? "photo.jpg", Number(values.copies));
const side = Number(values.size);
const start = performance.now();
const before = process.cpuUsage();
const { train } = await imageFolder(folder, { size: [side, side], antialias: values.antialias });
let longestPause = 0;
let last = performance.now();
const ticks = setInterval(() => {
  longestPause = Math.max(longestPause, performance.now() - last - 5);
  last = performance.now();
}, 5);
let photos = 0;
for await (const { x } of train.batches(0)) photos += x.shape[0];
clearInterval(ticks);
const { user, system } = process.cpuUsage(before);
const seconds = ((performance.now() - start) / 1000).toFixed(2);
const memory = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(`${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.version}`);
console.log(
  `${photos} photos: ${seconds} s, ${((user + system) / 1e6).toFixed(2)} s of processor, ${memory} MB at most, main thread never held up for more than ${Math.round(longestPause)} ms`,
);
if (!values.folder) rmSync(folder, { recursive: true });

/** A folder of two classes with copies of a photo. */
function copies(photo: string, count: number): string {
  const dir = mkdtempSync(join(tmpdir(), "noodlenet-photos-"));
  for (const name of ["a", "b"]) mkdirSync(join(dir, name));
  const ending = photo.slice(photo.lastIndexOf("."));
  for (let i = 0; i < count; i++) copyFileSync(photo, join(dir, "ab"[i % 2], `${i}${ending}`));
  console.log(
    `${readdirSync(join(dir, "a")).length * 2} copies of ${photo}, ${(statSync(photo).size / 1e6).toFixed(1)} MB each`,
  );
  return dir;
}
