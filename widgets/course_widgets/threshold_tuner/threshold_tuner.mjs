// ThresholdTuner: move the line above which a score counts as a yes, and see what that costs.
//
// All that moves is worked out here; the kernel hears of what is let go. Traits:
//   _about {names, average_precision}, _values, _below          what there is; sent once
//   _asked {id, threshold, miss, false_alarm}                   from here: the learner's last released setting
//   _shown {id, threshold, miss, false_alarm, code, error}      from the kernel: its setting, echoing the id it answers

import { makeCodeBox } from "../static/code_box.mjs";
import { makeConfusion } from "../static/confusion.mjs";
import { makeNumberField } from "../static/number_field.mjs";
import { amount, grouped, percent, significant } from "../static/numbers.mjs";
import { makePrecisionRecall } from "../static/precision_recall.mjs";
import { afterKey } from "../static/scales.mjs";
import { makeTiles } from "../static/tiles.mjs";
import { element, freshId, liveRegion, OWN_KEYS, whenQuiet } from "../static/ui.mjs";
import {
  axisOf, bestF1, cheapest, costCurve, costOf, curvePoints, decide, histogram, readScores, recallAtLeast, shareOf, thresholdAt,
} from "./decisions.mjs";
import { BINS, makeScoreHistogram, STEPS } from "./score_histogram.mjs";
import { sentence } from "./words.mjs";

const COSTS = 200; // places along the axis at which the cost is drawn

