import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "Augmentation",
  question: "Can the same hundred pictures teach more when they are shown a little differently each time?",
  lead: [
    "A bowl of udon that is mirrored, turned a little or moved is still udon. So the network need not see the same pixels in every epoch: *augmentation* draws at random whether a picture is [flip:mirrored], how far it is [turn:turned], [zoom:zoomed] and [shift:shifted], and gives it to the network with [label:the old label]. The files on the disk stay as they are, and validation pictures are never changed.",
    "Whoever does that tells the network something: *these changes do not matter*. The figure shows what the library drew for one bowl in eight epochs, and for a point of the new picture, whose place is counted from the middle, where its colour comes from. Below it are two questions about the same bowls, and what a flip does to each.",
  ],
  terms: {
    flip: { name: "M", says: "The mirror: m is −1 in about half of the epochs, if flips are allowed." },
    zoom: { name: "z", says: "The zoom: how much of the picture is visible. Above 1 the bowl looks smaller." },
    turn: { name: "R", says: "The turn by an angle θ. The option is a part of a full turn: 0.05 allows −18° to 18°." },
    shift: { name: "t", says: "The shift to the right and downwards, in pixels. The option is a part of the width." },
    label: { name: "c", says: "The label. It is copied, not worked out: that the change leaves it true is our claim." },
  },
  tries: [
    "Press Play and watch the dashed frame: it is the part of the old picture that the new one shows. What fills the new picture where the frame leaves the old one?",
    "Allow turns by 0.5 and zooms by 0.6. Would you still tell ramen from udon in all eight pictures?",
    "Choose the question “which side?” and compare the three flips. Which label has become a lie?",
  ],
  figure: {
    ramen: "ramen",
    udon: "udon",
    left: "stands left",
    right: "stands right",
    before: "the old picture, framed",
    after: "epoch {epoch}",
    picture: "Epoch {epoch}: not mirrored, turned by {angle} degrees, zoom {zoom}",
    pictureMirrored: "Epoch {epoch}: mirrored, turned by {angle} degrees, zoom {zoom}",
    stays: "“{label}”: still true ✓",
    lies: "“{label}”: now wrong ✗",
    strip: "The same bowl in epochs 1 to 8:",
    epoch: "epoch",
    play: "Play",
    stop: "Stop",
    bowl: "bowl",
    which: "{dish}, {side}",
    flip: "flip",
    none: "none",
    horizontal: "horizontal",
    vertical: "vertical",
    zoom: "zoom",
    rotation: "rotation",
    translation: "translation",
    now: "{says} Now: {value}.",
    tableTitle: "What was drawn, as a table",
    barsTitle:
      "Trained with each flip: accuracy on validation pictures, the mean of the last ten epochs. Dashed: guessing.",
    question: "question",
    dish: "which dish?",
    side: "which side?",
    bars: "Accuracy on validation pictures for the question {question} {values}",
    plainRun: "always the same",
    movedRun: "moved",
    check: "Check",
    choose: "choose",
    dishQuestion: "Ramen or udon?",
    spoonQuestion: "Does the spoon lie left or right of the bowl?",
    cupQuestion: "Has the cup been put down upright, or on its rim?",
    portionQuestion: "A regular or a large portion, from the same distance?",
    dishWrong:
      "Ramen stays ramen when it is mirrored, seen from the other side or from farther away. Nothing has to be left out.",
    spoonWrong:
      "What happens to left and right in a mirror? Zooming does not move the spoon to the other side, nor does an upside-down flip.",
    cupWrong: "Only one of the changes makes an upright cup look like one on its rim.",
    portionWrong: "A regular portion from nearby looks like a large one: which change brings the camera nearer?",
    found:
      "All four. The changes are the same each time; whether they are allowed depends on the question, and no program can know it for you.",
    missing: "Choose an answer for each question.",
  },
  surprise: {
    title: "Worse in training, better in validation",
    text: [
      "A network that learns its pictures by heart is ahead in training. Here are the network of lesson 6 and the same network on pictures that move. Over the last ten epochs the first has a mean accuracy of {plainTraining} in training and {plainValidation} in validation. The second reaches only {training} in training, but {validation} in validation: *validation is ahead*. Its validation loss ends at {loss}, the other's at {plainLoss}.",
      "Nothing is wrong with it. Training accuracy is measured on moved pictures, which are harder and never the same twice, so that nothing can be learned by heart. A training accuracy below the validation accuracy is the usual sight with augmentation.",
      "But augmentation only helps while the label stays true. To the question *which dish?* horizontal flips raise validation accuracy from {dish} to {dishMirrored}. To the question *which side does the bowl stand on?* the very same flips lower it from {side} to {sideMirrored}: that is guessing, because half of the labels are now lies. Flips upside down leave left and right alone, and there it is {sideUpsideDown}.",
    ],
  },
  exercise: {
    title: "What must be left out?",
    task: ["For each question choose the change after which the old label may be wrong. In one case all are allowed."],
  },
  sources: [
    "changes each sample of a batch; seed, epoch and the sample's number determine how.",
    "draws the numbers and makes one map of all changes.",
    "takes each pixel from where the map says, mixed of four neighbours.",
  ],
  teacher: {
    aim: "Learners can say what augmentation changes and what it leaves, decide whether a change is allowed for a given question, and explain why training accuracy may lie below validation accuracy.",
    plan: [
      [
        5,
        "Hold up a photo, its mirror image, and the photo upside down. For which questions is the answer still the same? Collect questions.",
      ],
      [10, "The figure: predict the next epoch's picture from m, θ, z and t before pressing Play."],
      [10, "Formula: follow the marked point by hand for one epoch, with a calculator."],
      [10, "The surprise: first only the two training curves. Which training is better? Then the validation curves."],
      [10, "The exercise, in pairs; each pair adds a question of its own."],
      [5, "Exit ticket: sheet 3."],
    ],
    misconceptions: [
      [
        "“Augmentation makes more pictures.”",
        "An epoch has as many as before. They are others each time, and all come from the same hundred: a topping that none of them has is still unknown.",
      ],
      [
        "“A training accuracy below the validation accuracy is a mistake.”",
        "The two are measured on pictures of different difficulty. In lesson 7 it was dropout that made training harder than validation.",
      ],
      [
        "“More augmentation is always better.”",
        "Stronger changes make pictures that nobody will ever take, and may destroy what tells the classes apart.",
      ],
      [
        "“The network learns to mirror.”",
        "It only learns that its answer must be the same for both. It is told so by labels, not by a rule.",
      ],
    ],
    answers: [
      "The exercise: none; horizontal flip; vertical flip; zoom.",
      "Sheet 1: $0.1 \\cdot 360° = 36°$, so from −36° to 36°; $0.2 \\cdot 50 = 10$ pixels each way.",
      "Sheet 2: $u = -1 \\cdot 1 \\cdot (10 - 3) = -7$, $v = 4$: seven pixels left of the middle, four below it.",
      "Sheet 3: for example “is it a 6 or a 9” with half turns, “b or d” with flips, “which hand is raised” with flips: half of the labels become wrong, and the network can only guess.",
      "Sheet 4: validation shall tell how good the network is on pictures as they will come. Moved pictures would be others, and other ones in each epoch.",
    ],
  },
  sheet: [
    [
      "An option allows rotation 0.1 and translation 0.2 for pictures of 50 by 50 pixels. By how many degrees and pixels may a picture be changed?",
      3,
    ],
    [
      "A picture is mirrored ($m = -1$) and shifted by $t = (3, 0)$, with $z = 1$ and $\\theta = 0$. Where does the pixel at $x = 10$, $y = 4$, counted from the middle, come from?",
      3,
    ],
    [
      "Find a question about pictures for which a flip or a turn makes the label wrong. What does a network learn from such pictures?",
      4,
    ],
    ["Why are validation pictures not augmented?", 3],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "データ拡張",
  question: "同じ百枚の画像でも、毎回少しだけ変えて見せれば、もっと学べるのでしょうか。",
  lead: [
    "うどんの写真は、左右を反転しても、少し回しても、ずらしても、やはりうどんです。ですから、ネットワークに毎エポック同じ画素を見せる必要はありません。*データ拡張*では、[flip:反転するか]、どれだけ[turn:回すか]、[zoom:拡大・縮小するか]、[shift:ずらすか]を乱数で決め、[label:元のラベル]をつけたまま学習させます。元の画像ファイルはそのままで、検証用の画像も変えません。",
    "これは、ネットワークに「*こうした違いは答えに関係ない*」と教えることでもあります。図は、ある一枚の画像についてライブラリが乱数で決めた 8 エポック分の変え方と、新しい画像の一点（位置は中央から数えます）の色が元の画像のどこから来たのかを示します。その下では、同じどんぶりについての二つの問いで、反転の効果を比べます。",
  ],
  terms: {
    flip: { name: "M", says: "反転。左右反転を許すと、およそ半分のエポックで m が −1 になります。" },
    zoom: { name: "z", says: "ズーム。画像のどれだけの範囲が写るかを表し、1 より大きいとどんぶりは小さく見えます。" },
    turn: { name: "R", says: "角 θ の回転。設定は一回転に対する割合で、0.05 なら −18° から 18° まで回ります。" },
    shift: { name: "t", says: "平行移動。右と下へのずれ（画素）で、設定は画像の幅に対する割合です。" },
    label: {
      name: "c",
      says: "ラベル。計算し直すのではなく、そのまま写します。変えても正しいというのは、人間の判断です。",
    },
  },
  tries: [
    "再生して、破線の枠を見てみましょう。元の画像のうち、新しい画像に写る範囲です。枠がはみ出した部分は、何で埋められていますか。",
    "回転を 0.5、ズームを 0.6 まで許してみましょう。8 枚とも、ラーメンかうどんか見分けられますか。",
    "問いを「どちら側？」に変えて、三つの反転を比べましょう。うそになったラベルはどれですか。",
  ],
  figure: {
    ramen: "ラーメン",
    udon: "うどん",
    left: "左寄り",
    right: "右寄り",
    before: "元の画像と、写る範囲",
    after: "エポック {epoch}",
    picture: "エポック {epoch}：反転なし、回転 {angle} 度、ズーム {zoom}",
    pictureMirrored: "エポック {epoch}：左右反転、回転 {angle} 度、ズーム {zoom}",
    stays: "「{label}」は正しいまま ✓",
    lies: "「{label}」はもう正しくない ✗",
    strip: "同じどんぶりの、エポック 1 から 8 までの姿：",
    epoch: "エポック",
    play: "再生",
    stop: "停止",
    bowl: "どんぶり",
    which: "{dish}（{side}）",
    flip: "反転",
    none: "なし",
    horizontal: "左右",
    vertical: "上下",
    zoom: "ズーム",
    rotation: "回転",
    translation: "平行移動",
    now: "{says}いまは {value} です。",
    tableTitle: "決まった変え方を表で見る",
    barsTitle:
      "それぞれの反転を使って訓練したときの、検証用の画像での正解率（最後の 10 エポックの平均）。破線は当てずっぽう。",
    question: "問い",
    dish: "どちらの料理？",
    side: "どちら側？",
    bars: "問い「{question}」に対する検証用の画像での正解率：{values}",
    plainRun: "いつも同じ画像",
    movedRun: "毎回変える",
    check: "答え合わせ",
    choose: "選んでください",
    dishQuestion: "ラーメンか、うどんか。",
    spoonQuestion: "れんげは、どんぶりの左にあるか、右にあるか。",
    cupQuestion: "湯のみは普通に置いてあるか、伏せてあるか。",
    portionQuestion: "並盛か、大盛か（同じ距離から撮影）。",
    dishWrong:
      "ラーメンは、反転しても、反対側から見ても、離れて見ても、ラーメンです。使ってはいけない変え方はありません。",
    spoonWrong: "鏡に映すと左右はどうなりますか。ズームや上下の反転では、れんげが反対側に移ることはありません。",
    cupWrong: "普通に置いた湯のみを、伏せたように見せる変え方は一つだけです。",
    portionWrong: "並盛も近くから撮れば大盛に見えます。カメラを近づけるのと同じなのは、どの変え方でしょう。",
    found:
      "四問とも正解です。変え方はどれも同じなのに、使ってよいかどうかは問いによって決まります。それはプログラムには判断できません。",
    missing: "四つの問いすべてに答えてください。",
  },
  surprise: {
    title: "訓練では劣り、検証では勝る",
    text: [
      "丸暗記をするネットワークでは、訓練の正解率が検証を上回ります。ここでは、レッスン 6 のネットワークと、同じネットワークを「毎回変える画像」で訓練したものを比べます。最後の 10 エポックの平均で、前者は訓練 {plainTraining}、検証 {plainValidation}。後者は訓練が {training} しかないのに、検証は {validation} です。*検証のほうが上*なのです。検証の損失も、最後は前者の {plainLoss} に対して {loss} です。",
      "どこもおかしくありません。訓練の正解率は、変えた後の画像で測っています。元より難しく、二度と同じものは出ないので、丸暗記もできません。データ拡張をすると、訓練の正解率が検証より低くなるのは、ごく普通のことです。",
      "ただし、効果があるのはラベルが正しいままのときだけです。「*どちらの料理？*」という問いでは、左右反転によって検証の正解率が {dish} から {dishMirrored} に上がります。ところが「*どんぶりは左右どちらに寄っている？*」という問いでは、まったく同じ反転で {side} から {sideMirrored} に下がります。ラベルの半分がうそになり、当てずっぽうと変わらなくなったのです。上下の反転なら左右は入れ替わらず、{sideUpsideDown} です。",
    ],
  },
  exercise: {
    title: "使ってはいけないのはどれ？",
    task: [
      "それぞれの問いについて、元のラベルが正しくなくなるおそれのある変え方を選んでください。一つだけ、すべて使ってよい問いがあります。",
    ],
  },
  sources: [
    "は、バッチの画像を一枚ずつ変えます。変え方は、シード・エポック・画像の番号で決まります。",
    "は、乱数を引き、すべての変え方を一つの写像にまとめます。",
    "は、写像が示す場所のまわり 4 画素を混ぜて、新しい画素を作ります。",
  ],
  teacher: {
    aim: "データ拡張が何を変え、何を変えないかを言える。ある変え方を使ってよいかを、問いに照らして判断できる。訓練の正解率が検証より低くなる理由を説明できる。",
    plan: [
      [5, "写真、左右反転した写真、上下逆さの写真を見せる。答えが変わらないのはどんな問いか。問いを出し合う。"],
      [10, "図を動かす。再生する前に、m・θ・z・t から次の画像を予想する。"],
      [10, "数式。一つのエポックについて、印のついた点の行き先を電卓で追う。"],
      [10, "意外な発見。まず訓練の曲線だけを見せ、どちらがよいかを問う。そのあと検証の曲線を見せる。"],
      [10, "問題に二人一組で取り組む。組ごとに、自分たちの問いを一つ加える。"],
      [5, "プリントの 3 を書いて提出する。"],
    ],
    misconceptions: [
      [
        "「データ拡張をすると画像が増える」",
        "1 エポックの枚数は変わりません。毎回違って見えますが、元は同じ百枚です。どの写真にもない具のことは、やはり学べません。",
      ],
      [
        "「訓練の正解率が検証より低いのは、何かの間違いだ」",
        "難しさの違う条件で測っているからです。レッスン 7 では、ドロップアウトが訓練だけを難しくしていました。",
      ],
      [
        "「たくさん変えるほどよい」",
        "変えすぎると、実際にはありえない画像になり、見分ける手がかりまで消えることがあります。",
      ],
      [
        "「ネットワークは反転のしかたを学ぶ」",
        "学ぶのは、反転の前後で答えが同じだということだけです。それも、規則ではなくラベルを通して学びます。",
      ],
    ],
    answers: [
      "問題：なし、左右、上下、ズーム。",
      "プリント 1：$0.1 \\cdot 360° = 36°$ なので、−36° から 36° まで。$0.2 \\cdot 50 = 10$ なので、どの向きにも 10 画素まで。",
      "プリント 2：$u = -1 \\cdot 1 \\cdot (10 - 3) = -7$、$v = 4$。中央から左へ 7、下へ 4 画素の場所。",
      "プリント 3：「6 か 9 か」での半回転、「b か d か」や「どちらの手を挙げているか」での左右反転など。ラベルの半分が間違いになり、当てずっぽうしか学べない。",
      "プリント 4：検証では、実際に来る画像でどれだけ正しいかを知りたい。変えてしまうと別の画像になり、しかもエポックごとに違ってしまう。",
    ],
  },
  sheet: [
    ["50×50 画素の画像に、回転 0.1、平行移動 0.2 を許しました。それぞれ何度、何画素まで変わりますか。", 3],
    [
      "画像を左右反転し（$m = -1$）、$t = (3, 0)$ だけずらします（$z = 1$、$\\theta = 0$）。位置は中央から数えます。$x = 10$、$y = 4$ の画素は、元のどこから来ますか。",
      3,
    ],
    ["反転や回転でラベルが正しくなくなるような問いを考えなさい。そうした画像から、ネットワークは何を学びますか。", 4],
    ["検証用の画像にデータ拡張をしないのはなぜですか。", 3],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
