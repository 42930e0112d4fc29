import type { Curves } from "../examples/s3-overfitting.js";
import type { Text } from "./Experiment.js";

/** The histories of an experiment's runs, one per seed. */
export type Histories = readonly Curves[];

/** Histories by the experiment's id. */
export type HistoriesById = Readonly<Record<string, Histories>>;

/** A part of a claim: a quantity that is measured in each run, and the number of runs that confirm the claim. */
export interface Part {
  readonly text: Text;
  /** One value per seed. */
  readonly values: readonly number[];
  /** The number of runs in which the part holds. */
  readonly holds: number;
  /** The value that stands for "in no epoch", if there is one. */
  readonly never?: number;
}

/** Whether all, some or none of a claim's parts hold in most of the runs; "short" if the runs are too short to judge. */
export type Verdict = "reproduced" | "partly" | "not" | "short";

/** A claim of the original report, and whether it is reproduced. */
export interface Judgement {
  readonly id: string;
  readonly claim: Text;
  readonly verdict: Verdict;
  readonly parts: readonly Part[];
}

/** A claim of the original report, and how it is judged from histories. */
interface Claim {
  /** The experiment that it is about, in whose section it is shown. An experiment has one claim. */
  readonly id: string;
  readonly claim: Text;
  /** The experiments whose histories it needs. */
  readonly needs: readonly string[];
  readonly judge: (histories: HistoriesById) => readonly Part[];
}

/** The number of epochs that the claims are about; fine-tuning (s8) has half of them. */
export const FULL_EPOCHS = 30;

/** Judges every claim whose experiments were run. Runs of fewer epochs than the claims are about are measured and not judged. */
export function judgeClaims(histories: HistoriesById): Judgement[] {
  return CLAIMS.filter(({ needs }) => needs.every((id) => (histories[id]?.length ?? 0) > 0)).map((claim) => {
    const parts = claim.judge(histories);
    const verdict = claim.needs.every((id) => areFull(id, histories[id])) ? verdictOf(parts) : "short";
    return { id: claim.id, claim: claim.claim, verdict, parts };
  });
}

/** The experiments whose histories the claim of an experiment needs, that experiment last. */
export function experimentsOf(claim: string): readonly string[] {
  return CLAIMS.find(({ id }) => id === claim)!.needs;
}

function areFull(id: string, runs: Histories): boolean {
  const needed = id === "s8" ? FULL_EPOCHS / 2 : FULL_EPOCHS;
  return runs.every(({ loss }) => loss.length >= needed);
}

/** A part holds if it does in more than half of its runs. */
function verdictOf(parts: readonly Part[]): Verdict {
  const held = parts.filter(({ holds, values }) => holds > values.length / 2).length;
  if (held === parts.length) return "reproduced";
  return held === 0 ? "not" : "partly";
}

function part(text: Text, values: readonly number[], holds: (value: number, run: number) => boolean): Part {
  return { text, values, holds: values.filter(holds).length };
}

/** A part whose values are the epochs in which training accuracy first reaches 0.95. */
function reachPart(text: Text, histories: Histories, holds: (value: number, run: number) => boolean): Part {
  const values = histories.map((curves) => epochsToReach(curves, 0.95));
  return { ...part(text, values, holds), never: Math.max(...histories.map(({ accuracy }) => accuracy.length)) + 1 };
}

/** Whether a difference is positive beyond rounding: means of the same values in another order differ by rounding. */
const isAbove = (difference: number): boolean => difference > 1e-9;

const last = (values: readonly number[]): number => values[values.length - 1];

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The first and the last third of a curve, at least one value. */
const firstThird = (values: readonly number[]): number[] => values.slice(0, Math.ceil(values.length / 3));
const lastThird = (values: readonly number[]): number[] => values.slice(-Math.ceil(values.length / 3));

/** Training accuracy minus validation accuracy, mean of the last third. */
function accuracyGap({ accuracy, valAccuracy }: Curves): number {
  return mean(lastThird(accuracy)) - mean(lastThird(valAccuracy));
}

