import type { Training } from "../training/here.js";
import { loadScript } from "./loadScript.js";

/** The script that trains, which all lessons share. */
export async function loadTraining(): Promise<Training> {
  await loadScript(() => "training.js");
  return globalThis.lessonTraining as Training;
}
