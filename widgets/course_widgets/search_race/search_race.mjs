// SearchRace: two searchers, one budget, trials that land on a surface that was measured beforehand.
//
// Sent once: _about {settings, at, size, across, down, names, searchers, worlds, world, rungs, score, tested, share, sign,
// most, races}; _seen and _test, float64 (racing.mjs reads them). Responses bring left and right, the trials of each side
// as [place, rung], and repeated; _live is {done, of} while races are repeated. The page shows them one by one; what
// you try is worked out here, and the kernel hears of it. Setting: {left, right, budget, in_world, seed, yours}; actions
// are {name: "repeat"} and {name: "stop"}.

import { converse } from "../static/conversation.mjs";
import { makeMenu } from "../static/menu.mjs";
import { makeNumberField } from "../static/number_field.mjs";
import { grouped, percentOf, significant } from "../static/numbers.mjs";
import { element } from "../static/ui.mjs";
import { makeProgress } from "./progress.mjs";
import { bestSoFar, colourOf, nextAfter, rankIn, readScores, scoreOf, spentAfter, testOf, upTo } from "./racing.mjs";
import { makeSurface } from "./surface.mjs";

const YOU = "you";
const SIDES = ["left", "right"];
const MOST_BESIDE = 14; // columns of a surface that can be read at half of a narrow page
const [SLOWEST, QUICKEST, ALL] = [400, 60, 7_000]; // milliseconds from trial to trial, and for a whole race

