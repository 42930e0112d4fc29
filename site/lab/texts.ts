import type { Settings } from "./settings.js";

export type Language = "en" | "ja";

/** The words of the page. */
export interface Texts {
  readonly title: string;
  readonly lead: string;
  readonly other: string;
  readonly contents: string;
  readonly pictures: string;
  readonly network: string;
  readonly training: string;
  readonly look: string;
  readonly judge: string;
  readonly take: string;
  readonly painting: (done: number, all: number) => string;
  readonly counts: (train: number, val: number, classes: string) => string;
  readonly ownFolder: string;
  readonly ownHelp: string;
  readonly bowls: string;
  readonly privacy: string;
  readonly preset: string;
  readonly presets: Readonly<Record<string, string>>;
  readonly custom: string;
  readonly knobs: Readonly<Record<keyof Settings, string>>;
  readonly layer: string;
  readonly output: string;
  readonly parameters: string;
  readonly totalParameters: (count: string) => string;
  readonly play: string;
  readonly pause: string;
  readonly step: string;
  readonly epoch: string;
  readonly rewind: string;
  readonly keep: string;
  readonly states: Readonly<Record<"ready" | "running" | "paused" | "done" | "failed", string>>;
  readonly progress: (epoch: number, epochs: number, batch: number, steps: number) => string;
  readonly epochs: (count: number) => string;
  readonly spoken: (epoch: number, accuracy: string, valAccuracy: string) => string;
  readonly accuracy: string;
  readonly loss: string;
  readonly trainingLine: string;
  readonly validationLine: string;
  readonly keptLine: string;
  readonly curvesTable: string;
  readonly epochColumn: string;
  readonly chooseLayer: string;
  readonly choosePicture: string;
  readonly mapsOf: (layer: string, count: number) => string;
  readonly heat: (name: string) => string;
  readonly notYet: string;
  readonly says: (name: string, percent: string, truth: string) => string;
  readonly confusion: string;
  readonly truth: string;
  readonly predicted: string;
  readonly cellPictures: (truth: string, predicted: string, count: number) => string;
  readonly openTest: string;
  readonly testHelp: string;
  readonly tested: (right: number, all: number) => string;
  readonly link: string;
  readonly copied: string;
  readonly notCopied: string;
  readonly downloadWeights: string;
  readonly program: string;
  readonly programHelp: string;
}

const pictures = (count: number) => `${count} ${count === 1 ? "picture" : "pictures"}`;

const en: Texts = {
  title: "Noodle lab",
  lead: "Train a convolutional network on pictures, here in this page, and look inside while it learns. Ramen or udon? Press Train.",
  other: "日本語",
  contents: "Contents",
  pictures: "Pictures",
  network: "Network",
  training: "Training",
  look: "What it sees",
  judge: "How often it is right",
  take: "Take it with you",
  painting: (done, all) => `Painting bowl ${done} of ${all} …`,
  counts: (train, val, classes) => `${pictures(train)} to train on, ${val} to validate: ${classes}`,
  ownFolder: "Your own photos: choose a folder",
  ownHelp:
    "One folder for each class, named as the class is, in a folder or a zip file; drop it anywhere on this page.",
  bowls: "Painted bowls again",
  privacy: "Nothing leaves this page: it asks for nothing once it is open.",
  preset: "Experiment of the report",
  presets: {
    s1: "s1 dense layers only",
    s2: "s2 convolutional network",
    s4: "s4 dropout",
    s5: "s5 batch normalisation",
    s6: "s6 L2",
  },
  custom: "your own",
  knobs: {
    photos: "Pictures to train on",
    size: "Size in pixels",
    augment: "Move the pictures a little, anew in each epoch",
    coinToss: "Toss a coin for each label",
    convolutions: "Three convolutions with pooling",
    filters: "Filters of the first convolution",
    dense: "Hidden dense layers",
    dropout: "Dropout",
    l2: "L2 penalty",
    batchNorm: "Batch normalisation",
    momentum: "Momentum of its moving averages",
    learningRate: "Learning rate",
    batchSize: "Batch size",
    epochs: "Epochs",
    seed: "Seed",
  },
  layer: "Layer",
  output: "Output",
  parameters: "Parameters",
  totalParameters: (count) => `${count} parameters`,
  play: "Train",
  pause: "Pause",
  step: "One step",
  epoch: "One epoch",
  rewind: "Back to the start",
  keep: "Keep this curve to compare",
  states: {
    ready: "ready",
    running: "training",
    paused: "paused",
    done: "trained",
    failed: "stopped by an error",
  },
  progress: (epoch, epochs, batch, steps) => `epoch ${epoch} of ${epochs}, step ${batch} of ${steps}`,
  epochs: (count) => `${count} ${count === 1 ? "epoch" : "epochs"}`,
  spoken: (epoch, accuracy, valAccuracy) =>
    `After ${epoch} ${epoch === 1 ? "epoch" : "epochs"}: training accuracy ${accuracy}, validation ${valAccuracy}.`,
  accuracy: "Accuracy",
  loss: "Loss",
  trainingLine: "training",
  validationLine: "validation",
  keptLine: "kept, validation",
  curvesTable: "The curves as a table",
  epochColumn: "Epoch",
  chooseLayer: "Layer",
  choosePicture: "Choose a picture",
  mapsOf: (layer, count) => `${layer}: ${count} feature maps for this picture. Light is strong.`,
  heat: (name) => `Grad-CAM: where it finds ${name}`,
  notYet: "Train for a step, and what the network sees appears here.",
  says: (name, percent, truth) => `It says ${name}, ${percent}. It is ${truth}.`,
  confusion: "Validation pictures: truth and prediction. Choose a cell to see its pictures.",
  truth: "Truth",
  predicted: "Predicted",
  cellPictures: (truth, predicted, count) => `${pictures(count)} of ${truth} that it took for ${predicted}`,
  openTest: "Open the test set",
  testHelp: "Once, when you have chosen your network: numbers that you have chosen by are no test.",
  tested: (right, all) => `${right} of ${all} test pictures are right.`,
  link: "Copy a link with every setting",
  copied: "Copied.",
  notCopied: "This browser does not let the page copy: the address above has every setting, too.",
  downloadWeights: "Download the trained network (.safetensors)",
  program: "The same training in Node",
  programHelp: "It gives the same numbers, to the last bit.",
};

