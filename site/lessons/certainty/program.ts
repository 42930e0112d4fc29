// The probability of at least k right answers of n,
// if each is right with probability p.
function atLeast(k: number, n: number, p: number) {
  let [ways, sum] = [1, 0];
  for (let i = 0; i <= n; i++) {
    const chance = ways * p ** i * (1 - p) ** (n - i);
    if (i >= k) sum += chance;
    ways *= (n - i) / (i + 1);
  }
  return sum;
}

// The accuracy at which k right answers or more
// have a probability of 2.5%: by halving.
function lowest(k: number, n: number) {
  let [low, high] = [0, k === 0 ? 0 : 1];
  while (high - low > 1e-9) {
    const p = (low + high) / 2;
    if (atLeast(k, n, p) < 0.025) low = p;
    else high = p;
  }
  return low;
}

// Both ends: what is not right is wrong.
export const interval = (k: number, n: number) => ({
  share: k / n,
  low: lowest(k, n),
  high: 1 - lowest(n - k, n),
});
