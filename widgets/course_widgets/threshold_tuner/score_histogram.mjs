// The scores of both classes, back to back, and the threshold that parts them; below, on the same axis, another strip.

import { makeLineSlider } from "../static/line_slider.mjs";
import { grouped } from "../static/numbers.mjs";
import { element } from "../static/ui.mjs";
import { shareOf } from "./axis.mjs";

export const BINS = 60;
export const STEPS = 1000;

/**
 * @param {[string, string]} names of the negative and of the positive class
 * @param {import("./axis.mjs").Axis} axis
 * @param {Element} strip  what lies below the scores
 * @param {(value: number) => string} text
 * @param {{pull: (place: number) => void, release: () => void}} does  places are whole, from 0 to STEPS
 */
export function makeScoreHistogram([negative, positive], axis, strip, text, does) {
  const bars = [];
  const half = (kind) => element("div", { class: `tw-score-half tw-score-${kind}` }, ...Array.from({ length: BINS }, (_, bin) => {
    const bar = element("i");
    (bars[bin] ??= { positives: [], negatives: [] })[kind].push(bar);
    return bar;
  }));
  const layer = (kind) => element("div", { class: `tw-score-layer tw-score-${kind}` }, half("positives"), half("negatives"));
  const note = (kind) => element("span", { class: `tw-score-note tw-score-note-${kind}` });
  const notes = { positives: note("positives"), negatives: note("negatives") };
  const slider = makeLineSlider("Threshold", STEPS, { move: does.pull, release: does.release });
  const picture = element(
    "div", { class: "tw-score-picture", role: "img" }, layer("left"), layer("right"), notes.positives, notes.negatives);
  const calls = element(
    "div", { class: "tw-score-calls", "aria-hidden": "true" },
    element("span", { title: negative }, `← ${negative}`), element("span", { title: positive }, `${positive} →`));
  const ticks = axis.ticks.map((value) => element(
    "span", { style: { "--tick": shareOf(axis, value) }, class: isMain(value, axis) ? "" : "tw-score-tick-more" }, text(value)));
  const chart = element(
    "div", { class: "tw-score-chart" }, calls, picture, strip, element("div", { class: "tw-score-threshold" }), slider);
  const node = element(
    "div", { class: "tw-scores" }, chart, element("p", { class: "tw-score-axis", "aria-hidden": "true" }, ...ticks));

  /** The scores, once. */
  function fill(counts) {
    for (const kind of ["positives", "negatives"]) {
      const most = Math.max(...counts.map((count) => count[kind]));
      counts.forEach((count, bin) => bars[bin][kind].forEach((bar) => {
        const share = Math.sqrt(count[kind] / most);
        bar.style.height = count[kind] ? `max(1px, ${(100 * share).toFixed(2)}%)` : "0";
      }));
      const all = counts.reduce((sum, count) => sum + count[kind], 0);
      notes[kind].textContent = `${grouped(all)} ${kind === "positives" ? positive : negative}`;
    }
  }

  /** The threshold moves. */
  function show(threshold) {
    const share = shareOf(axis, threshold);
    chart.style.setProperty("--at", share);
    slider.value = Math.round(STEPS * share);
    slider.setAttribute("aria-valuetext", text(threshold));
  }

  const say = (sentence) => picture.setAttribute("aria-label", sentence);

  return { node, fill, show, say };
}

/** Whether a tick is written where there is little room: the ends, the middle, and a few between. */
function isMain(value, { logit, low, high }) {
  return !logit || [low, 0.5, high].includes(value) || (value === 0.01 && low < 0.002);
}