function render({ model, el }) {
  const { names, average_precision: average } = model.get("_about");
  const scored = readScores(model.get("_values"), model.get("_below"));
  const axis = axisOf(scored);
  const me = freshId("view");
  let [threshold, miss, falseAlarm, floor, releases] = [0, 0, 0, 0.8, 0];

  // -- the parts ---------------------------------------------------------------------------------------
  const { region, say } = liveRegion();
  const problem = element("p", { class: "tw-problem", role: "alert" });
  const line = makeNumberField(
    "Threshold", { title: "Scores from here on are called positive", text: significant, step: nextThreshold },
    (value) => enter(value, "A threshold is a number", () => move(value)));
  const price = (text) => (Number(text) >= 0 ? Number(text) : NaN);
  const count = (value, by) => Math.max(0, value + by);
  const missField = makeNumberField(
    "A miss costs", { title: "Price of one positive that is not called", text: significant, read: price, step: count },
    (value) => enter(value, "A price is a number, 0 or more", () => setPrices(value, falseAlarm)));
  const alarmField = makeNumberField(
    "a false alarm", { title: "Price of one negative that is called", text: significant, read: price, step: count },
    (value) => enter(value, "A price is a number, 0 or more", () => setPrices(miss, value)));
  const share = (text) => (Number(text) > 0 && Number(text) <= 100 ? Number(text) / 100 : NaN);
  const floorField = makeNumberField(
    "", { title: "Share of the positives to be found", unit: "%", text: (value) => significant(100 * value), read: share,
      step: (value, by) => Math.min(1, Math.max(0.01, (Math.round(100 * value) + by) / 100)) },
    (value) => (value === null ? complain("A share is a number above 0, up to 100") : goTo(() => ((floor = value), recallAtLeast(scored, floor)))));
  const button = (text, title, find) => element(
    "button", { type: "button", class: "tw-button", title, ...OWN_KEYS, onclick: () => goTo(find) }, text);
  const recallButton = button("Recall at least", "The most precise threshold that finds this share of the positives",
    () => recallAtLeast(scored, floor));
  floorField.node.querySelector("label").remove();
  floorField.node.querySelector("input").setAttribute("aria-label", "Recall at least, in percent");
  const scores = makeScoreHistogram(names, {
    pull: (place) => move(thresholdAt(axis, place, STEPS)),
    release: () => release.ask(),
  });
  const confusion = makeConfusion(names);
  const curve = makePrecisionRecall();
  const facts = makeTiles();
  const codeBox = makeCodeBox(say);
  const root = element(
    "div", { class: "tw-control tw-tuner", role: "group", "aria-label": "Threshold tuner" },
    element("div", { class: "tw-tuner-head" },
      line.node,
      element("span", { class: "tw-tuner-goals", role: "group", "aria-label": "Go to" },
        button("Cheapest", "The threshold whose mistakes cost least at these prices", () => cheapest(scored, miss, falseAlarm)),
        button("Best F1", "The threshold with the best F1", () => bestF1(scored)),
        element("span", { class: "tw-tuner-floor" }, recallButton, floorField.node)),
      element("span", { class: "tw-tuner-prices" }, missField.node, alarmField.node)),
    problem,
    element("div", { class: "tw-tuner-body" },
      element("div", { class: "tw-tuner-main" }, scores.node, facts.node),
      element("div", { class: "tw-tuner-side" }, confusion.node, curve.node)),
    codeBox.node, region);

  // -- a setting, shown --------------------------------------------------------------------------------
  function nextThreshold(value, by) {
    const place = Math.round(STEPS * shareOf(axis, value));
    return thresholdAt(axis, afterKey(by > 0 ? "ArrowUp" : "ArrowDown", place, STEPS / 100, 0, STEPS), STEPS);
  }

  function move(to) {
    threshold = to;
    show();
  }

  function setPrices(newMiss, newAlarm) {
    [miss, falseAlarm] = [newMiss, newAlarm];
    showPrices();
    show();
  }

  function goTo(find) {
    complain("");
    move(find());
    release.ask();
    release.now();
  }

  function enter(value, wish, take) {
    complain(value === null ? wish : "");
    if (value === null) return;
    take();
    release.ask();
  }

  const complain = (message) => (problem.textContent = message);

  function showPrices() {
    missField.show(miss);
    alarmField.show(falseAlarm);
    scores.price(costCurve(scored, axis, COSTS, miss, falseAlarm), shareOf(axis, cheapest(scored, miss, falseAlarm)));
  }

  function show() {
    const decision = decide(scored, threshold);
    line.show(threshold);
    scores.show(shareOf(axis, threshold), significant(threshold), sentence(decision, names, miss, falseAlarm));
    confusion.show(decision);
    curve.show(decision);
    showFacts(decision);
  }

  function showFacts(decision) {
    const { tp, fp, fn } = decision;
    const [called, positives] = [tp + fp, tp + fn];
    facts.show(
      ["Precision", called ? percent(tp, called) : "–", `of ${grouped(called)} called`],
      ["Recall", percent(tp, positives), `of ${grouped(positives)} there are`],
      ["F1", percent(2 * tp, called + positives), "of the two"],
      ["Cost", amount(costOf(decision, miss, falseAlarm)),
        `${grouped(fn)} × ${significant(miss)} + ${grouped(fp)} × ${significant(falseAlarm)}`]);
  }

  // -- the kernel --------------------------------------------------------------------------------------
  const release = whenQuiet(() => {
    releases += 1;
    codeBox.wait(true);
    say(sentence(decide(scored, threshold), names, miss, falseAlarm));
    model.set("_asked", { id: `${me}:${releases}`, threshold, miss, false_alarm: falseAlarm });
    model.save_changes();
  });

  function take(setting) {
    ({ threshold, miss, false_alarm: falseAlarm } = setting);
    showPrices();
    show();
  }

  function answered() {
    const shown = model.get("_shown");
    const mine = shown.id.startsWith(`${me}:`);
    if (mine && shown.id !== `${me}:${releases}`) return; // an answer to what has moved on since
    codeBox.show(shown.code);
    codeBox.wait(false);
    if (!mine || shown.error) take(shown);
    if (mine) complain(shown.error);
  }

  function askedElsewhere() {
    const asked = model.get("_asked");
    if (asked.id && !asked.id.startsWith(`${me}:`)) take(asked);
  }

  scores.fill(histogram(scored, axis, BINS), axis, significant);
  curve.fill(curvePoints(scored), scored.positives.at(-1) / scored.samples.at(-1), average);
  floorField.show(floor);
  answered();
  if (model.get("_asked").id && model.get("_asked").id !== model.get("_shown").id) askedElsewhere();
  model.on("change:_shown", answered);
  model.on("change:_asked", askedElsewhere);
  el.append(root);

  return () => {
    release.now();
    release.stop();
    model.off("change:_shown", answered);
    model.off("change:_asked", askedElsewhere);
  };
}

export default { render };
