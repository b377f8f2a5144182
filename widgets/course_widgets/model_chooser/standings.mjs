// A row for each measured model: its figures, and where it stands. Its name is a button that chooses it.

import { gridTable } from "../static/grid_table.mjs";
import { rove } from "../static/keyboard.mjs";
import { grouped, percentOf } from "../static/numbers.mjs";
import { element } from "../static/ui.mjs";
import { costWords } from "./choosing.mjs";
import { makeSwatch } from "./plot.mjs";

/**
 * @param {object[]} rows
 * @param {(place: number) => void} chosen
 */
export function makeStandings(rows, chosen) {
  const models = [...new Set(rows.map((row) => row.model))];
  const order = rows.map((_, place) => place).sort((a, b) => rows[b].accuracy - rows[a].accuracy || a - b);
  const lines = order.map((place) => {
    const row = rows[place];
    const button = element(
      "button", { type: "button", class: "tw-standing-name", onclick: () => chosen(place) },
      makeSwatch(models.indexOf(row.model)), element("span", {}, row.name));
    const cost = element("td", { class: "tw-standing-cost" });
    const status = element("td", { class: "tw-standing-status" });
    const node = element(
      "tr", {}, element("th", { scope: "row" }, button),
      element("td", {}, percentOf(row.accuracy), element("small", {}, ` ${percentOf(row.low)} to ${percentOf(row.high)}`)),
      cost, status);
    return { place, node, button, cost, status };
  });
  rove(lines.map((line) => line.button));
  const table = gridTable("tw-standings", "All measured models, the most accurate first; press a name to choose it, arrow keys go from one to the next", lines);
  const node = element("div", { class: "tw-standings-box" }, table);

  /** @param {{choice: object, axis: object, place: number | null, runs: object[], status: (place: number) => string}} what */
  function show({ choice, axis, place: selected, runs, status: words }) {
    for (const { place, node: line, button, cost, status } of lines) {
      const row = rows[place];
      line.dataset.out = String(choice.over[place].length > 0);
      line.dataset.pick = String(place === choice.pick);
      button.setAttribute("aria-pressed", String(place === selected));
      cost.textContent = `${costWords(row[axis.column])} ${axis.unit || axis.label}`;
      status.textContent = words(place);
      const here = runs.filter((run) => run.model === row.model && run.images === row.images);
      if (here.length) {
        const told = here.map((run) => `${percentOf(run.accuracy)}, ${costWords(run[axis.column])} ${axis.unit}`.trim());
        status.append(element("small", {}, ` · here: ${told.join("; ")}`));
      }
    }
  }

  return { node, show };
}

/** A model's figures in a line. */
export const figuresOf = (row) => `${percentOf(row.accuracy)} right (${percentOf(row.low)} to ${percentOf(row.high)}), `
  + `${costWords(row.latency_ms)} ms an answer, ${costWords(row.megabytes)} MB, trained on ${grouped(row.images)} images in `
  + `${costWords(row.train_seconds)} s.`;
