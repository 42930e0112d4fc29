/** Phrases of the library's messages that name its options, and what replaces them: with the command's own option, or without one. */
const WORDS: readonly {
  readonly says: RegExp;
  readonly option?: string;
  readonly instead: string;
  readonly without?: string;
}[] = [
  {
    says: /make it smaller, or give a larger maxPixels/,
    option: "--max-pixels",
    instead: "make it smaller, or give a larger --max-pixels",
    without: "make it smaller",
  },
  {
    says: /(give it|give the shape of one sample), as in loadModel\(file, \{ inputShape: \[[^\]]*\] \}\)/,
    option: "--input-shape",
    instead: "$1, as in --input-shape 128,128,3",
  },
  {
    says: /too few for validationSplit; give at least 2, or leave validationSplit out/,
    instead: "too few: one is needed for validation and one for training; add more",
  },
  {
    says: /, or give classes if these are classes/,
    option: "--classes",
    instead: ", or name them with --classes if these are classes",
    without: "",
  },
  { says: /imageFolder: classes is /, option: "--classes", instead: "--classes is " },
  { says: /, or give \{ format \}/, instead: "" },
  {
    says: /Build the model, as with new Sequential\(\[…\]\), then loadWeights\(model, file\)/,
    instead: "This command needs a file with a whole model",
  },
  {
    says: /(a user-defined layer) given as customLayers/,
    instead: "$1, in a program that loads the model with customLayers",
  },
  {
    says: /,? and give it as customLayers/,
    instead: ", in a program that loads the model with customLayers",
  },
  {
    says: /Give your own as \{ customLayers: .*$/,
    instead: "Load a model with user-defined layers in a program, by loadModel(file, { customLayers })",
  },
  { says: /^(imageFolder|loadVgg16|onnxBytes|evaluate|fit|cutTop): /, instead: "" },
];

/**
 * Rewrites a message of the library for users of the command: it names the command's options in place of the library's.
 * @param options those of the command, such as "--max-pixels"
 */
export function commandWords(message: string, options: readonly string[]): string {
  return WORDS.reduce((text, { says, option, instead, without }) => {
    if (option === undefined || options.includes(option)) return text.replace(says, instead);
    return without === undefined ? text : text.replace(says, without);
  }, message);
}
