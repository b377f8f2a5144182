import assert from "node:assert/strict";
import test from "node:test";

import { bandRow } from "../../../widgets/course_widgets/subset_explorer/bands.mjs";
import {
  countByClass, countShared, nearestPlace, paintPicks, pickRadius, prefix, rarestLast, reach, share,
} from "../../../widgets/course_widgets/subset_explorer/picks.mjs";
import { placePoints } from "../../../widgets/course_widgets/static/scatter.mjs";

const RED = [200, 0, 0];
const BLUE = [0, 0, 200];
const COLOURS = { paper: [255, 255, 255], ink: [0, 0, 0], faint: [128, 128, 128], classes: [RED, BLUE] };
const WIDTH = 80;

/** Nine samples on a grid, of two classes in turn; picks as asked. */
function paint(rows, { others = [], blind = false, looked = -1, y = [0, 1, 0, 1, 0, 1, 0, 1, 0], classes = COLOURS.classes } = {}) {
  const xy = Uint16Array.from({ length: 18 }, (_, i) => ((i % 2 ? Math.floor((i >> 1) / 3) : (i >> 1) % 3) * 65535) / 2);
  const places = placePoints({ xy }, WIDTH, WIDTH, reach(9, 1));
  const pixels = new Uint8ClampedArray(4 * WIDTH * WIDTH);
  const order = rarestLast(y, countByClass(y.keys(), y, classes.length));
  const picture = { width: WIDTH, places, points: { y, order }, scale: 1 };
  paintPicks(pixels, picture, { rows, others: new Set(others), blind }, { ...COLOURS, classes }, looked);
  const at = (row, aside = 0) => [...pixels.subarray(4 * (places[row] + aside), 4 * (places[row] + aside) + 3)];
  return { at, pixels };
}

const isNear = (a, b) => a.every((part, i) => Math.abs(part - b[i]) < 40);

test("the picks stand out and the rest is a pale shade of its class", () => {
  const { at } = paint([0, 1]);
  assert.ok(isNear(at(0), RED) && isNear(at(1), BLUE));
  const [red, green, blue] = at(2);
  assert.ok(red > 200 && green > 120 && green === blue, `${at(2)}`);
});

test("what the other subset holds has a ring round it, and is filled if it is picked here too", () => {
  const { at } = paint([0, 2], { others: [2, 8] });
  const ring = Math.round(pickRadius(2, 1) + 1.4);
  assert.ok(isNear(at(8, ring), COLOURS.ink));
  assert.ok(!isNear(at(8), RED) && !isNear(at(8), COLOURS.ink), "picked by the other alone");
  assert.ok(isNear(at(2, ring), COLOURS.ink), `${at(2, ring)}`);
  assert.ok(isNear(at(0, ring), COLOURS.paper));
  assert.ok(isNear(at(2), RED));
});

test("with the labels hidden all picks look alike", () => {
  const { at } = paint([0, 1], { blind: true, looked: 1, y: [0, 8, 0, 0, 0, 0, 0, 0, 0], classes: Array(9).fill(RED) });
  assert.ok(isNear(at(0), COLOURS.ink) && isNear(at(1), COLOURS.ink));
  const corner = 3 * (WIDTH + 1); // of a square, the mark of a ninth class
  assert.deepEqual(at(0, corner), at(1, corner));
});

test("the class looked at keeps its colour and the others step back", () => {
  const { at } = paint([0, 1], { looked: 1 });
  assert.ok(isNear(at(0), COLOURS.faint) && isNear(at(1), BLUE));
});

test("a ninth class has the first one's colour and another mark", () => {
  const y = [0, 8, 0, 0, 0, 0, 0, 0, 0];
  const { at } = paint([0, 1], { y, classes: Array(9).fill(RED) });
  const corner = 3 * (WIDTH + 1); // of a square
  assert.ok(isNear(at(0), RED) && isNear(at(1), RED));
  assert.ok(isNear(at(1, corner), RED) && !isNear(at(0, corner), RED));
});

