import type { KeptSearch } from "../KeptSearch.js";

/** Not searched yet. */
export const photos: KeptSearch | null = null;
