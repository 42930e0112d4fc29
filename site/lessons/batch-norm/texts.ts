import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "Batch normalisation and its memory",
  question:
    "A network learns its pictures perfectly in a few epochs, and yet it only guesses on new ones. Is it overfitting?",
  lead: [
    "Batch normalisation shifts and stretches every channel so that it has mean 0 and variance 1 *within the batch*. That makes training fast. But when a single picture is judged there is no batch. So the layer keeps a memory: [moving:a moving average] of the means (and of the variances) of the batches that it has seen, and uses that.",
    "The report of 2021 found that with batch normalisation training converged by epoch 4 while validation did not follow, and left open whether it helps. Below are the real means of one channel in a training of 84 steps, and the memory that follows them. With the usual [momentum:momentum] of 0.99 it stands at {moving} in the end, while [batch:the batches' means] lie around {batch}: it began at 0, and has gone {way} of the way.",
  ],
  terms: {
    batch: { name: "μ", says: "The mean of the channel in this batch. Training uses it." },
    momentum: {
      name: "m",
      says: "The momentum: the part of the memory that each step keeps. The rest, 1 − m, comes from the new batch.",
    },
    moving: { name: "μ̂", says: "The memory: the moving average of the batches' means. Validation uses it." },
  },
  tries: [
    "Set the momentum to 0.9 and to 0.5. What becomes better, and what becomes more restless?",
    "Press Play with 0.99. In which step is the memory half as far as the means?",
    "Where would the memory end if training went on ten times as long?",
  ],
  figure: {
    momentum: "m momentum",
    step: "step",
    play: "Play",
    stop: "Stop",
    picture: "After step {step} the batch's mean is {batch}, the memory with momentum {m} {moving}",
    dots: "batch means μ",
    line: "memory μ̂",
    keeps: "keeps {kept}",
    takes: "takes {taken}",
    now: "{says} Now: {value}.",
    tableTitle: "The means and the memory as a table",
    epochs: "epoch",
    run: "momentum {m}",
    check: "Check",
    steps99: "steps with m = 0.99",
    steps9: "steps with m = 0.9",
    found:
      "{steps99} and {steps9} steps. At 7 steps an epoch that is {epochs99} epochs against {epochs9}: with 0.99 this training was over long before its memory was right.",
    almost: "m = {m}: very close, but after {steps} steps it is only {way} of the way.",
    more: "m = {m}: after {steps} steps it has gone {way} of the way. That is not nine tenths yet.",
    fewer: "m = {m}: after {steps} steps it has gone {way} of the way; it had passed nine tenths before.",
    missing: "Fill in two whole numbers.",
  },
  surprise: {
    title: "Two trainings, equal to every digit, and only one works",
    text: [
      "Here are two trainings that differ in nothing but the momentum. Their training losses are not similar, they are *equal to every digit*, {loss} at the end: the memory plays no part in training. But validation accuracy ends at {slow} with 0.99 and at {fast} with 0.9.",
      "So all that was learned is the same, too, down to the last bit; only the memory differs. The network with {slow} knows as much as the one with {fast}. It is no overfitting: the memory simply has not arrived yet. The report's riddle is solved by more steps, or by a smaller momentum.",
    ],
  },
  exercise: {
    title: "How long until the memory is right?",
    task: [
      "Suppose that the batches' means are always the same number, and that the memory begins at 0. After $n$ steps it has gone $1 - m^n$ of the way. After how many steps has it gone nine tenths for the first time? (A calculator helps: $n = \\log 0.1 / \\log m$.)",
    ],
  },
  sources: [
    "moves the memory towards the batch by one step.",
    "is what the layer computes outside of training, with the memory.",
    "is what it computes in training, with the batch's own mean and variance.",
  ],
  teacher: {
    aim: "Learners can say what batch normalisation does in training and what it does afterwards, compute a moving average, and tell overfitting from statistics that have not arrived.",
    plan: [
      [
        5,
        "The riddle: show the curve of the report (training perfect by epoch 4, validation at one half) and collect explanations. Most will say overfitting.",
      ],
      [
        10,
        "By hand: the class's average of ten dice, and a moving average with $m = 0.9$ beside it, step by step on the board.",
      ],
      [10, "The figure: find the momentum that follows best without being restless."],
      [
        10,
        "The surprise: let half of the class train in the page and read the losses aloud digit by digit. What does it mean that they are equal?",
      ],
      [10, "The exercise."],
      [5, "Exit ticket: sheet 3."],
    ],
    misconceptions: [
      [
        "“Bad validation with perfect training is overfitting.”",
        "Here the very same weights validate well with another memory. Overfitting is a property of the weights.",
      ],
      [
        "“Momentum here is the momentum of the optimizer.”",
        "It shares only the name: nothing is learned by it, it is the memory of an average.",
      ],
      [
        "“A large momentum is better, because it averages over more.”",
        "Only if there are enough steps to fill the memory. 0.99 suits data sets with hundreds of steps an epoch.",
      ],
      [
        "“Batch normalisation has four learned parameters a channel.”",
        "Two are learned, γ and β; mean and variance are remembered. That is why the report's summary counts 704 parameters as not trainable.",
      ],
    ],
    answers: [
      "The exercise: {steps99} steps with 0.99, {steps9} with 0.9.",
      "Sheet 1: 0.1, 0.19, 0.271, 0.3439.",
      "Sheet 2: $1 - 0.99^{70} \\approx 0.505$, about half of the way.",
      "Sheet 3: with the memory, since a single picture has no batch. So the same picture gives the same answer, whatever it is judged with.",
      "Sheet 4: compare the trained network on its training pictures in both ways: with their batches' statistics (as during training) and with the memory. If the second is bad on training pictures, too, the memory is to blame; overfitting would leave it perfect.",
    ],
  },
  sheet: [
    [
      "All batches have the mean 1. The memory begins at 0 and has $m = 0.9$. Work out the memory after each of the first four steps.",
      4,
    ],
    ["With $m = 0.99$ and 7 steps an epoch: how far has the memory gone after 10 epochs?", 3],
    ["Why does the layer use the memory, and not the batch, when it judges a single picture?", 3],
    [
      "A network is perfect in training and guesses in validation. Describe a test that tells overfitting from a memory that has not arrived.",
      5,
    ],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "バッチ正規化とその記憶",
  question: "数エポックで訓練用の画像を完璧に覚えたのに、新しい画像には当てずっぽう。これは過学習なのでしょうか。",
  lead: [
    "バッチ正規化は、チャンネルごとに*バッチの中で*平均 0、分散 1 になるよう、値をずらして伸び縮みさせます。おかげで訓練は速く進みます。しかし、画像を一枚だけ判定するときにはバッチがありません。そこで層は、それまでに見たバッチの平均（と分散）を[moving:移動平均]として記憶しておき、それを使います。",
    "2021 年のレポートでは、バッチ正規化を入れると訓練は 4 エポックでほぼ終わるのに検証がついてこず、効果があるのかどうか分からないままでした。下の図は、84 ステップの訓練で実際に得られた、あるチャンネルの平均と、それを追いかける記憶です。よく使われる[momentum:モーメンタム] 0.99 では、[batch:バッチの平均]は {batch} 前後なのに、記憶は最後でも {moving} です。0 から出発して、まだ道のりの {way} しか進んでいません。",
  ],
  terms: {
    batch: { name: "μ", says: "このバッチでのチャンネルの平均。訓練のときに使われます。" },
    momentum: {
      name: "m",
      says: "モーメンタム。一歩ごとに記憶をどれだけ残すか。残りの 1 − m が新しいバッチから入ります。",
    },
    moving: { name: "μ̂", says: "記憶。バッチの平均の移動平均で、検証のときに使われます。" },
  },
  tries: [
    "モーメンタムを 0.9 や 0.5 にしてみましょう。よくなるのは何で、ふらつくようになるのは何でしょう。",
    "0.99 のまま「再生」を押してみましょう。記憶が平均の半分まで来るのは何ステップ目ですか。",
    "訓練が 10 倍続いたら、記憶はどこまで行くでしょう。",
  ],
  figure: {
    momentum: "m モーメンタム",
    step: "ステップ",
    play: "再生",
    stop: "停止",
    picture: "{step} ステップ後。バッチの平均は {batch}、モーメンタム {m} の記憶は {moving}",
    dots: "バッチの平均 μ",
    line: "記憶 μ̂",
    keeps: "残す {kept}",
    takes: "入れる {taken}",
    now: "{says}いまは {value} です。",
    tableTitle: "平均と記憶を表で見る",
    epochs: "エポック",
    run: "モーメンタム {m}",
    check: "答え合わせ",
    steps99: "m = 0.99 のステップ数",
    steps9: "m = 0.9 のステップ数",
    found:
      "{steps99} ステップと {steps9} ステップ。1 エポックは 7 ステップなので、{epochs99} エポックと {epochs9} エポックです。0.99 では、記憶が追いつくずっと前に訓練が終わっていたわけです。",
    almost: "m = {m}：あと一歩です。{steps} ステップではまだ {way} です。",
    more: "m = {m}：{steps} ステップで道のりの {way}。まだ 9 割に届いていません。",
    fewer: "m = {m}：{steps} ステップなら道のりの {way}。9 割にはもっと前に届いています。",
    missing: "整数を二つ入れてください。",
  },
  surprise: {
    title: "一桁も違わない二つの訓練、なのに使えるのは一方だけ",
    text: [
      "モーメンタムだけが違う二つの訓練を並べます。訓練の損失は「よく似ている」のではなく、*最後の桁まで同じ*で、最後はどちらも {loss} です。記憶は訓練の計算に使われないからです。ところが検証の正解率は、0.99 では {slow}、0.9 では {fast} で終わります。",
      "学んだ重みも最後の 1 ビットまで同じで、違うのは記憶だけです。{slow} のネットワークも {fast} のネットワークと同じだけのことを知っています。過学習ではありません。記憶が追いついていないだけです。レポートの謎は、ステップを増やすか、モーメンタムを小さくすれば解けます。",
    ],
  },
  exercise: {
    title: "記憶が追いつくまで",
    task: [
      "バッチの平均がいつも同じ数で、記憶は 0 から始まるとします。$n$ ステップ後には、道のりの $1 - m^n$ まで進んでいます。はじめて 9 割に届くのは何ステップ後ですか。（電卓で $n = \\log 0.1 / \\log m$ を計算すると見当がつきます。）",
    ],
  },
  sources: [
    "は、記憶をバッチの値へ一歩だけ近づけます。",
    "は、訓練以外のときの計算で、記憶を使います。",
    "は、訓練のときの計算で、バッチ自身の平均と分散を使います。",
  ],
  teacher: {
    aim: "バッチ正規化が訓練中とそれ以外とで何をするかを言える。移動平均を計算できる。過学習と、統計量が追いついていない状態とを区別できる。",
    plan: [
      [
        5,
        "謎を示す。レポートの曲線（4 エポックで訓練は完璧、検証は 0.5）を見せ、理由を出し合う。多くは「過学習」と答える。",
      ],
      [10, "手で計算する。さいころを 10 回振り、平均と、$m = 0.9$ の移動平均を黒板に一歩ずつ書く。"],
      [10, "図を動かす。あまりふらつかずに、いちばんよく追いかけるモーメンタムを探す。"],
      [10, "意外な発見。半分の生徒がページで訓練し、損失を一桁ずつ読み上げる。すべて同じなのは何を意味するか。"],
      [10, "問題に取り組む。"],
      [5, "プリントの 3 を書いて提出する。"],
    ],
    misconceptions: [
      [
        "「訓練が完璧で検証が悪ければ過学習だ」",
        "ここでは、まったく同じ重みが、別の記憶を使えばよい結果を出します。過学習は重みの性質です。",
      ],
      [
        "「最適化のモーメンタムと同じものだ」",
        "名前が同じだけです。学習を進める働きはなく、平均をどれだけ長く覚えておくかを決めます。",
      ],
      [
        "「モーメンタムは大きいほど、多くを平均するのでよい」",
        "記憶が追いつくだけのステップがあればの話です。0.99 は 1 エポックに何百ステップもあるデータに向いています。",
      ],
      [
        "「バッチ正規化はチャンネルごとに四つの数を学ぶ」",
        "学ぶのは γ と β の二つで、平均と分散は覚えているだけです。レポートの表で 704 個が「訓練しない」とされるのはそのためです。",
      ],
    ],
    answers: [
      "問題：0.99 なら {steps99} ステップ、0.9 なら {steps9} ステップ。",
      "プリント 1：0.1、0.19、0.271、0.3439。",
      "プリント 2：$1 - 0.99^{70} \\approx 0.505$。およそ半分。",
      "プリント 3：一枚だけではバッチがないので記憶を使う。そのため、同じ画像にはいつも同じ答えが返る。",
      "プリント 4：訓練用の画像を、バッチの統計量を使う場合（訓練中と同じ）と記憶を使う場合の二通りで判定する。記憶を使うと訓練用の画像でも悪くなるなら、原因は記憶にある。過学習なら、訓練用の画像では完璧なままである。",
    ],
  },
  sheet: [
    [
      "どのバッチの平均も 1 です。記憶は 0 から始まり、$m = 0.9$ です。はじめの 4 ステップのそれぞれの後の記憶を求めなさい。",
      4,
    ],
    ["$m = 0.99$ で 1 エポックが 7 ステップのとき、10 エポック後の記憶は道のりのどこまで来ていますか。", 3],
    ["画像を一枚だけ判定するとき、この層がバッチではなく記憶を使うのはなぜですか。", 3],
    [
      "訓練は完璧なのに検証は当てずっぽうのネットワークがあります。過学習なのか、記憶が追いついていないのかを見分ける実験を考えなさい。",
      5,
    ],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
