import { ALL, fromLink, misreadIn, type Settings } from "../settings.js";

/** The file of a project that has its settings. */
export const SETTINGS_FILE = "noodle-lab.json";

/** Settings that were read. */
export interface ReadSettings {
  readonly settings: Settings;
  /** What there is beside them that is no setting, or no value that its control has. */
  readonly misread: readonly string[];
}

/** As many letters of what was misread are told. */
const TOLD = 40;

/** Settings as a file: an object of JSON with each of them by its name in links; "all" are all pictures. */
export const settingsText = (settings: Settings): string =>
  `${JSON.stringify(settings, (_, value) => (value === ALL ? "all" : value), 2)}\n`;

/** The settings of such a file, those that it lacks as in a link; null where it is damaged. */
export function readSettings(text: string): ReadSettings | null {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== "object" || read === null || Array.isArray(read)) return null;
    const link = String(new URLSearchParams(Object.entries(read).map(([key, value]) => [key, inLink(value)])));
    return { settings: fromLink(link), misread: misreadIn(link).map((one) => one.slice(0, TOLD)) };
  } catch {
    return null;
  }
}

function inLink(value: unknown): string {
  if (typeof value === "boolean") return String(Number(value));
  return value === "all" ? String(ALL) : String(value);
}
