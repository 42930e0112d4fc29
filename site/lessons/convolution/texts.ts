import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "Convolution",
  question: "How does a network find a noodle wherever it lies, with nine numbers?",
  lead: [
    "A *kernel* is a small table of weights. It is laid on the picture; each pixel under it is multiplied by the weight on top, the products are added up, and a bias is added. Then the kernel moves on by one pixel and does the same again.",
    "Below it slides over a piece of a painted bowl, 8 by 8 pixels from 0 (black) to 255 (white). It fits in 6 by 6 places, so that is how many answers there are. Where it stands at first, [y:its answer] is {start}.",
  ],
  terms: {
    x: { name: "x", says: "The nine pixels under the kernel." },
    k: { name: "k", says: "The kernel: nine weights, the same at every place." },
    sum: { name: "Σ", says: "Every pixel times its weight, all added up." },
    b: { name: "b", says: "The bias, the same at every place." },
    y: { name: "y", says: "One answer; all of them together are a feature map." },
  },
  tries: [
    "Slide the kernel over the edge of a noodle, from dark to bright and from bright to dark. What happens to the sign?",
    "Choose the other kernels and look at the whole bowl. Which one sees the rim all around?",
    "With the kernel that changes nothing: why is its map two pixels smaller all the same?",
  ],
  figure: {
    kernel: "Kernel",
    vertical: "edges, left and right",
    horizontal: "edges, above and below",
    outline: "outlines",
    blur: "blur",
    nothing: "changes nothing",
    bias: "b bias",
    left: "left",
    right: "right",
    up: "up",
    down: "down",
    slide: "Slide",
    stop: "Stop",
    move: "Move the kernel",
    bowl: "the bowl; the piece is framed",
    map: "its feature map",
    input: "piece x",
    output: "answers y",
    window: "under the kernel",
    weights: "kernel k",
    products: "products",
    picture: "Kernel at row {row}, column {column}: sum {sum}, answer {y}",
    now: "{says} Now: {value}.",
    tableTitle: "All answers as a table",
    size: "picture's width, pixels",
    bars: "Numbers to learn for 32 feature maps of a colour picture of {size} by {size}: by kernels {convolution}, by a dense layer {dense}",
    bar: "{name}: {count}",
    kernels: "kernels of 3×3",
    dense: "dense layer",
    barsNote: "The bars grow by the same length each time that the number grows tenfold.",
    barsTable: "Numbers to learn, by size",
    check: "Check",
    place: "row {row}, column {column}",
    found:
      "It answers {down} on a noodle that runs down, and 0 on everything else. A kernel like this one is what the first layer of a trained network often holds.",
    flat: "On an even place, every pixel 100, it answers {flat}. The nine numbers must sum to 0.",
    across: "On a noodle that runs across it answers {across}, depending on its height. Each row must sum to 0.",
    weak: "On a noodle that runs down it answers {down}. The middle column must be stronger than the two beside it.",
    missing: "Fill in all nine numbers.",
  },
  surprise: {
    title: "The size of the picture does not matter",
    text: [
      "The first layer of the report's network makes 32 feature maps of a colour picture of 128 by 128 pixels. It learns {kernels} numbers: 32 kernels of 3 by 3 by 3, and 32 biases. For a picture ten times as wide it would learn as many.",
      "A dense layer with the same inputs and outputs gives every pixel a weight of its own for every answer: {dense} numbers, {gigabytes} GB. And what it learned about a noodle on the left it would have to learn again on the right.",
    ],
  },
  exercise: {
    title: "A kernel for noodles that run down",
    task: [
      "Write a kernel that answers more than 0 when the middle of it lies on a bright noodle that runs down (one pixel wide, brightness 100 on black), and exactly 0 on an even place and on a noodle that runs across, whichever row it covers.",
    ],
  },
  sources: [
    "is the definition: every answer is a sum of products, a bias, and an activation.",
    "visits the products, place by place; padding is a place outside of the picture, which is skipped.",
    "is the layer, with a kernel for each of its filters.",
  ],
  teacher: {
    aim: "Learners can work out one answer of a convolution, say what shape the result has and why, read a simple kernel, and explain why kernels need so few weights.",
    plan: [
      [
        5,
        "On paper: a 3 by 3 window of card over a table of numbers. Who finds the place where the numbers differ most from left to right?",
      ],
      [10, "The figure. Predict the sign of the next answer before every move; then let it slide."],
      [10, "Formula and program. Why do $p$ and $q$ go from 0 to 2, and why are there 6 by 6 answers?"],
      [10, "The surprise. Let pairs estimate the number of weights of the dense layer before the page shows it."],
      [10, "The exercise. Hints come with each check; collect three different right kernels on the board."],
      [5, "Exit ticket: task 3 of the sheet."],
    ],
    misconceptions: [
      [
        "“The kernel is a small picture of what it looks for.”",
        "It can look like one, but negative weights matter as much: they say what must not be there.",
      ],
      [
        "“A negative answer means that there is nothing.”",
        "It means the opposite edge. ReLU throws it away afterwards; another kernel may keep it.",
      ],
      [
        "“Convolution makes pictures smaller in order to save time.”",
        "It loses a margin only because the kernel must fit. Padding with zeros keeps the size; making smaller is the work of pooling.",
      ],
      [
        "“This is what mathematicians call convolution.”",
        "They turn the kernel round first. What networks compute is called cross-correlation there; as weights are learned, it makes no difference.",
      ],
    ],
    answers: [
      "The exercise: for example −1 2 −1 in each of the three rows.",
      "Sheet 1: $1 \\cdot 8 + 2 \\cdot 8 + 1 \\cdot 8 - 0 = 32$, and 33 with the bias.",
      "Sheet 2: 26 by 26, since a kernel of 3 fits in 28 − 3 + 1 places.",
      "Sheet 3: $(5 \\cdot 5 \\cdot 3 + 1) \\cdot 16 = 1216$. The size of the picture does not matter.",
      "Sheet 4: it is 0 on even places, for its weights sum to 0, and large on single bright or dark points and along outlines.",
    ],
  },
  sheet: [
    [
      "The kernel −1 0 1 / −2 0 2 / −1 0 1 lies on the pixels 0 5 8 / 0 5 8 / 0 5 8; the bias is 1. Work out the answer.",
      3,
    ],
    ["A picture has 28 by 28 pixels, the kernel 3 by 3. How many answers are there without padding? Explain.", 3],
    ["A layer has 16 kernels of 5 by 5 for colour pictures of 200 by 200 pixels. How many numbers does it learn?", 3],
    ["What does the kernel −1 −1 −1 / −1 8 −1 / −1 −1 −1 answer on an even place? Where is its answer large?", 4],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "畳み込み",
  question: "たった九つの数で、どこにある麺でも見つけられるのはなぜでしょう。",
  lead: [
    "*カーネル*は、重みを並べた小さな表です。画像の上に置いて、下にある画素とその上の重みをそれぞれ掛け合わせ、すべて足し、最後にバイアスを加えます。それから一画素ずらして、同じことを繰り返します。",
    "下の図では、描いたどんぶりから切り取った 8×8 画素（0 が黒、255 が白）の上を、カーネルが動きます。置ける場所は 6×6 か所なので、答えもそれだけ出ます。はじめの位置での[y:答え]は {start} です。",
  ],
  terms: {
    x: { name: "x", says: "カーネルの下にある九つの画素。" },
    k: { name: "k", says: "カーネル。九つの重みで、どの場所でも同じものを使います。" },
    sum: { name: "Σ", says: "画素と重みをそれぞれ掛けて、すべて足したもの。" },
    b: { name: "b", says: "バイアス。これもどの場所でも同じです。" },
    y: { name: "y", says: "一か所の答え。すべて集めたものが特徴マップです。" },
  },
  tries: [
    "麺の端をまたぐようにカーネルを動かしてみましょう。暗から明へ、明から暗へ。符号はどう変わりますか。",
    "ほかのカーネルも選んで、どんぶり全体の特徴マップを見比べましょう。器の縁をぐるりと見つけるのはどれでしょう。",
    "「何も変えない」カーネルでも、マップが縦横とも 2 画素小さくなるのはなぜでしょう。",
  ],
  figure: {
    kernel: "カーネル",
    vertical: "左右の境目",
    horizontal: "上下の境目",
    outline: "輪郭",
    blur: "ぼかし",
    nothing: "何も変えない",
    bias: "b バイアス",
    left: "左へ",
    right: "右へ",
    up: "上へ",
    down: "下へ",
    slide: "動かす",
    stop: "停止",
    move: "カーネルを動かす",
    bowl: "どんぶり（枠内が下の部分）",
    map: "特徴マップ",
    input: "画像の一部 x",
    output: "答え y",
    window: "カーネルの下",
    weights: "カーネル k",
    products: "積",
    picture: "カーネルは {row} 行 {column} 列。和は {sum}、答えは {y}",
    now: "{says}いまは {value} です。",
    tableTitle: "すべての答えを表で見る",
    size: "画像の一辺（画素）",
    bars: "一辺 {size} 画素のカラー画像から特徴マップを 32 枚作るために学ぶ数：カーネルなら {convolution} 個、全結合層なら {dense} 個",
    bar: "{name}：{count} 個",
    kernels: "3×3 のカーネル",
    dense: "全結合層",
    barsNote: "棒は、数が 10 倍になるごとに同じ長さだけ伸びます（対数目盛り）。",
    barsTable: "学ぶ数を画像の大きさごとに見る",
    check: "答え合わせ",
    place: "{row} 行 {column} 列",
    found:
      "縦の麺には {down}、それ以外には 0 と答えました。訓練したネットワークの最初の層にも、よくこのようなカーネルができます。",
    flat: "一様な場所（どの画素も 100）で {flat} と答えます。九つの数の合計が 0 になる必要があります。",
    across: "横の麺に対して、位置によって {across} と答えます。どの行も合計が 0 になる必要があります。",
    weak: "縦の麺に {down} と答えます。中央の列を両脇より強くしてください。",
    missing: "九つの数をすべて入れてください。",
  },
  surprise: {
    title: "画像の大きさは関係ない",
    text: [
      "レポートのネットワークの最初の層は、128×128 画素のカラー画像から 32 枚の特徴マップを作ります。学ぶ数は {kernels} 個、つまり 3×3×3 のカーネル 32 個とバイアス 32 個だけです。幅が 10 倍の画像でも、この数は変わりません。",
      "同じ入力と出力をもつ全結合層では、答え一つひとつのために、画素すべてに別々の重みが要ります。その数 {dense} 個、{gigabytes} GB です。しかも、左側の麺について学んだことを、右側でもう一度学び直さなければなりません。",
    ],
  },
  exercise: {
    title: "縦の麺を見つけるカーネル",
    task: [
      "縦に走る明るい麺（幅 1 画素、黒地に明るさ 100）の上に中心が来たときに正の答えを返し、一様な場所と、横に走る麺（どの行にあっても）にはちょうど 0 と答えるカーネルを作ってください。",
    ],
  },
  sources: [
    "が定義です。答えはどれも、積の和にバイアスを足して活性化関数に通したものです。",
    "は、掛ける相手を一組ずつ順にたどります。画像の外に出た場所（パディング）は飛ばします。",
    "は層です。フィルターごとに一つのカーネルをもちます。",
  ],
  teacher: {
    aim: "畳み込みの答えを一か所分、手で計算できる。出力の大きさとその理由を言える。簡単なカーネルの働きを読み取れる。重みが少なくて済む理由を説明できる。",
    plan: [
      [5, "紙の上で始める。数表の上に 3×3 の窓を開けた厚紙を置き、左右の差がいちばん大きい場所を探す。"],
      [10, "図を動かす。一歩ごとに、次の答えの符号を予想してから動かす。最後に自動で動かす。"],
      [10, "数式とプログラム。$p$ と $q$ はなぜ 0 から 2 までなのか。答えはなぜ 6×6 個なのか。"],
      [10, "意外な発見。全結合層の重みの数を、ページで見る前に二人一組で見積もる。"],
      [10, "問題に取り組む。答え合わせのたびに手がかりが出る。異なる正解を三つ、黒板に集める。"],
      [5, "プリントの 3 を書いて提出する。"],
    ],
    misconceptions: [
      [
        "「カーネルは、探すものの小さな絵だ」",
        "絵のように見えることもありますが、負の重みも同じくらい大切です。「そこにあってはならないもの」を表すからです。",
      ],
      [
        "「答えが負なら、何もないということだ」",
        "逆向きの境目があるということです。このあと ReLU が 0 にしますが、別のカーネルがそれを拾うかもしれません。",
      ],
      [
        "「畳み込みは、計算を減らすために画像を小さくする」",
        "縁が減るのは、カーネルがはみ出さないようにするからです。周りを 0 で囲めば大きさは変わりません。小さくするのはプーリングの仕事です。",
      ],
      [
        "「数学の畳み込みと同じものだ」",
        "数学ではカーネルを 180 度回してから掛けます。ここでの計算は相互相関と呼ばれますが、重みは学んで決めるので、違いは問題になりません。",
      ],
    ],
    answers: [
      "問題：たとえば、三つの行をどれも −1、2、−1 とする。",
      "プリント 1：$1 \\cdot 8 + 2 \\cdot 8 + 1 \\cdot 8 - 0 = 32$。バイアスを足して 33。",
      "プリント 2：26×26。一辺 3 のカーネルを置ける場所は 28 − 3 + 1 か所。",
      "プリント 3：$(5 \\cdot 5 \\cdot 3 + 1) \\cdot 16 = 1216$ 個。画像の大きさは関係しない。",
      "プリント 4：重みの合計が 0 なので、一様な場所では 0。ぽつんと明るい点や暗い点、輪郭に沿った場所で大きくなる。",
    ],
  },
  sheet: [
    [
      "カーネル −1 0 1 / −2 0 2 / −1 0 1 が、画素 0 5 8 / 0 5 8 / 0 5 8 の上にあります。バイアスは 1 です。答えを求めなさい。",
      3,
    ],
    ["画像は 28×28 画素、カーネルは 3×3 です。パディングがないとき、答えはいくつありますか。理由も書きなさい。", 3],
    ["200×200 画素のカラー画像を受け取る層に、5×5 のカーネルが 16 個あります。この層が学ぶ数は全部でいくつですか。", 3],
    [
      "カーネル −1 −1 −1 / −1 8 −1 / −1 −1 −1 は、一様な場所で何と答えますか。答えが大きくなるのはどんな場所ですか。",
      4,
    ],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
