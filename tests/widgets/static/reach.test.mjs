import assert from "node:assert/strict";
import test from "node:test";

import { circlesOf, coveringRadius, distanceBefore, nearestPicks } from "../../../widgets/course_widgets/subset_explorer/reach.mjs";
import { nearestPoint } from "../../../widgets/course_widgets/static/scatter.mjs";

// Five samples on a line, at 0, 1, 4, 5 and 9; picked are those at 0, then 9, then 4.
const REACH = { picks: [[0], [0], [0, 2], [0, 1, 2], [0, 1]], far: [[0], [1], [4, 0], [5, 4, 1], [9, 0]] };
const ROWS = [0, 4, 2];

test("the nearest pick is the last that came nearer", () => {
  assert.deepEqual(nearestPicks(REACH, 1).map(({ far }) => far), [0, 1, 4, 5, 9]);
  assert.deepEqual(nearestPicks(REACH, 2).map(({ pick }) => pick), [0, 0, 0, 1, 1]);
  assert.deepEqual(nearestPicks(REACH, 3).map(({ far }) => far), [0, 1, 0, 1, 0]);
});

test("the covering radius shrinks with every pick", () => {
  assert.deepEqual([1, 2, 3].map((count) => coveringRadius(nearestPicks(REACH, count))), [9, 4, 1]);
});

test("how far a pick was from those before it", () => {
  assert.deepEqual(ROWS.map((row, position) => distanceBefore(REACH, row, position)), [NaN, 9, 4]);
});

test("a circle reaches to the farthest sample that it serves", () => {
  const places = Int32Array.from([0, 1, 4, 5, 9], (x) => 2 * 10 + x);
  const circles = circlesOf(nearestPicks(REACH, 3), ROWS, { places, width: 10 });
  assert.deepEqual(circles, [{ x: 0, y: 2, radius: 1 }, { x: 9, y: 2, radius: 0 }, { x: 4, y: 2, radius: 1 }]);
});

test("the point nearest to the mouse is found, if one is near", () => {
  const places = Int32Array.from([5 * 100 + 5, 5 * 100 + 9, 50 * 100 + 50]);
  assert.equal(nearestPoint(places, 100, 8, 5, 10), 1);
  assert.equal(nearestPoint(places, 100, 30, 30, 10), -1);
});
