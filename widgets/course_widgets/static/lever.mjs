// A slider with its name before it and its value behind it.

import { makeSlider } from "./slider.mjs";
import { element } from "./ui.mjs";

/**
 * @param {string} name
 * @param {{min: number, max: number, step: number, title: string, text: (value: number) => string}} range
 * @param {{move: (value: number) => void, release: () => void}} does
 */
export function makeLever(name, { min, max, step, title, text }, does) {
  const output = element("output", { class: "tw-lever-value", "aria-hidden": "true" });
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
    "div", { class: "tw-lever", title }, element("label", { for: input.id }, name), input, output);
  return {
    node,
    show: (value) => {
      input.value = value;
      written();
    },
  };
}
