// A bar for each class: of how many pictures the judge is sure, unsure, and which it takes for another class.

import { shownClasses } from "../static/classes.mjs";
import { gridTable } from "../static/grid_table.mjs";
import { percent } from "../static/numbers.mjs";
import { element } from "../static/ui.mjs";

export const PARTS = ["sure", "unsure", "wrong"];

/** Where the parts of a bar end, in percent; and where it would without augmentation stop being read. */
export function partEnds([sure, unsure, wrong]) {
  const n = Math.max(1, sure + unsure + wrong);
  return [sure, sure + unsure, sure + unsure + wrong].map((end) => (100 * end) / n);
}

/**
 * @param {string[]} classes
 * @param {[number, number, number][]} before  counts of the pictures as they are
 */
export function makeReadings(classes, before) {
  const codes = shownClasses(before.map((counts) => counts.reduce((a, b) => a + b, 0)));
  const rows = codes.map((c) => {
    const parts = PARTS.map((part) => element("i", { class: `tw-reading-${part}` }));
    const line = element("i", { class: "tw-reading-line" });
    const mark = element("i", { class: "tw-reading-mark", style: { left: `${partEnds(before[c])[1]}%` } });
    const number = element("td", { class: "tw-reading-number" });
    const node = element(
      "tr", {}, element("th", { scope: "row", title: classes[c] }, classes[c]),
      element("td", { class: "tw-reading-track", "aria-hidden": "true" }, element("div", {}, ...parts, mark, line)), number);
    return { node, parts, line, number, c };
  });
  const key = element("p", { class: "tw-reading-key", "aria-hidden": "true" }, ...["sure", "unsure", "takes it for another class"].map(
    (word, k) => element("span", {}, element("i", { class: `tw-swatch tw-reading-${PARTS[k]}` }), word)),
    ...[["line", "beyond it, the label is no longer read"], ["mark", "its place in pictures as they are"]].map(
      ([kind, words]) => element("span", {}, element("i", { class: `tw-reading-key-${kind}` }), words)));
  const table = gridTable("tw-readings", "What a model still reads in them, by class", rows);
  const node = element("div", {}, table, key);

  /** @param {[number, number, number][]} counts of each class */
  function show(counts) {
    for (const { parts, line, number, c, node: row } of rows) {
      const ends = partEnds(counts[c]);
      parts.forEach((part, k) => {
        part.style.left = `${k ? ends[k - 1] : 0}%`;
        part.style.width = `${ends[k] - (k ? ends[k - 1] : 0)}%`;
      });
      line.style.left = `${ends[1]}%`;
      const [sure, unsure, wrong] = counts[c];
      const n = sure + unsure + wrong;
      number.replaceChildren(percent(sure + unsure, n), element("small", {}, " read"));
      row.title = `${classes[c]}: sure of ${percent(sure, n)}, unsure of ${percent(unsure, n)}, ${percent(wrong, n)} taken for another class`;
    }
  }

  return { node, show };
}
