// Small choices beside a ratio: so many negatives to each positive, and what over-sampling adds.

import { makeChoice } from "../static/choice.mjs";
import { shownClasses } from "../static/classes.mjs";
import { makeMenu } from "../static/menu.mjs";
import { element } from "../static/ui.mjs";
import { AS_THEY_COME, entryOf, NEGATIVES, rarestOf, targetOf } from "./positives.mjs";

const ADDED = {
  copies: ["Copies", "Add samples that are there already"],
  smote: ["SMOTE", "Add points between two neighbours of the class, as SMOTE makes them"],
};

/**
 * A menu of so many negatives to each positive, and one of which class is the positive one.
 * @param {string[]} names
 * @param {number[]} counts
 * @param {boolean} fixed  there are two classes, and the second is the positive one
 * @param {(target: object) => void} choose
 */
export function makePositives(names, counts, fixed, choose) {
  let [positive, entry] = [rarestOf(counts), ""];
  const ratios = makeMenu("Positives : negatives", [
    { value: "", text: "by hand", obstacle: "with the bars, the slider or the field" },
    { value: AS_THEY_COME, text: AS_THEY_COME },
    ...NEGATIVES.map((negatives) => ({ value: `1:${negatives}`, text: `1:${negatives}` })),
  ], { title: "How many negatives to each positive", choose: (chosen) => choose(targetOf(counts, positive, chosen)) });
  const classes = makeMenu(
    "Positive class", shownClasses(counts).map((c) => ({ value: String(c), text: names[c] })),
    { title: "All other classes are negatives", choose: (c) => {
      positive = Number(c);
      if (entry && entry !== AS_THEY_COME) choose(targetOf(counts, positive, entry));
    } });
  const node = element(
    "div", { class: "tw-offer", role: "group", "aria-label": "Positives and negatives" }, ratios.node, ...(fixed ? [] : [classes.node]));
  return {
    node,
    show(target) {
      const found = entryOf(counts, target);
      entry = found.entry;
      positive = found.positive ?? positive;
      ratios.show(entry);
      classes.show(String(positive));
    },
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
