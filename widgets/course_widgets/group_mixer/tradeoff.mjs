// The trade-off: all together across, the worst group upwards, a mark for every mixture that was tried.

import { percentOf } from "../static/numbers.mjs";
import { pointsAxis } from "../static/scales.mjs";
import { drawn } from "../static/svg.mjs";
import { element } from "../static/ui.mjs";

const [WIDTH, HEIGHT] = [280, 220];
const FRAME = { left: 40, right: 272, top: 12, bottom: 176 };

/** @returns {{node: Element, show: (result: object, earlier: object[], sentence: string) => void}} */
export function makeTradeoff() {
  const picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "tw-tradeoff" });
  const node = element("div", { class: "tw-tradeoff-box" }, picture);

  function show(result, earlier, sentence) {
    const all = [...earlier, result].map((each) => ({ x: each.total, y: Math.min(...each.accuracy) }));
    const across = pointsAxis(all.map(({ x }) => x));
    const up = pointsAxis(all.map(({ y }) => y));
    const column = (x) => FRAME.left + across.at(x) * (FRAME.right - FRAME.left);
    const row = (y) => FRAME.bottom - up.at(y) * (FRAME.bottom - FRAME.top);
    const { left, right, top, bottom } = FRAME;
    const lines = [
      ...up.ticks.map((tick) => drawn("line", { x1: left, x2: right, y1: row(tick / 100), y2: row(tick / 100) })),
      ...across.ticks.map((tick) =>
        drawn("line", { x1: column(tick / 100), x2: column(tick / 100), y1: top, y2: bottom })),
    ];
    const texts = [
      ...up.ticks.map((tick) =>
        drawn("text", { x: left - 6, y: row(tick / 100) + 4, "text-anchor": "end" }, `${tick}%`)),
      ...across.ticks.map((tick) =>
        drawn("text", { x: column(tick / 100), y: bottom + 16, "text-anchor": "middle" }, `${tick}%`)),
      drawn("text", { x: (left + right) / 2, y: bottom + 36, "text-anchor": "middle" }, "right in all"),
    ];
    const marks = all.map(({ x, y }, i) => drawn(
      "circle",
      { cx: column(x), cy: row(y), r: i === all.length - 1 ? 7 : 5, class: i === all.length - 1 ? "tw-now" : "tw-earlier" },
      drawn("title", {}, `${percentOf(x)} in all, ${percentOf(y)} in the worst group`)));
    picture.replaceChildren(
      drawn("g", { class: "tw-grid" }, ...lines), drawn("g", { class: "tw-ticks" }, ...texts), ...marks);
    picture.setAttribute("aria-label", `${sentence} Tried so far: ${all.length}.`);
  }

  return { node, show };
}
