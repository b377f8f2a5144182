// Axes for shares against shares: 0 to 100 % across, 0 to 100 % up.

import { element } from "./ui.mjs";

const SVG = "http://www.w3.org/2000/svg";
const TICKS = [0, 0.5, 1];

export function drawn(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/**
 * @param {string} across what the axis below says
 * @param {[number, number]} [size] of the drawing; text keeps its own
 */
export function makeShareAxes(across, [width, height] = [260, 200]) {
  const [left, right, top, bottom] = [36, width - 8, 8, height - 38];
  const column = (share) => left + share * (right - left);
  const row = (share) => bottom - share * (bottom - top);
  const lines = TICKS.flatMap((tick) => [
    drawn("line", { x1: left, x2: right, y1: row(tick), y2: row(tick) }),
    drawn("line", { x1: column(tick), x2: column(tick), y1: top, y2: bottom })]);
  const texts = TICKS.flatMap((tick) => [
    drawn("text", { x: left - 6, y: row(tick) + 4, "text-anchor": "end" }, `${100 * tick}%`),
    drawn("text", { x: column(tick) + (tick === 1 ? width - right : 0), y: bottom + 15, // the last ends where the drawing does
      "text-anchor": tick === 1 ? "end" : "middle" }, `${100 * tick}%`)]);
  const name = drawn("text", { x: (left + right) / 2, y: bottom + 32, "text-anchor": "middle" }, across);
  const picture = drawn(
    "svg", { viewBox: `0 0 ${width} ${height}`, role: "img", class: "tw-axes" },
    drawn("g", { class: "tw-axes-grid" }, ...lines), drawn("g", { class: "tw-axes-texts" }, ...texts, name));
  const heading = element("p", { class: "tw-axes-name", "aria-hidden": "true" });
  return { node: element("div", { class: "tw-axes-box" }, heading, picture), picture, heading, column, row };
}
