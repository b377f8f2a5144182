// Points as pixels: up to a million of them within a frame, without the canvas's own drawing calls.

/**
 * Points come class after class, each class in its order of drawing, so what a plan keeps is a prefix.
 * @typedef {{xy: Uint16Array, starts: number[], counts: number[]}} Points
 *   coordinates in 0..65535, y upwards; where each class starts; how many it has
 */

/** Read the bytes the kernel sent; they may begin at any byte of a larger buffer. */
export function readPoints(bytes, counts) {
  const { buffer, byteOffset, byteLength } = bytes;
  const starts = counts.map((_, c) => counts.slice(0, c).reduce((a, b) => a + b, 0));
  return { xy: new Uint16Array(buffer.slice(byteOffset, byteOffset + byteLength)), starts, counts };
}

/** The pixel that each point's middle lies in, leaving a margin at every edge. */
export function placePoints({ xy }, width, height, margin) {
  const places = new Int32Array(xy.length / 2);
  const [across, down] = [(width - 2 * margin - 1) / 65535, (height - 2 * margin - 1) / 65535];
  for (let i = 0; i < places.length; i += 1) {
    const column = Math.round(margin + xy[2 * i] * across);
    const row = Math.round(height - 1 - margin - xy[2 * i + 1] * down);
    places[i] = row * width + column;
  }
  return places;
}

/** A dot's pixels around its middle, and how much of each it covers (0..256). */
export function makeDot(radius, width, strength = 1) {
  const offsets = [];
  const covers = [];
  const reach = Math.ceil(radius);
  for (let y = -reach; y <= reach; y += 1) {
    for (let x = -reach; x <= reach; x += 1) {
      const cover = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(x, y)));
      if (cover > 0.02) {
        offsets.push(y * width + x);
        covers.push(Math.round(256 * cover * strength));
      }
    }
  }
  return { offsets: Int32Array.from(offsets), covers: Int32Array.from(covers) };
}

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

/** Lay dots over an opaque picture. */
export function paintDots(pixels, places, from, to, { offsets, covers }, [red, green, blue]) {
  for (let i = from; i < to; i += 1) {
    for (let k = 0; k < offsets.length; k += 1) {
      const at = (places[i] + offsets[k]) << 2;
      pixels[at] += ((red - pixels[at]) * covers[k]) >> 8;
      pixels[at + 1] += ((green - pixels[at + 1]) * covers[k]) >> 8;
      pixels[at + 2] += ((blue - pixels[at + 2]) * covers[k]) >> 8;
    }
  }
}

/** How large and how strong a dot is, so that many stay a cloud and few stay visible. */
export function dotStyle(n, scale) {
  if (n <= 500) return { radius: 3 * scale, strength: 0.9 };
  if (n <= 5_000) return { radius: 2.1 * scale, strength: 0.85 };
  if (n <= 30_000) return { radius: 1.3 * scale, strength: 0.8 };
  return { radius: n <= 200_000 ? 0.6 : 0.3, strength: n <= 200_000 ? 0.75 : 0.5 };
}

/**
 * Paint what a plan does: dropped points faint, kept ones in their class's colour, copied or
 * weighted ones larger (area in proportion to how often they count, as far as the picture allows).
 * @param {Uint8ClampedArray} pixels RGBA
 * @param {{width: number, height: number, places: Int32Array, points: Points, scale: number}} picture
 * @param {{plan: {after: number[], effective: number[]}, way: string, added?: string,
 *   made?: {counts: number[], xy: Uint16Array}}} shown  made: interpolated points, for added "smote"
 * @param {{paper: number[], faint: number[], classes: number[][]}} colours
 * @param {number} looked the class looked at, or -1: the others step back
 */
export function paintPlan(pixels, picture, { plan, way, added, made }, colours, looked = -1) {
  const { width, places, points, scale } = picture;
  const { starts, counts } = points;
  clear(pixels, colours.paper);
  const { radius, strength } = dotStyle(places.length, scale);
  const small = makeDot(Math.max(0.3, radius * 0.6), width, strength * 0.8);
  const kept = counts.map((count, c) => (way === "weight" ? count : Math.min(count, plan.after[c])));
  counts.forEach((count, c) => paintDots(pixels, places, starts[c] + kept[c], starts[c] + count, small, colours.faint));
  const dots = new Map();
  const dot = (times) => {
    const size = radius * Math.min(2.2, Math.max(0.7, Math.sqrt(times)));
    const key = size.toFixed(1);
    if (!dots.has(key)) dots.set(key, makeDot(size, width, strength));
    return dots.get(key);
  };
  const order = counts.map((_, c) => c).sort((a, b) => kept[b] - kept[a]);
  if (looked >= 0) order.push(...order.splice(order.indexOf(looked), 1)); // on top of the others
  for (const c of order) {
    const colour = looked < 0 || looked === c ? colours.classes[c] : colours.faint;
    const [first, last] = [starts[c], starts[c] + kept[c]];
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

function paintMade(pixels, { width, height, points, scale }, { counts, xy }, colours, looked, radius) {
  const margin = largestRadius(points.xy.length / 2, scale);
  const places = placePoints({ xy }, width, height, margin);
  const ring = makeRing(Math.max(1.8 * scale, radius * 1.1), width, scale);
  let first = 0;
  counts.forEach((count, c) => {
    const colour = looked < 0 || looked === c ? colours.classes[c] : colours.faint;
    paintDots(pixels, places, first, first + count, ring, colour);
    first += count;
  });
}

/** Lay one colour over the whole picture. */
export function clear(pixels, [red, green, blue]) {
  new Uint32Array(pixels.buffer).fill(((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0);
}

/** The largest radius that `paintPlan` draws: the margin the picture needs. */
export const largestRadius = (n, scale) => Math.ceil(Math.max(dotStyle(n, scale).radius * 2.2, 2.8 * scale)) + 1;
