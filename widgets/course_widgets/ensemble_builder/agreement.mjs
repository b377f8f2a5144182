// For how many samples none, some or all members are right, and how many of those the ensemble names right.

import { grouped } from "../static/numbers.mjs";
import { drawn } from "../static/svg.mjs";
import { element } from "../static/ui.mjs";

const [WIDTH, HEIGHT, TOP, BOTTOM] = [360, 190, 18, 34];

export function makeAgreement() {
  const picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "tw-agreement" });
  const heading = element("p", { class: "tw-builder-note", "aria-hidden": "true" }, "Samples, by how many members are right");
  const key = element(
    "p", { class: "tw-agreement-key", "aria-hidden": "true" },
    element("i", { class: "tw-agreement-right" }), "together right ", element("i", { class: "tw-agreement-wrong" }), "together wrong");
  const node = element("div", { class: "tw-agreement-box" }, heading, picture, key);

  function show(found) {
    node.hidden = !found;
    if (!found) return;
    const most = Math.max(...found.rightBy.map(([count]) => count));
    const width = WIDTH / found.rightBy.length;
    const up = (count) => ((HEIGHT - TOP - BOTTOM) * count) / most;
    picture.replaceChildren(...found.rightBy.flatMap(([count, right], k) => {
      const [x, w] = [k * width + 0.12 * width, 0.76 * width];
      const base = HEIGHT - BOTTOM;
      const bar = (kind, from, part) => drawn("rect", {
        class: `tw-agreement-${kind}`, x, width: w, y: base - up(from) - up(part), height: up(part),
      });
      const text = (y, words, kind) => drawn("text", { x: x + w / 2, y, "text-anchor": "middle", class: kind }, words);
      return [
        bar("right", 0, right), bar("wrong", right, count - right),
        text(base - up(count) - 4, grouped(count), "tw-agreement-count"), text(base + 14, String(k), "tw-agreement-tick")];
    }), drawn("text", { x: WIDTH / 2, y: HEIGHT - 4, "text-anchor": "middle", class: "tw-agreement-tick" }, "members that are right"));
  }

  return { node, show, say: (sentence) => picture.setAttribute("aria-label", sentence) };
}
