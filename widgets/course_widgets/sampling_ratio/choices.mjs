// Small choices beside a ratio: usual ratios at a press, and what over-sampling adds.

import { makeChoice } from "../static/choice.mjs";
import { element } from "../static/ui.mjs";

const PRESETS = { "1:1": "one negative", "1:2": "two negatives", "1:3": "three negatives" };
const ADDED = {
  copies: ["Copies", "Add samples that are there already"],
  smote: ["SMOTE", "Add points between two neighbours of the class, as SMOTE makes them"],
};

/** Buttons for so many negatives to each positive. */
export function makePresets(press) {
  const buttons = Object.entries(PRESETS).map(([text, words]) => element("button", {
    type: "button", class: "tw-button tw-preset", "aria-pressed": "false", "aria-label": `${text}, ${words} to each positive`,
    onclick: () => press(text),
  }, text));
  const node = element(
    "div", { class: "tw-offer", role: "group", "aria-label": "Positives to negatives" },
    element("span", { class: "tw-offer-name", "aria-hidden": "true" }, "Positives : negatives"), ...buttons);
  return {
    node,
    show: (text) => buttons.forEach((button) => button.setAttribute(
      "aria-pressed", String(button.textContent === text?.replace(/\s+/g, "")))),
  };
}

/** Copies, or interpolated points; only where something is added. */
export function makeAdded(choose) {
  const choice = makeChoice("What is added", Object.entries(ADDED).map(([each, words]) => [each, ...words]), choose);
  const node = element(
    "div", { class: "tw-offer" }, element("span", { class: "tw-offer-name", "aria-hidden": "true" }, "Add"), choice.node);
  return {
    node,
    show(added, way) {
      node.hidden = way !== "over";
      choice.show(added);
    },
  };
}
