// One diagram of a deck: loss, or accuracy, over epochs, for both parts; runs of before behind.

import { drawn } from "../static/share_axes.mjs";
import { element } from "../static/ui.mjs";
import { lastOf, pathOf, roundTicks, spread } from "./curves.mjs";

const [WIDTH, HEIGHT] = [300, 200];
const [LEFT, RIGHT, TOP, BOTTOM] = [38, WIDTH - 18, 10, HEIGHT - 34];
const MOST_NUMBERS = 12; // runs of before that have their number at their end
const LINE = 11; // from one number to the next
let clips = 0;
const copy = Math.random().toString(36).slice(2); // every control on the page has a module of its own

/**
 * @param {string} name
 * @param {number} column  of a row: 1 loss, 2 accuracy
 * @param {number} top  the upper end of its axis
 * @param {(value: number) => string} text
 * @param {[number, string][]} marks  lines across, with what they say
 */
export function makePlot(name, column, top, text, marks = []) {
  const clip = `tw-deck-clip-${copy}-${(clips += 1)}`;
  const up = (value) => BOTTOM - (value / top) * (BOTTOM - TOP);
  const axes = drawn("g", { class: "tw-deck-axes" });
  const ghosts = drawn("g", { "clip-path": `url(#${clip})` });
  const present = drawn("g", { "clip-path": `url(#${clip})` });
  const numbers = drawn("g", { class: "tw-deck-numbers" });
  const ends = drawn("g", {});
  const picture = drawn(
    "svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "tw-deck-plot" },
    drawn("defs", {}, drawn("clipPath", { id: clip }, drawn("rect", {
      x: LEFT, y: TOP - 2, width: RIGHT - LEFT + 2, height: BOTTOM - TOP + 4 }))),
    axes, ghosts, present, numbers, ends);
  const node = element("figure", { class: "tw-deck-figure" }, element("figcaption", { "aria-hidden": "true" }, name), picture);
  let across = null;

  function showAxes(epochs) {
    across = (at) => LEFT + (at / epochs) * (RIGHT - LEFT);
    const rows = roundTicks(top, 4).filter((tick) => tick <= top);
    axes.replaceChildren(
      ...rows.flatMap((tick) => [
        drawn("line", { x1: LEFT, x2: RIGHT, y1: up(tick), y2: up(tick) }),
        drawn("text", { x: LEFT - 6, y: up(tick) + 4, "text-anchor": "end" }, text(tick))]),
      ...roundTicks(epochs, 5).map((tick) => drawn("text", { x: across(tick), y: BOTTOM + 15, "text-anchor": "middle" }, String(tick))),
      drawn("text", { x: (LEFT + RIGHT) / 2, y: BOTTOM + 30, "text-anchor": "middle" }, "epochs"),
      ...marks.flatMap(([value, words]) => [
        drawn("line", { x1: LEFT, x2: RIGHT, y1: up(value), y2: up(value), class: "tw-deck-mark" }),
        drawn("text", { x: RIGHT, y: up(value) - 4, "text-anchor": "end" }, words)]));
  }

  const lines = (run, role) => ["train", "val"].map((part) => drawn("path", {
    d: pathOf(run[part], column, across, up), class: `tw-deck-${part}`, "data-role": role }));
  const inside = (at, value) => [
    Math.min(RIGHT, across(at)), Math.min(BOTTOM, Math.max(TOP, up(value)))];

  /** Draw the runs of before, each with its number at its end. */
  function showGhosts(runs, roles) {
    const shown = runs.map((run, k) => [run, roles[k], k + 1]).filter(([, role]) => ["ghost", "before"].includes(role));
    ghosts.replaceChildren(...shown.flatMap(([run, role]) => lines(run, role)));
    const named = shown.filter(([run]) => lastOf(run.val)?.[column] != null).slice(-MOST_NUMBERS);
    const places = named.map(([run]) => inside(lastOf(run.val)[0], lastOf(run.val)[column]));
    const rows = spread(places.map(([, y]) => y), LINE, BOTTOM);
    numbers.replaceChildren(...named.map(([, role, number], k) => drawn(
      "text", { x: places[k][0] + 6, y: rows[k] + 4, "data-role": role }, String(number))));
  }

  /** Draw the run that counts, or nothing. */
  function showRun(run) {
    present.replaceChildren(...(run ? lines(run, "here") : []));
    const parts = run ? ["train", "val"].filter((part) => lastOf(run[part])?.[column] != null) : [];
    ends.replaceChildren(...parts.map((part) => {
      const [cx, cy] = inside(lastOf(run[part])[0], lastOf(run[part])[column]);
      return drawn("circle", { cx, cy, r: 3.5, class: `tw-deck-end tw-deck-${part}` });
    }));
    const said = parts.map((part) => `${{ train: "training", val: "validation" }[part]} ${text(lastOf(run[part])[column])}`);
    picture.setAttribute("aria-label", `${name}: ${said.join(", ") || "not trained yet"}`);
  }

  return { node, showAxes, showGhosts, showRun };
}
