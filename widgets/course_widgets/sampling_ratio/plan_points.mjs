// The points of a plan: dropped ones faint, kept ones in their class's colour, copied ones larger, made ones as rings.

import { LARGER, makeMark, markOf } from "../static/looks.mjs";
import { clear, dotStyle, makeDot, paintDots, placePoints } from "../static/scatter.mjs";

/** A ring's pixels: hollow, as a point that nobody measured. */
export function makeRing(radius, width, thickness) {
  const { offsets, covers } = makeDot(radius + thickness, width);
  const ring = [...offsets].map((offset, k) => {
    const y = Math.round(offset / width);
    const off = Math.abs(Math.hypot(offset - y * width, y) - radius);
    return [offset, Math.min(covers[k], Math.round(256 * Math.min(1, Math.max(0, thickness / 2 + 0.5 - off))))];
  }).filter(([, cover]) => cover > 5);
  return { offsets: Int32Array.from(ring.map(([offset]) => offset)), covers: Int32Array.from(ring.map(([, cover]) => cover)) };
}

/**
 * Paint what a plan does: dropped points faint, kept ones in their class's colour, copied or
 * weighted ones larger (area in proportion to how often they count, as far as the picture allows).
 * @param {Uint8ClampedArray} pixels RGBA
 * @param {{width: number, height: number, places: Int32Array, scale: number,
 *   points: import("../static/scatter.mjs").Points & {looks: number[]}}} picture  looks: of each class, or -1
 * @param {{plan: {after: number[], effective: number[]}, way: string, added?: string,
 *   made?: {counts: number[], xy: Uint16Array}}} shown  made: interpolated points, for added "smote"
 * @param {{paper: number[], faint: number[], classes: number[][]}} colours
 * @param {number} looked the class looked at, or -1: the others step back
 */
export function paintPlan(pixels, picture, { plan, way, added, made }, colours, looked = -1) {
  const { width, places, points, scale } = picture;
  const { starts, counts, looks } = points;
  clear(pixels, colours.paper);
  const { radius, strength } = dotStyle(places.length, scale);
  const small = makeDot(Math.max(0.3, radius * 0.6), width, strength * 0.8);
  const kept = counts.map((count, c) => (way === "weight" ? count : Math.min(count, plan.after[c])));
  counts.forEach((count, c) => paintDots(pixels, places, starts[c] + kept[c], starts[c] + count, small, colours.faint));
  const dots = new Map();
  const dotOf = (c, times) => {
    const size = radius * Math.min(2.2, Math.max(0.7, Math.sqrt(times)));
    const mark = markOf(Math.max(0, looks[c]));
    const key = `${mark.form} ${size.toFixed(1)}`;
    if (!dots.has(key)) dots.set(key, makeMark(mark, size, width, strength));
    return dots.get(key);
  };
  const order = counts.map((_, c) => c).sort((a, b) => kept[b] - kept[a]);
  if (looked >= 0) order.push(...order.splice(order.indexOf(looked), 1)); // on top of the others
  for (const c of order) {
    const colour = looked < 0 || looked === c ? colours.classes[c] : colours.faint;
    const [first, last] = [starts[c], starts[c] + kept[c]];
    const dot = (times) => dotOf(c, times);
    if (way === "weight") {
      paintDots(pixels, places, first, last, dot(plan.effective[c] / counts[c]), colour);
      continue;
    }
    if (added === "smote") {
      paintDots(pixels, places, first, last, dot(1), colour);
      continue;
    }
    const passes = Math.floor(plan.after[c] / counts[c]);
    const extra = first + (plan.after[c] % counts[c]);
    paintDots(pixels, places, first, extra, dot(passes + 1), colour);
    if (passes) paintDots(pixels, places, extra, last, dot(passes), colour);
  }
  if (made) paintMade(pixels, picture, made, colours, looked, radius);
}

function paintMade(pixels, { width, height, points, scale }, { counts, xy }, colours, looked, dotRadius) {
  const radius = Math.max(1.8 * scale, dotRadius * 1.1);
  const margin = largestRadius(points.xy.length / 2, scale);
  const places = placePoints({ xy }, width, height, margin);
  const ring = makeRing(radius, width, scale);
  let first = 0;
  counts.forEach((count, c) => {
    const colour = looked < 0 || looked === c ? colours.classes[c] : colours.faint;
    const { form } = markOf(Math.max(0, points.looks[c]));
    const mark = form === "disc" ? ring : makeMark({ form, hollow: true }, 1.3 * radius, width);
    paintDots(pixels, places, first, first + count, mark, colour);
    first += count;
  });
}

/** The largest radius that `paintPlan` draws: the margin the picture needs. */
export const largestRadius = (n, scale) => Math.ceil(Math.max(dotStyle(n, scale).radius * 2.2 * LARGER, 2.8 * scale)) + 1;
