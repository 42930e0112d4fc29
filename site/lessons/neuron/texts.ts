import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "Multiply, add, bend",
  question: "What does a single unit of a network do, and why must it bend?",
  lead: [
    "A network is made of many copies of one small machine, called a *unit*. It takes some numbers, multiplies each by a *weight*, adds everything up with a *bias*, and bends the sum.",
    "Here is one unit that looks at a bowl of noodles. It is told two numbers from 0 to 1: how dark the broth is ($x_1$) and how thick the noodles are ($x_2$). Its answer $y$ says how sure it is that the bowl is ramen rather than udon. For the bowl below [z:the sum] is {z} and [y:the answer] {y}: {percent} ramen.",
  ],
  terms: {
    p1: { name: "w₁x₁", says: "The first product: how dark the broth is, times what darkness counts." },
    p2: {
      name: "w₂x₂",
      says: "The second product: how thick the noodles are, times what thickness counts. A negative weight speaks against ramen.",
    },
    b: { name: "b", says: "The bias: what the unit believes before it has seen anything." },
    z: { name: "z", says: "The sum of products and bias, where the last arrow ends." },
    bend: { name: "σ", says: "The bend: the sigmoid presses any number between 0 and 1." },
    y: { name: "y", says: "The answer: more than one half means ramen." },
  },
  tries: [
    "Make the broth pale and the noodles thick. Does an arrow turn round, or do they only grow and shrink? What would turn one round?",
    "Set both weights to 0. What does the unit answer now, whatever the bowl? What is the bias for?",
    "Drag $w_1$ and $w_2$ to the ends that they are nearer to. The answer gets surer, but does it change sides?",
  ],
  figure: {
    dark: "broth: dark",
    thick: "noodles: thick",
    weight: "weight",
    bias: "bias",
    ramen: "ramen",
    udon: "udon",
    picture: "A bowl, the arrows of the sum, and the sigmoid: the sum is {z}, the answer {y}",
    now: "{says} Now: {value}.",
    units: "Units",
    bent: "with the bend",
    straight: "without the bend",
    waveChart: "The wave (dashed) and the sum of the units ({n}, {bend}). Farthest apart: {far}",
    wave: "the wave",
    sum: "sum of the units",
    tableTitle: "Farthest distance from the wave",
    check: "Check",
    bowl: "Bowl",
    darkColumn: "dark",
    thickColumn: "thick",
    truth: "It is",
    says: "The unit says",
    right: "All five are right. One line divides them, and you have found it.",
    wrong: "{count} of 5 are right. Look at the first one that is wrong: should its sum be larger or smaller?",
    answersTable: "What your unit says",
  },
  surprise: {
    title: "Without the bend a thousand units are one",
    text: [
      "Give a layer many units and let each bend once, by the simplest bend there is, *ReLU*: what is below 0 becomes 0. Their sum is a line of straight pieces, and with enough pieces it follows any curve: 4 units stay within {far4} of the wave, 16 within {far16}, 32 within {far32}.",
      "Now take the bend away. The same weights draw one straight line, {straight} off at worst, and no weights can do better than a line: multiplying and adding what was multiplied and added is multiplying and adding once. A hundred layers without a bend are a single one.",
    ],
  },
  exercise: {
    title: "Five bowls, one unit",
    task: [
      "Find two weights and a bias with which the unit is right about all five bowls. The third is a ramen with a pale broth, and the last a curry udon: dark, and thick.",
    ],
  },
  sources: [
    "is a layer of such units: all of its products are one matrix product.",
    "multiplies and adds, in plain loops.",
    "is the bend, with its derivative.",
  ],
  teacher: {
    aim: "Learners can work out a unit by hand, say what weight, bias and activation are for, and explain why a network without activations is no deeper than one layer.",
    plan: [
      [
        5,
        "Without a screen: a learner plays a unit. The class calls two numbers; the learner multiplies by 2 and by −3, adds 0.5, and says “ramen” when the result is above 0.",
      ],
      [
        10,
        "The figure. In pairs: predict which arrow changes before a slider is moved. Let every pair find a bowl for which $y$ is exactly one half.",
      ],
      [
        10,
        "Formula and program: choose the terms one by one and let learners read the numbers aloud in all three places.",
      ],
      [10, "The surprise. Ask first: “What can 32 units do that one cannot?” Then take the bend away."],
      [10, "The exercise, alone; then compare weights. Many answers are right: what do they have in common?"],
      [5, "The sheet's last task as an exit ticket."],
    ],
    misconceptions: [
      [
        "“A large weight means an important input.”",
        "Only if the inputs have the same size. A weight of 2 on a number up to 255 counts far more than one of 100 on a number up to 1.",
      ],
      [
        "“The bias is a kind of error.”",
        "It is the sum where all inputs are 0: it shifts where the unit changes its mind.",
      ],
      [
        "“The sigmoid makes the decision.”",
        "The decision is the sign of the sum. The sigmoid says how sure it is, and has a slope everywhere, which lesson 4 needs.",
      ],
      [
        "“More layers always make a network more powerful.”",
        "Not without a bend between them: then they multiply out to one.",
      ],
    ],
    answers: [
      "The exercise: for example $w_1 = 1$, $w_2 = -4$, $b = 2$. Any line that has the ramen on one side will do; weights that are a positive multiple of right ones are right, too.",
      "Sheet 1: $2 \\cdot 0.5 - 3 \\cdot 0.5 + 0.5 = 0$, so $y = 0.5$: it cannot tell.",
      "Sheet 2: $x_2 = (2 x_1 + 0.5)/3$, a straight line through $(0, 0.17)$ and $(1, 0.83)$.",
      "Sheet 3: $3(2x + 1) - 4 = 6x - 1$: weight 6, bias −1.",
      "Sheet 4: dark and thick bowls and pale and thin ones on one side, the others on the other: no line divides them. Two units with a bend, and a third that adds them, can.",
    ],
  },
  sheet: [
    [
      "A unit has $w_1 = 2$, $w_2 = -3$, $b = 0.5$. Work out $z$ and $y$ for a bowl with $x_1 = 0.5$ and $x_2 = 0.5$. What does the answer mean?",
      3,
    ],
    [
      "For which bowls is the same unit undecided? Write $x_2$ as a formula of $x_1$ and draw these bowls in a square from 0 to 1.",
      5,
    ],
    [
      "One unit computes $2x + 1$, a second multiplies the result by 3 and subtracts 4; neither bends. Find the one unit that does the same.",
      3,
    ],
    [
      "Ramen is now “dark and thin, or pale and thick”. Draw four such bowls. Why can no single unit be right about all of them?",
      4,
    ],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "掛けて、足して、曲げる",
  question: "ネットワークをつくる「ユニット」一つは何をしているのでしょう。そして、なぜ最後に「曲げる」のでしょう。",
  lead: [
    "ニューラルネットワークは、*ユニット*という小さな部品をたくさん並べたものです。ユニットはいくつかの数を受け取り、それぞれに*重み*を掛け、*バイアス*を加えて合計し、その結果を曲げます。",
    "下の図は、どんぶりを見分けるユニット一つです。手がかりは 0 から 1 までの数が二つ、スープの濃さ $x_1$ と麺の太さ $x_2$ だけです。答え $y$ は「うどんではなくラーメンだ」という自信の強さを表します。はじめのどんぶりでは[z:合計]が {z}、[y:答え]が {y} なので、{percent} の自信でラーメンと答えています。",
  ],
  terms: {
    p1: { name: "w₁x₁", says: "一つ目の積。スープの濃さに、濃さをどれだけ重く見るかを掛けたもの。" },
    p2: {
      name: "w₂x₂",
      says: "二つ目の積。麺の太さに、その重みを掛けたもの。重みが負なら「ラーメンではない」という向きに働きます。",
    },
    b: { name: "b", says: "バイアス。何も見ていないときの、もともとの偏り。" },
    z: { name: "z", says: "積とバイアスの合計。最後の矢印の先です。" },
    bend: { name: "σ", says: "曲げる働き。シグモイド関数は、どんな数も 0 と 1 の間に収めます。" },
    y: { name: "y", says: "答え。0.5 より大きければラーメンです。" },
  },
  tries: [
    "スープを薄く、麺を太くしてみましょう。矢印の向きは変わりますか、それとも長さだけでしょうか。向きを変えるには、何を動かせばよいでしょう。",
    "重みを二つとも 0 にすると、どんなどんぶりにも同じ答えを返します。その答えを決めているのは何でしょう。",
    "$w_1$ と $w_2$ を、それぞれ近いほうの端まで動かしてみましょう。自信は強まりますが、答えは反対側に移るでしょうか。",
  ],
  figure: {
    dark: "スープの濃さ",
    thick: "麺の太さ",
    weight: "重み",
    bias: "バイアス",
    ramen: "ラーメン",
    udon: "うどん",
    picture: "どんぶり、足し算の矢印、シグモイド曲線。合計は {z}、答えは {y}",
    now: "{says}いまの値は {value} です。",
    units: "ユニットの数",
    bent: "曲げる",
    straight: "曲げない",
    waveChart: "波（破線）と、{n} 個のユニットの合計（{bend}）。最大のずれ {far}",
    wave: "波",
    sum: "ユニットの合計",
    tableTitle: "波との最大のずれ",
    check: "答え合わせ",
    bowl: "どんぶり",
    darkColumn: "濃さ",
    thickColumn: "太さ",
    truth: "正解",
    says: "ユニットの答え",
    right: "五つとも正解です。ラーメンとうどんを分ける直線が見つかりました。",
    wrong:
      "5 杯のうち {count} 杯が正解です。最初に間違えたどんぶりを見てください。合計を大きくすべきでしょうか、小さくすべきでしょうか。",
    answersTable: "あなたのユニットの答え",
  },
  surprise: {
    title: "曲げなければ、千個あっても一個と同じ",
    text: [
      "ユニットをたくさん並べ、それぞれに一か所だけ曲がってもらいましょう。いちばん簡単な曲げ方は、負の数を 0 にする *ReLU* です。合計は折れ線になり、折れ目を増やせばどんな曲線にも沿わせられます。波とのずれは、4 個なら {far4}、16 個なら {far16}、32 個なら {far32} までに収まります。",
      "では、曲げるのをやめてみましょう。同じ重みのままで、線はただの一直線になり、最大で {straight} もずれます。重みをどう選んでも直線は直線です。掛けて足したものをもう一度掛けて足しても、結局は一度掛けて足したのと同じだからです。曲げない層は、百枚重ねても一枚分の働きしかしません。",
    ],
  },
  exercise: {
    title: "五つのどんぶりと一つのユニット",
    task: [
      "重み二つとバイアスを調整して、五つのどんぶりすべてに正しく答えるユニットを作ってください。三つ目はスープの薄いラーメン、最後は濃くて太いカレーうどんです。",
    ],
  },
  sources: [
    "は、このようなユニットを並べた層です。積はまとめて一つの行列積になります。",
    "は、掛けて足すことを素直な繰り返しで書いたものです。",
    "は、曲げる関数とその導関数です。",
  ],
  teacher: {
    aim: "ユニットの計算を手でたどれる。重み・バイアス・活性化関数の役割を説明できる。活性化関数がなければ、層を重ねても一層と変わらない理由を言える。",
    plan: [
      [
        5,
        "画面を使わずに始める。生徒一人がユニット役になる。ほかの生徒が数を二つ言い、ユニット役は 2 倍と −3 倍にして足し、0.5 を加え、結果が正なら「ラーメン」と答える。",
      ],
      [
        10,
        "図を動かす。二人一組で、スライダーを動かす前に、どの矢印がどう変わるかを予想する。$y$ がちょうど 0.5 になるどんぶりを各組で一つ見つける。",
      ],
      [10, "数式とプログラム。用語を一つずつ選び、三か所に出てくる同じ数を声に出して読む。"],
      [10, "意外な発見。まず「ユニット 32 個なら、1 個ではできない何ができるか」と問い、そのあとで曲げるのをやめる。"],
      [10, "問題に一人で取り組み、見つけた重みを見せ合う。正解は一つではない。共通点は何か。"],
      [5, "プリントの最後の問いを書いて提出する。"],
    ],
    misconceptions: [
      [
        "「重みが大きい入力ほど重要だ」",
        "入力の大きさがそろっているときだけ言えます。最大 255 の入力に掛かる重み 2 は、最大 1 の入力に掛かる重み 100 よりずっと大きく効きます。",
      ],
      ["「バイアスは誤差の一種だ」", "入力がすべて 0 のときの合計であり、答えが切り替わる位置をずらす役目をします。"],
      [
        "「シグモイドが判定している」",
        "判定は合計の符号で決まっています。シグモイドは自信の強さを表し、どこでも傾きをもつことがレッスン 4 で役に立ちます。",
      ],
      ["「層を増やせば必ず能力が上がる」", "間に曲げる関数がなければ、掛け合わせて一層にまとまってしまいます。"],
    ],
    answers: [
      "問題：たとえば $w_1 = 1$、$w_2 = -4$、$b = 2$。ラーメンとうどんを分ける直線ならどれでもよい。正解の重みとバイアスを同じ正の数で何倍かしたものも正解である。",
      "プリント 1：$2 \\cdot 0.5 - 3 \\cdot 0.5 + 0.5 = 0$ なので $y = 0.5$。どちらとも言えない。",
      "プリント 2：$x_2 = (2 x_1 + 0.5)/3$。$(0, 0.17)$ と $(1, 0.83)$ を通る直線。",
      "プリント 3：$3(2x + 1) - 4 = 6x - 1$。重み 6、バイアス −1。",
      "プリント 4：濃くて細いものと薄くて太いものが同じ側に来るように一本の直線で分けることはできない。曲げるユニット二つと、それを足すユニット一つなら分けられる。",
    ],
  },
  sheet: [
    [
      "$w_1 = 2$、$w_2 = -3$、$b = 0.5$ のユニットがあります。$x_1 = 0.5$、$x_2 = 0.5$ のどんぶりについて $z$ と $y$ を求めなさい。その答えは何を意味しますか。",
      3,
    ],
    [
      "このユニットがどちらとも決められないのは、どんなどんぶりですか。$x_2$ を $x_1$ の式で表し、一辺が 1 の正方形の中に図示しなさい。",
      5,
    ],
    [
      "一つ目のユニットは $2x + 1$ を計算し、二つ目はその結果を 3 倍して 4 を引きます。どちらも曲げません。同じ計算をする一つのユニットを求めなさい。",
      3,
    ],
    [
      "ラーメンが「濃くて細い、または薄くて太い」ものだとします。そのようなどんぶりとそうでないどんぶりを四つ描き、一つのユニットではすべてに正しく答えられない理由を説明しなさい。",
      4,
    ],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
