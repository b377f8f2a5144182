// SubsetExplorer: a policy and a budget, the samples it picks, and what a model makes of them.
//
// The picks of a nested policy are a prefix of its order and are taken here; all others come from the kernel, also
// while the budget moves. On release the kernel trains. Sent once: _about {classes, y, steps, space, seeds, policies},
// _points, _samples; with the responses _orders, {"policy:seed": {rows, radii}} of the policies shown, where they are
// nested. Setting: {policy, budget, per_class, seed, compare}; compare is another policy, or the choice of a subset that
// was pinned. Responses bring rows, others, radius, reach (see reach.mjs) and result: with the picks at once, and more to
// come; with the result when the models are trained. Hidden labels, circles and the pick gone to are the page's own.

import { accuracyRows } from "../static/accuracy_rows.mjs";
import { makeCloud } from "../static/cloud.mjs";
import { converse } from "../static/conversation.mjs";
import { makeFacts } from "../static/facts.mjs";
import { grouped } from "../static/numbers.mjs";
import { readPoints } from "../static/scatter.mjs";
import { makeMenu } from "../static/menu.mjs";
import { makeNumberField } from "../static/number_field.mjs";
import { makeLabelledSlider } from "../static/slider.mjs";
import { element, oncePerFrame } from "../static/ui.mjs";
import { bandRow } from "./bands.mjs";
import { makeClassShares } from "./class_shares.mjs";
import { countByClass, countShared, nearestPlace, paintPicks, prefix, rarestLast, reach, share } from "./picks.mjs";
import { coveringRadius, distanceBefore, drawReach, nearestPicks } from "./reach.mjs";
import { makeSampleCard } from "./sample_card.mjs";

const CHOICE = ["policy", "budget", "per_class", "seed"]; // what decides the picks
const PINNED = "pinned subset"; // in the menu; no policy has a space in its name
const QUOTAS = [["", "as they come"], ["stratified", "as in the whole"], ["balanced", "the same of each"]];

