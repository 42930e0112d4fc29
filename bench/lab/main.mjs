// How long the lab keeps its reader waiting while a network learns, with the processor slowed down as by Chromium's developer tools: the gaps between
// frames, how long a tap waits until the page's thread has drawn its answer and until it is on the screen (which without a graphics card is mostly the
// browser's own drawing, on the same processor). Run `npm run build:wasm` before.
//
//   node bench/lab/main.mjs [--slow-down 4] [--runs 5] [--width 360] [--link size=64&epochs=10] [--page dist-lab/index.html] [--trace]
//
// --page takes a page that was built before, to compare with. --trace tells how long the longest tasks keep the page's thread busy, in its own time, which
// does not depend on what else runs on the machine, and what they were made of.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { labPage } from "../../scripts/build-lab.mjs";
import { longestTasks } from "./longestTasks.mjs";

const { values: given } = parseArgs({
  options: {
    "slow-down": { type: "string", default: "4" },
    runs: { type: "string", default: "5" },
    width: { type: "string", default: "360" },
    link: { type: "string", default: "epochs=10" },
    page: { type: "string" },
    trace: { type: "boolean", default: false },
  },
});

/** In the page: the times of frames, and of what the reader did until it was seen. */
const watch = () => {
  globalThis.frames = [];
  globalThis.taps = [];
  globalThis.drawn = [];
  const frame = (now) => {
    globalThis.frames.push(now);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === "click") globalThis.taps.push(duration);
  }).observe({ type: "event", durationThreshold: 16 });
  const channel = new MessageChannel();
  let tapped = 0;
  channel.port1.onmessage = () => globalThis.drawn.push(performance.now() - tapped);
  addEventListener(
    "click",
    ({ timeStamp }) => {
      tapped = timeStamp;
      // A task of its own comes after the frame.
      requestAnimationFrame(() => channel.port2.postMessage(null));
    },
    true,
  );
};

const isTrained = () => /^trained/.test(document.querySelector("#state").textContent);

/** Scrolls to a picture to choose, where it is not on the screen. */
const centerOfPicture = (i) => {
  const picture = document.querySelectorAll("#look-choices button")[i];
  picture.scrollIntoView({ block: "nearest" });
  const { x, y, width, height } = picture.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
};

/** Milliseconds for which a finger is on the screen: a quick tap. */
const FINGER_DOWN = 70;

async function tap(session, x, y) {
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
  await new Promise((resolve) => setTimeout(resolve, FINGER_DOWN));
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

/** Trains once, and taps meanwhile. @returns gaps between frames, and how long taps waited until they were on the screen and until they were drawn, in milliseconds */
async function train(page, session) {
  await page.evaluate(() => {
    globalThis.frames.length = 0;
    globalThis.taps.length = 0;
    globalThis.drawn.length = 0;
  });
  await page.tap("#controls button.main");
  for (let i = 0; !(await page.evaluate(isTrained)); i++) {
    await page.waitForTimeout(400);
    // A picture to look at, which changes nothing of the training. A locator's own tap asks the page where it hit, which would count.
    const { x, y } = await page.evaluate(centerOfPicture, i % 5);
    await tap(session, x, y);
  }
  await page.waitForTimeout(1000);
  const { frames, taps, drawn } = await page.evaluate(() => ({
    frames: globalThis.frames,
    taps: globalThis.taps,
    drawn: globalThis.drawn,
  }));
  return { gaps: frames.slice(1).map((time, i) => time - frames[i]), taps, drawn };
}

async function rewind(page) {
  await page.tap("#controls button:nth-child(4)");
  await page.waitForFunction(() => /^ready/.test(document.querySelector("#state").textContent));
  await page.waitForTimeout(500);
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const median = (numbers) => sorted(numbers)[numbers.length >> 1];
const within = (numbers, part) => sorted(numbers)[Math.floor((numbers.length - 1) * part)];
const longest = (numbers) => Math.max(0, ...numbers);
const over100 = (numbers) => numbers.filter((number) => number > 100).length;
const ms = (number) => `${Math.round(number)} ms`;

const taskText = (task) => (task === undefined ? "" : `; longest task ${ms(task)}`);

/** A trace costs as much again as the drawing that it tells of, so that times with it and without cannot be compared. */
const traced = async (session, f) => (given.trace ? longestTasks(session, f) : { result: await f(), tasks: [] });

const folder = mkdtempSync(join(tmpdir(), "noodlenet-lab-"));
writeFileSync(join(folder, "index.html"), given.page ? readFileSync(given.page) : await labPage());
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  const context = await browser.newContext({ viewport: { width: Number(given.width), height: 640 }, hasTouch: true });
  const page = await context.newPage();
  await page.goto(`file://${join(folder, "index.html")}#${given.link}`);
  await page.waitForSelector("#controls button.main:not(:disabled)");
  await page.evaluate(watch);
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: Number(given["slow-down"]) });
  const runs = [];
  for (let run = 0; run < Number(given.runs); run++) {
    const { result, tasks } = await traced(session, () => train(page, session));
    const { gaps, taps, drawn } = result;
    runs.push({ gaps, taps, drawn, tasks });
    console.log(
      `run ${run + 1}: ${gaps.length} frames, longest gaps ${sorted(gaps).slice(-4).reverse().map(ms).join(", ")}; ${over100(gaps)} above 100 ms; ` +
        `99% within ${ms(within(gaps, 0.99))}; taps drawn: median ${ms(median(drawn))}, longest ${ms(longest(drawn))}, ${over100(drawn)} of ${drawn.length} above 100 ms; ` +
        `on the screen: median ${ms(median(taps))}, longest ${ms(longest(taps))}${taskText(tasks[0]?.ms)}`,
    );
    for (const { ms: took, parts } of tasks) console.log(`  ${ms(took)}: ${parts}`);
    await rewind(page);
  }
  const of = (measure) => ms(median(runs.map(measure)));
  console.log(
    `median of ${runs.length} runs: longest gap ${of(({ gaps }) => longest(gaps))}, 99% within ${of(({ gaps }) => within(gaps, 0.99))}; ` +
      `taps drawn: median ${of(({ drawn }) => median(drawn))}, longest ${of(({ drawn }) => longest(drawn))}; ` +
      `on the screen: median ${of(({ taps }) => median(taps))}, longest ${of(({ taps }) => longest(taps))}${taskText(median(runs.map(({ tasks }) => tasks[0]?.ms)))}`,
  );
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
