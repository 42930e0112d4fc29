import { MOVES } from "../../shared/moves.js";
import type { Recipe } from "../training/recipe.js";
import { RECIPES } from "../training/recipes.js";

/** Trainings of another question: on which side the bowl stands. */
const side: Recipe = { ...RECIPES.cnn, epochs: 20, question: "side" };
const mirrored = { flip: "horizontal" } as const;
const upsideDown = { flip: "vertical" } as const;

/** The trainings that are compared with the network of all lessons, which sees the same pictures in every epoch. */
export const AUGMENTED = {
  moved: { ...RECIPES.cnn, augment: MOVES },
  mirrored: { ...RECIPES.cnn, augment: mirrored },
  upsideDown: { ...RECIPES.cnn, augment: upsideDown },
  side,
  sideMirrored: { ...side, augment: mirrored },
  sideUpsideDown: { ...side, augment: upsideDown },
} as const satisfies Readonly<Record<string, Recipe>>;
