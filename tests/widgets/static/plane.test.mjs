import assert from "node:assert/strict";
import test from "node:test";

import { fieldOf, paintField, paintBoundary, paintPlane } from "../../../widgets/course_widgets/imbalance_lab/plane.mjs";

const [PAPER, INK, BLUE, ORANGE, FAINT] = [[255, 255, 255], [0, 0, 0], [0, 0, 200], [200, 100, 0], [220, 220, 220]];
const COLOURS = { paper: PAPER, ink: INK, faint: FAINT, classes: [BLUE, ORANGE] };
const SIZE = 60;

/** A frame that grows from left to right: the boundary stands in the middle. */
const upright = (grid) => Uint8Array.from({ length: grid * grid }, (_, i) => Math.round((255 * (i % grid)) / (grid - 1)));
const at = (pixels, x, y) => [...pixels.subarray(4 * (y * SIZE + x), 4 * (y * SIZE + x) + 3)];

test("the field is the frame at its places, straight between, and row 0 of it is the lowest", () => {
  const frame = Uint8Array.from([0, 100, 50, 250]); // below: 0 and 100; above: 50 and 250
  const field = fieldOf(frame, 2, 3, 3);
  assert.deepEqual([...field].map((value) => value + 127.5), [50, 150, 250, 25, 100, 175, 0, 50, 100]);
});

test("each side has its colour, the surer the stronger", () => {
  const pixels = new Uint8ClampedArray(4 * SIZE * SIZE);
  paintField(pixels, fieldOf(upright(8), 8, SIZE, SIZE), COLOURS);
  const [left, near, right] = [at(pixels, 0, 30), at(pixels, 28, 30), at(pixels, 59, 30)];
  assert.ok(left[2] > left[0] && right[0] > right[2]);
  assert.ok(near[0] > left[0]);
  assert.equal(pixels[3], 255);
});

test("the boundary stands where the sign changes, as thick as asked, and nowhere else", () => {
  const pixels = new Uint8ClampedArray(4 * SIZE * SIZE).fill(255);
  paintBoundary(pixels, SIZE, fieldOf(upright(8), 8, SIZE, SIZE), INK, 3);
  const dark = Array.from({ length: SIZE }, (_, x) => x).filter((x) => at(pixels, x, 20)[0] === 0);
  assert.deepEqual(dark, [27, 28, 29]);
});

test("a field of one sign has no boundary, at the edges neither", () => {
  const pixels = new Uint8ClampedArray(4 * SIZE * SIZE).fill(255);
  paintBoundary(pixels, SIZE, fieldOf(new Uint8Array(64).fill(200), 8, SIZE, SIZE), INK, 3);
  assert.ok(pixels.every((value) => value === 255));
});

/** Two common points on the left, one rare on the right, in the middle row. */
function painted(changed) {
  const points = { xy: Uint16Array.from([6_000, 32_768, 16_000, 32_768, 50_000, 32_768]), starts: [0, 2], counts: [2, 1] };
  const pixels = new Uint8ClampedArray(4 * SIZE * SIZE);
  const places = Int32Array.from([[5, 29], [14, 29], [45, 29]], ([x, y]) => y * SIZE + x);
  const shown = { frame: upright(8), grid: 8, used: Uint8Array.from([1, 1, 1]), made: new Uint16Array(0), weight: 1, ...changed };
  paintPlane(pixels, { width: SIZE, places, points, scale: 1 }, shown, COLOURS);
  return pixels;
}

test("dropped points are faint, kept ones in their class's colour", () => {
  const pixels = painted({ used: Uint8Array.from([0, 1, 1]) });
  assert.ok(at(pixels, 5, 29)[0] > 150 && at(pixels, 14, 29)[0] < 150);
  assert.deepEqual(at(pixels, 45, 29), ORANGE);
});

test("points that count more are larger, and points beyond the share are not there", () => {
  const size = (pixels) => Array.from({ length: 30 }, (_, i) => at(pixels, 30 + i, 29)).filter(([, , b]) => b < 20).length;
  assert.ok(size(painted({ used: Uint8Array.from([1, 1, 4]) })) > size(painted({})));
  assert.ok(size(painted({ weight: 4 })) > size(painted({})));
  assert.equal(size(painted({ used: Uint8Array.from([1, 1]) })), 0);
});

test("made points are rings", () => {
  const pixels = painted({ made: Uint16Array.from([60_000, 10_000]) });
  const [x, y] = [Math.round((60_000 / 65_535) * (SIZE - 1)), Math.round(SIZE - 1 - (10_000 / 65_535) * (SIZE - 1))];
  assert.ok(at(pixels, x, y)[2] > 200, "paper in the middle");
  assert.ok(at(pixels, x + 2, y)[2] < 120, "the class's colour around it");
});
