// What learning from the changed pictures came to, with and without: a row for each test.

import { percentOf } from "../static/numbers.mjs";

const signed = (share) => `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(1)}`;

/** A difference with its interval and the verdict, in points. */
export function differenceWords([difference, low, high], words) {
  if (words === "the same") return words;
  return `${signed(difference)} (${signed(low)} to ${signed(high)}), ${words}`;
}

/** @param {{with: number, without: number, difference: number[], words: string}} outcome */
export function outcomeRow(outcome) {
  return {
    marks: { way: [outcome.with, outcome.without].sort((a, b) => a - b), without: [outcome.without], with: [outcome.with] },
    number: percentOf(outcome.with),
    beside: `without ${percentOf(outcome.without)}`,
    words: differenceWords(outcome.difference, outcome.words),
  };
}
