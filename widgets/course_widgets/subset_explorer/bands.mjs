// Accuracies as bands: from the worst to the best of several trainings, a dot at their mean.

import { gridTable } from "../static/grid_table.mjs";
import { percentOf } from "../static/numbers.mjs";
import { pointsAxis } from "../static/scales.mjs";
import { element } from "../static/ui.mjs";
import { band } from "./picks.mjs";

/**
 * @param {string[]} names of what was trained on
 * @param {string} caption
 */
export function makeBands(names, caption) {
  const rows = names.map((name) => {
    const track = element("div");
    const number = element("td", { class: "tw-band-number" });
    const node = element(
      "tr", {}, element("th", { scope: "row" }, name),
      element("td", { class: "tw-band-track", "aria-hidden": "true" }, track), number);
    return { node, track, number };
  });
  const axis = element("div");
  const node = gridTable(
    "tw-bands", caption, rows,
    element("tfoot", { "aria-hidden": "true" }, element("tr", {}, element("td"), element("td", { class: "tw-band-axis" }, axis))));

  /** @param {(number[] | null)[]} measured accuracies for each name, one a seed; null where there is none yet */
  function show(measured) {
    const { ticks, at } = pointsAxis(measured.flatMap((shares) => shares ?? []));
    const left = (value) => ({ left: `${100 * at(value)}%` });
    axis.replaceChildren(...ticks.map((tick) => element("span", { style: left(tick / 100) }, `${tick}%`)));
    rows.forEach(({ track, number }, k) => {
      const shares = measured[k];
      if (!shares) {
        track.replaceChildren();
        number.replaceChildren("…");
        return;
      }
      const { mean, low, high } = band(shares);
      const width = `${100 * (at(high) - at(low))}%`;
      track.replaceChildren(
        ...ticks.map((tick) => element("i", { class: "tw-band-line", style: left(tick / 100) })),
        element("i", { class: "tw-band", style: { ...left(low), width } }),
        element("i", { class: "tw-band-mean", style: left(mean) }));
      number.replaceChildren(
        percentOf(mean), element("small", {}, ` ${(100 * low).toFixed(0)}–${(100 * high).toFixed(0)}`));
      number.title = shares.map((each) => percentOf(each)).join(", ");
    });
  }

  return { node, show };
}
