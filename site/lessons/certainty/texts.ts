import type { Language, LessonTexts } from "../contract.js";

const en = {
  title: "What 28 pictures prove",
  question: "A network has 24 of 28 pictures right, another 26. Is the other one better?",
  lead: [
    "What share of *all* pictures that there could be would a network get right? That is [p:its true accuracy], and nobody knows it. What can be measured is [share:the share] of the few pictures that one has. The report of 2021 judges its networks on 8 test pictures, and this project, which repeated it, on 28. Draw 28 others, and another number comes out.",
    "So a measured share stands for a range: [ends:the accuracies that fit], 95% by Clopper and Pearson. A network with 24 of 28 may be anything from {low24} to {high24}, one with 26 anything from {low26} to {high26}. With ten times as many pictures, 240 of 280, it is {low240} to {high240}: ten times the work makes the range about three times as narrow.",
  ],
  terms: {
    n: { name: "n", says: "The pictures that have been drawn." },
    k: { name: "k", says: "How many of them the network has right." },
    share: { name: "k/n", says: "The measured accuracy." },
    p: { name: "p", says: "The true accuracy. In the picture we know it; with real photos nobody does." },
    ends: {
      name: "p low, p high",
      says: "The accuracies that fit. At the lower end k right answers or more have a probability of 2.5%, at the upper end k or fewer.",
    },
  },
  formula: { low: "low", high: "high" },
  tries: [
    "Draw the pictures one by one. When does the range no longer hold 0.5, so that a coin can be ruled out?",
    "Take other pictures again and again. By how much does the measured accuracy of the same network change?",
    "Draw all 28 pictures of each of the eight sets, with a true accuracy of 0.75. In how many does the range miss it? And with 280 pictures?",
  ],
  figure: {
    accuracy: "p true accuracy",
    count: "n pictures drawn",
    size: "pictures in all",
    play: "Draw",
    stop: "Stop",
    others: "Other pictures",
    right: "right",
    wrong: "wrong",
    real: "true accuracy",
    share: "measured accuracy",
    fits: "accuracies that fit",
    picture: "{k} of {n} right: measured {share}. Accuracies from {low} to {high} fit; the true one is {p}",
    now: "{says} Now: {value}.",
    tableTitle: "The pictures drawn and the range as a table",
    drawn: "drawn",
    rights: "right",
    measured: "measured",
    from: "from",
    to: "to",
    networks: "networks",
    toss: "Toss again",
    chosenBy: "right of the 28 by which the best is chosen",
    fresh: "right of 28 new pictures",
    coins:
      "{networks} networks that toss coins: the best has {best} of 28, {share}, where {exact} (dashed) is to be expected. On new pictures it has {fresh}: {freshShare}",
    bestTable: "The best by number of networks, as a table",
    exact: "best, computed",
    tossed: "best, mean of 50 tosses",
    only: "pictures that only B has right",
    chanceField: "probability",
    check: "Check",
    found:
      "Right: (1 + 4) of 16 splits, on both sides. What would happen to coins in more than half of all cases proves nothing.",
    difference: "That is how many more B has. B has 26 right, of which A has 23, too.",
    pictures: "Both have 23 right. How many more has B alone?",
    oneEnd: "That is one side. A split that favours A as much would be as uneven: count it, too.",
    exactly: "Add the splits that are still more uneven: 0 against 4.",
    chance: "Four coins fall in 16 ways. In how many of them is the split 1 to 3, 0 to 4, 3 to 1 or 4 to 0?",
    missing: "Fill in two numbers.",
  },
  surprise: {
    title: "The best of twenty coins",
    text: [
      "Twenty networks that have learned nothing toss a coin for each of 28 pictures. We keep the best. It gets {best20} of them right on average, and in {ruledOut} of all cases its range rules the coin out. Nobody has cheated, and nothing was learned: on new pictures it is right about one half.",
      "The same happens when the best of 30 epochs, of several seeds, of many settings is chosen by the pictures that it is then praised with. Choosing is a way of learning from those pictures. That is why there are three sets: one to learn from, one to choose by, and one that is looked at once, at the end.",
    ],
  },
  exercise: {
    title: "24 against 26",
    task: [
      "Networks A and B see the same 28 pictures. A has 24 right, B has 26, and there are 23 that both have right. Only pictures for which exactly one of them is right tell which is better. How many does B alone have right?",
      "If both were equally good, each of those pictures would be a coin toss between A and B. With what probability would they be shared as unevenly as here, or more so, in favour of either? (This is McNemar's test, exact.)",
    ],
  },
  sources: [
    "computes the range for the captions of the report's page.",
    "marks each picture as right or wrong; their mean is the accuracy.",
    "decides which epoch is the best so far, and so is where choosing happens.",
  ],
  teacher: {
    aim: "Learners can say what a measured accuracy stands for, compare two networks on the same pictures, and explain why what was chosen by some pictures must be judged by others.",
    plan: [
      [5, "Everybody tosses a coin ten times. Who has most heads? Is that person good at it? Toss again."],
      [10, "The figure: predict the measured accuracy before drawing; note it for several sets of pictures."],
      [
        10,
        "Formula and program: what has a probability of 2.5% at either end? Find the end by trying, as the program does.",
      ],
      [10, "The surprise: how many networks are needed for the best to have 0.70? (Nearly 40.)"],
      [
        10,
        "The exercise. How many pictures must B alone have right, and A none, for the probability to be below 5%? (Six: {six}.)",
      ],
      [5, "Exit ticket: sheet 4."],
    ],
    misconceptions: [
      [
        "“26 of 28 is better than 24 of 28.”",
        "It is more. If the two differ in two pictures only, coins would do the same with probability {two}; with five pictures against none it is {five}, with six {six}.",
      ],
      [
        "“The range holds the true accuracy with a probability of 95%.”",
        "Not quite: it is the ranges that vary. Of very many sets of pictures at least 95% give a range that holds the true accuracy, which stays where it is.",
      ],
      [
        "“Twice as many pictures, twice as exact.”",
        "The range narrows with the root: four times as many for half of it.",
      ],
      [
        "“The best epoch by validation is what the network can do.”",
        "It is the best of many tosses. Of 30 independent coins the best has {best30}; epochs resemble each other, so that it is less bad with them.",
      ],
    ],
    answers: [
      "The exercise: 3 pictures; 10 of 16 splits, 0.625.",
      "Sheet 1: 0.86; the range is 0.67 to 0.96.",
      "Sheet 2: four times as many, 112; the range narrows with the root of the number.",
      "Sheet 3: A alone is right for 1, B alone for 6. 2 · (1 + 7) / 128 = 0.125, which coins often do.",
      "Sheet 4: the best of 12 on the pictures by which it was chosen looks better than it is. Measure it once on pictures that have not been used for choosing.",
    ],
  },
  sheet: [
    [
      "A network has 24 of 28 pictures right. What is its measured accuracy? Read from the page which accuracies fit.",
      3,
    ],
    ["How many pictures are needed, roughly, for a range half as wide as with 28? Explain.", 3],
    [
      "Of 7 pictures for which exactly one of two networks is right, B has 6. Work out the probability by coins, both sides.",
      4,
    ],
    [
      "A friend has trained 12 networks and reports the validation accuracy of the best one. What do you answer, and what should be measured?",
      4,
    ],
  ],
} satisfies LessonTexts;

