import type { Text } from "../Experiment.js";

/** What the page says of an experiment beside its figures. */
export interface Section {
  readonly id: string;
  /** Where it stands in the report: figures and tables. */
  readonly figures: Text;
  /** What it is about, a paragraph each. */
  readonly method: readonly Text[];
  /** In plain text. */
  readonly formula: string;
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
    reported: {
      words: {
        en: "in half the epochs accuracy and loss end better than frozen",
        ja: "半分のエポックで、正解率・損失とも固定したときより良くなる",
      },
    },
  },
];
