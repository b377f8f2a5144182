// TrickLadder: tricks to switch on and off, what they bring alone and together, and a button that trains them here.
//
// Sent once: _about {tricks, range, unit, label, pairs, seeds}. Setting: {on: names}. Responses bring rows (of each
// trick [alone, here]), sum, whole, mine, each {at: [mean, low, high], text, range, words} or null, and left, the pairs
// that were not yet trained here. _live is {on, done} while some are. Actions are {name: "run"} and {name: "stop"}.

import { converse } from "../static/conversation.mjs";
import { element } from "../static/ui.mjs";
import { makeRungs } from "./rungs.mjs";

function render(view) {
  const { model, signal } = view;
  const about = model.get("_about");
  const last = () => model.get("_response");
  let { setting } = last();

  const talk = converse(view, {
    setting: () => setting,
    take: (theirs) => {
      setting = theirs;
      rungs.turnTo(setting.on);
      showButtons();
    },
    show: (response) => {
      rungs.show(setting.on, response);
      showButtons();
    },
    wait: ({ behind }) => {
      rungs.node.dataset.waiting = String(behind);
      showButtons();
    },
  });
  const rungs = makeRungs(about, (name, on) => {
    const chosen = about.tricks.map(([each]) => each).filter((each) => (each === name ? on : setting.on.includes(each)));
    setting = { ...setting, on: chosen };
    talk.release({ now: true });
  });
  const run = element("button", {
    type: "button", class: "tw-button", title: "Train what is on, and the plain recipe beside it, over seeds of their own",
    onclick: () => {
      if (run.getAttribute("aria-disabled") === "true") return;
      talk.ask({}, { action: { name: isRunning() ? "stop" : "run" } });
    },
  });
  const bar = element("progress", { max: 1, "aria-label": "Trained so far" });
  const told = element("span", { class: "tw-ladder-told" });
  const [sentence, ...foot] = talk.foot;
  const root = element(
    "div", { class: "tw-control tw-stack tw-ladder", role: "group", "aria-label": "Trick ladder" },
    rungs.node, talk.problem,
    element("div", { class: "tw-ladder-run" }, run, bar, told),
    sentence, ...foot);

  const isRunning = () => !talk.isGone() && "done" in model.get("_live");

  function showButtons() {
    const live = model.get("_live");
    const running = isRunning();
    const [left, any] = [last().left, setting.on.length > 0];
    const known = JSON.stringify(last().setting) === JSON.stringify(setting);
    run.textContent = running ? "Stop" : "Run mine";
    run.setAttribute("aria-disabled", String(!running && (!any || (known && left === 0))));
    bar.hidden = !running;
    bar.value = live.done ?? 0;
    told.textContent = running ? `Training ${live.on.join(" + ")}`
      : !any ? "Switch a trick on to run it"
        : known && left === 0 ? `All ${about.pairs} pairs are run`
          : known && left < about.pairs ? `${left} of ${about.pairs} pairs are left` : `${about.pairs} pairs, here and now`;
  }

  model.on("change:_live", showButtons);
  signal.addEventListener("abort", () => model.off("change:_live", showButtons));
  showButtons();
  talk.begin(root);
}

export default { render };