const ja: typeof en = {
  title: "28 枚で言えること",
  question: "28 枚のうち 24 枚正解したネットワークと、26 枚正解したネットワーク。後のほうが優れているのでしょうか。",
  lead: [
    "この世にありうる*すべて*の画像のうち、ネットワークがどれだけ正解できるか。これが[p:本当の正解率]ですが、誰にも分かりません。測れるのは、手元にあるわずかな画像での[share:正解の割合]だけです。2021 年のレポートがネットワークを試したのは 8 枚、それをやり直したこのプロジェクトでも 28 枚でした。別の 28 枚を引けば、別の数になります。",
    "ですから、測った割合は一つの点ではなく幅を表しています。クロッパー・ピアソン法で求めた 95% の範囲、つまり[ends:ありうる正解率]です。28 枚中 24 枚なら {low24} から {high24} まで、26 枚でも {low26} から {high26} までのどこかとしか言えません。枚数を 10 倍にして 280 枚中 240 枚なら、{low240} から {high240}。手間を 10 倍かけて、幅は 3 分の 1 ほどになります。",
  ],
  terms: {
    n: { name: "n", says: "これまでに引いた画像の枚数。" },
    k: { name: "k", says: "そのうち正解した枚数。" },
    share: { name: "k/n", says: "測った正解率。" },
    p: { name: "p", says: "本当の正解率。この図では分かっていますが、実際の写真では誰も知りません。" },
    ends: {
      name: "p の下端と上端",
      says: "ありうる正解率の範囲。下端では「k 枚以上正解する」確率が、上端では「k 枚以下しか正解しない」確率が 2.5% です。",
    },
  },
  formula: { low: "下", high: "上" },
  tries: [
    "画像を一枚ずつ引いてみましょう。範囲に 0.5 が入らなくなり、コイン投げではないと言えるのは何枚目ですか。",
    "「別の画像」を何度も押してみましょう。同じネットワークなのに、測った正解率はどれだけ変わりますか。",
    "本当の正解率を 0.75 にして、八組の画像をそれぞれ 28 枚とも引いてみましょう。本当の正解率が範囲から外れるのは何組ですか。280 枚ならどうでしょう。",
  ],
  figure: {
    accuracy: "p 本当の正解率",
    count: "n 引いた枚数",
    size: "全部の枚数",
    play: "引く",
    stop: "止める",
    others: "別の画像",
    right: "正解",
    wrong: "不正解",
    real: "本当の正解率",
    share: "測った正解率",
    fits: "ありうる正解率",
    picture: "{n} 枚中 {k} 枚正解、測った正解率は {share}。ありうるのは {low} から {high} まで。本当は {p}",
    now: "{says}いまは {value} です。",
    tableTitle: "引いた枚数と範囲を表で見る",
    drawn: "枚数",
    rights: "正解",
    measured: "割合",
    from: "下端",
    to: "上端",
    networks: "ネットワークの数",
    toss: "もう一度投げる",
    chosenBy: "いちばんを選ぶ 28 枚での正解数",
    fresh: "新しい 28 枚での正解数",
    coins:
      "コインを投げる {networks} 個のネットワーク。いちばんは 28 枚中 {best} 枚で {share}（平均すると {exact}、破線）。それを新しい画像で試すと {fresh} 枚で {freshShare}",
    bestTable: "ネットワークの数といちばんの成績を表で見る",
    exact: "いちばん（計算）",
    tossed: "いちばん（50 回の平均）",
    only: "B だけが正解した枚数",
    chanceField: "確率",
    check: "答え合わせ",
    found:
      "正解です。16 通りのうち 1 + 4 通り、それが両側にあります。コインでも半分以上の場合に起こることは、何の証拠にもなりません。",
    difference: "それは B のほうが何枚多いかです。B が正解した 26 枚のうち、23 枚は A も正解しています。",
    pictures: "二つとも正解したのは 23 枚です。B だけが正解したのはあと何枚でしょう。",
    oneEnd: "それは片側だけです。同じくらい A に偏ることもあるので、そちらも数えます。",
    exactly: "もっと偏った 0 対 4 も加えましょう。",
    chance: "4 枚のコインの出方は 16 通りです。1 対 3、0 対 4、3 対 1、4 対 0 になるのは、合わせて何通りですか。",
    missing: "数を二つとも入れてください。",
  },
  surprise: {
    title: "二十枚のコインの中のいちばん",
    text: [
      "何も学んでいない二十個のネットワークが、28 枚の画像一枚ごとにコインを投げて答えます。そして、いちばん成績のよいものを残します。その正解率は平均 {best20}。しかも {ruledOut} の場合には、範囲から 0.5 が外れて「コイン投げではない」ように見えます。誰もずるはしていませんし、何も学んでいません。新しい画像では、正解は半分に戻ります。",
      "30 エポックの中、いくつかのシードの中、たくさんの設定の中からいちばんを選び、選ぶのに使った画像の成績で評価するときにも、同じことが起こります。選ぶことも、その画像から学ぶことの一種なのです。だから画像は三組に分けます。学ぶための組、選ぶための組、そして最後に一度だけ見る組です。",
    ],
  },
  exercise: {
    title: "24 対 26",
    task: [
      "ネットワーク A と B に、同じ 28 枚を見せました。A は 24 枚、B は 26 枚正解し、そのうち 23 枚は二つとも正解です。どちらが優れているかを教えてくれるのは、片方だけが正解した画像だけです。B だけが正解したのは何枚ですか。",
      "二つの実力が同じなら、そうした画像が A と B のどちらに入るかは、コイン投げで決まるのと同じです。どちらに偏る場合も含めて、ここと同じかそれ以上に偏る確率はいくらですか。（これがマクネマーの正確検定です。）",
    ],
  },
  sources: [
    "は、レポートのページの図の説明に入れる範囲を計算します。",
    "は、画像ごとに正解か不正解かを決めます。その平均が正解率です。",
    "は、これまででいちばんよいエポックかどうかを判断します。「選ぶ」のはここです。",
  ],
  teacher: {
    aim: "測った正解率が何を表しているかを言える。同じ画像で二つのネットワークを比べられる。選ぶのに使った画像で評価してはいけない理由を説明できる。",
    plan: [
      [
        5,
        "全員がコインを 10 回投げる。表がいちばん多いのは誰か。その人は「表を出すのがうまい」のか。もう一度投げてみる。",
      ],
      [10, "図を動かす。引く前に正解率を予想し、何組かの画像について記録する。"],
      [10, "数式とプログラム。両端で 2.5% になるのは何の確率か。プログラムと同じように、試しながら端を探す。"],
      [10, "意外な発見。いちばんの成績が 0.70 になるには、ネットワークがいくつ必要か（40 個近く）。"],
      [10, "問題に取り組む。A だけの正解が 0 枚のとき、B だけの正解が何枚あれば確率が 5% を下回るか（6 枚で {six}）。"],
      [5, "プリントの 4 を書いて提出する。"],
    ],
    misconceptions: [
      [
        "「28 枚中 26 枚は、24 枚より優れている」",
        "数が多いだけです。違いがその 2 枚だけなら、コインでも {two} の確率で同じことが起こります。5 枚対 0 枚で {five}、6 枚対 0 枚でようやく {six} です。",
      ],
      [
        "「範囲の中に本当の正解率が入っている確率が 95% だ」",
        "そうとは言えません。動くのは範囲のほうです。画像を何度も引き直せば、95% 以上の組で、求めた範囲に本当の正解率が入ります。本当の正解率そのものは動きません。",
      ],
      ["「枚数を 2 倍にすれば、2 倍正確になる」", "幅は平方根でしか縮みません。半分にするには 4 倍の枚数が要ります。"],
      [
        "「検証でいちばんよかったエポックが、ネットワークの実力だ」",
        "それは何度も投げた中のいちばんです。独立な 30 枚のコインなら、いちばんは {best30} になります。エポックどうしは似ているので、これほどひどくはなりません。",
      ],
    ],
    answers: [
      "問題：3 枚。16 通りのうち 10 通りで 0.625。",
      "プリント 1：0.86。範囲は 0.67 から 0.96。",
      "プリント 2：およそ 4 倍の 112 枚。幅は枚数の平方根に反比例して縮むから。",
      "プリント 3：A だけが 1 枚、B だけが 6 枚。2 · (1 + 7) / 128 = 0.125 で、コインでもよく起こる。",
      "プリント 4：12 個から選んだいちばんは、選ぶのに使った画像では実力よりよく見える。選ぶのに使っていない画像で、一度だけ測る。",
    ],
  },
  sheet: [
    [
      "28 枚中 24 枚正解したネットワークがあります。測った正解率を求め、ありうる正解率の範囲をページで読み取りなさい。",
      3,
    ],
    ["範囲の幅を 28 枚のときの半分にするには、およそ何枚の画像が必要ですか。理由も書きなさい。", 3],
    [
      "二つのネットワークの片方だけが正解した画像が 7 枚あり、そのうち 6 枚は B の正解です。コインでこれ以上偏る確率を、両側で求めなさい。",
      4,
    ],
    [
      "友だちがネットワークを 12 個訓練し、いちばんよかった検証の正解率を報告しました。あなたならどう答えますか。何を測ればよいですか。",
      4,
    ],
  ],
};

export const TEXTS: Readonly<Record<Language, typeof en>> = { en, ja };
