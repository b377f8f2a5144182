// LabelNoiseLab: make labels wrong, choose a threshold, see what is dropped and what that is worth.
//
// The threshold is moved here; on release the kernel trains on what is left. Sent once: _about {models, classes, size},
// _images. Setting: {rate, threshold}. Responses bring self_confidence, given and true (an entry a label), accuracy.

import { converse } from "../static/conversation.mjs";
import { makeFacts } from "../static/facts.mjs";
import { grouped, percent } from "../static/numbers.mjs";
import { makeLabelledSlider } from "../static/slider.mjs";
import { element } from "../static/ui.mjs";
import { atThreshold, bySelfConfidence, filtered } from "./noise.mjs";
import { makeSelfConfidence } from "./self_confidence.mjs";
import { makeThumbnails } from "./thumbnails.mjs";

const LEAST = 12; // pictures in a row
const NEAR = 6; // on either side of the threshold

function render(view) {
  const { model } = view;
  const { models, classes, size } = model.get("_about");
  let [rate, threshold, shownRate] = [0, 0, 0];
  let [confidence, wrong, order, given, real] = [[], [], [], [], []];

  // -- the parts ---------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => ({ rate, threshold }),
    take: (setting) => {
      ({ rate, threshold } = setting);
      noise.show(rate);
      cut.show(threshold);
    },
    show: (response) => {
      shownRate = response.setting.rate;
      showLabels(response);
      showThreshold();
      showAccuracy(response.accuracy);
      chart.say(response.sentence);
    },
    wait: ({ behind }) => {
      table.setAttribute("aria-busy", String(behind)); // accuracies of an earlier threshold
      root.toggleAttribute("data-waiting", rate !== shownRate); // and all else, while labels are made wrong anew
    },
  });
  const whole = (share) => `${Math.round(100 * share)}%`;
  const noise = makeLabelledSlider(
    "Wrong labels",
    { min: 0, max: 0.6, step: 0.05, text: whole, title: "Share of the training labels that are made wrong" },
    { move: (value) => (rate = value), release: () => talk.release() });
  const cut = makeLabelledSlider(
    "Drop below",
    { min: 0, max: 1, step: 0.01, text: whole, title: "Drop every label whose self-confidence is below this" },
    { move: (value) => ((threshold = value), showThreshold()), release: () => talk.release() });
  const chart = makeSelfConfidence();
  const numbers = makeFacts();
  const results = models.map(makeResult);
  const table = element(
    "table", { class: "tw-results" },
    element("caption", {}, "Right on new samples, trained on"),
    element("thead", {}, element(
      "tr", {}, element("td"), ...["all labels", "what is left", "the right ones"].map((text) => element("th", { scope: "col" }, text)))),
    element("tbody", {}, ...results.map(({ node }) => node)));
  const bytes = model.get("_images");
  const pixels = size && new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const least = size && makeThumbnails(pixels, size, "Least self-confidence");
  const near = size && makeThumbnails(pixels, size, "At the threshold");
  const root = element(
    "div", { class: "tw-control tw-lab", role: "group", "aria-label": "Label noise lab" },
    element("div", { class: "tw-lab-head" }, noise.node, cut.node), talk.problem,
    element("div", { class: "tw-lab-body" }, chart.node, element("div", { class: "tw-lab-side" }, numbers.node, table)),
    ...(size ? [element("div", { class: "tw-lab-strips" }, least.node, near.node)] : []),
    ...talk.foot);

  function makeResult(name) {
    const cells = [element("td"), element("td"), element("td")];
    return { cells, node: element("tr", {}, element("th", { scope: "row" }, name), ...cells) };
  }

  // -- shown -------------------------------------------------------------------------------------------
  function showLabels(response) {
    ({ self_confidence: confidence, given, true: real } = response);
    wrong = given.map((label, i) => label !== real[i]);
    order = bySelfConfidence(confidence);
    chart.fill(confidence, wrong);
  }

  function showThreshold() {
    const report = filtered(confidence, wrong, threshold);
    chart.cut(threshold);
    const left = report.n - report.dropped;
    numbers.show(
      ["Dropped", grouped(report.dropped), report.dropped
        ? `${grouped(report.caught)} wrong, ${grouped(report.lost)} right` : `of ${grouped(report.n)}`],
      ["Precision", report.dropped ? percent(report.caught, report.dropped) : "–", "of the dropped were wrong"],
      ["Recall", report.wrong ? percent(report.caught, report.wrong) : "–", "of the wrong were dropped"],
      ["Still wrong", left ? percent(report.wrong - report.caught, left) : "–", "of what is left"],
      ["Lost", report.n > report.wrong ? percent(report.lost, report.n - report.wrong) : "–", "of the right ones"]);
    showPictures();
  }

  function showPictures() {
    if (!size) return;
    const below = (i) => confidence[i] < Math.round(1000 * threshold);
    const sample = (i) => ({
      at: i, given: classes[given[i]], real: wrong[i] ? classes[real[i]] : "", dropped: below(i),
      words: `labelled ${classes[given[i]]}${wrong[i] ? `, really ${classes[real[i]]}` : ""}, ` +
        `self-confidence ${confidence[i] / 10}%, ${below(i) ? "dropped" : "kept"}`,
    });
    least.show(order.slice(0, LEAST).map(sample));
    const { dropped, kept } = atThreshold(order, confidence, threshold, NEAR);
    const parts = [
      dropped.length ? `the last ${dropped.length} dropped (dashed)` : "",
      kept.length ? `the first ${kept.length} kept` : "",
    ];
    near.call(`At the threshold: ${parts.filter(Boolean).join(", ")}`);
    near.show([...dropped, ...kept].map(sample));
  }

  function showAccuracy(accuracy) {
    accuracy.forEach((shares, k) => shares.forEach((share, column) => {
      results[k].cells[column].textContent = share === null ? "–" : `${(100 * share).toFixed(1)}%`;
    }));
  }

  talk.begin(root);
}

export default { render };
