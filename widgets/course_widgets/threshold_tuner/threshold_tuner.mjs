// ThresholdTuner: move the threshold above which a score counts as a yes, and see what that costs.
//
// All that moves is worked out here; the kernel hears of what is let go. Sent once: _about {names, average_precision},
// _values, _below. Setting: {threshold, miss, false_alarm}.

import { makeConfusion } from "../static/confusion.mjs";
import { converse } from "../static/conversation.mjs";
import { makeNumberField } from "../static/number_field.mjs";
import { amount, grouped, percent, readCost, significant } from "../static/numbers.mjs";
import { makePrecisionRecall } from "../static/precision_recall.mjs";
import { afterKey } from "../static/scales.mjs";
import { makeTiles } from "../static/tiles.mjs";
import { element } from "../static/ui.mjs";
import {
  axisOf, bestF1, cheapest, costCurve, costOf, curvePoints, decide, histogram, readScores, recallAtLeast, shareOf, thresholdAt,
} from "./decisions.mjs";
import { BINS, makeScoreHistogram, STEPS } from "./score_histogram.mjs";

const COSTS = 200; // places along the axis at which the cost is drawn

function render(view) {
  const { model } = view;
  const { names, average_precision: average } = model.get("_about");
  const scored = readScores(model.get("_values"), model.get("_below"));
  const axis = axisOf(scored);
  let setting = { threshold: 0, miss: 0, false_alarm: 0 };
  let minRecall = 0.8;

  // -- the parts ---------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => setting,
    take: (theirs) => {
      setting = theirs;
      showCosts();
      show();
    },
    show: ({ sentence }) => scores.say(sentence),
  });
  const field = (name, key, kind) => makeNumberField(
    name, { text: significant, ...kind }, (value) => enter({ [key]: value }), (written) => talk.ask({ [key]: written }));
  const costs = {
    read: readCost,
    step: (value, by) => Math.max(0, value + by),
  };
  const fields = {
    threshold: field("Threshold", "threshold", { title: "Scores from here on are called positive", step: nextThreshold }),
    miss: field("A miss costs", "miss", { title: "Cost of one positive that is not called", ...costs }),
    false_alarm: field("a false alarm", "false_alarm", { title: "Cost of one negative that is called", ...costs }),
  };
  const recallField = makeNumberField(
    "", {
      title: "Share of the positives to be found, above 0 up to 100", unit: "%", text: (value) => significant(100 * value),
      read: (text) => (Number(text) > 0 && Number(text) <= 100 ? Number(text) / 100 : NaN),
      step: (value, by) => Math.min(1, Math.max(0.01, (Math.round(100 * value) + by) / 100)),
    },
    (value) => goTo(() => ((minRecall = value), recallAtLeast(scored, minRecall))));
  const button = (text, title, find) => element(
    "button", { type: "button", class: "tw-button", title, onclick: () => goTo(find) }, text);
  const recallButton = button("Recall at least", "The most precise threshold that finds this share of the positives",
    () => recallAtLeast(scored, minRecall));
  recallField.node.querySelector("label").remove();
  recallField.node.querySelector("input").setAttribute("aria-label", "Recall at least, in percent");
  const scores = makeScoreHistogram(names, {
    pull: (place) => move({ threshold: thresholdAt(axis, place, STEPS) }),
    release: () => talk.release(),
  });
  const confusion = makeConfusion(names);
  const curve = makePrecisionRecall();
  const facts = makeTiles();
  const root = element(
    "div", { class: "tw-control tw-tuner", role: "group", "aria-label": "Threshold tuner" },
    element("div", { class: "tw-tuner-head" },
      fields.threshold.node,
      element("span", { class: "tw-tuner-goals", role: "group", "aria-label": "Go to" },
        button("Cheapest", "The threshold whose mistakes cost least",
          () => cheapest(scored, setting.miss, setting.false_alarm)),
        button("Best F1", "The threshold with the best F1", () => bestF1(scored)),
        element("span", { class: "tw-tuner-recall" }, recallButton, recallField.node)),
      element("span", { class: "tw-tuner-costs" }, fields.miss.node, fields.false_alarm.node)),
    talk.problem,
    element("div", { class: "tw-tuner-body" },
      element("div", { class: "tw-tuner-main" }, scores.node, facts.node),
      element("div", { class: "tw-tuner-side" }, confusion.node, curve.node)),
    ...talk.foot);

  // -- a setting, shown --------------------------------------------------------------------------------
  function nextThreshold(value, by) {
    const place = Math.round(STEPS * shareOf(axis, value));
    return thresholdAt(axis, afterKey(by > 0 ? "ArrowUp" : "ArrowDown", place, STEPS / 100, 0, STEPS), STEPS);
  }

  function move(changes) {
    setting = { ...setting, ...changes };
    if (!("threshold" in changes)) showCosts();
    show();
  }

  function goTo(find) {
    move({ threshold: find() });
    talk.release({ now: true });
  }

  function enter(changes) {
    move(changes);
    talk.release();
  }

  function showCosts() {
    const { miss, false_alarm: falseAlarm } = setting;
    fields.miss.show(miss);
    fields.false_alarm.show(falseAlarm);
    scores.showCosts(costCurve(scored, axis, COSTS, miss, falseAlarm), shareOf(axis, cheapest(scored, miss, falseAlarm)));
  }

  function show() {
    const decision = decide(scored, setting.threshold);
    fields.threshold.show(setting.threshold);
    scores.show(shareOf(axis, setting.threshold), significant(setting.threshold));
    confusion.show(decision);
    curve.show(decision);
    showFacts(decision);
  }

  function showFacts(decision) {
    const { tp, fp, fn } = decision;
    const { miss, false_alarm: falseAlarm } = setting;
    const [called, positives] = [tp + fp, tp + fn];
    facts.show(
      ["Precision", called ? percent(tp, called) : "–", `of ${grouped(called)} called`],
      ["Recall", percent(tp, positives), `of ${grouped(positives)} there are`],
      ["F1", percent(2 * tp, called + positives), "of the two"],
      ["Cost", amount(costOf(decision, miss, falseAlarm)),
        `${grouped(fn)} × ${significant(miss)} + ${grouped(fp)} × ${significant(falseAlarm)}`]);
  }

  scores.fill(histogram(scored, axis, BINS), axis, significant);
  curve.fill(curvePoints(scored), scored.positives.at(-1) / scored.samples.at(-1), average);
  recallField.show(minRecall);
  talk.begin(root);
}

export default { render };
