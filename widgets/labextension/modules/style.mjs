/** Entry "./style": loads the style sheets. */

const SHEETS = ["base", "card", "panel"];

export default function enter() {
  return Promise.all(SHEETS.map(load));
}

/** @param {string} name */
function load(name) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(`../style/${name}.css`, import.meta.url).href;
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error(`train-well-on-less: ${link.href} could not be loaded`));
    document.head.append(link);
  });
}
