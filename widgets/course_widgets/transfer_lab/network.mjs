// The network from the pictures to the head: which layers learn, and how fast.

import { significant } from "../static/numbers.mjs";
import { element } from "../static/ui.mjs";

/** What is said of each layer, from the first to the head. */
export function layerWords(stages, thawed, rate) {
  return Array.from({ length: stages }, (_, k) => {
    if (k === stages - 1) return "new";
    if (k < stages - thawed) return "frozen";
    return rate === 1 ? "learns" : `× ${significant(rate)}`;
  });
}

/** @param {number} stages layers with weights, the head among them */
export function makeNetwork(stages) {
  const layers = Array.from({ length: stages }, (_, k) => {
    const words = element("small", {});
    const name = k === stages - 1 ? "head" : `layer ${k + 1}`;
    return { words, node: element("div", {}, element("span", {}, name), words) };
  });
  const node = element(
    "div", { class: "tw-network", "aria-hidden": "true" }, element("span", {}, "pictures →"), ...layers.map((layer) => layer.node));

  /** @param {number} thawed @param {number} rate */
  function show(thawed, rate) {
    layerWords(stages, thawed, rate).forEach((word, k) => {
      layers[k].words.textContent = word;
      layers[k].node.dataset.learns = word === "frozen" ? "no" : word === "new" ? "new" : "yes";
    });
  }

  return { node, show };
}
