// A knob: a slider that stops at round numbers, and a field for what lies between.

import { makeNumberField } from "../static/number_field.mjs";
import { significant } from "../static/numbers.mjs";
import { nearestStep } from "../static/scales.mjs";
import { makeSlider } from "../static/slider.mjs";

/**
 * @param {{name: string, label: string, about: string, steps: number[]}} knob
 * @param {{move: (value: number) => void, release: () => void, refuse: (written: number | string) => void}} does
 */
export function makeKnob({ label, about, steps }, { move, release, refuse }) {
  const places = steps.map((step) => step || steps[1] / 10); // 0 has a place beside the smallest
  const placeOf = (value) => nearestStep(places, value || places[0]);
  let value = steps[0];
  const slider = makeSlider({ min: 0, max: steps.length - 1, step: 1 }, {
    move: (at) => move(steps[at]),
    release,
  }, { "aria-label": label, title: about });
  const field = makeNumberField(label, {
    title: about, text: significant,
    step: (now, by) => steps[Math.min(steps.length - 1, Math.max(0, placeOf(now) + by))],
  }, (typed) => {
    move(typed);
    release();
  }, refuse);
  field.node.classList.add("tw-deck-knob");
  field.node.insertBefore(slider, field.node.lastElementChild);

  function show(now) {
    value = now;
    slider.value = placeOf(value);
    slider.setAttribute("aria-valuetext", significant(value));
    field.show(value);
  }

  return { node: field.node, show };
}
