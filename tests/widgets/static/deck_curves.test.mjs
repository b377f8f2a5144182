import assert from "node:assert/strict";
import test from "node:test";

import { lastOf, pathOf, rolesOf, roundTicks, runOf, spread } from "../../../widgets/course_widgets/training_deck/curves.mjs";

const same = (value) => value;

test("a path goes through its points, and leaves a gap where the loss is no number", () => {
  const rows = [[0, 2.3, 0.1], [1, 1.25, 0.5], [2, null, 0.5], [3, 4, 0.5], [4, 5, 0.5]];
  assert.equal(pathOf(rows, 1, same, same), "M0.0 2.3L1.0 1.3M3.0 4.0L4.0 5.0");
  assert.equal(pathOf(rows.slice(0, 2), 2, (x) => 10 * x, (y) => 1 - y), "M0.0 0.9L10.0 0.5");
  assert.equal(pathOf([], 1, same, same), "");
});

test("ticks are round, start at 0, and are no more than asked", () => {
  assert.deepEqual(roundTicks(10), [0, 2, 4, 6, 8, 10]);
  assert.deepEqual(roundTicks(3.2, 4), [0, 1, 2, 3]);
  assert.deepEqual(roundTicks(0.97, 4), [0, 0.5]);
  for (const end of [1, 2, 3, 7, 10, 15, 30, 70, 99, 500, 100_000, 0.3]) {
    const ticks = roundTicks(end);
    assert.ok(ticks.length >= 2 && ticks.length <= 6 && ticks.at(-1) <= end, `${end}: ${ticks}`);
  }
});

const runs = [
  { setting: { a: 1 }, before: null },
  { setting: { a: 2 }, before: 0 },
  { setting: { a: 3 }, before: 1 },
];

test("the present run is in colours, the one it is compared with stands out, the others are ghosts", () => {
  assert.equal(runOf(runs, { a: 2 }), 1);
  assert.equal(runOf(runs, { a: 9 }), -1);
  assert.deepEqual(rolesOf(runs, { a: 3 }, null), ["ghost", "before", "here"]);
  assert.deepEqual(rolesOf(runs, { a: 2 }, null), ["before", "here", "ghost"]);
  assert.deepEqual(rolesOf(runs, { a: 1 }, null), ["here", "ghost", "ghost"]);
  assert.deepEqual(rolesOf([], { a: 1 }, null), []);
});

test("a setting that was not trained is compared with the latest run", () => {
  assert.deepEqual(rolesOf(runs, { a: 9 }, null), ["ghost", "ghost", "before"]);
});

test("a run under way is the present one, and what it was before is not drawn", () => {
  assert.deepEqual(rolesOf(runs, { a: 1 }, { setting: { a: 9 } }), ["ghost", "ghost", "before"]);
  assert.deepEqual(rolesOf(runs, { a: 1 }, { setting: { a: 3 } }), ["ghost", "before", "none"]);
});

test("the last row of a curve", () => {
  assert.deepEqual(lastOf([[0, 1, 2], [1, 2, 3]]), [1, 2, 3]);
  assert.equal(lastOf([]), null);
});

test("numbers above each other are moved apart, in their order, and none below the end", () => {
  assert.deepEqual(spread([10, 50, 90], 11, 100), [10, 50, 90]);
  assert.deepEqual(spread([20, 20, 20], 10, 100), [20, 30, 40]);
  assert.deepEqual(spread([95, 10, 96], 10, 100), [90, 10, 100]);
  assert.deepEqual(spread([], 10, 100), []);
});