const ja: Texts = {
  title: "麺ラボ",
  lead: "畳み込みニューラルネットワークを、このページの中で写真から訓練し、学んでいく様子をのぞいてみましょう。ラーメンか、うどんか。「訓練する」を押すだけです。",
  other: "English",
  contents: "目次",
  pictures: "画像",
  network: "ネットワーク",
  training: "訓練",
  look: "何を見ているか",
  judge: "どれだけ当たるか",
  take: "持ち帰る",
  painting: (done, all) => `どんぶりを描いています（${done} / ${all}）…`,
  counts: (train, val, classes) => `訓練用 ${train} 枚、検証用 ${val} 枚：${classes}`,
  ownFolder: "自分の写真を使う（フォルダーを選ぶ）",
  ownHelp:
    "クラスごとに 1 つのフォルダーを作り、クラス名を付けて、1 つのフォルダーか zip にまとめてください。このページにドロップしてもかまいません。",
  bowls: "描いたどんぶりに戻す",
  privacy: "写真がこのページの外に出ることはありません。開いたあとは通信もしません。",
  preset: "レポートの実験",
  presets: {
    s1: "s1 全結合層だけ",
    s2: "s2 畳み込みネットワーク",
    s4: "s4 ドロップアウト",
    s5: "s5 バッチ正規化",
    s6: "s6 L2 正則化",
  },
  custom: "自分の設定",
  knobs: {
    photos: "訓練に使う枚数",
    size: "画像の大きさ（画素）",
    augment: "画像をエポックごとに少しずつ動かす",
    coinToss: "ラベルをコイン投げで決める",
    convolutions: "畳み込みとプーリングを 3 段",
    filters: "最初の畳み込みのフィルター数",
    dense: "全結合の中間層の数",
    dropout: "ドロップアウト",
    l2: "L2 の強さ",
    batchNorm: "バッチ正規化",
    momentum: "移動平均のモーメンタム",
    learningRate: "学習率",
    batchSize: "バッチサイズ",
    epochs: "エポック数",
    seed: "乱数のシード",
  },
  layer: "層",
  output: "出力",
  parameters: "パラメーター数",
  totalParameters: (count) => `パラメーターは全部で ${count} 個`,
  play: "訓練する",
  pause: "一時停止",
  step: "1 ステップ",
  epoch: "1 エポック",
  rewind: "最初に戻す",
  keep: "この曲線を残して比べる",
  states: {
    ready: "準備完了",
    running: "訓練中",
    paused: "一時停止中",
    done: "訓練終了",
    failed: "エラーで止まりました",
  },
  progress: (epoch, epochs, batch, steps) => `エポック ${epoch} / ${epochs}、ステップ ${batch} / ${steps}`,
  epochs: (count) => `${count} エポック`,
  spoken: (epoch, accuracy, valAccuracy) => `${epoch} エポック終了。訓練の正解率 ${accuracy}、検証 ${valAccuracy}。`,
  accuracy: "正解率",
  loss: "損失",
  trainingLine: "訓練",
  validationLine: "検証",
  keptLine: "残した曲線（検証）",
  curvesTable: "曲線を表で見る",
  epochColumn: "エポック",
  chooseLayer: "層",
  choosePicture: "画像を選ぶ",
  mapsOf: (layer, count) => `${layer}：この画像の特徴マップ ${count} 枚。明るいほど強く反応しています。`,
  heat: (name) => `Grad-CAM：どこを見て「${name}」と考えるか`,
  notYet: "1 ステップでも訓練すると、ネットワークが見ているものがここに現れます。",
  says: (name, percent, truth) => `答えは「${name}」（${percent}）。正解は「${truth}」です。`,
  confusion: "検証用の画像の正解と予測。ます目を選ぶと、その画像が見られます。",
  truth: "正解",
  predicted: "予測",
  cellPictures: (truth, predicted, count) => `「${truth}」を「${predicted}」と答えた画像 ${count} 枚`,
  openTest: "テスト用の画像を開く",
  testHelp: "ネットワークを決めてから、一度だけ。選ぶのに使った数字は、もうテストにはなりません。",
  tested: (right, all) => `テスト用 ${all} 枚のうち ${right} 枚が正解でした。`,
  link: "設定をすべて含むリンクをコピー",
  copied: "コピーしました。",
  notCopied: "このブラウザーではコピーできません。アドレス欄の URL にもすべての設定が入っています。",
  downloadWeights: "訓練したネットワークを保存（.safetensors）",
  program: "同じ訓練を Node で",
  programHelp: "最後の 1 ビットまで同じ数字になります。",
};

export const TEXTS: Readonly<Record<Language, Texts>> = { en, ja };
