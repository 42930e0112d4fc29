/** The words between the figures. */
export const TEXTS = {
  en: {
    title: "How convolutional networks work",
    cnn: "A convolutional network, drawn from the model itself",
    cnnFigure: "The network of s2",
    cnnText:
      "Convolution and pooling take turns: the picture gets smaller, the channels more. What is left, 14×14 places with 128 features each, is laid out as one vector, from which dense layers judge.",
    perceptron: "The multilayer perceptron",
    perceptronText:
      "Each unit multiplies every input by a weight, adds them up with a bias, and bends the sum with an activation σ: multiply and add, again and again. With three or more layers the network is called deep.",
    perceptronFigure: "Units with their values, computed by the library",
    activations: "Activation functions and their derivatives",
    activationsText:
      "Without a bend between them, layers would collapse into a single one. ReLU is the usual choice in convolutional networks, tanh in recurrent ones; sigmoid gives a probability, softmax one for each class, which sum to 1. The dashed derivatives come from automatic differentiation.",
    convolution: "Convolution",
    convolutionText:
      "A kernel slides over the picture. The numbers under it are multiplied by the kernel's, the products summed, a bias added: that is one element of the output. Without padding the output is smaller by two; a ring of zeros keeps its size. Each kernel gives one channel of output.",
    colourText:
      "A colour picture has three channels, 0 to 255 each, and the kernel has a layer for each of them, whose sums are added up. This is the same place under the kernel of the trained network that answers most there.",
    alphaText:
      "A PNG's transparency is a fourth channel. Here the place lies on the soft edge of a cut-out; the kernel's fourth layer is made by hand, since the network has learned from pictures without transparency.",
    convolutionFigure: "A real piece of a test picture under a kernel that finds vertical edges",
    colourFigure: "Three channels; numbers rounded to two digits",
    alphaFigure: "Four channels: red, green, blue and transparency",
    where: "The test picture; the piece is framed",
    pooling: "Max-pooling",
    poolingText:
      "Of each 2×2 window only the largest number is kept. Both sides are halved, channels stay, and it matters less where exactly a feature is: small shifts leave the maximum where it was.",
    poolingFigure: "A piece of a feature map that the trained network's first convolution gives for that picture",
    maps: "What the trained network sees",
    mapsText:
      "The first 16 feature maps of each convolution: bright where the kernel has found what it looks for. Early maps still show the picture, later ones are small and abstract.",
    mapsFigure: (layer: string, shape: string) => `${layer}: the first 16 maps of ${shape}`,
    cam: "Where it looks: Grad-CAM",
    camText:
      "The gradients of the answer's score with respect to the last feature maps say which maps speak for it; their weighted sum shows where (Selvaraju et al. 2017).",
    camFigure: (name: string, p: string) => `The answer is ${name}, with probability ${p}`,
    controls: "Move with the arrow keys or the buttons",
    moves: { ArrowLeft: "left", ArrowUp: "up", ArrowDown: "down", ArrowRight: "right" },
  },
  ja: {
    title: "畳み込みニューラルネットワークのしくみ",
    cnn: "モデルそのものから描いた畳み込みネットワーク",
    cnnFigure: "s2 のネットワーク",
    cnnText:
      "畳み込みとプーリングを繰り返すたびに、画像は小さくなり、チャンネルは増える。最後に残る 14×14 か所、128 個ずつの特徴を一列に並べ、全結合層が判定する。",
    perceptron: "多層パーセプトロン",
    perceptronText:
      "各ユニットは、すべての入力に重みを掛けて足し合わせ、バイアスを加え、その和を活性化関数 σ に通す。掛けて足す、その繰り返しである。3 層以上のものを深層ネットワークと呼ぶ。",
    perceptronFigure: "各ユニットの値（ライブラリで計算したもの）",
    activations: "活性化関数と導関数",
    activationsText:
      "層の間に非線形な関数がなければ、何層重ねても 1 層と変わらない。畳み込みネットワークでは ReLU、再帰型では tanh がよく使われる。シグモイドは確率を、ソフトマックスは合計が 1 になるクラスごとの確率を与える。破線の導関数は自動微分で求めた。",
    convolution: "畳み込み",
    convolutionText:
      "カーネルが画像の上を動いていく。その下にある数とカーネルの数を掛け、積を足し合わせ、バイアスを加えると、出力の要素が一つ決まる。パディングがなければ出力は縦横とも 2 小さくなり、周りを 0 で囲めば大きさは変わらない。カーネル一つが出力の 1 チャンネルを作る。",
    colourText:
      "カラー画像は 0〜255 の値をもつ 3 チャンネルからなる。カーネルもチャンネルの数だけ層をもち、それぞれの和を合計する。図は同じ場所に、訓練したネットワークのうちここで最も強く反応するカーネルを当てたものである。",
    alphaText:
      "PNG のアルファ値（不透明度）は 4 番目のチャンネルになる。図は、切り抜いた画像のなめらかな縁にあたる場所である。ネットワークは透明な部分のない画像で学習したので、カーネルの 4 番目の層だけは手で作った。",
    convolutionFigure: "テスト画像の一部と、縦の輪郭を見つけるカーネル",
    colourFigure: "3 チャンネルの場合（数値は小数第 2 位に丸めた）",
    alphaFigure: "4 チャンネルの場合（赤・緑・青・アルファ）",
    where: "テスト画像。枠の中が下の図の部分",
    pooling: "最大プーリング",
    poolingText:
      "2×2 の窓ごとに最大の数だけを残す。縦横は半分になり、チャンネル数は変わらない。少しずれても最大値は変わらないことが多く、特徴の正確な位置に左右されにくくなる。",
    poolingFigure: "訓練したネットワークの最初の畳み込み層が、この画像に対して出す特徴マップの一部",
    maps: "訓練したネットワークが見ているもの",
    mapsText:
      "各畳み込み層の特徴マップを初めの 16 枚ずつ示す。カーネルが探しているものが見つかった場所ほど明るい。浅い層には画像の面影が残り、深い層ほど小さく抽象的になる。",
    mapsFigure: (layer: string, shape: string) => `${layer}：${shape} のうち初めの 16 枚`,
    cam: "どこを見て判断したか：Grad-CAM",
    camText:
      "最後の特徴マップに関する、答えのスコアの勾配から、どのマップがその答えを支えているかが分かる。重みを付けて足し合わせると、画像のどこが決め手かが見える（Selvaraju ほか 2017）。",
    camFigure: (name: string, p: string) => `ネットワークの答えは「${name}」、確率 ${p}`,
    controls: "矢印キーかボタンで動かす",
    moves: { ArrowLeft: "左へ", ArrowUp: "上へ", ArrowDown: "下へ", ArrowRight: "右へ" },
  },
};
