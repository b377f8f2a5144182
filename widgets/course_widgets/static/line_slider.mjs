// A slider laid over a chart: its thumb is a line in it, dragged, or moved by keys in steps of ten and, with Shift, of one.

import { afterKey } from "./scales.mjs";
import { element } from "./ui.mjs";

const KEY_STEP = 10;

/**
 * @param {string} label
 * @param {number} steps  places are whole, from 0 to that
 * @param {{move: (place: number) => void, release: () => void}} does
 * @param {Record<string, any>} [attributes] more of them
 */
export function makeLineSlider(label, steps, does, attributes = {}) {
  const input = element("input", {
    type: "range", class: "tw-line-slider", min: 0, max: steps, step: 1, "aria-label": label, ...attributes,
    oninput: () => does.move(Number(input.value)),
    onchange: () => does.release(),
    onkeydown: (event) => {
      const to = afterKey(event.key, Number(input.value), event.shiftKey ? 1 : KEY_STEP, 0, steps);
      if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      input.value = to;
      does.move(to);
      does.release();
    },
  });
  return input;
}
