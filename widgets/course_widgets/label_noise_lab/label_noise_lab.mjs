// LabelNoiseLab: make labels wrong, draw a line, see what is dropped and what it is worth.
//
// The line is moved here; on release the kernel trains on what is left. Traits:
//   _about   {models, classes, size}, _images   sent once
//   _asked   {id, rate, threshold}              from here: the learner's last released setting
//   _shown   {id, rate, threshold, belief, given, true, accuracy, sentence, code, error}   from the kernel, echoing the id

import { makeCodeBox } from "../static/code_box.mjs";
import { makeFacts } from "../static/facts.mjs";
import { makeLever } from "../static/lever.mjs";
import { grouped, percent } from "../static/numbers.mjs";
import { element, freshId, liveRegion, whenQuiet } from "../static/ui.mjs";
import { makeBeliefs } from "./beliefs.mjs";
import { atTheLine, byBelief, filtered, sentence } from "./noise.mjs";
import { makeThumbnails } from "./thumbnails.mjs";

const LEAST = 12; // pictures in a row
const NEAR = 6; // on either side of the line

function render({ model, el }) {
  const { models, classes, size } = model.get("_about");
  const me = freshId("view");
  let [rate, threshold, releases] = [0, 0, 0];
  let [belief, wrong, order, given, real] = [[], [], [], [], []];

  // -- the parts ---------------------------------------------------------------------------------------
  const { region, say } = liveRegion();
  const problem = element("p", { class: "tw-problem", role: "alert" });
  const whole = (share) => `${Math.round(100 * share)}%`;
  const noise = makeLever(
    "Wrong labels",
    { min: 0, max: 0.6, step: 0.05, text: whole, title: "Share of the training labels that are made wrong" },
    { move: (value) => ((rate = value), wait(true)), release: () => release.ask() });
  const line = makeLever(
    "Drop below",
    { min: 0, max: 1, step: 0.01, text: whole, title: "Drop every label that the model gives less than this" },
    { move: (value) => ((threshold = value), showLine()), release: () => release.ask() });
  const beliefs = makeBeliefs();
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
  const least = size && makeThumbnails(pixels, size, "Believed least");
  const near = size && makeThumbnails(pixels, size, "At the line");
  const codeBox = makeCodeBox(say);
  const root = element(
    "div", { class: "tw-control tw-lab", role: "group", "aria-label": "Label noise lab" },
    element("div", { class: "tw-lab-head" }, noise.node, line.node), problem,
    element("div", { class: "tw-lab-body" }, beliefs.node, element("div", { class: "tw-lab-side" }, numbers.node, table)),
    ...(size ? [element("div", { class: "tw-lab-strips" }, least.node, near.node)] : []),
    codeBox.node, region);

  function makeResult(name) {
    const cells = [element("td"), element("td"), element("td")];
    return { cells, node: element("tr", {}, element("th", { scope: "row" }, name), ...cells) };
  }

  // -- shown -------------------------------------------------------------------------------------------
  function showLabels(shown) {
    ({ belief, given, true: real } = shown);
    wrong = given.map((label, i) => label !== real[i]);
    order = byBelief(belief);
    beliefs.fill(belief, wrong);
  }

  function showLine() {
    const report = filtered(belief, wrong, threshold);
    beliefs.cut(threshold, sentence(report, threshold));
    const left = report.n - report.dropped;
    numbers.show(
      ["Dropped", grouped(report.dropped), report.dropped
        ? `${grouped(report.caught)} wrong, ${grouped(report.lost)} right` : `of ${grouped(report.n)}`],
      ["Precision", report.dropped ? percent(report.caught, report.dropped) : "–", "of the dropped were wrong"],
      ["Recall", report.wrong ? percent(report.caught, report.wrong) : "–", "of the wrong were dropped"],
      ["Still wrong", left ? percent(report.wrong - report.caught, left) : "–", "of what is left"],
      ["Lost", report.n > report.wrong ? percent(report.lost, report.n - report.wrong) : "–", "of the right ones"]);
    showPictures();
    stale(true);
  }

  function showPictures() {
    if (!size) return;
    const below = (i) => belief[i] < Math.round(1000 * threshold);
    const sample = (i) => ({
      at: i, given: classes[given[i]], real: wrong[i] ? classes[real[i]] : "", dropped: below(i),
      words: `labelled ${classes[given[i]]}${wrong[i] ? `, really ${classes[real[i]]}` : ""}, ` +
        `believed ${belief[i] / 10}%, ${below(i) ? "dropped" : "kept"}`,
    });
    least.show(order.slice(0, LEAST).map(sample));
    const { dropped, kept } = atTheLine(order, belief, threshold, NEAR);
    const told = [
      dropped.length ? `the last ${dropped.length} dropped (dashed)` : "",
      kept.length ? `the first ${kept.length} kept` : "",
    ];
    near.call(`At the line: ${told.filter(Boolean).join(", ")}`);
    near.show([...dropped, ...kept].map(sample));
  }

  function showAccuracy(accuracy) {
    accuracy.forEach((shares, k) => shares.forEach((share, column) => {
      results[k].cells[column].textContent = share === null ? "–" : `${(100 * share).toFixed(1)}%`;
    }));
    stale(false);
  }

  /** The accuracies belong to an earlier line until the kernel answers; */
  const stale = (yes) => table.setAttribute("aria-busy", String(yes));
  /** and so does everything while labels are made wrong anew. */
  function wait(yes) {
    root.toggleAttribute("data-waiting", yes);
    stale(yes);
  }

  // -- the kernel --------------------------------------------------------------------------------------
  const release = whenQuiet(() => {
    releases += 1;
    stale(true);
    codeBox.wait(true);
    model.set("_asked", { id: `${me}:${releases}`, rate, threshold });
    model.save_changes();
  });

  function answered() {
    const shown = model.get("_shown");
    const mine = shown.id.startsWith(`${me}:`);
    if (mine && shown.id !== `${me}:${releases}`) return; // an answer to what has moved on since
    ({ rate, threshold } = shown);
    noise.show(rate);
    line.show(threshold);
    showLabels(shown);
    showLine();
    showAccuracy(shown.accuracy);
    wait(false);
    codeBox.show(shown.code);
    codeBox.wait(false);
    problem.textContent = mine ? shown.error : "";
    if (mine) say(shown.sentence);
  }

  answered();
  model.on("change:_shown", answered);
  el.append(root);

  return () => {
    release.now();
    release.stop();
    model.off("change:_shown", answered);
  };
}

export default { render };
