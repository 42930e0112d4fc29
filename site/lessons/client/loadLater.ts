import { loadScript } from "./loadScript.js";

declare global {
  var lessonLater: string | undefined;
}

/** What the lesson keeps for later. */
export async function loadLater(): Promise<string> {
  await loadScript((id) => `${id}-later.js`);
  return globalThis.lessonLater as string;
}
