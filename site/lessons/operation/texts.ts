import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "Writing an operation",
  question: "A library has dozens of operations. What must you write to add one, and how do you know that it is right?",
  lead: [
    "An operation is two things: what it computes, and [slope:its slope], for the way back. When a network learns, the operation is handed [behind:the slope of the loss along its value], multiplies it by its own slope, and [passed:hands it on]. That is the chain rule, one link long. The rest of the graph needs to know nothing else.",
    "Here is a ReLU without a kink, which this library does not have. Nobody checks a slope by looking hard at it: [difference:differences] do it, and they know nothing of calculus.",
  ],
  terms: {
    value: { name: "y", says: "Forward: the value." },
    slope: { name: "dy/dx", says: "The operation's own slope, as somebody has written it." },
    behind: {
      name: "dL/dy",
      says: "What comes back to the operation: the slope of the loss along its value. In this figure it stays the same.",
    },
    passed: { name: "dL/dx", says: "What it hands on: one times the other." },
    difference: { name: "Δy/2h", says: "The slope between two points of the curve, which knows only the value." },
  },
  tries: [
    "Make $h$ smaller and smaller. Where do 64-bit numbers come closest, where 32-bit numbers? What happens then?",
    "Choose a wrong gradient. How does the error curve of a wrong slope differ from that of a right one?",
    "With the wrong sign there is one place at which the test would find nothing. Which one?",
  ],
  figure: {
    gradient: "Gradient",
    right: "right",
    factor: "½ forgotten",
    chain: "2x of the square forgotten",
    sign: "wrong sign before x",
    place: "x",
    step: "h step",
    play: "Make h smaller",
    stop: "Stop",
    tangent: "slope as written",
    between: "between two points",
    exact64: "error, 64-bit numbers",
    exact32: "error, 32-bit numbers",
    picture:
      "At x = {x} the value is {y} and the slope, as written, {slope}; with a step of {h} differences give {difference}, which is off by {e64} of it with 64-bit numbers, {e32} with 32-bit numbers",
    now: "{says} Now: {value}.",
    tableTitle: "The errors as a table",
    count: "steps of learning",
    lossesAt: "Loss after {steps} steps: right {right}, ½ forgotten {factor}, 2x forgotten {chain}, wrong sign {sign}",
    lossTable: "The losses as a table",
    test: "What the test says",
    passes: "passed: {runs} tensors of any shape",
    check: "Check",
    found: "Right. For every x the slope is 1 / (1 + |x|)², positive: softsign only ever rises.",
    valueWrong: "Divide −3 by 1 + |−3|.",
    behind: "That is the operation's own slope. Multiply it by what comes back, dL/dy = 2.",
    square: "The slope of x / (1 + |x|) is 1 / (1 + |x|)². Is the square there?",
    signWrong: "The size is right. Does softsign rise or fall at −3?",
    other: "The slope of softsign is 1 / (1 + |x|)². Multiply it by dL/dy = 2.",
    missing: "Fill in two numbers.",
  },
  surprise: {
    title: "It learns, and yet it is wrong",
    text: [
      "Four times the same small network learns a sine wave, each time with another slope in this operation. At first the loss is {first}. After five steps it is {right5} with the right slope, but {chain5} and {sign5} with two wrong ones: they seem to learn better! In the end the right one has {right}, and they are stuck at {chain} and {sign}. The last layer, whose own slopes are right, learns what it can from what the others happen to give.",
      "The slope that is twice too large ends at {factor}, like the right one. The optimizer Adam divides each slope by its usual size, so that a factor in front hardly shows. No curve shows such a mistake. The test finds each of the three with the first tensor that it tries, and says by what factor the slope is wrong, at the smallest example that it can find.",
    ],
  },
  exercise: {
    title: "Softsign by hand",
    task: [
      "Softsign is $x / (1 + |x|)$; its slope is $1 / (1 + |x|)^2$. At $x = -3$, what is its value? And if $dL/dy = 2$ comes back, what does it hand on as $dL/dx$?",
    ],
  },
  sources: [
    "makes an operation of a value and a gradient that you write.",
    "is the test as a property: it makes up tensors of any shape, and shrinks what fails to the smallest example.",
    "is an operation of the library made of others, whose gradient follows by itself.",
  ],
  teacher: {
    aim: "Learners can write the backward half of an operation by the chain rule, test it by differences, and say why a falling loss is no test.",
    plan: [
      [5, "A message is passed from hand to hand, each doubling or halving a number. Who needs to know the whole row?"],
      [10, "The figure: derive the slope by hand, compare at three places. Then let h shrink."],
      [10, "Formula and program: where is forward, where backward, where the chain rule?"],
      [10, "The surprise: after five steps, vote which of the four is right. Then go on to the end."],
      [10, "The exercise; then test your own formula by differences, with h = 0.01, on a calculator."],
      [5, "Exit ticket: sheet 4."],
    ],
    misconceptions: [
      [
        "“The loss falls, so the gradients are right.”",
        "Whatever is about as steep in about the right direction makes the loss fall. See the surprise.",
      ],
      [
        "“The smaller h, the better the test.”",
        "Below a certain step rounding grows. A wrong slope shows at any step: its error does not fall with h.",
      ],
      [
        "“With several numbers at once it is the same.”",
        "Nearly. Where one number is used for many, such as a bias for a whole batch, their slopes are added up. Whoever forgets the sum has a gradient of the wrong shape, which customGradient refuses.",
      ],
      [
        "“Everybody who writes an operation needs customGradient.”",
        "Whoever composes it of operations that exist, as softsign does, gets the gradient for nothing. It is for what has a simpler or faster one, or none.",
      ],
    ],
    answers: [
      "The exercise: −0.75, and 2 / 16 = 0.125.",
      "Sheet 1: $dy/dx = 3x^2 = 12$; it hands on $0.5 \\cdot 12 = 6$.",
      "Sheet 2: (2.1³ − 1.9³) / 0.2 = (9.261 − 6.859) / 0.2 = 12.01. The error is h² = 0.01.",
      "Sheet 3: their sum, for the bias is used four times: $1 + 2 - 1 + 3 = 5$.",
      "Sheet 4: differences of the value, at several places and with tensors of several shapes; that the loss falls is not enough, for it falls with wrong slopes, too.",
    ],
  },
  sheet: [
    ["An operation computes $y = x^3$. At $x = 2$ the slope $dL/dy = 0.5$ comes back. What does it hand on?", 3],
    ["Check its slope at $x = 2$ by differences with $h = 0.1$. How large is the error?", 3],
    ["A bias is added to 4 numbers, whose slopes 1, 2, −1 and 3 come back. Which slope does the bias get?", 3],
    [
      "A friend has written an operation: “It is right, the loss falls.” What do you answer, and how do you test it?",
      4,
    ],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "演算を書く",
  question:
    "ライブラリには何十もの演算があります。もう一つ自分で書くには何が必要で、それが正しいことはどうすれば確かめられるのでしょう。",
  lead: [
    "演算は二つのものからできています。順伝播で何を計算するか、そして逆伝播のための[slope:自分の傾き]です。学習のとき、演算は[behind:自分の値に対する損失の傾き]を受け取り、それに自分の傾きを掛けて、[passed:手前へ渡します]。連鎖律の、鎖一つ分です。計算グラフのほかの部分は、それ以外に何も知る必要がありません。",
    "下にあるのは、角のない ReLU です。このライブラリには入っていない演算を、自分で書きました。傾きの式は、いくら眺めても確かめたことになりません。確かめてくれるのは、微分のことを何も知らない[difference:差分]です。",
  ],
  terms: {
    value: { name: "y", says: "順伝播で得られる値。" },
    slope: { name: "dy/dx", says: "演算が自分でもつ傾き。ここでは、誰かが書いた式のとおりの値です。" },
    behind: { name: "dL/dy", says: "うしろから演算に返ってくるもの。この値に対する損失の傾きで、図では変わりません。" },
    passed: { name: "dL/dx", says: "手前へ渡すもの。二つの傾きの積です。" },
    difference: { name: "Δy/2h", says: "曲線上の二点を結ぶ線の傾き。値だけから求めます。" },
  },
  tries: [
    "$h$ をどんどん小さくしてみましょう。64 ビットと 32 ビットの数では、それぞれどこでいちばん近づきますか。その先では何が起こりますか。",
    "間違った勾配を選んでみましょう。ずれの曲線は、正しいときとどう違いますか。",
    "符号を間違えた勾配でも、ある一点だけは検査をすり抜けます。どこでしょう。",
  ],
  figure: {
    gradient: "勾配",
    right: "正しい",
    factor: "½ を忘れた",
    chain: "2 乗の傾き 2x を忘れた",
    sign: "x の前の符号が逆",
    place: "x",
    step: "h 歩幅",
    play: "h を小さくしていく",
    stop: "停止",
    tangent: "書かれた式の傾き",
    between: "二点を結ぶ線",
    exact64: "64 ビットの数でのずれ",
    exact32: "32 ビットの数でのずれ",
    picture:
      "x = {x} での値は {y}、書かれた式の傾きは {slope}。歩幅 {h} の差分では {difference}。ずれの割合は、64 ビットの数で {e64}、32 ビットの数で {e32}",
    now: "{says}いまは {value} です。",
    tableTitle: "ずれを表で見る",
    count: "学習のステップ数",
    lossesAt: "{steps} ステップ後の損失：正しい {right}、½ を忘れた {factor}、2x を忘れた {chain}、符号が逆 {sign}",
    lossTable: "損失を表で見る",
    test: "検査の結果",
    passes: "合格：さまざまな形のテンソル {runs} 個",
    check: "答え合わせ",
    found: "正解です。傾き 1 / (1 + |x|)² はどの x でも正なので、ソフトサインはどこでも増加します。",
    valueWrong: "−3 を 1 + |−3| で割りましょう。",
    behind: "それは演算自身の傾きです。返ってきた dL/dy = 2 を掛けましょう。",
    square: "x / (1 + |x|) の傾きは 1 / (1 + |x|)² です。2 乗はしましたか。",
    signWrong: "大きさは合っています。ソフトサインは −3 で増えていますか、減っていますか。",
    other: "ソフトサインの傾きは 1 / (1 + |x|)² です。それに dL/dy = 2 を掛けましょう。",
    missing: "数を二つとも入れてください。",
  },
  surprise: {
    title: "学習は進む、それでも間違っている",
    text: [
      "同じ小さなネットワークに、この演算の傾きだけを変えて、四回サイン波を学ばせました。はじめの損失は {first}。5 ステップ進んだところで、正しい傾きでは {right5} なのに、間違った傾きの二つは {chain5} と {sign5} です。間違ったほうがよく学んでいるように見えます。ところが最後には、正しいものが {right} まで下がり、二つは {chain} と {sign} で行き詰まりました。傾きの正しい最後の層だけが、前の層からたまたま出てくるもので、できるだけのことを学んでいたのです。",
      "2 倍大きい傾きの損失は {factor} で、正しいものと変わりません。最適化手法の Adam は、傾きをこれまでの大きさの目安で割って使うので、全体に掛かる係数はほとんど効かないのです。この間違いは、曲線をいくら見ても見つかりません。検査なら、三つの間違いのどれも最初に試したテンソルで見つけ、傾きが何倍違うかを、できるだけ小さな例で教えてくれます。",
    ],
  },
  exercise: {
    title: "ソフトサインを手で計算する",
    task: [
      "ソフトサインは $x / (1 + |x|)$、その傾きは $1 / (1 + |x|)^2$ です。$x = -3$ での値はいくつですか。そこへ $dL/dy = 2$ が返ってきたとき、$dL/dx$ としていくつを渡しますか。",
    ],
  },
  sources: [
    "は、自分で書いた値と勾配から演算を作ります。",
    "が検査です。さまざまな形のテンソルを作って試し、失敗した例をいちばん小さなものまで縮めます。",
    "は、ほかの演算を組み合わせたライブラリの演算です。勾配は自動的に決まります。",
  ],
  teacher: {
    aim: "演算の逆伝播を、連鎖律を使って書ける。差分で検査できる。損失が下がるだけでは検査にならない理由を説明できる。",
    plan: [
      [5, "数を書いた紙を手渡していき、一人ひとりが 2 倍か半分にする。列の全体を知る必要があるのは誰か。"],
      [10, "図を動かす。傾きの式を手で導き、三か所で比べる。そのあと h を小さくしていく。"],
      [10, "数式とプログラム。順伝播、逆伝播、連鎖律は、それぞれどこにあるか。"],
      [10, "意外な発見。5 ステップの時点で、四本のうち正しいのはどれか投票する。それから最後まで進める。"],
      [10, "問題に取り組む。自分で導いた式を、電卓を使って h = 0.01 の差分で確かめる。"],
      [5, "プリントの 4 を書いて提出する。"],
    ],
    misconceptions: [
      [
        "「損失が下がるなら、勾配は正しい」",
        "向きも大きさもだいたい合ってさえいれば、損失は下がります。「意外な発見」を見ましょう。",
      ],
      [
        "「h が小さいほど、よい検査になる」",
        "小さすぎると丸め誤差が大きくなります。間違った傾きはどの歩幅でも分かります。h を小さくしても、ずれが減らないからです。",
      ],
      [
        "「数がたくさんあっても同じことだ」",
        "おおむね同じです。ただし、一つのバイアスをバッチ全体に使うように、一つの数が何度も使われるときは、返ってきた傾きを足し合わせます。それを忘れると勾配の形が合わず、customGradient がエラーにします。",
      ],
      [
        "「演算を書くには、必ず customGradient が要る」",
        "ソフトサインのように、すでにある演算を組み合わせれば、勾配は自動的に決まります。customGradient は、もっと簡単な、または速い勾配があるときや、もとの演算に勾配がないときに使います。",
      ],
    ],
    answers: [
      "問題：−0.75、そして 2 / 16 = 0.125。",
      "プリント 1：$dy/dx = 3x^2 = 12$ なので、$0.5 \\cdot 12 = 6$ を渡す。",
      "プリント 2：(2.1³ − 1.9³) / 0.2 = (9.261 − 6.859) / 0.2 = 12.01。誤差は h² = 0.01。",
      "プリント 3：四つの和 $1 + 2 - 1 + 3 = 5$。同じ数を四回使ったので、傾きも四つ足し合わせる。",
      "プリント 4：値の差分と比べる。いくつもの場所で、さまざまな形のテンソルについて確かめる。間違った傾きでも損失は下がるので、下がるだけでは足りない。",
    ],
  },
  sheet: [
    [
      "ある演算は $y = x^3$ を計算します。$x = 2$ のとき、傾き $dL/dy = 0.5$ が返ってきました。手前へいくつを渡しますか。",
      3,
    ],
    ["その演算の $x = 2$ での傾きを、$h = 0.1$ の差分で確かめなさい。誤差はどれだけですか。", 3],
    ["四つの数に同じバイアスを足しました。四つには傾き 1、2、−1、3 が返ってきます。バイアスの傾きはいくつですか。", 3],
    ["友だちが演算を書いて「損失が下がるから正しい」と言います。あなたならどう答えますか。どうやって確かめますか。", 4],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
