// Mixtures of a fixed size: pure arithmetic, tested by node and against Python.

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

/**
 * Share `total` out in proportion to `weights`, in whole numbers that add up to it (largest remainders first).
 * What a group cannot give is shared out again among the others, and only then among those without a weight.
 * @param {number[]} weights whole, 0 or more
 * @param {number} total
 * @param {number[]} limits the most each can give; together at least `total`
 */
export function shareOut(weights, total, limits) {
  const given = weights.map(() => 0);
  let free = weights.map((weight, i) => i).filter((i) => weights[i] > 0);
  for (;;) {
    const left = total - sum(given);
    const all = sum(free.map((i) => weights[i]));
    const full = free.filter((i) => Math.floor((weights[i] * left) / all) >= limits[i]);
    if (!full.length) {
      const remainder = new Map(free.map((i) => [i, (weights[i] * left) % all]));
      for (const i of free) given[i] = (weights[i] * left - remainder.get(i)) / all;
      const order = [...free].sort((a, b) => remainder.get(b) - remainder.get(a) || a - b);
      for (const i of order.slice(0, total - sum(given))) given[i] += 1;
      break;
    }
    for (const i of full) given[i] = limits[i];
    free = free.filter((i) => !full.includes(i));
  }
  const missing = total - sum(given);
  if (!missing) return given;
  const room = limits.map((limit, i) => limit - given[i]);
  return shareOut(room, missing, room).map((more, i) => given[i] + more);
}

/**
 * Move one group to a count; the others give or take in proportion, and the sum stays.
 * @param {number[]} base the mixture before the hand took hold, so that moving back brings it back
 * @param {number} c which group
 * @param {number} to what is asked; it gets the nearest that can be
 * @param {number[]} limits how many samples each group has
 */
export function remix(base, c, to, limits) {
  const budget = sum(base);
  const others = limits.map((limit, i) => (i === c ? 0 : limit));
  const least = Math.max(0, budget - sum(others));
  const own = Math.min(limits[c], budget, Math.max(least, Math.round(to)));
  const weights = base.map((count, i) => (i === c ? 0 : count));
  const rest = shareOut(weights, budget - own, others);
  return rest.map((count, i) => (i === c ? own : count));
}
