// Keys inside a control: the notebook's own go on to the notebook, all others stay with the control.

// Without this, a notebook in command mode takes arrows, digits and letters; with it, it takes no key at all.
const KEEP = "data-lm-suppress-shortcuts";

/** Whether a key runs cells, saves, or leaves: whatever has the focus, the notebook is meant. */
export function isNotebooks({ key, shiftKey, ctrlKey, altKey, metaKey }) {
  const command = ctrlKey || metaKey;
  if (key === "Escape") return !(shiftKey || command || altKey);
  if (key === "Enter") return shiftKey || command || altKey;
  return key.toLowerCase() === "s" && command && !altKey && !shiftKey;
}

/**
 * Keep a control's keys from the notebook, and hand it its own.
 * @param {Element} root
 * @param {() => void} settle  sends what is not sent yet: the cell that is run now shall see it
 * @param {AbortSignal} signal
 */
export function guardKeys(root, settle, signal) {
  // before the page's own listeners, which look for the attribute
  window.addEventListener("keydown", (event) => {
    const target = event.composedPath()[0];
    if (!event.isTrusted || !root.contains(target)) return;
    if (!isNotebooks(event)) {
      target.setAttribute(KEEP, "true");
      return;
    }
    target.removeAttribute(KEEP);
  }, { capture: true, signal });
}
