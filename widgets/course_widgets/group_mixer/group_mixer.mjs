// GroupMixer: mix the groups in the training set, let go, and see whom the trained model serves.
//
// The mixing is worked out here; on release the kernel trains. Sent once: _about {names, limits}, limits the training
// samples each group has. Setting: {counts}. Responses bring accuracy (of each group), total, and tried (the others).

import { converse } from "../static/conversation.mjs";
import { grouped, percentOf } from "../static/numbers.mjs";
import { afterKey, arrowStep } from "../static/scales.mjs";
import { element } from "../static/ui.mjs";
import { remix } from "./mixture.mjs";
import { makeTradeoff } from "./tradeoff.mjs";

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

function render(view) {
  const { model } = view;
  const { names, limits } = model.get("_about");
  let { counts } = model.get("_response").setting;
  const budget = sum(counts);
  const step = arrowStep(budget);
  let held = { group: -1, base: counts }; // the group in hand, and the mixture before it was taken
  let pulled = false;

  // -- the parts ---------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => ({ counts }),
    take: (setting) => {
      if (String(counts) !== String(setting.counts)) held = { group: -1, base: setting.counts };
      ({ counts } = setting);
      showMixture();
    },
    show: showResult,
    wait: ({ behind, asking }) => {
      const begins = asking && results.getAttribute("aria-busy") !== "true";
      results.dataset.stale = String(behind);
      results.setAttribute("aria-busy", String(asking));
      if (!begins) return;
      summary.replaceChildren(element("span", { class: "tw-mix-training" }, "Training on this mixture …"));
      talk.say("Training on this mixture");
    },
    pause: 400,
  });
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
  const results = element("div", { class: "tw-mix-body" }, element("div", {}, table, summary, talk.problem), plot);
  const root = element(
    "div", { class: "tw-control tw-mixer", role: "group", "aria-label": "Group mixer" }, results, ...talk.foot);

  function makeRow(name, c) {
    const bar = element("i", { class: "tw-mix-bar" });
    const slider = element("input", {
      type: "range", min: 0, max: budget, step: 1, class: "tw-mix-slider", "aria-label": name,
      oninput: () => move(c, Number(slider.value)),
      onpointerdown: () => (pulled = true),
      onchange: () => !pulled && talk.release(),
      onkeydown: (event) => {
        const to = afterKey(event.key, counts[c], step, 0, budget);
        if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        move(c, to);
        talk.release();
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
    if (String(counts) !== String(model.get("_response").setting.counts)) talk.release();
  }

  function showMixture() {
    rows.forEach(({ bar, slider, count }, c) => {
      const share = counts[c] / budget;
      bar.style.width = `${100 * share}%`;
      slider.value = counts[c];
      slider.setAttribute("aria-valuetext", `${grouped(counts[c])} samples, ${percentOf(share, 0)}`);
      count.replaceChildren(grouped(counts[c]), element("small", {}, ` ${percentOf(share, 0)}`));
    });
  }

  // -- what came of it -----------------------------------------------------------------------------------
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

  talk.begin(root);
}

export default { render };
