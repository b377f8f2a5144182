// SubsetExplorer: a policy and a budget, the samples it picks, and what a model makes of them.
//
// The picks of a nested policy are a prefix of its order and are taken here; all others come from the kernel, also
// while the budget moves. On release the kernel trains. Traits:
//   _about   {classes, y, steps, space, seeds, policies}, _points   sent once
//   _orders  {"policy:seed": {rows, radii}}   of the policies shown, where they are nested
//   _asked   {id, policy, budget, per_class, seed, compare, train}   from here; train: it was let go of
//   _shown   {id, policy, …, rows, others, radius, result, sentence, code, error}   from the kernel, echoing the id;
//            twice for a release: with the picks at once, with the result when the models are trained

import { makeCloud } from "../static/cloud.mjs";
import { makeCodeBox } from "../static/code_box.mjs";
import { makeFacts } from "../static/facts.mjs";
import { makeLever } from "../static/lever.mjs";
import { grouped } from "../static/numbers.mjs";
import { readPoints } from "../static/scatter.mjs";
import { element, freshId, liveRegion, oncePerFrame, OWN_KEYS, whenQuiet } from "../static/ui.mjs";
import { makeBands } from "./bands.mjs";
import { makeClassShares } from "./class_shares.mjs";
import { makeMenu } from "./menu.mjs";
import { countByClass, inCommon, nearestPlace, paintPicks, prefix, reach, share } from "./picks.mjs";

const NAMES = ["policy", "budget", "per_class", "seed", "compare"];
const QUOTAS = [["", "as they come"], ["stratified", "as in the whole"], ["balanced", "the same of each"]];

function render({ model, el }) {
  const { classes, y, steps, space, seeds, policies } = model.get("_about");
  const n = y.length;
  const about = Object.fromEntries(policies.map((each) => [each.name, each]));
  const me = freshId("view");
  let setting = settingOf(model.get("_shown"));
  let asks = 0;

  // -- the parts ---------------------------------------------------------------------------------------
  const { region, say } = liveRegion();
  const problem = element("p", { class: "tw-problem", role: "alert" });
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
  const budget = makeLever(
    "Budget", { min: 0, max: steps.length - 1, step: 1, text: words, title: "How many samples to train on" },
    { move: (place) => move({ budget: steps[place] }), release: () => release.ask() });
  const redraw = element("button", {
    type: "button", class: "tw-button tw-redraw", ...OWN_KEYS, onclick: () => move({ seed: setting.seed + 1 }, true),
  }, "Draw again");
  const totals = countByClass(y.keys(), y, classes.length);
  const shares = makeClassShares(classes, totals, (c) => cloud.look(c));
  const points = { ...readPoints(model.get("_points"), totals), y };
  const cloud = makeCloud(points, shares.swatches, { paint: paintPicks, reach });
  const facts = makeFacts();
  const bands = makeBands(
    ["these picks", "as many at random", `all ${grouped(n)}`],
    `Right on validation samples${seeds > 1 ? `, ${seeds} models each` : ""}`);
  const progress = element("p", { class: "tw-training" });
  const codeBox = makeCodeBox(say);
  const picture = element("div", { class: "tw-explorer-picture" }, cloud.node);
  const body = element(
    "div", { class: "tw-explorer-body" }, picture,
    element("div", { class: "tw-explorer-side" }, shares.node, facts.node, element("div", {}, bands.node, progress)));
  const root = element(
    "div", { class: "tw-control tw-explorer", role: "group", "aria-label": "Subset explorer" },
    element("div", { class: "tw-explorer-head" }, policy.node, quotas.node, compare.node),
    element("div", { class: "tw-explorer-budget" }, budget.node, redraw),
    problem, body, codeBox.node, region);

  // -- a setting, moved and let go -----------------------------------------------------------------------
  function move(changes, letGo = false) {
    setting = { ...setting, ...changes };
    showSetting();
    if (!showPicks()) preview.ask();
    if (letGo) release.ask();
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
    const known = sameSubset(model.get("_shown"), setting) && model.get("_shown").result;
    bands.node.setAttribute("aria-busy", String(!known));
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
    const shown = model.get("_shown");
    if (sameSubset(shown, wanted)) return shown;
    if (shown.others && sameSubset({ ...besideOf(shown) }, wanted)) return { rows: shown.others };
    if (wanted.per_class !== null || !about[wanted.policy].nested) return null;
    return prefix(model.get("_orders")[`${wanted.policy}:${wanted.seed}`], wanted.budget, steps);
  }

  function besideOf(base) {
    return { ...base, policy: base.compare, per_class: about[base.compare].quotas ? base.per_class : null };
  }

  function paint({ budget: count, policy: name, compare: other }, { rows, radius }, others) {
    const common = inCommon(rows, others ?? []);
    const counts = countByClass(rows, y, classes.length);
    const none = counts.filter((each) => !each).length;
    const sentence = `${grouped(rows.length)} of ${grouped(n)} samples picked by ${about[name].label}` +
      (none ? `, none of ${none} ${none === 1 ? "class" : "classes"}.` : ".");
    cloud.show({ rows, common }, sentence);
    shares.show(counts);
    const reaches = radius === undefined ? "…" : Number(radius.toPrecision(3)).toString();
    facts.show(
      ["Covering radius", reaches, space === "features" ? "from the farthest sample to its nearest pick, in the features"
        : "from the farthest sample to its nearest pick, in the picture"],
      ...(other === null ? [] : [[
        "In common", share(common.size, rows.length),
        `of the picks, ringed: ${about[other].label} picks them too (by chance ${share(count, n)})`]]));
  }

  // -- the kernel --------------------------------------------------------------------------------------
  const preview = oncePerFrame(() => send(false));
  const release = whenQuiet(() => {
    const { result } = model.get("_shown");
    send(true);
    if (result && sameSubset(model.get("_shown"), setting)) return;
    progress.textContent = `Training ${seeds} ${seeds === 1 ? "model" : "models"} on these picks …`;
    say("Training on these picks");
  }, 400);

  function send(train) {
    asks += 1;
    codeBox.wait(true);
    model.set("_asked", { id: `${me}:${asks}`, ...setting, train });
    model.save_changes();
  }

  function answered() {
    const shown = model.get("_shown");
    const mine = shown.id.startsWith(`${me}:`);
    if (mine && shown.id !== `${me}:${asks}`) { // an answer to what has moved on since
      if (!shown.error && !showPicks() && shown.policy === setting.policy) paint(shown, shown, shown.others);
      return;
    }
    if (!mine || shown.error) setting = settingOf(shown);
    showSetting();
    showPicks();
    codeBox.show(shown.code);
    codeBox.wait(false);
    problem.textContent = shown.error;
    if (shown.result) bands.show(shown.result);
    if (shown.result || shown.error) progress.textContent = "";
    if (shown.error) say(shown.error);
    else if (shown.id && shown.result) say(shown.sentence);
  }

  showSetting();
  bands.show(model.get("_shown").result ?? [null, null, null]);
  answered();
  model.on("change:_shown", answered);
  el.append(root);

  return () => {
    release.now();
    release.stop();
    preview.stop();
    cloud.stop();
    model.off("change:_shown", answered);
  };
}

const settingOf = (shown) => Object.fromEntries(NAMES.map((name) => [name, shown[name]]));

const sameSubset = (a, b) => NAMES.slice(0, 4).every((name) => a[name] === b[name]);

export default { render };
