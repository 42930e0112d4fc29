import { augmentation } from "./augmentation/lesson.js";
import { batchNorm } from "./batch-norm/lesson.js";
import { byHeart } from "./by-heart/lesson.js";
import { certainty } from "./certainty/lesson.js";
import type { Lesson } from "./contract.js";
import { convolution } from "./convolution/lesson.js";
import { denseOrConvolutional } from "./dense-or-convolutional/lesson.js";
import { dropout } from "./dropout/lesson.js";
import { frozenLesson } from "./frozen/lesson.js";
import { l2 } from "./l2/lesson.js";
import { neuron } from "./neuron/lesson.js";
import { operation } from "./operation/lesson.js";
import { pooling } from "./pooling/lesson.js";
import { slopes } from "./slopes/lesson.js";
import { takingItHome } from "./taking-it-home/lesson.js";
import { tenSeconds } from "./ten-seconds/lesson.js";
import { whereItLooks } from "./where-it-looks/lesson.js";

/** The lessons with their numbers, in order. */
export const LESSONS: readonly (readonly [number: number, lesson: Lesson])[] = [
  [0, tenSeconds],
  [1, neuron],
  [2, convolution],
  [3, pooling],
  [4, slopes],
  [5, denseOrConvolutional],
  [6, byHeart],
  [7, dropout],
  [8, batchNorm],
  [9, l2],
  [10, augmentation],
  [11, frozenLesson],
  [12, whereItLooks],
  [13, certainty],
  [14, takingItHome],
  [15, operation],
];
