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
 * @param {() => void} leave  sends what is not sent yet: the cell that is run now shall see it
 * @param {AbortSignal} signal
 */
export function guardKeys(root, leave, signal) {
  // on its way down, and so before any listener that looks for the attribute
  window.addEventListener("keydown", (event) => {
    const target = event.composedPath()[0];
    if (!root.contains(target)) return;
    if (!isNotebooks(event)) {
      target.setAttribute(KEEP, "true");
      return;
    }
    target.removeAttribute(KEEP);
    if (event.key.toLowerCase() === "s") { // saving leaves the focus where it is
      if (target.type === "text") target.dispatchEvent(new Event("change", { bubbles: true })); // what is typed is entered
      return;
    }
    const cell = root.parentElement.closest("[tabindex]");
    if (!cell) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    target.blur(); // what is typed is entered
    leave();
    cell.focus();
    if (event.key === "Enter") cell.dispatchEvent(again(event)); // from here: a notebook runs nothing while text is edited
  }, { capture: true, signal });
}

/**
 * Make many buttons one stop for Tab: arrow keys, Home and End go from one to another.
 * @param {HTMLElement[]} buttons  in their order on the page
 */
export function rove(buttons) {
  const stopAt = (here) => buttons.forEach((button) => { button.tabIndex = button === here ? 0 : -1; });
  stopAt(buttons[0]);
  buttons.forEach((button, at) => {
    button.addEventListener("focus", () => stopAt(button));
    button.addEventListener("keydown", (event) => {
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault(); // the page stays where it is
      buttons[to]?.focus();
    });
  });
}

function again({ key, code, keyCode, shiftKey, ctrlKey, altKey, metaKey }) {
  return new KeyboardEvent("keydown", {
    key, code, keyCode, shiftKey, ctrlKey, altKey, metaKey, bubbles: true, cancelable: true, composed: true,
  });
}
