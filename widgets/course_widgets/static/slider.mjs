// A slider as the course draws it.

import { element, freshId, OWN_KEYS } from "./ui.mjs";

/**
 * @param {{min: number, max: number, step: number}} range
 * @param {{move: (value: number) => void, release: () => void}} does
 * @param {Record<string, any>} [attributes] more of them
 */
export function makeSlider({ min, max, step }, does, attributes = {}) {
  const input = element("input", {
    type: "range", class: "tw-slider", id: freshId("slider"), min, max, step, ...attributes, ...OWN_KEYS,
    oninput: () => does.move(Number(input.value)),
    onchange: () => does.release(),
  });
  return input;
}
