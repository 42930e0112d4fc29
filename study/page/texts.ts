import type { Text } from "../Experiment.js";

/** A figure of a section, by the end of its id. */
export type FigureName = "accuracy" | "loss" | "averages";

/** Why an experiment's curves look as they do. */
export interface Why {
  /** The mechanism. */
  readonly mechanism: Text;
  /** The one thing to change that shows it. */
  readonly knob: Text;
  /** The figure of its section in which it is seen. */
  readonly figure: FigureName;
}

/** What the page says of an experiment beside its figures. */
export interface Section {
  readonly id: string;
  /** Where it stands in the report: figures and tables. */
  readonly figures: Text;
  /** What it is about, a paragraph each. */
  readonly method: readonly Text[];
  /** In plain text. */
  readonly formula: string;
  readonly why: Why;
  /** What the report prints: its confusion table (rows: truth ramen, udon), and figures in words. */
  readonly reported: { readonly confusion?: readonly (readonly number[])[]; readonly words: Text };
}

/** The experiments in the report's order. */
export const SECTIONS: readonly Section[] = [
  {
    id: "s1",
    figures: { en: "figures 8 and 9, table 1", ja: "図 8・図 9・表 1" },
    method: [
      {
        en: "Every pixel is an input of its own, joined to every unit of the next layer. The network is not told which pixels are neighbours: a soup moved by one pixel is a new picture to it.",
        ja: "すべての画素を独立した入力とし、次の層のすべてのユニットとつなぐ。どの画素が隣り合っているかという情報は与えられないので、1 画素ずれただけの写真も、このネットワークにとっては別の画像である。",
      },
    ],
    formula: "v = σ(W u + b)",
    why: {
      mechanism: {
        en: "Nearly all of its 6,308,354 weights belong to one pixel each, and some hundred pictures say little about any of them. Training finds values that fit every picture; what still holds for other pictures is mostly colour, and the mean colour of a picture's middle is alone right for about three of four. So validation accuracy soon stands still, while its loss, which charges for being sure and wrong, lies above the training loss.",
        ja: "6,308,354 個の重みのほとんどは、それぞれ一つの画素にしか使われない。百枚ほどの画像では、その一つ一つの値はほとんど決まらない。訓練は全部の画像に合う値を見つけてしまうが、ほかの画像にも通用するのはおもに色である。画像中央の平均の色だけでも 4 枚に 3 枚ほどは当たる。だから検証の正解率は早くから横ばいになり、自信をもって間違えるほど大きくなる損失は、訓練の損失より上にとどまる。",
      },
      knob: {
        en: "Let places share their weights: that is the convolutional network, s2.",
        ja: "重みを場所によらず共有する。それが次の畳み込みネットワーク s2 である。",
      },
      figure: "loss",
    },
    reported: {
      confusion: [
        [2, 2],
        [2, 2],
      ],
      words: {
        en: "validation accuracy flat at about 0.6, validation loss never below training loss; test accuracy 50%",
        ja: "検証の正解率は 0.6 前後で横ばい、検証の損失は訓練の損失を下回らない。テストの正解率は 50%",
      },
    },
  },
  {
    id: "s2",
    figures: { en: "figures 10 and 11, table 2", ja: "図 10・図 11・表 2" },
    method: [
      {
        en: "A convolution slides small kernels over the picture and finds the same local feature wherever it is; max-pooling keeps the strongest response of each 2×2 window and halves the sides. Three rounds turn 128×128×3 numbers into 14×14×128.",
        ja: "畳み込み層は小さなカーネルを画像の上で滑らせ、同じ局所的な特徴を、それがどこにあっても見つける。最大プーリングは 2×2 の窓ごとに最も強い応答を残し、縦横を半分にする。これを 3 回くり返すと、128×128×3 の数値が 14×14×128 になる。",
      },
    ],
    formula: "y[i, j, o] = f( Σ x[i + p, j + q, c] · k[p, q, c, o] + b[o] )",
    why: {
      mechanism: {
        en: "3,211,392 of its 3,321,410 parameters sit behind the convolutions, in the first dense layer: enough to tell each training picture by something that it alone has. Once every picture is classified rightly, the loss can fall only by making the answers surer. On other pictures the same certainty makes each wrong answer dearer, so validation loss climbs while validation accuracy hardly moves.",
        ja: "3,321,410 個のパラメータのうち 3,211,392 個は、畳み込みの後ろにある最初の全結合層のもので、訓練画像を一枚ずつ、その画像にしかない特徴で言い当てられる。全部正解してしまうと、損失を下げる道は答えの確信を強めることしか残らない。同じ確信でほかの画像を間違えると、その一枚の損失は大きくなる。そのため、検証の正解率はほとんど動かないのに、検証の損失だけが上がっていく。",
      },
      knob: {
        en: "The number of epochs: with EarlyStopping the training ends where validation loss is lowest.",
        ja: "エポック数。EarlyStopping を使えば、検証の損失が最小のところで訓練が終わる。",
      },
      figure: "loss",
    },
    reported: {
      confusion: [
        [2, 2],
        [1, 3],
      ],
      words: {
        en: "training goes well, validation does not follow and its accuracy falls: overfitting, worse than before",
        ja: "訓練はうまく進むが検証はついてこず、正解率が下がる。過学習であり、前より悪いとされた",
      },
    },
  },
  {
    id: "s3",
    figures: { en: "figures 12 to 14", ja: "図 12〜図 14" },
    method: [
      {
        en: "The network has 3,321,410 parameters and about 110 pictures to fit: enough to learn every picture by heart. While training loss goes on falling, validation loss turns at some epoch and rises; from there on the network learns what is peculiar to its training pictures. No new training: these are the curves of the convolutional network, read for what training has and validation lacks.",
        ja: "約 110 枚の画像に対してパラメータは 3,321,410 個あり、すべての画像を丸暗記できてしまう。訓練の損失が下がり続ける一方で、検証の損失はあるエポックで底を打って上がり始める。そこから先は、訓練画像だけに当てはまる細部を覚えているにすぎない。ここでは新たに訓練をせず、畳み込みネットワークの曲線を、訓練にあって検証にないものという目で読み直す。",
      },
    ],
    formula: "gap = accuracy(training) − accuracy(validation)",
    why: {
      mechanism: {
        en: "What the pictures of a class have in common is found in the first epochs, since it lowers the loss of many pictures at once: both losses fall. What is left to learn after that is what single pictures have, and it lowers the loss of the training pictures alone. The point where validation loss turns is where the one ends and the other begins.",
        ja: "同じクラスの画像に共通することは、一度に多くの画像の損失を下げるので、初めの数エポックで見つかる。ここでは二つの損失がそろって下がる。その後に残っているのは一枚ごとの細部で、覚えても訓練画像の損失しか下がらない。検証の損失が底を打つところが、その境目である。",
      },
      knob: {
        en: "The number of training pictures: on 448 painted bowls instead of 112 the same network is right for 0.81 of new ones instead of 0.72.",
        ja: "訓練画像の枚数。描いた丼 112 枚を 448 枚に増やすと、初めて見る画像の正解率は 0.72 から 0.81 に上がる。",
      },
      figure: "loss",
    },
    reported: {
      words: {
        en: "training accuracy rises and loss falls while validation accuracy falls and loss rises",
        ja: "訓練の正解率が上がり損失が下がるのに対し、検証の正解率は下がり損失は上がる",
      },
    },
  },
  {
    id: "s4",
    figures: { en: "figures 15 to 17", ja: "図 15〜図 17" },
    method: [
      {
        en: "In each training step half of the features are set to 0 at random and the others doubled, so that no unit can rely on a few others. When predicting, all are there. (Figure 15 prints 128, 128, 32 for the first convolution's output; a valid 3×3 convolution of 128 pixels gives 126, as in our summary.)",
        ja: "訓練の各ステップで特徴の半分を無作為に 0 にし、残りを 2 倍にする。どのユニットも少数のほかのユニットに頼りきることができなくなる。予測のときにはすべてを使う。（図 15 では最初の畳み込みの出力が 128, 128, 32 と印刷されているが、パディングなしの 3×3 畳み込みなら 126 であり、ここでの表示もそうなっている。）",
      },
    ],
    formula: "y = x · m / (1 − p),   m ∈ {0, 1},  P(m = 0) = p = 0.5",
    why: {
      mechanism: {
        en: "Each step trains another random half of the features, so a feature pays only where it helps without the company of certain others. To learn a picture by heart takes many features together, which is what becomes hard: the gap narrows. The changing halves are also noise in every step, and the training curve is measured with half of the features missing: it falls later, and still slopes at the end.",
        ja: "ステップごとに、無作為に選ばれた半分の特徴だけが訓練される。特定の仲間がいなくても役に立つ特徴でなければ残れない。画像の丸暗記には多くの特徴の組み合わせが要るので、それが難しくなり、訓練と検証の差は縮まる。一方、選ばれる半分が毎回変わることは雑音でもあり、訓練の曲線そのものも特徴が半分欠けた状態で測られる。だから下がるのが遅く、最後まで傾きが残る。",
      },
      knob: {
        en: "The rate: with dropout of 0 the curves are those of the convolutional network.",
        ja: "ドロップアウト率。0 にすれば畳み込みネットワークの曲線に戻る。",
      },
      figure: "loss",
    },
    reported: {
      words: {
        en: "accuracy and loss improve, overfitting is contained; the curves still slope after epoch 20",
        ja: "正解率・損失とも改善し、過学習が抑えられる。20 エポックを過ぎても曲線は傾いている",
      },
    },
  },
  {
    id: "s5",
    figures: { en: "figures 18 to 20", ja: "図 18〜図 20" },
    method: [
      {
        en: "Before each ReLU every channel is brought to mean 0 and variance 1 within the batch, then scaled by γ and shifted by β, which are learned. Predictions use moving averages of mean and variance instead. (Figure 18 has the same misprint as figure 15.)",
        ja: "ReLU の前で、チャンネルごとにバッチ内の平均を 0、分散を 1 にそろえ、学習される γ 倍と β の平行移動を加える。予測では代わりに平均と分散の移動平均を使う。（図 18 にも図 15 と同じ誤植がある。）",
      },
    ],
    formula: "y = γ · (x − μ) / √(σ² + ε) + β",
    why: {
      mechanism: {
        en: "In training every channel is normalised by its own batch, which keeps the signals of all layers in one range whatever the layers before them do: large steps are safe, and a few epochs are enough. Predictions use moving averages instead. With few steps an epoch and a momentum of 0.99 these lag far behind the network that they are to describe, so validation judges a good network with wrong statistics.",
        ja: "訓練中はチャンネルごとに、そのバッチ自身の平均と分散で正規化する。前の層が変わっても信号の範囲がそろうので、大きく動いても壊れず、数エポックで収束する。予測に使うのは移動平均のほうである。1 エポックのステップ数が少なく、モメンタムが 0.99 だと、移動平均は変わっていくネットワークに追いつけない。検証では、よく学んだネットワークを、古い統計量で測っていることになる。",
      },
      knob: {
        en: "The momentum: 0.9 in place of 0.99, with not a bit of the training changed.",
        ja: "モメンタム。0.99 を 0.9 にする。訓練は 1 ビットも変わらない。",
      },
      figure: "averages",
    },
    reported: {
      words: {
        en: "training converges well, almost done from epoch 4; validation does not follow",
        ja: "訓練はよく収束し、4 エポックでほぼ終わる。検証はついてこない",
      },
    },
  },
  {
    id: "s6",
    figures: { en: "figures 21 to 23", ja: "図 21〜図 23" },
    method: [
      {
        en: "A penalty on the size of the weights is added to the loss, so that large weights have to pay for themselves and the fitted function stays simple. The penalty (λ = 0.01 on every kernel; the report does not give its λ) is part of the loss that the curves show.",
        ja: "重みの大きさに対する罰則を損失に加える。大きな重みはそれに見合う働きをしなければならず、当てはめた関数は単純なものにとどまる。罰則（すべてのカーネルに λ = 0.01。レポートに λ の値はない）は、曲線の損失に含まれている。",
      },
    ],
    formula: "L = L₀ + λ · Σ w²",
    why: {
      mechanism: {
        en: "At the beginning most of the loss is the penalty and not the pictures: it shrinks by the same rule in every step, whatever the batch, and so the curve falls smoothly. Accuracy depends on which pull is stronger. Where the penalty's wins, the weights end so small that all pictures get nearly the same answer, and accuracy stays at 0.5; where the pictures' wins, the network learns.",
        ja: "初めのうち、損失の大部分は画像ではなく罰則である。罰則はどのバッチでも同じ規則で小さくなっていくので、曲線はなめらかに下がる。正解率は、重みを引く二つの力のどちらが強いかで決まる。罰則が勝てば重みは小さくなりすぎ、どの画像にもほとんど同じ答えを返して、正解率は 0.5 のままになる。画像が勝てば、ネットワークは学習する。",
      },
      knob: {
        en: "λ: with 0 the curves are those of the convolutional network; the larger it is, the longer the penalty rules.",
        ja: "λ の大きさ。0 なら畳み込みネットワークの曲線になり、大きくするほど罰則の支配が長く続く。",
      },
      figure: "loss",
    },
    reported: {
      words: {
        en: "loss falls smoothly and converges, accuracy stays flat at about 0.50",
        ja: "損失はなめらかに下がって収束し、正解率は 0.50 付近で横ばい",
      },
    },
  },
  {
    id: "s7",
    figures: { en: "figures 24 to 27", ja: "図 24〜図 27" },
    method: [
      {
        en: "VGG16 has learned from more than a million pictures what edges, textures and shapes are. Its 14,714,688 weights stay as they are; only a dense layer on top, 16,386 parameters, learns noodles. What the frozen layers make of a picture is computed once.",
        ja: "VGG16 は 100 万枚を超える画像から、輪郭・質感・形とは何かを学んでいる。その 14,714,688 個の重みは変えず、上に載せた全結合層の 16,386 個のパラメータだけが麺を学ぶ。固定した層の出力は、画像ごとに一度だけ計算すればよい。",
      },
    ],
    formula: "p = softmax( W · VGG16(x) + b )",
    why: {
      mechanism: {
        en: "What is trained is a linear classifier: 16,386 parameters on 8,192 finished features. Training is measured in the middle of each epoch and with half of the features dropped, validation after the epoch and with all: that alone puts validation ahead, as long as the classifier still improves. With steps as large as Adam's default it knows its training pictures by heart within a few epochs, and from then on training is ahead.",
        ja: "ここで訓練されるのは、できあがった 8,192 個の特徴を使う線形の分類器（16,386 パラメータ）だけである。訓練の値はエポックの途中で、特徴を半分落として測り、検証の値はエポックの後で、全部の特徴を使って測る。分類器が伸びているあいだは、それだけで検証のほうが良く見える。Adam の既定の学習率では数エポックで訓練画像を覚えきってしまい、そこから先は訓練のほうが上になる。",
      },
      knob: {
        en: "The learning rate: with Adam at 10⁻⁴ on pixels / 255, Keras's validation loss on photos is 0.61 after 10 epochs, its training loss 0.71.",
        ja: "学習率。画素を 255 で割り、Adam の学習率を 10⁻⁴ にすると、写真での Keras の損失は 10 エポック後に検証 0.61、訓練 0.71 となる。",
      },
      figure: "accuracy",
    },
    reported: {
      words: {
        en: "training and validation accuracy both rise, losses fall, validation better than training",
        ja: "訓練・検証とも正解率が上がり損失が下がる。検証のほうが訓練より良い",
      },
    },
  },
  {
    id: "s8",
    figures: { en: "figures 28 to 30", ja: "図 28〜図 30" },
    method: [
      {
        en: "The trained model goes on learning with VGG16's last block thawed (7,095,810 trainable parameters), in steps a hundred times smaller, lest they undo what it knows. Half the epochs.",
        ja: "学習済みのモデルを、VGG16 の最後のブロックも学習させながら（学習されるパラメータは 7,095,810 個）、100 分の 1 の小さな歩幅でさらに訓練する。すでに知っていることを壊さないためである。エポック数は半分にする。",
      },
    ],
    formula: "w ← w − η · ∂L/∂w   (block5, η = 10⁻⁵)",
    why: {
      mechanism: {
        en: "A step of Adam moves a weight by at most about the learning rate, whatever the gradient. About a hundred steps of 10⁻⁵ move it by 0.001 at most, and the weights of block5 are about 0.009 in size: the filters are adjusted and not replaced. The network begins where s7 has ended, so there is little left to gain, and with few validation pictures one picture more or less decides which of the two looks better.",
        ja: "Adam の 1 ステップで重みが動く幅は、勾配によらず、およそ学習率までである。10⁻⁵ で 100 ステップほど進んでも、動くのは最大で 0.001。block5 の重みの大きさは 0.009 ほどなので、フィルターは作り直されるのではなく微調整される。s7 が終わったところから始まるため伸びしろは小さく、検証画像が少ないと、一枚の違いでどちらが良く見えるかが決まる。",
      },
      knob: {
        en: "How far s7 had come. On photos the claim holds in every run where s7, too, learns at 10⁻⁵: its dense layer has hardly learned after 30 epochs then (validation 0.43 to 0.64), and fine-tuning has everything left to gain.",
        ja: "s7 がどこまで学習していたか。s7 も学習率 10⁻⁵ で訓練しておくと、写真では 3 回とも主張どおりになる。30 エポック後も全結合層はほとんど学習できておらず（検証 0.43〜0.64）、伸びしろがそのまま残っているからである。",
      },
      figure: "accuracy",
    },
    reported: {
      words: {
        en: "in half the epochs accuracy and loss end better than frozen",
        ja: "半分のエポックで、正解率・損失とも固定したときより良くなる",
      },
    },
  },
];
