import type { Language } from "./contract.js";

/** The words that all lessons have in common. */
interface Words {
  readonly lessons: string;
  readonly lead: string;
  readonly forTeachers: string;
  readonly other: string;
  readonly skip: string;
  readonly lesson: (number: number) => string;
  readonly contents: string;
  readonly next: string;
  readonly previous: string;
  readonly teacherNote: string;
  readonly sheet: string;
  readonly needsScript: string;
  readonly picture: string;
  readonly formula: string;
  readonly code: string;
  readonly codeNote: string;
  /** How to run the program at home; `{packages}` are those to install. */
  readonly runs: string;
  readonly runsHow: string;
  readonly terms: string;
  readonly termsHelp: string;
  readonly nextTerm: string;
  /** Of a page: what it is, and of which lesson. */
  readonly titled: (kind: string, title: string) => string;
  readonly tries: string;
  readonly surprise: string;
  readonly exercise: string;
  readonly sources: string;
  readonly sourcesLead: string;
  readonly aim: string;
  readonly plan: string;
  readonly minutes: string;
  readonly what: string;
  readonly total: string;
  readonly misconceptions: string;
  readonly answers: string;
  readonly forLesson: string;
  readonly sheetNote: string;
  readonly name: string;
  readonly classAndDate: string;
  readonly print: string;
  /** Of trainings in the page; `{name}` is filled in there. */
  readonly training: Readonly<Record<TrainingWord, string>>;
}

/** The words of trainings. */
export type TrainingWord =
  | "train"
  | "again"
  | "stop"
  | "loading"
  | "painting"
  | "running"
  | "same"
  | "differs"
  | "stopped"
  | "failed"
  | "stored"
  | "table"
  | "epoch"
  | "accuracy"
  | "loss"
  | "training"
  | "validation"
  | "measureOf"
  | "byEpoch"
  | "trainingOf"
  | "validationOf";

const en: Words = {
  lessons: "Lessons",
  lead: "How a neural network learns to tell two soups apart, one question at a time. Each lesson has a figure that moves, one surprise, and an exercise that the page checks. What you see is computed here, in your browser; nothing leaves it.",
  forTeachers: "For teachers",
  other: "日本語",
  skip: "To the lesson",
  lesson: (number) => `Lesson ${number}`,
  contents: "Lessons",
  next: "Next",
  previous: "Before",
  teacherNote: "Teacher's note",
  sheet: "Sheet to print",
  needsScript: "Without JavaScript the figures of this page stand still, and its exercise is not checked.",
  picture: "Picture",
  formula: "Formula",
  code: "Program",
  runs: "Run it yourself",
  runsHow:
    "Save the program as `program.ts` and these lines as `run.ts` in an empty folder. Call `npm install {packages}` there, and then `node run.ts`, with Node 22.18 or later.",
  codeNote: "This program is run by the project's tests, and its numbers are those of the picture.",
  terms: "One thing, three views",
  termsHelp:
    "Point at a part of the picture, the formula or the program, or press a button above: it lights in all three.",
  nextTerm: "Step by step",
  titled: (kind, title) => `${kind}: ${title}`,
  tries: "Try this",
  surprise: "A surprise",
  exercise: "Your turn",
  sources: "Read the code",
  sourcesLead: "The lines of the library that compute what you have seen:",
  aim: "Aim",
  plan: "Plan for 50 minutes",
  minutes: "Minutes",
  what: "What",
  total: "in all",
  misconceptions: "What learners may believe",
  answers: "Answers",
  forLesson: "The lesson",
  sheetNote: "One page per learner. The answers are in the teacher's note.",
  name: "Name",
  classAndDate: "Class, date",
  print: "Print",
  training: {
    train: "Train it here",
    again: "Train again",
    stop: "Stop",
    loading: "Loading the library …",
    painting: "Painting bowl {done} of {all} …",
    running: "{name}: epoch {epoch} of {epochs}",
    same: "Done in {seconds} seconds. Every number is the one that was printed, to the last bit: the weights' bits are {hash}.",
    differs: "Done in {seconds} seconds, but the numbers differ from those printed: the weights' bits are {hash}.",
    stopped: "Stopped.",
    failed: "It stopped by an error: {error}",
    stored: "What you see was trained before. Your browser gives the same.",
    table: "The curves as a table",
    epoch: "Epoch",
    accuracy: "Accuracy",
    loss: "Loss",
    training: "training",
    validation: "validation",
    measureOf: "{measure}, {line}",
    byEpoch: "{measure} by epoch",
    trainingOf: "training, {run}",
    validationOf: "validation, {run}",
  },
};

