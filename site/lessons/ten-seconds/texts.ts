import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "A network in ten seconds",
  question: "Can a page learn to tell ramen from udon while you watch?",
  lead: [
    "Press “Train it here”. The page paints 168 bowls, 112 to learn from and 56 to be examined on, and trains a network of {weights} weights on them, thirty times through. Nobody tells it what noodles are: it gets pictures and labels, no more.",
    "Below are eight bowls that it does not learn from; of each it says how sure it is that this is udon. At first it is undecided about all of them. In the end its accuracy, the share of bowls that it gets right, is {last} on those that it learned from and {validation} on the others.",
  ],
  terms: {
    x: { name: "x", says: "The pictures: 32 by 32 pixels with three colours, 3,072 numbers each." },
    net: { name: "f", says: "The network: layer upon layer of multiplying, adding and bending, with weights w." },
    p: { name: "p", says: "The answer: how sure the network is of each dish." },
    loss: { name: "L", says: "The loss: how wrong the answers are. Each step moves the weights a little downhill." },
  },
  tries: [
    "Drag the epoch from 1 to 30. Which bowl does the network take longest to make up its mind about?",
    "Is there a bowl about which it is surer and surer, and wrong?",
    "Where in the curves do training and validation part?",
  ],
  figure: {
    epoch: "epoch",
    play: "Play",
    stop: "Stop",
    ramen: "ramen",
    udon: "udon",
    bowl: "Bowl {at}, {truth}",
    sure: "{percent}% udon",
    weights: "{weights} weights",
    eight: "After epoch {epoch}: {right} of 8 right",
    tableTitle: "What it says of the eight bowls, epoch by epoch",
    now: "{says} Now: {value}.",
    wrongOfEight: "wrong of the eight, after epoch 30",
    rightOfAll: "right of the 56, after epoch 30",
    check: "Check",
    found: "Right: 2 of the eight are wrong, and 44 of 56 are right. Accuracy is nothing but such a fraction.",
    eightWrong: "Look at the eight bowls after epoch 30. More than 50% means udon; compare with what each is.",
    share: "That is a fraction. How many pictures is it, of 56?",
    all: "Open the table of the curves: validation accuracy after epoch 30, times 56.",
    missing: "Fill in two numbers.",
  },
  surprise: {
    title: "Full of chance, and the same for everybody",
    text: [
      "The weights begin at random, and the pictures come in random order. And yet your neighbour's curve is the same as yours, to the last digit, on a phone and on a laptop: when it is trained, the page compares every number with those that it was built with. The bits of all weights are summed up in one short word; it is {hash} for everyone.",
      "That is because this chance is computed: it follows from a *seed*, here 1. Science lives on repetition, and a class can speak about one curve. It is not a matter of course: many libraries give other numbers on other machines, since they add in another order.",
    ],
  },
  exercise: {
    title: "Read the result",
    task: [
      "Look at the figure after epoch 30. How many of the eight bowls does the network get wrong? And how many of all 56 validation bowls does it get right? (The table of the curves has its accuracy.)",
    ],
  },
  sources: [
    "is the network: layers, one after the other.",
    "is the loop: a batch, the loss, its slopes, a step; again and again.",
    "takes the step: downhill, with a pace of its own for each weight.",
  ],
  teacher: {
    aim: "Learners have trained a network, can name pictures, network, answer and loss, and read accuracy as a fraction of pictures.",
    plan: [
      [5, "Show eight bowls. Let the class say ramen or udon, and how they know. Nobody can write it as a rule."],
      [10, "Everyone presses the button. Compare the words at the end: all are the same. Why?"],
      [10, "Epoch by epoch: choose a bowl each and follow it. Who has one that the network gets wrong?"],
      [10, "Formula and program: find pictures, network, answer and loss in both."],
      [10, "The exercise, and the sheet."],
      [5, "Collect questions; they are the lessons that follow."],
    ],
    misconceptions: [
      [
        "“It searches a memory of pictures.”",
        "There are no pictures in it, only numbers, 14 thousand of them. Training changed them a little, some 200 times.",
      ],
      [
        "“It knows what noodles are.”",
        "It knows what separates these two piles of pictures. It may be the broth's colour.",
      ],
      [
        "“Nine tenths sure means right nine times in ten.”",
        "Being sure is its own estimate. Bowl 1 is wrong at {surest}.",
      ],
      ["“A longer training is a better one.”", "Validation stops getting better long before training does: lesson 6."],
    ],
    answers: [
      "The exercise: 2 of the eight are wrong (bowls 1 and 2); {right} of 56 are right, {validation}.",
      "Sheet 1: 32 · 32 · 3 = 3,072.",
      "Sheet 2: 7 steps an epoch (112 / 16), so 210 in 30 epochs.",
      "Sheet 3: 0.5, since it guesses one of two; with ten classes 0.1.",
      "Sheet 4: on pictures that it has learned from it can be right by remembering. Only others show what it has understood.",
    ],
  },
  sheet: [
    ["A picture has 32 by 32 pixels of three colours. How many numbers does the network get?", 2],
    ["112 pictures are taken 16 at a time; each time makes one step. How many steps are there in 30 epochs?", 3],
    ["What accuracy would you expect of a network that has not learned anything? And with ten dishes?", 3],
    ["Why is the network examined on pictures that it has not learned from?", 4],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "10 秒でネットワーク",
  question: "このページは、見ている間にラーメンとうどんを見分けられるようになるでしょうか。",
  lead: [
    "「ここで訓練する」を押してください。ページがどんぶりを 168 杯描き、112 杯で学び、56 杯で試験を受けます。重みが {weights} 個あるネットワークが、112 杯を 30 回ずつ見て学びます。麺とは何かを教える人はいません。渡されるのは画像とラベルだけです。",
    "下の 8 杯は学習に使わないどんぶりで、その一つひとつについて「うどんだ」という自信の強さを示しています。はじめはどれも半々です。最後には、学んだどんぶりの正解率が {last}、学んでいないどんぶりの正解率が {validation} になります。",
  ],
  terms: {
    x: { name: "x", says: "画像。32×32 画素、三色なので、一枚につき 3,072 個の数です。" },
    net: { name: "f", says: "ネットワーク。掛けて、足して、曲げる層を重ねたもので、重み w をもちます。" },
    p: { name: "p", says: "答え。それぞれの料理だという自信の強さです。" },
    loss: { name: "L", says: "損失。答えがどれだけ間違っているか。一歩ごとに、重みが少しずつ坂を下ります。" },
  },
  tries: [
    "エポックを 1 から 30 まで動かしてみましょう。最後まで答えが決まらないのはどのどんぶりでしょう。",
    "自信がどんどん強くなるのに、間違っているどんぶりはありますか。",
    "訓練と検証の曲線は、どのあたりで分かれますか。",
  ],
  figure: {
    epoch: "エポック",
    play: "再生",
    stop: "停止",
    ramen: "ラーメン",
    udon: "うどん",
    bowl: "どんぶり {at}（{truth}）",
    sure: "うどん {percent}%",
    weights: "重み {weights} 個",
    eight: "{epoch} エポック後、8 杯のうち {right} 杯が正解",
    tableTitle: "8 杯への答えをエポックごとに見る",
    now: "{says}いまは {value} です。",
    wrongOfEight: "30 エポック後、8 杯のうち間違い",
    rightOfAll: "30 エポック後、56 杯のうち正解",
    check: "答え合わせ",
    found: "正解です。8 杯のうち 2 杯が間違いで、56 杯のうち 44 杯が正解。正解率とは、この割合のことです。",
    eightWrong: "30 エポック後の 8 杯を見てください。50% より大きければ「うどん」という答えです。正解と比べましょう。",
    share: "それは割合です。56 杯のうち何杯ですか。",
    all: "曲線の表を開き、30 エポック後の検証の正解率に 56 を掛けてください。",
    missing: "数を二つ入れてください。",
  },
  surprise: {
    title: "偶然だらけなのに、みんな同じ",
    text: [
      "重みは乱数から始まり、画像も乱数の順に並びます。それなのに、隣の人の曲線は、スマートフォンでもノートパソコンでも、最後の桁まであなたの曲線と同じです。訓練が終わると、ページはすべての数を、ページが作られたときの数と比べます。重みのビット列をすべてまとめた短い文字列は、誰の画面でも {hash} になります。",
      "ここでの偶然は計算されたもので、*シード*（ここでは 1）から決まるからです。科学は繰り返せることで成り立ち、クラス全員が同じ曲線について話し合えます。これは当たり前のことではありません。足し算の順序が変わるために、機械が違うと数も変わるライブラリがたくさんあります。",
    ],
  },
  exercise: {
    title: "結果を読み取る",
    task: [
      "30 エポック後の図を見てください。8 杯のうち、ネットワークが間違えているのは何杯ですか。また、検証用の 56 杯のうち、正解しているのは何杯ですか。（正解率は曲線の表にあります。）",
    ],
  },
  sources: [
    "がネットワークです。層を順に並べたものです。",
    "が繰り返しです。バッチを取り、損失と傾きを求め、一歩進む。これを続けます。",
    "が一歩を踏み出します。重みごとに歩幅を変えながら坂を下ります。",
  ],
  teacher: {
    aim: "ネットワークを自分で一度訓練する。画像・ネットワーク・答え・損失を言葉で説明できる。正解率を枚数の割合として読める。",
    plan: [
      [5, "どんぶりを八つ見せ、ラーメンかうどんか、なぜそう思うかを言ってもらう。規則として書ける人はいない。"],
      [10, "全員がボタンを押す。最後に表示される文字列を比べると、みな同じである。なぜか。"],
      [10, "一エポックずつ進める。各自どんぶりを一つ選んで見守る。ネットワークが間違えたどんぶりを選んだのは誰か。"],
      [10, "数式とプログラム。画像・ネットワーク・答え・損失を両方の中に見つける。"],
      [10, "問題とプリントに取り組む。"],
      [5, "疑問を集める。それがこのあとのレッスンになる。"],
    ],
    misconceptions: [
      [
        "「覚えた画像の中から探している」",
        "中に画像はありません。あるのは 1 万 4 千個ほどの数だけで、訓練はそれを 200 回ほど少しずつ変えました。",
      ],
      [
        "「麺とは何かを知っている」",
        "知っているのは、この二組の画像を分ける手がかりだけです。それはスープの色かもしれません。",
      ],
      [
        "「自信が 9 割なら、10 回のうち 9 回当たる」",
        "自信はネットワーク自身の見積もりです。どんぶり 1 は {surest} の自信で間違えています。",
      ],
      ["「長く訓練するほどよくなる」", "検証の成績は、訓練よりずっと早く頭打ちになります（レッスン 6）。"],
    ],
    answers: [
      "問題：8 杯のうち 2 杯（1 と 2）が間違い。56 杯のうち {right} 杯が正解で、正解率は {validation}。",
      "プリント 1：32 · 32 · 3 = 3,072 個。",
      "プリント 2：1 エポックは 7 ステップ（112 / 16）なので、30 エポックで 210 ステップ。",
      "プリント 3：二つに一つを当てずっぽうで選ぶので 0.5。十種類なら 0.1。",
      "プリント 4：学んだ画像なら、覚えているだけでも正解できる。何を理解したかは、ほかの画像でしか分からない。",
    ],
  },
  sheet: [
    ["画像は 32×32 画素で三色です。ネットワークはいくつの数を受け取りますか。", 2],
    ["112 枚の画像を 16 枚ずつ取り、そのたびに一歩進みます。30 エポックで何歩進みますか。", 3],
    ["まだ何も学んでいないネットワークの正解率は、いくつぐらいになるはずですか。料理が十種類ならどうですか。", 3],
    ["学んでいない画像で試験をするのはなぜですか。", 4],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
