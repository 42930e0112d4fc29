import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "Pooling",
  question: "A bowl is the same bowl when the camera moves by a pixel. Does the network know?",
  lead: [
    "After a convolution comes *max pooling*: of each window of 2 by 2 numbers only the largest is kept. The map gets half as high and half as wide; what was found is kept, where exactly it was is forgotten.",
    "Below is a feature map of lesson 2's bowl. Move the picture by a pixel: of its 64 numbers {inputsSame} stay the same, and of the 16 [max:maxima] {maximaSame}. So it helps a little. The surprise shows how it really works.",
  ],
  terms: {
    x: { name: "x", says: "Four numbers of the feature map: one window. Windows lie side by side." },
    max: { name: "max", says: "The largest of the four is kept, the others are forgotten." },
    y: { name: "y", says: "What is kept: a map of half the height and width." },
  },
  tries: [
    "Move the picture pixel by pixel. When does a maximum wander on into the next window?",
    "Choose the average instead. Which keeps a thin noodle bright?",
    "How many numbers would be left after three poolings of a map of 64 by 64?",
  ],
  figure: {
    input: "feature map x",
    output: "kept y",
    shift: "picture moved by, pixels",
    kind: "Keep",
    max: "the largest",
    average: "the average",
    left: "left",
    right: "right",
    up: "up",
    down: "down",
    move: "Choose a window",
    picture: "Window in row {row}, column {column}: {window}; kept is {y}",
    counts: "Moved by {by}: {inputs} of 64 numbers and {maxima} of 16 kept ones are as before.",
    now: "{says} Now: {value}.",
    tableTitle: "How much stays the same, by how far the picture is moved",
    inputs: "of 64 numbers",
    kept: "of 16 kept",
    spot: "place of the spot",
    spotChart:
      "A spot at place {at} of 16, counted from 0; after one pooling at place {one} of 8, after two at {two} of 4, after three at {three} of 2",
    spotTable: "Of the 15 moves by one pixel, how many change nothing",
    poolings: "poolings",
    unnoticed: "change nothing",
    check: "Check",
    window: "window {at}",
    found: "Right. Of 16 numbers 4 are left, and only these four would get a gradient.",
    averages: "These are the averages. Max pooling keeps the largest of each window.",
    wrong: "Look again at window {at}: which is the largest of its four numbers?",
    missing: "Fill in all four numbers.",
    exerciseTable: "The table of the exercise: {table}",
  },
  surprise: {
    title: "One pooling forgives only every second step",
    text: [
      "It is often said that max pooling makes a network blind to small shifts. Watch a single bright spot: when it moves by one pixel within its window nothing changes; when it crosses the window's edge, the answer jumps by a whole place. One pooling leaves {once} of 15 moves unnoticed.",
      "It is the repetition that does it: two poolings leave {twice} of 15 unnoticed, three {thrice}. That is one reason why the report's network has three pairs of convolution and pooling.",
    ],
  },
  exercise: {
    title: "Pool by hand",
    task: [
      "Max pooling with windows of 2 by 2, side by side. Write what is kept, window by window: above left, above right, below left, below right.",
    ],
  },
  sources: [
    "takes the largest of each window and remembers where it was.",
    "sends the gradient back: only to the place of the maximum, the other three get 0.",
    "is the layer; it learns nothing.",
  ],
  teacher: {
    aim: "Learners can pool a table by hand, say which shifts a pooling forgives, and explain why convolution and pooling take turns.",
    plan: [
      [5, "Fold a sheet of numbers into windows of 2 by 2; everyone calls the largest of theirs."],
      [10, "The figure: predict how many of the 16 maxima survive a shift by one, by two, by four."],
      [10, "Formula and program. What would `maxPool2d` give for a window of equal numbers?"],
      [
        15,
        "The surprise: move the spot, keep a tally, and find the rule for n poolings ($16 - 16/2^n$ of 15 moves go unnoticed).",
      ],
      [5, "The exercise."],
      [5, "Exit ticket: sheet 3."],
    ],
    misconceptions: [
      [
        "“Pooling makes the network independent of position.”",
        "Only of small shifts, and one pooling only of every second one. Dense layers behind it depend on position fully.",
      ],
      [
        "“Pooling learns what is important.”",
        "It has no weights. What is large was decided by the convolution before it.",
      ],
      ["“The other three numbers still count a little.”", "Neither forwards nor backwards: their gradient is 0."],
      [
        "“Average pooling is the safer choice.”",
        "It dilutes thin features: a noodle one pixel wide is halved at once. For whole maps at a network's end it is common, though.",
      ],
    ],
    answers: [
      "The exercise: 8, 4, 6, 9.",
      "Sheet 1: 32 by 32, 16 by 16, 8 by 8: of 4096 numbers 64 are left.",
      "Sheet 2: from 6 to 7 nothing changes; from 7 to 8 it does, since 7 is the last place of its window and 8 the first of the next.",
      "Sheet 3: 8 by 8 pixels, since each pooling doubles the window. A shift goes unnoticed unless it crosses the edge of such a window.",
      "Sheet 4: 0, 0, 0 and 5: only the largest gets it.",
    ],
  },
  sheet: [
    [
      "A map of 64 by 64 is pooled three times. Write its size after each pooling. How many of its numbers are left?",
      3,
    ],
    [
      "A spot moves along a row: from place 6 to 7, then from 7 to 8 (places count from 0). Which move changes the row after one pooling? Draw it.",
      4,
    ],
    [
      "How large is the window of the picture that decides one number after three poolings? Which shifts go unnoticed?",
      3,
    ],
    [
      "A window has the numbers 1 2 / 3 7. The gradient of its maximum is 5. Which gradients do the four numbers get?",
      3,
    ],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "プーリング",
  question: "カメラが一画素ずれても、どんぶりは同じどんぶり。ネットワークにもそれが分かるのでしょうか。",
  lead: [
    "畳み込みのあとには*最大プーリング*が続きます。2×2 の窓ごとに、いちばん大きい数だけを残すのです。マップの高さと幅は半分になり、「見つけた」ことは残りますが、正確な位置は忘れられます。",
    "下の図は、レッスン 2 のどんぶりの特徴マップです。画像を一画素動かすと、64 個の数のうち変わらないのは {inputsSame} 個、16 個の[max:最大値]のうち変わらないのは {maximaSame} 個です。少しは効いているようですが、本当の働きは「意外な発見」で見ることにしましょう。",
  ],
  terms: {
    x: { name: "x", says: "特徴マップの数四つ、つまり一つの窓。窓は隙間なく並びます。" },
    max: { name: "最大", says: "四つのうち最大のものだけを残し、ほかは忘れます。" },
    y: { name: "y", says: "残ったもの。高さも幅も半分のマップです。" },
  },
  tries: [
    "画像を一画素ずつ動かしてみましょう。最大値が隣の窓へ移るのはどんなときでしょう。",
    "平均に切り替えてみましょう。細い麺が明るいまま残るのはどちらですか。",
    "64×64 のマップを三回プーリングすると、数はいくつ残るでしょう。",
  ],
  figure: {
    input: "特徴マップ x",
    output: "残った数 y",
    shift: "ずらす画素数",
    kind: "残すもの",
    max: "最大",
    average: "平均",
    left: "左へ",
    right: "右へ",
    up: "上へ",
    down: "下へ",
    move: "窓を選ぶ",
    picture: "{row} 行 {column} 列の窓。{window} から {y} を残す",
    counts: "{by} 画素ずらすと、64 個の数のうち {inputs} 個、残った 16 個のうち {maxima} 個が元と同じです。",
    now: "{says}いまは {value} です。",
    tableTitle: "ずらした画素数と、変わらない数",
    inputs: "64 個のうち",
    kept: "残った 16 個のうち",
    spot: "点の位置",
    spotChart:
      "16 か所のうち {at} に点がある（0 から数える）。一回のプーリングで 8 か所のうち {one}、二回で 4 か所のうち {two}、三回で 2 か所のうち {three}",
    spotTable: "一画素の移動 15 通りのうち、何も変わらないもの",
    poolings: "プーリングの回数",
    unnoticed: "変わらない移動",
    check: "答え合わせ",
    window: "窓 {at}",
    found: "正解です。16 個のうち残るのは 4 個で、勾配を受け取るのもこの四つだけです。",
    averages: "それは平均です。最大プーリングでは、窓ごとに最大の数を残します。",
    wrong: "窓 {at} をもう一度見てください。四つの数のうち最大はどれですか。",
    missing: "四つともに数を入れてください。",
    exerciseTable: "問題の表：{table}",
  },
  surprise: {
    title: "一回のプーリングが許すのは、一歩おき",
    text: [
      "「最大プーリングのおかげで、ネットワークは少しのずれを気にしなくなる」とよく言われます。明るい点を一つだけ動かして確かめましょう。窓の中で一画素動いても何も変わりませんが、窓の境を越えたとたん、答えは一か所分ずれます。プーリング一回では、15 通りの移動のうち気づかれないのは {once} 通りです。",
      "効いてくるのは、繰り返すからです。二回なら 15 通りのうち {twice} 通り、三回なら {thrice} 通りが気づかれません。レポートのネットワークが畳み込みとプーリングを三組もつ理由の一つも、ここにあります。",
    ],
  },
  exercise: {
    title: "手でプーリング",
    task: [
      "2×2 の窓を隙間なく並べて最大プーリングをします。残る数を、左上、右上、左下、右下の窓の順に書いてください。",
    ],
  },
  sources: [
    "は、窓ごとに最大のものを取り、それがどこにあったかを覚えます。",
    "は、勾配を返します。最大だった場所にだけ返し、ほかの三つは 0 です。",
    "は層です。学ぶ数は一つもありません。",
  ],
  teacher: {
    aim: "表を手でプーリングできる。どのようなずれなら変わらないかを言える。畳み込みとプーリングを交互に重ねる理由を説明できる。",
    plan: [
      [5, "数を書いた紙を 2×2 の窓に折り、自分の窓の最大値を声に出す。"],
      [10, "図を動かす。1、2、4 画素ずらしたとき、16 個の最大値のうちいくつが残るかを予想してから確かめる。"],
      [10, "数式とプログラム。四つとも同じ数の窓に `maxPool2d` は何を返すか。"],
      [
        15,
        "意外な発見。点を動かして変わらない回数を数え、n 回プーリングしたときの規則を見つける（15 通りのうち $16 - 16/2^n$ 通りが気づかれない）。",
      ],
      [5, "問題に取り組む。"],
      [5, "プリントの 3 を書いて提出する。"],
    ],
    misconceptions: [
      [
        "「プーリングをすれば位置に左右されなくなる」",
        "小さなずれに対してだけで、一回なら一歩おきです。後ろの全結合層は位置に完全に左右されます。",
      ],
      [
        "「プーリングは何が大切かを学んでいる」",
        "重みは一つもありません。何が大きくなるかは、前の畳み込みが決めています。",
      ],
      ["「残りの三つも少しは効いている」", "前向きにも後ろ向きにも効きません。勾配は 0 です。"],
      [
        "「平均のほうが無難だ」",
        "細い特徴が薄まります。幅 1 画素の麺なら、すぐに半分の明るさになります。ただし、ネットワークの最後でマップ全体を平均するのはよくある方法です。",
      ],
    ],
    answers: [
      "問題：8、4、6、9。",
      "プリント 1：32×32、16×16、8×8。4096 個のうち 64 個が残る。",
      "プリント 2：6 から 7 では変わらず、7 から 8 で変わる。7 は窓の最後、8 は次の窓の最初だからである。",
      "プリント 3：8×8 画素。一回ごとに窓の一辺が 2 倍になる。この窓の境を越えないずれは気づかれない。",
      "プリント 4：0、0、0、5。最大のものだけが勾配を受け取る。",
    ],
  },
  sheet: [
    ["64×64 のマップを三回プーリングします。一回ごとの大きさを書きなさい。数はいくつ残りますか。", 3],
    [
      "点が一列の上を、位置 6 から 7 へ、続いて 7 から 8 へ動きます（位置は 0 から数えます）。一回プーリングした列が変わるのはどちらの移動ですか。図で示しなさい。",
      4,
    ],
    [
      "三回プーリングしたあとの一つの数は、元の画像のどれだけの範囲で決まりますか。気づかれないのはどんなずれですか。",
      3,
    ],
    ["窓の数が 1 2 / 3 7 で、最大値の勾配が 5 のとき、四つの数はそれぞれどんな勾配を受け取りますか。", 3],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
