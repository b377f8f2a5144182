// The precision-recall curve, and the place on it.

import { percent } from "./noise.mjs";
import { element } from "./ui.mjs";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [260, 200];
const FRAME = { left: 40, right: 250, top: 10, bottom: 160 };
const TICKS = [0, 0.5, 1];

export function drawn(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export const column = (share) => FRAME.left + share * (FRAME.right - FRAME.left);
export const row = (share) => FRAME.bottom - share * (FRAME.bottom - FRAME.top);

/** A square of 0 to 100 % by 0 to 100 %, with its two names. */
export function makeShareAxes(across, up) {
  const { left, right, top, bottom } = FRAME;
  const grid = drawn(
    "g", { class: "tw-curve-grid" },
    ...TICKS.flatMap((tick) => [
      drawn("line", { x1: left, x2: right, y1: row(tick), y2: row(tick) }),
      drawn("line", { x1: column(tick), x2: column(tick), y1: top, y2: bottom })]));
  const texts = drawn(
    "g", { class: "tw-curve-texts" },
    ...TICKS.flatMap((tick) => [
      drawn("text", { x: left - 6, y: row(tick) + 4, "text-anchor": "end" }, `${100 * tick}%`),
      drawn("text", { x: column(tick), y: bottom + 16, "text-anchor": "middle" }, `${100 * tick}%`)]),
    drawn("text", { x: (left + right) / 2, y: bottom + 33, "text-anchor": "middle" }, across));
  const picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "tw-curve" }, grid, texts);
  const heading = element("p", { class: "tw-curve-name", "aria-hidden": "true" }, up);
  return { picture, heading, node: element("div", { class: "tw-curve-box" }, heading, picture) };
}

export function makePrecisionRecall() {
  const { picture, heading, node } = makeShareAxes("recall", "precision");
  const chance = drawn("line", { class: "tw-curve-chance", x1: FRAME.left, x2: FRAME.right });
  const before = drawn("path", { class: "tw-curve-before" });
  const path = drawn("path", { class: "tw-curve-line" });
  const here = drawn("circle", { class: "tw-curve-here", r: 6 });
  picture.append(chance, before, path, here);

  /** Steps: a precision holds from the recall before it up to its own, as average precision counts it. */
  const steps = (points) => points.map(
    ([x, y], i) => (i ? `V${row(y).toFixed(1)}H${column(x).toFixed(1)}`
      : `M${column(0).toFixed(1)} ${row(y).toFixed(1)}H${column(x).toFixed(1)}`)).join("");

  /**
   * @param {[number, number][]} points recall and precision, recall rising
   * @param {number} share of positives: the precision of a guess
   * @param {number} average precision
   * @param {[number, number][]} [earlier] a curve to compare with
   */
  function fill(points, share, average, earlier = []) {
    path.setAttribute("d", steps(points));
    before.setAttribute("d", steps(earlier));
    for (const end of ["y1", "y2"]) chance.setAttribute(end, row(share));
    heading.textContent = `precision · average ${(100 * average).toFixed(1)}%`;
  }

  /** Move the place. */
  function show({ tp, fp, fn }) {
    here.style.visibility = tp + fp ? "" : "hidden"; // where nothing is called there is no precision
    here.setAttribute("cx", column(tp / (tp + fn)));
    here.setAttribute("cy", row(tp + fp ? tp / (tp + fp) : 0));
    picture.setAttribute("aria-label", tp + fp
      ? `Precision-recall curve, at recall ${percent(tp, tp + fn)} and precision ${percent(tp, tp + fp)}`
      : "Precision-recall curve; nothing is called, so there is no precision");
  }

  return { node, fill, show };
}
