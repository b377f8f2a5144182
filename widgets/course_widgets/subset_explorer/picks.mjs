// The picks among all samples: counted, compared, painted. Pure functions, tested by node.

import { makeMark, markOf } from "../static/looks.mjs";
import { clear, makeDot, paintDots } from "../static/scatter.mjs";

/** Samples of each class among `rows`. */
export function countByClass(rows, y, nClasses) {
  const counts = new Array(nClasses).fill(0);
  for (const row of rows) counts[y[row]] += 1;
  return counts;
}

/** How many samples are in both. */
export function countShared(rows, others) {
  const there = new Set(others);
  return rows.filter((row) => there.has(row)).length;
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

/** How large a pick's dot is: few stand out, many stay apart. */
export function pickRadius(count, scale) {
  return scale * Math.min(3.6, Math.max(1.3, 4.6 - 0.85 * Math.log10(count)));
}

const RING = 1.9;

/** How far from its middle a dot may reach, in pixels. */
export const reach = (_, scale) => Math.ceil((3.6 + RING) * scale) + 1;

/** All samples, those of the largest class first and those of the rarest last: what is painted last is on top. */
export function rarestLast(y, totals) {
  return [...y.keys()].sort((a, b) => totals[y[b]] - totals[y[a]]);
}

/**
 * Paint all samples faint in their class's colour and mark, the picks over them, and a ring round those that the other
 * subset holds. The rarest class is on top, or the one that is looked at. With the labels hidden all look alike.
 * @param {Uint8ClampedArray} pixels RGBA
 * @param {{width: number, places: Int32Array, points: {y: number[], order: number[]}, scale: number}} picture
 *   order: all samples, the first the lowest
 * @param {{rows: number[], others: Set<number>, blind: boolean}} shown
 * @param {{paper: number[], ink: number[], faint: number[], classes: number[][]}} colours
 * @param {number} looked the class looked at, or -1: the others step back
 */
export function paintPicks(pixels, { width, places, points: { y, order }, scale }, { rows, others, blind }, colours, looked = -1) {
  clear(pixels, colours.paper);
  const radius = pickRadius(rows.length, scale);
  const small = 0.62 * pickRadius(places.length, scale);
  const gap = makeDot(radius + 0.9 * scale, width);
  const ring = makeDot(radius + RING * scale, width);
  const marks = new Map();
  const marksOf = (c) => {
    const mark = markOf(blind ? 0 : c);
    if (!marks.has(c)) marks.set(c, [makeMark(mark, small, width, 0.4), makeMark(mark, radius, width)]);
    return marks.get(c);
  };
  const seenOf = (row) => (looked < 0 || y[row] === looked ? colours.classes[y[row]] : colours.faint);
  const colourOf = (row) => (blind ? colours.ink : seenOf(row));
  const paint = (row, mark, colour = colourOf(row)) => paintDots(pixels, places, row, row + 1, mark, colour);
  const picked = new Set(rows);
  const paintPick = (row) => {
    if (others.has(row)) {
      paint(row, ring, colours.ink);
      paint(row, gap, colours.paper);
    }
    paint(row, marksOf(y[row])[Number(picked.has(row))]);
  };
  for (const row of order) paint(row, marksOf(y[row])[0]);
  const told = order.filter((row) => picked.has(row) || others.has(row));
  for (const row of told) if (blind || y[row] !== looked) paintPick(row);
  for (const row of told) if (!blind && y[row] === looked) paintPick(row);
}
