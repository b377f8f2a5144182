// Labels by self-confidence: right ones above the axis, wrong ones below; the threshold that drops, to be dragged; and
// what the nearest neighbours would make of each.

import { makeLineSlider } from "../static/line_slider.mjs";
import { grouped, percentOf } from "../static/numbers.mjs";
import { drawn } from "../static/svg.mjs";
import { element } from "../static/ui.mjs";
import { histogram } from "./noise.mjs";

const BINS = 20;
const STEPS = 1000;
const TALL = 100;
const DEEPEST = 0.25;

/** The thresholds at which the curve is worked out. */
export const PLACES = Array.from({ length: 41 }, (_, place) => place / 40);

/**
 * @param {{move: (threshold: number) => void, release: () => void}} does
 * @param {boolean} votes  whether there is a curve
 */
export function makeSelfConfidence(does, votes) {
  const bars = Array.from({ length: BINS }, () => ({ right: element("i"), wrong: element("i") }));
  const half = (kind) => element("div", { class: `tw-half tw-half-${kind}` }, ...bars.map((bar) => bar[kind]));
  const halves = element("div", { class: "tw-halves", role: "img" }, half("right"), half("wrong"));
  const [line, low, high] = [drawn("path", {}), element("span"), element("span")];
  const curve = element(
    "div", { class: "tw-curve", "aria-hidden": "true" },
    drawn("svg", { viewBox: `0 0 100 ${TALL}`, preserveAspectRatio: "none" }, line), high, low);
  const slider = makeLineSlider(
    "Drop below", STEPS, { move: (place) => does.move(place / STEPS), release: does.release },
    { title: "Drag the line: every label whose self-confidence is below it is dropped" });
  const chart = element(
    "div", { class: "tw-chart" }, halves, ...(votes ? [curve] : []), element("div", { class: "tw-cut" }), slider);
  const note = (kind) => element("span", { class: `tw-note tw-note-${kind}` }, element("i"), element("span"));
  const notes = { right: note("right"), wrong: note("wrong") };
  const at = element("b", { class: "tw-cut-value" });
  const caption = element("p", { class: "tw-confidence-key", "aria-hidden": "true" });
  const node = element(
    "div", { class: "tw-confidence" },
    element("p", { class: "tw-confidence-key", "aria-hidden": "true" }, notes.right, notes.wrong, at),
    chart,
    element("p", { class: "tw-axis", "aria-hidden": "true" }, element("span", {}, "0%"),
      element("span", {}, "self-confidence of the label"), element("span", {}, "100%")),
    ...(votes ? [caption] : []));

  /** New labels. */
  function fill(confidence, wrong) {
    const counts = histogram(confidence, wrong, BINS);
    const most = (kind) => Math.max(...counts.map((count) => count[kind]), 1);
    const all = (kind) => counts.reduce((sum, count) => sum + count[kind], 0);
    const [above, below] = [most("right"), most("wrong")];
    const deep = Math.max(below, above / 5);
    halves.style.gridTemplateRows = `${above}fr ${deep}fr`;
    counts.forEach((count, bin) => {
      bars[bin].right.style.height = `${(100 * count.right) / above}%`;
      bars[bin].wrong.style.height = `${(100 * count.wrong) / deep}%`;
    });
    for (const kind of ["right", "wrong"]) {
      const tallest = all(kind) ? ` (tallest bar ${grouped(most(kind))})` : "";
      notes[kind].lastChild.textContent = `${grouped(all(kind))} ${kind}${tallest}`;
    }
  }

  /**
   * What the nearest neighbours would come to at each of `PLACES`; there is none where too few are left.
   * @param {(number | null | undefined)[]} shares
   * @param {string} who
   */
  function showCurve(shares, who) {
    const known = shares.filter(Number.isFinite);
    const most = Math.max(...known, 0);
    const least = Math.max(most - DEEPEST, Math.min(...known, 1)); // what is far worse goes down out of sight
    const span = most - least || 1;
    let pen = "M";
    const path = shares.map((share, place) => {
      if (!Number.isFinite(share)) {
        pen = "M";
        return "";
      }
      const step = `${pen}${(100 * PLACES[place]).toFixed(1)} ${(TALL - 8 - ((TALL - 16) * (share - least)) / span).toFixed(1)}`;
      pen = "L";
      return step;
    });
    line.setAttribute("d", path.join(""));
    high.textContent = known.length ? percentOf(most) : "";
    low.textContent = most > least ? percentOf(least) : "";
    caption.textContent = `Curve: how often the ${who} would be right, with the line there.`;
  }

  /** The threshold moves. */
  function cut(threshold) {
    chart.style.setProperty("--at", threshold);
    slider.value = Math.round(STEPS * threshold);
    const text = `${Math.round(STEPS * threshold) / 10}%`;
    slider.setAttribute("aria-valuetext", text);
    at.textContent = `drop below ${text}`;
  }

  const say = (sentence) => halves.setAttribute("aria-label", sentence);

  return { node, fill, showCurve, cut, say };
}
