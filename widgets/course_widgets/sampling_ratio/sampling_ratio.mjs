// SamplingRatio: pull a bar, move the ratio, see what an epoch is made of.
//
// All that moves is worked out here; the kernel hears of what is let go. Traits:
//   _counts, _names, _points   what there is; sent once
//   _positives   whether the two classes are negatives and positives
//   _objects, _object_names    objects in the samples, as running sums; sent once
//   _asked   {id, how, target, added?}  from here: the learner's last released setting
//   _shown   {id, how, target, code, error, added?, made?}  from the kernel: its setting, echoing the id it
//            answers, with the points that were interpolated for it

import { makeChoice } from "../static/choice.mjs";
import { makeCloud } from "../static/cloud.mjs";
import { makeCodeBox } from "../static/code_box.mjs";
import { decimal, grouped } from "../static/numbers.mjs";
import { nearestStep, ratioSteps } from "../static/scales.mjs";
import { largestRadius, paintPlan, readPoints } from "../static/scatter.mjs";
import { makeSlider } from "../static/slider.mjs";
import { element, freshId, liveRegion, OWN_KEYS, whenQuiet } from "../static/ui.mjs";
import { makeBars } from "./bars.mjs";
import { makeAdded, makePresets } from "./choices.mjs";
import { describeObjects, makeObjectBars, objectCounts, readObjects } from "./objects.mjs";
import { makePlan, Refused, WAYS } from "./sampling.mjs";
import { describe } from "./words.mjs";

const WAY_WORDS = {
  over: ["Over", "Over-sample: copy samples of the small classes, drop none"],
  under: ["Under", "Under-sample: drop samples of the large classes, copy none"],
  both: ["Both", "Copy and drop, so that an epoch stays as long as it is"],
  weight: ["Weights", "Leave the samples alone and let the rarer ones count more"],
};
const PLAN_PAINTER = { paint: paintPlan, reach: largestRadius };

