import { en } from "./texts/en.js";
import { ja } from "./texts/ja.js";
import type { Language, Texts } from "./texts/Texts.js";

export type { Language, ProgramComments, Texts } from "./texts/Texts.js";

export const TEXTS: Readonly<Record<Language, Texts>> = { en, ja };
