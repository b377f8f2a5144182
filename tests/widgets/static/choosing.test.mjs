import assert from "node:assert/strict";
import test from "node:test";

import {
  choose, costAxis, costWords, overWords, ruledOut, statusWords, tickWords,
} from "../../../widgets/course_widgets/model_chooser/choosing.mjs";
import { lookOf, markPath, placeLabels } from "../../../widgets/course_widgets/model_chooser/plot.mjs";

const LIMITS = [
  { name: "max_latency_ms", column: "latency_p95_ms", floor: false, scale: 1, over: "{} ms too slow" },
  { name: "min_accuracy", column: "accuracy", floor: true, scale: 100, over: "{} points too low" },
  { name: "max_images", column: "images", floor: false, scale: 1, over: "needs {} more images" },
];
const LOOSE = { axis: "latency_ms", max_latency_ms: 100, min_accuracy: 0, max_images: 10_000 };
const row = (name, latency, accuracy, half = 0.01, images = 300) => ({
  name, images, accuracy, low: accuracy - half, high: accuracy + half, latency_ms: latency, latency_p95_ms: 2 * latency,
});
const ROWS = [row("a", 1, 0.8), row("b", 2, 0.9), row("c", 3, 0.895), row("d", 4, 0.95), row("e", 5, 0.7)];
const AXIS = { column: "latency_ms", cheapest: "quickest" };

test("the front holds whom none beats in both, the cheapest first", () => {
  const { front, left } = choose(ROWS, LIMITS, LOOSE);
  assert.deepEqual(left, [0, 1, 2, 3, 4]);
  assert.deepEqual(front, [0, 1, 3]);
});

test("the best is the pick where no other interval reaches it, else the cheapest of the tied", () => {
  assert.deepEqual([choose(ROWS, LIMITS, LOOSE).best, choose(ROWS, LIMITS, LOOSE).pick], [3, 3]);
  const wide = ROWS.map((each) => ({ ...each, high: each.accuracy + 0.04 }));
  const { best, pick, tied } = choose(wide, LIMITS, LOOSE);
  assert.deepEqual([best, pick, tied], [3, 1, [1, 3]]);
  const touching = [row("a", 1, 0.9, 0), { ...row("b", 2, 0.95, 0), low: 0.9 }];
  assert.equal(choose(touching, LIMITS, LOOSE).pick, 0, "intervals that touch overlap");
});

test("of two that cost the same the one that needs fewer images is the pick", () => {
  const rows = [row("a", 1, 0.91, 0.02, 1000), row("b", 1, 0.9, 0.02, 300)];
  assert.equal(choose(rows, LIMITS, LOOSE).pick, 1);
});

test("what is ruled out has every reason, with by how much; a limit that is just met rules nothing out", () => {
  const { over, left } = choose(ROWS, LIMITS, { ...LOOSE, max_latency_ms: 4, min_accuracy: 0.895, max_images: 300 });
  assert.deepEqual(left, [1]);
  assert.deepEqual(over[4].map(([limit, by]) => overWords(limit, by)), ["6 ms too slow", "20 points too low"]);
  assert.deepEqual(over[1], []);
  assert.equal(ruledOut(over, "max_latency_ms"), 3);
  assert.equal(overWords(LIMITS[2], 700), "needs 700 more images");
});

test("where none is left the nearest breaks the fewest limits by the least share", () => {
  const choice = choose(ROWS, LIMITS, { ...LOOSE, max_latency_ms: 1.9, min_accuracy: 0.5 });
  assert.deepEqual([choice.pick, choice.best, choice.left, choice.nearest], [null, null, [], 0]);
  assert.equal(statusWords(ROWS, choice, 0, AXIS), "0.1 ms too slow");
});

test("each model is told where it stands", () => {
  const choice = choose(ROWS, LIMITS, LOOSE);
  assert.deepEqual(ROWS.map((_, place) => statusWords(ROWS, choice, place, AXIS)), [
    "less accurate, but cheaper", "less accurate, but cheaper", "b is no worse and cheaper", "the pick",
    "d is better and cheaper",
  ]);
});

test("an axis in powers of ten holds its values, with at least two ticks", () => {
  for (const values of [[0.1, 0.5], [1, 1], [3, 3.2], [1e-3, 1e4], [42_378, 45_114]]) {
    const { ticks, at } = costAxis(values);
    assert.ok(values.every((value) => at(value) > 0 && at(value) < 1), String(values));
    assert.ok(ticks.length >= 1 && ticks.length < 12, `${values}: ${ticks}`);
  }
});

test("numbers are short on the axis and in the rows", () => {
  assert.deepEqual([0.1, 650, 12_000, 1_500_000].map(tickWords), ["0.1", "650", "12k", "1.5M"]);
  assert.deepEqual([0.14234, 42_378, 3].map(costWords), ["0.14", "42,378", "3"]);
});

test("no two of 56 models look alike, and every mark has an outline", () => {
  const looks = Array.from({ length: 56 }, (_, k) => lookOf(k));
  assert.equal(new Set(looks.map((look) => JSON.stringify(look))).size, 56);
  for (const { form } of looks) assert.match(markPath(form, 10, 10, 5), /^M[\d.]+ [\d.]+.*Z$/);
});

test("no label lies over another, over a point, or beyond the edge", () => {
  const points = Array.from({ length: 30 }, (_, k) => ({ x: 60 + 9 * k, y: 100 + 20 * Math.sin(k), text: `model ${k}` }));
  const bounds = { left: 40, right: 380, top: 10, bottom: 270 };
  const placed = placeLabels(points, points, bounds);
  assert.ok(placed.length >= 3);
  assert.equal(placeLabels([points[9]], points.slice(9, 10), bounds)[0].text, "model 9");
  const boxes = placed.map(({ x, y, text, anchor }) => {
    const left = anchor === "end" ? x - 6.4 * text.length : x;
    return { left, right: left + 6.4 * text.length, top: y - 10, bottom: y + 3 };
  });
  boxes.forEach((box, k) => {
    assert.ok(box.left >= 40 && box.right <= 380 && box.top >= 10 && box.bottom <= 270);
    for (const other of boxes.slice(k + 1)) {
      assert.ok(box.left >= other.right || other.left >= box.right || box.top >= other.bottom || other.top >= box.bottom);
    }
  });
});
