import type { KeptSearch } from "../KeptSearch.js";

/** Not searched yet. */
export const bowls: KeptSearch | null = null;
