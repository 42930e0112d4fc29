import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "Frozen and fine‑tuned",
  question: "Fourteen pictures are far too few for a network. Can it begin with what another one has learned?",
  lead: [
    "The report of 2021 had about 110 photos and took VGG16, a network that had learned from more than a million pictures of other things. It kept that base *frozen*: [features:what the base finds] is computed once for each picture, and only [head:a new head] learns. Then it let [tuned:the last block] learn as well, with [rate:a small learning rate]. That is called fine-tuning.",
    "VGG16 takes 59 MB, so here is the same on a small scale. A base has learned from {many} bowls. The new pictures are negatives: what is light is dark, and what is red is cyan. There are {few} of them to learn from. For the base this is another world: as it stands it takes {baseUdon} of 56 negatives for udon.",
  ],
  terms: {
    features: {
      name: "f",
      says: "The features: what the blocks of the base make of a picture. While they are frozen they are the same in every epoch.",
    },
    head: { name: "W", says: "The head: a dense layer from 128 features to two classes. A new one begins with zeros." },
    tuned: { name: "w", says: "The weights of the last block, which fine-tuning changes." },
    rate: {
      name: "η",
      says: "The learning rate. Adam's first step moves each weight by about that much, whatever the slope is.",
    },
    moved: { name: "Δ", says: "How far the last block's weights have moved from the base's, as a part of their size." },
  },
  tries: [
    "Compare “from scratch” with “frozen base, new head”: which is better on pictures that it has not seen?",
    "Choose “last block fine-tuned”, go through its learning rates and watch the first epochs. With which does the last block stay near the base?",
    "With 0.05, what does the network say of all eight bowls in the end? Does more training help?",
  ],
  figure: {
    ramen: "ramen",
    udon: "udon",
    stage: "what is trained",
    base: "the base as it is",
    scratch: "from scratch",
    frozen: "frozen base, new head",
    tuned: "last block fine-tuned",
    kept: "frozen",
    fresh: "new",
    learns: "learns on",
    block: "block {i}",
    head: "head",
    movedBy: "block 3 moved by {moved}",
    picture: "{stage}, epoch {epoch}: loss {loss}, validation accuracy {val}, block 3 moved by {moved}",
    pictureAsIs: "The base as it is, without training: right about {right} of {all} negatives",
    now: "{says} Now: {value}.",
    training: "training",
    validation: "validation",
    epoch: "epoch",
    rate: "η of fine-tuning",
    play: "Play",
    stop: "Stop",
    strip:
      "Eight negatives of the validation pictures, and what the network says after the last epoch (the number: how sure it is of udon):",
    negative: "negative {at}, {truth}",
    sure: "{percent}%",
    rightOfAll: "Right about {right} of {all} validation pictures.",
    tableTitle: "The training as a table",
    baseRun: "base",
    tooFast: "fine-tuned with 0.05",
    headField: "numbers that the head learns",
    percentField: "change in percent",
    check: "Check",
    found:
      "Both right. One step of 0.05 makes a weight of 0.1 half as large again, or halves it; one of 0.0001 changes it by 0.1 percent.",
    biases: "Almost: each of the two classes has a bias, too.",
    allWeights: "That is the whole network. How many of them are in the head?",
    headWrong: "128 features go into each of two classes, and each class has a bias.",
    fraction: "That is the part. How many percent is it?",
    percentWrong: "The step is 0.05 and the weight 0.1. What part of 0.1 is 0.05?",
    missing: "Fill in two numbers.",
  },
  surprise: {
    title: "Worse than a coin, and still worth having",
    text: [
      "The base gets {baseAccuracy} of the ordinary validation pictures right, but only {baseRight} of 56 negatives: a coin does better. One would throw it away. Yet a new head on its frozen features, trained with {few} negatives, reaches {frozen} (the mean of the last ten epochs), and the same network from scratch {scratch}. What was wrong was the conclusion; edges, noodles and rims are found in negatives, too.",
      "Fine-tuning brings no more here: with {slow} the last block moves by {movedSmall} and accuracy is {small}. The report's own fine-tuning was no sure gain either, when this project repeated it: on its photos it measures {s7} frozen and {s8} fine-tuned, better in one run of three.",
      "But it can destroy. With {fast} the two steps of the first epoch move the last block by {movedOnce}; the loss jumps from {lossBefore} to {lossAfter}, and in the end every picture gets the same answer: {large}, for good, because no unit of the block answers any more. What {many} pictures had taught was gone after one look at {few}.",
    ],
  },
  exercise: {
    title: "How large is a small step?",
    task: [
      "The head of this network takes 128 features and gives two classes. How many numbers does it learn? And Adam's first step moves each weight by about the learning rate; typical weights of the last block are about 0.1. By how many percent does one step with a rate of 0.05 change such a weight?",
    ],
  },
  sources: [
    "computes what frozen layers give once for each sample, and keeps it.",
    "is where the features are kept: in memory.",
    "is the optimizer: its first steps are about as large as the learning rate.",
  ],
  teacher: {
    aim: "Learners can say which weights learn in each stage, count them, explain why a head on frozen features needs few pictures, and why fine-tuning needs a small learning rate.",
    plan: [
      [
        5,
        "A question: who plays the piano learns the organ faster. What does one keep, and what does one learn anew? Collect other examples.",
      ],
      [10, "The figure: the four choices. For each, who learns and who is frozen? Predict the accuracy first."],
      [10, "Fine-tuning at four rates; watch how far block 3 moves in the first epoch."],
      [
        10,
        "The surprise; train in the page. Why is the loss after one epoch larger than that of guessing? (It is sure, and wrong.)",
      ],
      [10, "The exercise."],
      [5, "Exit ticket: sheet 3."],
    ],
    misconceptions: [
      [
        "“A base must have learned the same classes.”",
        "VGG16 knew no udon. Features help if what they find matters for the new question, too.",
      ],
      [
        "“Any base helps.”",
        "Only if its features fit. A base that has learned to tell sharp pictures from blurred ones never had to look at what is in the bowl.",
      ],
      [
        "“Fine-tuning always makes it better.”",
        "It has thousands of weights to learn from few pictures. Here it gains nothing, and on this project's photos it was better in one run of three.",
      ],
      [
        "“Frozen layers are computed again in every epoch.”",
        "Their output for a picture does not change, so it is computed once. With augmentation it must be computed each time.",
      ],
    ],
    answers: [
      "The exercise: $128 \\cdot 2 + 2 = 258$ of {weights} numbers; 50 percent.",
      "Sheet 1: $0.0001 / 0.1 = 0.001$, a thousandth; a hundred steps in the same direction change it by a tenth.",
      "Sheet 2: frozen: 258; fine-tuned: the block's $16 \\cdot 9 \\cdot 32 + 32 = 4640$ more, 4898.",
      "Sheet 3: the new head gives large, wrong slopes at first, and they would change features that were good. With a trained head the slopes are small.",
      "Sheet 4: it is sure of nothing: 0.5 for each class, whose loss is $\\ln 2 \\approx 0.69$.",
    ],
  },
  sheet: [
    [
      "A weight is 0.1 and the learning rate 0.0001. What part of it does Adam's first step change? And a hundred such steps in the same direction?",
      3,
    ],
    [
      "The last block has 32 kernels of 3 by 3 over 16 maps, with biases; the head 128 features and 2 classes. How many numbers learn with a frozen base, how many in fine-tuning?",
      4,
    ],
    ["Why is the head trained alone first, before the last block may learn?", 3],
    [
      "After a training with too large a rate the network gives the same answer to every picture, and the loss is 0.69. What does it say?",
      3,
    ],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "凍結と微調整",
  question:
    "14 枚の画像だけでは、ネットワークの訓練にはとても足りません。別のネットワークが学んだことを借りられないでしょうか。",
  lead: [
    "2021 年のレポートでは写真が 110 枚ほどしかなかったので、まったく別の百万枚以上の画像で訓練された VGG16 を使いました。この土台は*凍結*します。[features:土台が見つけた特徴]は画像ごとに一度だけ計算し、[head:新しい出力層]だけを訓練します。そのあと、[tuned:最後のブロック]も[rate:小さな学習率]で訓練します。これを微調整（ファインチューニング）といいます。",
    "VGG16 は 59 MB もあるので、ここでは同じことを小さなネットワークで試します。土台は {many} 枚のどんぶりで訓練したもの。新しい画像は、明暗も色も反転したネガで、訓練に使えるのは {few} 枚だけです。土台にとっては別世界で、そのままでは、ネガ 56 枚のうち {baseUdon} 枚に「うどん」と答えます。",
  ],
  terms: {
    features: {
      name: "f",
      says: "特徴。土台のブロックが画像から取り出したもので、凍結していれば、どのエポックでも変わりません。",
    },
    head: { name: "W", says: "出力層。128 個の特徴から二つのクラスを答える全結合層で、新しいものは 0 から始めます。" },
    tuned: { name: "w", says: "最後のブロックの重み。微調整ではこれも変わります。" },
    rate: {
      name: "η",
      says: "学習率。Adam の最初の一歩では、傾きの大きさにかかわらず、どの重みもおよそこれだけ動きます。",
    },
    moved: { name: "Δ", says: "最後のブロックの重みが、元の値からどれだけ動いたか。元の大きさに対する割合です。" },
  },
  tries: [
    "「最初から訓練」と「土台を凍結、出力層は新しく」を比べましょう。見たことのない画像に強いのはどちらですか。",
    "「最後のブロックを微調整」を選び、学習率を順に変えて、はじめの数エポックを見ましょう。最後のブロックが元の値の近くにとどまるのはどれですか。",
    "0.05 で訓練すると、最後には 8 枚のどんぶりすべてに何と答えますか。訓練を続ければ直るでしょうか。",
  ],
  figure: {
    ramen: "ラーメン",
    udon: "うどん",
    stage: "訓練する部分",
    base: "土台をそのまま使う",
    scratch: "最初から訓練",
    frozen: "土台を凍結、出力層は新しく",
    tuned: "最後のブロックを微調整",
    kept: "凍結",
    fresh: "一から訓練",
    learns: "続けて訓練",
    block: "ブロック {i}",
    head: "出力層",
    movedBy: "ブロック 3 の動き：{moved}",
    picture: "{stage}、エポック {epoch}：損失 {loss}、検証の正解率 {val}、ブロック 3 の動き {moved}",
    pictureAsIs: "土台をそのまま使うと（訓練なし）、ネガ {all} 枚のうち {right} 枚が正解",
    now: "{says}いまは {value} です。",
    training: "訓練",
    validation: "検証",
    epoch: "エポック",
    rate: "微調整の η",
    play: "再生",
    stop: "停止",
    strip: "検証用のネガ 8 枚と、最後のエポックの後のネットワークの答え（数字は、うどんだという自信）：",
    negative: "ネガ {at}（{truth}）",
    sure: "{percent}%",
    rightOfAll: "検証用の画像 {all} 枚のうち {right} 枚が正解です。",
    tableTitle: "訓練の経過を表で見る",
    baseRun: "土台",
    tooFast: "0.05 で微調整",
    headField: "出力層が学ぶ数の個数",
    percentField: "変化（パーセント）",
    check: "答え合わせ",
    found:
      "どちらも正解です。0.05 の一歩で、0.1 の重みは 1.5 倍になるか半分になります。0.0001 なら 0.1 パーセントしか変わりません。",
    biases: "惜しい。二つのクラスには、それぞれバイアスもあります。",
    allWeights: "それはネットワーク全体の個数です。そのうち出力層にあるのはいくつでしょう。",
    headWrong: "128 個の特徴が二つのクラスそれぞれにつながり、クラスごとにバイアスがあります。",
    fraction: "それは割合です。パーセントに直してください。",
    percentWrong: "一歩が 0.05 で、重みは 0.1 です。0.05 は 0.1 のどれだけにあたりますか。",
    missing: "数を二つとも入れてください。",
  },
  surprise: {
    title: "コインより当たらないのに、捨ててはいけない",
    text: [
      "この土台は、ふつうの検証用の画像なら {baseAccuracy} の正解率ですが、ネガでは 56 枚中 {baseRight} 枚しか当たりません。コインを投げたほうがましで、捨てたくなります。ところが、土台を凍結したまま新しい出力層だけを {few} 枚のネガで訓練すると、正解率は {frozen} になります（最後の 10 エポックの平均）。同じネットワークを最初から訓練すると {scratch} です。間違っていたのは最後の結論だけで、輪郭や麺や器の縁は、ネガでも見つかるのです。",
      "ここでは、微調整をしてもそれ以上よくはなりません。{slow} では最後のブロックは {movedSmall} 動き、正解率は {small} です。レポートの微調整をこのプロジェクトでやり直しても、確かな改善とはいえませんでした。写真で測った値は、凍結が {s7}、微調整が {s8} で、よくなったのは三回のうち一回でした。",
      "一方、壊すことはできます。{fast} では、最初のエポックのたった二歩で最後のブロックが {movedOnce} も動き、損失は {lossBefore} から {lossAfter} に跳ね上がります。最後にはどの画像にも同じ答えを返し、正解率は {large} のまま戻りません。ブロックのユニットが、もう何にも反応しなくなったからです。{many} 枚から学んだことが、{few} 枚を一度見ただけで失われました。",
    ],
  },
  exercise: {
    title: "小さな一歩とはどのくらいか",
    task: [
      "このネットワークの出力層は、128 個の特徴を受け取って二つのクラスを答えます。学ぶ数は全部でいくつでしょう。また、Adam の最初の一歩は、どの重みもおよそ学習率の分だけ動かします。最後のブロックの重みはふつう 0.1 ほどです。学習率が 0.05 のとき、そのような重みは一歩で何パーセント変わりますか。",
    ],
  },
  sources: [
    "は、凍結した層の出力を画像ごとに一度だけ計算して、取っておきます。",
    "は、特徴を取っておく場所（メモリー）です。",
    "は最適化の方法です。はじめの数歩は、学習率とほぼ同じ大きさになります。",
  ],
  teacher: {
    aim: "それぞれの段階でどの重みが学ぶのかを言え、その数を数えられる。凍結した特徴の上の出力層なら少ない画像で足りる理由と、微調整に小さな学習率が必要な理由を説明できる。",
    plan: [
      [
        5,
        "導入。ピアノが弾ける人は、オルガンも早く上達する。何をそのまま使い、何を新しく学ぶのか。ほかの例も出し合う。",
      ],
      [10, "図の四つの選択肢。それぞれ、どこが学び、どこが凍結されているか。正解率を予想してから見る。"],
      [10, "四つの学習率での微調整。最初のエポックでブロック 3 がどれだけ動くかに注目する。"],
      [
        10,
        "意外な発見。ページの中で訓練する。1 エポック後の損失が、当てずっぽうの損失より大きいのはなぜか（自信をもって間違えるから）。",
      ],
      [10, "問題に取り組む。"],
      [5, "プリントの 3 を書いて提出する。"],
    ],
    misconceptions: [
      [
        "「土台は、同じ種類のものを学んでいなければならない」",
        "VGG16 はうどんを知りませんでした。見つける特徴が新しい問いにも役立てばよいのです。",
      ],
      [
        "「どんな土台でも役に立つ」",
        "特徴が合うときだけです。たとえば、鮮明な画像とぼやけた画像を見分けることを学んだ土台は、どんぶりの中身を見る必要がありませんでした。",
      ],
      [
        "「微調整をすれば必ずよくなる」",
        "少ない画像から何千もの重みを学ぶことになります。ここでは改善がなく、このプロジェクトの写真でもよくなったのは三回に一回でした。",
      ],
      [
        "「凍結した層も、毎エポック計算し直す」",
        "同じ画像に対する出力は変わらないので、一度で済みます。データ拡張をするときは、毎回計算しなければなりません。",
      ],
    ],
    answers: [
      "問題：$128 \\cdot 2 + 2 = 258$ 個（全体は {weights} 個）。50 パーセント。",
      "プリント 1：$0.0001 / 0.1 = 0.001$ なので千分の一。同じ向きに百歩進むと一割変わる。",
      "プリント 2：凍結なら 258 個。微調整ではブロックの $16 \\cdot 9 \\cdot 32 + 32 = 4640$ 個が加わり、4898 個。",
      "プリント 3：新しい出力層は、はじめは大きくて見当違いの傾きを返すので、せっかくの特徴が壊れてしまう。出力層を先に訓練しておけば、傾きは小さい。",
      "プリント 4：何も見分けていない。どちらのクラスにも 0.5 と答えていて、損失は $\\ln 2 \\approx 0.69$ になる。",
    ],
  },
  sheet: [
    [
      "重みが 0.1、学習率が 0.0001 です。Adam の最初の一歩で、重みはどれだけの割合で変わりますか。同じ向きに百歩進んだらどうですか。",
      3,
    ],
    [
      "最後のブロックには、16 枚のマップに対する 3×3 のカーネルが 32 個とバイアスがあり、出力層は特徴が 128 個、クラスが 2 個です。土台を凍結したとき、微調整をしたとき、それぞれ学ぶ数はいくつですか。",
      4,
    ],
    ["最後のブロックを訓練する前に、まず出力層だけを訓練するのはなぜですか。", 3],
    [
      "大きすぎる学習率で訓練したら、どの画像にも同じ答えを返すようになり、損失は 0.69 でした。このネットワークは何と答えていますか。",
      3,
    ],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
