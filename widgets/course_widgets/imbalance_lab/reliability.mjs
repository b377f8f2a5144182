// The reliability diagram: of all points given a probability, how many were so.

import { grouped, percent } from "../static/numbers.mjs";
import { drawn, makeShareAxes } from "../static/share_axes.mjs";

/** @param {[number, number]} [size] of the drawing */
export function makeReliability(size) {
  const { node, picture, heading, column, row } = makeShareAxes("probability given", size);
  const honest = drawn(
    "line", { class: "tw-axes-guess", x1: column(0), x2: column(1), y1: row(0), y2: row(1) });
  const before = drawn("path", { class: "tw-axes-before" });
  const path = drawn("path", { class: "tw-axes-line" });
  const marks = drawn("g", {});
  const threshold = drawn("line", { class: "tw-axes-threshold", y1: row(0), y2: row(1) });
  picture.append(honest, before, threshold, path, marks);

  const through = (bins) => bins.map(
    ([predicted, observed], i) => `${i ? "L" : "M"}${column(predicted).toFixed(1)} ${row(observed).toFixed(1)}`).join("");

  /**
   * @param {[number, number, number][]} bins mean probability, share that was so, number of points
   * @param {number} error expected calibration error
   * @param {[number, number, number][]} earlier to compare with
   * @param {number} calledFrom the threshold
   */
  function show(bins, error, earlier, calledFrom) {
    for (const end of ["x1", "x2"]) threshold.setAttribute(end, column(calledFrom));
    const most = Math.max(...bins.map(([, , count]) => count));
    path.setAttribute("d", through(bins));
    before.setAttribute("d", through(earlier));
    marks.replaceChildren(...bins.map(([predicted, observed, count]) => drawn(
      "circle", { class: "tw-axes-here", cx: column(predicted), cy: row(observed), r: 2.5 + 4 * Math.sqrt(count / most) },
      drawn("title", {}, `${grouped(count)} points: given ${(100 * predicted).toFixed(1)}%, came true ${(100 * observed).toFixed(1)}%`))));
    const off = `off by ${percent(Math.round(1000 * error), 1000)}`;
    heading.textContent = `Came true, ${off}`;
    picture.setAttribute("aria-label", `Reliability diagram; probabilities are ${off} on average`);
  }

  return { node, show };
}
