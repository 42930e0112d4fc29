import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "Where does it look?",
  question: "A network is right about every validation picture. How can you find out what it goes by?",
  lead: [
    "The last convolution of a network gives [maps:maps]: small pictures of where it has found something. *Grad-CAM* asks how much the score of a class would grow if a map grew, and takes [alpha:the mean of these slopes] as the map's weight. The [sum:weighted sum of all maps], with [heat:everything below zero cut off], says where the network found what speaks for the class.",
    "There is a plainer way: [cover:cover a place] with a grey square and see how sure the network still is. Below are both, for a network whose validation accuracy is {validation}: it gets every picture right. Compare its map with the bowl.",
  ],
  terms: {
    maps: { name: "A", says: "The maps of the last convolution: 16 maps of 8 by 8 places, none below zero." },
    alpha: { name: "α", says: "The map's weight: the mean slope of the score over its 64 places. It may be negative." },
    sum: { name: "Σ", says: "The sum so far, at the place that is the largest in the end." },
    heat: {
      name: "L",
      says: "The map of Grad-CAM: the sum where it is positive. The largest number is the brightest place.",
    },
    cover: { name: "d", says: "What is lost by covering: how sure the network is, before and after." },
  },
  tries: [
    "Press Play: which maps add the most? Where does the network find what speaks for udon?",
    "Take the mark away (the bowl “udon”), or give it to a ramen. What does the network say now?",
    "Choose the network that was trained without marks. Do its map and the covering agree? How sure is it?",
  ],
  figure: {
    ramen: "ramen",
    udon: "udon",
    ramenMarked: "ramen with mark",
    udonMarked: "udon with mark",
    picture: "{dish}: {sure} sure, with the square {left}; the map's largest number is {most}",
    bowl: "bowl",
    sums: "sum of {count} maps",
    heatMap: "L = max(0, sum)",
    map: "map {c}",
    mapMost: "map {c}, at most {most}",
    lost: "lost by covering",
    now: "{says} Now: {value}.",
    tableTitle: "How sure it is with each place covered, as a table (rows and columns: where the square begins)",
    corner: "row \\ column",
    step: "maps summed",
    play: "Play",
    stop: "Stop",
    network: "network",
    plain: "trained without marks",
    marked: "trained with marks",
    flat: "with marks, dense layers after the maps",
    dish: "asked about",
    move: "Move the grey square (or point at the bowl):",
    left: "left",
    right: "right",
    up: "up",
    down: "down",
    rightTitle: "Right answers on the validation pictures",
    asTrained: "as in training",
    noMarks: "without marks",
    swapped: "marks on ramen",
    check: "Check",
    found:
      "Right: the second map speaks against the class, so what it finds is cut off, and only the first map's places remain.",
    noRelu: "That is the sum. Grad-CAM keeps only what speaks for the class.",
    noMean: "You added the slopes; α is their mean, a quarter of that.",
    each: "You gave each place its own slope. α is one number for a whole map.",
    other:
      "First the two means of the slopes: 0.5 and −1. Then for each place 0.5 times the first map and −1 times the second, and nothing below zero.",
    missing: "Fill in all four numbers.",
  },
  surprise: {
    title: "Right about everything, for the wrong reason",
    text: [
      "Here every udon, in training and in validation, has a red square in the upper right corner, as if one of two cameras had printed a date. Its validation accuracy is {validation}; the same network, trained in the same way without marks, reaches {plain}. By that number the first is the better one.",
      "The map shows what it goes by: its largest number, {peak}, is in the corner (without marks the largest is {plainPeak}, on the bowl). Covering the corner makes it {covered} sure instead of {before}. On the same pictures without the marks its accuracy is {without}, which is guessing; with the marks on the ramen it is {other}. Validation could not find this, because the validation pictures have the same mark.",
      "But do not trust a map blindly either. The third network has dense layers after its maps, and each place its own weights. It goes by the mark just as much: covering the corner takes it from {flatBefore} to {flatCovered}. Yet the largest number of its map for udon is {flatPeak}, and not in the corner: the mean over all places has lost what a single place says. Grad-CAM was made for networks that average their maps. *Ask in two ways.*",
    ],
  },
  exercise: {
    title: "A map by hand",
    task: [
      "There are two maps of 2 by 2 places. The first is 1 0 / 0 2, and the score's slopes are 0.5 at all of its places. The second is 0 3 / 1 0, with slopes −1 −1 / 1 −3. Work out the four numbers of $L$.",
    ],
  },
  sources: [
    "computes the layer's maps and the slopes of a class's score by them.",
    "takes the mean of the slopes, sums the maps, and cuts off what is below zero.",
    "lays the map over the picture, enlarged and divided by its maximum.",
  ],
  teacher: {
    aim: "Learners can compute a Grad-CAM map of two small maps, say what α means, use covering as a second test, and explain how a perfect validation can be worthless.",
    plan: [
      [
        5,
        "The story: a network tells two kinds of photos apart perfectly. Both kinds were taken with different cameras. What may it have learned?",
      ],
      [10, "The figure with covering only: find the place that matters before looking at the map."],
      [10, "The maps, step by step with Play; formula and program beside it."],
      [10, "The surprise: predict the three numbers of the table before reading them. Train the network in the page."],
      [10, "The exercise, in pairs."],
      [5, "Exit ticket: sheet 4."],
    ],
    misconceptions: [
      [
        "“High validation accuracy shows that the network understands the dish.”",
        "It shows that it is right on pictures like these. What all of them have in common, the mark too, is never tested.",
      ],
      [
        "“The bright place is the reason.”",
        "It is where maps with a positive mean slope are large. Covering asks another question, and the third network shows that the two may differ.",
      ],
      [
        "“Where the map is dark, nothing matters.”",
        "Places that speak against the class are cut off by ReLU. Ask about the other class to see them.",
      ],
      [
        "“The colours of two maps can be compared.”",
        "Programs usually divide a map by its own maximum, so that an almost empty map shines as well. Here all maps of a network have the same scale: look at the numbers.",
      ],
    ],
    answers: [
      "The exercise: α is 0.5 and −1, the sum 0.5 −3 / −1 1, and $L$ is 0.5 0 / 0 1.",
      "Sheet 1: $(2 + 0 - 1 + 3) / 4 = 1$.",
      "Sheet 2: $0.98 - 0.22 = 0.76$. The network says the other class, with 0.78.",
      "Sheet 3: because it was cut off: a negative sum speaks against the class.",
      "Sheet 4: for example pictures from another camera, with all corners cut off, or with the marks exchanged; and look at maps and coverings of pictures that it is right about.",
    ],
  },
  sheet: [
    ["The slopes of a score at the four places of a map are 2, 0, −1 and 3. What is α?", 2],
    [
      "A network is 0.98 sure of udon. With the corner covered it is 0.22 sure. What is lost? What does it say now, and how sure is it?",
      3,
    ],
    ["Why can a place be dark in the map of Grad-CAM although the network reacts to it?", 3],
    [
      "A network is right about all validation pictures. Name two tests that could show that it does not go by the dish.",
      4,
    ],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "どこを見ているのか",
  question:
    "検証用の画像をすべて正しく答えるネットワークがあります。何を手がかりにしているのか、どうすれば分かるでしょう。",
  lead: [
    "ネットワークの最後の畳み込み層は、どこで何を見つけたかを表す小さな[maps:マップ]を何枚も出します。*Grad-CAM* は、マップの値が増えたらクラスのスコアがどれだけ増えるかを調べ、[alpha:その傾きの平均]をマップの重みにします。[sum:重みをつけてすべてのマップを足し]、[heat:負の部分を 0 にする]と、そのクラスだと判断する根拠が見つかった場所が分かります。",
    "もっと素朴な方法もあります。画像の[cover:一部を灰色の四角で隠し]、自信がどれだけ下がるかを見るのです。下の図では両方を試せます。最初に選ばれているのは、検証の正解率が {validation}、つまり全問正解のネットワークです。マップとどんぶりの位置を見比べてください。",
  ],
  terms: {
    maps: { name: "A", says: "最後の畳み込み層のマップ。8×8 か所のマップが 16 枚あり、値は 0 以上です。" },
    alpha: { name: "α", says: "マップの重み。64 か所でのスコアの傾きの平均で、負になることもあります。" },
    sum: { name: "Σ", says: "最後に値がいちばん大きくなる場所での、ここまでの和。" },
    heat: {
      name: "L",
      says: "Grad-CAM のマップ。和のうち正の部分だけを残したもので、最大の場所がいちばん明るくなります。",
    },
    cover: { name: "d", says: "隠したことで下がった分。隠す前と後の自信の度合いです。" },
  },
  tries: [
    "再生してみましょう。和を大きく変えるのはどのマップですか。うどんだと判断する根拠は、どこで見つかっていますか。",
    "印を消したうどんや、印をつけたラーメンを選んでみましょう。ネットワークは何と答えますか。",
    "「印なしで訓練」したネットワークも選んでみましょう。マップと、隠す実験の結果は一致していますか。どのくらい自信がありますか。",
  ],
  figure: {
    ramen: "ラーメン",
    udon: "うどん",
    ramenMarked: "ラーメン（印あり）",
    udonMarked: "うどん（印あり）",
    picture: "{dish}だという自信は {sure}、四角で隠すと {left}。マップの最大値は {most}",
    bowl: "どんぶり",
    sums: "マップ {count} 枚の和",
    heatMap: "L = max(0, 和)",
    map: "マップ {c}",
    mapMost: "マップ {c}（最大 {most}）",
    lost: "隠すと下がる分",
    now: "{says}いまは {value} です。",
    tableTitle: "各場所を隠したときの自信を表で見る（行と列は四角の始まる位置）",
    corner: "行＼列",
    step: "足したマップ",
    play: "再生",
    stop: "停止",
    network: "ネットワーク",
    plain: "印なしで訓練",
    marked: "印つきで訓練",
    flat: "印つき、マップの後が全結合層",
    dish: "調べる料理",
    move: "灰色の四角を動かす（どんぶりを指しても動きます）：",
    left: "左へ",
    right: "右へ",
    up: "上へ",
    down: "下へ",
    rightTitle: "検証用の画像での正解数",
    asTrained: "訓練と同じ印",
    noMarks: "印なし",
    swapped: "印をラーメンに",
    check: "答え合わせ",
    found:
      "正解です。二枚目のマップはこのクラスに不利な証拠なので、それが見つけた場所は切り捨てられ、一枚目の場所だけが残ります。",
    noRelu: "それは和です。Grad-CAM では、そのクラスに有利な部分だけを残します。",
    noMean: "傾きを合計していませんか。α は平均なので、その四分の一です。",
    each: "場所ごとの傾きを掛けていませんか。α はマップ全体で一つの数です。",
    other:
      "まず傾きの平均を求めます（0.5 と −1）。次に場所ごとに、一枚目の 0.5 倍と二枚目の −1 倍を足し、負なら 0 にします。",
    missing: "四つの数をすべて入れてください。",
  },
  surprise: {
    title: "全問正解、ただし理由は間違い",
    text: [
      "ここでは、訓練用も検証用も、うどんの画像すべての右上の角に赤い四角がついています。二台のカメラのうち一台だけが日付を焼き込んでいた、というような状況です。検証の正解率は {validation}。印のない画像で同じように訓練したネットワークは {plain} です。数字だけを見れば、印つきのほうが優秀に見えます。",
      "何を手がかりにしているのかは、マップを見れば分かります。最大値 {peak} は角にあります（印なしのネットワークでは最大でも {plainPeak} で、どんぶりの上です）。角を隠すと、自信は {before} から {covered} に下がります。同じ画像から印を消すと正解率は {without}、つまり当てずっぽう。印をラーメンのほうにつけると {other} です。検証用の画像にも同じ印があるので、検証では見抜けませんでした。",
      "とはいえ、マップもうのみにはできません。三つ目のネットワークは、マップの後が全結合層で、場所ごとに別の重みをもっています。これも印を頼りにしていて、角を隠すと自信は {flatBefore} から {flatCovered} に落ちます。それなのに、うどんのマップの最大値は {flatPeak} しかなく、場所も角ではありません。すべての場所で平均したために、一か所だけの強い根拠が消えてしまったのです。Grad-CAM が得意とするのは、マップを平均して判断するネットワークです。*調べるときは、二通りの方法で。*",
    ],
  },
  exercise: {
    title: "マップを手で計算する",
    task: [
      "2×2 か所のマップが二枚あります。一枚目は 1 0 / 0 2 で、スコアの傾きはどの場所でも 0.5 です。二枚目は 0 3 / 1 0 で、傾きは −1 −1 / 1 −3 です。$L$ の四つの数を求めてください。",
    ],
  },
  sources: [
    "は、層のマップと、それに対するスコアの傾きを計算します。",
    "は、傾きの平均をとり、マップを足し合わせ、負の部分を 0 にします。",
    "は、マップを拡大して最大値で割り、画像に重ねます。",
  ],
  teacher: {
    aim: "小さなマップ二枚から Grad-CAM のマップを計算できる。α の意味を言える。一部を隠す実験をもう一つの確かめ方として使える。検証が満点でも役に立たない場合があることを説明できる。",
    plan: [
      [
        5,
        "導入。二種類の写真を完璧に見分けるネットワークがある。ところが、写真は種類ごとに別のカメラで撮られていた。何を覚えた可能性があるか。",
      ],
      [10, "図を動かす。まず隠す実験だけで、大事な場所を探す。"],
      [10, "再生して、マップを一枚ずつ足していく。数式とプログラムも見る。"],
      [10, "意外な発見。表の三つの数を、読む前に予想する。ページの中で訓練もする。"],
      [10, "問題に二人一組で取り組む。"],
      [5, "プリントの 4 を書いて提出する。"],
    ],
    misconceptions: [
      [
        "「検証の正解率が高ければ、料理を理解している」",
        "分かるのは、似たような画像で正しく答えることだけです。どの画像にも共通する印のようなものは、試されていません。",
      ],
      [
        "「明るい場所が判断の理由だ」",
        "明るいのは、傾きの平均が正のマップの値が大きい場所です。隠す実験とは問いが違います。三つ目のネットワークでは、両者が食い違います。",
      ],
      [
        "「マップが暗い場所は関係ない」",
        "不利な証拠になる場所は ReLU で 0 になります。もう一方のクラスについて調べると見えます。",
      ],
      [
        "「二つのマップの色は比べられる」",
        "ふつうはマップごとに最大値で割るので、ほとんど空のマップでも明るく見えます。この図では同じネットワークの色の基準をそろえています。数値も見てください。",
      ],
    ],
    answers: [
      "問題：α は 0.5 と −1、和は 0.5 −3 / −1 1 なので、$L$ は 0.5 0 / 0 1。",
      "プリント 1：$(2 + 0 - 1 + 3) / 4 = 1$。",
      "プリント 2：$0.98 - 0.22 = 0.76$ 下がる。ネットワークはもう一方のクラスだと、0.78 の自信で答える。",
      "プリント 3：和が負で、切り捨てられた場合。その場所はクラスに不利な証拠になっている。",
      "プリント 4：別のカメラで撮った画像や、角をすべて切り取った画像、印を入れ替えた画像で試す。正解した画像についても、マップを見たり、一部を隠したりして調べる。",
    ],
  },
  sheet: [
    ["あるマップの四か所でのスコアの傾きは 2、0、−1、3 です。α を求めなさい。", 2],
    [
      "あるネットワークは、うどんだと 0.98 の自信で答えます。角を隠すと 0.22 になりました。どれだけ下がりましたか。いまの答えは何で、自信はいくつですか。",
      3,
    ],
    ["ネットワークが反応しているのに、Grad-CAM のマップでは暗い場所があるのはなぜですか。", 3],
    [
      "検証用の画像に全問正解するネットワークがあります。料理を見て答えているのではないことを見抜ける実験を、二つ挙げなさい。",
      4,
    ],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
