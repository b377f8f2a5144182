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
 * Share a budget out in proportion to weights; groups that are locked keep what they have in `counts`.
 * @param {number[]} counts a mixture
 * @param {number[]} weights
 * @param {number[]} limits
 * @param {boolean[]} locked
 * @param {number} budget
 */
export function shareAmong(counts, weights, limits, locked, budget = sum(counts)) {
  const open = (numbers) => numbers.map((number, i) => (locked[i] ? 0 : number));
  const kept = sum(counts.filter((_, i) => locked[i]));
  const rest = shareOut(open(weights), budget - kept, open(limits));
  return rest.map((count, i) => (locked[i] ? counts[i] : count));
}

/**
 * Move one group to a count; those that are not locked give or take in proportion, and the sum stays.
 * @param {number[]} base the mixture before the hand took hold, so that moving back brings it back
 * @param {number} c which group
 * @param {number} to what is asked; it gets the nearest that can be
 * @param {number[]} limits how many samples each group has
 * @param {boolean[]} [locked] the groups that keep theirs; none, if left out
 */
export function remix(base, c, to, limits, locked = base.map(() => false)) {
  const budget = sum(base);
  const stays = locked.map((lock, i) => lock || i === c);
  const most = budget - sum(base.filter((_, i) => stays[i] && i !== c));
  const least = Math.max(0, most - sum(limits.filter((_, i) => !stays[i])));
  const own = Math.min(limits[c], most, Math.max(least, Math.round(to)));
  return shareAmong(base.map((count, i) => (i === c ? own : count)), base, limits, stays, budget);
}
