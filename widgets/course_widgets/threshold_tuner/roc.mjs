// The ROC curve, and the place on it.

import { percent, percentOf } from "../static/numbers.mjs";
import { drawn, makeShareAxes } from "../static/share_axes.mjs";

/** @param {[number, number]} [size] of the drawing */
export function makeRoc(size) {
  const { node, picture, heading, column, row } = makeShareAxes("false alarms", size);
  const guess = drawn("line", { class: "tw-axes-guess", x1: column(0), y1: row(0), x2: column(1), y2: row(1) });
  const path = drawn("path", { class: "tw-axes-line" });
  const here = drawn("circle", { class: "tw-axes-here", r: 6 });
  const theirs = drawn("circle", { class: "tw-axes-theirs", r: 3.5 });
  picture.append(guess, path, here, theirs);

  /**
   * @param {[number, number][]} points false alarm rate and recall, both rising
   * @param {number} area
   */
  function fill(points, area) {
    path.setAttribute("d", `M${points.map(([x, y]) => `${column(x).toFixed(1)} ${row(y).toFixed(1)}`).join("L")}`);
    heading.textContent = `ROC: found, area ${percentOf(area)}`;
  }

  function put(mark, { tn, fp, fn, tp }) {
    mark.setAttribute("cx", column(fp / (fp + tn)));
    mark.setAttribute("cy", row(tp / (tp + fn)));
  }

  /** Move the place; `other` is that of another part, if it is shown. */
  function show(decision, other = null) {
    const { tn, fp, fn, tp } = decision;
    put(here, decision);
    theirs.style.visibility = other ? "" : "hidden";
    if (other) put(theirs, other);
    picture.setAttribute("aria-label",
      `ROC curve, at ${percent(fp, fp + tn)} false alarms and ${percent(tp, tp + fn)} found`);
  }

  return { node, fill, show };
}
