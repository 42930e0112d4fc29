import type { ConvGeometry } from "../../Kernels.js";

/** The three maps of a convolution. */
export type ConvMap = "forward" | "inputGradient" | "kernelGradient";

/**
 * Whether a map of a convolution is computed by Winograd's minimal filtering; else as an implicit matrix product.
 * Decided by the shape of one sample, so that a sample's bits do not depend on its batch. A bench may put another
 * function in its place.
 */
export const convAlgorithm: {
  usesWinograd: (map: ConvMap, g: ConvGeometry) => boolean;
  takesGroupsApart: (g: ConvGeometry) => boolean;
} = {
  usesWinograd: (_map, g) => canUseWinograd(g) && paysOff(g),
  takesGroupsApart: isWideGroups,
};

/** Kernels of 3 × 3 that step and reach by single pixels, over channels that fill vectors. */
export function canUseWinograd(g: ConvGeometry): boolean {
  const threes = g.windowHeight === 3 && g.windowWidth === 3;
  const ones = [g.strideHeight, g.strideWidth, g.dilationHeight, g.dilationWidth].every((n) => n === 1);
  return threes && ones && g.channels % 4 === 0 && g.filters % 4 === 0 && g.outHeight * g.outWidth > 0 && g.n > 0;
}

/**
 * Whether the groups of a convolution are wide enough, and its images large enough, that each is computed by Winograd's filtering as a
 * convolution of its own, which costs copies.
 */
function isWideGroups(g: ConvGeometry): boolean {
  const own = { ...g, channels: g.channels / g.groups, filters: g.filters / g.groups };
  const width = Math.min(own.channels, own.filters);
  const side = Math.sqrt(g.outHeight * g.outWidth);
  return canUseWinograd(own) && paysOff(own) && width >= 24 && width * side > 672;
}

/** Transforms cost as much as they save where channels are few or tiles mostly empty. */
function paysOff(g: ConvGeometry): boolean {
  return g.channels >= 16 && g.filters >= 16 && g.outHeight * g.outWidth >= 16;
}
