// SamplingRatio: pull a bar, move the ratio, see what an epoch is made of.
//
// All that moves is worked out here; the kernel hears of what is let go. Sent once: _about {counts, names, positives,
// objects}, _points, _objects (running sums). Setting: {target, how, added}. Responses bring made: the points that were
// interpolated for that setting, or null.

import { makeChoice } from "../static/choice.mjs";
import { makeCloud } from "../static/cloud.mjs";
import { converse } from "../static/conversation.mjs";
import { decimal, grouped } from "../static/numbers.mjs";
import { nearestStep, ratioSteps } from "../static/scales.mjs";
import { readPoints } from "../static/scatter.mjs";
import { makeSlider } from "../static/slider.mjs";
import { element, freshId } from "../static/ui.mjs";
import { makeBars } from "./bars.mjs";
import { makeAdded, makePositives } from "./choices.mjs";
import { makeObjectBars, objectCounts, readObjects } from "./objects.mjs";
import { makePlan, Refused, WAYS } from "./plan.mjs";
import { largestRadius, paintPlan } from "./plan_points.mjs";

const WAY_WORDS = {
  over: ["Over", "Over-sample: copy samples of the small classes, drop none"],
  under: ["Under", "Under-sample: drop samples of the large classes, copy none"],
  both: ["Both", "Copy and drop, so that an epoch stays as long as it is"],
  weight: ["Weights", "Leave the samples alone and let the rarer ones count more"],
};
const PLAN_PAINTER = { paint: paintPlan, reach: largestRadius };
const total = (numbers) => numbers.reduce((a, b) => a + b, 0);

