import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Drawing } from "../../site/lab/Drawing.js";
import { addFill } from "../../site/lab/fill.js";
import { hasTurns, inTurns, takeTurn } from "../../site/lab/turns.js";

let frames: (() => void)[] = [];
let page = new EventTarget();

beforeEach(() => {
  [frames, page] = [[], new EventTarget()];
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => frames.push(frame));
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** One frame. */
const nextFrame = () => {
  for (const frame of frames.splice(0)) frame();
};

/** Parts that tell when they are asked, and draw something anew where their name is among the changed. */
function parts(names: string, told: string[], changed: Set<string>) {
  return [...names].map((name) => () => {
    if (!changed.delete(name)) return;
    told.push(name);
    addFill();
  });
}

const inTurn = (draws: readonly (() => void)[]) => draws.map((draw) => ({ draw, waits: () => false }));

describe("the lab's drawing", () => {
  it("draws one part that has changed in a frame, after what answers the reader", () => {
    const told: string[] = [];
    const changed = new Set("Abd");
    const drawing = new Drawing(parts("A", told, changed), inTurn(parts("abcd", told, changed)));
    drawing.request();
    drawing.request();
    expect(told).toEqual([]);
    const each = [];
    while (frames.length > 0) {
      expect(frames.length).toBe(1);
      nextFrame();
      each.push(told.splice(0).join(""));
    }
    expect(each.filter((names) => names !== "")).toEqual(["A", "b", "d"]);
  });

  it("gives each part its turn, however often all of them change", () => {
    const told: string[] = [];
    const changed = new Set("abc");
    const drawing = new Drawing([], inTurn(parts("abc", told, changed)));
    for (let i = 0; i < 6; i++) {
      for (const name of "abc") changed.add(name);
      drawing.request();
      nextFrame();
    }
    expect(told.join("")).toBe("abcabc");
  });

  it("leaves a part that waits, and draws it when it is asked again", () => {
    const told: string[] = [];
    const changed = new Set("abc");
    const waiting = new Set("b");
    const [a, b, c] = parts("abc", told, changed);
    const drawing = new Drawing(
      [],
      [
        { draw: a, waits: () => waiting.has("a") },
        { draw: b, waits: () => waiting.has("b") },
        { draw: c, waits: () => waiting.has("c") },
      ],
    );
    drawing.request();
    while (frames.length > 0) nextFrame();
    expect(told.join("")).toBe("ac");
    waiting.clear();
    drawing.request();
    while (frames.length > 0) nextFrame();
    expect(told.join("")).toBe("acb");
  });

  it("goes on for work that is left to be done in turns, of which the newest of a name counts", () => {
    const done: string[] = [];
    const slow = (name: string) => () => {
      done.push(name);
      const end = performance.now() + 7;
      while (performance.now() < end);
    };
    const drawing = new Drawing([], inTurn([takeTurn]));
    inTurns("maps", [slow("old")]);
    inTurns("maps", ["a", "b", "c"].map(slow));
    drawing.request();
    const each = [];
    while (frames.length > 0) {
      nextFrame();
      each.push(done.splice(0).join(""));
    }
    expect(each).toEqual(["a", "b", "c"]);
    expect(hasTurns()).toBe(false);
  });
});

describe("a press", () => {
  const press = (type: string) => page.dispatchEvent(new Event(type));

  function drawing() {
    const [first, other] = [vi.fn(), vi.fn()];
    return { first, other, drawing: new Drawing([first], inTurn([other])) };
  }

  it("keeps the page for what answers, and leaves the rest to the frames after its answer", () => {
    const { first, other, drawing: lab } = drawing();
    const drawn = () => [first, other].map((draw) => draw.mock.calls.length);
    press("pointerdown");
    lab.request();
    nextFrame();
    expect(drawn()).toEqual([1, 0]);
    press("pointerup");
    lab.request();
    nextFrame();
    expect(drawn()).toEqual([2, 0]);
    nextFrame();
    nextFrame();
    expect(other).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["scrolls", () => press("pointercancel")],
    ["stays down", () => vi.advanceTimersByTime(300)],
  ])("that %s keeps nothing from being drawn", (_, end) => {
    const { other, drawing: lab } = drawing();
    press("pointerdown");
    lab.request();
    nextFrame();
    expect(other).not.toHaveBeenCalled();
    end();
    nextFrame();
    expect(other).toHaveBeenCalledTimes(1);
  });
});
