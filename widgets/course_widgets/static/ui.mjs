// What every control needs of the page: elements, colours of the theme, one release at a time.

/**
 * Make an element. Texts become text nodes, never HTML.
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `class`, `on…` listeners, `style` as an object, the rest as attributes
 * @param {...(Node | string)} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, entry] of Object.entries(value)) made.style.setProperty(key, entry);
    else if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// Every control on the page has a copy of this module, and counts from 1.
const copy = Math.random().toString(36).slice(2);
let made = 0;
/** An id, or the name of a group of radio buttons, that nothing else on the page has. */
export const freshId = (name) => `tw-${name}-${copy}-${(made += 1)}`;

/** The red, green and blue that an element's CSS property has now. */
export function colourOf(node, property) {
  const parts = getComputedStyle(node)[property].match(/[\d.]+/g) ?? [];
  return parts.slice(0, 3).map((part) => Math.round(Number(part)));
}

/** Call back when the page changes between light and dark. */
export function onThemeChange(callback, signal) {
  const observer = new MutationObserver(callback);
  const attributes = ["data-jp-theme-light", "data-jp-theme-name", "class", "theme"];
  for (const node of [document.documentElement, document.body]) {
    observer.observe(node, { attributes: true, attributeFilter: attributes });
  }
  signal.addEventListener("abort", () => observer.disconnect());
}

/** Run work in the next frame; asked again before that, run it once. `now` runs what waits at once. */
export function oncePerFrame(work) {
  let frame = 0;
  const stop = () => {
    cancelAnimationFrame(frame);
    frame = 0;
  };
  const now = () => {
    if (!frame) return;
    stop();
    work();
  };
  const ask = () => {
    frame ||= requestAnimationFrame(now);
  };
  return { ask, now, stop };
}

/** Run work when asking has paused for a moment; `now` runs what waits at once. */
export function whenQuiet(work, milliseconds) {
  let timer = 0;
  const stop = () => {
    clearTimeout(timer);
    timer = 0;
  };
  const now = () => {
    if (!timer) return;
    stop();
    work();
  };
  const ask = () => {
    stop();
    timer = setTimeout(now, milliseconds);
  };
  return { ask, now, stop, waits: () => timer !== 0 };
}

/** Put text on the clipboard, also where the page is not served safely. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = element("textarea", { class: "tw-hidden" });
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
}
