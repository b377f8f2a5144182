// What a sample costs at each threshold, and how much of that is luck.

import { significant } from "../static/numbers.mjs";
import { drawn } from "../static/share_axes.mjs";
import { element } from "../static/ui.mjs";
import { shareOf } from "./axis.mjs";

const WIDTH = 100;
const ROOM = 1.4; // above the cost of calling none, or all: what is dearer is of no use, and is cut off

/**
 * @param {import("./axis.mjs").Axis} axis
 * @param {(value: number) => string} text of a threshold
 * @param {number} draws
 */
export function makeCostCurve(axis, text, draws) {
  const band = drawn("path", { class: "tw-cost-band" });
  const idle = drawn("line", { class: "tw-cost-idle", x1: 0, x2: WIDTH });
  const line = drawn("path", { class: "tw-cost-line" });
  const mark = (kind) => element("i", { class: `tw-cost-${kind}` });
  const [least, price, range, test] = ["least", "price", "range", "test"].map(mark);
  const note = element("span", { class: "tw-cost-note" });
  const strip = element(
    "div", { class: "tw-cost-strip", "aria-hidden": "true" },
    drawn("svg", { viewBox: `0 0 ${WIDTH} 100`, preserveAspectRatio: "none" }, band, idle, line), note, range, least, price, test);
  const said = { least: element("span"), price: element("span") };
  const legend = element(
    "p", { class: "tw-cost-legend", "aria-hidden": "true" }, said.least, said.price,
    element("span", {}, `Curve: the cost of a sample at each threshold. Band: 95% of ${draws} draws of as many samples from `
      + "these, with repeats. Heights of the bars are square roots, each class to its own scale."));
  let row = () => 100;

  /**
   * @param {ArrayLike<number>} thresholds
   * @param {number[]} costs of a sample, at each
   * @param {{low: number[], high: number[], cheapest: [number, number]}} luck
   * @param {{cheapest: number, price: number | null, all: number, none: number}} marks  the thresholds, and what calling
   *   all and calling none cost
   */
  function show(thresholds, costs, luck, { cheapest, price: byPrice, all, none }) {
    const top = ROOM * Math.min(all, none) || Math.max(...costs) || 1;
    row = (cost) => 100 - (100 * cost) / top;
    const at = (i) => (WIDTH * i) / (thresholds.length - 1);
    const points = (values) => Array.from(values, (each, i) => `${at(i).toFixed(2)} ${row(each).toFixed(2)}`);
    line.setAttribute("d", `M${points(costs).join("L")}`);
    band.setAttribute("d", `M${[...points(luck.low), ...points(luck.high).reverse()].join("L")}Z`);
    for (const end of ["y1", "y2"]) idle.setAttribute(end, row(Math.min(all, none)));
    note.style.top = `${row(Math.min(all, none))}%`;
    note.textContent = `calling ${none <= all ? "none" : "all"} costs ${significant(Math.min(all, none))}`;
    const [from, to] = luck.cheapest;
    least.style.left = `${100 * shareOf(axis, cheapest)}%`;
    range.style.left = `${100 * shareOf(axis, from)}%`;
    range.style.right = `${100 - 100 * shareOf(axis, to)}%`;
    said.least.textContent = `▲ cheapest here ${text(cheapest)}; in 95% of draws from ${text(from)} to ${text(to)}`;
    price.hidden = byPrice === null;
    price.style.left = byPrice === null ? "" : `${100 * shareOf(axis, byPrice)}%`;
    said.price.textContent = byPrice === null ? "" : `◆ by price ${text(byPrice)} = 1/(1 + miss/false alarm)`;
  }

  /** What a test sample costs at the threshold, give or take two standard errors; null: nobody asked. */
  function showTest(cost, error) {
    test.hidden = cost === null;
    if (cost === null) return;
    const [high, low] = [cost + 2 * error, cost - 2 * error].map((each) => Math.min(100, Math.max(0, row(each))));
    test.style.top = `${high}%`;
    test.style.height = `${low - high}%`;
    test.style.setProperty("--cost", low > high ? (row(cost) - high) / (low - high) : 0.5);
  }

  return { strip, legend, show, showTest };
}
