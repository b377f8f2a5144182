// The surface: a cell for each setting, covered until it is tried; one stop for Tab where the learner chooses.

import { drawn } from "../static/svg.mjs";
import { element, freshId } from "../static/ui.mjs";
import { beside, colourOf } from "./racing.mjs";

const CELL = 14;
const LARGEST = 1.8; // pixels of a unit: more would blow the letters up
const LETTER = 5.3; // its width
const MOST_LETTERS = 14;
const MOVES = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const short = (text) => (text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text);
const room = (texts) => 6 + LETTER * Math.max(0, ...texts.map((text) => text.length));

/**
 * @param {string} name
 * @param {{settings: string[], at: [number, number][], size: [number, number], across: string[][], down: string[][],
 *   names: [string[], string[]]}} about
 * @param {(place: number) => void} pick
 * @param {(place: number) => string} words  what is known of a setting
 */
export function makeSurface(name, { settings, at, size: [columns, rows], across, down, names }, pick, words) {
  const downTexts = down.map((each) => short(each.join(" · ")));
  const acrossTexts = across.map((each) => short(each.at(-1)));
  const [left, bottom] = [room(downTexts), room(acrossTexts)];
  const top = names[0].length > 1 ? 15 : 3;
  const cells = settings.map((setting, place) => drawn("rect", {
    id: freshId("cell"), "data-place": place, rx: 1.5,
    x: left + CELL * at[place][0] + 0.5, y: top + CELL * at[place][1] + 0.5, width: CELL - 1, height: CELL - 1,
  }));
  const cursor = drawn("rect", { class: "tw-surface-cursor", width: CELL, height: CELL, rx: 2 });
  const best = drawn("path", { class: "tw-surface-best", d: star(5.4) });
  const latest = drawn("rect", { class: "tw-surface-latest", width: CELL, height: CELL, rx: 2 });
  const marks = drawn("g", { "aria-hidden": "true" }, latest, best, cursor);
  const picture = drawn(
    "svg", { viewBox: `0 0 ${left + CELL * columns + 2} ${top + CELL * rows + bottom + 10}`, class: "tw-surface" },
    drawn("g", { class: "tw-surface-texts", "aria-hidden": "true" }, ...texts()), ...cells, marks);
  picture.style.maxWidth = `${Math.round(LARGEST * (left + CELL * columns))}px`;
  const here = element("p", { class: "tw-surface-here", "aria-hidden": "true" });
  const node = element("div", { class: "tw-surface-box" }, picture, here);
  let [focus, open] = [0, false];

  function texts() {
    const inner = new Set(across.map((each) => each.at(-1))).size || 1;
    const groups = names[0].length > 1 ? Array.from({ length: columns / inner }, (_, k) => k) : [];
    return [
      ...downTexts.map((text, row) => drawn(
        "text", { x: left - 4, y: top + CELL * (row + 0.72), "text-anchor": "end" }, text)),
      ...acrossTexts.map((text, column) => drawn("text", {
        "text-anchor": "end", transform: `translate(${left + CELL * (column + 0.72)} ${top + CELL * rows + 4}) rotate(-90)`,
      }, text)),
      ...groups.map((k) => drawn(
        "text", { x: left + CELL * inner * (k + 0.5), y: top - 5, "text-anchor": "middle" },
        short(across[k * inner].slice(0, -1).join(" · ")))),
      drawn("text", { x: left + (CELL * columns) / 2, y: top + CELL * rows + bottom + 7, "text-anchor": "middle" },
        [names[0].at(-1), names[1].length ? `down: ${names[1].join(" · ")}` : ""].filter(Boolean).join("; ")),
    ];
  }

  const put = (mark, place, middle = 0) => mark.setAttribute(
    "transform", `translate(${left + CELL * at[place][0] + middle} ${top + CELL * at[place][1] + middle})`);
  const placeAt = (event) => event.target.dataset?.place ?? null;
  const say = (place) => (here.textContent = place === null ? "" : words(Number(place)));

  function moveTo(place) {
    focus = place;
    put(cursor, place);
    picture.setAttribute("aria-activedescendant", cells[place].id);
    say(place);
  }

  picture.addEventListener("pointermove", (event) => say(placeAt(event)));
  picture.addEventListener("pointerleave", () => say(null));
  picture.addEventListener("click", (event) => {
    const place = placeAt(event);
    if (!open || place === null) return;
    moveTo(Number(place));
    pick(Number(place));
  });
  picture.addEventListener("focus", () => moveTo(focus));
  picture.addEventListener("keydown", (event) => {
    const [key, { altKey, ctrlKey, metaKey, shiftKey }] = [event.key, event];
    if (!open || altKey || ctrlKey || metaKey || shiftKey) return;
    if (MOVES[key]) moveTo(beside(at, focus, MOVES[key]));
    else if (key === "Enter" || key === " ") pick(focus);
    else return;
    event.preventDefault();
  });

  /**
   * @param {Map<number, {share: number, rung: number, rungs: number}>} tried  what was found where
   * @param {{best: number | null, latest: number | null, lifted: Map<number, number> | null, choosable: boolean, sentence: string}} shown
   *   lifted: all there is, faint
   */
  function show(tried, { best: top1, latest: last, lifted, choosable, sentence }) {
    cells.forEach((cell, place) => {
      const found = tried.get(place);
      const less = found ? (CELL - 1) * 0.26 * (1 - (found.rung + 1) / found.rungs) : 0; // ended early: smaller
      const share = found?.share ?? lifted?.get(place);
      cell.setAttribute("class", found ? "tw-cell-tried" : lifted ? "tw-cell-lifted" : "tw-cell-covered");
      cell.setAttribute("x", left + CELL * at[place][0] + 0.5 + less);
      cell.setAttribute("y", top + CELL * at[place][1] + 0.5 + less);
      for (const side of ["width", "height"]) cell.setAttribute(side, CELL - 1 - 2 * less);
      cell.style.fill = share === undefined ? "" : colourOf(share);
      const asOption = { role: "option", "aria-label": words(place), "aria-selected": String(Boolean(found)) };
      for (const [attribute, value] of Object.entries(asOption)) {
        if (choosable) cell.setAttribute(attribute, value);
        else cell.removeAttribute(attribute); // of a picture that says itself what it shows
      }
    });
    for (const [mark, place, middle] of [[best, top1, CELL / 2], [latest, last, 0]]) {
      mark.style.display = place === null ? "none" : "";
      if (place !== null) put(mark, place, middle);
    }
    open = choosable;
    if (choosable) {
      picture.setAttribute("role", "listbox");
      picture.setAttribute("tabindex", "0");
      picture.setAttribute("aria-label", `${name}: choose a setting with the arrow keys, try it with Enter`);
      picture.setAttribute("aria-activedescendant", cells[focus].id);
    } else {
      picture.setAttribute("role", "img");
      picture.removeAttribute("aria-activedescendant");
      picture.setAttribute("aria-label", sentence);
      if (document.activeElement !== picture && picture.getRootNode().activeElement !== picture) picture.removeAttribute("tabindex");
    }
    put(cursor, focus);
  }

  return { node, show };
}

/** A star of five points around 0, 0. */
function star(radius) {
  const points = Array.from({ length: 10 }, (_, k) => {
    const [angle, reach] = [(Math.PI * k) / 5 - Math.PI / 2, k % 2 ? 0.42 * radius : radius];
    return `${(reach * Math.cos(angle)).toFixed(2)} ${(reach * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${points.join("L")}Z`;
}
