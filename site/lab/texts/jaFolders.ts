import type { Texts } from "./Texts.js";

/** What imageFolder says of a folder, in Japanese. */
export const folderProblems: Texts["folderProblems"] = [
  [/ has no class folders/, "クラスのフォルダーが見つかりません。クラスごとにフォルダーを作り、画像を入れてください。"],
  [/ has one class folder, "(.*?)"/, "クラスのフォルダーが「$1」の 1 つしかありません。もう 1 つ加えてください。"],
  [/^(.*) has no picture /, "フォルダー「$1」に画像がありません。画像を入れるか、フォルダーを消してください。"],
  [
    / but no "train"/,
    "val や test はありますが、train がありません。クラスのフォルダーが入ったフォルダーを選んでください。",
  ],
  [/ has "train" and also (.*); keep/, "train のほかに $1 があります。train、val、test だけにしてください。"],
  [/ has both "val" and "validation"/, "val と validation の両方があります。どちらか 1 つにしてください。"],
  [
    /^(.*) lacks the class (.*) of train/,
    "「$1」には train にあるクラス $2 がありません。どの部分にも同じクラスのフォルダーを置いてください。",
  ],
  [
    /^(.*) has the class (.*), which train lacks/,
    "「$1」には train にないクラス $2 があります。どの部分にも同じクラスのフォルダーを置いてください。",
  ],
  [
    /^(.*) is not a zip file/,
    "「$1」は zip ファイルではありません。フォルダーか、フォルダーをまとめた zip ファイルを選んでください。",
  ],
  [/ truncated|damaged|checksum/, "zip ファイルが壊れています。もう一度保存するか、ダウンロードし直してください。"],
  [/ is encrypted/, "zip ファイルに暗号がかかっています。パスワードなしで保存し直してください。"],
  [
    /nothing was dropped|there are no files/,
    "ファイルがありません。クラスのフォルダーが入ったフォルダーをドロップしてください。",
  ],
  [
    / was chosen without its folder/,
    "フォルダーごと選んでください。画像を 1 枚ずつ加えるときは「自分でクラスを作る」を押してください。",
  ],
];
