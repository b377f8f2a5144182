// "Show the code": what the control stands for, ready to copy.

import { copyText, element } from "./ui.mjs";

/**
 * @param {(text: string) => void} say speaks in the live region
 * @param {string} [title]
 */
export function makeCodeBox(say, title = "Show the code") {
  const code = element("code");
  const copy = element("button", { type: "button", class: "tw-copy" }, "Copy");
  copy.addEventListener("click", async () => {
    const copied = await copyText(code.textContent);
    copy.textContent = copied ? "Copied" : "Select it and press Ctrl+C";
    say(copied ? "Code copied" : "The code could not be copied");
    setTimeout(() => (copy.textContent = "Copy"), 1500);
  });
  const node = element(
    "details", { class: "tw-code" },
    element("summary", {}, title),
    element("div", {}, element("pre", { tabindex: 0, "aria-label": "Code" }, code), copy),
  );
  return {
    node,
    show: (text) => (code.textContent = text),
    /** The code belongs to an earlier setting until the kernel answers. */
    wait: (waiting) => code.parentElement.setAttribute("aria-busy", String(waiting)),
  };
}
