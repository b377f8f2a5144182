// A bar a class: its share of the picks, and a mark at its share of all samples.

import { gridTable } from "../static/grid_table.mjs";
import { dressOf } from "../static/looks.mjs";
import { grouped } from "../static/numbers.mjs";
import { element } from "../static/ui.mjs";
import { share } from "./picks.mjs";

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

/**
 * @param {string[]} names
 * @param {number[]} totals samples there are of each class
 * @param {(c: number) => void} look a class is pointed at, or none (-1)
 */
export function makeClassShares(names, totals, look) {
  const there = sum(totals);
  const rows = names.map((name, c) => {
    const [bar, mark] = [element("i", { class: "tw-share-bar tw-look-bar" }), element("i", { class: "tw-share-mark" })];
    const number = element("td", { class: "tw-share-number" });
    const node = element(
      "tr",
      { ...dressOf(c), onpointerenter: () => look(c), onpointerleave: () => look(-1) },
      element("th", { scope: "row", title: name }, element("i", { class: "tw-look-swatch" }), element("b", {}, name)),
      element("td", { class: "tw-share-track", "aria-hidden": "true" }, element("div", {}, bar, mark)), number);
    return { node, bar, mark, number };
  });
  const node = gridTable("tw-shares", "Classes of the picks, marked where all samples stand", rows);

  /** @param {number[]} counts picks of each class */
  function show(counts) {
    const picked = sum(counts);
    const parts = counts.map((count, c) => [count / picked, totals[c] / there]);
    const end = 1.04 * Math.max(...parts.flat());
    rows.forEach(({ bar, mark, number }, c) => {
      bar.style.width = `${(100 * parts[c][0]) / end}%`;
      mark.style.left = `${(100 * parts[c][1]) / end}%`;
      number.replaceChildren(grouped(counts[c]), element("small", {}, ` of ${grouped(totals[c])}`));
      number.title = `${share(counts[c], picked)} of the picks, ${share(totals[c], there)} of all samples`;
    });
  }

  return { node, show, swatches: rows.map(({ node: row }) => row.querySelector(".tw-look-swatch")) };
}
