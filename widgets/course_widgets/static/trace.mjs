// What was tried: each setting with what it came to, and the way back to each; the last move taken back; the start.

import { element } from "./ui.mjs";

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * @param {(setting: object, how?: {undo: boolean}) => void} go  to a setting that was there before
 */
export function makeTrace(go) {
  let now = { steps: [], here: null, undo: null, start: null, recalled: false };
  // a button that can do nothing keeps the focus: whoever pressed it is still there
  const button = (text, title, does) => element(
    "button", { type: "button", class: "tw-button tw-trace-button", title, "aria-disabled": "true", onclick: does }, text);
  const undo = button("Undo", "Take the last move back", () => now.undo && go(now.undo, { undo: true }));
  const restart = button("Back to start", "Go to the setting that the code declares", () => isAway() && go(now.start));
  const note = element("small", { class: "tw-trace-note" });
  const summary = element("summary", {});
  const list = element("ol", { class: "tw-trace-steps" });
  const fold = element("details", { class: "tw-trace-fold" }, summary, list);
  const node = element("div", { class: "tw-trace", role: "group", "aria-label": "What you tried" }, undo, restart, note, fold);
  const isAway = () => now.start !== null && !same(now.here, now.start);

  function show(trace) {
    if (same(trace, now)) return;
    now = trace;
    undo.setAttribute("aria-disabled", String(!now.undo));
    restart.setAttribute("aria-disabled", String(!isAway()));
    note.textContent = now.recalled && now.undo === null && isAway() ? "Your last setting" : "";
    summary.textContent = `Tried so far: ${now.steps.length}`;
    const focused = [...list.children].indexOf(document.activeElement?.closest("li"));
    list.replaceChildren(...now.steps.map(makeStep));
    list.children[focused]?.firstChild.focus();
  }

  function makeStep({ setting, line }) {
    return element("li", {}, element(
      "button", {
        type: "button", class: "tw-trace-step", onclick: () => same(setting, now.here) || go(setting),
        ...(same(setting, now.here) ? { "aria-current": "true" } : {}),
      }, line));
  }

  return { node, show };
}
