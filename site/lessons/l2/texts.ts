import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "L2: small weights",
  question: "The loss falls beautifully from epoch to epoch. Is the network learning?",
  lead: [
    "L2 keeps weights small: to the loss of the data it adds a [penalty:penalty], [lambda:a factor λ] times the sum of all squared weights. A large weight must then pay its way; a function with small weights is smoother, and learns less by heart.",
    "The picture shows the validation loss of a real network in 30 epochs, taken apart: below what the data cost, on top what the weights cost. Choose λ, and see which of the two it is that falls.",
  ],
  terms: {
    loss: { name: "L", says: "The whole loss: what is printed in training, and what is made small." },
    data: { name: "L data", says: "The loss of the data: how wrong the answers are (cross-entropy)." },
    penalty: { name: "λΣw²", says: "The penalty: what the size of the weights costs." },
    lambda: { name: "λ", says: "The factor: how much weights cost." },
  },
  formula: { data: "data" },
  tries: [
    "With λ = 0 there is no penalty. Where does the loss begin to rise again?",
    "Compare 0.01 and 0.1: in which epoch is the penalty smaller than the loss of the data for the first time?",
    "Choose a λ and train it here. Which of the two parts shrinks, and when?",
    "With 0.1, read the loss of the data epoch by epoch. How much does it change?",
  ],
  figure: {
    lambda: "λ factor",
    epoch: "epoch",
    data: "loss of the data",
    penalty: "penalty",
    picture: "λ = {lambda}, after epoch {epoch}: loss {loss} = {data} of the data + {penalty} of the weights",
    now: "{says} Now: {value}.",
    tableTitle: "The parts of the loss as a table",
    whole: "loss",
    run: "λ = {lambda}",
    loss: "whole loss",
    slope: "slope of the penalty at w = −2",
    check: "Check",
    found: "Right. The slope points away from 0, and a step goes against it: each step draws −2 a little nearer to 0.",
    onlyPenalty: "That is the penalty alone. Add the loss of the data.",
    absolute: "Square the weights: L2 is the sum of squares. The sum of sizes is L1.",
    two: "The loss is right. The slope of λw² is twice λw.",
    sign: "The loss is right, and so is the size of the slope. But w is negative.",
    other: "Begin with the sum of squares, 1 + 4 + 0.25; multiply by λ; add the data's 0.4. The slope of λw² is 2λw.",
    missing: "Fill in two numbers.",
  },
  surprise: {
    title: "A perfect curve of a network that has learned nothing",
    text: [
      "With λ = 0.1 the loss falls from {first} to {last}, evenly, as in a textbook. Accuracy is {accuracy}: it tosses a coin. At first {share} of the loss was penalty, and the penalty is all that fell, down to {lastPenalty}. What is left is {coin}, the natural logarithm of 2: the loss of one who says “one half” to everything.",
      "That is what the report of 2021 describes: with L2 the loss fell smoothly and accuracy stayed flat at one half. With a tenth of that λ the same network comes to {middle}. A loss that falls says that something becomes smaller. Ask what.",
    ],
  },
  exercise: {
    title: "What weights cost",
    task: [
      "A network has the weights 1, −2 and 0.5, λ is 0.1, and the loss of the data is 0.4. What is its whole loss? And what is the slope of the penalty along the weight −2?",
    ],
  },
  sources: [
    "is the penalty, added to the loss by each layer that has it.",
    "is the loss of the data.",
    "has the penalty on its kernel, not on its bias.",
  ],
  teacher: {
    aim: "Learners can take a loss apart, compute penalty and slope by hand, and say why a falling loss is no proof of learning.",
    plan: [
      [5, "Show the curve with λ = 0.1 without its parts: “Good training?” Vote."],
      [10, "The figure: take it apart. Which λ would you choose, and by which number?"],
      [10, "Formula and program: why does the slope 2λw draw each weight towards 0, and large ones more?"],
      [10, "The surprise, trained in the page. Where does 0.693 come from? Work out −ln ½."],
      [10, "The exercise, and its reverse: which λ would make both parts equal? (0.4 / 5.25 ≈ 0.076.)"],
      [5, "Exit ticket: sheet 3."],
    ],
    misconceptions: [
      [
        "“The loss falls, so it learns.”",
        "The loss that is printed contains the penalty. Only the loss of the data, or accuracy, says whether it learns.",
      ],
      [
        "“Losses with different λ can be compared.”",
        "They are sums of different things. Compare the loss of the data, or accuracy on validation pictures.",
      ],
      [
        "“L2 sets weights to 0.”",
        "It draws them towards 0, less and less the smaller they are; exactly 0 is what L1 makes.",
      ],
      [
        "“Flat accuracy is a sign of regularisation at work.”",
        "It is a sign of too much of it: the network cannot afford any weights.",
      ],
    ],
    answers: [
      "The exercise: 0.4 + 0.1 · 5.25 = 0.925; the slope is −0.4.",
      "Sheet 1: 0.01 · (9 + 16) = 0.25.",
      "Sheet 2: for 4 the slope is 0.8, for 0.1 it is 0.02: the large weight is drawn forty times as strongly.",
      "Sheet 3: −ln ½ = ln 2 ≈ 0.693. A loss near this number says that the network guesses between two classes.",
      "Sheet 4: by the loss of the data or by accuracy on validation pictures, since these mean the same for each λ.",
    ],
  },
  sheet: [
    ["Two weights are 3 and −4, λ is 0.01. Work out the penalty.", 3],
    ["With λ = 0.1, what is the penalty's slope at the weights 4 and 0.1? Compare.", 3],
    [
      "A network of two classes says “one half” to every picture. What is its cross-entropy? What does a loss near it mean?",
      3,
    ],
    [
      "Two trainings with different λ have the losses 0.70 and 0.60. Why can you not say which is better? By what would you choose?",
      4,
    ],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "L2：重みを小さく",
  question: "損失はエポックごとにきれいに下がっていきます。ネットワークは学んでいるのでしょうか。",
  lead: [
    "L2 正則化は、重みを小さく保つ方法です。データの損失に[penalty:罰則項]、つまりすべての重みの 2 乗の和に[lambda:係数 λ] を掛けたものを加えます。大きな重みは、それに見合う働きをしなければ割に合いません。重みの小さい関数はなめらかで、丸暗記をしにくくなります。",
    "図は、実際のネットワークの検証の損失を、30 エポックにわたって二つに分けたものです。下がデータの分、上が重みの分。λ を選んで、下がっているのがどちらなのかを見てください。",
  ],
  terms: {
    loss: { name: "L", says: "損失全体。訓練中に表示され、小さくしようとしている数です。" },
    data: { name: "L データ", says: "データの損失。答えがどれだけ間違っているか（交差エントロピー）。" },
    penalty: { name: "λΣw²", says: "罰則項。重みの大きさに応じて損失に加わる分です。" },
    lambda: { name: "λ", says: "係数。重みがどれだけ高くつくか。" },
  },
  formula: { data: "データ" },
  tries: [
    "λ = 0 では罰則項がありません。損失が再び上がり始めるのはどこでしょう。",
    "0.01 と 0.1 を比べましょう。罰則項がデータの損失をはじめて下回るのは、それぞれ何エポック目ですか。",
    "λ を選んで、ここで訓練してみましょう。二つの部分のうち、小さくなるのはどちらで、いつでしょう。",
    "0.1 にして、データの損失を一エポックずつ読んでみましょう。どれだけ変わりますか。",
  ],
  figure: {
    lambda: "λ 係数",
    epoch: "エポック",
    data: "データの損失",
    penalty: "罰則項",
    picture: "λ = {lambda}、{epoch} エポック後。損失 {loss} = データ {data} + 重み {penalty}",
    now: "{says}いまは {value} です。",
    tableTitle: "損失の内訳を表で見る",
    whole: "損失",
    run: "λ = {lambda}",
    loss: "損失全体",
    slope: "w = −2 での罰則項の傾き",
    check: "答え合わせ",
    found: "正解です。傾きは 0 から離れる向きで、一歩はその逆に進みます。一歩ごとに −2 は少しずつ 0 に近づきます。",
    onlyPenalty: "それは罰則項だけです。データの損失を加えてください。",
    absolute: "重みは 2 乗します。L2 は 2 乗の和です。絶対値の和は L1 です。",
    two: "損失は合っています。λw² の傾きは λw の 2 倍です。",
    sign: "損失も傾きの大きさも合っています。ただし w は負の数です。",
    other: "まず 2 乗の和 1 + 4 + 0.25 を求め、λ を掛け、データの 0.4 を加えます。λw² の傾きは 2λw です。",
    missing: "数を二つ入れてください。",
  },
  surprise: {
    title: "完璧な曲線、何も学んでいないネットワーク",
    text: [
      "λ = 0.1 では、損失は {first} から {last} まで、教科書のようになめらかに下がります。正解率は {accuracy}、コイン投げと同じです。はじめの損失の {share} は罰則項で、下がったのはその罰則項だけ。最後は {lastPenalty} になりました。残った {coin} は 2 の自然対数で、何を見ても「半々」と答える人の損失です。",
      "2021 年のレポートに書かれているのがこれです。L2 を入れると損失はなめらかに下がり、正解率は五分五分のまま横ばいでした。λ を 10 分の 1 にすれば、同じネットワークの正解率が {middle} に達します。損失が下がるのは、何かが小さくなったということ。何が小さくなったのかを確かめましょう。",
    ],
  },
  exercise: {
    title: "重みの値段",
    task: [
      "あるネットワークの重みは 1、−2、0.5、λ は 0.1、データの損失は 0.4 です。損失全体はいくつですか。また、重み −2 に対する罰則項の傾きはいくつですか。",
    ],
  },
  sources: [
    "が罰則項です。これをもつ層が、それぞれ損失に加えます。",
    "がデータの損失です。",
    "では、罰則項はカーネル（重み）にかかり、バイアスにはかかりません。",
  ],
  teacher: {
    aim: "損失を内訳に分けられる。罰則項とその傾きを手で計算できる。損失が下がることは学習の証拠にならない理由を言える。",
    plan: [
      [5, "λ = 0.1 の曲線を、内訳を隠して見せる。「よい訓練か」を挙手で問う。"],
      [10, "図を動かして内訳を見る。どの λ を選ぶか。どの数で決めるか。"],
      [10, "数式とプログラム。傾き 2λw が、どの重みも 0 に近づけ、大きいものほど強く引くのはなぜか。"],
      [10, "意外な発見。ページで訓練する。0.693 はどこから来たか。−ln ½ を計算する。"],
      [10, "問題に取り組む。続けて逆問題。二つの部分が等しくなる λ はいくつか（0.4 / 5.25 ≈ 0.076）。"],
      [5, "プリントの 3 を書いて提出する。"],
    ],
    misconceptions: [
      [
        "「損失が下がっているから学んでいる」",
        "表示される損失には罰則項が含まれます。学んでいるかどうかは、データの損失か正解率で分かります。",
      ],
      [
        "「λ の違う損失どうしを比べられる」",
        "足しているものが違います。データの損失か、検証用の画像の正解率で比べます。",
      ],
      [
        "「L2 は重みを 0 にする」",
        "0 に近づけますが、小さくなるほど引く力も弱まります。ちょうど 0 にするのは L1 です。",
      ],
      [
        "「正解率が横ばいなのは、正則化が効いている証拠だ」",
        "効きすぎている証拠です。重みの値段が高すぎて、重みを一つも持てなくなっています。",
      ],
    ],
    answers: [
      "問題：0.4 + 0.1 · 5.25 = 0.925。傾きは −0.4。",
      "プリント 1：0.01 · (9 + 16) = 0.25。",
      "プリント 2：傾きは、重みが 4 なら 0.8、0.1 なら 0.02。大きな重みは 40 倍の強さで引かれる。",
      "プリント 3：−ln ½ = ln 2 ≈ 0.693。損失がこの数に近ければ、二つのクラスを当てずっぽうで答えている。",
      "プリント 4：データの損失、または検証用の画像の正解率で選ぶ。これらは λ が違っても同じ意味をもつ。",
    ],
  },
  sheet: [
    ["重みは 3 と −4、λ は 0.01 です。罰則項を求めなさい。", 3],
    ["λ = 0.1 のとき、重み 4 と 0.1 での罰則項の傾きをそれぞれ求め、比べなさい。", 3],
    [
      "二クラスのネットワークが、どの画像にも「半々」と答えます。交差エントロピーはいくつですか。損失がこの数に近いことは何を意味しますか。",
      3,
    ],
    [
      "λ の違う二つの訓練の損失が 0.70 と 0.60 でした。どちらがよいとは言えないのはなぜですか。何で選べばよいですか。",
      4,
    ],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
