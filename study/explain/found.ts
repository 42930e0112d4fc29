import { type HistoriesById, judgeClaims } from "../claims.js";
import type { Explanation, Explanations } from "./Explanation.js";
import { bowls } from "./found/bowls.js";
import { photos } from "./found/photos.js";
import { mainSetting, settingsFor } from "./grid.js";
import type { KeptSearch } from "./KeptSearch.js";

/** Explanations as the claims judge what is kept. */
export function explanationsOf({ measuredOn, seeds, epochs, main, claims }: KeptSearch): Explanations {
  const explanations = claims.map(({ id, tried, found, keras }): Explanation => {
    const settings = settingsFor(id, epochs);
    return {
      id,
      beginner: settings[0],
      main: { setting: mainSetting(id, epochs), ...judged(id, main) },
      found: found && { ...found, ...judged(id, found.histories) },
      tried,
      declared: settings.length,
      ...(keras ? { keras: { version: keras.version, ...judged(id, keras.histories) } } : {}),
    };
  });
  return { measuredOn, seeds, explanations };
}

function judged(claim: string, histories: HistoriesById) {
  const { verdict, parts } = judgeClaims(histories).find(({ id }) => id === claim)!;
  return { verdict, parts };
}

/**
 * What was found on photos of two soups (104 to train on, 28 to validate; miso and spicy ramen) or on painted bowls; null where nothing was
 * searched. A report without a search of its own shows it.
 */
export function foundOn(kind: "photos" | "bowls"): Explanations | null {
  const kept = kind === "photos" ? photos : bowls;
  return kept && explanationsOf(kept);
}
