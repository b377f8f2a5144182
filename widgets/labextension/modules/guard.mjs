/**
 * A notebook may carry the state of widgets that were live when it was saved, the script of an anywidget among them, and
 * JupyterLab revives it when the notebook is opened. Nobody asked a learner whether they trust it. So in a notebook
 * that is not trusted no state that brings a script is revived. Pure but for the model that it is given.
 */

const STATES = "application/vnd.jupyter.widget-state+json";

/** Whether a state comes with a script of its own. @param {any} saved */
const bringsScript = (saved) => saved?.model_module === "anywidget" || saved?.state?._esm !== undefined;

/**
 * The metadata "widgets" of a notebook, less the states that bring a script; the metadata itself is left as it is.
 * @param {any} widgets @returns {any}
 */
export function withoutScripts(widgets) {
  const state = widgets?.[STATES]?.state;
  if (state === null || typeof state !== "object") return undefined; // nothing that could be revived
  const kept = Object.entries(state).filter(([, saved]) => !bringsScript(saved));
  return { ...widgets, [STATES]: { ...widgets[STATES], state: Object.fromEntries(kept) } };
}

/** As JupyterLab counts it: every code cell is trusted. @param {any} model a notebook model */
export function isTrusted(model) {
  const cells = Array.from({ length: model.cells.length }, (_, at) => model.cells.get(at));
  return cells.every(({ type, trusted }) => type !== "code" || trusted);
}

/**
 * Have whoever asks a notebook for its widgets' states be given those that may be revived. What is saved stays whole.
 * @param {any} model a notebook model
 */
export function guardWidgets(model) {
  const read = model.getMetadata.bind(model);
  model.getMetadata = (key) => (key === "widgets" && !isTrusted(model) ? withoutScripts(read(key)) : read(key));
}
