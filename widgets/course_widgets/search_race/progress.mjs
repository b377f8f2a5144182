// What each side holds for best, over what it has spent; at the end what its choice is worth on test.

import { significant } from "../static/numbers.mjs";
import { drawn } from "../static/svg.mjs";
import { element } from "../static/ui.mjs";
import { ticksBetween } from "./racing.mjs";

const [WIDTH, HEIGHT] = [620, 180];
const [LEFT, RIGHT, TOP, BOTTOM] = [46, WIDTH - 14, 8, HEIGHT - 34];

/**
 * @param {{score: string, tested: string, share: boolean}} about
 * @param {(value: number) => string} text
 */
export function makeProgress({ score, tested, share }, text) {
  const picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "tw-progress" });
  const key = element("p", { class: "tw-progress-key", "aria-hidden": "true" });
  const node = element(
    "div", { class: "tw-progress-box" },
    element("p", { class: "tw-progress-name", "aria-hidden": "true" }, `Best so far, ${score}`), picture, key);

  /**
   * @param {{name: string, points: [number, number][], test: number | undefined}[]} sides  spent and held, from left to right
   * @param {number} budget
   * @returns {string} it in words
   */
  function show(sides, budget) {
    const values = sides.flatMap(({ points, test }) => [...points.map(([, held]) => held), ...(test === undefined ? [] : [test])]);
    const across = (spent) => LEFT + (spent / budget) * (RIGHT - LEFT - 8);
    const columns = ticksBetween(0, budget, 9).filter(Number.isInteger);
    const axis = [
      ...columns.map((tick) => drawn("text", { x: across(tick), y: BOTTOM + 15, "text-anchor": "middle" }, String(tick))),
      drawn("text", { x: (LEFT + RIGHT) / 2, y: BOTTOM + 30, "text-anchor": "middle" }, "whole trainings spent"),
      drawn("line", { x1: LEFT, x2: RIGHT, y1: BOTTOM, y2: BOTTOM })];
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const margin = Math.max(0.08 * (most - least), 0.01 * Math.abs(most), 1e-9);
    const [low, high] = values.length ? [least - margin, most + margin] : [0, 1];
    const up = (value) => BOTTOM - ((value - low) / (high - low)) * (BOTTOM - TOP);
    const rows = values.length ? ticksBetween(low, high, 4) : [];
    picture.replaceChildren(
      drawn("g", { class: "tw-progress-axes" }, ...axis, ...rows.flatMap((tick) => [
        drawn("line", { x1: LEFT, x2: RIGHT, y1: up(tick), y2: up(tick) }),
        drawn("text", { x: LEFT - 6, y: up(tick) + 4, "text-anchor": "end" }, share ? `${significant(100 * tick)}%` : significant(tick))])),
      ...sides.flatMap(({ points, test }, side) => lines(points, test, side, across, up)));
    const tests = sides.some(({ test }) => test !== undefined);
    key.replaceChildren(...sides.flatMap(({ name }, side) => [
      element("i", { class: "tw-progress-swatch", "data-side": side }), `${name} `]),
    ...(tests ? [element("i", { class: "tw-progress-open" }), `the chosen one on ${tested}`] : []));
    const said = sides.map(({ name, points }) => `${name} ${points.length ? text(points.at(-1)[1]) : "nothing yet"}`);
    const sentence = `Best so far: ${said.join(", ")}`;
    picture.setAttribute("aria-label", sentence);
    return sentence;
  }

  function lines(points, test, side, across, up) {
    if (!points.length) return [];
    const [first, ...rest] = points;
    const path = `M${across(first[0])} ${up(first[1])}${rest.map(([spent, held]) => `H${across(spent)}V${up(held)}`).join("")}`;
    const [x, y] = [across(points.at(-1)[0]), up(points.at(-1)[1])];
    return [
      drawn("path", { d: path, class: "tw-progress-line", "data-side": side }),
      ...points.map(([spent, held]) => mark(side, across(spent), up(held), 2.4, "tw-progress-mark")),
      ...(test === undefined ? [] : [
        drawn("line", { x1: x, x2: x, y1: y, y2: up(test), class: "tw-progress-drop", "data-side": side }),
        mark(side, x, up(test), side ? 4 : 6, "tw-progress-test")])];
  }

  return { node, show };
}

/** A disc for the left side, a square for the right. */
function mark(side, x, y, radius, kind) {
  const given = { class: kind, "data-side": side };
  return side
    ? drawn("rect", { ...given, x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius })
    : drawn("circle", { ...given, cx: x, cy: y, r: radius });
}
