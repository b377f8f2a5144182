// Accuracies as a table: a row each, its marks on a track over one axis of percent, its number beside them.

import { gridTable } from "./grid_table.mjs";
import { pointsAxis } from "./scales.mjs";
import { element } from "./ui.mjs";

/**
 * What a row shows: marks by their name in the style sheet, drawn in this order, each at an accuracy or from one to
 * another; the number, what stands small beside it, what it says where the mouse rests, and the words below it.
 *
 * @typedef {{marks: Object<string, number[]>, number: string, beside: string, title?: string, words?: string}} Row
 */

/**
 * @param {string} name of the table, by which the control's style sheet knows it
 * @param {string} caption
 * @param {string[]} labels of the rows
 * @param {boolean} [explained] whether each row has a line of words below
 */
export function accuracyRows(name, caption, labels, explained = false) {
  const rows = labels.map((label) => {
    const track = element("div");
    const number = element("td", { class: "tw-accuracy-number" });
    const words = element("td", { class: "tw-accuracy-words" });
    const node = element(
      "tr", {}, element("th", { scope: "row" }, label),
      element("td", { class: "tw-accuracy-track", "aria-hidden": "true" }, track), number,
      ...(explained ? [words] : []));
    return { node, track, number, words };
  });
  const axis = element("div");
  const node = gridTable(
    `tw-accuracies ${name}`, caption, rows,
    element("tfoot", { "aria-hidden": "true" }, element("tr", {}, element("td"), element("td", { class: "tw-accuracy-axis" }, axis))));

  /** @param {Row[]} measured one for each label, or none where nothing is known yet */
  function show(measured) {
    const shares = measured.flatMap(({ marks }) => Object.values(marks).flat());
    const { ticks, at } = shares.length ? pointsAxis(shares) : { ticks: [] };
    const left = (share) => ({ left: `${100 * at(share)}%` });
    const mark = ([kind, [low, high = low]]) => element("i", {
      class: `tw-accuracy-${kind}`, style: high > low ? { ...left(low), width: `${100 * (at(high) - at(low))}%` } : left(low) });
    axis.replaceChildren(...ticks.map((tick) => element("span", { style: left(tick / 100) }, `${tick}%`)));
    rows.forEach(({ track, number, words }, k) => {
      const row = measured[k];
      if (!row) {
        [track, words].forEach((each) => each.replaceChildren());
        number.replaceChildren("…");
        return;
      }
      const lines = ticks.map((tick) => ["line", [tick / 100]]);
      track.replaceChildren(...[...lines, ...Object.entries(row.marks)].map(mark));
      number.replaceChildren(row.number, element("small", {}, ` ${row.beside}`));
      number.title = row.title ?? "";
      words.textContent = row.words ?? "";
    });
  }

  return { node, show };
}
