// Numbers side by side, each with its name above and a note below.

import { element } from "./ui.mjs";

/** @returns {{node: Element, show: (...tiles: [string, string, string][]) => void}} each: name, number, note */
export function makeTiles() {
  const node = element("dl", { class: "tw-tiles" });
  const show = (...tiles) => node.replaceChildren(...tiles.map(([name, number, note]) => element(
    "div", {}, element("dt", {}, name), element("dd", {}, element("b", {}, number), element("small", {}, note)))));
  return { node, show };
}
