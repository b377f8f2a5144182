// Small choices beside a ratio: usual ratios at a press, and what over-sampling adds.

import { OWN_KEYS, element, freshId } from "./ui.mjs";

const PRESETS = { "1:1": "one negative", "1:2": "two negatives", "1:3": "three negatives" };
const ADDED = {
  copies: ["Copies", "Add samples that are there already"],
  smote: ["Between two", "Add points between two neighbours of the class, as SMOTE makes them"],
};

/** Buttons for so many negatives to each positive. */
export function makePresets(press) {
  const buttons = Object.entries(PRESETS).map(([text, words]) => element("button", {
    type: "button", class: "tw-preset", "aria-pressed": "false", "aria-label": `${text}, ${words} to each positive`,
    ...OWN_KEYS, onclick: () => press(text),
  }, text));
  const node = element(
    "div", { class: "tw-choice", role: "group", "aria-label": "Positives to negatives" },
    element("span", { class: "tw-choice-name", "aria-hidden": "true" }, "Positives : negatives"), ...buttons);
  return {
    node,
    show: (text) => buttons.forEach((button) => button.setAttribute(
      "aria-pressed", String(button.textContent === text?.replace(/\s+/g, "")))),
  };
}

/** Copies, or points between two of the class; only where something is added. */
export function makeAdded(choose) {
  const group = freshId("added");
  const radios = Object.keys(ADDED).map((each) => element("input", {
    type: "radio", name: group, value: each, ...OWN_KEYS, onchange: () => choose(each),
  }));
  const node = element(
    "fieldset", { class: "tw-choice" }, element("legend", { class: "tw-hidden" }, "What is added"),
    element("span", { class: "tw-choice-name", "aria-hidden": "true" }, "Add"),
    element("div", { class: "tw-ways" }, ...radios.map((radio) => element(
      "label", { title: ADDED[radio.value][1] }, radio, element("span", {}, ADDED[radio.value][0])))));
  return {
    node,
    show(added, way) {
      node.hidden = way !== "over";
      for (const radio of radios) radio.checked = radio.value === added;
    },
  };
}
