// One view's conversation with the kernel, and what every control shows of it: sentence, code, refusal.
//
// Traits: _request {id, setting, preview?, moving?, undo?} from here; _response {id, setting, sentence, code, trace,
// error, more?, …} from the kernel, echoing the id that it answers, or "" where Python moved the control. See base.py.

import { makeCodeBox } from "./code_box.mjs";
import { watchKernel } from "./kernel.mjs";
import { guardKeys } from "./keyboard.mjs";
import { makeTrace } from "./trace.mjs";
import { element, freshId, oncePerFrame, whenQuiet } from "./ui.mjs";

const GONE = "The kernel of this control is gone. Run this cell to make it live.";
const REST = 600; // milliseconds without a move until the picture that the notebook is saved with is drawn anew
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
 * @param {() => object} [control.how]  how to ask what was let go of; {moving: true} while there is more to ask
 */
export function converse({ model, el, signal }, { setting, take, show, pass, wait, pause = 150, live = false, how: asksHow = () => ({}) }) {
  const me = freshId("view");
  let [pictures, drawn, savers] = [0, 0, []]; // asked for, come, and those who wait for the last of them
  let [asks, asked, asking, unread, settled, latest] = [0, "", false, false, "", null];
  const written = () => JSON.stringify(setting());

  const region = element("div", { class: "tw-hidden", "aria-live": "polite" });
  const say = (text) => (region.textContent = text);
  const problem = element("p", { class: "tw-problem", id: freshId("problem"), role: "alert" });
  const sentence = element("p", { class: "tw-sentence", role: "status" });
  const codeBox = makeCodeBox(say);

  const trace = makeTrace((place, how) => {
    take(place);
    ask(place, how);
  });
  const picture = whenQuiet(() => { // where that draws the control itself anew, it would lose the focus
    if (!asking && !isGone() && el.closest("[data-tw-keeps-picture]")) send({ picture: (pictures += 1) });
  }, REST);
  /** The notebook is about to be saved: whoever saves waits for the picture of the last setting. */
  function beforeSave({ detail: waits }) {
    leave();
    waits.push(new Promise((go) => savers.push(go)));
    goOnSaving();
  }
  function goOnSaving() {
    if (!savers.length || asking) return;
    picture.now();
    if (drawn === pictures || isGone()) savers.splice(0).forEach((go) => go());
  }
  const notice = element("p", { class: "tw-gone", role: "alert" });
  const isGone = watchKernel({ model, el, signal }, showKernel);

  function showKernel() {
    notice.hidden = !isGone();
    notice.textContent = isGone() ? GONE : "";
    update();
  }

  function send(request) {
    latest = { id: `${me}:${asks}`, ...request };
    model.set("_request", latest);
    model.save_changes();
  }

  /** Ask what the setting comes to; `changes` hold what the page could not read; `how`: preview, moving or undo. */
  function ask(changes = {}, how = {}) {
    if (how.preview && asking && asked === written()) return; // let go of before the frame: asked already
    if (!how.preview && !how.moving) [move, rest].forEach((waiting) => waiting.stop()); // said herewith
    [asked, asking, unread] = [written(), !how.preview && !isGone(), Object.keys(changes).length > 0];
    asks += 1;
    if (!isGone()) send({ setting: { ...setting(), ...changes }, ...how });
    update();
  }
  const rest = whenQuiet(() => ask({}, asksHow()), pause);
  const move = oncePerFrame(() => ask({}, { moving: true }));
  const settle = () => {
    move.stop();
    rest.now();
  };
  // ipywidgets holds a trait back while the kernel works on the one before: a cell that is run now would go first
  function leave() {
    settle();
    if (asking) model.send({ request: latest });
  }
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

  function heard() {
    answered();
    if (!model.get("_response").more) picture.ask();
    goOnSaving();
  }

  function answered() {
    const response = model.get("_response");
    const mine = response.id.startsWith(`${me}:`);
    if (mine && response.id !== `${me}:${asks}`) {
      pass?.(response);
      return;
    }
    const back = !mine || unread || response.error;
    if (mine && response.error) rest.stop(); // or the error would be gone with the next answer
    if (back) take(response.setting);
    problem.textContent = mine ? response.error : "";
    codeBox.show(response.code);
    show(response);
    if (!response.more) [settled, asking] = [back ? written() : asked, false];
    if (response.trace) trace.show(response.trace);
    tell.ask();
    if (!live || !mine) tell.now();
    update();
  }

  function askedElsewhere() {
    const { id, setting: theirs } = model.get("_request");
    if (!theirs || id.startsWith(`${me}:`) || id === model.get("_response").id) return;
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
    listen("change:_response", heard);
    listen("change:_request", askedElsewhere);
    for (const event of ["input", "change", "pointerup"]) root.addEventListener(event, update);
    root.addEventListener("tw-save", beforeSave);
    root.addEventListener("tw-drawn", () => {
      drawn = Math.min(drawn + 1, pictures);
      goOnSaving();
    });
    guardKeys(root, leave, signal);
    const left = (node) => root.contains(node) || leave();
    root.addEventListener("focusout", ({ relatedTarget }) => left(relatedTarget));
    window.addEventListener("pointerdown", (event) => left(event.composedPath()[0]), { capture: true, signal });
    signal.addEventListener("abort", () => {
      settle();
      [tell, picture].forEach((waiting) => waiting.stop());
    });
    root.prepend(notice);
    showKernel();
    el.append(root);
  }

  function letGo({ now = false } = {}) {
    if (live) move.ask();
    rest.ask();
    if (now) settle();
    update();
  }

  return { begin, ask, isGone, release: letGo, problem, say, foot: [sentence, trace.node, codeBox.node, region] };
}
