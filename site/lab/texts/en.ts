import { MOST_JPEG_MILLIONS, MOST_MILLIONS } from "../own/mostPixels.js";
import type { Texts } from "./Texts.js";

const pictures = (count: number) => `${count} ${count === 1 ? "picture" : "pictures"}`;

/** The first of them. */
const some = (words: readonly string[]) => `${words.slice(0, 5).join(", ")}${words.length > 5 ? " …" : ""}`;

export const en: Texts = {
  title: "Noodle lab",
  lead: "Train a convolutional network on pictures, here in this page, and look inside while it learns. Ramen or udon? Press Train.",
  other: "日本語",
  contents: "Contents",
  pictures: "Pictures",
  network: "Network",
  training: "Training",
  look: "What it sees",
  judge: "How often it is right",
  take: "Take it with you",
  painting: (done, all) => `Painting bowl ${done} of ${all} …`,
  counts: (train, val, classes) => `${pictures(train)} to train on, ${val} to validate: ${classes}`,
  ownFolder: "Your own photos: choose a folder",
  ownZip: "or a zip file of it",
  ownHelp:
    "One folder for each class, named as the class is, in a folder or a zip file; or drop it anywhere on this page.",
  bowls: "Painted bowls again",
  privacy: "Nothing leaves this page: it asks for nothing once it is open.",
  preset: "Experiment of the report",
  presets: {
    s1: "s1 dense layers only",
    s2: "s2 convolutional network",
    s4: "s4 dropout",
    s5: "s5 batch normalisation",
    s6: "s6 L2",
  },
  custom: "your own",
  knobs: {
    photos: "Pictures to train on",
    size: "Size in pixels",
    augment: "Move the pictures a little, anew in each epoch",
    coinToss: "Toss a coin for each label",
    convolutions: "Three convolutions with pooling",
    filters: "Filters of the first convolution",
    dense: "Hidden dense layers",
    dropout: "Dropout",
    l2: "L2 penalty",
    batchNorm: "Batch normalisation",
    momentum: "Momentum of its moving averages",
    layers: "Layers of your own",
    learningRate: "Learning rate",
    batchSize: "Batch size",
    epochs: "Epochs",
    seed: "Seed",
  },
  all: (count) => (Number.isFinite(count) ? `all ${count}` : "all"),
  layer: "Layer",
  output: "Output",
  parameters: "Parameters",
  totalParameters: (count) => `${count} parameters`,
  play: "Train",
  pause: "Pause",
  step: "One step",
  epoch: "One epoch",
  rewind: "Back to the start",
  keep: "Keep as A to compare",
  states: {
    ready: "ready",
    running: "training",
    paused: "paused",
    done: "trained",
    failed: "stopped by an error",
  },
  progress: (epoch, epochs, batch, steps) => `epoch ${epoch} of ${epochs}, step ${batch} of ${steps}`,
  epochs: (count) => `${count} ${count === 1 ? "epoch" : "epochs"}`,
  spoken: (epoch, accuracy, valAccuracy) =>
    `After ${epoch} ${epoch === 1 ? "epoch" : "epochs"}: training accuracy ${accuracy}, validation ${valAccuracy}.`,
  accuracy: "Accuracy",
  loss: "Loss",
  trainingLine: "training",
  validationLine: "validation",
  keptLine: "A, validation",
  curvesTable: "The curves as a table",
  epochColumn: "Epoch",
  chooseLayer: "Layer",
  choosePicture: "Choose a picture",
  mapsOf: (layer, count) => `${layer}: ${count} feature maps for this picture. Light is strong.`,
  heat: (name) => `Grad-CAM: where it finds ${name}`,
  noMaps:
    "This network has no maps to show: its layers take each picture as one row of numbers. Choose one with convolutions, and what it sees appears here.",
  notYet: "Train for a step, and what the network sees appears here.",
  says: (name, percent, truth) => `It says ${name}, ${percent}. It is ${truth}.`,
  saysOfCamera: (name, percent) => `It says ${name}, ${percent}.`,
  lookByCamera: "Look through the camera",
  moment: (epochs, steps) => {
    const whole = `${epochs} ${epochs === 1 ? "epoch" : "epochs"}`;
    return `The network after ${steps === 0 ? whole : `${whole} and ${steps} ${steps === 1 ? "step" : "steps"}`}.`;
  },
  confusion: "Validation pictures: truth and prediction. Choose a cell to see its pictures.",
  truth: "Truth",
  predicted: "Predicted",
  cellPictures: (truth, predicted, count) => `${pictures(count)} of ${truth} that it took for ${predicted}`,
  openTest: "Open the test set",
  testHelp: "Once, when you have chosen your network: numbers that you have chosen by are no test.",
  tested: (right, all) => `${right} of ${all} test pictures are right.`,
  link: "Copy a link with every setting",
  copied: "Copied.",
  notCopied: "This browser does not let the page copy: the address above has every setting, too.",
  downloadWeights: "The trained network (model.keras)",
  program: "The same training in Node",
  programHelp: "It gives the same numbers, to the last bit.",
  decodingFirst: "Reading the pictures …",
  decoding: (done, all) => `Reading picture ${done} of ${all} …`,
  makeClasses: "Make your own classes: camera, files, paste",
  ownClasses: "Your classes",
  classNumber: (number) => `Class ${number}`,
  className: (number) => `Name of class ${number}`,
  classCount: pictures,
  addClass: "Another class",
  removeClass: (name) => `Remove the class ${name}`,
  removePhoto: (number, name) => `Remove picture ${number} of ${name}`,
  removeBroken: (number, file, name) => `Remove picture ${number} of ${name}: ${file} cannot be read`,
  movePhoto: (number, name, to) => `Move picture ${number} of ${name} to ${to}`,
  showAll: "Show all, to remove or move them",
  showLast: "Show the last ones only",
  shownPictures: "Pictures shown",
  press: "A press on a picture",
  pressRemoves: "removes it",
  pressMoves: (name) => `moves it to ${name}`,
  undo: "Undo the last change of the pictures",
  removeHelp: "Press a picture to remove it.",
  camera: "Camera",
  files: "Files",
  paste: "Paste",
  added: (count, name) => `${pictures(count)} added to ${name}.`,
  takePicture: "Take a picture (hold for more)",
  otherCamera: "Front or back camera",
  closeCamera: "Close the camera",
  cameraPicture: "What the camera sees",
  intoClass: "Into the class",
  openingCamera: "Asking for the camera …",
  division:
    "The page divides them by itself: the last fifth of each class validates, and from ten pictures in each class on another fifth is kept for the test.",
  skippedFiles: {
    unreadable: (names) =>
      `Left out, since they cannot be read as pictures: ${some(names)}. Remove them, or save them anew as JPEG or PNG and add those.`,
    empty: (names) =>
      `Left out, since the file is empty: ${some(names)}. Remove it, and add a copy that has a picture.`,
    tooManyPixels: (names) =>
      `Left out, since the page reads JPEGs of up to ${MOST_JPEG_MILLIONS} million pixels, and other pictures of up to ${MOST_MILLIONS}: ${some(names)}. Remove them, save them smaller, and add those.`,
  },
  samePictures: (same) =>
    `The same picture is there twice: ${some(same.map(([a, b]) => `${a.name} ${a.number} and ${b.name} ${b.number}`))}. In two classes the network cannot tell which is right; twice in one, it may be validated by what it was trained on. Remove one of them.`,
  misread: (settings) =>
    `The link asks for what this page does not have, and the page goes on without it: ${settings.join(", ")}. The link may have been mistyped, or be of another version; choose by the controls below.`,
  settingsFile: (misread) => {
    if (!misread)
      return "The photos are here, and the settings stay as they were: noodle-lab.json, which had those of the photos, is damaged. README.txt has them, too, as the end of a link.";
    const lacking = misread.length > 0 ? ` The page goes on without what it does not have: ${some(misread)}.` : "";
    return `The settings came with the photos; undo takes back both.${lacking}`;
  },
  comments: {
    order: "The files are numbered in the order in which the page trained.",
    coinToss: "by the toss of a coin",
    keras: "Trains the network of the lab on its photos with Keras 3, and opens the network that the page trained.",
    others: "Keras begins with other weights than the page, and so gets other numbers.",
    validationAccuracy: "model.keras, trained in the page: validation accuracy",
  },
  problems: {
    oneClass: () => "There is one class, and two are needed: add another.",
    emptyClass: (name) => `The class ${name} has no picture yet: add two or more.`,
    nothingToValidate: () =>
      "Each class has a single picture, and none is left to validate with: add a second one to a class.",
    noneReadable: (name) => `No picture of the class ${name} can be read: add JPEG or PNG files.`,
    otherZip: (name) =>
      `${name} is a zip file without pictures, perhaps of another program. The lab opens those that it saved, and those of a folder with a folder of pictures for each class.`,
    tooLarge: (detail) => {
      const [count, size, most] = detail.split(" ").map((number) => Number(number).toLocaleString("en"));
      return `The page has no room for ${count} pictures of ${size} × ${size} pixels, and has changed nothing: it has room for ${most} of that size. Choose a smaller size in pixels, or fewer pictures.`;
    },
    tooMuchToPack: () =>
      "The pictures are larger than the browser can pack into one file. Keep their folder, which the page opens again, and take the network alone.",
    cameraRefused: () =>
      "The browser may not use the camera here. Allow it in the site settings beside the address and try again, or add files.",
    noCamera: () => "No camera was found. Connect one and try again, or add files.",
    cameraBusy: () => "The camera gives no picture; another program may have it. Close that one and try again.",
    cameraForbidden: () =>
      "Browsers give the camera only to pages of https addresses, of this machine, or from the disk. Open the page that way, or add files.",
    nothingToPaste: () => "There is no picture in the clipboard. Copy one first.",
    pasteForbidden: () =>
      "Browsers let only pages of https addresses, of this machine, or from the disk read the clipboard. Choose a class and press Ctrl+V (⌘V on a Mac), or add files.",
    fileGone: (name) =>
      `The file ${name} can no longer be read: it was moved or changed since you chose it. Remove its picture, and choose it again.`,
    pasteRefused: () =>
      "The browser does not let the page read the clipboard. Choose a class and press Ctrl+V (⌘V on a Mac).",
  },
  folderProblems: [],
  unknownProblem: "",
  project: "Everything in one zip file",
  projectHelp:
    "All photos, the trained network (model.keras), programs for Node and Keras, the curves, and the settings. The lab opens it again, as it is now.",
  packing: "Packing …",
  kerasProgram: "The same network in Keras (Python)",
  readme: (link) => `Noodle lab: a project

photos/       the pictures by part and class, numbered in the order of the training
train.mjs     trains the same network on them, to the same bits:
                npm install noodlenet
                node train.mjs
train.py      trains the same network with Keras 3, and opens model.keras:
                pip install keras tensorflow pillow
                python train.py
model.keras   the trained network (if there is one), for Keras 3 and for
                npx noodlenet predict model.keras lunch.jpg
curves.csv    loss and accuracy of each epoch
noodle-lab.json
              the settings of the page, by their names in its links

To train another network on the photos:   npx noodlenet train photos
To go on in the page: open this zip file there; photos and settings come back.
As the end of the page's address, the settings are
#${link}
`,
  spot: "The kernel under your finger",
  spotHelp: "Point at a map above, or move the sliders: what the layer computes there.",
  spotMap: "Map",
  spotRow: "Row",
  spotColumn: "Column",
  spotAt: (layer, map, row, column) => `${layer}, map ${map}, row ${row}, column ${column}`,
  spotInput: (channel) => `Input, channel ${channel}`,
  spotKernel: "Kernel",
  spotProducts: (sum) => `Products, sum ${sum}`,
  spotOthers: (count, sum) => `The other ${count} channels, which add less, give ${sum} together.`,
  spotTotal: "Sums of the channels, and the bias:",
  spotWindow: "Window",
  spotLargest: "The largest stays.",
  strengths: "Weights and gradients, layer by layer",
  strengthsHelp:
    "The size of each layer's kernel and of its gradient (root mean square), at the first step of each epoch; logarithmic.",
  strengthsTable: "These lines as a table",
  weights: "Weights",
  gradients: "Gradients",
  keptTrainingLine: "A, training",
  measures: {
    accuracy: "Accuracy, training",
    valAccuracy: "Accuracy, validation",
    loss: "Loss, training",
    valLoss: "Loss, validation",
  },
  otherPictures:
    "The pictures have changed since A was kept: A and B are results on different pictures, and their numbers cannot be compared as they are.",
  comparison: "A and B: in what they differ, and what came of them (the last epoch)",
  keptColumn: "A (kept)",
  nowColumn: "B (now)",
  seedsRow: "Seeds",
  epochCount: "Epochs",
  lowestValLoss: "Lowest validation loss",
  atEpoch: (value, epoch) => `${value} at epoch ${epoch}`,
  on: "on",
  off: "off",
  restoreKept: "Back to A's settings",
  forgetKept: "Forget A",
  threeSeeds: "Three seeds",
  seedsDone: (done, all) =>
    `Seed ${done} of ${all}: the band reaches from the least to the greatest value, the line is their mean.`,
  code: "The network as code, to change",
  codeHelp: "Change the program and press the button: blocks and settings follow. It is read, not run.",
  useCode: "Use this code",
  resetCode: "As it was",
  atLine: (line, words) => `Line ${line}: ${words}`,
  codeProblems: {
    expected: (text) => `"${text}" is not understood here; is a comma or a bracket missing before it?`,
    ended: () => "The program ends too early; a bracket is not closed.",
    noSequential: () => "There is no new Sequential([ … ]) with a list of layers.",
    unknownLayer: (known) => `This is no layer that the lab knows: ${known}.`,
    unknownOption: (option) => `The layer has no such option: ${option}.`,
    badValue: (needed) => `The value must be one of these: ${needed}.`,
    lastLayer: (classes) =>
      `The last layer, and only that, must be new Dense(${classes}, { activation: "softmax" }): one unit for each class.`,
    needsMaps: (layer) => `${layer} needs maps; put it before Flatten, which is there once.`,
    needsFlatten: () => "Dense needs numbers in a row; put new Flatten() before the first one.",
    tooSmall: (shape) =>
      `Nothing of the picture is left after this layer (${shape}): choose a larger picture, or fewer layers.`,
    tooLarge: (count) => `The network has ${count} weights; the page trains up to 8,000,000.`,
    tooMany: (most) => `There are more than ${most} layers.`,
  },
  doesNotFit: "This network does not fit the pictures: choose larger ones, or fewer layers.",
  moved: "The first picture as the network gets it, epoch by epoch:",
  mistakes: "The mistakes of which it is surest",
  mistake: (truth, said, percent) => `${truth}, taken for ${said}, ${percent}`,
};
