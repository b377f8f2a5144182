// A plan in words: the same sentences as course_lib.ratios writes.

import { decimal, grouped } from "../static/numbers.mjs";
import { fraction, times, toNumber } from "./fraction.mjs";
import { isMet, parseTarget, rarest } from "./sampling.mjs";

const WAYS = {
  over: "Over-sampling",
  under: "Under-sampling",
  both: "Over- and under-sampling",
  weight: "Weighting",
};
const NAMED = 3;

/**
 * Say a plan.
 * @param {number[]} counts
 * @param {import("./sampling.mjs").Target} target
 * @param {string} way
 * @param {import("./sampling.mjs").Plan} plan
 * @param {string[]} names
 */
export function describe(counts, target, way, plan, names) {
  const start = `${WAYS[way]} ${describeTarget(counts, target, names)}: ${grouped(plan.total)} samples an epoch`;
  const asked = target.text === undefined ? null : parseTarget(target.text);
  if (way === "weight" && !(asked && isMet(counts.map((count) => fraction(count)), asked))) {
    return `${start}, as before. ${describeWeights(plan, names)}.`;
  }
  const there = counts.reduce((a, b) => a + b, 0);
  const before = plan.total === there ? ", as before. " : ` instead of ${grouped(there)}. `;
  const moved = counts.map((count, c) => Math.abs(plan.after[c] - count));
  const most = descending(moved).filter((c) => moved[c]);
  if (!most.length) return `${start}${before}No class changes${asked ? already(counts, asked, names) : ""}.`;
  const told = most.slice(0, NAMED).map(
    (c) => `${names[c]} goes from ${grouped(counts[c])} to ${grouped(plan.after[c])}`);
  return `${start}${before}${listed(told, most.length - told.length, "changes", "change")}.`;
}

/** Say how near to even the classes are that a ratio, or a share of the rarest, leaves as they are. */
function already(counts, asked, names) {
  if (!asked.share) return `: they are at 1:${decimal(Math.max(...counts) / Math.min(...counts))} already`;
  const rare = rarest(counts.map((count) => fraction(count)));
  return `: ${names[rare]} has ${decimal((100 * counts[rare]) / counts.reduce((a, b) => a + b, 0))}% already`;
}

function describeTarget(counts, target, names) {
  if (target.counts) return "to the counts set by hand";
  if (target.shares) return "to the shares set by hand";
  const { share } = parseTarget(target.text);
  if (!share) return `to ${target.text.replace(/\s+/g, "")}`;
  const rarer = names[rarest(counts.map((count) => fraction(count)))];
  return `to ${decimal(toNumber(times(share, fraction(100))))}% of ${rarer}`;
}

function describeWeights({ weights }, names) {
  const heaviest = descending(weights);
  const told = heaviest.slice(0, NAMED).map((c) => `one ${names[c]} counts ${decimal(weights[c])}`);
  const words = listed(told, heaviest.length - told.length, "has a smaller weight", "have smaller weights");
  return `O${words.slice(1)}`;
}

const descending = (numbers) => numbers.map((_, c) => c).sort((a, b) => numbers[b] - numbers[a] || a - b);

function listed(told, more, one, several) {
  const all = more ? [...told, `${more} more ${more === 1 ? `class ${one}` : `classes ${several}`}`] : told;
  return all.length === 1 ? all[0] : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
