// Points of two classes on the field that a model makes of the plane, and the boundary where its answer changes.

import { dotStyle, makeDot, paintDots, placePoints } from "../static/scatter.mjs";

const LARGEST = 2.4; // times its usual size

/**
 * @typedef {{frame: Uint8Array, grid: number, used: Uint8Array, made: Uint16Array, weight: number}} Shown
 *   frame: how far beyond the threshold each place is, row after row from below, the boundary at 127.5;
 *   used: how often each point counts, common points first; made: points that were made, all of the rare class;
 *   weight: what a rare point counts besides
 */

/** The frame between its places, less 127.5, a value for each pixel from the top down. */
export function fieldOf(frame, grid, width, height) {
  const field = new Float32Array(width * height);
  const across = (grid - 1) / Math.max(1, width - 1);
  const lefts = new Int32Array(width);
  const shares = new Float32Array(width);
  for (let x = 0; x < width; x += 1) {
    lefts[x] = Math.min(grid - 2, Math.floor(x * across));
    shares[x] = x * across - lefts[x];
  }
  for (let y = 0; y < height; y += 1) {
    const up = ((height - 1 - y) * (grid - 1)) / Math.max(1, height - 1);
    const below = Math.min(grid - 2, Math.floor(up)) * grid;
    const share = up - below / grid;
    for (let x = 0; x < width; x += 1) {
      const at = below + lefts[x];
      const low = frame[at] + (frame[at + 1] - frame[at]) * shares[x];
      const high = frame[at + grid] + (frame[at + grid + 1] - frame[at + grid]) * shares[x];
      field[y * width + x] = low + (high - low) * share - 127.5;
    }
  }
  return field;
}

/** Tint each side in its class's colour, the stronger the surer. */
export function paintField(pixels, field, { paper, classes }) {
  const tints = Uint32Array.from({ length: 256 }, (_, level) => {
    const colour = classes[level >= 128 ? 1 : 0];
    const cover = 0.07 + 0.2 * (Math.abs(level - 127.5) / 127.5);
    const [red, green, blue] = paper.map((each, k) => Math.round(each + (colour[k] - each) * cover));
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  });
  const whole = new Uint32Array(pixels.buffer);
  for (let i = 0; i < field.length; i += 1) whole[i] = tints[Math.floor(field[i] + 128)];
}

/** Draw the boundary, where the field changes its sign. */
export function paintBoundary(pixels, width, field, [red, green, blue], thickness) {
  const ink = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  const whole = new Uint32Array(pixels.buffer);
  const down = thickness * width;
  for (let start = 0; start < field.length; start += width) {
    for (let i = start; i < start + width; i += 1) {
      const called = field[i] >= 0;
      const turns = (i + thickness < start + width && called !== field[i + thickness] >= 0) ||
        (i + down < field.length && called !== field[i + down] >= 0);
      if (turns) whole[i] = ink;
    }
  }
}

/**
 * Paint all: the field, dropped points, common ones, made ones as rings, rare ones, and over them the boundary.
 * @param {Uint8ClampedArray} pixels RGBA
 * @param {{width: number, places: Int32Array, points: import("./scatter.mjs").Points, scale: number}} picture
 * @param {Shown} shown
 */
export function paintPlane(pixels, { width, places, points, scale }, shown, colours) {
  const height = pixels.length / 4 / width;
  const { frame, grid, used, made, weight } = shown;
  const field = fieldOf(frame, grid, width, height);
  paintField(pixels, field, colours);
  const { radius } = dotStyle(places.length, scale);
  const dots = new Map();
  const dot = (size, strength = 1) => {
    const key = `${size.toFixed(1)} ${strength}`;
    if (!dots.has(key)) dots.set(key, makeDot(size, width, strength));
    return dots.get(key);
  };
  const grown = (times) => Math.min(LARGEST, Math.sqrt(times));
  const [common] = points.counts;
  const one = (i, style, colour) => paintDots(pixels, places, i, i + 1, style, colour);
  for (let i = 0; i < used.length; i += 1) if (!used[i]) one(i, dot(0.55 * radius, 0.7), colours.faint);
  for (let i = 0; i < common; i += 1) if (used[i]) one(i, dot(0.75 * radius * grown(used[i]), 0.6), colours.classes[0]);
  if (made.length) {
    const there = placePoints({ xy: made }, width, height, 0);
    paintDots(pixels, there, 0, there.length, dot(radius), colours.classes[1]);
    paintDots(pixels, there, 0, there.length, dot(0.45 * radius), colours.paper);
  }
  for (let i = common; i < used.length; i += 1) {
    if (!used[i]) continue;
    const size = radius * grown(used[i] * weight);
    one(i, dot(size + 0.8 * scale), colours.paper);
    one(i, dot(size), colours.classes[1]);
  }
  paintBoundary(pixels, width, field, colours.ink, Math.max(2, Math.round(1.5 * scale)));
}
