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

/** The point nearest to a place, not farther than `most` pixels: its number, or -1; of points as near, the last. */
export function nearestPoint(places, width, x, y, most) {
  let [best, least] = [-1, most * most];
  for (let i = 0; i < places.length; i += 1) {
    const [across, down] = [(places[i] % width) - x, Math.floor(places[i] / width) - y];
    const far = across * across + down * down;
    if (far <= least) [best, least] = [i, far];
  }
  return best;
}

/** The share of a pixel that lies inside, by how far outside an edge its middle is. */
export const inside = (edge) => Math.min(1, Math.max(0, 0.5 - edge));

/** A dot's pixels around its middle, and how much of each it covers (0..256). */
export function makeDot(radius, width, strength = 1) {
  return makeStamp(radius, width, strength, (x, y) => inside(Math.hypot(x, y) - radius));
}

/** The same for any form: `coverAt(x, y)` is the share of a pixel that it covers. */
export function makeStamp(radius, width, strength, coverAt) {
  const offsets = [];
  const covers = [];
  const reach = Math.ceil(radius);
  for (let y = -reach; y <= reach; y += 1) {
    for (let x = -reach; x <= reach; x += 1) {
      const cover = coverAt(x, y);
      if (cover > 0.02) {
        offsets.push(y * width + x);
        covers.push(Math.round(256 * cover * strength));
      }
    }
  }
  return { offsets: Int32Array.from(offsets), covers: Int32Array.from(covers) };
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

/** Lay one colour over the whole picture. */
export function clear(pixels, [red, green, blue]) {
  new Uint32Array(pixels.buffer).fill(((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0);
}
