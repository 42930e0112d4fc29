import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "Dropout",
  question: "Why does a network learn better when half of it is missing?",
  lead: [
    "*Dropout* switches units off at random while the network learns, each with [mask:probability p], anew in every step. No unit can rely on another one being there; each must be of use alone. It is as if many thin networks learned in turns: eight units have {masks} masks.",
    "So that the sum stays about the same, the units that are left count for more: they are [scale:divided by 1 − p]. Below are eight units and the library's own masks.",
  ],
  terms: {
    x: { name: "x", says: "What the units answer." },
    mask: { name: "m", says: "The mask: 1 keeps a unit, 0 drops it. Each draw has another one." },
    scale: { name: "1 − p", says: "What the kept ones are divided by, so that on average nothing changes." },
    y: { name: "y", says: "What the next layer gets." },
  },
  tries: [
    "Draw masks one by one. How many of eight are dropped at p = 0.5, at least and at most?",
    "Let it play, and watch the line of the means: where does it go?",
    "Choose p = 0.75. Why are the kept bars so tall, and why do the means take longer to settle?",
  ],
  figure: {
    rate: "p rate",
    draw: "draw",
    play: "Play",
    stop: "Stop",
    units: "x, before",
    kept: "y, after",
    mean: "mean of y so far",
    picture: "Draw {draw} with p = {p}: {count} of 8 dropped",
    now: "{says} Now: {value}.",
    tableTitle: "The units as a table",
    unit: "unit",
    plain: "without dropout",
    dropped: "dropout 0.5",
    factor: "factor of the kept units, p = 0.8",
    expected: "mean of y for x = 3, p = 0.8",
    check: "Check",
    found:
      "Right: 1 / (1 − 0.8) = 5, and one time in five 15 is on average 3. That is why nothing has to be changed afterwards.",
    byRate: "That is 1 / p. What is kept is a part of 1 − p: divide by that.",
    factorWrong: "At p = 0.8 one in five is kept. By how much must it count more?",
    meanWrong: "The factor is right. Four times in five y is 0, and once 15: what is the mean?",
    missing: "Fill in two numbers.",
  },
  surprise: {
    title: "Worse in training than in the exam",
    text: [
      "A network is usually better on the pictures that it learns from. With dropout it is the other way round for a long time: after epoch 20 training accuracy is {training20}, and validation accuracy {validation20}. It is no mistake: in training half of the network is missing, in the exam all of it is there.",
      "And it learns less by heart. Without dropout validation loss is lowest in epoch {lowestPlainEpoch}, {lowestPlain}, and then climbs to {lastPlain}; with dropout it is lowest in epoch {lowestDroppedEpoch}: {lowestDropped}. It takes longer, as the report of 2021 found, too.",
    ],
  },
  exercise: {
    title: "Why divide?",
    task: [
      "With p = 0.8, by what are the kept units multiplied? And what is the mean of $y$ over very many masks, for a unit with $x = 3$?",
    ],
  },
  sources: [
    "draws the mask and scales what is kept.",
    "is the layer: it does so in training alone.",
    "is where chance comes from: numbers that follow from a key.",
  ],
  teacher: {
    aim: "Learners can apply a mask by hand, explain the division by 1 − p, and read curves in which training is below validation.",
    plan: [
      [
        5,
        "A quiz in groups of four: for each question two of the four, by lot, must be silent. What do groups learn to do?",
      ],
      [10, "The figure: draw by hand with coins first, then with the library's masks."],
      [10, "Formula and program. Where does chance come in, and why is it the same for everybody?"],
      [10, "The surprise, trained in the page. Explain how training can be below validation."],
      [10, "The exercise."],
      [5, "Exit ticket: sheet 3."],
    ],
    misconceptions: [
      [
        "“Dropout makes the network smaller.”",
        "Only in each step. All weights are learned, and all are there in the exam.",
      ],
      [
        "“When it is used, units are dropped as well.”",
        "Not after training: then nothing is random. (Keeping it on gives many opinions, which is another method.)",
      ],
      [
        "“Validation above training means a fault.”",
        "With dropout it is expected: training is measured with half of the units.",
      ],
      ["“More dropout is better.”", "At 0.9 too little is left to learn with; it takes very long or fails."],
    ],
    answers: [
      "The exercise: 5, and 3.",
      "Sheet 1: 4, 0, 0 and 12.",
      "Sheet 2: each of the 4 units is kept or dropped: 16 masks. With p = 0.5 each of them is as likely: 1/16.",
      "Sheet 3: training accuracy is measured with dropped units, validation with all of them.",
      "Sheet 4: without the division the next layer would get twice as much in the exam as it was used to.",
    ],
  },
  sheet: [
    ["Four units answer 2, 3, 5 and 6. The mask is 1, 0, 0, 1, and p = 0.5. What does the next layer get?", 3],
    ["How many masks are there for 4 units? How likely is each at p = 0.5?", 3],
    ["Training accuracy is 0.75, validation accuracy 0.82. How can that be with dropout?", 4],
    ["What would go wrong in the exam if the kept units were not divided by 1 − p in training?", 4],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "ドロップアウト",
  question: "半分が欠けているほうがよく学ぶのは、なぜでしょう。",
  lead: [
    "*ドロップアウト*は、学習中にユニットを無作為に休ませる方法です。どのユニットも[mask:確率 p] で休み、その組み合わせは一歩ごとに変わります。ほかのユニットがいつもいるとは限らないので、それぞれが一人でも役に立たなければなりません。やせたネットワークがたくさん、代わる代わる学んでいるとも言えます。ユニットが八つなら、組み合わせは {masks} 通りです。",
    "合計がだいたい同じになるように、残ったユニットは重く数えます。[scale:1 − p で割る]のです。図は八つのユニットと、ライブラリが実際に引いたマスクです。",
  ],
  terms: {
    x: { name: "x", says: "ユニットの答え。" },
    mask: { name: "m", says: "マスク。1 なら残し、0 なら休ませます。引くたびに変わります。" },
    scale: { name: "1 − p", says: "残ったものを割る数。これで平均は変わりません。" },
    y: { name: "y", says: "次の層が受け取るもの。" },
  },
  tries: [
    "マスクを一つずつ引いてみましょう。p = 0.5 のとき、八つのうち休むのは最も少なくていくつ、最も多くていくつですか。",
    "再生して、平均の線を見ましょう。どこへ向かいますか。",
    "p = 0.75 にしてみましょう。残った棒がこんなに高いのはなぜですか。平均が落ち着くまで時間がかかるのはなぜですか。",
  ],
  figure: {
    rate: "p 割合",
    draw: "引いた回数",
    play: "再生",
    stop: "停止",
    units: "x（前）",
    kept: "y（後）",
    mean: "これまでの y の平均",
    picture: "p = {p} で {draw} 回目。8 個のうち {count} 個が休み",
    now: "{says}いまは {value} です。",
    tableTitle: "ユニットを表で見る",
    unit: "ユニット",
    plain: "ドロップアウトなし",
    dropped: "ドロップアウト 0.5",
    factor: "p = 0.8 で残ったものの倍率",
    expected: "x = 3、p = 0.8 での y の平均",
    check: "答え合わせ",
    found:
      "正解です。1 / (1 − 0.8) = 5 で、5 回に 1 回だけ 15 になるので、平均は 3 です。だから、あとで何かを直す必要がありません。",
    byRate: "それは 1 / p です。残るのは 1 − p の割合なので、それで割ります。",
    factorWrong: "p = 0.8 では、残るのは 5 個に 1 個です。何倍に数えればよいでしょう。",
    meanWrong: "倍率は合っています。y は 5 回のうち 4 回は 0、1 回は 15 です。平均はいくつですか。",
    missing: "数を二つ入れてください。",
  },
  surprise: {
    title: "練習より本番のほうが、できがよい",
    text: [
      "ふつうネットワークは、学んだ画像のほうが得意です。ドロップアウトを使うと、長い間その逆になります。20 エポック後、訓練の正解率は {training20}、検証の正解率は {validation20} です。間違いではありません。訓練では半分が欠けていて、本番では全員がそろっているのです。",
      "丸暗記も減ります。ドロップアウトなしでは、検証の損失は {lowestPlainEpoch} エポック目の {lowestPlain} が最小で、そのあと {lastPlain} まで上がります。ありなら、最小は {lowestDroppedEpoch} エポック目の {lowestDropped} です。2021 年のレポートにもあるとおり、時間は余分にかかります。",
    ],
  },
  exercise: {
    title: "なぜ割るのか",
    task: [
      "p = 0.8 のとき、残ったユニットは何倍になりますか。また、$x = 3$ のユニットについて、非常に多くのマスクで平均した $y$ はいくつですか。",
    ],
  },
  sources: [
    "は、マスクを引き、残ったものの大きさを変えます。",
    "は層です。訓練のときだけ働きます。",
    "が偶然の出どころです。鍵から決まる数を作ります。",
  ],
  teacher: {
    aim: "マスクを手で当てはめられる。1 − p で割る理由を説明できる。訓練が検証を下回る曲線を読める。",
    plan: [
      [5, "四人一組のクイズ。一問ごとに、くじで選ばれた二人は黙っていなければならない。各組は何を身につけるか。"],
      [10, "図を動かす。まずコインで自分のマスクを引き、そのあとライブラリのマスクで試す。"],
      [10, "数式とプログラム。偶然はどこから入るのか。なぜ全員が同じ結果になるのか。"],
      [10, "意外な発見。ページで訓練する。訓練が検証を下回る理由を説明する。"],
      [10, "問題に取り組む。"],
      [5, "プリントの 3 を書いて提出する。"],
    ],
    misconceptions: [
      [
        "「ドロップアウトはネットワークを小さくする」",
        "一歩の間だけです。重みはすべて学習し、本番ではすべて使います。",
      ],
      [
        "「使うときにもユニットを休ませる」",
        "訓練が終われば休ませず、偶然は入りません。（あえて休ませて意見をたくさん集める、別の方法もあります。）",
      ],
      [
        "「検証が訓練を上回るのは、どこかが間違っている」",
        "ドロップアウトでは自然なことです。訓練は半分のユニットで測られています。",
      ],
      ["「割合は大きいほどよい」", "0.9 では、学ぶための部分がほとんど残りません。とても時間がかかるか、失敗します。"],
    ],
    answers: [
      "問題：5 倍。平均は 3。",
      "プリント 1：4、0、0、12。",
      "プリント 2：四つのそれぞれが残るか休むかなので 16 通り。p = 0.5 ならどれも同じ確率で、1/16。",
      "プリント 3：訓練の正解率は一部のユニットが休んだまま、検証の正解率は全員がそろった状態で測るから。",
      "プリント 4：割らなければ、次の層は本番で、慣れた量の 2 倍（p = 0.5 のとき）を受け取ってしまう。",
    ],
  },
  sheet: [
    ["四つのユニットの答えは 2、3、5、6、マスクは 1、0、0、1、p = 0.5 です。次の層は何を受け取りますか。", 3],
    ["ユニットが四つのとき、マスクは何通りありますか。p = 0.5 のとき、それぞれの確率はいくつですか。", 3],
    ["訓練の正解率が 0.75、検証の正解率が 0.82 です。ドロップアウトを使うとこうなるのはなぜですか。", 4],
    ["訓練中に、残ったユニットを 1 − p で割らなかったら、本番で何が起こりますか。", 4],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
