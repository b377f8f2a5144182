// ImbalanceLab: make a class rare, combine remedies, say what mistakes cost, and see what the trained model does.
//
// The kernel trains at every move and answers with a whole picture, which always shows the setting it echoes. Sent once:
// _about {names, counts, shares, draws, grid}. Responses bring points, frame, used, made (bytes), counts, cost, average,
// ece, curve, bins, called_from, objections, luck, and the same figures before any remedy.

import { makeChoice } from "../static/choice.mjs";
import { makeCloud } from "../static/cloud.mjs";
import { makeConfusion } from "../static/confusion.mjs";
import { converse } from "../static/conversation.mjs";
import { makeNumberField } from "../static/number_field.mjs";
import { amount, grouped, percent, probability, readCost, significant } from "../static/numbers.mjs";
import { makePrecisionRecall } from "../static/precision_recall.mjs";
import { nearestStep } from "../static/scales.mjs";
import { readPoints } from "../static/scatter.mjs";
import { makeLabelledSlider } from "../static/slider.mjs";
import { makeTiles } from "../static/tiles.mjs";
import { element } from "../static/ui.mjs";
import { paintPlane } from "./plane.mjs";
import { makeReliability } from "./reliability.mjs";

const RESAMPLE = [
  ["none", "As they are", "Train on the points as they are."],
  ["copies", "Copies", "Repeat rare points until the ratio is reached; larger dots count more often."],
  ["smote", "SMOTE", "Make rare points between rare neighbours until the ratio is reached: the rings."],
  ["drop", "Drop", "Leave out common points until the ratio is reached: the faint ones."],
];
const LOSSES = [
  ["plain", "Plain", "Every point counts the same in the loss."],
  ["weight", "Weight", "Each rare point counts several times in the loss."],
  ["focal", "Focal", "Points that are already right with ease count less in the loss."],
  ["logit adjustment", "Logit adj.", "The classes' shares are taken out of the logits, as if both were equally frequent."],
];
const THRESHOLDS = [
  ["half", "One half", "Call rare from a probability of one half."],
  ["price", "By price", "Call rare from the probability at which both mistakes cost the same."],
];
const PRIOR = "Probabilities are moved back to the share that the points have: the prior is corrected.";
const SHARES = [0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5];
const RATIOS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100];
const WEIGHTS = [1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 100];
const GAMMAS = [0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 7, 10];
const SMALL = [170, 160]; // of the two diagrams
const PAINTER = { paint: paintPlane, reach: () => 0 }; // the kernel leaves room at the edges

/** What an option means; nothing, where it is the first: that changes nothing. */
const meaningOf = (options, value) => (value === options[0][0] ? "" : options.find(([each]) => each === value)[2]);

const bytesOf = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength));

