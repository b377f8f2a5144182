// Drawn parts of a picture.

const SVG = "http://www.w3.org/2000/svg";

/** Make a part of an SVG, as `element` of ui.mjs makes one of the page. */
export function drawn(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}
