// A look for each class: one of eight colours and one of thirteen marks, so that no two classes look alike.
// Dots are small: after eight colours a mark says more than a shade. course_widgets/figures.py has the same on paper.

import { inside, makeStamp } from "./scatter.mjs";

const COLOURS = 8;
const FORMS = ["disc", "square", "triangle", "plus", "diamond", "nabla", "cross", "dash"];
const HOLLOW = ["disc", "square", "triangle", "diamond", "nabla"];
const MARKS = [...FORMS.map((form) => ({ form, hollow: false })), ...HOLLOW.map((form) => ({ form, hollow: true }))];
/** How many classes can be told apart. */
export const MOST_LOOKS = COLOURS * MARKS.length;

const turnOf = (c) => Math.floor(c / COLOURS) % MARKS.length;

/** @returns {{form: string, hollow: boolean}} the mark of a class */
export const markOf = (c) => MARKS[turnOf(c)];

/** What the row of a class wears: its colour, the mark of its swatch, the notches in its bar. */
export function dressOf(c) {
  const style = { "--class": `var(--tw-class-${c % COLOURS})`, "--notches": turnOf(c) };
  return turnOf(c) ? { "data-mark": markOf(c).form, "data-hollow": String(markOf(c).hollow), style } : { style };
}

// How far a pixel is from the edge of a mark of radius r, negative inside; y goes down.
const triangle = (x, y, r) => Math.max(y - 0.8 * r, (1.8 * Math.abs(x) - (y + r)) / 2.06);
const plus = (x, y, r) => Math.min(
  Math.max(Math.abs(x) - r, Math.abs(y) - 0.4 * r), Math.max(Math.abs(y) - r, Math.abs(x) - 0.4 * r));
const EDGES = {
  disc: (x, y, r) => Math.hypot(x, y) - r,
  square: (x, y, r) => Math.max(Math.abs(x), Math.abs(y)) - 0.88 * r,
  triangle,
  plus,
  diamond: (x, y, r) => (Math.abs(x) + Math.abs(y) - r) / Math.SQRT2,
  nabla: (x, y, r) => triangle(x, -y, r),
  cross: (x, y, r) => plus((x + y) / Math.SQRT2, (x - y) / Math.SQRT2, r),
  dash: (x, y, r) => Math.max(Math.abs(x) - r, Math.abs(y) - 0.4 * r),
};

/** How much farther than a disc of the same radius a mark reaches. */
export const LARGER = 1.15;

/**
 * A mark's pixels around its middle, and how much of each it covers (0..256): as `makeDot` gives for a disc.
 * @param {{form: string, hollow: boolean}} mark
 */
export function makeMark({ form, hollow }, radius, width, strength = 1) {
  const size = form === "disc" ? radius : LARGER * radius;
  return makeStamp(size, width, strength, (x, y) => {
    const hole = hollow ? inside(EDGES[form](x, y, 0.5 * size)) : 0;
    return inside(EDGES[form](x, y, size)) * (1 - hole);
  });
}