function render(view) {
  const { model, signal } = view;
  const about = model.get("_about");
  const { rungs, settings } = about;
  const scores = readScores(model.get("_seen"), model.get("_test"), { ...about, n: settings.length });
  const names = Object.fromEntries(about.searchers.map(([name, title]) => [name, title]));
  const text = (value) => (about.share ? percentOf(value) : significant(value));
  const last = () => model.get("_response");
  let { setting } = last();
  let [spent, timer, race, rank, standing] = [0, 0, null, null, ""];

  const isYours = () => SIDES.some((side) => setting[side] === YOU);
  const whole = rungs.length - 1;
  const raceOf = ({ yours, ...others }) => JSON.stringify(Object.entries(others).sort());
  const trialsOf = (side) => {
    if (setting[side] === YOU) return setting.yours.slice(0, setting.budget).map((place) => [place, whole]);
    return isKnown() ? last()[side] : [];
  };
  const isKnown = () => raceOf(last().setting) === raceOf(setting);
  const hasMore = () => isKnown() && nextAfter(SIDES.map(trialsOf), rungs, spent) < Infinity;
  const isOver = () => isKnown() && !hasMore();
  const isDone = () => (isYours() ? setting.yours.length >= setting.budget : isOver());

  // -- the parts ---------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => setting,
    take: (theirs) => {
      setting = theirs;
      begin();
    },
    show: begin,
    wait: () => showButtons(),
  });
  const button = (words, title, does) => element("button", { type: "button", class: "tw-button", title, onclick: does }, words);
  const sides = SIDES.map((side, k) => {
    const menu = makeMenu(k ? "Against" : "Searcher", about.searchers.map(([value, title]) => ({ value, text: title })), {
      title: "Who searches", choose: (searcher) => enter({ [side]: searcher }),
    });
    const surface = makeSurface(k ? "On the right" : "On the left", about, (place) => tryOut(place), (place) => known(side, place));
    const found = element("p", { class: "tw-race-found" });
    return { side, menu, surface, found, node: element(
      "div", { class: "tw-race-side", "data-side": k }, menu.node, surface.node, found) };
  });
  const budget = makeNumberField("Budget", {
    title: `Whole trainings that each may spend, from 2 to ${about.most}`, unit: "trainings", text: String,
    step: (now, by) => Math.min(about.most, Math.max(2, now + by)),
  }, (typed) => enter({ budget: typed }), (written) => talk.ask({ budget: written }));
  const world = makeMenu(about.world, about.worlds.map((each, value) => ({ value: String(value), text: each })), {
    title: "Repeats of the measurements: a search sees one of them", choose: (value) => enter({ in_world: Number(value) }),
  });
  world.node.hidden = about.worlds.length < 2;
  const play = button("Play", "Trial after trial", () => (timer ? pause() : start()));
  const step = button("One trial", "Let the next trial land", () => {
    pause();
    if (!hasMore()) return;
    advance();
    talk.say(isOver() ? last().sentence : standing);
  });
  const end = button("To the end", "Spend the rest of the budget", () => {
    pause();
    if (!hasMore()) return;
    spent = Infinity;
    showRace();
    talk.say(last().sentence);
  });
  const other = button("Another race", "The same searchers with another chance", () => enter({ seed: (setting.seed + 1) % 10_000 }));
  const anew = button("Forget my trials", "Cover the surface again", () => enter({ yours: [] }));
  const repeat = button(`Repeat ${about.races} times`, "Run the race in all worlds, each time with other chances", () => {
    talk.ask({}, { action: { name: model.get("_live").of ? "stop" : "repeat" } });
  });
  const counted = element("span", { class: "tw-race-counted" });
  const hint = element("p", { class: "tw-race-hint" }, "Your turn: press a covered cell, or go to the surface, choose with the arrow keys and try it with Enter.");
  const key = element(
    "p", { class: "tw-race-key", "aria-hidden": "true" }, "worst ",
    ...[0, 0.25, 0.5, 0.75, 1].map((share) => element("i", { style: { background: colourOf(share) } })),
    ` best of ${grouped(settings.length)} settings by ${about.score} · ★ best so far${rungs.length > 1 ? " · small: ended early" : ""}`);
  const progress = makeProgress(about, text);
  const [sentence, ...foot] = talk.foot;
  const root = element(
    "div", { class: "tw-control tw-stack tw-race", role: "group", "aria-label": "Search race" },
    element("div", { class: "tw-race-head" }, budget.node, world.node, play, step, end, anew, other, repeat, counted),
    talk.problem, hint,
    element("div", { class: "tw-race-sides", "data-wide": String(about.size[0] > MOST_BESIDE) }, ...sides.map(({ node }) => node)),
    key, progress.node, sentence, ...foot);

  // -- what is set -------------------------------------------------------------------------------------
  function enter(changes) {
    setting = { ...setting, ...changes };
    begin();
    talk.release();
  }

  function tryOut(place) {
    if (setting.yours.includes(place) || isDone()) return;
    enter({ yours: [...setting.yours, place] });
    talk.say(known(setting.left === YOU ? "left" : "right", place));
  }

  /** Show where the race is; another one begins at its start. */
  function begin() {
    if (raceOf(setting) !== race) {
      [race, spent, rank] = [raceOf(setting), 0, rankIn(scores, setting.in_world)];
      pause();
    }
    sides.forEach(({ side, menu }) => menu.show(setting[side]));
    budget.show(setting.budget);
    world.show(String(setting.in_world));
    showRace();
  }

  // -- the race goes on --------------------------------------------------------------------------------
  function start() {
    if (!isKnown()) return;
    if (isOver()) spent = 0;
    const events = SIDES.reduce((sum, side) => sum + trialsOf(side).length, 0);
    const beat = Math.max(QUICKEST, Math.min(SLOWEST, ALL / events));
    const tick = () => {
      advance();
      timer = isOver() ? 0 : setTimeout(tick, beat);
      showButtons();
      if (isOver()) talk.say(last().sentence);
    };
    tick();
  }

  function pause() {
    clearTimeout(timer);
    timer = 0;
    showButtons();
  }

  function advance() {
    spent = nextAfter(SIDES.map(trialsOf), rungs, spent);
    showRace();
  }

  // -- what is shown -----------------------------------------------------------------------------------
  function shown(side) {
    if (isYours() && !isDone()) return upTo(trialsOf(side), rungs, setting.yours.length);
    return isYours() ? trialsOf(side) : upTo(trialsOf(side), rungs, spent);
  }

  function known(side, place) {
    const rung = Math.max(-1, ...shown(side).filter(([each]) => each === place).map(([, reached]) => reached));
    if (rung < 0) return `${settings[place]}: not tried`;
    const early = rung < whole ? ` after ${rungs[rung]} of ${rungs[whole]}, ended early` : "";
    return `${settings[place]}: ${text(scoreOf(scores, setting.in_world, place, rung))}${early}`;
  }

  function showRace() {
    const where = setting.in_world;
    const over = isDone();
    const lifted = over ? new Map(settings.map((_, place) => [place, rank(scoreOf(scores, where, place))])) : null;
    const curves = sides.map(({ side, surface, found }) => {
      const trials = shown(side);
      const bests = bestSoFar(scores, trials, where);
      const best = bests.at(-1) ?? null;
      const tried = new Map();
      for (const [place, rung] of trials) {
        if ((tried.get(place)?.rung ?? -1) > rung) continue;
        tried.set(place, { share: rank(scoreOf(scores, where, place, rung)), rung, rungs: rungs.length });
      }
      const name = names[setting[side]];
      const test = best === null || !over ? undefined : testOf(scores, where, best);
      const held = best === null ? "nothing yet" : `${text(scoreOf(scores, where, best))}, ${settings[best]}`;
      surface.show(tried, {
        best, lifted, latest: trials.at(-1)?.[0] ?? null, choosable: setting[side] === YOU && !over,
        sentence: `${name}: ${trials.length} settings tried, best so far ${held}`,
      });
      found.replaceChildren(
        `${trials.length} tried, best so far `, element("b", {}, best === null ? "–" : text(scoreOf(scores, where, best))),
        ...(test === undefined ? [] : [`, on ${about.tested} `, element("b", {}, text(test))]),
        element("small", {}, best === null ? "" : settings[best]));
      const after = spentAfter(trials, rungs);
      const points = bests.map((place, k) => [after[k], place]).filter(([, place]) => place !== null)
        .map(([at, place]) => [at, scoreOf(scores, where, place)]);
      return { name, points, test };
    });
    standing = progress.show(curves, setting.budget);
    showButtons();
  }

  function showButtons() {
    const { done, of } = talk.isGone() ? {} : model.get("_live");
    const [yours, over] = [isYours(), isDone()];
    for (const each of [play, step, end]) each.hidden = yours;
    for (const each of [step, end]) each.setAttribute("aria-disabled", String(!hasMore()));
    play.textContent = timer ? "Pause" : over ? "Play again" : "Play";
    anew.hidden = !yours || !setting.yours.length;
    hint.hidden = !yours || over;
    repeat.hidden = yours || !over || (last().repeated && !of);
    repeat.textContent = of ? "Stop" : `Repeat ${about.races} times`;
    counted.textContent = of ? `${done} of ${of} races` : yours && !over ? `${setting.yours.length} of ${setting.budget} tried` : "";
    sentence.hidden = !over; // it says how the race ends
  }

  model.on("change:_live", showButtons);
  signal.addEventListener("abort", () => {
    model.off("change:_live", showButtons);
    clearTimeout(timer);
  });
  begin();
  talk.begin(root);
}

export default { render };
