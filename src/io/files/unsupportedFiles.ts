import type { OpenedFile } from "./openFile.js";

/** A kind of file that is not supported: what it is, and how to convert it into a supported one. */
interface UnsupportedKind {
  readonly is: string;
  readonly remedy: string;
  /** Bytes of such files, and their position. */
  readonly begins?: readonly [at: number, text: string];
  /** The ending of its name. */
  readonly ends?: RegExp;
  /** Whether a zip file with entries of these names is one. */
  readonly holds?: (names: readonly string[]) => boolean;
}

const TORCH =
  'In Python: safetensors.torch.save_file(torch.load("model.pt", map_location="cpu", weights_only=True), "model.safetensors") for a state_dict, ' +
  'then loadWeights; or torch.onnx.export(model, (example,), "model.onnx", external_data=False) for a whole model';
const NUMPY =
  'In Python: safetensors.numpy.save_file(dict(numpy.load("model.npz")), "model.safetensors"), then loadWeights';
const SAVED_MODEL =
  'Save the model in Keras as model.save("model.keras"), or convert the folder: python -m tf2onnx.convert --saved-model FOLDER --output model.onnx';
const UNPACK = "Unpack it, and give the file that is in it";

const KINDS: readonly UnsupportedKind[] = [
  {
    is: "a PyTorch file",
    remedy: TORCH,
    holds: (names) => names.some((name) => /(^|\/)data\.pkl$/.test(name)),
    ends: /\.(pt|pth)$/i,
  },
  {
    is: "a pickle, as old versions of torch.save and scikit-learn write",
    remedy: TORCH,
    begins: [0, "\x80"],
    ends: /\.(pkl|pickle|joblib)$/i,
  },
  {
    is: "NumPy's arrays",
    remedy: NUMPY,
    holds: (names) => names.length > 0 && names.every((name) => name.endsWith(".npy")),
    ends: /\.npz$/i,
  },
  { is: "a NumPy array", remedy: NUMPY, begins: [0, "\x93NUMPY"], ends: /\.npy$/i },
  {
    is: "a TensorFlow Lite model",
    remedy:
      "Save the model that it was made of in Keras as .keras, or convert it: python -m tf2onnx.convert --tflite model.tflite --output model.onnx",
    begins: [4, "TFL3"],
    ends: /\.tflite$/i,
  },
  {
    is: "a TensorFlow graph (SavedModel)",
    remedy: SAVED_MODEL,
    holds: (names) => names.some((name) => /(^|\/)saved_model\.pb$/.test(name)),
    ends: /\.(pb|pbtxt)$/i,
  },
  {
    is: "a TensorFlow checkpoint",
    remedy: 'Build the model in Keras, load_weights(…), and save it as model.save("model.keras")',
    ends: /\.(index|meta|data-\d+-of-\d+)$/i,
  },
  {
    is: "a Core ML model",
    remedy: "Export the model that it was made of as .keras or .onnx",
    holds: (names) => names.some((name) => name.includes("com.apple.CoreML")),
    ends: /\.(mlmodel|mlpackage)$/i,
  },
  {
    is: "a GGUF file of a language model",
    remedy: "Its layers are not supported",
    begins: [0, "GGUF"],
    ends: /\.gguf$/i,
  },
  {
    is: "a zip file with models in it",
    remedy: UNPACK,
    holds: (names) =>
      names.some((name) => /\.(keras|h5|hdf5|onnx|safetensors)$/i.test(name) && name !== "model.weights.h5"),
  },
  { is: "compressed by gzip", remedy: UNPACK, begins: [0, "\x1f\x8b"], ends: /\.(gz|tgz)$/i },
  { is: "an archive", remedy: UNPACK, begins: [0, "7z\xbc\xaf"], ends: /\.(7z|tar|rar)$/i },
  {
    is: "a web page, not the file: perhaps the address leads to the page about it",
    remedy: "Use the address of the download",
    begins: [0, "<"],
  },
  {
    is: "Git LFS's pointer to the file",
    remedy: "Fetch the file itself: git lfs pull",
    begins: [0, "version https:/"],
  },
];

/**
 * The error message for a file of an unsupported kind, with the way to convert it; null when the kind is unknown.
 * @param options.names names of the entries, of a zip file  @param options.byName whether to go by the file's name, too
 */
export function unsupportedFile(
  { what, head }: Pick<OpenedFile, "what" | "head">,
  { names = [], byName = true }: { names?: readonly string[]; byName?: boolean } = {},
): string | null {
  const text = String.fromCharCode(...head);
  const path = what.replace(/[?#].*$/s, "");
  const begins = ({ begins }: UnsupportedKind) => begins !== undefined && text.startsWith(begins[1], begins[0]);
  const found =
    KINDS.find(({ holds }) => names.length > 0 && holds?.(names)) ??
    KINDS.find(begins) ??
    KINDS.find(({ ends }) => byName && ends?.test(path));
  return found ? `${what} is ${found.is}, which cannot be read. ${found.remedy}` : null;
}
