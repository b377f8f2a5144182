// The picks among all samples: counted, compared, painted. Pure functions, tested by node.

import { clear, makeDot, paintDots } from "../static/scatter.mjs";

/** Samples of each class among `rows`. */
export function countByClass(rows, y, nClasses) {
  const counts = new Array(nClasses).fill(0);
  for (const row of rows) counts[y[row]] += 1;
  return counts;
}

/** The samples that are in both. */
export function inCommon(rows, others) {
  const there = new Set(others);
  return new Set(rows.filter((row) => there.has(row)));
}

/** The place on the slider that is nearest to a count, as the eye measures ratios. */
export function nearestPlace(steps, count) {
  let best = 0;
  steps.forEach((step, place) => {
    if (Math.abs(Math.log(step / count)) < Math.abs(Math.log(steps[best] / count))) best = place;
  });
  return best;
}

/** A share of whole numbers in percent, with a decimal below ten. */
export function share(part, of) {
  const percent = (100 * part) / of;
  return `${Number(percent.toFixed(percent < 9.95 ? 1 : 0))}%`;
}

/**
 * What a nested policy picks at a budget, and how far it reaches; null where its order does not go so far.
 * @param {{rows: number[], radii: number[]} | undefined} order
 * @param {number[]} steps the slider's budgets: `radii` holds a radius for each
 */
export function prefix(order, count, steps) {
  if (!order || order.rows.length < count) return null;
  return { rows: order.rows.slice(0, count), radius: order.radii[steps.indexOf(count)] };
}

/** @returns {{mean: number, low: number, high: number}} of accuracies, one for each seed */
export function band(shares) {
  const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
  return { mean, low: Math.min(...shares), high: Math.max(...shares) };
}

/** How large a pick's dot is: few stand out, many stay apart. */
export function pickRadius(count, scale) {
  return scale * Math.min(3.6, Math.max(1.3, 4.6 - 0.85 * Math.log10(count)));
}

const RING = 1.9;

/** How many classes have a colour of their own; those after them have the same colours again, and hollow dots. */
export const COLOURS = 8;

/** How far from its middle a dot may reach, in pixels. */
export const reach = (_, scale) => Math.ceil((3.6 + RING) * scale) + 1;

/**
 * Paint all samples faint in their class's colour, the picks over them, and a ring round those that both policies
 * pick.
 * @param {Uint8ClampedArray} pixels RGBA
 * @param {{width: number, places: Int32Array, points: {y: number[]}, scale: number}} picture
 * @param {{rows: number[], common: Set<number>}} shown
 * @param {{paper: number[], ink: number[], faint: number[], classes: number[][]}} colours
 * @param {number} looked the class looked at, or -1: the others step back
 */
export function paintPicks(pixels, { width, places, points: { y }, scale }, { rows, common }, colours, looked = -1) {
  clear(pixels, colours.paper);
  const colourOf = (row) => (looked < 0 || y[row] === looked ? colours.classes[y[row]] : colours.faint);
  const radius = pickRadius(rows.length, scale);
  const rest = makeDot(0.62 * pickRadius(places.length, scale), width, 0.4);
  const dot = makeDot(radius, width);
  const gap = makeDot(radius + 0.9 * scale, width);
  const ring = makeDot(radius + RING * scale, width);
  const hole = makeDot(0.4 * radius, width);
  for (let row = 0; row < places.length; row += 1) paintDots(pixels, places, row, row + 1, rest, colourOf(row));
  for (const row of rows) {
    if (common.has(row)) {
      paintDots(pixels, places, row, row + 1, ring, colours.ink);
      paintDots(pixels, places, row, row + 1, gap, colours.paper);
    }
    paintDots(pixels, places, row, row + 1, dot, colourOf(row));
    if (y[row] >= COLOURS) paintDots(pixels, places, row, row + 1, hole, colours.paper);
  }
}
