// A number to type, with its name before it and what it counts behind it.

import { element, freshId } from "./ui.mjs";

/**
 * @param {string} name
 * @param {{title: string, unit?: string, text: (value: number) => string, read?: (text: string) => number,
 *   step?: (value: number, by: number) => number}} kind
 *   read: a number, or NaN where the text is none that can be; step: where an arrow key leads, if anywhere
 * @param {(value: number) => void} entered  hears of a number that can be
 * @param {(written: number | string) => void} [refused]  hears of what cannot be
 */
export function makeNumberField(name, { title, unit, text, read, step }, entered, refused) {
  let [last, bad] = [null, null];
  const input = element("input", {
    type: "text", inputmode: "decimal", class: "tw-number-field", id: freshId("number"), title, spellcheck: "false",
    autocomplete: "off",
    onchange: () => enter(),
    onkeydown: (event) => {
      if (event.key === "Enter") return enter(); // JupyterLab keeps Enter from making it a change
      const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!by || !step || last === null) return undefined;
      event.preventDefault();
      input.value = text(step(last, by));
      return enter();
    },
  });
  const node = element(
    "span", { class: "tw-number-box" }, element("label", { for: input.id }, name), input,
    ...(unit ? [element("span", { "aria-hidden": "true" }, unit)] : []));

  function enter() {
    if (last !== null && input.value === text(last)) return; // what is shown is rounded: leave the number as it is
    if (input.value === bad) return; // refused already
    const written = input.value.trim().replace(",", ".");
    const value = written === "" ? NaN : (read ?? Number)(written);
    const good = Number.isFinite(value);
    input.setAttribute("aria-invalid", String(!good));
    bad = good ? null : input.value;
    if (!good) {
      refused?.(written !== "" && Number.isFinite(Number(written)) ? Number(written) : input.value);
      return;
    }
    last = value;
    entered(value);
  }

  return {
    node,
    show(value) {
      const mending = input.getAttribute("aria-invalid") === "true" && document.activeElement === input;
      if (mending && value === last) return; // what was refused stays, to be mended
      last = value;
      input.setAttribute("aria-invalid", "false");
      if (input.value !== text(value)) input.value = text(value);
    },
  };
}