function render(view) {
  const { model, signal } = view;
  const { counts, names, positives, objects: kinds } = model.get("_about");
  const there = total(counts);
  const natural = Math.max(...counts) / Math.min(...counts);
  const steps = ratioSteps(natural);
  let [how, target, plan, added, made] = [null, null, null, "copies", null];
  let refused = null; // what the learner asked last, if that cannot be: the kernel says why
  let bad = null; // the text that was refused last
  let lastText = "1:1"; // to go back to where a setting by hand does not fit another way

  // -- the parts ---------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => ({ target, how, added }),
    take: (setting) => {
      ({ added } = setting);
      trySetting(setting.how, setting.target, { typed: mending() });
    },
    show: (response) => {
      made = response.made && {
        for: JSON.stringify([response.setting.how, response.setting.target]),
        ...readPoints(response.made.xy, response.made.counts),
      };
      cloud?.say(response.sentence);
      show();
    },
  });
  const field = element("input", {
    type: "text", class: "tw-field", id: freshId("ratio"), spellcheck: "false", autocomplete: "off",
    "aria-describedby": talk.problem.id, placeholder: "by hand", title: "A ratio such as 1:2, or a share such as 30%",
    oninput: () => tryTarget({ text: field.value }, { typed: true }), // half a ratio is no mistake yet
    onchange: () => enter(),
    onkeydown: ({ key }) => key === "Enter" && enter(), // JupyterLab keeps Enter from making it a change
  });
  const slider = makeSlider(
    { min: 0, max: steps.length - 1, step: 1 },
    { move: (place) => tryTarget({ text: `1:${steps[place]}` }), release: () => ask() },
    { "aria-label": positives ? "Ratio of positives to negatives" : "Ratio of the rarest to the commonest class" });
  slider.style.setProperty("--natural", nearestStep(steps, natural) / (steps.length - 1));
  slider.title = `The mark is the ratio there is: 1:${decimal(natural)}`;
  const ways = makeChoice("How the ratio is reached", WAYS.map((each) => [each, ...WAY_WORDS[each]]), choose);
  const bars = makeBars(names, counts, { pull, release: letGo, look: (c) => cloud?.look(c) });
  const bytes = model.get("_points");
  const cloud = bytes?.byteLength ? makeCloud({ ...readPoints(bytes, counts), looks: bars.looks }, bars.swatches, PLAN_PAINTER, signal) : null;
  const objects = kinds.length ? readObjects(model.get("_objects"), kinds, counts) : null;
  const objectBars = objects && makeObjectBars(objects);
  const menu = makePositives(names, counts, positives, (wanted) => (tryTarget(wanted), ask()));
  const adding = cloud && makeAdded((each) => {
    added = each;
    show();
    talk.release();
  });
  const parts = (...all) => all.filter(Boolean).map((part) => part.node);
  const summary = element("p", { class: "tw-summary" });
  const key = element("p", { class: "tw-key", "aria-hidden": "true" });
  const head = element(
    "div", { class: "tw-head" },
    element("label", { for: field.id, class: "tw-label" }, "Ratio"), field, slider, ways.node);
  const side = element(
    "div", { class: "tw-side" }, element("div", {}, head, ...parts(menu, adding), talk.problem),
    ...parts(bars, objectBars), element("div", { class: "tw-foot" }, summary, key));
  const root = element(
    "div", { class: "tw-control tw-ratio", role: "group", "aria-label": "Sampling ratio" },
    element("div", { class: "tw-body" }, side, ...parts(cloud)), ...talk.foot);

  // -- a setting, tried and shown ----------------------------------------------------------------------
  /** Try a setting; one that cannot be changes nothing. */
  function trySetting(newHow, newTarget, { typed = false } = {}) {
    try {
      plan = makePlan(counts, newTarget, newHow);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused = { how: newHow, target: newTarget };
      return false;
    }
    [how, target, refused] = [newHow, newTarget, null];
    if (target.text !== undefined) lastText = target.text;
    if (!typed) {
      field.value = target.text ?? "";
      field.setAttribute("aria-invalid", "false");
    }
    show();
    return true;
  }

  const tryTarget = (newTarget, options) => trySetting(how, newTarget, options);

  /** Let the kernel hear of a setting, or say why it cannot be. */
  function ask() {
    field.setAttribute("aria-invalid", String(Boolean(refused)));
    if (refused) {
      show(); // a way that cannot be is not taken
      talk.ask(refused);
    } else talk.release();
    refused = null;
  }

  function enter() {
    if (field.getAttribute("aria-invalid") === "true" && field.value === bad) return; // refused already
    bad = tryTarget({ text: field.value }, { typed: true }) ? null : field.value;
    ask();
  }

  /** Whether the field holds what was refused, and the learner is still at it. */
  const mending = () => document.activeElement === field && field.getAttribute("aria-invalid") === "true";

  function choose(newHow) {
    if (!trySetting(newHow, target)) trySetting(newHow, { text: lastText });
    ask();
  }

  /** A bar is pulled to a length; returns the length it gets. */
  function pull(c, to) {
    if (how === "weight") {
      const share = Math.min(there - 1, Math.max(1, to)) / there;
      tryTarget({ shares: [[c, share.toFixed(9)]] });
      return Math.round(plan.effective[c]);
    }
    const least = how === "over" ? counts[c] : 1;
    const most = how === "under" ? counts[c] : Infinity;
    const wanted = plan.after.map((count, each) => [each, each === c ? Math.min(most, Math.max(least, to)) : count]);
    tryTarget({ counts: wanted });
    return plan.after[c];
  }

  function letGo() {
    show(); // the axis may move again
    ask();
  }

  const between = () => added === "smote" && how === "over";
  const settled = () => made?.for === JSON.stringify([how, target]); // the points are of this very setting

  function show() {
    ways.show(how);
    const lengths = plan.effective;
    const place = nearestStep(steps, Math.max(...lengths) / Math.min(...lengths));
    if (steps[slider.value] !== steps[place]) slider.value = place;
    slider.setAttribute("aria-valuetext", `1 to ${steps[place]}`);
    root.dataset.how = how;
    menu.show(target);
    adding?.show(added, how);
    bars.show(plan, how);
    objectBars?.show(objectCounts(objects, plan, how));
    cloud?.show({ plan, how, added: between() ? "smote" : "copies", made: between() && settled() ? made : null });
    showSummary();
  }

  function showSummary() {
    const [copies, drops] = [total(plan.duplicated), total(plan.dropped)];
    const notes = [
      plan.total === there ? "" : `instead of ${grouped(there)}`,
      copies ? `${grouped(copies)} ${between() ? "interpolated" : "copied"}` : "",
      drops ? `${grouped(drops)} dropped` : "",
    ].filter(Boolean);
    summary.replaceChildren(
      element("b", {}, grouped(plan.total)), " samples an epoch",
      element("small", {}, notes.length ? ` · ${notes.join(" · ")}` : ""));
    const entries = how === "weight"
      ? [["kept", "counted"], ["more", "weighted up"], ["less", "weighted down"]]
      : [["kept", "kept"], ["more", between() ? "added" : "copied"], ["less", "dropped"]]
        .filter(([kind]) => how === "both" || kind !== { over: "less", under: "more" }[how]);
    if (between()) entries.push(["made", "interpolated point"]);
    key.replaceChildren(...entries.map(([kind, word]) => element(
      "span", {}, element("i", { class: `tw-${kind}` }), word)));
  }

  talk.begin(root);
}

export default { render };