test("the rarest class is on top, picked or not, and then the one that is looked at", () => {
  const y = [0, 1, 1, 0, 0];
  assert.deepEqual(rarestLast(y, [3, 2]), [0, 3, 4, 1, 2]);
  const places = new Int32Array(y.length).fill(20 * WIDTH + 20);
  const top = (rows, looked = -1) => {
    const pixels = new Uint8ClampedArray(4 * WIDTH * WIDTH);
    const picture = { width: WIDTH, places, points: { y, order: rarestLast(y, [3, 2]) }, scale: 1 };
    paintPicks(pixels, picture, { rows, others: new Set(), blind: false }, COLOURS, looked);
    return [...pixels.subarray(4 * places[0], 4 * places[0] + 3)];
  };
  assert.ok(isNear(top([1, 0]), BLUE), "whatever the policy's order");
  const [red, , blue] = top([]);
  assert.ok(blue > red);
  assert.ok(isNear(top([0, 1], 0), RED));
});

test("no dot or ring leaves the picture", () => {
  const { pixels } = paint([0, 1, 2, 3, 4, 5, 6, 7, 8], { others: [0, 2, 6, 8] });
  for (let i = 0; i < WIDTH; i += 1) {
    for (const at of [i, i * WIDTH, i * WIDTH + WIDTH - 1, (WIDTH - 1) * WIDTH + i]) {
      assert.deepEqual([...pixels.subarray(4 * at, 4 * at + 3)], COLOURS.paper);
    }
  }
});

test("more picks are smaller dots, in no jumps, and never too small to be seen", () => {
  const radii = Array.from({ length: 10_000 }, (_, i) => pickRadius(i + 1, 1));
  assert.ok(radii.every((radius, i) => !i || (radius <= radii[i - 1] && radii[i - 1] - radius < 0.3)));
  assert.ok(radii.at(-1) >= 1.2 && radii[0] <= 4);
});

test("a nested policy's picks are the first of its order, with the radius of that step", () => {
  const order = { rows: [4, 2, 0, 1], radii: [3, 2, 0] };
  assert.deepEqual(prefix(order, 2, [1, 2, 4]), { rows: [4, 2], radius: 2 });
  assert.deepEqual(prefix(order, 3, [1, 2, 4]), { rows: [4, 2, 0], radius: undefined });
  assert.equal(prefix(order, 5, [1, 2, 5]), null);
  assert.equal(prefix(undefined, 1, [1]), null);
});

test("classes are counted, and what is in both", () => {
  assert.deepEqual(countByClass([0, 1, 3], [0, 2, 2, 2], 3), [1, 0, 2]);
  assert.equal(countShared([3, 1, 2], [1, 2, 9]), 2);
});

test("the slider stands at the nearest step, as the eye measures ratios", () => {
  const steps = [1, 10, 100];
  assert.deepEqual([1, 3, 4, 31, 32, 500].map((count) => nearestPlace(steps, count)), [0, 0, 1, 1, 2, 2]);
});

test("shares are written with a decimal below ten percent", () => {
  assert.deepEqual([share(1, 1000), share(15, 1000), share(1, 8), share(2, 3), share(5, 5), share(0, 7)],
    ["0.1%", "1.5%", "13%", "67%", "100%", "0%"]);
});

test("a band goes from the worst to the best, its dot at the mean", () => {
  assert.deepEqual(bandRow([0.5, 0.8, 0.2]), {
    marks: { band: [0.2, 0.8], mean: [0.5] }, number: "50.0%", beside: "20–80", title: "50.0%, 80.0%, 20.0%" });
});

test("ten thousand samples are painted in a moment", () => {
  const n = 10_000;
  const xy = Uint16Array.from({ length: 2 * n }, (_, i) => (i * 7919) % 65536);
  const places = placePoints({ xy }, 800, 800, reach(n, 2));
  const pixels = new Uint8ClampedArray(4 * 800 * 800);
  const rows = Array.from({ length: n / 2 }, (_, i) => 2 * i);
  const y = rows.concat(rows).map((row) => (row >> 1) % 2);
  const picture = { width: 800, places, points: { y, order: rarestLast(y, [n / 2, n / 2]) }, scale: 2 };
  let best = Infinity;
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now();
    paintPicks(pixels, picture, { rows, others: new Set(rows), blind: false }, COLOURS);
    best = Math.min(best, performance.now() - start);
  }
  assert.ok(best < 150, `${best} ms`); // about 10 on a quiet machine
});