function render({ model, el }) {
  const counts = model.get("_counts");
  const names = model.get("_names");
  const there = counts.reduce((a, b) => a + b, 0);
  const natural = Math.max(...counts) / Math.min(...counts);
  const steps = ratioSteps(natural);
  const me = freshId("view");
  const positives = Boolean(model.get("_positives"));
  let [way, target, plan, added, made] = [null, null, null, "copies", null];
  let lastText = "1:1"; // to go back to where a setting by hand does not fit another way
  let releases = 0;

  // -- the parts ---------------------------------------------------------------------------------------
  const { region, say } = liveRegion();
  const problem = element("p", { class: "tw-problem", id: freshId("problem"), role: "alert" });
  const field = element("input", {
    type: "text", class: "tw-field", id: freshId("ratio"), spellcheck: "false", autocomplete: "off",
    "aria-describedby": problem.id, placeholder: "by hand", ...OWN_KEYS,
    oninput: () => tryTarget({ text: field.value }, { quiet: true, typed: true }), // half a ratio is no mistake yet
    onchange: () => enter(),
    onkeydown: ({ key }) => key === "Enter" && enter(), // JupyterLab keeps Enter from making it a change
  });
  const slider = makeSlider(
    { min: 0, max: steps.length - 1, step: 1 },
    { move: (place) => tryTarget({ text: `1:${steps[place]}` }), release: () => release.ask() },
    { "aria-label": positives ? "Ratio of positives to negatives" : "Ratio of the rarest to the commonest class" });
  slider.style.setProperty("--natural", nearestStep(steps, natural) / (steps.length - 1));
  slider.title = `The mark is the ratio there is: 1:${decimal(natural)}`;
  const ways = makeChoice("How the ratio is reached", WAYS.map((each) => [each, ...WAY_WORDS[each]]), choose);
  const bars = makeBars(names, counts, { pull, release: letGo, look: (c) => cloud?.look(c) });
  const bytes = model.get("_points");
  const cloud = bytes?.byteLength ? makeCloud(readPoints(bytes, counts), bars.swatches, PLAN_PAINTER) : null;
  const kinds = model.get("_object_names") ?? [];
  const objects = kinds.length ? readObjects(model.get("_objects"), kinds, counts) : null;
  const objectBars = objects && makeObjectBars(objects);
  const presets = positives ? makePresets((text) => tryTarget({ text }) && release.ask()) : null;
  const adding = cloud && makeAdded((each) => {
    added = each;
    show();
    release.ask();
  });
  const parts = (...all) => all.filter(Boolean).map((part) => part.node);
  const summary = element("p", { class: "tw-summary" });
  const key = element("p", { class: "tw-key", "aria-hidden": "true" });
  const codeBox = makeCodeBox(say);
  const head = element(
    "div", { class: "tw-head" },
    element("label", { for: field.id, class: "tw-label" }, "Ratio"), field, slider, ways.node);
  const foot = element("div", { class: "tw-foot" }, summary, key);
  const side = element(
    "div", { class: "tw-side" }, element("div", {}, head, ...parts(presets, adding), problem),
    ...parts(bars, objectBars), foot);
  const root = element(
    "div", { class: "tw-control tw-ratio", role: "group", "aria-label": "Sampling ratio" },
    element("div", { class: "tw-body" }, side, ...parts(cloud)), codeBox.node, region);

  // -- a setting, tried and shown ----------------------------------------------------------------------
  /** Try a setting; a setting that cannot be changes nothing but the message. */
  function trySetting(newWay, newTarget, { quiet = false, typed = false } = {}) {
    try {
      plan = makePlan(counts, newTarget, newWay, names);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (!quiet) complain(error.message);
      return false;
    }
    [way, target] = [newWay, newTarget];
    if (target.text !== undefined) lastText = target.text;
    complain("");
    if (!typed) field.value = target.text ?? "";
    show();
    return true;
  }

  const tryTarget = (newTarget, options) => trySetting(way, newTarget, options);

  function enter() {
    if (tryTarget({ text: field.value }, { typed: true })) release.ask();
  }

  function complain(message) {
    problem.textContent = message;
    field.setAttribute("aria-invalid", String(Boolean(message)));
  }

  function choose(newWay) {
    if (trySetting(newWay, target, { quiet: true }) || trySetting(newWay, { text: lastText })) release.ask();
    else ways.show(way);
  }

  /** A bar is pulled to a length; returns the length it gets. */
  function pull(c, to) {
    if (way === "weight") {
      const share = Math.min(there - 1, Math.max(1, to)) / there;
      tryTarget({ shares: [[c, share.toFixed(9)]] });
      return Math.round(plan.effective[c]);
    }
    const least = way === "over" ? counts[c] : 1;
    const most = way === "under" ? counts[c] : Infinity;
    const wanted = plan.after.map((count, each) => [each, each === c ? Math.min(most, Math.max(least, to)) : count]);
    tryTarget({ counts: wanted });
    return plan.after[c];
  }

  function letGo() {
    show(); // the axis may move again
    release.ask();
  }

  const between = () => added === "smote" && way === "over";
  const settled = () => made?.for === JSON.stringify([way, target]); // the points are of this very setting

  function sentence() {
    const copies = plan.duplicated.some(Boolean);
    return describe(counts, target, way, plan, names)
      + (between() && copies ? " What is added lies between two of its class (SMOTE)." : "")
      + (objects ? describeObjects(objects, objectCounts(objects, plan, way)) : "");
  }

  function show() {
    ways.show(way);
    const lengths = plan.effective;
    const place = nearestStep(steps, Math.max(...lengths) / Math.min(...lengths));
    if (steps[slider.value] !== steps[place]) slider.value = place;
    slider.setAttribute("aria-valuetext", `1 to ${steps[place]}`);
    root.dataset.way = way;
    presets?.show(target.text);
    adding?.show(added, way);
    bars.show(plan, way);
    objectBars?.show(objectCounts(objects, plan, way));
    cloud?.show(
      { plan, way, added: between() ? "smote" : "copies", made: between() && settled() ? made : null }, sentence());
    showSummary();
  }

  function showSummary() {
    const total = (numbers) => numbers.reduce((a, b) => a + b, 0);
    const [copies, drops] = [total(plan.duplicated), total(plan.dropped)];
    const notes = [
      plan.total === there ? "" : `instead of ${grouped(there)}`,
      copies ? `${grouped(copies)} ${between() ? "interpolated" : "copied"}` : "",
      drops ? `${grouped(drops)} dropped` : "",
    ].filter(Boolean);
    summary.replaceChildren(
      element("b", {}, grouped(plan.total)), " samples an epoch",
      element("small", {}, notes.length ? ` · ${notes.join(" · ")}` : ""));
    const entries = way === "weight"
      ? [["kept", "counted"], ["more", "weighted up"], ["less", "weighted down"]]
      : [["kept", "kept"], ["more", between() ? "added" : "copied"], ["less", "dropped"]]
        .filter(([kind]) => way === "both" || kind !== { over: "less", under: "more" }[way]);
    if (between()) entries.push(["made", "interpolated point"]);
    key.replaceChildren(...entries.map(([kind, word]) => element(
      "span", {}, element("i", { class: `tw-${kind}` }), word)));
  }

  // -- the kernel --------------------------------------------------------------------------------------
  const release = whenQuiet(() => {
    releases += 1;
    codeBox.wait(true);
    say(sentence());
    model.set("_asked", { id: `${me}:${releases}`, how: way, target, ...(added === "smote" ? { added } : {}) });
    model.save_changes();
  });

  function answered() {
    const shown = model.get("_shown");
    const mine = shown.id.startsWith(`${me}:`);
    if (mine && shown.id !== `${me}:${releases}`) return; // an answer to what has moved on since
    codeBox.show(shown.code);
    codeBox.wait(false);
    made = shown.made && {
      for: JSON.stringify([shown.how, shown.target]), ...readPoints(shown.made.xy, shown.made.counts),
    };
    if (!mine || shown.error) {
      added = shown.added ?? "copies";
      trySetting(shown.how, shown.target);
    } else if (cloud) show();
    if (mine && shown.error) complain(shown.error);
  }

  function askedElsewhere() {
    const asked = model.get("_asked");
    if (!asked.id || asked.id.startsWith(`${me}:`)) return;
    added = asked.added ?? "copies";
    trySetting(asked.how, asked.target);
  }

  answered();
  if (model.get("_asked").id && model.get("_asked").id !== model.get("_shown").id) askedElsewhere();
  model.on("change:_shown", answered);
  model.on("change:_asked", askedElsewhere);
  el.append(root);

  return () => {
    release.now();
    release.stop();
    cloud?.stop();
    model.off("change:_shown", answered);
    model.off("change:_asked", askedElsewhere);
  };
}

export default { render };
