import { MOST_JPEG_MILLIONS, MOST_MILLIONS } from "../own/mostPixels.js";
import { folderProblems } from "./jaFolders.js";
import type { Texts } from "./Texts.js";

/** The first of them. */
const some = (words: readonly string[]) => `${words.slice(0, 5).join("、")}${words.length > 5 ? " ほか" : ""}`;

export const ja: Texts = {
  title: "麺ラボ",
  lead: "畳み込みニューラルネットワークを、このページの中で写真から訓練し、学んでいく様子をのぞいてみましょう。ラーメンか、うどんか。「訓練する」を押すだけです。",
  other: "English",
  contents: "目次",
  pictures: "画像",
  network: "ネットワーク",
  training: "訓練",
  look: "何を見ているか",
  judge: "どれだけ当たるか",
  take: "持ち帰る",
  painting: (done, all) => `どんぶりを描いています（${done} / ${all}）…`,
  counts: (train, val, classes) => `訓練用 ${train} 枚、検証用 ${val} 枚：${classes}`,
  ownFolder: "自分の写真を使う（フォルダーを選ぶ）",
  ownZip: "またはその zip ファイル",
  ownHelp:
    "クラスごとに 1 つのフォルダーを作り、クラス名を付けて、1 つのフォルダーか zip にまとめてください。このページにドロップしてもかまいません。",
  bowls: "描いたどんぶりに戻す",
  privacy: "写真がこのページの外に出ることはありません。開いたあとは通信もしません。",
  preset: "レポートの実験",
  presets: {
    s1: "s1 全結合層だけ",
    s2: "s2 畳み込みネットワーク",
    s4: "s4 ドロップアウト",
    s5: "s5 バッチ正規化",
    s6: "s6 L2 正則化",
  },
  custom: "自分の設定",
  knobs: {
    photos: "訓練に使う枚数",
    size: "画像の大きさ（画素）",
    augment: "画像をエポックごとに少しずつ動かす",
    coinToss: "ラベルをコイン投げで決める",
    convolutions: "畳み込みとプーリングを 3 段",
    filters: "最初の畳み込みのフィルター数",
    dense: "全結合の中間層の数",
    dropout: "ドロップアウト",
    l2: "L2 の強さ",
    batchNorm: "バッチ正規化",
    momentum: "移動平均のモーメンタム",
    layers: "自分で書いた層",
    learningRate: "学習率",
    batchSize: "バッチサイズ",
    epochs: "エポック数",
    seed: "乱数のシード",
  },
  all: (count) => (Number.isFinite(count) ? `すべて（${count} 枚）` : "すべて"),
  layer: "層",
  output: "出力",
  parameters: "パラメーター数",
  totalParameters: (count) => `パラメーターは全部で ${count} 個`,
  play: "訓練する",
  pause: "一時停止",
  step: "1 ステップ",
  epoch: "1 エポック",
  rewind: "最初に戻す",
  keep: "A として残して比べる",
  states: {
    ready: "準備完了",
    running: "訓練中",
    paused: "一時停止中",
    done: "訓練終了",
    failed: "エラーで止まりました",
  },
  progress: (epoch, epochs, batch, steps) => `エポック ${epoch} / ${epochs}、ステップ ${batch} / ${steps}`,
  epochs: (count) => `${count} エポック`,
  spoken: (epoch, accuracy, valAccuracy) => `${epoch} エポック終了。訓練の正解率 ${accuracy}、検証 ${valAccuracy}。`,
  accuracy: "正解率",
  loss: "損失",
  trainingLine: "訓練",
  validationLine: "検証",
  keptLine: "A の検証",
  curvesTable: "曲線を表で見る",
  epochColumn: "エポック",
  chooseLayer: "層",
  choosePicture: "画像を選ぶ",
  mapsOf: (layer, count) => `${layer}：この画像の特徴マップ ${count} 枚。明るいほど強く反応しています。`,
  heat: (name) => `Grad-CAM：どこを見て「${name}」と考えるか`,
  noMaps:
    "このネットワークには、見せられるマップがありません。画像を 1 列に並んだ数として受け取る層だけでできているからです。畳み込みのあるネットワークを選ぶと、見ているものがここに現れます。",
  notYet: "1 ステップでも訓練すると、ネットワークが見ているものがここに現れます。",
  says: (name, percent, truth) => `答えは「${name}」（${percent}）。正解は「${truth}」です。`,
  saysOfCamera: (name, percent) => `答えは「${name}」（${percent}）です。`,
  lookByCamera: "カメラで見る",
  moment: (epochs, steps) =>
    steps === 0
      ? `${epochs} エポック学習したネットワーク。`
      : `${epochs} エポックと ${steps} ステップ学習したネットワーク。`,
  confusion: "検証用の画像の正解と予測。ます目を選ぶと、その画像が見られます。",
  truth: "正解",
  predicted: "予測",
  cellPictures: (truth, predicted, count) => `「${truth}」を「${predicted}」と答えた画像 ${count} 枚`,
  openTest: "テスト用の画像を開く",
  testHelp: "ネットワークを決めてから、一度だけ。選ぶのに使った数字は、もうテストにはなりません。",
  tested: (right, all) => `テスト用 ${all} 枚のうち ${right} 枚が正解でした。`,
  link: "設定をすべて含むリンクをコピー",
  copied: "コピーしました。",
  notCopied: "このブラウザーではコピーできません。アドレス欄の URL にもすべての設定が入っています。",
  downloadWeights: "訓練したネットワーク（model.keras）",
  program: "同じ訓練を Node で",
  programHelp: "最後の 1 ビットまで同じ数字になります。",
  decodingFirst: "画像を読み込んでいます…",
  decoding: (done, all) => `画像を読み込んでいます（${done} / ${all}）…`,
  makeClasses: "自分でクラスを作る（カメラ・ファイル・貼り付け）",
  ownClasses: "自分のクラス",
  classNumber: (number) => `クラス ${number}`,
  className: (number) => `クラス ${number} の名前`,
  classCount: (count) => `${count} 枚`,
  addClass: "クラスを増やす",
  removeClass: (name) => `クラス「${name}」を消す`,
  removePhoto: (number, name) => `「${name}」の ${number} 枚目を消す`,
  removeBroken: (number, file, name) => `「${name}」の ${number} 枚目を消す（${file} は画像として読めません）`,
  movePhoto: (number, name, to) => `「${name}」の ${number} 枚目を「${to}」に移す`,
  showAll: "すべて表示（消す・移す）",
  showLast: "最後の数枚だけ表示",
  shownPictures: "表示する範囲",
  press: "画像を押すと",
  pressRemoves: "消す",
  pressMoves: (name) => `「${name}」に移す`,
  undo: "画像への直前の変更を取り消す",
  removeHelp: "画像を押すと消えます。",
  camera: "カメラ",
  files: "ファイル",
  paste: "貼り付け",
  added: (count, name) => `「${name}」に ${count} 枚加えました。`,
  takePicture: "撮る（押し続けると連写）",
  otherCamera: "前後のカメラを切り替える",
  closeCamera: "カメラを閉じる",
  cameraPicture: "カメラの映像",
  intoClass: "加えるクラス",
  openingCamera: "カメラの使用を確認しています…",
  division:
    "分け方は自動です。各クラスの最後の 5 分の 1 が検証用になり、どのクラスにも 10 枚以上あれば、さらに 5 分の 1 がテスト用に取り置かれます。",
  skippedFiles: {
    unreadable: (names) =>
      `画像として読めないので除きました：${some(names)}。消すか、JPEG か PNG で保存し直して加えてください。`,
    empty: (names) => `中身が空なので除きました：${some(names)}。消して、画像の入ったファイルを加えてください。`,
    tooManyPixels: (names) =>
      `大きすぎるので除きました（読めるのは JPEG なら ${MOST_JPEG_MILLIONS / 100} 億画素、ほかの形式なら ${MOST_MILLIONS * 100} 万画素まで）：${some(names)}。消して、小さく保存し直したものを加えてください。`,
  },
  samePictures: (same) =>
    `同じ画像が 2 回入っています：${some(same.map(([a, b]) => `「${a.name}」の ${a.number} 枚目と「${b.name}」の ${b.number} 枚目`))}。別々のクラスにあると、どちらが正しいのかネットワークには分かりません。同じクラスにあると、訓練に使った画像で検証してしまうことがあります。どちらかを消してください。`,
  misread: (settings) =>
    `リンクに、このページにない設定があります：${settings.join("、")}。その設定は使わずに始めます。打ち間違いか、別の版のリンクかもしれません。下で選び直してください。`,
  settingsFile: (misread) => {
    if (!misread)
      return "写真は開けましたが、設定のファイル noodle-lab.json が壊れているので、設定は前のままです。同じ設定は README.txt にもリンクの形で書いてあります。";
    const lacking = misread.length > 0 ? `このページにない設定は使いません：${some(misread)}。` : "";
    return `写真と一緒に設定も元に戻しました。取り消すと、どちらも前の状態に戻ります。${lacking}`;
  },
  comments: {
    order: "ファイルの番号は、ページで訓練した順番です。",
    coinToss: "コイン投げで決めたラベル",
    keras: "ラボのネットワークを Keras 3 で同じ写真から訓練し、ページで訓練したネットワークも開きます。",
    others: "Keras の重みの初期値はページとは違うので、数字も違ってきます。",
    validationAccuracy: "model.keras（ページで訓練したもの）の検証の正解率",
  },
  problems: {
    oneClass: () => "クラスが 1 つしかありません。もう 1 つ作ってください。",
    emptyClass: (name) => `クラス「${name}」にまだ画像がありません。2 枚以上加えてください。`,
    nothingToValidate: () =>
      "どのクラスも 1 枚だけなので、検証用の画像が残りません。どれかのクラスにもう 1 枚加えてください。",
    noneReadable: (name) => `クラス「${name}」に読める画像がありません。JPEG か PNG の画像を加えてください。`,
    otherZip: (name) =>
      `${name} には画像が入っていません。別のアプリの zip ファイルかもしれません。開けるのは、このページで保存した zip か、クラスごとのフォルダーに画像を入れた zip です。`,
    tooLarge: (detail) => {
      const [count, size, most] = detail.split(" ").map((number) => Number(number).toLocaleString("en"));
      return `${size} × ${size} 画素の画像 ${count} 枚は、このページで使えるメモリーに収まらないので、何も変えていません。この大きさなら ${most} 枚まで入ります。画像の大きさ（画素）を小さくするか、枚数を減らしてください。`;
    },
    tooMuchToPack: () =>
      "写真の合計が大きすぎて、1 つのファイルにまとめられません。写真のフォルダーはそのまま取っておいてください（このページでまた開けます）。ネットワークだけなら保存できます。",
    cameraRefused: () =>
      "カメラの使用が許可されていません。アドレス欄の横にあるサイトの設定で許可してから、もう一度試してください。ファイルを加えることもできます。",
    noCamera: () => "カメラが見つかりません。つないでからもう一度試すか、ファイルを加えてください。",
    cameraBusy: () =>
      "カメラの映像が届きません。ほかのアプリが使っているかもしれません。閉じてから、もう一度試してください。",
    cameraForbidden: () =>
      "ブラウザーがカメラを使わせるのは、https のページか、この端末で開いたページだけです。そのように開き直すか、ファイルを加えてください。",
    nothingToPaste: () => "クリップボードに画像がありません。先に画像をコピーしてください。",
    pasteForbidden: () =>
      "ブラウザーがクリップボードを読ませるのは、https のページか、この端末で開いたページだけです。クラスを選んで Ctrl+V（Mac では ⌘V）を押すか、ファイルを加えてください。",
    fileGone: (name) =>
      `ファイル ${name} がもう読めません。選んだあとで移動したか、変更したようです。その画像を消して、選び直してください。`,
    pasteRefused: () =>
      "ブラウザーがクリップボードを読ませてくれません。クラスを選んで Ctrl+V（Mac では ⌘V）を押してください。",
  },
  folderProblems,
  unknownProblem: "読み込めませんでした：",
  project: "すべてを 1 つの zip にまとめる",
  projectHelp:
    "すべての写真、訓練したネットワーク（model.keras）、Node と Keras のプログラム、曲線、設定が入っています。このページで開くと、今の状態から続けられます。",
  packing: "まとめています…",
  kerasProgram: "同じネットワークを Keras（Python）で",
  readme: (link) => `麺ラボのプロジェクト

photos/       画像。用途（train・val・test）とクラスごとに分け、訓練の順に番号を付けてあります
train.mjs     同じネットワークを最後の 1 ビットまで同じに訓練します：
                npm install noodlenet
                node train.mjs
train.py      同じネットワークを Keras 3 で訓練し、model.keras も開きます：
                pip install keras tensorflow pillow
                python train.py
model.keras   訓練したネットワーク（訓練した場合）。Keras 3 のほか、次でも使えます：
                npx noodlenet predict model.keras lunch.jpg
curves.csv    エポックごとの損失と正解率
noodle-lab.json
              ページの設定（名前はリンクの中と同じです）

同じ写真で別のネットワークを訓練するには：npx noodlenet train photos
ページで続けるには、この zip をページで開いてください。写真も設定も元に戻ります。
同じ設定は、ページのアドレスの末尾に次を付けても使えます
#${link}
`,
  spot: "指先のカーネル",
  spotHelp: "上のマップを指すか、つまみを動かすと、そこで層が何を計算しているかが見えます。",
  spotMap: "マップ",
  spotRow: "行",
  spotColumn: "列",
  spotAt: (layer, map, row, column) => `${layer} のマップ ${map}、${row} 行 ${column} 列`,
  spotInput: (channel) => `入力のチャンネル ${channel}`,
  spotKernel: "カーネル",
  spotProducts: (sum) => `積（和は ${sum}）`,
  spotOthers: (count, sum) => `ほかの ${count} チャンネルは影響が小さく、合わせて ${sum} です。`,
  spotTotal: "チャンネルごとの和とバイアス：",
  spotWindow: "窓",
  spotLargest: "いちばん大きい値が残ります。",
  strengths: "層ごとの重みと勾配",
  strengthsHelp:
    "各層のカーネルとその勾配の大きさ（二乗平均平方根）。各エポックの最初のステップで測り、対数目盛りで描いています。",
  strengthsTable: "この線を表で見る",
  weights: "重み",
  gradients: "勾配",
  keptTrainingLine: "A の訓練",
  measures: {
    accuracy: "正解率（訓練）",
    valAccuracy: "正解率（検証）",
    loss: "損失（訓練）",
    valLoss: "損失（検証）",
  },
  otherPictures:
    "A を残したあとで画像が変わりました。A と B は別々の画像での結果なので、数字をそのまま比べることはできません。",
  comparison: "A と B の違いと結果（最後のエポック）",
  keptColumn: "A（残したもの）",
  nowColumn: "B（いま）",
  seedsRow: "シードの数",
  epochCount: "エポック数",
  lowestValLoss: "検証の損失の最小値",
  atEpoch: (value, epoch) => `${value}（エポック ${epoch}）`,
  on: "あり",
  off: "なし",
  restoreKept: "A の設定に戻す",
  forgetKept: "A を消す",
  threeSeeds: "シードを 3 つ試す",
  seedsDone: (done, all) => `シード ${done} / ${all}：帯は最小から最大まで、線は平均です。`,
  code: "ネットワークをコードで書き換える",
  codeHelp:
    "プログラムを書き換えてボタンを押すと、層と設定がそれに合わせて変わります。コードは読み取るだけで、実行はしません。",
  useCode: "このコードを使う",
  resetCode: "元に戻す",
  atLine: (line, words) => `${line} 行目：${words}`,
  codeProblems: {
    expected: (text) => `ここに「${text}」があるのは読み取れません。前にコンマやかっこが抜けていませんか。`,
    ended: () => "プログラムが途中で終わっています。閉じていないかっこがあります。",
    noSequential: () => "層を並べた new Sequential([ … ]) が見つかりません。",
    unknownLayer: (known) => `ラボで使えない層です。使えるのは ${known} です。`,
    unknownOption: (option) => `この層にないオプションです：${option}`,
    badValue: (needed) => `使えない値です。使えるのは ${needed} です。`,
    lastLayer: (classes) =>
      `最後の層だけを new Dense(${classes}, { activation: "softmax" }) にしてください。クラスごとに 1 ユニットです。`,
    needsMaps: (layer) => `${layer} にはマップが必要です。Flatten（1 つだけ）より前に置いてください。`,
    needsFlatten: () => "Dense の前には new Flatten() を置き、数を 1 列に並べてください。",
    tooSmall: (shape) => `この層のあとには画像が残りません（${shape}）。画像を大きくするか、層を減らしてください。`,
    tooLarge: (count) => `重みが ${count} 個あります。このページで訓練できるのは 800 万個までです。`,
    tooMany: (most) => `層が ${most} を超えています。`,
  },
  doesNotFit: "このネットワークは画像の大きさに合いません。画像を大きくするか、層を減らしてください。",
  moved: "最初の画像は、エポックごとに次のように動かしてから見せます：",
  mistakes: "自信をもって間違えた画像",
  mistake: (truth, said, percent) => `「${truth}」を「${said}」と答えた（${percent}）`,
};
