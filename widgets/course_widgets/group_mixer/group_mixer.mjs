// GroupMixer: mix the groups in the training set, let go, and see whom the trained model serves.
//
// The mixing is worked out here; on release the kernel trains. Sent once: _about {names, limits}, limits the training
// samples each group has. Setting: {counts}; "again" trains the same once more. Responses bring accuracy (of each group)
// and total, means over seeds ([total, ...accuracy] of each); their spread; tried (the others); frontier.

import { converse } from "../static/conversation.mjs";
import { makeNumberField } from "../static/number_field.mjs";
import { grouped, percentOf } from "../static/numbers.mjs";
import { afterKey } from "../static/scales.mjs";
import { drawn } from "../static/svg.mjs";
import { element } from "../static/ui.mjs";
import { remix, shareAmong } from "./mixture.mjs";
import { makeTradeoff } from "./tradeoff.mjs";

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

function render(view) {
  const { model } = view;
  const { names, limits } = model.get("_about");
  let { counts } = model.get("_response").setting;
  const budget = sum(counts);
  const step = Math.max(1, Math.round(budget / 240)); // a key press moves less than half a percent
  let held = { group: -1, base: counts }; // the group in hand, and the mixture before it was taken
  let pulled = false;
  const locked = names.map(() => false);

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
    element("span"), element("span", {}, "Trained on"), element("span", { class: "tw-mix-count" }, "of those there are"),
    element("span"), element("span", {}, "Recognised"), element("span"));
  const axis = element(
    "div", { class: "tw-mix-row tw-mix-axis", "aria-hidden": "true" },
    element("div", { class: "tw-mix-ticks" }, ...[0, 50, 100].map((tick) =>
      element("span", { style: { left: `${tick}%` } }, `${tick}%`))));
  const table = element(
    "div", { class: "tw-mix", role: "group", "aria-label": "Training samples of each group" },
    head, ...rows.map(({ node }) => node), axis);
  for (const done of ["pointerup", "pointercancel"]) table.addEventListener(done, letGo);
  const button = (text, title, onclick) => element("button", { type: "button", class: "tw-button", title, onclick }, text);
  const offer = (text, weights) => button(
    text, "Groups that are locked keep theirs", () => put(shareAmong(counts, weights, limits, locked)));
  const offers = element(
    "div", { class: "tw-mix-offers", role: "group", "aria-label": "Mixtures to begin from" },
    offer("Natural proportions", limits), offer("Equal parts", names.map(() => 1)));
  const again = button(
    "Train again with another seed", "Another draw of the same mixture, another start of the network",
    () => talk.ask({}, { action: { name: "again" } }));
  const summary = element("p", { class: "tw-mix-summary" });
  const tradeoff = makeTradeoff({ names, bring: put });
  const plot = element(
    "div", { class: "tw-mix-plot" }, element("p", { "aria-hidden": "true" }, "Right in the worst group"), tradeoff.node,
    element("small", { "aria-hidden": "true" }, "Dashed: of all that you tried, none is better both ways. Small dots: single seeds."));
  const results = element("div", { class: "tw-mix-body" }, element("div", {}, table, offers, summary, again, talk.problem), plot);
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
    const count = makeNumberField(`Samples of ${name}`, {
      title: `How many of ${grouped(limits[c])}`, text: String, step: (value, by) => value + by * step,
    }, (value) => type(c, value), (written) => type(c, written));
    const input = count.node.querySelector("input");
    const lock = element("button", {
      type: "button", class: "tw-mix-lock", "aria-pressed": "false", "aria-label": `Lock ${name}`,
      title: "Locked, it keeps its number while the others move",
      onclick: () => {
        held = { group: -1, base: counts };
        locked[c] = !locked[c];
        lock.setAttribute("aria-pressed", String(locked[c]));
        [slider.disabled, input.disabled] = [locked[c], locked[c]];
      },
    }, drawn("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" },
      drawn("path", { d: "M4 7V5a4 4 0 0 1 8 0v2" }), drawn("rect", { x: 3, y: 7, width: 10, height: 7, rx: 1 })));
    const served = element("div", { class: "tw-mix-served" });
    const right = element("span", { class: "tw-mix-right" });
    const node = element(
      "div", { class: "tw-mix-row", style: { "--class": `var(--tw-class-${c})` } },
      element("span", { class: "tw-mix-name", title: name }, element("i"), element("b", {}, name)),
      element(
        "div", { class: "tw-mix-track", style: { "--limit": Math.min(1, limits[c] / budget) },
          title: `${grouped(limits[c])} samples there are` }, bar, slider),
      element("span", { class: "tw-mix-count" }, count.node, element("small", { "aria-hidden": "true" }, ` of ${grouped(limits[c])}`)),
      lock, served, right);
    return { node, bar, slider, count, served, right };
  }

  // -- a mixture, moved and let go -----------------------------------------------------------------------
  function move(c, to) {
    if (held.group !== c) held = { group: c, base: counts };
    counts = remix(held.base, c, to, limits, locked);
    showMixture();
  }

  /** A number that was typed: what it cannot be, the kernel says. */
  function type(c, to) {
    held = { group: -1, base: counts };
    move(c, Number(to) || 0);
    if (counts[c] === to) talk.release();
    else talk.ask({ counts: held.base.map((count, i) => (i === c ? to : count)) });
  }

  function put(to) {
    held = { group: -1, base: to };
    counts = to;
    showMixture();
    talk.release();
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
      count.show(counts[c]);
    });
  }

  // -- what came of it -----------------------------------------------------------------------------------
  function showResult({ accuracy, total, seeds, spread, tried, frontier, sentence }) {
    const worst = accuracy.indexOf(Math.min(...accuracy));
    const scatter = (k) => (seeds.length > 1 ? ` ± ${(100 * spread[k]).toFixed(1)}` : "");
    rows.forEach(({ node, served, right }, c) => {
      served.replaceChildren(
        ...tried.map((each) => mark("tw-was", each.accuracy[c])),
        ...(seeds.length > 1 ? seeds.map((each) => mark("tw-seed", each[1 + c])) : []), mark("tw-is", accuracy[c]));
      right.replaceChildren(percentOf(accuracy[c]), element("small", {}, scatter(1 + c)));
      node.dataset.worst = String(c === worst);
    });
    summary.replaceChildren(
      "Right in all: ", element("b", {}, percentOf(total)), element("small", {}, scatter(0)),
      " · worst: ", element("b", {}, percentOf(accuracy[worst])), element("small", {}, `${scatter(1 + worst)} ${names[worst]}`),
      element("small", {}, seeds.length > 1 ? ` · mean ± standard deviation of ${seeds.length} seeds` : " · one seed"));
    const runs = seeds.map((each) => ({ total: each[0], worst: each[1 + worst] }));
    tradeoff.show({ accuracy, total, counts, runs }, tried, frontier, sentence);
  }

  const mark = (kind, share) => element("i", { class: kind, style: { left: `${100 * share}%` } });

  talk.begin(root);
}

export default { render };
