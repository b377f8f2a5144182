// The sampling plan, as course_lib.ratios works it out: same targets, same whole numbers.
// Classes are places in a list here, since labels may be of any kind.

import { add, compare, floor, fraction, larger, over, smaller, subtract, sum, times, toNumber } from "./fraction.mjs";

export const WAYS = ["over", "under", "both", "weight"];
const MOST_SAMPLES = 1e9;
const ONE = fraction(1);

/**
 * @typedef {{text: string} | {shares: [number, string][]} | {counts: [number, number][]}} Target
 *   as typed ("1:2", "30%"), or by place in the list of classes
 * @typedef {{after: number[], effective: number[], duplicated: number[], dropped: number[],
 *   weights: number[], total: number}} Plan
 */

/** A target or a way that cannot be. Why, the kernel says: sentences are written once, in Python. */
export class Refused extends Error {}

/**
 * Read what a learner typed.
 * @param {string} text
 * @returns {{low: object, high: object} | {share: object}}
 */
export function parseTarget(text) {
  const sides = text.trim().split(":");
  if (sides.length === 1 && sides[0]) {
    const percent = sides[0].endsWith("%");
    const number = parseNumber(percent ? sides[0].slice(0, -1) : sides[0]);
    const share = percent ? over(number, fraction(100)) : number;
    if (share.top <= 0n || compare(share, ONE) >= 0) throw new Refused();
    return { share };
  }
  if (sides.length !== 2) throw new Refused();
  const [low, high] = sides.map(parseNumber);
  if (low.top <= 0n || high.top <= 0n) throw new Refused();
  return { low, high };
}

function parseNumber(part) {
  const number = part.trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(number)) throw new Refused();
  return fraction(number.replace("+", ""));
}

/**
 * Work a plan out.
 * @param {number[]} counts samples there are of each class
 * @param {Target} target
 * @param {"over" | "under" | "both" | "weight"} way
 * @returns {Plan}
 */
export function makePlan(counts, target, way) {
  const there = counts.map((count) => fraction(count));
  const asked = goals(there, target, way);
  const whole = wholeNumbers(asked);
  if (way !== "weight") checkPossible(counts, whole, way, Boolean(target.counts)); // weights move no sample
  const weighed = way === "weight" ? asked : whole.map((count) => fraction(count));
  const all = over(sum(there), sum(weighed));
  const effective = weighed.map((goal) => times(goal, all));
  const after = way === "weight" ? [...counts] : whole;
  return {
    after,
    effective: effective.map(toNumber),
    duplicated: after.map((count, c) => Math.max(0, count - counts[c])),
    dropped: after.map((count, c) => Math.max(0, counts[c] - count)),
    weights: effective.map((goal, c) => toNumber(over(times(goal, fraction(counts.length)), there[c]))),
    total: after.reduce((a, b) => a + b, 0),
  };
}

function goals(counts, target, way) {
  if (target.counts) {
    const set = new Map(target.counts);
    return counts.map((count, c) => (set.has(c) ? fraction(set.get(c)) : count));
  }
  if (target.shares) {
    return scaled(counts, allShares(counts, target.shares.map(([c, share]) => [c, fraction(share)])), way);
  }
  const asked = parseTarget(target.text);
  if (isMet(counts, asked)) return counts;
  if (asked.low && counts.length > 2) return withinBand(counts, asked, way);
  const share = asked.share ?? over(asked.low, add(asked.low, asked.high));
  return scaled(counts, allShares(counts, [[rarest(counts), share]]), way);
}

/** Whether the classes are already as near to even as a ratio, or a share of the rarest, asks. */
export function isMet(counts, { low, high, share }) {
  if (share) return compare(times(share, sum(counts)), counts[rarest(counts)]) <= 0;
  return compare(times(low, counts.reduce(larger)), times(high, counts.reduce(smaller))) <= 0;
}

/** The class with the fewest samples; at a tie the last. */
export function rarest(counts) {
  return counts.reduce((best, count, c) => (compare(count, counts[best]) <= 0 ? c : best), 0);
}

function allShares(counts, shares) {
  const named = new Map(shares);
  const rest = subtract(ONE, sum([...named.values()]));
  const others = sum(counts.filter((_, c) => !named.has(c)));
  if (!others.top) return counts.map((_, c) => over(named.get(c), subtract(ONE, rest)));
  return counts.map((count, c) => named.get(c) ?? over(times(rest, count), others));
}

function scaled(counts, shares, way) {
  const sizes = counts.map((count, c) => over(count, shares[c]));
  const pick = { over: larger, under: smaller }[way];
  const total = pick ? sizes.reduce((a, b) => pick(a, b)) : sum(counts);
  return shares.map((share) => times(total, share));
}

function withinBand(counts, { low, high }, way) {
  const slope = over(high, low);
  if (compare(slope, ONE) < 0) throw new Refused();
  if (way === "over") {
    const edge = fraction(floor(over(counts.reduce(larger), slope)));
    return counts.map((count) => larger(count, edge));
  }
  if (way === "under") {
    const edge = fraction(floor(times(counts.reduce(smaller), slope)));
    return counts.map((count) => smaller(count, edge));
  }
  const edge = floorOfBand(counts, slope);
  return counts.map((count) => smaller(larger(count, edge), times(edge, slope)));
}

/** The lower edge of the band [edge, slope·edge] that, when counts are moved into it, keeps their sum. */
function floorOfBand(counts, slope) {
  const moved = (edge) => sum(counts.map((count) => smaller(larger(count, edge), times(edge, slope))));
  const total = sum(counts);
  const corners = [...counts, ...counts.map((count) => over(count, slope))].sort(compare);
  const place = corners.findIndex((corner) => compare(moved(corner), total) >= 0);
  const [right, atRight] = [corners[place], moved(corners[place])];
  if (!compare(atRight, total)) return right;
  const [left, atLeft] = [corners[place - 1], moved(corners[place - 1])];
  const part = over(subtract(total, atLeft), subtract(atRight, atLeft));
  return add(left, times(subtract(right, left), part));
}

function wholeNumbers(asked) {
  const whole = asked.map(floor);
  const left = floor(sum(asked)) - whole.reduce((a, b) => a + b, 0);
  const remainders = asked.map((goal, c) => subtract(goal, fraction(whole[c])));
  const order = asked.map((_, c) => c).sort((a, b) => compare(remainders[b], remainders[a]) || a - b);
  for (const c of order.slice(0, left)) whole[c] += 1;
  return whole;
}

function checkPossible(counts, after, way, byCount) {
  const most = after.reduce((a, b) => a + b, 0) <= MOST_SAMPLES;
  const possible = counts.every((count, c) => after[c] > 0 && !(byCount && (
    (way === "under" && after[c] > count) || (way === "over" && after[c] < count))));
  if (!most || !possible) throw new Refused();
}