function render(view) {
  const { model, signal } = view;
  const { names, counts, shares: [least, most], draws, grid } = model.get("_about");
  let setting = model.get("_response").setting;
  let drawn = setting.draw; // whose points are shown

  // -- the parts ---------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => setting,
    take: (theirs) => {
      setting = theirs;
      showSetting();
    },
    show: showPicture,
    pass: showPicture, // also of a place already left: it moves along, and says what it shows
    wait: ({ behind }) => results.setAttribute("aria-busy", String(behind)),
    live: true,
  });
  const choices = {
    resample: makeChoice("Points", RESAMPLE, (resample) => change({ resample })),
    loss: makeChoice("Loss", LOSSES, (loss) => change({ loss })),
    threshold: makeChoice("Threshold", THRESHOLDS, (threshold) => change({ threshold })),
  };
  const named = (name, ...parts) => element("div", { class: "tw-lab-choice" }, element("span", { "aria-hidden": "true" }, name), ...parts);
  const prior = element("input", { type: "checkbox", onchange: () => change({ prior: prior.checked }) });
  const meaning = element("p", { class: "tw-lab-meaning" });
  const objections = element("p", { class: "tw-lab-objections", "aria-live": "polite" });
  const luck = element("p", { class: "tw-lab-luck" });
  const again = element("button", {
    type: "button", class: "tw-button", title: "Draw other halves of the points to train and to judge on",
    onclick: () => change({ draw: (setting.draw + 1) % draws }),
  }, "Draw again");
  const steps = (name, key, values, text, title) => {
    let held = { at: -1, value: 0 }; // a value that Python set may lie between the steps: it is shown as it is
    const slider = makeLabelledSlider(
      name, { min: 0, max: values.length - 1, step: 1, text: (at) => text(at === held.at ? held.value : values[at]), title },
      { move: (at) => change({ [key]: values[at] }), release: () => {} });
    const show = (value) => {
      held = { at: nearestStep(values.map((each) => each || 1e-3), value || 1e-3), value };
      slider.show(held.at);
    };
    return { node: slider.node, show };
  };
  const inner = SHARES.filter((share) => share > 1.05 * least && share < 0.95 * most);
  const sliders = {
    share: steps("Rare share", "share", [least, ...inner, most], (share) => percent(Math.round(1000 * share), 1000),
      `Share of ${names[1]} among the points, those held out too`),
    ratio: steps("Ratio", "ratio", RATIOS, (ratio) => `1:${significant(ratio)}`, "Rare to common points after the remedy"),
    weight: steps("Weight", "weight", WEIGHTS, significant, "What one rare point counts"),
    gamma: steps("γ", "gamma", GAMMAS, significant, "How much less the easy points count"),
  };
  const cost = (name, key, title) => makeNumberField(
    name, {
      title, text: significant, read: readCost,
      step: (value, by) => Math.max(0, value + by),
    },
    (value) => change({ [key]: value }), (written) => talk.ask({ [key]: written }));
  const costs = {
    miss: cost("A miss costs", "miss", `Cost of one ${names[1]} that is not called so`),
    false_alarm: cost("a false alarm", "false_alarm", `Cost of one ${names[0]} that is called ${names[1]}`),
  };
  const swatches = [0, 1].map((c) => element("i", { class: "tw-swatch", style: { "--class": `var(--tw-class-${c})` } }));
  const cloud = makeCloud(readPoints(model.get("_response").points, counts), swatches, PAINTER, signal);
  const key = [element("small"), element("small")];
  const legend = element("p", { class: "tw-lab-legend", "aria-hidden": "true" }, ...names.map((name, c) => element(
    "span", { title: name }, swatches[c], element("span", {}, name), key[c])));
  const tiles = makeTiles();
  const confusion = makeConfusion(names);
  const curve = makePrecisionRecall(SMALL);
  const calibration = makeReliability(SMALL);
  const results = element(
    "div", { class: "tw-lab-results" },
    element("div", { class: "tw-lab-plane" }, cloud.node, legend),
    element("div", { class: "tw-lab-numbers" }, tiles.node, element("div", { class: "tw-lab-draw" }, again, luck), confusion.node,
      element("div", { class: "tw-axes-pair" }, curve.node, calibration.node)));
  const root = element(
    "div", { class: "tw-control tw-stack tw-imbalance", role: "group", "aria-label": "Imbalance lab" },
    element("div", { class: "tw-lab-choices" },
      named("Points", choices.resample.node), named("Loss", choices.loss.node),
      named("Threshold", choices.threshold.node, element("label", { class: "tw-lab-prior", title: PRIOR }, prior, "correct the prior"))),
    element("div", {}, meaning, objections),
    element("div", { class: "tw-lab-sliders" }, ...Object.values(sliders).map(({ node }) => node),
      element("span", { class: "tw-lab-costs" }, costs.miss.node, costs.false_alarm.node)),
    talk.problem, results, ...talk.foot);

  // -- where the learner is ----------------------------------------------------------------------------
  function change(changed) {
    setting = { ...setting, ...changed };
    showSetting();
    talk.release();
  }

  function showSetting() {
    const { resample, loss, threshold } = setting;
    for (const [name, choice] of Object.entries(choices)) choice.show(setting[name]);
    prior.checked = setting.prior;
    const meanings = [
      meaningOf(RESAMPLE, resample), meaningOf(LOSSES, loss), setting.prior ? PRIOR : "", meaningOf(THRESHOLDS, threshold)];
    meaning.textContent = meanings.filter(Boolean).join(" ") || `${RESAMPLE[0][2]} ${THRESHOLDS[0][2]}`;
    for (const [name, slider] of Object.entries(sliders)) slider.show(setting[name]);
    sliders.ratio.node.hidden = resample === "none";
    sliders.weight.node.hidden = loss !== "weight";
    sliders.gamma.node.hidden = loss !== "focal";
    for (const [name, field] of Object.entries(costs)) field.show(setting[name]);
  }

  // -- what the kernel made of it ----------------------------------------------------------------------
  function showPicture(response) {
    const { counts: four, before } = response;
    const [used, made] = [bytesOf(response.used), bytesOf(response.made)];
    const weight = response.setting.loss === "weight" ? response.setting.weight : 1;
    if (response.setting.draw !== drawn) cloud.move(readPoints(response.points, counts));
    drawn = response.setting.draw;
    cloud.show({ frame: bytesOf(response.frame), grid, used, made: new Uint16Array(made.buffer), weight });
    cloud.say(response.sentence);
    confusion.show(four);
    const positives = four.tp + four.fn;
    curve.fill(response.curve, positives / (positives + four.tn + four.fp), response.average, before.curve);
    curve.show(four);
    calibration.show(response.bins, response.ece, before.bins, response.called_from);
    objections.textContent = response.objections;
    luck.textContent = response.luck || `Draw ${response.setting.draw}: other halves may say something else.`;
    showTiles(response, four, positives);
    const total = (from, to) => used.subarray(from, to).reduce((sum, each) => sum + each, 0);
    [total(0, counts[0]), total(counts[0]) + made.length / 4].forEach((count, c) => (key[c].textContent = grouped(count)));
  }

  function showTiles({ cost: now, ece, before, called_from: from }, { tp, fp }, positives) {
    const without = (text) => `${text} without`;
    const called = tp + fp;
    const old = before.counts;
    tiles.show(
      ["Cost", amount(now), without(amount(before.cost))],
      ["Recall", percent(tp, positives), without(percent(old.tp, positives))],
      ["Precision", called ? percent(tp, called) : "–", without(old.tp + old.fp ? percent(old.tp, old.tp + old.fp) : "–")],
      ["Threshold", probability(from), without("0.5")],
      ["Calibration error", percent(Math.round(1000 * ece), 1000), without(percent(Math.round(1000 * before.ece), 1000))]);
  }

  talk.begin(root);
}

export default { render };
