// SubsetExplorer: a policy and a budget, the samples it picks, and what a model makes of them.
//
// The picks of a nested policy are a prefix of its order and are taken here; all others come from the kernel, also
// while the budget moves. On release the kernel trains. Sent once: _about {classes, y, steps, space, seeds, policies},
// _points; with the responses _orders, {"policy:seed": {rows, radii}} of the policies shown, where they are nested.
// Setting: {policy, budget, per_class, seed, compare}. Responses bring rows, others, radius and result: with the picks
// at once, and more to come; with the result when the models are trained.

import { accuracyRows } from "../static/accuracy_rows.mjs";
import { makeCloud } from "../static/cloud.mjs";
import { converse } from "../static/conversation.mjs";
import { makeFacts } from "../static/facts.mjs";
import { grouped } from "../static/numbers.mjs";
import { readPoints } from "../static/scatter.mjs";
import { makeLabelledSlider } from "../static/slider.mjs";
import { element, oncePerFrame } from "../static/ui.mjs";
import { bandRow } from "./bands.mjs";
import { makeClassShares } from "./class_shares.mjs";
import { makeMenu } from "./menu.mjs";
import { countByClass, inCommon, nearestPlace, paintPicks, prefix, rarestLast, reach, share } from "./picks.mjs";

const CHOICE = ["policy", "budget", "per_class", "seed"]; // what decides the picks
const QUOTAS = [["", "as they come"], ["stratified", "as in the whole"], ["balanced", "the same of each"]];

