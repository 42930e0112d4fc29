import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { progress } from "../../src/progress/progress.js";
import { duration, type EpochState, epochLine } from "../../src/util/epochLine.js";

const running: EpochState = {
  epoch: 2,
  epochs: 30,
  batches: 5,
  steps: 7,
  logs: { loss: 0.61234, accuracy: 0.6875 },
  seconds: 30,
  done: false,
};

/** A terminal's control sequences. */
const CONTROL = new RegExp(`${String.fromCharCode(27)}(?:\\[[\\d?]*[A-Za-z]|[78])`, "g");

/** A stream that keeps what is written. */
function recorder({ isTTY }: { isTTY: boolean }) {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      written.push(String(chunk));
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns: 100 }), text: () => written.join("") };
}

/** Two epochs of two batches, each batch taking a second. */
function train(stream: ReturnType<typeof recorder>["stream"]): void {
  let time = 0;
  const line = progress({ stream, now: () => time });
  line.onTrainBegin({ epochs: 2, steps: 2 });
  for (const epoch of [0, 1]) {
    line.onEpochBegin(epoch);
    for (const batch of [0, 1]) {
      time += 1000;
      line.onBatchEnd(batch, { loss: 0.5 });
    }
    line.onEpochEnd(epoch, { loss: 0.4, valLoss: 0.6 });
  }
  line.onTrainEnd();
}

describe("epochLine", () => {
  it("shows a bar, the figures so far and the time left", () => {
    expect(epochLine(running)).toBe("epoch  3/30  ███████░░░ 5/7  loss 0.6123  accuracy 0.688  eta 12 s");
    expect(epochLine({ ...running, batches: 0, logs: {} })).toBe("epoch  3/30  ░░░░░░░░░░ 0/7");
    expect(epochLine({ ...running, batches: 7, logs: {} })).toBe("epoch  3/30  ██████████ 7/7");
  });

  it("shows validation's figures and the time taken at the end", () => {
    const logs = { loss: 0.5, valLoss: 1234567, valAccuracy: Number.NaN, learningRate: 0.0001 };
    expect(epochLine({ ...running, logs, done: true })).toBe(
      "epoch  3/30  loss 0.5000  val loss 1.23e+6  val accuracy NaN  learning rate 1.00e-4  30 s",
    );
  });

  it("gives times for people", () => {
    const times = [0, 3.24, 9.96, 59.4, 59.6, 125, 3599.7, 4810].map(duration);
    expect(times).toEqual(["0.0 s", "3.2 s", "10 s", "59 s", "1 min 0 s", "2 min 5 s", "1 h 0 min", "1 h 20 min"]);
  });
});

describe("progress", () => {
  it("writes one plain line per epoch where there is no terminal", () => {
    const { stream, text } = recorder({ isTTY: false });
    train(stream);
    expect(text()).toBe(
      "epoch 1/2  loss 0.4000  val loss 0.6000  2.0 s\nepoch 2/2  loss 0.4000  val loss 0.6000  2.0 s\n",
    );
  });

  it("rewrites a line in place on a terminal, and leaves the finished one", () => {
    const { stream, text } = recorder({ isTTY: true });
    train(stream);
    const lines = text().replace(CONTROL, "\r").split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/epoch 1\/2 {2}░░░░░░░░░░ 0\/2/);
    expect(lines[1].replace(/\r+$/, "")).toMatch(/\repoch 2\/2 {2}loss 0\.4000 {2}val loss 0\.6000 {2}2\.0 s$/);
  });

  it("cuts the running line where the terminal ends, and writes it at most ten times a second", () => {
    const { stream, text } = recorder({ isTTY: true });
    Object.assign(stream, { columns: 12 });
    let time = 0;
    const line = progress({ stream, now: () => time });
    line.onTrainBegin({ epochs: 1, steps: 1000 });
    line.onEpochBegin(0);
    for (let batch = 0; batch < 250; batch++) {
      time += 1;
      line.onBatchEnd(batch, { loss: 0.5 });
    }
    const shown = text().split("\r\u001b[K");
    expect(shown).toHaveLength(4);
    expect(shown.map((part) => part.length)).toEqual([0, 11, 11, 11]);
  });

  it("writes a notice on a line of its own", () => {
    const { stream, text } = recorder({ isTTY: true });
    const line = progress({ stream, now: () => 0 });
    line.onTrainBegin({ epochs: 1, steps: 2 });
    line.onEpochBegin(0);
    line.onNotice("the base is computed once");
    expect(text().endsWith("\r\u001b[Kthe base is computed once\n")).toBe(true);
  });

  it("leaves signals alone, and nothing running when a training fails half-way", () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = [process.listenerCount("SIGINT"), timers()];
    const line = progress({ stream: recorder({ isTTY: true }).stream });
    line.onTrainBegin({ epochs: 1, steps: 2 });
    line.onEpochBegin(0);
    expect([process.listenerCount("SIGINT"), timers()]).toEqual(before);
    line.onTrainEnd();
  });
});
