import type { Explanations } from "./Explanation.js";

/** What was found on pictures that the project knows, by name. A report without a search of its own shows it. */
export const FOUND: Readonly<Record<"photos" | "bowls", Explanations | null>> = { photos: null, bowls: null };