function render(view) {
  const { model, signal } = view;
  const { classes, y, steps, space, seeds, policies } = model.get("_about");
  const n = y.length;
  const about = Object.fromEntries(policies.map((each) => [each.name, each]));
  const last = () => model.get("_response");
  let { setting } = last();

  // -- the parts ---------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => setting,
    take: (theirs) => {
      setting = theirs;
      showSetting();
    },
    show: (response) => {
      showPicks();
      if (response.result) bands.show(response.result.map(bandRow));
      cloud.say(response.sentence);
    },
    pass: (response) => { // until the kernel answers for where the learner is, what it answers on the way there
      if (response.error || showPicks() || response.setting.policy !== setting.policy) return;
      paint(response.setting, response, response.others);
    },
    wait: ({ asking }) => {
      bands.node.setAttribute("aria-busy", String(!(last().result && sameChoice(last().setting, setting))));
      if (asking && !progress.textContent) talk.say("Training on these picks");
      progress.textContent = asking ? `Training ${seeds} ${seeds === 1 ? "model" : "models"} on these picks …` : "";
    },
    pause: 400,
  });
  const entries = policies.map(({ name, label, family, obstacle }) => (
    { value: name, text: label, heading: family, obstacle }));
  const policy = makeMenu("Policy", entries, {
    title: "How the samples are chosen",
    choose: (name) => move({ policy: name, per_class: about[name].quotas ? setting.per_class : null }, true),
  });
  const quotas = makeMenu("Classes", QUOTAS.map(([value, text]) => ({ value, text })), {
    title: "How many samples each class gives", choose: (way) => move({ per_class: way || null }, true),
  });
  const compare = makeMenu("Compare with", [{ value: "", text: "nothing" }, ...entries], {
    title: "Ring the samples that another policy picks too", choose: (name) => move({ compare: name || null }, true),
  });
  const words = (place) => {
    const count = place === nearestPlace(steps, setting.budget) ? setting.budget : steps[place];
    return `${grouped(count)} · ${share(count, n)}`;
  };
  const budget = makeLabelledSlider(
    "Budget", { min: 0, max: steps.length - 1, step: 1, text: words, title: "How many samples to train on" },
    { move: (place) => move({ budget: steps[place] }), release: () => talk.release() });
  const redraw = element("button", {
    type: "button", class: "tw-button tw-redraw", onclick: () => move({ seed: setting.seed + 1 }, true),
  }, "Draw again");
  const totals = countByClass(y.keys(), y, classes.length);
  const shares = makeClassShares(classes, totals, (c) => cloud.look(c));
  const points = { ...readPoints(model.get("_points"), totals), y, order: rarestLast(y, totals) };
  const cloud = makeCloud(points, shares.swatches, { paint: paintPicks, reach }, signal);
  const facts = makeFacts();
  const bands = accuracyRows(
    "tw-bands", `Right on validation samples${seeds > 1 ? `, ${seeds} models each` : ""}`,
    ["these picks", "as many at random", `all ${grouped(n)}`]);
  const progress = element("p", { class: "tw-training" });
  const picture = element("div", { class: "tw-explorer-picture" }, cloud.node);
  const body = element(
    "div", { class: "tw-explorer-body" }, picture,
    element("div", { class: "tw-explorer-side" }, shares.node, facts.node, element("div", {}, bands.node, progress)));
  const root = element(
    "div", { class: "tw-control tw-explorer", role: "group", "aria-label": "Subset explorer" },
    element("div", { class: "tw-explorer-head" }, policy.node, quotas.node, compare.node),
    element("div", { class: "tw-explorer-budget" }, budget.node, redraw),
    talk.problem, body, ...talk.foot);

  // -- a setting, moved and let go -----------------------------------------------------------------------
  const preview = oncePerFrame(() => talk.ask({}, { preview: true }));
  signal.addEventListener("abort", preview.stop);

  function move(changes, letGo = false) {
    setting = { ...setting, ...changes };
    showSetting();
    if (!showPicks()) preview.ask();
    if (letGo) talk.release();
  }

  function showSetting() {
    policy.show(setting.policy);
    quotas.show(setting.per_class ?? "");
    quotas.close(about[setting.policy].quotas ? "" : `${about[setting.policy].label} has quotas of its own`);
    compare.show(setting.compare ?? "");
    budget.show(nearestPlace(steps, setting.budget));
    redraw.disabled = !about[setting.policy].chance;
    redraw.title = redraw.disabled
      ? `${about[setting.policy].label} leaves nothing to chance` : "Choose again by another chance";
  }

  /** Show the picks where they are known here; say whether they are. */
  function showPicks() {
    const [own, beside] = [picksOf(setting), setting.compare === null ? null : picksOf(besideOf(setting))];
    const known = Boolean(own && (setting.compare === null || beside));
    if (known) paint(setting, own, beside?.rows);
    body.setAttribute("aria-busy", String(!known));
    return known;
  }

  /** What is picked at a setting, if the page can know: from an order, or as the kernel showed it. */
  function picksOf(wanted) {
    const response = last();
    if (sameChoice(response.setting, wanted)) return response;
    if (response.others && sameChoice(besideOf(response.setting), wanted)) return { rows: response.others };
    if (wanted.per_class !== null || !about[wanted.policy].nested) return null;
    return prefix(model.get("_orders")[`${wanted.policy}:${wanted.seed}`], wanted.budget, steps);
  }

  function besideOf(base) {
    return { ...base, policy: base.compare, per_class: about[base.compare].quotas ? base.per_class : null };
  }

  function paint({ budget: count, compare: other }, { rows, radius }, others) {
    const common = inCommon(rows, others ?? []);
    cloud.show({ rows, common });
    shares.show(countByClass(rows, y, classes.length));
    const reaches = radius === undefined ? "…" : Number(radius.toPrecision(3)).toString();
    facts.show(
      ["Covering radius", reaches, space === "features" ? "from the farthest sample to its nearest pick, in the features"
        : "from the farthest sample to its nearest pick, in the picture"],
      ...(other === null ? [] : [[
        "In common", share(common.size, rows.length),
        `of the picks, ringed: ${about[other].label} picks them too (by chance ${share(count, n)})`]]));
  }

  showSetting();
  bands.show((last().result ?? []).map(bandRow));
  talk.begin(root);
}

const sameChoice = (a, b) => CHOICE.every((name) => a[name] === b[name]);

export default { render };
