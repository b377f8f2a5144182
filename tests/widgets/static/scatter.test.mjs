import assert from "node:assert/strict";
import test from "node:test";

import { makePlan } from "../../../widgets/course_widgets/sampling_ratio/plan.mjs";
import { largestRadius, makeRing, paintPlan } from "../../../widgets/course_widgets/sampling_ratio/plan_points.mjs";
import { makeDot, paintDots, placePoints, readPoints } from "../../../widgets/course_widgets/static/scatter.mjs";

const RED = [200, 0, 0];
const BLUE = [0, 0, 200];
const COLOURS = { paper: [255, 255, 255], faint: [128, 128, 128], classes: [RED, BLUE] };
const WIDTH = 64;

/** Points of two classes on a grid, far enough apart that no two dots meet. */
function grid(counts) {
  const n = counts[0] + counts[1];
  const side = Math.ceil(Math.sqrt(n));
  const spread = (place) => Math.round((place / (side - 1)) * 65535);
  const xy = Uint16Array.from({ length: 2 * n }, (_, i) => spread(i % 2 ? Math.floor((i >> 1) / side) : (i >> 1) % side));
  return { xy, starts: [0, counts[0]], counts, looks: [0, 1] };
}

function paint(counts, target, way, looked) {
  const points = grid(counts);
  const places = placePoints(points, WIDTH, WIDTH, 6);
  const pixels = new Uint8ClampedArray(4 * WIDTH * WIDTH);
  paintPlan(pixels, { width: WIDTH, places, points, scale: 0.34 }, { plan: makePlan(counts, target, way), way }, COLOURS, looked);
  const colour = (i) => [...pixels.subarray(4 * places[i], 4 * places[i] + 3)];
  return { pixels, colours: [...places.keys()].map(colour) };
}

const isNear = (a, b) => a.every((part, i) => Math.abs(part - b[i]) < 70);

test("bytes are read wherever they begin", () => {
  const buffer = new Uint8Array([9, 9, 9, 1, 0, 2, 0, 3, 0, 4, 0]).buffer;
  const points = readPoints(new DataView(buffer, 3, 8), [1, 1]);
  assert.deepEqual([...points.xy], [1, 2, 3, 4]);
  assert.deepEqual(points.starts, [0, 1]);
});

test("every point's dot lies inside the picture", () => {
  const xy = Uint16Array.from([0, 0, 65535, 65535, 0, 65535, 65535, 0]);
  const margin = largestRadius(4, 2);
  const places = placePoints({ xy }, 100, 80, margin);
  for (const place of places) {
    const [x, y] = [place % 100, Math.floor(place / 100)];
    assert.ok(x >= margin && x < 100 - margin && y >= margin && y < 80 - margin);
  }
  assert.ok(places[0] > places[1], "y points upwards");
});

test("what is kept of each class is the first part of its points", () => {
  const { colours } = paint([8, 4], { counts: [[0, 3], [1, 4]] }, "under");
  colours.forEach((colour, i) => {
    const expected = i < 3 ? RED : i < 8 ? COLOURS.faint : BLUE;
    assert.ok(isNear(colour, expected), `point ${i}: ${colour}`);
  });
});

test("copied points are larger", () => {
  const covered = (target, way) => {
    const { pixels } = paint([8, 4], target, way);
    let blue = 0;
    for (let i = 0; i < pixels.length; i += 4) blue += pixels[i + 2] - pixels[i] > 60;
    return blue;
  };
  assert.ok(covered({ counts: [[1, 16]] }, "over") > 1.5 * covered({ counts: [[1, 4]] }, "over"));
  assert.ok(covered({ text: "4:1" }, "weight") > covered({ text: "1:1" }, "weight"));
});

test("the class looked at keeps its colour and the others step back", () => {
  const { colours } = paint([8, 4], { counts: [] }, "both", 1);
  assert.ok(colours.slice(0, 8).every((colour) => isNear(colour, COLOURS.faint)));
  assert.ok(colours.slice(8).every((colour) => isNear(colour, BLUE)));
});

test("a million points are painted in a moment", () => {
  const n = 1_000_000;
  const xy = Uint16Array.from({ length: 2 * n }, (_, i) => (i * 7919) % 65536);
  const points = { xy, starts: [0, 900_000], counts: [900_000, 100_000], looks: [0, 1] };
  const places = placePoints(points, 480, 480, 2);
  const pixels = new Uint8ClampedArray(4 * 480 * 480);
  const plan = makePlan(points.counts, { text: "1:1" }, "under");
  let best = Infinity;
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now();
    paintPlan(pixels, { width: 480, places, points, scale: 1.5 }, { plan, way: "under" }, COLOURS);
    best = Math.min(best, performance.now() - start);
  }
  assert.ok(best < 150, `${best} ms`); // about 15 on a quiet machine
});

test("dots blend, the middle most", () => {
  const pixels = new Uint8ClampedArray(4 * 25).fill(255);
  paintDots(pixels, Int32Array.of(12), 0, 1, makeDot(1, 5), [0, 0, 0]);
  assert.equal(pixels[4 * 12], 0);
  assert.ok(pixels[4 * 6] > 0 && pixels[4 * 6] < 255, "half covered");
  assert.equal(pixels[0], 255);
});

test("a ring is hollow", () => {
  const width = 41;
  const middle = 20 * width + 20;
  for (const [radius, thickness] of [[4, 1], [8, 2], [2, 1]]) {
    const { offsets, covers } = makeRing(radius, width, thickness);
    assert.ok(!offsets.includes(0), "its middle is left as it is");
    for (const offset of offsets) {
      const at = middle + offset;
      const away = Math.hypot((at % width) - 20, Math.floor(at / width) - 20);
      assert.ok(Math.abs(away - radius) <= thickness / 2 + 0.5 + 1e-9);
    }
    assert.ok(Math.max(...covers) > 200);
    assert.ok(Math.ceil(radius + thickness) <= 20);
  }
});

test("interpolated points are rings in their class's colour, and nothing else changes", () => {
  const points = grid([8, 4]);
  const margin = largestRadius(12, 0.34);
  const places = placePoints(points, WIDTH, WIDTH, margin);
  const paintWith = (made) => {
    const pixels = new Uint8ClampedArray(4 * WIDTH * WIDTH);
    const plan = makePlan([8, 4], { text: "1:1" }, "over");
    const picture = { width: WIDTH, height: WIDTH, places, points, scale: 0.34 };
    paintPlan(pixels, picture, { plan, way: "over", added: "smote", made }, COLOURS);
    return pixels;
  };
  const made = { counts: [0, 1], xy: Uint16Array.from([10922, 32768]) };
  const [without, withRing] = [paintWith(null), paintWith(made)];
  const changed = [];
  for (let i = 0; i < without.length; i += 4) if (without[i + 2] !== withRing[i + 2] || without[i] !== withRing[i]) changed.push(i / 4);
  const [middle] = placePoints(made, WIDTH, WIDTH, margin);
  assert.ok(changed.length > 4);
  for (const at of changed) {
    assert.ok(Math.hypot((at % WIDTH) - (middle % WIDTH), Math.floor(at / WIDTH) - Math.floor(middle / WIDTH)) < 4);
    assert.ok(withRing[4 * at + 2] > withRing[4 * at], "blue, as its class");
  }
});
