/** How probable each number of right answers is, from none to n, of a network that is right with probability p. */
export function binomial(n: number, p: number): number[] {
  let ways = 1;
  return Array.from({ length: n + 1 }, (_, k) => {
    const chance = ways * p ** k * (1 - p) ** (n - k);
    ways *= (n - k) / (k + 1);
    return chance;
  });
}

/** The share that the best of so many networks is right for on average, each of which tosses a coin for n pictures. */
export function bestShare(networks: number, n: number): number {
  let [below, sum] = [0, 0];
  // The best has fewer than k right where every network has.
  for (const chance of binomial(n, 0.5).slice(0, -1)) {
    below += chance;
    sum += 1 - below ** networks;
  }
  return sum / n;
}

/**
 * The exact sign test, with both ends (McNemar's): how probable it is that the pictures for which only one of two networks is right are shared so
 * unevenly, or more so, if a coin decides which of the two it is.
 */
export function signTest(onlyFirst: number, onlySecond: number): number {
  const n = onlyFirst + onlySecond;
  const tail = binomial(n, 0.5).slice(0, Math.min(onlyFirst, onlySecond) + 1);
  return Math.min(1, 2 * tail.reduce((sum, chance) => sum + chance, 0));
}
