/**
 * Pictures in a notebook: a control without its kernel is the one that the notebook was saved with, in place of "model
 * not found"; and a plot says what it shows.
 */
import { element } from "./dom.mjs";

const VIEW = "application/vnd.jupyter.widget-view+json";
const NOTE = "A picture of the last setting. Run this cell to make it live.";
const PATIENCE = 3000; // milliseconds until the note is shown, where nothing answers
const SAVE_PATIENCE = 3000; // milliseconds that saving waits for pictures: a kernel may be busy, or gone
const PICTURE = /^<div data-train-well="control"><img alt="[^"<>]*" src="(data:image\/png;base64,[\w+/=]+)"/;

/** The picture that came with a control's output, as a data URL; null where it is no control of ours. @param {any} data */
export function pictureIn(data) {
  const [html] = [data["text/html"] ?? ""].flat(); // a notebook file may hold text as lines
  return PICTURE.exec(html)?.[1] ?? null;
}

/** @param {any} app @param {any} tracker of the notebooks */
export function keepPictures(app, tracker) {
  passOverNoSave(app, tracker);
  const follow = ({ content: { rendermime }, context, node }) => {
    savePictures(context, node);
    const create = rendermime.createRenderer.bind(rendermime);
    rendermime.createRenderer = (mimeType) => {
      const renderer = create(mimeType);
      if (mimeType === VIEW) return withStandIn(renderer);
      return mimeType.startsWith("image/") ? withAlt(renderer, mimeType) : renderer;
    };
  };
  tracker.forEach(follow);
  tracker.widgetAdded.connect((_, notebook) => follow(notebook));
}

/** Have an image say what the kernel says of it, which JupyterLab leaves out. */
function withAlt(renderer, mimeType) {
  const render = renderer.renderModel.bind(renderer);
  renderer.renderModel = async (output) => {
    await render(output);
    const alt = output.metadata?.[mimeType]?.alt;
    if (typeof alt === "string") renderer.node.querySelector("img")?.setAttribute("alt", alt);
  };
  return renderer;
}

/** Have a notebook saved with the picture of each control's last setting; what a busy kernel draws later is saved later. */
function savePictures(context, notebook) {
  const saveNow = context.save.bind(context);
  let [late, last] = [null, Promise.resolve()];
  // one after the other: JupyterLab takes a file that another save is just writing for one that somebody else changed
  const save = (...given) => (last = last.catch(() => {}).then(() => saveNow(...given)));
  context.save = async (...given) => {
    const waits = [];
    for (const control of notebook.querySelectorAll("[data-tw-keeps-picture] .tw-control")) {
      control.dispatchEvent(new CustomEvent("tw-save", { detail: waits }));
    }
    const drawn = Promise.all(waits).then(() => true);
    const patience = waits.length > 0 && new Promise((go) => setTimeout(go, SAVE_PATIENCE));
    const inTime = await Promise.race([drawn, ...(patience ? [patience] : [])]);
    if (!inTime) {
      late ??= drawn.then(() => {
        late = null;
        return context.isDisposed ? undefined : save(...given);
      });
    }
    return save(...given);
  };
}

/**
 * JupyterLab passes over a save that is asked for while the one before, or its checkpoint, is still made. A learner who
 * moves a control meanwhile, and saves, would be left with an unsaved notebook: so it is saved once more thereafter.
 */
function passOverNoSave({ commands, shell }, tracker) {
  const saving = new Map(); // by context: whether it was asked for again
  commands.commandExecuted.connect((_, { id, result }) => {
    const { currentWidget } = shell;
    if (id !== "docmanager:save" || !tracker.has(currentWidget)) return;
    const { context } = currentWidget;
    const again = saving.has(context);
    saving.set(context, again);
    if (again) return;
    const done = () => {
      const asked = saving.get(context);
      saving.delete(context);
      if (asked && !context.isDisposed) void context.save();
    };
    result.then(done, done);
  });
}

/**
 * Have a renderer of widgets show the picture until the control is there, and go on with it where there is none. The
 * control asks for the mark that is left here before it has a new picture drawn: where it would be drawn anew itself,
 * and lose the focus, none is.
 */
export function withStandIn(renderer) {
  const render = renderer.renderModel.bind(renderer);
  const { node } = renderer;
  const isLive = () => renderer.widgets.length > 0;
  let [live, latest] = ["", null];
  renderer.renderModel = async (output) => {
    const source = pictureIn(output.data);
    const id = output.data[VIEW].model_id;
    if (!source || !id) return render(output);
    node.dataset.twKeepsPicture = "";
    if (isLive() && live === id) { // only its picture is new
      node.querySelector(".tw-control")?.dispatchEvent(new CustomEvent("tw-drawn"));
      return;
    }
    latest = output;
    const alt = String(output.data["text/plain"] ?? "").replace(/^<\w+: ([^]*)>$/, "$1"); // a control's sentence
    const stand = element("div", { class: "twl-StandIn" }, element("img", { src: source, alt }));
    const explain = () => stand.childElementCount < 2 && stand.append(element("p", {}, NOTE));
    const done = render(output);
    node.replaceChildren(stand); // in place of "Loading widget..."
    const patience = setTimeout(explain, PATIENCE);
    await done;
    if (latest !== output) return;
    live = id;
    if (isLive() || stand.isConnected) return; // there it is, or the manager will ask again
    clearTimeout(patience);
    explain();
    node.replaceChildren(stand); // in place of the error
  };
  return renderer;
}
