// The test part: samples that chose nothing, asked what the threshold is worth.

import { grouped, percent, significant } from "../static/numbers.mjs";
import { makeTiles } from "../static/tiles.mjs";
import { element } from "../static/ui.mjs";

/**
 * @param {number} n samples in it
 * @param {() => void} ask
 */
export function makeTestPart(n, ask) {
  const button = element(
    "button", { type: "button", class: "tw-button", onclick: () => button.getAttribute("aria-disabled") === "true" || ask() },
    "Ask the test part");
  const about = element("small", {}, `${grouped(n)} samples that chose nothing; hidden again once you move the threshold`);
  const tiles = makeTiles();
  const note = element("p", { class: "tw-test-note" });
  const said = element("div", {}, tiles.node, note);
  const node = element(
    "section", { class: "tw-test", "aria-label": "Test part" }, element("p", { class: "tw-test-ask" }, button, about), said);

  /** @param {{tn: number, fp: number, fn: number, tp: number} | null} decision  null: nobody asked */
  function show(decision, cost, error) {
    button.setAttribute("aria-disabled", String(decision !== null));
    about.hidden = decision !== null;
    said.hidden = decision === null;
    if (!decision) return;
    const { tp, fp, fn } = decision;
    tiles.show(
      ["Cost, test part", significant(cost), `± ${significant(2 * error, 2)}: two standard errors`],
      ["Recall, test part", percent(tp, tp + fn), `of ${grouped(tp + fn)} there are`],
      ["Precision, test part", tp + fp ? percent(tp, tp + fp) : "–", `of ${grouped(tp + fp)} called`]);
  }

  const say = (sentence) => (note.textContent = sentence);

  return { node, show, say };
}
