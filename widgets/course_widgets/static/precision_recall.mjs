// The precision-recall curve, and the place on it.

import { percent } from "./numbers.mjs";
import { drawn, makeShareAxes } from "./share_axes.mjs";

/** @param {[number, number]} [size] of the drawing */
export function makePrecisionRecall(size) {
  const { node, picture, heading, column, row } = makeShareAxes("recall", size);
  const guess = drawn("line", { class: "tw-axes-guess", x1: column(0), x2: column(1) });
  const before = drawn("path", { class: "tw-axes-before" });
  const path = drawn("path", { class: "tw-axes-line" });
  const here = drawn("circle", { class: "tw-axes-here", r: 6 });
  const theirs = drawn("circle", { class: "tw-axes-theirs", r: 3.5 });
  picture.append(guess, before, path, here, theirs);

  /** Steps: a precision holds from the recall before it up to its own, as average precision counts it. */
  const steps = (points) => points.map(
    ([x, y], i) => `${i ? "V" : `M${column(0).toFixed(1)} `}${row(y).toFixed(1)}H${column(x).toFixed(1)}`).join("");

  /**
   * @param {[number, number][]} points recall and precision, recall rising
   * @param {number} share of positives: the precision of a guess
   * @param {number} average precision
   * @param {[number, number][]} [earlier] a curve to compare with
   */
  function fill(points, share, average, earlier = []) {
    path.setAttribute("d", steps(points));
    before.setAttribute("d", steps(earlier));
    for (const end of ["y1", "y2"]) guess.setAttribute(end, row(share));
    heading.textContent = `Precision, on average ${(100 * average).toFixed(1)}%`;
  }

  function put(mark, { tp, fp, fn }) {
    mark.style.visibility = tp + fp ? "" : "hidden"; // where nothing is called there is no precision
    mark.setAttribute("cx", column(tp / (tp + fn)));
    mark.setAttribute("cy", row(tp + fp ? tp / (tp + fp) : 0));
  }

  /** Move the place; `other` is that of another part, if it is shown. */
  function show(decision, other = null) {
    const { tp, fp, fn } = decision;
    put(here, decision);
    put(theirs, other ?? { tp: 0, fp: 0, fn: 1 });
    picture.setAttribute("aria-label", tp + fp
      ? `Precision-recall curve, at recall ${percent(tp, tp + fn)} and precision ${percent(tp, tp + fp)}`
      : "Precision-recall curve; nothing is called, so there is no precision");
  }

  return { node, fill, show };
}
