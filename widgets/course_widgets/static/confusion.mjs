// The confusion matrix: positives above, called ones on the right, as they lie in a histogram of scores.

import { grouped, percent } from "./numbers.mjs";
import { element } from "./ui.mjs";

/** @param {[string, string]} names of the negative and of the positive class */
export function makeConfusion([negative, positive]) {
  const cells = {};
  const cell = (key, word) => {
    cells[key] = { count: element("b"), share: element("small") };
    return element("td", { class: `tw-cell tw-cell-${key}` }, cells[key].count, ` ${word} `, cells[key].share);
  };
  const heading = (scope, words, name, ...more) => element(
    "th", { scope, title: name }, element("small", {}, words), " ", element("span", {}, name), ...more);
  const totals = { positives: element("small"), negatives: element("small") };
  const node = element(
    "table", { class: "tw-confusion" },
    element("caption", { class: "tw-hidden" }, "Confusion matrix"),
    element("thead", {}, element(
      "tr", {}, element("td"), heading("col", "called", negative), heading("col", "called", positive))),
    element(
      "tbody", {},
      element("tr", {}, heading("row", "really", positive, totals.positives), cell("fn", "missed"), cell("tp", "found")),
      element("tr", {}, heading("row", "really", negative, totals.negatives), cell("tn", "left alone"), cell("fp", "false alarms"))));

  /** @param {{tn: number, fp: number, fn: number, tp: number}} counts */
  function show({ tn, fp, fn, tp }) {
    const of = { fn: fn + tp, tp: fn + tp, tn: tn + fp, fp: tn + fp };
    for (const [key, count] of Object.entries({ fn, tp, tn, fp })) {
      cells[key].count.textContent = grouped(count);
      cells[key].share.textContent = percent(count, of[key]);
    }
    totals.positives.textContent = grouped(of.fn);
    totals.negatives.textContent = grouped(of.tn);
  }

  return { node, show };
}
