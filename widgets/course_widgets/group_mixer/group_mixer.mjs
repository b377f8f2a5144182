// GroupMixer: mix the groups in the training set, let go, and see whom the trained model serves.
//
// The mixing is worked out here; on release the kernel trains. Traits:
//   _names, _limits          the groups, and how many training samples each has; sent once
//   _asked  {id, counts}     from here: the learner's last released mixture
//   _shown  {id, counts, accuracy, total, tried, sentence, code, error}   from the kernel, echoing the id it answers

import { makeCodeBox } from "../static/code_box.mjs";
import { grouped, percentOf } from "../static/numbers.mjs";
import { afterKey, arrowStep } from "../static/scales.mjs";
import { element, freshId, liveRegion, OWN_KEYS, whenQuiet } from "../static/ui.mjs";
import { remix } from "./mixture.mjs";
import { makeTradeoff } from "./tradeoff.mjs";

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

function render({ model, el }) {
  const names = model.get("_names");
  const limits = model.get("_limits");
  const me = freshId("view");
  let counts = model.get("_shown").counts;
  const budget = sum(counts);
  const step = arrowStep(budget);
  let held = { group: -1, base: counts }; // the group in hand, and the mixture before it was taken
  let pulled = false;
  let releases = 0;

  // -- the parts ---------------------------------------------------------------------------------------
  const { region, say } = liveRegion();
  const problem = element("p", { class: "tw-problem", role: "alert" });
  const rows = names.map(makeRow);
  const head = element(
    "div", { class: "tw-mix-row tw-mix-head", "aria-hidden": "true" },
    element("span"), element("span", {}, "Trained on"), element("span", { class: "tw-mix-count" }),
    element("span", {}, "Recognised"), element("span"));
  const table = element(
    "div", { class: "tw-mix", role: "group", "aria-label": "Training samples of each group" },
    head, ...rows.map(({ node }) => node));
  for (const done of ["pointerup", "pointercancel"]) table.addEventListener(done, letGo);
  const summary = element("p", { class: "tw-mix-summary" });
  const tradeoff = makeTradeoff();
  const plot = element(
    "div", { class: "tw-mix-plot" }, element("p", { "aria-hidden": "true" }, "Right in the worst group"), tradeoff.node);
  const codeBox = makeCodeBox(say);
  const results = element("div", { class: "tw-mix-body" }, element("div", {}, table, summary, problem), plot);
  const root = element(
    "div", { class: "tw-control tw-mixer", role: "group", "aria-label": "Group mixer" }, results, codeBox.node, region);

  function makeRow(name, c) {
    const bar = element("i", { class: "tw-mix-bar" });
    const slider = element("input", {
      type: "range", min: 0, max: budget, step: 1, class: "tw-mix-slider", "aria-label": name, ...OWN_KEYS,
      oninput: () => move(c, Number(slider.value)),
      onpointerdown: () => (pulled = true),
      onchange: () => !pulled && release.ask(),
      onkeydown: (event) => {
        const to = afterKey(event.key, counts[c], step, 0, budget);
        if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        move(c, to);
        release.ask();
      },
    });
    const count = element("span", { class: "tw-mix-count", "aria-hidden": "true" });
    const served = element("div", { class: "tw-mix-served" });
    const right = element("span", { class: "tw-mix-right" });
    const node = element(
      "div", { class: "tw-mix-row", style: { "--class": `var(--tw-class-${c})` } },
      element("span", { class: "tw-mix-name", title: name }, element("i"), element("b", {}, name)),
      element(
        "div", { class: "tw-mix-track", style: { "--limit": Math.min(1, limits[c] / budget) },
          title: `${grouped(limits[c])} samples there are` }, bar, slider),
      count, served, right);
    return { node, bar, slider, count, served, right };
  }

  // -- a mixture, moved and let go -----------------------------------------------------------------------
  function move(c, to) {
    if (held.group !== c) held = { group: c, base: counts };
    counts = remix(held.base, c, to, limits);
    showMixture();
  }

  function letGo() {
    if (!pulled) return;
    pulled = false;
    if (String(counts) !== String(model.get("_shown").counts)) release.ask();
  }

  function showMixture() {
    rows.forEach(({ bar, slider, count }, c) => {
      const share = counts[c] / budget;
      bar.style.width = `${100 * share}%`;
      slider.value = counts[c];
      slider.setAttribute("aria-valuetext", `${grouped(counts[c])} samples, ${percentOf(share, 0)}`);
      count.replaceChildren(grouped(counts[c]), element("small", {}, ` ${percentOf(share, 0)}`));
    });
    results.dataset.stale = String(String(counts) !== String(model.get("_shown").counts));
  }

  const release = whenQuiet(() => {
    releases += 1;
    wait(true);
    say("Training on this mixture");
    model.set("_asked", { id: `${me}:${releases}`, counts });
    model.save_changes();
  }, 400);

  function wait(waiting) {
    results.setAttribute("aria-busy", String(waiting));
    codeBox.wait(waiting);
    if (waiting) summary.replaceChildren(element("span", { class: "tw-mix-training" }, "Training on this mixture …"));
  }

  // -- what came of it -----------------------------------------------------------------------------------
  function answered() {
    const shown = model.get("_shown");
    const mine = shown.id.startsWith(`${me}:`);
    if (mine && shown.id !== `${me}:${releases}`) return; // an answer to what has moved on since
    if (String(counts) !== String(shown.counts)) held = { group: -1, base: shown.counts };
    counts = shown.counts;
    wait(false);
    showMixture();
    showResult(shown);
    codeBox.show(shown.code);
    problem.textContent = shown.error;
    if (shown.id) say(shown.error || shown.sentence);
  }

  function showResult({ accuracy, total, tried, sentence }) {
    const worst = accuracy.indexOf(Math.min(...accuracy));
    rows.forEach(({ node, served, right }, c) => {
      served.replaceChildren(
        ...tried.map((each) => mark("tw-was", each.accuracy[c])), mark("tw-is", accuracy[c]));
      right.textContent = percentOf(accuracy[c]);
      node.dataset.worst = String(c === worst);
    });
    summary.replaceChildren(
      "Right in all: ", element("b", {}, percentOf(total)), " · worst: ", element("b", {}, percentOf(accuracy[worst])),
      element("small", {}, ` ${names[worst]}`));
    tradeoff.show({ accuracy, total }, tried, sentence);
  }

  const mark = (kind, share) => element("i", { class: kind, style: { left: `${100 * share}%` } });

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