const ja: Words = {
  lessons: "レッスン",
  lead: "ニューラルネットワークは、二つの麺料理をどうやって見分けるようになるのでしょう。問いを一つずつ、動く図で確かめていきます。どのレッスンにも意外な発見が一つと、その場で答え合わせのできる問題が一つあります。計算はすべてこのブラウザーの中で行い、データがページの外に出ることはありません。",
  forTeachers: "授業で使う方へ",
  other: "English",
  skip: "本文へ",
  lesson: (number) => `レッスン ${number}`,
  contents: "レッスン一覧",
  next: "次へ",
  previous: "前へ",
  teacherNote: "指導ノート",
  sheet: "プリント",
  needsScript: "JavaScript が無効なので、図は動かず、答え合わせもできません。",
  picture: "図",
  formula: "数式",
  code: "プログラム",
  runs: "自分で動かす",
  runsHow:
    "空のフォルダーに、プログラムを `program.ts`、次の数行を `run.ts` という名前で保存します。そこで `npm install {packages}` を実行し、続けて `node run.ts` を実行してください（Node 22.18 以降）。",
  codeNote: "このプログラムは開発用のテストで実際に動かしており、図の数値はその結果と一致します。",
  terms: "同じものを三通りに見る",
  termsHelp: "図・数式・プログラムの一部を指すか、上のボタンを押すと、対応する部分が三か所とも光ります。",
  nextTerm: "順に見る",
  titled: (kind, title) => `${kind}：${title}`,
  tries: "やってみよう",
  surprise: "意外な発見",
  exercise: "問題",
  sources: "ソースコードを読む",
  sourcesLead: "ここで見たものを計算しているのは、ライブラリの次の部分です。",
  aim: "ねらい",
  plan: "50 分の授業案",
  minutes: "分",
  what: "内容",
  total: "合計",
  misconceptions: "よくある誤解",
  answers: "解答",
  forLesson: "このレッスン",
  sheetNote: "一人一枚。解答は指導ノートにあります。",
  name: "名前",
  classAndDate: "組・日付",
  print: "印刷する",
  training: {
    train: "ここで訓練する",
    again: "もう一度訓練する",
    stop: "止める",
    loading: "ライブラリを読み込んでいます…",
    painting: "どんぶりを描いています（{done} / {all}）…",
    running: "{name}：エポック {epoch} / {epochs}",
    same: "{seconds} 秒で終わりました。数値はどれも、はじめに表示していたものと最後の 1 ビットまで同じです（重みのビット列 {hash}）。",
    differs: "{seconds} 秒で終わりましたが、はじめに表示していた数値と違います（重みのビット列 {hash}）。",
    stopped: "止めました。",
    failed: "エラーで止まりました：{error}",
    stored: "前もって訓練しておいた結果です。あなたのブラウザーで訓練しても、まったく同じ結果になります。",
    table: "曲線を表で見る",
    epoch: "エポック",
    accuracy: "正解率",
    loss: "損失",
    training: "訓練",
    validation: "検証",
    measureOf: "{measure}、{line}",
    byEpoch: "エポックごとの{measure}",
    trainingOf: "訓練（{run}）",
    validationOf: "検証（{run}）",
  },
};

export const WORDS: Readonly<Record<Language, Words>> = { en, ja };
