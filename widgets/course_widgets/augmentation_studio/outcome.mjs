// What learning from the changed pictures came to: a row for each test, with and without, on one axis.

import { gridTable } from "../static/grid_table.mjs";
import { percentOf } from "../static/numbers.mjs";
import { pointsAxis } from "../static/scales.mjs";
import { element } from "../static/ui.mjs";

const signed = (share) => `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(1)}`;

/** A difference with its interval and the verdict, in points. */
export function differenceWords([difference, low, high], words) {
  if (words === "the same") return words;
  return `${signed(difference)} (${signed(low)} to ${signed(high)}), ${words}`;
}

/**
 * @param {string[]} tests
 * @param {string} caption
 */
export function makeOutcome(tests, caption) {
  const rows = tests.map((test) => {
    const track = element("div");
    const number = element("td", { class: "tw-outcome-number" });
    const words = element("td", { class: "tw-outcome-words" });
    const node = element(
      "tr", {}, element("th", { scope: "row" }, test),
      element("td", { class: "tw-outcome-track", "aria-hidden": "true" }, track), number, words);
    return { node, track, number, words };
  });
  const axis = element("div");
  const node = gridTable(
    "tw-outcome", caption, rows,
    element("tfoot", { "aria-hidden": "true" }, element("tr", {}, element("td"), element("td", { class: "tw-outcome-axis" }, axis))));

  /** @param {{with: number, without: number, difference: number[], words: string}[] | null} outcome */
  function show(outcome) {
    if (!outcome) {
      rows.forEach(({ track, number, words }) => {
        track.replaceChildren();
        number.replaceChildren("…");
        words.replaceChildren();
      });
      return;
    }
    const { ticks, at } = pointsAxis(outcome.flatMap((row) => [row.with, row.without]));
    const left = (share) => ({ left: `${100 * at(share)}%` });
    axis.replaceChildren(...ticks.map((tick) => element("span", { style: left(tick / 100) }, `${tick}%`)));
    rows.forEach(({ track, number, words }, k) => {
      const row = outcome[k];
      const [low, high] = [row.with, row.without].sort((a, b) => a - b);
      track.replaceChildren(
        ...ticks.map((tick) => element("i", { class: "tw-outcome-line", style: left(tick / 100) })),
        element("i", { class: "tw-outcome-way", style: { ...left(low), width: `${100 * (at(high) - at(low))}%` } }),
        element("i", { class: "tw-outcome-without", style: left(row.without) }),
        element("i", { class: "tw-outcome-with", style: left(row.with) }));
      number.replaceChildren(percentOf(row.with), element("small", {}, ` without ${percentOf(row.without)}`));
      words.textContent = differenceWords(row.difference, row.words);
    });
  }

  return { node, show };
}
