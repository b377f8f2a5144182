import assert from "node:assert/strict";
import { test } from "node:test";

import { marksOf, placeOn, widened } from "../../../widgets/course_widgets/trick_ladder/rungs.mjs";

test("a value stands on the scale where its share of the way is, and never beside it", () => {
  assert.equal(placeOn([-10, 30], 0), 25);
  assert.equal(placeOn([-10, 30], 31), 100);
  assert.equal(placeOn([-10, 30], -99), 0);
  assert.equal(placeOn([0, 0], 0), 50);
});

test("the marks are round, few, and within the range", () => {
  assert.deepEqual(marksOf([-3, 104]), [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(marksOf([-2.6, 0]), [-2.5, -2, -1.5, -1, -0.5, 0]);
  assert.deepEqual(marksOf([0, 0]), [0]);
  for (const range of [[-1, 1], [0, 0.037], [-7e4, 3], [-0.2, 61.3]]) {
    const marks = marksOf(range);
    assert.ok(marks.length >= 2 && marks.length <= 7, `${marks}`);
    assert.ok(marks.every((each) => each >= range[0] - 1e-9 && each <= range[1] + 1e-9), `${marks}`);
  }
});

test("the scale leaves room beside the outermost marks", () => {
  const [low, high] = widened([-10, 90]);
  assert.ok(low < -10 && high > 90);
  assert.ok(widened([0, 0])[1] > 0);
});
