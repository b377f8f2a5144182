// ThresholdTuner: move the threshold above which a score counts as a yes, and see what that costs.
//
// All that moves is worked out here; the kernel hears of what is let go. Sent once: _about {names, axis, draws, test,
// average_precision, roc_auc}, _values, _below, _resamples, and _test_values, _test_below, empty where there is no test
// part. Setting: {threshold, miss, false_alarm, tested}.

import { makeConfusion } from "../static/confusion.mjs";
import { converse } from "../static/conversation.mjs";
import { makeNumberField } from "../static/number_field.mjs";
import { amount, grouped, percent, probability, readCost, significant } from "../static/numbers.mjs";
import { makePrecisionRecall } from "../static/precision_recall.mjs";
import { afterKey } from "../static/scales.mjs";
import { makeTiles } from "../static/tiles.mjs";
import { element } from "../static/ui.mjs";
import { shareOf, thresholdAt } from "./axis.mjs";
import { makeCostCurve } from "./cost_curve.mjs";
import {
  bestF1, byPrice, cheapest, costCurve, costOf, decide, histogram, meanCost, meanCostError, precisionRecall, readScores,
  recallAtLeast, roc as rocPoints,
} from "./decisions.mjs";
import { luckOf, readResamples } from "./resamples.mjs";
import { makeRoc } from "./roc.mjs";
import { BINS, makeScoreHistogram, STEPS } from "./score_histogram.mjs";
import { makeTestPart } from "./test_part.mjs";

const SMALL = [150, 150]; // of the two curves

