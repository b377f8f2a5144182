import assert from "node:assert/strict";
import { test } from "node:test";

import { beside, colourOf, nextAfter, ticksBetween, upTo } from "../../../widgets/course_widgets/search_race/racing.mjs";

const RUNGS = [1, 2, 4];
const HALVED = [[5, 2], [6, 0], [7, 1]]; // 4, then 1, then 2 of 4 epochs

test("a trial is shown when what it takes is spent", () => {
  assert.deepEqual(upTo(HALVED, RUNGS, 1), [[5, 2]]);
  assert.deepEqual(upTo(HALVED, RUNGS, 1.25), [[5, 2], [6, 0]]);
  assert.deepEqual(upTo(HALVED, RUNGS, 2), HALVED);
});

test("the next trial is that of either side, and after the last there is none", () => {
  const other = [[1, 2], [2, 2]];
  assert.equal(nextAfter([HALVED, other], RUNGS, 0), 1);
  assert.equal(nextAfter([HALVED, other], RUNGS, 1), 1.25);
  assert.equal(nextAfter([HALVED, other], RUNGS, 1.75), 2);
  assert.equal(nextAfter([HALVED, other], RUNGS, 2), Infinity);
  assert.equal(nextAfter([[], []], RUNGS, 0), Infinity);
});

test("a move ends at the edge, and where a row is not full", () => {
  const at = [[0, 0], [1, 0], [0, 1]];
  assert.equal(beside(at, 0, [1, 0]), 1);
  assert.equal(beside(at, 1, [1, 0]), 1);
  assert.equal(beside(at, 0, [0, 1]), 2);
  assert.equal(beside(at, 1, [0, 1]), 1);
});

test("colours begin and end as cividis does", () => {
  assert.equal(colourOf(0), "rgb(0, 34, 78)");
  assert.equal(colourOf(1), "rgb(254, 232, 56)");
  assert.equal(colourOf(7), colourOf(1));
});

test("ticks are round and lie between", () => {
  assert.deepEqual(ticksBetween(0.78, 0.886, 4), [0.8, 0.85]);
  assert.deepEqual(ticksBetween(0, 16, 9), [0, 2, 4, 6, 8, 10, 12, 14, 16]);
  assert.deepEqual(ticksBetween(-0.3, 0.3, 4), [-0.2, 0, 0.2]);
});
