// One of several, side by side: radio buttons that look like a switch.

import { element, freshId } from "./ui.mjs";

/**
 * @param {string} name
 * @param {[string, string, string][]} options value, word, what it means
 * @param {(value: string) => void} chosen
 */
export function makeChoice(name, options, chosen) {
  const group = freshId("choice");
  const radios = new Map(options.map(([value]) => [value, element("input", {
    type: "radio", name: group, value, onchange: () => chosen(value),
  })]));
  const node = element(
    "fieldset", { class: "tw-choice" }, element("legend", { class: "tw-hidden" }, name),
    ...options.map(([value, word, title]) => element("label", { title }, radios.get(value), element("span", {}, word))));
  return { node, show: (value) => (radios.get(value).checked = true) };
}
