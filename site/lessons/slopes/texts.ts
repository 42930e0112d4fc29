import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "Slopes",
  question: "How does a weight know whether it should grow or shrink, and by how much?",
  lead: [
    "Learning is going downhill. The *loss* says how wrong the network is; its slope along a weight says which way is down, and how steep. Here is a unit with one input, one weight and the label 1. There are three ways to its slope: by hand with the chain rule, by trying two weights close by, and by the graph, which does the chain rule for millions of weights at once.",
    "At $w = 1$ hand and graph give [slope:the slope] {exact}: a larger weight makes the loss smaller. Two weights close by come near it, and nearer the smaller their step $h$ is.",
  ],
  terms: {
    z: { name: "z", says: "The sum. Where w grows by a little, z grows by x times as much." },
    y: { name: "y", says: "The answer. Its slope along z is y(1 − y): steep in the middle, flat at both ends." },
    loss: { name: "L", says: "The loss, the square of the error. Its slope along y is twice the error." },
    slope: {
      name: "dL/dw",
      says: "The slope of the loss along the weight: the product of all three slopes, computed from right to left.",
    },
    difference: { name: "ΔL/2h", says: "The slope between two points of the curve, a step h to each side of w." },
  },
  tries: [
    "Drag $w$ to the left until the curve is flat. Which of the three factors has become small, and what does that mean for learning?",
    "Make $h$ large: how do the line between the points and the tangent differ?",
    "Find the weight at which one step of $-10 \\cdot dL/dw$ would move it farthest.",
  ],
  figure: {
    weight: "w weight",
    step: "h step",
    tangent: "tangent",
    between: "between two points",
    curve: "loss by weight",
    picture:
      "With weight {w} the sum is {z}, the answer {y}, the loss {loss}; the slope is {slope}, between two points {difference}",
    now: "{says} Now: {value}.",
    slope: "slope",
    tableTitle: "The graph as a table",
    place: "place",
    value: "value",
    size: "step h",
    exact64: "64-bit numbers",
    exact32: "32-bit numbers",
    errors:
      "How far the difference is from the slope, with a step of {h}: {e64} of it with 64-bit numbers, {e32} with 32-bit numbers",
    errorTable: "The errors as a table",
    answer: "dL/dw =",
    check: "Check",
    found: "Right: 2 times the error 2, times x = 3. A step of −0.05 times the slope brings w to 0.4.",
    inner: "That is the slope along wx − t. The chain goes on: how much does wx grow with w?",
    two: "Nearly: the slope of a square is twice what is squared.",
    sign: "The size is right, but w is too large here: with a larger w the loss grows.",
    other: "Begin outside: the slope of a square e² is 2e. Here e = wx − t. Then multiply by how much e grows with w.",
    missing: "Fill in a number.",
  },
  surprise: {
    title: "A smaller step is not a better one",
    text: [
      "A slope is what the difference tends to as $h$ becomes ever smaller, so make it small! At first the error falls: each time that $h$ becomes a tenth, the error becomes a hundredth. Then it turns and grows. With 64-bit numbers the best step here is {best64}; at 10⁻¹⁵ the slope is {worst64} wrong. With 32-bit numbers, in which networks compute, a step of 10⁻⁸ is lost altogether: both losses are the same number, and the error is {worst32}.",
      "A computer keeps some 16 digits, or 7. The difference of two nearly equal numbers keeps only what differs in the last of them, and dividing by $h$ blows their rounding up. That is why noodlenet's gradient checker computes in 64 bits with steps that are neither large nor small, and why networks take the graph.",
    ],
  },
  exercise: {
    title: "A slope by hand",
    task: [
      "A unit without a bend has the loss $L = (wx - t)^2$ with $x = 3$, $t = 1$, and now $w = 1$. What is $dL/dw$?",
    ],
  },
  sources: [
    "walks the graph from the loss back and adds up slopes.",
    "has its own slope beside it: y(1 − y).",
    "compares the slopes of a function with differences; every operation of the library is tested by it.",
  ],
  teacher: {
    aim: "Learners can compute a slope by the chain rule and by differences, read a graph with values and slopes, and say why there is a best step.",
    plan: [
      [
        5,
        "Blindfolded downhill: a learner finds the lowest point of a rope on the floor by feeling its slope with two fingers. How far apart should they be?",
      ],
      [10, "The figure: read the three factors, multiply, compare with the slope at w."],
      [10, "Formula and program. Where does the program do forward, where backward?"],
      [
        15,
        "The surprise: predict the error at 10⁻¹⁰ first. Then compute 1.0000001 − 1 on calculators of different kinds.",
      ],
      [5, "The exercise."],
      [5, "Exit ticket: sheet 4."],
    ],
    misconceptions: [
      [
        "“The slope says how far to go.”",
        "It says in which direction and how steeply. How far is the learning rate's business.",
      ],
      [
        "“With differences one could do without calculus.”",
        "For a network with a million weights they need two million forward passes for one step; the graph needs one pass forwards and one backwards.",
      ],
      ["“Slope 0 means learned.”", "A saturated sigmoid has slope 0, too, and may be entirely wrong."],
      ["“Rounding errors are too small to matter.”", "They are divided by h."],
    ],
    answers: [
      "The exercise: 12.",
      "Sheet 1: $z = 0.3$, $y \\approx 0.574$, $L \\approx 0.181$; the factors −0.851, 0.244 and 0.8 give −0.166.",
      "Sheet 2: (L(1.1) − L(0.9)) / 0.2 = (0.1649 − 0.1982) / 0.2 ≈ −0.166.",
      "Sheet 3: $y(1 - y)$ is nearly 0 where y is nearly 0. The unit learns very slowly although its error is large.",
      "Sheet 4: large steps err by the curve's bend, small ones by rounding; between them both are small.",
    ],
  },
  sheet: [
    [
      "A unit has $x = 0.8$, $b = -0.5$, $t = 1$ and $w = 1$. Work out $z$, $y$ and $L = (y - t)^2$, the three factors of the slope, and the slope.",
      5,
    ],
    ["The same by differences, with $h = 0.1$.", 4],
    ["The unit has $w = -20$. Its answer is nearly 0, which is entirely wrong. Why does it hardly learn?", 3],
    ["Why is there a best step h? Name both kinds of error.", 4],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "傾き",
  question: "重みは、増えるべきか減るべきか、そしてどれだけ変わるべきかを、どうやって知るのでしょう。",
  lead: [
    "学習とは、坂を下ることです。*損失*はネットワークがどれだけ間違っているかを表し、重みに対する損失の傾きは、どちらが下りで、どれだけ急かを教えてくれます。ここにあるのは、入力が一つ、重みが一つ、正解が 1 のユニットです。傾きを求める道は三つあります。連鎖律を使って手で計算する。近くの重みを二つ試して差をとる。そして、連鎖律を何百万個の重みについて一度に行う計算グラフです。",
    "$w = 1$ では、手計算でも計算グラフでも[slope:傾き]は {exact} になります。重みを増やせば損失が減る、ということです。近くの重み二つの差から求めた値も、歩幅 $h$ を小さくするほどこれに近づきます。",
  ],
  terms: {
    z: { name: "z", says: "合計。w が少し増えると、z はその x 倍だけ増えます。" },
    y: { name: "y", says: "答え。z に対する傾きは y(1 − y) で、真ん中では急、両端では平らです。" },
    loss: { name: "L", says: "損失。誤差の 2 乗です。y に対する傾きは誤差の 2 倍になります。" },
    slope: { name: "dL/dw", says: "重みに対する損失の傾き。三つの傾きの積で、右から左へ計算します。" },
    difference: { name: "ΔL/2h", says: "w の両側に h だけ離れた、曲線上の二点を結ぶ線の傾き。" },
  },
  tries: [
    "曲線が平らになるまで $w$ を左へ動かしてみましょう。三つの因数のうち小さくなったのはどれですか。学習にとってそれは何を意味するでしょう。",
    "$h$ を大きくしてみましょう。二点を結ぶ線と接線は、どれくらい違いますか。",
    "$-10 \\cdot dL/dw$ だけ動かすとき、一歩がいちばん大きくなる重みはどこでしょう。",
  ],
  figure: {
    weight: "w 重み",
    step: "h 歩幅",
    tangent: "接線",
    between: "二点を結ぶ線",
    curve: "重みと損失",
    picture: "重み {w} のとき、合計は {z}、答えは {y}、損失は {loss}。傾きは {slope}、二点間の傾きは {difference}",
    now: "{says}いまは {value} です。",
    slope: "傾き",
    tableTitle: "計算グラフを表で見る",
    place: "場所",
    value: "値",
    size: "歩幅 h",
    exact64: "64 ビットの数",
    exact32: "32 ビットの数",
    errors: "歩幅 {h} のとき、差から求めた傾きのずれは、64 ビットの数で {e64}、32 ビットの数で {e32}",
    errorTable: "ずれを表で見る",
    answer: "dL/dw =",
    check: "答え合わせ",
    found: "正解です。誤差 2 の 2 倍に x = 3 を掛けます。傾きの −0.05 倍だけ進むと、w は 0.4 になります。",
    inner: "それは wx − t に対する傾きです。連鎖はまだ続きます。w が増えると wx はどれだけ増えますか。",
    two: "惜しいところです。2 乗の傾きは、もとの値の 2 倍です。",
    sign: "大きさは合っています。しかし、ここでは w が大きすぎて、w を増やすと損失も増えます。",
    other:
      "外側から始めましょう。e² の傾きは 2e です。ここでは e = wx − t なので、w が増えると e がどれだけ増えるかを掛けます。",
    missing: "数を入れてください。",
  },
  surprise: {
    title: "歩幅は小さいほどよい、とは限らない",
    text: [
      "傾きとは、$h$ を限りなく小さくしたときの差の行き先です。それなら、うんと小さくすればよいはずです。はじめのうち、$h$ を 10 分の 1 にするたびにずれは 100 分の 1 になります。ところが途中から増え始めるのです。64 ビットの数では、ここでの最良の歩幅は {best64} で、10⁻¹⁵ では傾きが {worst64} もずれます。ネットワークが使う 32 ビットの数では、10⁻⁸ の歩幅はすっかり消えてしまいます。二つの損失が同じ数になり、ずれは {worst32} です。",
      "コンピューターが覚えている桁数は、およそ 16 桁か 7 桁です。ほとんど等しい二つの数を引くと、最後の数桁の違いしか残らず、それを $h$ で割れば丸め誤差が何倍にもふくらみます。noodlenet の勾配検査が、64 ビットで、大きすぎも小さすぎもしない歩幅を使うのはこのためです。そして、ネットワークが計算グラフを使うのも。",
    ],
  },
  exercise: {
    title: "傾きを手で求める",
    task: [
      "曲げないユニットの損失が $L = (wx - t)^2$ で、$x = 3$、$t = 1$、いまは $w = 1$ です。$dL/dw$ を求めてください。",
    ],
  },
  sources: [
    "は、損失からグラフを逆にたどり、傾きを足し合わせます。",
    "は、自分の傾き y(1 − y) を一緒にもっています。",
    "は、関数の傾きを差から求めたものと比べます。ライブラリの演算はすべてこれで検査しています。",
  ],
  teacher: {
    aim: "連鎖律と差の両方で傾きを求められる。値と傾きの入った計算グラフを読める。最良の歩幅がある理由を説明できる。",
    plan: [
      [
        5,
        "目隠しで坂を下る。床に置いたロープのいちばん低い所を、二本の指で傾きを感じながら探す。指の間隔はどれくらいがよいか。",
      ],
      [10, "図を動かす。三つの因数を読んで掛け合わせ、w での傾きと比べる。"],
      [10, "数式とプログラム。前向きの計算と逆向きの計算は、どこで行われているか。"],
      [15, "意外な発見。10⁻¹⁰ でのずれを先に予想する。種類の違う電卓で 1.0000001 − 1 を計算してみる。"],
      [5, "問題に取り組む。"],
      [5, "プリントの 4 を書いて提出する。"],
    ],
    misconceptions: [
      ["「傾きは、どれだけ進めばよいかを表す」", "表すのは向きと急さです。どれだけ進むかは学習率が決めます。"],
      [
        "「差をとれば微分はいらない」",
        "重みが百万個あれば、一歩のために二百万回の前向き計算が必要です。計算グラフなら、前向きと逆向きの一回ずつで済みます。",
      ],
      ["「傾きが 0 なら、もう学び終えた」", "飽和したシグモイドの傾きも 0 です。まったくの間違いかもしれません。"],
      ["「丸め誤差は小さいので気にしなくてよい」", "h で割るので、小さくなくなります。"],
    ],
    answers: [
      "問題：12。",
      "プリント 1：$z = 0.3$、$y \\approx 0.574$、$L \\approx 0.181$。因数は −0.851、0.244、0.8 で、傾きは −0.166。",
      "プリント 2：(L(1.1) − L(0.9)) / 0.2 = (0.1649 − 0.1982) / 0.2 ≈ −0.166。",
      "プリント 3：y が 0 に近いと $y(1 - y)$ もほとんど 0 になる。誤差は大きいのに、学習はとても遅い。",
      "プリント 4：歩幅が大きいと曲線の曲がりによる誤差が、小さいと丸めによる誤差が大きい。その中間では、どちらも小さい。",
    ],
  },
  sheet: [
    [
      "$x = 0.8$、$b = -0.5$、$t = 1$、$w = 1$ のユニットについて、$z$、$y$、$L = (y - t)^2$、傾きの三つの因数、そして傾きを求めなさい。",
      5,
    ],
    ["同じ傾きを、$h = 0.1$ として差から求めなさい。", 4],
    ["$w = -20$ のユニットの答えはほぼ 0 で、まったく間違っています。それなのにほとんど学習しないのはなぜですか。", 3],
    ["最良の歩幅 h があるのはなぜですか。二種類の誤差を挙げて説明しなさい。", 4],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
