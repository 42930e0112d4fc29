import { describe, expect, it } from "vitest";
import type { Judgement } from "../../study/claims.js";
import { experiments } from "../../study/experiments.js";
import type { Explanations } from "../../study/explain/Explanation.js";
import { settingsFor } from "../../study/explain/grid.js";
import { claimsTable } from "../../study/page/claimsTable.js";
import { findingParts } from "../../study/page/finding.js";
import { overview } from "../../study/page/overview.js";
import { SECTIONS } from "../../study/page/texts.js";
import { whyBlock } from "../../study/page/why.js";
import type { ReportResults, Result } from "../../study/results.js";

/** Four epochs whose last values are given. */
const result = (id: string, last: Partial<Record<string, number>> = {}): Result => {
  const values = (name: string, end: number) => [0.5, 0.6, 0.55, last[name] ?? end];
  const history = {
    loss: values("loss", 0.1),
    accuracy: values("accuracy", 1),
    valLoss: values("valLoss", 0.6),
    valAccuracy: values("valAccuracy", 0.7),
  };
  const overfitting = { lowestValLoss: 0.5, lowestValLossEpoch: 1, lastValLoss: history.valLoss[3], accuracyGap: 0.3 };
  const title = experiments.find((one) => one.id === id)!.title;
  return { id, title, history, overfitting, seed: 1 } as unknown as Result;
};

const averaged = (other: number): Result => ({
  ...result("s5", { valAccuracy: 0.5 }),
  averages: {
    momenta: [0.99, 0.9],
    distances: [
      [1, 0.9],
      [1, 0.2],
    ],
    valLoss: [1, 1, 1, 1],
    valAccuracy: [0.5, 0.6, 0.7, other],
    recomputed: { loss: 0.4, accuracy: 0.8 },
  },
});

describe("why the curves look as they do", () => {
  it.each(["en", "ja"] as const)(
    "is said of every experiment, with a knob and a figure of its section (%s)",
    (language) => {
      expect(SECTIONS.map(({ id }) => id)).toEqual(experiments.map(({ id }) => id));
      for (const section of SECTIONS) {
        const html = whyBlock(section, language);
        for (const text of [section.why.mechanism, section.why.knob])
          expect(html).toContain(text[language].slice(0, 20));
        expect(html).toContain(`href="#${section.id}-${section.why.figure}"`);
        expect(section.why.mechanism.ja).toMatch(/[ぁ-ん]/);
        expect(section.why.mechanism[language].length).toBeGreaterThan(100);
      }
    },
  );
});

describe("the first sentence of the page", () => {
  const sentence = async (results: readonly Result[]) => (await findingParts(results, "en"))?.sentence ?? null;

  it("is about the two momenta where they are far apart", async () => {
    expect(await sentence([result("s2", { valLoss: 2 }), averaged(0.86)])).toMatch(/accuracy of 0\.50.*ends at 0\.86/);
  });

  it("is about overfitting where the momenta are not, and validation loss turns", async () => {
    expect(await sentence([result("s2", { valLoss: 2 }), averaged(0.52)])).toMatch(
      /by heart.*0\.50 after epoch 1.*2\.00/,
    );
  });

  it("is about the network that is right most often where nothing else is striking", async () => {
    expect(
      await sentence([result("s1"), result("s2", { valLoss: 0.55 }), result("s4", { valAccuracy: 0.9 })]),
    ).toContain("Of 3 networks this one is right most often after the last epoch, for 0.90");
    expect(await sentence([result("s1")])).toContain("Dense layers only: right for 0.70");
  });

  it("is missing without results", async () => {
    expect(await sentence([])).toBeNull();
  });
});

describe("the experiments at a glance", () => {
  it("are links to those that have been run, with their accuracy, and names of those to come", () => {
    const results = { experiments: [result("s1")], claims: [], seeds: [1, 2] } as unknown as ReportResults;
    const titles = new Map([
      ["s1", "Dense layers only"],
      ["s2", "Convolutional network"],
    ]);
    const html = overview(results, titles, { runs: [{ id: "s2", seed: 1 }], minutes: 3 }, "en");
    expect(html.match(/<a class="card" href="#s1">/g)).toHaveLength(1);
    expect(html).toContain("validation 0.70, 1 of 2 runs");
    expect(html).toMatch(/<div class="card waiting">.*Convolutional network.*still to come/);
    expect(html).not.toContain('href="#s2"');
  });
});

describe("the claims' table", () => {
  const judgement = (id: string, verdict: Judgement["verdict"]): Judgement => ({
    ...{ id, verdict, claim: { en: `claim of ${id}`, ja: id } },
    parts: [{ text: { en: "a part", ja: "項目" }, values: [0.25, 0.5], holds: 1 }],
  });
  const [beginner, other] = settingsFor("s6", 30);
  const explanations: Explanations = {
    measuredOn: { en: "photos of two soups", ja: "写真" },
    seeds: [1, 2, 3],
    explanations: [
      {
        ...{ id: "s6", beginner, tried: 2, declared: 5 },
        main: { setting: beginner, verdict: "partly", parts: [] },
        found: { setting: other, verdict: "reproduced", parts: [], histories: {} },
      },
    ],
  };

  it("says with which setting a claim holds, where that was searched for, and on what", () => {
    const html = claimsTable(
      [judgement("s1", "reproduced"), judgement("s6", "partly"), judgement("s7", "not")],
      { keras: null, explanations },
      "en",
    );
    const cells = [...html.matchAll(/data-name="Holds when">([^<]*)</g)].map(([, text]) => text);
    expect(cells).toEqual(["as run here", "with L2 0.1", "–"]);
    expect(html).toContain("measured on photos of two soups");
  });

  it("has Keras's measurements below ours", () => {
    const html = claimsTable(
      [judgement("s1", "not")],
      { keras: [judgement("s1", "reproduced")], explanations: null },
      "en",
    );
    expect(html).toMatch(/here: 0\.25, 0\.50 \(holds in 1 of 2\).*Keras: 0\.25, 0\.50/);
    expect(html).not.toContain("measured on");
  });
});
