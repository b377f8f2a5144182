// One view's conversation with the kernel, and what every control shows of it: sentence, code, refusal.
//
// Traits: _request {id, setting, preview?} from here; _response {id, setting, sentence, code, error, more?, …} from the
// kernel, echoing the id that it answers, or "" where Python moved the control. See base.py.

import { makeCodeBox } from "./code_box.mjs";
import { guardKeys } from "./keyboard.mjs";
import { element, freshId, oncePerFrame, whenQuiet } from "./ui.mjs";

const LULL = 400; // milliseconds without an answer before the sentence is said, where every move is asked

/**
 * @param {{model: object, el: Element, signal: AbortSignal}} view  as anywidget gives it
 * @param {object} control
 * @param {() => object} control.setting  where the learner is
 * @param {(setting: object) => void} control.take  go where the kernel, or another view, is
 * @param {(response: object) => void} control.show  show what the kernel makes of a setting that counts
 * @param {(response: object) => void} [control.pass]  or of one that the learner has left
 * @param {(state: {behind: boolean, asking: boolean}) => void} [control.wait]  behind: what is shown is of another
 *   setting than the learner's; asking: the kernel works out one that was let go of
 * @param {number} [control.pause]  milliseconds without a move that end a movement
 * @param {boolean} [control.live]  ask at every move, once a frame
 */
export function converse({ model, el, signal }, { setting, take, show, pass, wait, pause = 150, live = false }) {
  const me = freshId("view");
  let [asks, asked, asking, unread, settled] = [0, "", false, false, ""];
  const written = () => JSON.stringify(setting());

  const region = element("div", { class: "tw-hidden", "aria-live": "polite" });
  const say = (text) => (region.textContent = text);
  const problem = element("p", { class: "tw-problem", id: freshId("problem"), role: "alert" });
  const sentence = element("p", { class: "tw-sentence", role: "status" });
  const codeBox = makeCodeBox(say);

  /** Ask what the setting comes to; `changes` hold what the page could not read. */
  function ask(changes = {}, { preview = false } = {}) {
    asks += 1;
    [asked, asking, unread] = [written(), !preview, Object.keys(changes).length > 0];
    model.set("_request", { id: `${me}:${asks}`, setting: { ...setting(), ...changes }, ...(preview ? { preview } : {}) });
    model.save_changes();
    update();
  }
  const release = live ? oncePerFrame(() => ask()) : whenQuiet(() => ask(), pause);
  const tell = whenQuiet(() => {
    sentence.textContent = model.get("_response").sentence;
    update();
  }, LULL);

  function update() {
    const behind = written() !== settled;
    sentence.setAttribute("aria-busy", String(behind || tell.waits()));
    codeBox.wait(behind);
    wait?.({ behind, asking });
  }

  function answered() {
    const response = model.get("_response");
    const mine = response.id.startsWith(`${me}:`);
    if (mine && response.id !== `${me}:${asks}`) {
      pass?.(response);
      return;
    }
    const back = !mine || unread || response.error;
    if (back) take(response.setting);
    problem.textContent = mine ? response.error : "";
    codeBox.show(response.code);
    show(response);
    if (!response.more) [settled, asking] = [back ? written() : asked, false];
    tell.ask();
    if (!live || !mine) tell.now();
    update();
  }

  function askedElsewhere() {
    const { id, setting: theirs } = model.get("_request");
    if (!id || id.startsWith(`${me}:`) || id === model.get("_response").id) return;
    take(theirs);
    update();
  }

  function listen(event, callback) {
    model.on(event, callback);
    signal.addEventListener("abort", () => model.off(event, callback));
  }

  /** Show the control; it hears and speaks until the view is gone. */
  function begin(root) {
    answered();
    askedElsewhere();
    listen("change:_response", answered);
    listen("change:_request", askedElsewhere);
    for (const event of ["input", "change", "pointerup"]) root.addEventListener(event, update);
    guardKeys(root, release.now, signal);
    signal.addEventListener("abort", () => {
      release.now();
      tell.stop();
    });
    el.append(root);
  }

  function letGo({ now = false } = {}) {
    release.ask();
    if (now) release.now();
    update();
  }

  return { begin, ask, release: letGo, problem, say, foot: [sentence, codeBox.node, region] };
}