function render(view) {
  const { model, signal } = view;
  const { classes, y, steps, space, seeds, policies, origins, ...samples } = model.get("_about");
  const n = y.length;
  const about = Object.fromEntries(policies.map((each) => [each.name, each]));
  const last = () => model.get("_response");
  let { setting } = last();
  let [blind, circles, pinned] = [false, false, null];
  let drawn = { rows: [] }; // the picks that are shown, what they are beside, and how many of them; the sample looked at
  let seen = -1;

  // -- the parts ---------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => setting,
    take: (theirs) => {
      setting = theirs;
      showSetting();
    },
    show: (response) => {
      showPicks();
      if (response.result) showResult(response.result);
      cloud.say(response.sentence);
    },
    pass: (response) => { // until the kernel answers for where the learner is, what it answers on the way there
      if (response.error || showPicks() || response.setting.policy !== setting.policy) return;
      paint(response.setting, response, response.others);
    },
    wait: ({ asking }) => {
      bands.node.setAttribute("aria-busy", String(!(last().result && sameTraining(last().setting, setting))));
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
  const besides = [{ value: "", text: "nothing" }, { value: PINNED, text: "a pinned subset", obstacle: "none is" }, ...entries];
  const compare = makeMenu("Compare with", besides, {
    title: "Ring the samples that another policy, or the pinned subset, picks",
    choose: (name) => move({ compare: name === PINNED ? pinned : name || null }, true),
  });
  const pin = button("Pin these picks", "Keep this subset, to compare others with it", () => {
    move({ compare: Object.fromEntries(CHOICE.map((name) => [name, setting[name]])) }, true);
  });
  const hide = button("Hide labels", "As whoever must choose before the labels are paid for", () => {
    blind = toggle(hide, !blind);
    showSetting();
    showDrawn();
  });
  const round = button("Circles", "How far each pick reaches", () => {
    circles = toggle(round, !circles);
    showDrawn();
  });
  const stepper = makeLabelledSlider(
    "Pick", { min: 1, max: n, step: 1, text: (at) => `${grouped(at)} of ${grouped(drawn.rows.length)}`,
      title: "One pick at a time, in the policy's order" },
    { move: goToPick, release: () => {} });
  const stepInput = stepper.node.querySelector("input");
  const card = makeSampleCard(model.get("_samples"), samples);
  const sampleField = makeNumberField("Look at sample", {
    title: `Its position in the training part, 0 to ${grouped(n - 1)}`, text: (i) => (i < 0 ? "" : String(i)),
    read: (text) => (/^\d+$/.test(text) && Number(text) < n ? Number(text) : NaN),
    step: (i, by) => Math.min(n - 1, Math.max(0, i + by)),
  }, lookAt);
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
  const cloud = makeCloud(points, shares.swatches, { paint: paintPicks, draw: drawReach, reach }, signal);
  cloud.node.addEventListener("pointermove", (event) => {
    const near = cloud.at(event);
    if (near >= 0 && near !== seen) lookAt(near);
  });
  const facts = makeFacts();
  const bands = accuracyRows(
    "tw-bands", `Right on validation samples${seeds > 1 ? `, ${seeds} models each` : ""}`,
    ["these picks", "as many at random", `all ${grouped(n)}`, "the pinned subset"]);
  const progress = element("p", { class: "tw-training" });
  const note = element("p", { class: "tw-explorer-note" });
  const picture = element(
    "div", { class: "tw-explorer-picture" }, cloud.node,
    element("div", { class: "tw-explorer-tools", role: "group", "aria-label": "The picture" }, hide, round, pin, sampleField.node),
    note, stepper.node, card.node);
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
    if (!showPicks() || circles) preview.ask(); // how far each pick reaches, the kernel knows
    if (letGo) talk.release();
  }

  function showSetting() {
    policy.show(setting.policy);
    quotas.show(setting.per_class ?? "");
    quotas.close(whyNoQuotas());
    if (isPinned(setting)) {
      pinned = setting.compare;
      compare.open(PINNED, `the pinned subset: ${about[pinned.policy].label}, ${grouped(pinned.budget)}`);
    }
    compare.show(isPinned(setting) ? PINNED : setting.compare ?? "");
    budget.show(nearestPlace(steps, setting.budget));
    redraw.disabled = !about[setting.policy].chance;
    redraw.title = redraw.disabled
      ? `${about[setting.policy].label} leaves nothing to chance` : "Choose again by another chance";
  }

  function whyNoQuotas() {
    if (blind) return "Quotas need the labels, which are hidden";
    return about[setting.policy].quotas ? "" : `${about[setting.policy].label} has quotas of its own`;
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
    if (isPinned(base)) return base.compare;
    return { ...base, policy: base.compare, per_class: about[base.compare].quotas ? base.per_class : null };
  }

  function paint(where, own, others) {
    const same = String(own.rows) === String(drawn.rows);
    const [count, follows] = same ? [drawn.count, own.reach ?? drawn.reach] : [own.rows.length, own.reach];
    drawn = { ...own, reach: follows, others, where, count };
    stepInput.max = own.rows.length;
    stepper.show(drawn.count);
    showDrawn();
  }

  /** Show the picks up to the one gone to, and the sample looked at. */
  function showDrawn() {
    const { rows, radius, reach: follows, others, where, count } = drawn;
    const part = rows.slice(0, count);
    const nearest = follows ? nearestPicks(follows, count) : null;
    cloud.show({ rows: part, others: new Set(others ?? []), blind, circles, nearest, seen });
    shares.show(countByClass(part, y, classes.length));
    shares.node.hidden = blind;
    const notes = [blind ? "The labels are hidden, as before anybody was paid for them." : "", circles ? aboutCircles(follows) : ""];
    note.textContent = notes.filter(Boolean).join(" ");
    const far = count === rows.length ? radius : nearest && coveringRadius(nearest);
    const other = where.compare;
    facts.show(
      ["Covering radius", Number.isFinite(far) ? writtenFar(far) : "…",
        `from the farthest sample to its nearest pick, in the ${space}`],
      ...(other === null ? [] : [[
        "In common", share(countShared(part, others ?? []), part.length),
        `of the picks, ringed: ${isPinned(where) ? "the pinned subset holds" : `${about[other].label} picks`} them too ` +
          `(by chance ${share(others?.length ?? 0, n)})`]]));
    if (seen >= 0) card.show(seen, wordsOn(seen, nearest));
  }

  function aboutCircles(follows) {
    const most = samples.most_followed;
    if (!follows) return drawn.rows.length > most ? `Circles are drawn for at most ${most} picks.` : "…";
    const shadow = samples.dimensions > 2 && space === "features" ? ` The picture is a shadow of ${samples.dimensions} dimensions.` : "";
    return `A circle reaches to the farthest of the samples that have this pick nearest.${shadow}`;
  }

  function goToPick(count) {
    drawn.count = count;
    lookAt(drawn.rows[count - 1]);
  }

  function lookAt(i) {
    seen = i;
    sampleField.show(i);
    showDrawn();
  }

  function wordsOn(i, nearest) {
    const { rows, reach: follows, count } = drawn;
    const name = `Sample ${i}${origins ? ` (${origins[i]})` : ""}${blind ? "" : `, ${classes[y[i]]}`}`;
    const at = rows.indexOf(i);
    if (at >= 0 && at < count) {
      const before = follows ? distanceBefore(follows, i, at) : NaN;
      const then = Number.isNaN(before) ? "" : `; the nearest pick before it is ${writtenFar(before)} away`;
      return `${name}: pick ${at + 1} of ${rows.length}${then}.`;
    }
    const near = nearest ? `; its nearest pick, sample ${rows[nearest[i].pick]}, is ${writtenFar(nearest[i].far)} away` : "";
    return `${name}: not picked${near}.`;
  }

  function showResult(result) {
    bands.show(result.map(bandRow));
    bands.node.querySelector("tbody tr:last-child").hidden = result.length < 4;
  }

  showSetting();
  showResult(last().result ?? []);
  talk.begin(root);
}

const button = (text, title, onclick) => element("button", { type: "button", class: "tw-button", title, onclick }, text);

function toggle(node, on) {
  node.setAttribute("aria-pressed", String(on));
  return on;
}

const writtenFar = (far) => Number(far.toPrecision(3)).toString();
const isPinned = ({ compare }) => compare !== null && typeof compare === "object";
const sameTraining = (a, b) => sameChoice(a, b) && isPinned(a) === isPinned(b) &&
  (!isPinned(a) || sameChoice(a.compare, b.compare));
const sameChoice = (a, b) => CHOICE.every((name) => a[name] === b[name]);

export default { render };
