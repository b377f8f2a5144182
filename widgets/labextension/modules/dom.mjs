/** Making elements. Text always goes in as text: nothing here, or anywhere in this extension, parses HTML. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with attributes, listeners (`onclick`) and children; strings become text nodes, null is left out.
 * @param {string} tag
 * @param {Record<string, any>} attributes false, null and undefined leave the attribute out; true sets it empty
 * @param {...(Node|string|null)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/**
 * The same for SVG.
 * @param {string} tag @param {Record<string, any>} attributes @param {...Node} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/**
 * A button that keeps its own keys: inside a notebook, Enter on a focused button would otherwise start editing the cell.
 * @param {Record<string, any>} attributes @param {...(Node|string|null)} children
 * @returns {HTMLButtonElement}
 */
export function button(attributes, ...children) {
  return element(
    "button",
    { type: "button", "data-lm-suppress-shortcuts": "true", ...attributes },
    ...children,
  );
}

let announcer = null;

/**
 * Tell a screen reader, politely.
 * @param {string} sentence
 */
export function announce(sentence) {
  announcer ??= document.body.appendChild(
    element("div", { class: "twl-Announcer", role: "status", "aria-live": "polite" }),
  );
  announcer.textContent = "";
  // An empty region that is then filled is read out even where the sentence is the same as before.
  setTimeout(() => (announcer.textContent = sentence), 50);
}
