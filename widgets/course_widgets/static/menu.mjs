// A menu with its name before it: entries under headings, and those that cannot be chosen with the reason.

import { element, freshId } from "./ui.mjs";

/**
 * @param {string} name
 * @param {{value: string, text: string, heading?: string, obstacle?: string}[]} entries
 * @param {{title: string, choose: (value: string) => void}} does
 */
export function makeMenu(name, entries, { title, choose }) {
  const select = element("select", {
    class: "tw-menu-field", id: freshId("menu"), onchange: () => choose(select.value),
  });
  const [headings, options] = [new Map(), new Map()];
  for (const { value, text, heading, obstacle } of entries) {
    const words = obstacle ? `${text} – ${obstacle}` : text;
    const option = element("option", { value, ...(obstacle ? { disabled: "" } : {}) }, words);
    options.set(value, option);
    if (!heading) select.append(option);
    else {
      if (!headings.has(heading)) headings.set(heading, select.appendChild(element("optgroup", { label: heading })));
      headings.get(heading).append(option);
    }
  }
  const node = element("div", { class: "tw-menu", title }, element("label", { for: select.id }, name), select);
  return {
    node,
    show: (value) => (select.value = value),
    /** Open an entry that could not be chosen, under another text. */
    open: (value, words) => {
      options.get(value).disabled = false;
      options.get(value).textContent = words;
    },
    /** Say why there is nothing to choose now, or "" where there is. */
    close: (reason) => {
      select.disabled = Boolean(reason);
      node.title = reason || title;
    },
  };
}