/** The epoch, from 1, at which training accuracy first reaches a level; one past the last where it never does. */
export function epochsToReach({ accuracy }: Curves, level: number): number {
  const at = accuracy.findIndex((value) => value >= level);
  return (at < 0 ? accuracy.length : at) + 1;
}

/** The mean validation loss of the last third relative to the lowest one before that, minus 1. */
function rebound({ valLoss }: Curves): number {
  const ending = lastThird(valLoss);
  const lowest = Math.min(...valLoss.slice(0, Math.max(1, valLoss.length - ending.length)));
  return (mean(ending) - lowest) / lowest;
}

/** The fraction of the epochs after which validation loss is above training loss. */
function shareAbove({ loss, valLoss }: Curves): number {
  return valLoss.filter((value, i) => value > loss[i]).length / loss.length;
}

/** Whether training accuracy reaches 0.95. */
const trained = (text: Text, histories: Histories): Part =>
  part(
    text,
    histories.map((h) => last(h.accuracy)),
    (value) => value >= 0.95,
  );

const CLAIMS: readonly Claim[] = [
  {
    id: "s1",
    needs: ["s1"],
    claim: {
      en: "With dense layers only, validation accuracy stays flat and validation loss never falls below training loss.",
      ja: "全結合層だけでは、検証の正解率は横ばいで、検証の損失は訓練の損失を下回らない。",
    },
    judge: ({ s1 }) => [
      part(
        {
          en: "validation accuracy moves by less than 0.1 from the first to the last third of the epochs",
          ja: "検証の正解率の変化が、最初の 3 分の 1 と最後の 3 分の 1 のエポックで 0.1 未満",
        },
        s1.map(({ valAccuracy }) => mean(lastThird(valAccuracy)) - mean(firstThird(valAccuracy))),
        (value) => Math.abs(value) < 0.1,
      ),
      part(
        {
          en: "validation loss lies above training loss after at least 9 of 10 epochs",
          ja: "10 エポックのうち 9 以上で、検証の損失が訓練の損失を上回る",
        },
        s1.map(shareAbove),
        (value) => value >= 0.9,
      ),
    ],
  },
  {
    id: "s2",
    needs: ["s2"],
    claim: {
      en: "The convolutional network trains well, but validation does not follow: its loss rises.",
      ja: "畳み込みネットワークの訓練はうまくいくが、検証はついてこず、損失が上がる。",
    },
    judge: ({ s2 }) => [
      trained({ en: "training accuracy ends at 0.95 or more", ja: "訓練の正解率が最後に 0.95 以上" }, s2),
      part(
        {
          en: "validation loss in the last third lies at least a fifth above its lowest before that",
          ja: "最後の 3 分の 1 の検証の損失が、それまでの最小値より 2 割以上高い",
        },
        s2.map(rebound),
        (value) => value >= 0.2,
      ),
    ],
  },
  {
    id: "s4",
    needs: ["s2", "s4"],
    claim: {
      en: "Dropout narrows the gap between training and validation, learns more slowly, and still slopes after epoch 20.",
      ja: "ドロップアウトは訓練と検証の差を縮め、学習は遅くなり、20 エポックを過ぎても曲線は傾いている。",
    },
    judge: ({ s2, s4 }) => [
      part(
        { en: "the accuracy gap is smaller than the CNN's", ja: "正解率の差が CNN より小さい" },
        s4.map(accuracyGap),
        (value) => value < mean(s2.map(accuracyGap)),
      ),
      reachPart(
        {
          en: "training accuracy reaches 0.95 later than the CNN's",
          ja: "訓練の正解率が 0.95 に達するのが CNN より遅い",
        },
        s4,
        (value) => value > mean(s2.map((h) => epochsToReach(h, 0.95))),
      ),
      part(
        {
          en: "training loss falls by at least a tenth from two thirds of the epochs to the end",
          ja: "全体の 3 分の 2 を過ぎてから、訓練の損失がさらに 1 割以上下がる",
        },
        s4.map(({ loss }) => 1 - last(loss) / loss[Math.ceil((loss.length * 2) / 3) - 1]),
        (value) => value >= 0.1,
      ),
    ],
  },
  {
    id: "s5",
    needs: ["s5"],
    claim: {
      en: "With batch normalisation training has converged by about epoch 4, and validation does not follow.",
      ja: "バッチ正規化では訓練がおよそ 4 エポックで収束するが、検証はついてこない。",
    },
    judge: ({ s5 }) => [
      reachPart(
        {
          en: "training accuracy reaches 0.95 by epoch 5",
          ja: "訓練の正解率が 5 エポックまでに 0.95 に達する",
        },
        s5,
        (value) => value <= 5,
      ),
      part(
        {
          en: "validation accuracy lags at least 0.2 behind in the last third",
          ja: "最後の 3 分の 1 で、検証の正解率が 0.2 以上低い",
        },
        s5.map(accuracyGap),
        (value) => value >= 0.2,
      ),
    ],
  },
  {
    id: "s6",
    needs: ["s6"],
    claim: {
      en: "With L2 the loss falls smoothly, while accuracy stays at about 0.5.",
      ja: "L2 正則化では損失がなめらかに下がるが、正解率は 0.5 付近のままである。",
    },
    judge: ({ s6 }) => [
      part(
        {
          en: "training loss rises by more than 2% in at most a fifth of the steps from epoch to epoch",
          ja: "訓練の損失が前のエポックより 2% を超えて上がるのは、全体の 2 割以下",
        },
        s6.map(
          ({ loss }) =>
            loss.slice(1).filter((value, i) => value > loss[i] * 1.02).length / Math.max(1, loss.length - 1),
        ),
        (value) => value <= 0.2,
      ),
      part(
        {
          en: "validation accuracy in the last third lies between 0.4 and 0.6",
          ja: "最後の 3 分の 1 で、検証の正解率が 0.4 から 0.6 の間",
        },
        s6.map(({ valAccuracy }) => mean(lastThird(valAccuracy))),
        (value) => value >= 0.4 && value <= 0.6,
      ),
    ],
  },
  {
    id: "s7",
    needs: ["s7"],
    claim: {
      en: "On the frozen VGG16 both accuracies rise, validation doing better than training.",
      ja: "固定した VGG16 では訓練・検証とも正解率が上がり、検証のほうが訓練より良い。",
    },
    judge: ({ s7 }) => [
      part(
        {
          en: "both accuracies are higher in the last third than in the first epoch (the smaller rise is shown)",
          ja: "最後の 3 分の 1 の正解率が、訓練・検証とも最初のエポックより高い（小さいほうの差を示す）",
        },
        s7.map(({ accuracy, valAccuracy }) =>
          Math.min(mean(lastThird(accuracy)) - accuracy[0], mean(lastThird(valAccuracy)) - valAccuracy[0]),
        ),
        isAbove,
      ),
      part(
        {
          en: "validation accuracy is above training accuracy in the last third (their difference is shown)",
          ja: "最後の 3 分の 1 で、検証の正解率が訓練の正解率より高い（差を示す）",
        },
        s7.map((h) => -accuracyGap(h)),
        isAbove,
      ),
    ],
  },
  {
    id: "s8",
    needs: ["s7", "s8"],
    claim: {
      en: "Fine-tuning block5 ends better than the frozen network in half the epochs.",
      ja: "block5 の再学習は、半分のエポックで、固定したときより良い結果になる。",
    },
    judge: ({ s7, s8 }) => [
      part(
        {
          en: "mean validation accuracy of the last third is above the frozen network's (their difference is shown)",
          ja: "最後の 3 分の 1 の検証の正解率の平均が、固定したときより高い（差を示す）",
        },
        s8.map((h, run) => mean(lastThird(h.valAccuracy)) - mean(lastThird((s7[run] ?? s7[0]).valAccuracy))),
        isAbove,
      ),
      part(
        {
          en: "mean validation loss of the last third is below the frozen network's (their ratio is shown)",
          ja: "最後の 3 分の 1 の検証の損失の平均が、固定したときより低い（比を示す）",
        },
        s8.map((h, run) => mean(lastThird(h.valLoss)) / mean(lastThird((s7[run] ?? s7[0]).valLoss))),
        (value) => value < 1,
      ),
    ],
  },
];
