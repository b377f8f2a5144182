// So many negatives to each positive, as targets that a plan can have: exact, whichever class is the positive one.

import { compare, fraction, over } from "./fraction.mjs";
import { rarest } from "./plan.mjs";

/** The ratios in the menu: negatives to one positive. */
export const NEGATIVES = [1, 2, 3, 5, 10];
export const AS_THEY_COME = "as they come";

/** The class that 1:2 means when nothing else is said. */
export const rarestOf = (counts) => rarest(counts.map((count) => fraction(count)));

/**
 * The target that an entry of the menu stands for.
 * @param {number[]} counts samples there are of each class
 * @param {number} positive a class; all others are negatives
 * @param {string} entry "1:2", or `AS_THEY_COME`
 */
export function targetOf(counts, positive, entry) {
  if (entry === AS_THEY_COME) return { counts: counts.map((count, c) => [c, count]) };
  if (counts.length === 2 && positive === rarestOf(counts)) return { text: entry };
  return { shares: [[positive, `1/${1 + Number(entry.slice(2))}`]] };
}

/**
 * The entry of the menu that a target is, with the class that it calls positive, where there is one.
 * @returns {{entry: string, positive?: number}} an empty entry, where it is none of them
 */
export function entryOf(counts, target) {
  if (target.counts) {
    const natural = target.counts.length === counts.length && target.counts.every(([c, count]) => count === counts[c]);
    return { entry: natural ? AS_THEY_COME : "" };
  }
  if (target.shares) {
    const [[positive, share], ...more] = target.shares;
    const found = NEGATIVES.find((negatives) => !compare(fraction(share), over(fraction(1), fraction(1 + negatives))));
    return found && !more.length ? { entry: `1:${found}`, positive } : { entry: "" };
  }
  const text = target.text.replace(/\s+/g, "");
  const known = counts.length === 2 && NEGATIVES.some((negatives) => text === `1:${negatives}`);
  return known ? { entry: text, positive: rarestOf(counts) } : { entry: "" };
}
