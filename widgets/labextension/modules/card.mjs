/**
 * The exercise card: what a learner sees under a cell that ran a check.
 *
 * Hints come one at a time. The solution is a second, deliberate step while the exercise is open, and one click once
 * it is solved. All of the payload goes in as text, so a card may be shown in a notebook that nobody trusts yet.
 *
 * @import { CardModel } from "./cardmodel.mjs"
 */
import { cardModel, plainText, textRuns } from "./cardmodel.mjs";
import { announce, button, element } from "./dom.mjs";
import { icon } from "./icons.mjs";

/** Text with `code` and *emphasis*, as nodes. @param {string} sentence */
function prose(sentence) {
  return textRuns(sentence).map(({ tag, text }) => (tag ? element(tag, {}, text) : text));
}

/**
 * @param {any} payload data of application/vnd.train-well.check+json, or anything at all
 * @returns {HTMLElement}
 */
export function exerciseCard(payload) {
  const model = cardModel(payload);
  const name = [model.exercise, model.title].filter(Boolean).join(": ");
  return element(
    "section",
    {
      class: "twl-Card",
      "data-status": model.status,
      "aria-label": `${name || "Exercise"}. ${model.word}.`,
      onkeydown: leave,
    },
    header(model),
    element("p", { class: "twl-Card-message" }, ...prose(model.message)),
    element(
      "div",
      { class: "twl-Card-help" },
      ...(model.hints.length && model.status !== "pass" ? hints(model.hints) : []),
      model.solution ? solution(model) : null,
    ),
  );
}

/** Escape leads from a card to its cell, as it does from a control. @param {KeyboardEvent} event */
function leave({ key, currentTarget }) {
  if (key === "Escape") currentTarget.closest(".jp-Cell")?.focus();
}

/** @param {CardModel} model */
function header({ status, word, exercise, title, points }) {
  const worth = points === null ? null : `${points} ${points === 1 ? "point" : "points"}`;
  return element(
    "header",
    { class: "twl-Card-header" },
    element("span", { class: "twl-Card-word" }, icon(status), word),
    element("span", { class: "twl-Card-title" }, [exercise, title].filter(Boolean).join(": ")),
    worth && element("span", { class: "twl-Card-points" }, status === "pass" ? worth : `worth ${worth}`),
  );
}

/** A list, and a button that adds one hint to it at every press. @param {string[]} all */
function hints(all) {
  const list = element("ol", { class: "twl-Card-hints" });
  const label = element("span");
  const more = button({ class: "twl-Button", onclick: reveal }, icon("lamp"), label);
  const name = () => {
    const shown = list.childElementCount;
    label.textContent = `${shown ? "Show the next hint" : "Show a hint"} (${shown + 1} of ${all.length})`;
  };
  function reveal() {
    const hint = all[list.childElementCount];
    const item = element("li", { tabindex: "-1" }, ...prose(hint));
    list.append(item);
    if (list.childElementCount === all.length) {
      more.remove();
      item.focus(); // the button is gone, and focus must not be lost with it; it reads the hint aloud
    } else {
      name();
      announce(plainText(hint));
    }
  }
  name();
  return [list, more];
}

/** @param {CardModel} model */
function solution({ solution: code, answer, status }) {
  const box = element("div", { class: "twl-Card-answer" });
  const offer = () => {
    const label = status === "pass" ? "Compare with a solution" : "Show a solution";
    box.replaceChildren(
      button({ class: "twl-Button twl-mod-quiet", onclick: status === "pass" ? show : ask }, label),
    );
  };
  const ask = () => {
    const question = "Seeing an answer ends the puzzle. Show it now?";
    const stay = button(
      { class: "twl-Button", onclick: () => (offer(), box.firstChild.focus()) },
      "Keep trying",
    );
    box.replaceChildren(
      element("p", { class: "twl-Card-question" }, question),
      button({ class: "twl-Button", onclick: show }, "Show it"),
      stay,
    );
    stay.focus();
    announce(question);
  };
  const show = () => {
    const block = codeBlock("A solution", code);
    const copy = button(
      { class: "twl-Button", onclick: async () => (copy.textContent = await copied(code, block)) },
      "Copy",
    );
    const columns = [
      ...(answer ? [column("Yours:", codeBlock("Your answer", answer))] : []),
      column("One way to do it:", block, copy),
    ];
    box.replaceChildren(element("div", { class: "twl-Card-columns" }, ...columns));
    block.focus();
  };
  offer();
  return box;
}

const column = (caption, ...nodes) =>
  element("div", {}, element("p", { class: "twl-Card-caption" }, caption), ...nodes);

/** Code that can be scrolled by keys. @param {string} name @param {string} code */
function codeBlock(name, code) {
  const keys = { role: "group", tabindex: "0", "data-lm-suppress-shortcuts": "true" };
  return element("pre", { class: "twl-Card-solution", "aria-label": name, ...keys }, element("code", {}, code));
}

/**
 * Put code on the clipboard; where the page may not (plain http), select it for the learner to copy.
 * @param {string} code @param {HTMLElement} block
 */
async function copied(code, block) {
  try {
    await navigator.clipboard.writeText(code);
    return "Copied";
  } catch {
    window.getSelection().selectAllChildren(block);
    return "Selected: copy it now";
  }
}
