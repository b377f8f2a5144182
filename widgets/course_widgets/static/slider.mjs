// A slider as the course draws it, alone or with its name before it and its value behind it.

import { element, freshId } from "./ui.mjs";

/**
 * @param {{min: number, max: number, step: number}} range
 * @param {{move: (value: number) => void, release: () => void}} does
 * @param {Record<string, any>} [attributes] more of them
 */
export function makeSlider({ min, max, step }, does, attributes = {}) {
  const input = element("input", {
    type: "range", class: "tw-slider", id: freshId("slider"), min, max, step, ...attributes,
    oninput: () => does.move(Number(input.value)),
    onchange: () => does.release(),
  });
  return input;
}

/**
 * @param {string} name
 * @param {{min: number, max: number, step: number, title: string, text: (value: number) => string}} range
 * @param {{move: (value: number) => void, release: () => void}} does
 */
export function makeLabelledSlider(name, { min, max, step, title, text }, does) {
  const output = element("output", { class: "tw-slider-value", "aria-hidden": "true" });
  const input = makeSlider({ min, max, step }, {
    move: (value) => {
      written();
      does.move(value);
    },
    release: does.release,
  });
  function written() {
    output.textContent = text(Number(input.value));
    input.setAttribute("aria-valuetext", text(Number(input.value)));
  }
  const node = element(
    "div", { class: "tw-labelled-slider", title }, element("label", { for: input.id }, name), input, output);
  return {
    node,
    show: (value) => {
      input.value = value;
      written();
    },
  };
}
