// The scores of both classes, back to back, the threshold that parts them, and what each one would cost.

import { grouped } from "../static/numbers.mjs";
import { afterKey } from "../static/scales.mjs";
import { drawn } from "../static/share_axes.mjs";
import { element } from "../static/ui.mjs";

export const BINS = 60;
export const STEPS = 1000;
const KEY_STEP = 10;
const STRIP = 100;

/**
 * @param {[string, string]} names of the negative and of the positive class
 * @param {{pull: (place: number) => void, release: () => void}} does  places are whole, from 0 to STEPS
 */
export function makeScoreHistogram([negative, positive], does) {
  const bars = [];
  const half = (kind) => element("div", { class: `tw-score-half tw-score-${kind}` }, ...Array.from({ length: BINS }, (_, bin) => {
    const bar = element("i");
    (bars[bin] ??= { positives: [], negatives: [] })[kind].push(bar);
    return bar;
  }));
  const layer = (kind) => element("div", { class: `tw-score-layer tw-score-${kind}` }, half("positives"), half("negatives"));
  const note = (kind) => element("span", { class: `tw-score-note tw-score-note-${kind}` });
  const notes = { positives: note("positives"), negatives: note("negatives") };
  const cost = drawn("path", { class: "tw-score-cost" });
  const strip = drawn(
    "svg", { class: "tw-score-strip", viewBox: `0 0 ${STRIP} 100`, preserveAspectRatio: "none", "aria-hidden": "true" }, cost);
  const least = element("i", { class: "tw-score-least", "aria-hidden": "true" });
  const slider = element("input", {
    type: "range", min: 0, max: STEPS, step: 1, class: "tw-score-slider", "aria-label": "Threshold",
    oninput: () => does.pull(Number(slider.value)),
    onchange: () => does.release(),
    onkeydown: (event) => {
      const to = afterKey(event.key, Number(slider.value), event.shiftKey ? 1 : KEY_STEP, 0, STEPS);
      if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      slider.value = to;
      does.pull(to);
      does.release();
    },
  });
  const picture = element(
    "div", { class: "tw-score-picture", role: "img" }, layer("left"), layer("right"), notes.positives, notes.negatives);
  const calls = element(
    "div", { class: "tw-score-calls", "aria-hidden": "true" },
    element("span", { title: negative }, `← ${negative}`), element("span", { title: positive }, `${positive} →`));
  const chart = element(
    "div", { class: "tw-score-chart" }, calls, picture, strip, element("div", { class: "tw-score-threshold" }), least, slider);
  const ends = [element("span"), element("span"), element("span")];
  const node = element(
    "div", { class: "tw-scores" }, chart, element("p", { class: "tw-score-axis", "aria-hidden": "true" }, ...ends),
    element("p", { class: "tw-score-caption", "aria-hidden": "true" },
      "scores, each class to its own scale, heights as square roots · below: cost of each threshold, ▲ least"));

  /** The scores, once. */
  function fill(counts, axis, text) {
    for (const kind of ["positives", "negatives"]) {
      const most = Math.max(...counts.map((count) => count[kind]));
      counts.forEach((count, bin) => bars[bin][kind].forEach((bar) => {
        const share = Math.sqrt(count[kind] / most);
        bar.style.height = count[kind] ? `max(1px, ${(100 * share).toFixed(2)}%)` : "0";
      }));
      const all = counts.reduce((sum, count) => sum + count[kind], 0);
      notes[kind].textContent = `${grouped(all)} ${kind === "positives" ? positive : negative}`;
    }
    [axis.low, (axis.low + axis.high) / 2, axis.high].forEach((value, i) => (ends[i].textContent = text(value)));
  }

  /** What each threshold along the axis costs, and where that is least. */
  function showCosts(costs, cheapest) {
    const most = Math.max(...costs) || 1;
    const points = costs.map((each, i) => `${((STRIP * i) / (costs.length - 1)).toFixed(2)} ${(96 - (92 * each) / most).toFixed(2)}`);
    cost.setAttribute("d", `M${points.join("L")}`);
    least.style.left = `${100 * cheapest}%`;
  }

  /** The threshold moves. */
  function show(share, spoken) {
    chart.style.setProperty("--at", share);
    slider.value = Math.round(STEPS * share);
    slider.setAttribute("aria-valuetext", spoken);
  }

  const say = (sentence) => picture.setAttribute("aria-label", sentence);

  return { node, fill, showCosts, show, say };
}
