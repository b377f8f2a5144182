// LabelNoiseLab: make labels wrong, choose a threshold, see what is dropped and what that is worth.
//
// The threshold is moved, and the nearest neighbours vote, here; on release the kernel judges the labels anew and trains
// the other models. Sent once: _about, _images, _labels (at each rate of the slider), _ranked (who is near whom).
// Setting: {rate, threshold, kind, k}. Responses bring self_confidence, given and true (an entry a label), accuracy.

import { makeChoice } from "../static/choice.mjs";
import { converse } from "../static/conversation.mjs";
import { makeFacts } from "../static/facts.mjs";
import { grouped, percent } from "../static/numbers.mjs";
import { makeLabelledSlider } from "../static/slider.mjs";
import { element, oncePerFrame } from "../static/ui.mjs";
import { readNeighbours, voted } from "./neighbours.mjs";
import { atThreshold, bySelfConfidence, filtered, readLabels } from "./noise.mjs";
import { makeSelfConfidence, PLACES } from "./self_confidence.mjs";
import { makeThumbnails } from "./thumbnails.mjs";

const LEAST = 12; // pictures in a row
const NEAR = 6; // on either side of the threshold

function render(view) {
  const { model } = view;
  const about = model.get("_about");
  const { models, classes, size, voting } = about;
  const labelsAt = readLabels(model.get("_labels"), about.rates);
  const neighbours = voting === null ? null : readNeighbours(model.get("_ranked"), about.depth, about.real);
  let [rate, threshold, kind, k] = [0, 0, "", 1];
  let judged = { rate: -1, kind: "" }; // of which labels self-confidence is known, and what it is
  let [confidence, wrong, order, given, real] = [[], [], [], [], []];

  // -- the parts ---------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => ({ rate, threshold, kind, k }),
    take: (setting) => {
      ({ rate, threshold, kind, k } = setting);
      noise.show(rate);
      mistakes.show(kind);
      votes?.show(k);
      showThreshold();
      vote.ask();
    },
    show: (response) => {
      judged = response.setting;
      showLabels(response);
      showThreshold();
      showVotes();
      showAccuracy(response);
      chart.say(response.sentence);
    },
    wait: ({ behind }) => {
      table.setAttribute("aria-busy", String(behind)); // what others than the neighbours come to is of another setting
      root.toggleAttribute("data-waiting", !isJudged()); // and all else, while labels are made wrong anew
      working.textContent = isJudged() ? "" : "Asking a model how probable it finds each of these labels …";
    },
  });
  const vote = oncePerFrame(showVotes);
  const isJudged = () => judged.rate === rate && judged.kind === kind;
  const whole = (share) => `${Math.round(100 * share)}%`;
  const mistakes = makeChoice("Mistakes", [
    ["uniform", "Random mistakes", "A wrong label is any other class"],
    ["confusable", "Agreeing mistakes", "A wrong label is always the next class"],
  ], (value) => {
    kind = value;
    vote.ask();
    talk.release();
  });
  const noise = makeLabelledSlider(
    "Wrong labels",
    { min: 0, max: about.rates.at(-1), step: about.rates[1], text: whole, title: "Share of the training labels that are made wrong" },
    { move: (value) => ((rate = value), vote.ask()), release: () => talk.release() });
  const votes = neighbours && makeLabelledSlider(
    "Neighbours k",
    { min: 1, max: about.most_votes, step: 1, text: String, title: "How many nearest neighbours vote on a new sample" },
    { move: (value) => ((k = value), vote.ask()), release: () => talk.release() });
  const chart = makeSelfConfidence({
    move: (value) => {
      threshold = value;
      showThreshold();
      showKept();
    },
    release: () => talk.release(),
  }, neighbours !== null);
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
  const working = element("p", { class: "tw-lab-working", "aria-live": "polite" });
  const root = element(
    "div", { class: "tw-control tw-lab", role: "group", "aria-label": "Label noise lab" },
    element("div", { class: "tw-lab-head" }, mistakes.node, noise.node, ...(votes ? [votes.node] : [])), talk.problem,
    element("div", { class: "tw-lab-body" }, element("div", { class: "tw-lab-chart" }, chart.node, working), element("div", { class: "tw-lab-side" }, numbers.node, table)),
    ...(size ? [element("div", { class: "tw-lab-strips" }, least.node, near.node)] : []),
    ...talk.foot);

  function makeResult(name, row) {
    const cells = [element("td"), element("td"), element("td")];
    const head = element("th", { scope: "row" }, name);
    return { cells, head, node: element("tr", row === voting ? { class: "tw-votes" } : {}, head, ...cells) };
  }

  // -- shown -------------------------------------------------------------------------------------------
  function showLabels(response) {
    ({ self_confidence: confidence, given, true: real } = response);
    wrong = given.map((label, i) => label !== real[i]);
    order = bySelfConfidence(confidence);
    chart.fill(confidence, wrong);
  }

  /** What the neighbours make of the labels as they are moved now. */
  function showVotes() {
    if (!neighbours) return;
    results[voting].head.textContent = who();
    const labels = isJudged() ? given : labelsAt(kind, rate);
    if (!labels) return; // a rate that Python set: the kernel says what it comes to
    const known = labels.map((label, i) => label === real[i]);
    put(voting, 0, voted(neighbours, labels, () => true, k));
    put(voting, 2, voted(neighbours, labels, (i) => known[i], k));
    if (isJudged()) chart.showCurve(PLACES.map(sharesAt), who());
    showKept();
  }

  const who = () => (k > 1 ? `${k} nearest neighbours` : models[voting]);

  function sharesAt(place) {
    const least = Math.round(1000 * place);
    return voted(neighbours, given, (i) => confidence[i] >= least, k);
  }

  function showKept() {
    if (neighbours) put(voting, 1, isJudged() ? sharesAt(threshold) : undefined);
  }

  /** Write a share into the table; null: too few to train on; undefined: not known yet. */
  function put(row, column, share) {
    const text = share === undefined ? "…" : share === null ? "–" : `${(100 * share).toFixed(1)}%`;
    results[row].cells[column].textContent = text;
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
    near.node.hidden = !dropped.length; // else it would show the first list again
    near.call(`At the threshold: ${parts.filter(Boolean).join(", ")}`);
    near.show([...dropped, ...kept].map(sample));
  }

  function showAccuracy({ accuracy }) {
    models.forEach((_, row) => {
      for (const column of [0, 1, 2]) {
        if (accuracy) put(row, column, accuracy[row][column]);
        else if (row !== voting) put(row, column, undefined);
      }
    });
  }

  talk.begin(root);
}

export default { render };
