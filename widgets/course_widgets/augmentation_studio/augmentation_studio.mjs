// AugmentationStudio: operations turned up and down, the pictures, who can still read them, what learning them is worth.
//
// The kernel changes and reads the pictures at every move, and trains on release. Sent once: _about {classes, labels,
// shown, size, channels, operations, before, before_marks?, tests, budget, seeds}, _originals. Setting: {policy, seed},
// a policy as plain data. Responses bring wall (bytes), named, right, counts, of scenes boxes and points, outcome (null
// while nothing is trained), done and kornia.

import { accuracyRows } from "../static/accuracy_rows.mjs";
import { makeChoice } from "../static/choice.mjs";
import { makeCodeBox } from "../static/code_box.mjs";
import { converse } from "../static/conversation.mjs";
import { placeOf } from "../static/scales.mjs";
import { makeLabelledSlider } from "../static/slider.mjs";
import { element, oncePerFrame } from "../static/ui.mjs";
import { outcomeRow } from "./outcome.mjs";
import { makeReadings } from "./readings.mjs";
import { chanceOf, strengthOf, strengthWords, withStrength, withWord } from "./strengths.mjs";
import { makeWall } from "./wall.mjs";

const GROUPS = [["geometry", "Geometry"], ["colour", "Light and colour"], ["pixels", "Noise, blur, erasing"]];
const PRESETS = [
  ["", "None", "Only what the sliders say."],
  ["trivialaugment", "TrivialAugment", "First one of fourteen operations for each picture, of any strength (Müller and Hutter, 2021)."],
  ["randaugment", "RandAugment", "First two of fourteen operations for each picture (Cubuk et al., 2020)."],
];
const PADDINGS = [
  ["zeros", "black", "What lies beyond the edge is black."],
  ["border", "edge", "The edge goes on."],
  ["reflection", "mirrored", "The picture is mirrored at its edge."],
];

const bytesOf = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength);

function render(view) {
  const { model, signal } = view;
  const about = model.get("_about");
  const { classes, operations, before, tests, budget, seeds } = about;
  const originals = bytesOf(model.get("_originals"));
  const last = () => model.get("_response");
  let { setting } = last();

  // -- the parts ---------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => setting,
    take: (theirs) => {
      setting = theirs;
      showSetting();
    },
    show: showPictures,
    pass: (response) => response.error || showPictures(response), // on the way: it moves along
    wait: ({ behind, asking }) => {
      outcome.node.setAttribute("aria-busy", String(behind || !last().outcome));
      if (asking && !progress.textContent) talk.say("Training on pictures like these");
      const done = last().done ?? 0;
      progress.textContent = asking ? `Training with and without, ${done} of ${seeds} done …` : "";
    },
    pause: 600,
  });
  const sliders = operations.map(({ name, label, unit, about: meaning, steps }) => {
    let held = { at: -1 }; // a strength between the steps, as Python can set it, is shown as it is
    const words = (at) => strengthWords(
      unit, at === held.at ? held.strength : steps[at], chanceOf(setting.policy, name));
    const slider = makeLabelledSlider(
      label, { min: 0, max: steps.length - 1, step: 1, text: words, title: meaning },
      { move: (at) => move({ policy: withStrength(setting.policy, name, steps[at]) }), release: () => talk.release() });
    const show = () => {
      const strength = strengthOf(setting.policy, name);
      held = { at: placeOf(steps, strength), strength };
      slider.show(held.at);
      slider.node.dataset.on = String(strength > 0);
    };
    return { node: slider.node, show, name };
  });
  const groups = GROUPS.map(([kind, title]) => element(
    "div", { class: "tw-studio-group", role: "group", "aria-label": title }, element("h4", {}, title),
    ...sliders.filter((_, k) => operations[k].kind === kind).map(({ node }) => node)));
  const preset = makeChoice("A paper's recipe first", PRESETS, (word) => move(
    { policy: withWord(setting.policy, "preset", word, "") }, true));
  const padding = makeChoice("Beyond the edge", PADDINGS, (word) => move(
    { policy: withWord(setting.policy, "padding", word, "zeros") }, true));
  const choices = element(
    "div", { class: "tw-studio-choices" },
    ...[["A paper’s recipe first", preset], ["Beyond the edge", padding]].map(([name, choice]) => element(
      "div", {}, element("span", { "aria-hidden": "true" }, name), choice.node)));
  const wall = makeWall(about);
  const redraw = element("button", {
    type: "button", class: "tw-button", title: "Change the same pictures by another chance",
    onclick: () => move({ seed: setting.seed + 1 }, true),
  }, "Draw again");
  const compare = element("button", {
    type: "button", class: "tw-button", title: "See the pictures as they are", "aria-pressed": "false",
    onclick: () => {
      showOriginals(!originalsShown());
      showWall(last());
    },
  }, "As they are");
  const originalsShown = () => compare.getAttribute("aria-pressed") === "true";
  const showOriginals = (shown) => compare.setAttribute("aria-pressed", String(shown));
  const readings = makeReadings(classes, before);
  const outcome = accuracyRows("tw-outcome", `Right on other pictures: ${seeds === 1 ? "a model" : `${seeds} models`} trained so on ${budget} pictures (●), and without (○)`, tests, true);
  const progress = element("p", { class: "tw-studio-training" });
  const kornia = makeCodeBox(talk.say, "Show it in kornia");
  const pictures = element(
    "div", { class: "tw-studio-pictures" }, wall.node, wall.legend,
    element("div", { class: "tw-studio-buttons" }, compare, redraw));
  const results = element(
    "div", { class: "tw-studio-results" }, readings.node, element("div", {}, outcome.node, progress));
  const [sentence, trace, code, region] = talk.foot;
  const root = element(
    "div", { class: "tw-control tw-stack tw-studio", role: "group", "aria-label": "Augmentation studio" },
    element(
      "div", { class: "tw-studio-top" },
      element("div", { class: "tw-studio-operations" }, ...groups, choices), pictures),
    talk.problem, results, sentence, trace, code, kornia.node, region);

  // -- a setting, moved and let go -----------------------------------------------------------------------
  const preview = oncePerFrame(() => talk.ask({}, { preview: true }));
  signal.addEventListener("abort", preview.stop);

  function move(changes, letGo = false) {
    setting = { ...setting, ...changes };
    showOriginals(false); // whoever moves wants to see what that does
    showSetting();
    preview.ask();
    if (letGo) talk.release();
  }

  function showSetting() {
    for (const slider of sliders) slider.show();
    preset.show(setting.policy.preset ?? "");
    padding.show(setting.policy.padding ?? "zeros");
  }

  function showPictures(response) {
    showWall(response);
    readings.show(response.counts);
    if (response.outcome) outcome.show(response.outcome.map(outcomeRow));
    if (response.kornia) kornia.show(response.kornia);
  }

  function showWall(response) {
    if (originalsShown()) wall.show(originals, { ...response, ...about.before_marks });
    else wall.show(bytesOf(response.wall), response);
  }

  showSetting();
  outcome.show((last().outcome ?? []).map(outcomeRow));
  talk.begin(root);
}

export default { render };
