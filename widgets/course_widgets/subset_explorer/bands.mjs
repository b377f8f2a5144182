// Accuracies as bands: from the worst to the best of several trainings, a dot at their mean.

import { percentOf } from "../static/numbers.mjs";

/** @param {number[]} shares accuracies, one for each seed */
export function bandRow(shares) {
  const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  return {
    marks: { band: [low, high], mean: [mean] },
    number: percentOf(mean),
    beside: `${(100 * low).toFixed(0)}–${(100 * high).toFixed(0)}`,
    title: shares.map((each) => percentOf(each)).join(", "),
  };
}
