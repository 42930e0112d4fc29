import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Drawing } from "../../site/lab/Drawing.js";

const page = new EventTarget();
let frames: (() => void)[] = [];
const frame = () => {
  const now = frames;
  frames = [];
  for (const draw of now) draw();
};
const press = (type: string) => page.dispatchEvent(new Event(type));

beforeEach(() => {
  frames = [];
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => frames.push(draw));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function drawing() {
  const [first, other] = [vi.fn(), vi.fn()];
  return { first, other, drawing: new Drawing([first], [{ draw: other, waits: () => false }]) };
}

it("while a finger is down for a tap the lab draws what answers, and the rest from the frame after its answer on", () => {
  const { first, other, drawing: lab } = drawing();
  press("pointerdown");
  lab.request();
  frame();
  expect([first, other].map((draw) => draw.mock.calls.length)).toEqual([1, 0]);
  press("pointerup");
  lab.request();
  frame();
  expect([first, other].map((draw) => draw.mock.calls.length)).toEqual([2, 0]);
  frame();
  frame();
  expect(other).toHaveBeenCalledTimes(1);
});

it("a finger that scrolls or stays down keeps nothing from being drawn", () => {
  for (const end of [() => press("pointercancel"), () => vi.advanceTimersByTime(300)]) {
    const { other, drawing: lab } = drawing();
    press("pointerdown");
    lab.request();
    frame();
    expect(other).not.toHaveBeenCalled();
    end();
    frame();
    expect(other).toHaveBeenCalledTimes(1);
  }
});
