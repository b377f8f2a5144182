// EnsembleBuilder: put measured members together, and see what that brings and costs.
//
// All is worked out here, on bytes sent once: _units, _labels; _about {names, seconds, bytes, classes}. The kernel hears of
// what is let go, and writes sentence and code. Setting: {chosen: names in the shelf's order, how: "average" | "vote"}.

import { makeChoice } from "../static/choice.mjs";
import { converse } from "../static/conversation.mjs";
import { percent, significant } from "../static/numbers.mjs";
import { makeTiles } from "../static/tiles.mjs";
import { element } from "../static/ui.mjs";
import { assemble, bestOf, gain, readShelf, toggled, wilson } from "./assembling.mjs";
import { makeAgreement } from "./agreement.mjs";
import { makeShelf, sizeOf } from "./shelf.mjs";

const HOW = [
  ["average", "Average", "Average the members' probabilities: a sure one counts more"],
  ["vote", "Vote", "Each member names one class, and most votes win"],
];

function render(view) {
  const { model } = view;
  const { names, seconds, bytes, classes } = model.get("_about");
  const shelf = readShelf(model.get("_units"), model.get("_labels"), classes);
  let { setting } = model.get("_response");

  const talk = converse(view, {
    setting: () => setting,
    take: (theirs) => {
      setting = theirs;
      show();
    },
    show: ({ sentence }) => agreement.say(sentence),
  });
  const how = makeChoice("How they are put together", HOW, (chosen) => enter({ how: chosen }));
  const members = makeShelf({ names, seconds, bytes, right: shelf.right, n: shelf.n }, toggle);
  const button = (text, title, which) => element(
    "button", { type: "button", class: "tw-button", title, onclick: () => enter({ chosen: which() }) }, text);
  const facts = makeTiles();
  const against = element("p", { class: "tw-builder-against" });
  const agreement = makeAgreement();
  const root = element(
    "div", { class: "tw-control tw-stack tw-builder", role: "group", "aria-label": "Ensemble builder" },
    element("div", { class: "tw-builder-head" },
      how.node,
      element("span", { class: "tw-builder-all" },
        button("All", "All members into the ensemble", () => [...names]),
        button("None", "All members back on the shelf", () => []))),
    talk.problem,
    element("div", { class: "tw-builder-body" },
      members.node,
      element("div", { class: "tw-builder-side" }, facts.node, against, agreement.node)),
    ...talk.foot);

  function enter(changes) {
    setting = { ...setting, ...changes };
    show();
    talk.release();
  }

  function toggle(place, into) {
    const isIn = setting.chosen.includes(names[place]);
    if (into === isIn) return;
    enter({ chosen: names.filter((name, each) => (each === place ? !isIn : setting.chosen.includes(name))) });
  }

  function show() {
    const chosen = setting.chosen.map((name) => names.indexOf(name));
    how.show(setting.how);
    if (!chosen.length) {
      members.show(chosen, names.map(() => null), null);
      facts.show(["Right", "–", "nothing in the ensemble"]);
      against.textContent = "Press a member, or drag it into the ensemble.";
      agreement.show(null);
      return;
    }
    const found = assemble(shelf, chosen, setting.how);
    members.show(chosen, names.map((_, place) => toggled(shelf, chosen, setting.how, found.sums, place)), found.right);
    showFacts(found, chosen);
    agreement.show(found);
  }

  function showFacts(found, chosen) {
    const [low, high] = wilson(found.right, found.n);
    const sum = (of) => chosen.reduce((total, place) => total + of[place], 0);
    facts.show(
      ["Right", percent(found.right, found.n), `${(100 * low).toFixed(1)}% to ${(100 * high).toFixed(1)}%`],
      ["Calibration error", (100 * found.ece).toFixed(1),
        `points, ${found.sure < 0 ? "less sure" : "surer"} than right; Brier ${found.brier.toFixed(3)}`],
      ["An answer", `${significant(1000 * sum(seconds), 2)} ms`, "one member after another"],
      ["Size", sizeOf(sum(bytes)), chosen.length === 1 ? "one member" : `${chosen.length} members`]);
    if (chosen.length === 1) {
      against.textContent = "One member alone. What would another bring?";
      return;
    }
    const best = bestOf(shelf.right, chosen);
    const { difference, low: from, high: to, word } = gain(found.answer, shelf.named[best], shelf.labels);
    against.replaceChildren(
      `Against the best of them, ${names[best]}: ${points(difference)} points (${points(from)} to ${points(to)}), `,
      element("b", {}, word), `. Two of them disagree on ${(100 * found.differ).toFixed(1)}% of the samples.`);
  }

  show();
  talk.begin(root);
}

const points = (share) => `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(1)}`;

export default { render };
