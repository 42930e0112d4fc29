import { describe, expect, it } from "vitest";
import type { Curves } from "../../examples/s3-overfitting.js";
import { epochsToReach, judgeClaims } from "../../study/claims.js";

/** Curves over 30 epochs. */
function curves(
  f: (epoch: number) => { loss: number; accuracy: number; valLoss: number; valAccuracy: number },
): Curves {
  const epochs = Array.from({ length: 30 }, (_, i) => f(i + 1));
  const list = (name: keyof ReturnType<typeof f>) => epochs.map((figures) => figures[name]);
  return { loss: list("loss"), accuracy: list("accuracy"), valLoss: list("valLoss"), valAccuracy: list("valAccuracy") };
}

const learnsByHeart = curves((e) => ({
  loss: 1 / e,
  accuracy: Math.min(1, 0.5 + e / 20),
  valLoss: 0.6 + Math.abs(e - 5) / 10,
  valAccuracy: 0.6,
}));

const learnsSlowly = curves((e) => ({
  loss: 1 - e / 40,
  accuracy: Math.min(0.96, 0.5 + e / 60),
  valLoss: 1 - e / 50,
  valAccuracy: Math.min(0.9, 0.5 + e / 70),
}));

const diverges = curves((e) => ({ loss: 0.7 + (e % 2) / 5, accuracy: 0.5, valLoss: 0.5, valAccuracy: 0.5 }));

function verdict(id: string, histories: Record<string, Curves[]>): string | undefined {
  return judgeClaims(histories).find((judgement) => judgement.id === id)?.verdict;
}

describe("the report's claims", () => {
  it("are judged where their experiments were run", () => {
    expect(judgeClaims({})).toEqual([]);
    expect(judgeClaims({ s1: [learnsByHeart], s4: [learnsSlowly] }).map(({ id }) => id)).toEqual(["s1"]);
  });

  it("are measured and not judged where runs are shorter than the claims are about", () => {
    const cut = ({ loss, accuracy, valLoss, valAccuracy }: Curves, epochs: number) => ({
      loss: loss.slice(0, epochs),
      accuracy: accuracy.slice(0, epochs),
      valLoss: valLoss.slice(0, epochs),
      valAccuracy: valAccuracy.slice(0, epochs),
    });
    expect(verdict("s1", { s1: [cut(learnsByHeart, 29)] })).toBe("short");
    expect(verdict("s8", { s7: [learnsByHeart], s8: [cut(learnsByHeart, 15)] })).not.toBe("short");
    const [judgement] = judgeClaims({ s5: [cut(diverges, 6)] });
    expect(judgement.parts[0]).toMatchObject({ values: [7], never: 7 });
  });

  it("s2: overfitting is good training with a validation loss that rises again", () => {
    expect(verdict("s2", { s2: [learnsByHeart] })).toBe("reproduced");
    expect(verdict("s2", { s2: [learnsSlowly] })).toBe("partly");
    expect(verdict("s2", { s2: [diverges] })).toBe("not");
  });

  it("s1: flat validation accuracy, validation loss above training loss", () => {
    expect(verdict("s1", { s1: [learnsByHeart] })).toBe("reproduced");
    expect(verdict("s1", { s1: [learnsSlowly] })).toBe("partly");
    expect(verdict("s1", { s1: [learnsSlowly.loss && { ...learnsSlowly, valLoss: learnsSlowly.loss }] })).toBe("not");
  });

  it("s4: dropout has a smaller gap, learns later, and still slopes", () => {
    expect(verdict("s4", { s2: [learnsByHeart], s4: [learnsSlowly] })).toBe("reproduced");
    expect(verdict("s4", { s2: [learnsSlowly], s4: [learnsByHeart] })).toBe("partly");
  });

  it("s5: quick training that validation does not follow", () => {
    const quick = { ...learnsByHeart, accuracy: learnsByHeart.accuracy.map(() => 1) };
    expect(verdict("s5", { s5: [quick] })).toBe("reproduced");
    expect(verdict("s5", { s5: [learnsSlowly] })).toBe("not");
  });

  it("s6: a loss that falls smoothly at an accuracy of one half", () => {
    expect(verdict("s6", { s6: [{ ...learnsSlowly, valAccuracy: diverges.valAccuracy }] })).toBe("reproduced");
    expect(verdict("s6", { s6: [learnsSlowly] })).toBe("partly");
  });

  it("s7: both accuracies rise, validation above training", () => {
    const ahead = { ...learnsSlowly, valAccuracy: learnsSlowly.accuracy.map((a) => a + 0.01) };
    expect(verdict("s7", { s7: [ahead] })).toBe("reproduced");
    expect(verdict("s7", { s7: [diverges] })).toBe("not");
  });

  it("s8: better than frozen, seed by seed", () => {
    const better = {
      ...learnsByHeart,
      valAccuracy: learnsByHeart.valAccuracy.map((a) => a + 0.1),
      valLoss: learnsByHeart.valLoss.map((l) => l / 2),
    };
    expect(verdict("s8", { s7: [learnsByHeart], s8: [better] })).toBe("reproduced");
    expect(verdict("s8", { s7: [better], s8: [learnsByHeart] })).toBe("not");
  });

  it("hold when they hold in more than half of the seeds", () => {
    expect(verdict("s2", { s2: [learnsByHeart, learnsByHeart, diverges] })).toBe("reproduced");
    expect(verdict("s2", { s2: [learnsByHeart, diverges, diverges] })).toBe("not");
    const [part] = judgeClaims({ s2: [learnsByHeart, learnsSlowly] })[0].parts;
    expect(part.holds).toBe(2);
    expect(part.values).toHaveLength(2);
  });

  it("say what they mean in both languages", () => {
    const all = Object.fromEntries(["s1", "s2", "s4", "s5", "s6", "s7", "s8"].map((id) => [id, [learnsByHeart]]));
    const judgements = judgeClaims(all);
    expect(judgements).toHaveLength(7);
    for (const { claim, parts } of judgements)
      for (const text of [claim, ...parts.map((part) => part.text)]) {
        expect(text.en.length).toBeGreaterThan(10);
        expect(text.ja).toMatch(/[ぁ-ん]/);
      }
  });

  it("count an accuracy that is never reached as one epoch too late", () => {
    expect(epochsToReach(learnsByHeart, 0.95)).toBe(9);
    expect(epochsToReach(diverges, 0.95)).toBe(31);
  });
});