function render(view) {
  const { model } = view;
  const { names, axis, draws, test: nTest, average_precision: average, roc_auc: area } = model.get("_about");
  const scored = readScores(model.get("_values"), model.get("_below"));
  const tested = nTest ? readScores(model.get("_test_values"), model.get("_test_below")) : null;
  const n = scored.samples.at(-1);
  const resamples = readResamples(model.get("_resamples"), draws, n);
  let setting = { threshold: 0, miss: 0, false_alarm: 0, tested: false };
  let minRecall = 0.8;

  // -- the parts ---------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => setting,
    take: (theirs) => {
      setting = theirs;
      showCosts();
      show();
    },
    show: ({ sentence, asked }) => {
      scores.say(sentence);
      test.say(asked);
    },
  });
  const field = (name, key, kind) => makeNumberField(
    name, { text: significant, ...kind }, (value) => enter({ [key]: value }), (written) => talk.ask({ [key]: written }));
  const costs = {
    read: readCost,
    step: (value, by) => Math.max(0, value + by),
  };
  const fields = {
    threshold: field("Threshold", "threshold", {
      title: "Scores from here on are called positive", text: probability, step: nextThreshold }),
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
    "button", {
      type: "button", class: "tw-button", title,
      onclick: ({ currentTarget }) => currentTarget.getAttribute("aria-disabled") === "true" || goTo(find),
    }, text);
  const recallButton = button("Recall at least", "The most precise threshold that finds this share of the positives",
    () => recallAtLeast(scored, minRecall));
  recallField.node.querySelector("label").remove();
  recallField.node.querySelector("input").setAttribute("aria-label", "Recall at least, in percent");
  const priceButton = button("By price", "1/(1 + miss/false alarm): where both mistakes cost the same, if the probabilities are true",
    priceOf);
  const curve = makeCostCurve(axis, probability, draws);
  const scores = makeScoreHistogram(names, axis, curve.strip, probability, {
    pull: (place) => move({ threshold: thresholdAt(axis, place, STEPS) }),
    release: () => talk.release(),
  });
  const confusion = makeConfusion(names);
  const roc = makeRoc(SMALL);
  const precision = makePrecisionRecall(SMALL);
  const facts = makeTiles();
  const test = makeTestPart(nTest, () => enter({ tested: true }, { now: true }));
  const root = element(
    "div", { class: "tw-control tw-stack tw-tuner", role: "group", "aria-label": "Threshold tuner" },
    element("div", { class: "tw-tuner-head" },
      fields.threshold.node,
      element("span", { class: "tw-tuner-goals", role: "group", "aria-label": "Go to" },
        ...(axis.logit ? [priceButton] : []),
        button("Cheapest", "The threshold whose mistakes cost least",
          () => cheapest(scored, setting.miss, setting.false_alarm)),
        button("Best F1", "The threshold with the best F1", () => bestF1(scored)),
        element("span", { class: "tw-tuner-recall" }, recallButton, recallField.node)),
      element("span", { class: "tw-tuner-costs" }, fields.miss.node, fields.false_alarm.node)),
    talk.problem,
    element("div", { class: "tw-tuner-body" },
      element("div", { class: "tw-tuner-main" }, scores.node, curve.legend),
      element("div", { class: "tw-tuner-side" }, facts.node, confusion.node,
        element("div", { class: "tw-axes-pair" }, roc.node, precision.node))),
    ...(tested ? [test.node] : []), ...talk.foot);

  // -- a setting, shown --------------------------------------------------------------------------------
  function nextThreshold(value, by) {
    const place = Math.round(STEPS * shareOf(axis, value));
    return thresholdAt(axis, afterKey(by > 0 ? "ArrowUp" : "ArrowDown", place, STEPS / 100, 0, STEPS), STEPS);
  }

  /** The price's own threshold; none where scores are no probabilities, or mistakes are free. */
  function priceOf() {
    const { miss, false_alarm: falseAlarm } = setting;
    return axis.logit && miss + falseAlarm > 0 ? byPrice(miss, falseAlarm) : null;
  }

  function move(changes) {
    const moved = "threshold" in changes && changes.threshold !== setting.threshold;
    setting = { ...setting, ...(moved ? { tested: false } : {}), ...changes };
    if ("miss" in changes || "false_alarm" in changes) showCosts();
    show();
  }

  function goTo(find) {
    enter({ threshold: find() }, { now: true });
  }

  function enter(changes, how) {
    move(changes);
    talk.release(how);
  }

  function showCosts() {
    const { miss, false_alarm: falseAlarm } = setting;
    fields.miss.show(miss);
    fields.false_alarm.show(falseAlarm);
    priceButton.setAttribute("aria-disabled", String(priceOf() === null));
    const positives = scored.positives.at(-1);
    curve.show(
      resamples.thresholds, costCurve(scored, resamples.thresholds, miss, falseAlarm), luckOf(resamples, miss, falseAlarm), {
        cheapest: cheapest(scored, miss, falseAlarm), price: priceOf(), all: (falseAlarm * (n - positives)) / n,
        none: (miss * positives) / n,
      });
  }

  function show() {
    const { threshold, miss, false_alarm: falseAlarm } = setting;
    const decision = decide(scored, threshold);
    const other = tested && setting.tested ? decide(tested, threshold) : null;
    const [cost, error] = other ? [meanCost, meanCostError].map((each) => each(other, miss, falseAlarm)) : [null, null];
    fields.threshold.show(threshold);
    scores.show(threshold);
    confusion.show(decision);
    roc.show(decision, other);
    precision.show(decision, other);
    curve.showTest(cost, error);
    test.show(other, cost, error);
    showFacts(decision);
  }

  function showFacts(decision) {
    const { tp, fp, fn } = decision;
    const { miss, false_alarm: falseAlarm } = setting;
    const [called, positives] = [tp + fp, tp + fn];
    facts.show(
      ["Cost of a sample", significant(meanCost(decision, miss, falseAlarm)),
        `${grouped(fn)} × ${significant(miss)} + ${grouped(fp)} × ${significant(falseAlarm)} = ${amount(costOf(decision, miss, falseAlarm))}`],
      ["Precision", called ? percent(tp, called) : "–", `of ${grouped(called)} called`],
      ["Recall", percent(tp, positives), `of ${grouped(positives)} there are`],
      ["F1", percent(2 * tp, called + positives), "of the two"]);
  }

  scores.fill(histogram(scored, axis, BINS));
  roc.fill(rocPoints(scored), area);
  precision.fill(precisionRecall(scored), scored.positives.at(-1) / n, average);
  recallField.show(minRecall);
  talk.begin(root);
}

export default { render };
