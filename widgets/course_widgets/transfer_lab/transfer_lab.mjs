// TransferLab: how many labels, which layers learn, how fast the trunk; what the start is worth then.
//
// The kernel trains on release: one pair of models, from the source and from scratch, for each request, so that it is
// never busy for long; the page asks for the next pair until there are enough, the learner moves on, or stops it.
// Sent once: _about {labels, stages, rates, steps, epochs, measured, enough, most}. Setting: {labels, thawed,
// trunk_rate, seeds}. Responses bring outcome {transferred, scratch: an accuracy a seed; difference, words, seconds
// where a pair is done} and tried [{labels, transferred, scratch, alike}].

import { converse } from "../static/conversation.mjs";
import { grouped, percentOf, significant } from "../static/numbers.mjs";
import { nearestStep } from "../static/scales.mjs";
import { makeLabelledSlider } from "../static/slider.mjs";
import { makeTiles } from "../static/tiles.mjs";
import { element } from "../static/ui.mjs";
import { makeCurves } from "./curves.mjs";
import { makeNetwork } from "./network.mjs";

const mean = (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
const points = (share) => `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(1)}`;

/** The numbers that are told of an outcome: name, number, note. */
export function tilesOf({ transferred, scratch, difference, words, seconds }) {
  const pairs = Math.max(1, scratch.length); // one transferred model more may be there
  const share = (accuracies) => (accuracies.length ? percentOf(mean(accuracies.slice(0, pairs))) : "…");
  const time = (k) => (seconds ? `${seconds[k].toFixed(2)} s to train` : "training …");
  const span = difference && scratch.length > 1 ? `${points(difference[1])} to ${points(difference[2])}` : "one seed has no interval";
  return [
    ["From the source", share(transferred), time(0)],
    ["From scratch", share(scratch), time(1)],
    ["Difference, points", difference ? points(difference[0]) : "…", difference ? span : ""],
    ["Seeds", String(scratch.length), words ?? ""],
  ];
}

function render(view) {
  const { model } = view;
  const about = model.get("_about");
  const { labels: stops, stages, rates, enough, most } = about;
  const last = () => model.get("_response");
  const written = (each) => JSON.stringify(each);
  let { setting } = last();
  let goal = 0; // pairs to go on to by itself; 0: to none

  // -- the parts ---------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => setting,
    take: (theirs) => {
      [setting, goal] = [theirs, 0];
      showSetting();
    },
    show: (response) => {
      showOutcome(response);
      if (!response.more && !response.error) queueMicrotask(goOn); // when the conversation is done with this answer
    },
    wait: ({ behind, asking }) => {
      const busy = !talk.isGone() && (asking || goal > 0);
      results.setAttribute("aria-busy", String(behind && !asking));
      if (busy && !progress.textContent) talk.say("Training");
      const pair = Math.min(last().outcome.scratch.length + 1, Math.max(goal, setting.seeds));
      progress.textContent = busy ? `Training pair ${pair} of ${Math.max(goal, setting.seeds)} …` : "";
      stop.setAttribute("aria-disabled", String(!busy));
      another.setAttribute("aria-disabled", String(busy || setting.seeds >= most));
    },
    how: () => (goal ? { moving: true } : {}),
    pause: 600,
  });
  const onStops = (name, values, key, title, words) => {
    let held = { at: -1 }; // a value between the stops, as Python can set it, is shown as it is
    const slider = makeLabelledSlider(
      name, { min: 0, max: values.length - 1, step: 1, title, text: (at) => words(at === held.at ? held.value : values[at]) },
      { move: (at) => move({ [key]: values[at] }), release: () => talk.release() });
    return {
      node: slider.node,
      show: () => {
        held = { at: nearestStep(values, setting[key]), value: setting[key] };
        slider.show(held.at);
      },
    };
  };
  const layers = Array.from({ length: stages }, (_, k) => k + 1);
  const sliders = [
    onStops("Labels", stops, "labels", "Labelled pictures, as many of each class", grouped),
    onStops("Layers that learn", layers, "thawed", "From the head down; the others are frozen",
      (thawed) => (thawed === 1 ? "the head alone" : thawed === stages ? "all" : `${thawed} of ${stages}`)),
    onStops("Rate of the trunk", rates, "trunk_rate", "The learning rate below the head, as a share of the head's",
      (rate) => (rate === 1 ? "as the head" : `× ${significant(rate)}`)),
  ];
  const network = makeNetwork(stages);
  const button = (text, title, does) => element(
    "button", { type: "button", class: "tw-button", title, onclick: () => does() }, text);
  const another = button("One more seed", "Train one more pair, on other labels of the same number", () => {
    if (another.getAttribute("aria-disabled") !== "true") begin(setting.seeds + 1, setting.seeds + 1);
  });
  const stop = button("Stop", "Train no more pairs than the one under way", () => (goal = Math.min(goal, setting.seeds)));
  const progress = element("p", { class: "tw-transfer-training" });
  const length = about.steps === null ? `${grouped(about.epochs)} epochs` : `${grouped(about.steps)} steps`;
  const caption = element(
    "p", { class: "tw-transfer-caption" },
    `Right, of ${grouped(about.measured)} validation pictures, after ${length}; both with the same labels`);
  const curves = makeCurves(stops);
  const tiles = makeTiles();
  const results = element("div", { class: "tw-transfer-results" }, tiles.node, caption, curves.node);
  const [sentence, trace, code, region] = talk.foot;
  const root = element(
    "div", { class: "tw-control tw-transfer", role: "group", "aria-label": "Transfer lab" },
    element(
      "div", { class: "tw-transfer-body" },
      element(
        "div", { class: "tw-transfer-settings" }, ...sliders.map((slider) => slider.node), network.node,
        element("div", { class: "tw-transfer-buttons" }, another, stop), progress, talk.problem),
      results),
    sentence, trace, code, region);

  // -- a setting, moved and let go -----------------------------------------------------------------------
  function move(changes) {
    [setting, goal] = [{ ...setting, ...changes, seeds: 1 }, enough];
    showSetting();
  }

  function begin(seeds, until) {
    [setting, goal] = [{ ...setting, seeds }, until];
    talk.ask({}, { moving: true });
  }

  /** Ask for the next pair; once there are enough, for the same setting as one that counts. */
  function goOn() {
    if (!goal || written(setting) !== written(last().setting)) return; // nothing to do, or the learner has moved on
    if (setting.seeds < goal) {
      begin(setting.seeds + 1, goal);
      return;
    }
    goal = 0;
    talk.ask();
  }

  function showSetting() {
    for (const slider of sliders) slider.show();
    network.show(setting.thawed, setting.trunk_rate);
    sliders[2].node.dataset.on = String(setting.thawed > 1);
  }

  function showOutcome(response) {
    tiles.show(...tilesOf(response.outcome));
    curves.show({ labels: response.setting.labels, ...response.outcome }, response.tried, response.sentence);
  }

  showSetting();
  talk.begin(root);
}

export default { render };
