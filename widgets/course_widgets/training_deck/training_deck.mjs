// TrainingDeck: set the knobs, say what will come, train, and watch loss and accuracy grow.
//
// The kernel trains a slice at a time, and tells of it in _live: {kind: "train", setting, label, epochs, done, train,
// val} or {kind: "repeat", done, of}, {} where nothing is under way. _runs are those that are over: {setting, label,
// stopped, before, train, val}; a curve is rows of [epochs, loss, accuracy]. Sent once: _about {knobs, optimizers,
// expectations, rule, guessing, model, samples, seed, seeds}. Responses bring changed, last and repeatable; actions are
// {name: "train", guess}, {name: "stop"}, {name: "repeat"}.

import { makeChoice } from "../static/choice.mjs";
import { converse } from "../static/conversation.mjs";
import { grouped, percentOf, significant } from "../static/numbers.mjs";
import { element, oncePerFrame } from "../static/ui.mjs";
import { rolesOf, runOf } from "./curves.mjs";
import { makeKnob } from "./knob.mjs";
import { makePlot } from "./plot.mjs";

const HEADROOM = 1.4; // the losses' axis ends above that of guessing: a diverging run leaves the picture

function render(view) {
  const { model, signal } = view;
  const about = model.get("_about");
  const last = () => model.get("_response");
  const runs = () => model.get("_runs");
  const live = () => model.get("_live");
  let { setting } = last();
  let guess = "";

  // -- the parts ---------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => setting,
    take: (theirs) => {
      setting = theirs;
      showSetting();
    },
    show: showButtons,
    pass: showButtons,
    wait: () => showButtons(),
  });
  const knobs = about.knobs.map((knob) => {
    const { node, show } = makeKnob(knob, {
      move: (value) => move({ [knob.name]: value }),
      release: () => talk.release(),
      refuse: (written) => talk.ask({ [knob.name]: written }),
    });
    return { node, show: () => show(setting[knob.name]) };
  });
  const optimizer = makeChoice("Optimizer", about.optimizers, (name) => {
    move({ optimizer: name });
    talk.release();
  });
  const question = element("p", {});
  const expectations = makeChoice(
    "What do you expect?", [["", "no guess", "Train and see"], ...about.expectations], (name) => (guess = name));
  const ask = element("div", { class: "tw-deck-question" }, question, expectations.node);
  const train = element("button", { type: "button", class: "tw-button tw-deck-train", onclick: pressTrain }, "Train");
  const repeat = element("button", {
    type: "button", class: "tw-button", onclick: pressRepeat,
    title: "Train this setting and the one it is compared with from other random starts, pair by pair",
  }, `Repeat both over ${about.seeds} seeds`);
  const progress = element("p", { class: "tw-deck-progress" });
  const bar = element("i", {});
  const track = element("div", { class: "tw-deck-track", "aria-hidden": "true" }, bar);
  const buttons = element("div", { class: "tw-deck-buttons" }, train, repeat, progress);
  const loss = makePlot("Loss", 1, HEADROOM * about.guessing, significant, [[about.guessing, "guessing"]]);
  const accuracy = makePlot("Accuracy", 2, 1, (share) => percentOf(share, 0));
  const plots = [loss, accuracy];
  const [nTrain, nVal] = about.samples;
  const key = element(
    "p", { class: "tw-deck-key", "aria-hidden": "true" },
    ...[["train", `training part (${grouped(nTrain)})`], ["val", `validation part (${grouped(nVal)})`]].map(
      ([part, words]) => element("span", {}, element("i", { class: `tw-deck-key-${part}` }), words)));
  const rule = element(
    "details", { class: "tw-deck-rule" }, element("summary", {}, "How is that called?"), element("p", {}, about.rule));
  const [sentence, trace, code, region] = talk.foot;
  const root = element(
    "div", { class: "tw-control tw-stack tw-deck", role: "group", "aria-label": "Training deck" },
    element("div", { class: "tw-deck-top" },
      element("div", { class: "tw-deck-knobs" }, ...knobs.map(({ node }) => node), optimizer.node, ask, buttons, track),
      element("div", { class: "tw-deck-results" }, key, element("div", { class: "tw-deck-plots" }, ...plots.map(({ node }) => node)))),
    talk.problem, sentence, rule, trace, code, region);

  // -- what is set, and what is pressed -----------------------------------------------------------------
  function move(changes) {
    setting = { ...setting, ...changes };
    chooseGuess("");
    showSetting();
  }

  function chooseGuess(name) {
    guess = name;
    expectations.show(name);
  }

  function pressTrain() {
    if (train.getAttribute("aria-disabled") === "true") return;
    if (live().kind) talk.ask({}, { action: { name: "stop" } });
    else {
      talk.say(`Training: ${grouped(setting.epochs)} epochs`);
      talk.ask({}, { action: { name: "train", guess } });
    }
  }

  function pressRepeat() {
    talk.say("Repeating both");
    talk.ask({}, { action: { name: "repeat" } });
  }

  // -- what is shown -------------------------------------------------------------------------------------
  function showSetting() {
    for (const knob of knobs) knob.show();
    optimizer.show(setting.optimizer);
    showRuns();
    showButtons();
  }

  function showRuns() {
    const under = live().kind === "train" ? live() : null;
    const roles = rolesOf(runs(), setting, under);
    const here = under ?? runs()[roles.indexOf("here")] ?? null;
    const before = runs()[roles.indexOf("before")];
    const epochs = Math.max((here ?? { setting }).setting.epochs, before ? before.setting.epochs : 0);
    for (const plot of plots) {
      plot.showAxes(epochs);
      plot.showGhosts(runs(), roles);
      plot.showRun(here);
    }
  }

  function showButtons() {
    const { kind, done, of, epochs } = talk.isGone() ? {} : live(); // without a kernel nothing trains
    const run = runs()[runOf(runs(), setting)];
    const { changed, last: number, repeatable } = last();
    train.textContent = kind ? "Stop" : run?.stopped ? "Train again" : "Train";
    const idle = !kind && run && !run.stopped;
    train.setAttribute("aria-disabled", String(Boolean(idle)));
    train.title = idle ? "This setting is trained, and would come out the same: move a knob" : "";
    ask.hidden = Boolean(kind || (run && !run.stopped) || !runs().length || !number);
    question.replaceChildren(
      `What will it do that run ${number} did not?`, element("small", {}, ` ${changed}`));
    repeat.hidden = Boolean(kind || !repeatable || !run);
    track.hidden = !kind;
    progress.textContent = kind === "train" ? `epoch ${Math.min(epochs, Math.floor(done * epochs) + 1)} of ${grouped(epochs)}`
      : kind ? `${done} of ${of} trained` : "";
    bar.style.width = `${100 * (kind === "repeat" ? done / of : done ?? 0)}%`;
  }

  const grow = oncePerFrame(() => {
    const under = live().kind === "train" ? live() : null;
    if (under && under.label === shownLabel) for (const plot of plots) plot.showRun(under);
    else showRuns();
    shownLabel = under?.label ?? "";
    showButtons();
  });
  let shownLabel = "";
  const listen = (event, callback) => {
    model.on(event, callback);
    signal.addEventListener("abort", () => model.off(event, callback));
  };
  listen("change:_live", grow.ask);
  listen("change:_runs", grow.ask);
  signal.addEventListener("abort", grow.stop);

  chooseGuess("");
  showSetting();
  talk.begin(root);
}

export default { render };
