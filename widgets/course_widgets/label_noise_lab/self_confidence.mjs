// Labels by self-confidence: right ones above the axis, wrong ones below, and the threshold that drops.

import { element } from "../static/ui.mjs";
import { histogram } from "./noise.mjs";

const BINS = 20;

export function makeSelfConfidence() {
  const bars = Array.from({ length: BINS }, () => ({ right: element("i"), wrong: element("i") }));
  const half = (kind) => element("div", { class: `tw-half tw-half-${kind}` }, ...bars.map((bar) => bar[kind]));
  const line = element("div", { class: "tw-cut" });
  const chart = element(
    "div", { class: "tw-chart", role: "img" }, half("right"), half("wrong"), line);
  const note = (kind, text) => element("span", { class: `tw-note tw-note-${kind}` }, element("i"), text);
  const node = element(
    "div", { class: "tw-confidence" },
    element("p", { class: "tw-confidence-key", "aria-hidden": "true" }, note("right", "right label"), note("wrong", "wrong label")),
    chart,
    element("p", { class: "tw-axis", "aria-hidden": "true" }, element("span", {}, "0%"),
      element("span", {}, "self-confidence of the label"), element("span", {}, "100%")));

  /** New labels. */
  function fill(confidence, wrong) {
    const counts = histogram(confidence, wrong, BINS);
    const most = (kind) => Math.max(...counts.map((count) => count[kind]), 1);
    const [above, below] = [most("right"), most("wrong")];
    chart.style.gridTemplateRows = `${above}fr ${Math.max(below, above / 5)}fr`;
    counts.forEach((count, bin) => {
      bars[bin].right.style.height = `${(100 * count.right) / above}%`;
      bars[bin].wrong.style.height = `${(100 * count.wrong) / Math.max(below, above / 5)}%`;
    });
  }

  /** The threshold moves. */
  const cut = (threshold) => (line.style.width = `${100 * threshold}%`);

  const say = (sentence) => chart.setAttribute("aria-label", sentence);

  return { node, fill, cut, say };
}
