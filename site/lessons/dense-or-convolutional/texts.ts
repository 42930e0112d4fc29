import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "Dense or convolutional?",
  question: "Two networks look at the same bowls. One has far more weights. Which one is better, and at what?",
  lead: [
    "A [dense:dense layer] gives every pixel a weight of its own for every unit: it could learn anything, and has to learn everything. [conv:Convolutions] use a few weights everywhere. The dense network here has {dense} weights, the convolutional one {cnn}: about {times} times fewer.",
    "After 30 epochs on the same 112 bowls, accuracy on 56 others is {denseVal} for the dense network and {cnnVal} for the convolutional one. Now move the pictures to the right, and see what becomes of it.",
  ],
  terms: {
    x: { name: "x", says: "The picture's pixels. The slider moves them to the right." },
    dense: { name: "dense", says: "The dense network: a weight W for each pixel and unit. a is its accuracy." },
    conv: {
      name: "convolutional",
      says: "The convolutional network: a kernel k, the same at every place. a is its accuracy.",
    },
  },
  tries: [
    "Guess before you move the slider: which network will suffer from moved pictures, and why?",
    "Move by 1, 2 and 3 pixels. How far does the convolutional network keep its accuracy? Think of lesson 3.",
    "Move them by 8 pixels and train both here: how far does each bar come while they learn?",
    "What in a bowl stays the same when it is moved, even for a network that knows no places?",
  ],
  figure: {
    shift: "moved by, pixels",
    bowl: "A bowl; pixels moved: {by}",
    dense: "dense, {weights} weights",
    conv: "convolutional, {weights} weights",
    picture:
      "Pixels moved: {by}. Accuracy of the dense network {dense}, of the convolutional one {conv} (dashed: guessing)",
    now: "{says} Now: {value}.",
    tableTitle: "Accuracy by how far the pictures are moved",
    denseRun: "dense",
    convRun: "convolutional",
    denseField: "64 dense units, 32×32×3",
    kernelField: "8 kernels of 3×3×3",
    check: "Check",
    found:
      "Right. For a picture twice as wide and high the dense layer would need four times as many, and the kernels not one more.",
    biases: "Each unit, and each kernel, has a bias, too.",
    colours: "Each pixel has three colours, and a kernel has a layer for each of them.",
    denseWrong: "Dense: 32 · 32 · 3 weights and a bias for each unit, and 64 units.",
    kernelsWrong: "The dense layer is right. Kernels: 3 · 3 · 3 weights and a bias for each of 8.",
    missing: "Fill in two numbers.",
  },
  surprise: {
    title: "Convolution does not make it blind to place",
    text: [
      "The book says: convolutions recognise things wherever they are. But with pictures moved by 8 pixels the convolutional network falls from {cnnVal} to {cnnShifted}, and the dense one, which knows nothing of neighbours, stays at {denseShifted}.",
      "Two things explain it. The convolutional network ends in dense layers, too, which know each place of its last maps: what is moved a whole place there is new to them. And the dense network seems to have learned colours rather than noodles: the mean colour of a bowl says much, and moving does not change it. Being better in an exam is not the same as having learned what you meant.",
    ],
  },
  exercise: {
    title: "Count the weights",
    task: [
      "How many numbers does a dense layer of 64 units learn for a picture of 32 by 32 pixels in colour? And a convolution with 8 kernels of 3 by 3 for the same picture?",
    ],
  },
  sources: [
    "is a layer in which every input has a weight for every unit.",
    "is a layer in which a kernel is used at all places.",
    "is how a dense layer computes: rows times columns.",
  ],
  teacher: {
    aim: "Learners can count the weights of dense and convolutional layers, and can say what each of them is blind to.",
    plan: [
      [
        5,
        "Cut a photo into 64 squares and shuffle them. Is it still ramen? What can be said without places, and what not?",
      ],
      [10, "Count weights on paper, then read the lead's numbers."],
      [15, "The figure: predict, move, explain. Collect explanations before the surprise is read."],
      [10, "The surprise, and the training in the page: what do the curves say, what do they not?"],
      [5, "The exercise."],
      [5, "Exit ticket: sheet 3."],
    ],
    misconceptions: [
      ["“More weights, better network.”", "The dense one has {times} times as many, and is worse on other bowls."],
      [
        "“Convolutional networks recognise things anywhere.”",
        "Convolutions do; the dense layers behind them do not. Pooling and moved training pictures help.",
      ],
      [
        "“A network that stays right when pictures move has understood shapes.”",
        "It may have looked at colours alone.",
      ],
      [
        "“{cnnVal} is better than {denseVal}, so it is settled.”",
        "With 56 pictures one is 0.018; five more or fewer are chance. Another seed would help to judge.",
      ],
    ],
    answers: [
      "The exercise: (3,072 + 1) · 64 = 196,672, and (27 + 1) · 8 = 224.",
      "Sheet 1: (28 · 28 + 1) · 100 = 78,500.",
      "Sheet 2: (5 · 5 · 1 + 1) · 6 = 156, whatever the size.",
      "Sheet 3: colours: the mean over all pixels hardly changes.",
      "Sheet 4: it would learn as well as before, since it knows no neighbours: each weight finds its pixel in another place. A convolutional network would find no edges any more.",
    ],
  },
  sheet: [
    ["A dense layer of 100 units gets a grey picture of 28 by 28 pixels. How many numbers does it learn?", 3],
    ["A convolution has 6 kernels of 5 by 5 for the same picture. How many numbers does it learn?", 3],
    ["Moving the pictures does not trouble the dense network. What may it have learned?", 3],
    [
      "The pixels of all pictures are shuffled, in the same way for each. Would a dense network learn as well as before? And a convolutional one?",
      4,
    ],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "全結合か、畳み込みか",
  question:
    "二つのネットワークが同じどんぶりを見ます。一方の重みはずっと多い。優れているのはどちらで、何に優れているのでしょう。",
  lead: [
    "[dense:全結合層]は、ユニットごとに、画素の一つひとつに別々の重みをもたせます。何でも学べますが、何もかも学ばなければなりません。[conv:畳み込み]は、少しの重みをあらゆる場所で使います。ここでの全結合のネットワークの重みは {dense} 個、畳み込みのほうは {cnn} 個で、約 {times} 分の 1 です。",
    "同じ 112 杯で 30 エポック学んだあと、ほかの 56 杯での正解率は、全結合が {denseVal}、畳み込みが {cnnVal} でした。では、画像を右へずらすとどうなるでしょう。",
  ],
  terms: {
    x: { name: "x", says: "画像の画素。スライダーで右へずらします。" },
    dense: {
      name: "全結合",
      says: "全結合のネットワーク。画素とユニットの組ごとに重み W があります。a は正解率です。",
    },
    conv: { name: "畳み込み", says: "畳み込みのネットワーク。カーネル k はどの場所でも同じです。a は正解率です。" },
  },
  tries: [
    "スライダーを動かす前に予想しましょう。ずらして困るのはどちらで、それはなぜでしょう。",
    "1、2、3 画素とずらしてみましょう。畳み込みの正解率はどこまで保たれますか。レッスン 3 を思い出してください。",
    "8 画素ずらしておいて、両方をここで訓練してみましょう。学ぶあいだに、二本の棒はどこまで伸びますか。",
    "どんぶりをずらしても変わらないものは何でしょう。場所を知らないネットワークにも分かるものは。",
  ],
  figure: {
    shift: "ずらす画素数",
    bowl: "{by} 画素ずらしたどんぶり",
    dense: "全結合、重み {weights} 個",
    conv: "畳み込み、重み {weights} 個",
    picture: "{by} 画素ずらしたときの正解率は、全結合が {dense}、畳み込みが {conv}（破線は当てずっぽう）",
    now: "{says}いまは {value} です。",
    tableTitle: "ずらした画素数と正解率",
    denseRun: "全結合",
    convRun: "畳み込み",
    denseField: "全結合 64 ユニット、32×32×3",
    kernelField: "3×3×3 のカーネル 8 個",
    check: "答え合わせ",
    found: "正解です。縦横が 2 倍の画像なら、全結合層の重みは約 4 倍になりますが、カーネルは一つも増えません。",
    biases: "ユニットにもカーネルにも、一つずつバイアスがあります。",
    colours: "画素には三つの色があり、カーネルも色ごとに重みをもっています。",
    denseWrong: "全結合は、ユニットごとに重みが 32 · 32 · 3 個とバイアスが一つ。それが 64 ユニット分です。",
    kernelsWrong: "全結合は合っています。カーネルは、重み 3 · 3 · 3 個とバイアス一つが 8 個分です。",
    missing: "数を二つ入れてください。",
  },
  surprise: {
    title: "畳み込めば場所を気にしなくなる、わけではない",
    text: [
      "教科書には「畳み込みは、どこにあるものでも見つける」と書いてあります。ところが画像を 8 画素ずらすと、畳み込みのネットワークは {cnnVal} から {cnnShifted} に落ち、隣り合う画素のことなど何も知らない全結合のほうは {denseShifted} のままです。",
      "理由は二つあります。畳み込みのネットワークも最後は全結合層で、最後のマップの場所を一つひとつ区別しています。そこで一か所分ずれれば、見たことのないものになります。一方、全結合のネットワークが学んだのは、麺よりも色のようです。どんぶりの平均の色は多くを語り、ずらしても変わりません。試験の点がよいことと、学んでほしかったことを学んだこととは、同じではないのです。",
    ],
  },
  exercise: {
    title: "重みを数える",
    task: [
      "32×32 画素のカラー画像を受け取る 64 ユニットの全結合層は、数をいくつ学びますか。同じ画像に対する 3×3 のカーネル 8 個の畳み込みは、数をいくつ学びますか。",
    ],
  },
  sources: [
    "は、すべての入力がすべてのユニットに対して重みをもつ層です。",
    "は、一つのカーネルをすべての場所で使う層です。",
    "は、全結合層の計算です。行と列を掛け合わせます。",
  ],
  teacher: {
    aim: "全結合層と畳み込み層の重みを数えられる。それぞれが何を見分けられないかを言える。",
    plan: [
      [
        5,
        "写真を 64 枚の正方形に切って混ぜる。これでもラーメンか。場所が分からなくても言えること、言えないことは何か。",
      ],
      [10, "紙の上で重みを数え、はじめの文章の数を読む。"],
      [15, "図を動かす。予想し、ずらし、説明する。「意外な発見」を読む前に説明を集める。"],
      [10, "意外な発見とページでの訓練。曲線から言えること、言えないことは何か。"],
      [5, "問題に取り組む。"],
      [5, "プリントの 3 を書いて提出する。"],
    ],
    misconceptions: [
      [
        "「重みが多いほどよいネットワークだ」",
        "全結合は {times} 倍の重みをもちながら、ほかのどんぶりでは劣っています。",
      ],
      [
        "「畳み込みのネットワークは、どこにあるものでも見分ける」",
        "畳み込みはそうですが、その後ろの全結合層は違います。プーリングや、ずらした画像での訓練が助けになります。",
      ],
      ["「ずらしても正解するなら、形を理解している」", "色だけを見ているのかもしれません。"],
      [
        "「{cnnVal} は {denseVal} より上だから、決着がついた」",
        "56 枚なら一枚が 0.018 で、5 枚くらいの違いは偶然でも起こります。シードを変えて何度か試す必要があります。",
      ],
    ],
    answers: [
      "問題：(3,072 + 1) · 64 = 196,672 個と、(27 + 1) · 8 = 224 個。",
      "プリント 1：(28 · 28 + 1) · 100 = 78,500 個。",
      "プリント 2：(5 · 5 · 1 + 1) · 6 = 156 個。画像の大きさによらない。",
      "プリント 3：色。すべての画素の平均は、ずらしてもほとんど変わらない。",
      "プリント 4：全結合は隣り合う画素を知らないので、前と同じように学べる。どの重みも、別の場所で自分の画素を見つけるだけである。畳み込みは、境目を見つけられなくなる。",
    ],
  },
  sheet: [
    ["28×28 画素のグレースケール画像を受け取る 100 ユニットの全結合層は、数をいくつ学びますか。", 3],
    ["同じ画像に対する 5×5 のカーネル 6 個の畳み込みは、数をいくつ学びますか。", 3],
    ["画像をずらしても、全結合のネットワークは困りません。何を学んだのだと考えられますか。", 3],
    [
      "すべての画像の画素を、どれも同じやり方で混ぜます。全結合のネットワークは前と同じように学べますか。畳み込みはどうですか。",
      4,
    ],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
