// The trade-off: all together across, the worst group upwards, a mark for every mixture that was tried. An earlier mark
// brings its mixture back. The frontier is a line through those that none beats both ways.

import { grouped, percentOf } from "../static/numbers.mjs";
import { pointsAxis } from "../static/scales.mjs";
import { drawn } from "../static/svg.mjs";
import { element } from "../static/ui.mjs";

const [WIDTH, HEIGHT] = [280, 220];
const FRAME = { left: 40, right: 272, top: 12, bottom: 176 };

/**
 * @param {{names: string[], bring: (counts: number[]) => void}} options the groups; what brings a mixture back
 * @returns {{node: Element, show: (result: object, earlier: object[], frontier: [number, number][], sentence: string) => void}}
 */
export function makeTradeoff({ names, bring }) {
  const picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "tw-tradeoff" });
  const node = element("div", { class: "tw-tradeoff-box" }, picture);

  function show(result, earlier, frontier, sentence) {
    const all = [...earlier, result].map((each) => ({ x: each.total, y: Math.min(...each.accuracy) }));
    const across = pointsAxis([...all.map(({ x }) => x), ...result.runs.map((run) => run.total)]);
    const up = pointsAxis([...all.map(({ y }) => y), ...result.runs.map((run) => run.worst)]);
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
    const steps = frontier.map(([x, y], i) => (i ? `H${column(x)}V${row(y)}` : `M${column(x)} ${row(y)}`)).join("");
    const seeds = result.runs.length > 1 ? result.runs : [];
    const dots = seeds.map((run) => drawn(
      "circle", { cx: column(run.total), cy: row(run.worst), r: 2.5, class: "tw-run" }));
    const marks = [...earlier, result].map((each, i) => {
      const { x, y } = all[i];
      const place = { cx: column(x), cy: row(y) };
      const served = `${percentOf(x)} in all, ${percentOf(y)} in the worst group`;
      if (each === result) return drawn("circle", { ...place, r: 7, class: "tw-now" }, drawn("title", {}, served));
      const mixture = each.counts.map((count, c) => `${grouped(count)} ${names[c]}`).join(", ");
      const mark = drawn(
        "circle", { ...place, r: 5, class: "tw-earlier", role: "button", tabindex: 0,
          "aria-label": `Back to ${mixture}: ${served}` },
        drawn("title", {}, `${mixture}: ${served}`));
      mark.addEventListener("click", () => bring(each.counts));
      mark.addEventListener("keydown", (event) => {
        if (!["Enter", " "].includes(event.key) || event.shiftKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        bring(each.counts);
      });
      return mark;
    });
    picture.replaceChildren(
      drawn("g", { class: "tw-grid" }, ...lines), drawn("g", { class: "tw-ticks" }, ...texts),
      drawn("path", { class: "tw-front", d: steps }), ...dots, ...marks);
    picture.setAttribute("role", earlier.length ? "group" : "img"); // what is in an image cannot be pressed
    picture.setAttribute("aria-label", `${sentence} Tried so far: ${all.length}.`);
  }

  return { node, show };
}
