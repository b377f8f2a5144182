// ModelChooser: say what a model must fit into, and see which measured ones are left, and which of them to take.
//
// What limits leave is worked out here; the kernel writes the code, and trains where that is asked. Sent once: _about
// {rows, axes, limits, data}. Setting: {axis, one number a limit, choice, runs}; a run without figures is to be measured.
// _progress {done, of} moves along while one is.

import { makeChoice } from "../static/choice.mjs";
import { converse } from "../static/conversation.mjs";
import { interruptOf } from "../static/kernel.mjs";
import { makeNumberField } from "../static/number_field.mjs";
import { significant } from "../static/numbers.mjs";
import { placeOf } from "../static/scales.mjs";
import { makeSlider } from "../static/slider.mjs";
import { element } from "../static/ui.mjs";
import { choose, ruledOut, statusWords } from "./choosing.mjs";
import { makePlot } from "./plot.mjs";
import { figuresOf, makeStandings } from "./standings.mjs";

const unitOf = (unit) => (unit === "%" ? "%" : unit && ` ${unit}`);

function render(view) {
  const { model, signal } = view;
  const { rows, axes, limits, data } = model.get("_about");
  let { setting } = model.get("_response");
  let measuring = false;

  // -- what the setting leaves ---------------------------------------------------------------------------
  const axisOf = () => axes.find(({ column }) => column === setting.axis);
  const chosenPlace = (choice) => (setting.choice
    ? rows.findIndex((row) => row.model === setting.choice[0] && row.images === setting.choice[1])
    : choice.pick);
  const done = () => setting.runs.filter((run) => run.accuracy !== undefined);

  // -- the parts -----------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => setting,
    take: (theirs) => {
      setting = theirs;
      show();
    },
    show: ({ sentence, more }) => {
      plot.say(sentence);
      if (more) talk.say("Training on this machine");
    },
    wait: ({ asking }) => {
      measuring = asking && model.get("_response").more === true;
      showMeasuring();
    },
  });
  const bounds = limits.map(makeBound);
  const axisChoice = makeChoice("Cost", axes.map(({ column, label, title }) => [column, label, title]), (axis) => enter({ axis }));
  const plot = makePlot(rows, { chosen: press, title: (place) => `${rows[place].name}: ${statusOf(place)}` }, signal);
  const across = element("p", { class: "tw-chooser-note" });
  const standings = makeStandings(rows, press);
  const heading = element("p", { class: "tw-chooser-heading" });
  const name = element("p", { class: "tw-chooser-name" });
  const figures = element("p", { class: "tw-chooser-note" });
  const measure = element("button", {
    type: "button", class: "tw-button", onclick: askForRun,
    title: "Train it now, with the next seed, and draw its point beside the one of the table",
  }, "Measure on this machine");
  const back = element("button", {
    type: "button", class: "tw-button", onclick: () => enter({ choice: null }), title: "Let the limits decide again",
  }, "Back to the pick");
  const interrupt = interruptOf(model);
  const stop = element("button", { type: "button", class: "tw-button", onclick: interrupt }, "Stop");
  const bar = element("progress", { class: "tw-chooser-bar", "aria-label": "Training" });
  const waiting = element("span", { class: "tw-chooser-note" });
  const progress = element("div", { class: "tw-chooser-progress" }, bar, waiting, stop);
  const root = element(
    "div", { class: "tw-control tw-stack tw-chooser", role: "group", "aria-label": "Model chooser" },
    element("div", { class: "tw-chooser-body" },
      element("div", { class: "tw-chooser-side" },
        element("div", { class: "tw-chooser-bounds", role: "group", "aria-label": "What it must fit into" },
          element("h4", {}, "What must the model fit into?"), ...bounds.map(({ node }) => node)),
        talk.problem,
        element("div", { class: "tw-chooser-pick" }, heading, name, figures,
          element("div", { class: "tw-chooser-buttons" }, ...(data ? [measure] : []), back, progress))),
      element("div", { class: "tw-chooser-main" },
        element("div", { class: "tw-chooser-axis" }, element("span", {}, "Accuracy over"), axisChoice.node),
        plot.node, across)),
    standings.node, ...talk.foot);

  function makeBound(limit) {
    const { name: key, label, unit, title, stops, scale } = limit;
    const text = (value) => significant(scale * value);
    const count = element("span", { class: "tw-bound-count" });
    const slider = makeSlider(
      { min: 0, max: stops.length - 1, step: 1 },
      { move: (at) => move({ [key]: stops[at] }), release: () => talk.release() }, { "aria-label": label, title });
    const field = makeNumberField(
      "", { text, title, unit, read: (written) => Number(written) / scale },
      (value) => enter({ [key]: value }), (written) => talk.ask({ [key]: written }));
    field.node.querySelector("label").remove();
    field.node.querySelector("input").setAttribute("aria-label", unit ? `${label}, in ${unit === "%" ? "percent" : unit}` : label);
    const node = element(
      "div", { class: "tw-bound", title },
      element("div", {}, element("span", { class: "tw-bound-name", "aria-hidden": "true" }, label), count), slider, field.node);
    node.hidden = stops.length === 1;
    const showBound = (out) => {
      slider.value = placeOf(stops, setting[key]);
      slider.setAttribute("aria-valuetext", `${text(setting[key])}${unitOf(unit)}, rules out ${out}`);
      field.show(setting[key]);
      count.textContent = out ? `rules out ${out}` : "";
    };
    return { node, key, show: showBound };
  }

  // -- a setting, moved and let go -----------------------------------------------------------------------
  function move(changes) {
    setting = { ...setting, ...changes };
    show();
  }

  function enter(changes) {
    move(changes);
    talk.release();
  }

  function press(place) {
    const { model: pressed, images } = rows[place];
    const again = setting.choice && setting.choice[0] === pressed && setting.choice[1] === images;
    enter({ choice: again ? null : [pressed, images] });
  }

  function askForRun() {
    const place = chosenPlace(choose(rows, limits, setting));
    if (measuring || place === null) return;
    talk.ask({ runs: [...setting.runs, { model: rows[place].model, images: rows[place].images }] });
  }

  // -- a setting, shown ----------------------------------------------------------------------------------
  const statusOf = (place) => statusWords(rows, choose(rows, limits, setting), place, axisOf());

  function show() {
    const choice = choose(rows, limits, setting);
    const [axis, place] = [axisOf(), chosenPlace(choice)];
    for (const bound of bounds) bound.show(ruledOut(choice.over, bound.key));
    axisChoice.show(setting.axis);
    plot.show({ axis, limits, setting, choice, place });
    const status = (each) => statusWords(rows, choice, each, axis);
    standings.show({ choice, axis, place, runs: done(), status });
    across.textContent = `${axis.title}${axis.unit && `, in ${axis.unit}`}; to the left is cheaper. Bars: 95% intervals`
      + `${axis.column === "latency_ms" ? "; dotted: up to where 95 of 100 answers come" : ""}. The line is the Pareto front. `
      + `Hollow: ruled out.${done().length ? " ◇: measured here." : ""}`;
    showPick(choice, place, status);
    showMeasuring();
  }

  function showPick(choice, place, status) {
    const n = choice.left.length;
    const fit = n === rows.length ? `All ${n} fit` : `${n} of ${rows.length} fit`;
    const byHand = place !== choice.pick;
    back.hidden = !byHand;
    if (place === null) {
      heading.textContent = `None of ${rows.length} fits.`;
      name.textContent = "No model is left";
      figures.textContent = `Nearest is ${rows[choice.nearest].name}: ${status(choice.nearest)}. Loosen a limit.`;
      return;
    }
    const others = choice.tied.length - 1;
    heading.textContent = `${fit}. ${byHand ? "Chosen by hand:" : "The pick:"}`;
    name.textContent = rows[place].name;
    figures.textContent = figuresOf(rows[place]);
    if (byHand) figures.append(element("b", {}, ` ${capital(status(place))}.`));
    else if (others) {
      figures.append(element(
        "b", {}, ` Too close to call with ${listed(choice.tied.filter((each) => each !== place).map((each) => rows[each].name))}: `
        + `it is the ${axisOf().cheapest}.`));
    }
  }

  function showMeasuring() {
    const { done: steps, of } = model.get("_progress");
    measure.setAttribute("aria-disabled", String(measuring || chosenPlace(choose(rows, limits, setting)) === null));
    progress.hidden = !measuring;
    if (of) [bar.value, bar.max] = [steps, of];
    else bar.removeAttribute("value");
    waiting.textContent = interrupt ? "" : "Stop it with the notebook's ■";
    stop.hidden = !interrupt;
  }

  model.on("change:_progress", showMeasuring);
  signal.addEventListener("abort", () => model.off("change:_progress", showMeasuring));
  show();
  talk.begin(root);
}

const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
const listed = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);

export default { render };
