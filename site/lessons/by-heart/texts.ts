import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "Learned by heart",
  question: "A network is right about every picture that it learned from. What has it understood?",
  lead: [
    "This network has {weights} weights, {perPicture} for each of 112 pictures. That is room enough to learn the pictures by heart, one by one, instead of what they have in common. It is called *overfitting*, and it shows in [gap:the gap]: the loss on pictures that it has seen goes to 0, and the loss on others does not follow, or rises.",
    "Five real trainings follow, with 6 to 448 pictures. All of them end with nearly every training picture right. The gap after 30 epochs is {gap14} with 14 pictures, {gap56} with 56, {gap112} with 112 and {gap448} with 448: smallest with most pictures, but not in order, for each is one training.",
  ],
  terms: {
    n: { name: "n", says: "The number of pictures to learn from." },
    train: { name: "L train", says: "The loss on the pictures that it learns from." },
    val: { name: "L val", says: "The loss on 56 pictures that it never learns from." },
    gap: { name: "gap", says: "The difference: what it has learned by heart and not understood." },
  },
  formula: { train: "train", val: "val" },
  tries: [
    "Choose a number of pictures, guess where the two curves will go, and train it here.",
    "For each number of pictures find the epoch in which validation loss is lowest. Would you stop there?",
    "Where does the gap open at 448 pictures?",
    "With 6 pictures validation accuracy ends at {luck}, better than with 14. Is that skill? (Each is one training, with one set of pictures.)",
  ],
  figure: {
    photos: "n pictures",
    pictures: "{n} pictures",
    epoch: "epoch",
    training: "training",
    validation: "validation",
    gap: "gap {gap}",
    picture:
      "{n} pictures, after epoch {epoch}: training loss {train}, validation loss {val}, gap {gap}; {per} weights for each picture",
    now: "{says} Now: {value}.",
    tableTitle: "The losses and the gap as a table",
    realLabels: "real labels",
    tossedLabels: "tossed labels",
    gapField: "gap with 112 pictures, epoch 30",
    weightsField: "weights for each of 6 pictures",
    check: "Check",
    found: "Right. With {weights} weights for each picture there is no need to find out what ramen have in common.",
    sign: "The size is right. The gap is validation minus training, so that it is large where validation is bad.",
    loss: "That is validation loss alone. Subtract the training loss.",
    gapWrong: "Set the figure to 112 pictures and epoch 30, and read both losses: validation minus training.",
    weightsWrong: "The gap is right. Divide the network's weights by 6.",
    missing: "Fill in two numbers.",
  },
  surprise: {
    title: "It learns coin tosses, too",
    text: [
      "Here a coin was tossed for every training picture: ramen or udon, whatever it shows. There is nothing to understand. And yet the network gets to a training accuracy of {tossed}: it has learned 112 tosses by heart.",
      "On other pictures its accuracy is {tossedVal}, like a coin's, and yet it is sure of itself: its validation loss is {tossedLoss}, far above the {coin} of saying “one half”. So high training accuracy alone proves nothing at all. This is how Zhang and others showed in 2017 that large networks can learn any labels.",
    ],
  },
  exercise: {
    title: "Measure the gap",
    task: [
      "How large is the gap between the losses with 112 pictures after epoch 30, to two decimals? And how many weights does the network have for each picture if it learns from 6?",
    ],
  },
  sources: [
    "trains, and after each epoch measures the loss on pictures that it has not learned from.",
    "is the loss of a picture: small where the network is sure and right, large where it is sure and wrong.",
    "holds the pictures and their order.",
  ],
  teacher: {
    aim: "Learners can tell learning from learning by heart by two curves, name the gap, and say why training accuracy proves nothing.",
    plan: [
      [
        5,
        "Two learners prepare for a test: one has the answers of last year by heart, one has understood. How does the teacher find out?",
      ],
      [10, "The figure: predict the gap for each n, then look."],
      [
        10,
        "When would you stop? Discuss the epoch of the lowest validation loss, and that it is chosen by looking at validation pictures.",
      ],
      [10, "The surprise: toss coins for ten pictures yourselves; then train. What could have been understood?"],
      [10, "The exercise."],
      [5, "Exit ticket: sheet 4."],
    ],
    misconceptions: [
      ["“100% on the training pictures is the aim.”", "A table of all answers has 100%, too."],
      [
        "“Overfitting is a fault in the program.”",
        "It is what making the training loss small leads to when weights are many and pictures few.",
      ],
      [
        "“More pictures make training accuracy better.”",
        "They make it harder to learn by heart: the training curve rises later. Validation gets better.",
      ],
      [
        "“The best n can be read from one training each.”",
        "With 56 validation pictures one is 1.8%, and another set of training pictures gives other numbers. See 6 pictures, which were lucky.",
      ],
    ],
    answers: [
      "The exercise: {gap112} ({val112} − {train112}), and {per6}.",
      "Sheet 1: the gaps are 0.1, 0.3 and 0.9; overfitting shows from epoch 20 on, where validation rises while training falls.",
      "Sheet 2: at epoch 10, since nothing gets better after it. It must be chosen by validation, and tested by a third set of pictures.",
      "Sheet 3: 0.5 on average, for there is nothing to find; 1.0 on the training pictures is possible.",
      "Sheet 4: fewer weights, more pictures, moved pictures (augmentation), dropout, L2, stopping early.",
    ],
  },
  sheet: [
    [
      "Training loss is 0.5, 0.3, 0.1 and validation loss 0.6, 0.6, 1.0 after epochs 10, 20 and 30. Work out the gaps. Where does overfitting begin to show?",
      4,
    ],
    ["In which of these epochs would you stop, and by what do you choose it? What is a third set of pictures for?", 3],
    ["Labels are tossed by a coin. What accuracy can be reached on the training pictures, and on others?", 3],
    ["Name three ways to make learning by heart harder.", 4],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "丸暗記",
  question: "学んだ画像なら、すべて正解します。では、ネットワークは何を理解したのでしょう。",
  lead: [
    "このネットワークの重みは {weights} 個。112 枚の画像一枚あたり {perPicture} 個です。共通点を見つけなくても、一枚ずつ丸暗記できるだけの余裕があります。これを*過学習*と呼び、[gap:差]に現れます。見た画像での損失は 0 に近づくのに、ほかの画像での損失はついてこないか、逆に上がっていくのです。",
    "画像を 6 枚から 448 枚まで変えた、五つの実際の訓練を見ていきましょう。どの訓練も、最後には訓練用の画像をほぼすべて正解します。30 エポック後の差は、14 枚なら {gap14}、56 枚なら {gap56}、112 枚なら {gap112}、448 枚なら {gap448} です。枚数がいちばん多いときに最も小さくなりますが、一度ずつの訓練なので、順に減るわけではありません。",
  ],
  terms: {
    n: { name: "n", says: "学ぶ画像の枚数。" },
    train: { name: "L 訓練", says: "学んでいる画像での損失。" },
    val: { name: "L 検証", says: "決して学ばない 56 枚の画像での損失。" },
    gap: { name: "差", says: "二つの差。丸暗記しただけで、理解していない分です。" },
  },
  formula: { train: "訓練", val: "検証" },
  tries: [
    "枚数を選び、二本の曲線がどう進むかを予想してから、ここで訓練してみましょう。",
    "枚数ごとに、検証の損失がいちばん小さいエポックを探しましょう。あなたならそこで止めますか。",
    "448 枚のとき、差が開き始めるのはどこですか。",
    "6 枚のときの検証の正解率は最後に {luck} で、14 枚のときより上です。これは実力でしょうか。（どれも、一組の画像で一度だけ訓練したものです。）",
  ],
  figure: {
    photos: "n 枚数",
    pictures: "{n} 枚",
    epoch: "エポック",
    training: "訓練",
    validation: "検証",
    gap: "差 {gap}",
    picture:
      "{n} 枚、{epoch} エポック後。訓練の損失 {train}、検証の損失 {val}、差 {gap}。画像一枚あたりの重みは {per} 個",
    now: "{says}いまは {value} です。",
    tableTitle: "損失と差を表で見る",
    realLabels: "本当のラベル",
    tossedLabels: "コイン投げのラベル",
    gapField: "112 枚、30 エポック後の差",
    weightsField: "6 枚のとき、一枚あたりの重み",
    check: "答え合わせ",
    found: "正解です。一枚あたり {weights} 個も重みがあれば、ラーメンの共通点を見つける必要がありません。",
    sign: "大きさは合っています。検証がよくないときに大きくなるよう、差は検証から訓練を引きます。",
    loss: "それは検証の損失だけです。訓練の損失を引いてください。",
    gapWrong: "図を 112 枚、30 エポックにして、二つの損失を読み、検証から訓練を引いてください。",
    weightsWrong: "差は合っています。ネットワークの重みの数を 6 で割ってください。",
    missing: "数を二つ入れてください。",
  },
  surprise: {
    title: "コイン投げの結果さえ覚えてしまう",
    text: [
      "今度は、訓練用の画像の一枚ごとにコインを投げました。何が写っていようと、表ならラーメン、裏ならうどんです。理解できることは何もありません。それでも、訓練の正解率は {tossed} に達します。112 回のコイン投げの結果を丸暗記したのです。",
      "ほかの画像では、正解率 {tossedVal} とコイン並み。しかも自信だけはあるので、検証の損失は {tossedLoss} と、「半々」と答えるときの {coin} をはるかに超えます。訓練の正解率が高いというだけでは、何の証拠にもなりません。大きなネットワークはどんなラベルでも覚えられることを、2017 年に Zhang らがこの方法で示しました。",
    ],
  },
  exercise: {
    title: "差を測る",
    task: [
      "112 枚で 30 エポック後の損失の差を、小数第 2 位まで求めてください。また、6 枚で学ぶとき、ネットワークの重みは画像一枚あたり何個ですか。",
    ],
  },
  sources: [
    "が訓練をし、エポックごとに、学んでいない画像での損失も測ります。",
    "は画像一枚の損失です。自信をもって正解すれば小さく、自信をもって間違えれば大きくなります。",
    "が画像とその順序をもちます。",
  ],
  teacher: {
    aim: "二つの曲線から、学習と丸暗記を区別できる。差を言葉で説明できる。訓練の正解率が証拠にならない理由を言える。",
    plan: [
      [5, "二人の生徒が試験の準備をする。一人は去年の答えを丸暗記し、もう一人は理解した。先生はどうやって見分けるか。"],
      [10, "図を動かす。枚数ごとに差を予想してから確かめる。"],
      [10, "いつ止めるか。検証の損失が最小のエポックと、それを検証用の画像を見て選んでいることについて話し合う。"],
      [10, "意外な発見。画像 10 枚について自分でもコインを投げ、そのあと訓練する。何を理解できたはずか。"],
      [10, "問題に取り組む。"],
      [5, "プリントの 4 を書いて提出する。"],
    ],
    misconceptions: [
      ["「訓練用の画像で 100% になるのが目標だ」", "答えをすべて書いた表も 100% です。"],
      [
        "「過学習はプログラムの誤りだ」",
        "重みが多く画像が少ないときに、訓練の損失を小さくしようとすれば、そうなるのです。",
      ],
      [
        "「画像を増やすと訓練の正解率が上がる」",
        "丸暗記が難しくなるので、訓練の曲線はゆっくり上がるようになります。よくなるのは検証です。",
      ],
      [
        "「一度ずつ訓練すれば、よい枚数が分かる」",
        "検証が 56 枚なら一枚が 1.8% で、訓練用の画像を替えれば数も変わります。6 枚のときは、たまたま運がよかったのです。",
      ],
    ],
    answers: [
      "問題：{gap112}（{val112} − {train112}）。重みは {per6} 個。",
      "プリント 1：差は 0.1、0.3、0.9。訓練が下がるのに検証が上がる 20 エポック以降に過学習が現れる。",
      "プリント 2：10 エポック。そのあとはよくならない。検証の損失で選び、その良し悪しは三組目の画像で確かめなければならない。",
      "プリント 3：ほかの画像では、見つけるものがないので平均 0.5。訓練用の画像では 1.0 になりうる。",
      "プリント 4：重みを減らす、画像を増やす、画像を少しずつ動かす（データ拡張）、ドロップアウト、L2、早めに止める。",
    ],
  },
  sheet: [
    [
      "10、20、30 エポック後の訓練の損失は 0.5、0.3、0.1、検証の損失は 0.6、0.6、1.0 です。差を求めなさい。過学習はどこから現れますか。",
      4,
    ],
    ["この三つのうち、どのエポックで止めますか。何を見て選びますか。三組目の画像は何のためにありますか。", 3],
    ["ラベルをコイン投げで決めます。訓練用の画像と、ほかの画像とで、正解率はどこまで上がりますか。", 3],
    ["丸暗記をしにくくする方法を三つ挙げなさい。", 4],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
