// Whether the kernel that a control talks to is still there. Gone once, it is gone: another one does not know the control.

const ENDED = ["restarting", "autorestarting", "dead", "terminating"];
const UNHEARD = "jupyter-widgets-disconnected"; // what ipywidgets sets on a view that nobody listens to

/**
 * @param {{model: object, el: Element, signal: AbortSignal}} view  as anywidget gives it
 * @param {() => void} changed  called when the kernel goes, or is heard again
 * @returns {() => boolean} whether it is gone
 */
export function watchKernel({ model, el, signal }, changed) {
  let ended = false;
  const end = () => {
    ended = true;
    changed();
  };
  const onStatus = (_, status) => ENDED.includes(status) && end();
  const session = model.widget_manager?.context?.sessionContext; // in JupyterLab and Notebook 7
  session?.statusChanged.connect(onStatus);
  session?.kernelChanged.connect(end);
  model.on("comm_live_update", changed);
  signal.addEventListener("abort", () => {
    session?.statusChanged.disconnect(onStatus);
    session?.kernelChanged.disconnect(end);
    model.off("comm_live_update", changed);
  });
  return () => ended || el.classList.contains(UNHEARD);
}

/** What stops the kernel's work, as the notebook's own button does; null where a page cannot. */
export function interruptOf(model) {
  const kernel = () => model.widget_manager?.context?.sessionContext?.session?.kernel;
  return kernel() ? () => kernel()?.interrupt() : null;
}
