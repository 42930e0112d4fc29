/** Names of colour maps, which give numbers from 0 to 1 colours. */
export type ColourMap = "viridis" | "inferno" | "grey";

/**
 * Evenly spaced stops of each map, interpolated linearly. Lightness increases evenly, so that the maps work in grey
 * too.
 */
const STOPS: Readonly<Record<ColourMap, readonly string[]>> = {
  viridis: ["440154", "472d7b", "3b528b", "2c728e", "21918c", "28ae80", "5ec962", "addc30", "fde725"],
  inferno: ["000004", "210c4a", "57106e", "8a226a", "bc3754", "e45a31", "f98e09", "f9cb35", "fcffa4"],
  grey: ["000000", "ffffff"],
};

/** A colour as red, green, blue, 0 to 255. @param value clamped to 0 to 1; NaN counts as 0 */
export function colourAt(map: ColourMap, value: number): [number, number, number] {
  const stops = STOPS[map];
  const place = Math.min(1, Math.max(0, value || 0)) * (stops.length - 1);
  const lower = Math.min(Math.floor(place), stops.length - 2);
  const part = place - lower;
  const channel = (i: number) => {
    const [a, b] = [stops[lower], stops[lower + 1]].map((hex) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
    return a + part * (b - a);
  };
  return [channel(0), channel(1), channel(2)];
}
