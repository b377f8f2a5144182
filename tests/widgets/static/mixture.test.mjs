import assert from "node:assert/strict";
import test from "node:test";

import { remix, shareOut } from "../../../widgets/course_widgets/group_mixer/mixture.mjs";

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const NATURAL = [600, 360, 180, 60];
const LIMITS = [3000, 1800, 900, 300];

test("moving one group moves the others in proportion and keeps the sum", () => {
  assert.deepEqual(remix(NATURAL, 3, 300, LIMITS), [474, 284, 142, 300]);
  assert.deepEqual(remix(NATURAL, 0, 0, LIMITS), [0, 720, 360, 120]);
});

test("a group gets no more than there is, and no less than the others can make up for", () => {
  assert.deepEqual(remix(NATURAL, 3, 900, LIMITS)[3], 300);
  assert.deepEqual(remix([50, 50], 0, 0, [100, 80]), [20, 80]);
  assert.deepEqual(remix(NATURAL, 1, -40, LIMITS)[1], 0);
});

test("moving there and back from the same mixture brings it back", () => {
  for (const to of [0, 17, 60, 299, 5000]) {
    assert.equal(sum(remix(NATURAL, 3, to, LIMITS)), 1200);
    assert.deepEqual(remix(NATURAL, 3, 60, LIMITS), NATURAL);
  }
});

test("a locked group keeps its number, and what is moved takes from the others alone", () => {
  assert.deepEqual(remix(NATURAL, 3, 200, LIMITS, [true, false, false, false]), [600, 267, 133, 200]);
  assert.deepEqual(remix(NATURAL, 3, 900, LIMITS, [true, true, true, false]), NATURAL);
});

test("groups at zero stay there until nobody else can give", () => {
  assert.deepEqual(remix([100, 20, 0, 0], 0, 60, [200, 120, 60, 20]), [60, 60, 0, 0]);
  const pushed = remix([100, 20, 0, 0], 0, 0, [200, 30, 80, 40]);
  assert.deepEqual(pushed.slice(0, 2), [0, 30]);
  assert.equal(sum(pushed), 120);
});

test("every mixture of a long random walk adds up and stays within what there is", () => {
  let [mixture, seed] = [NATURAL, 1];
  const next = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (let i = 0; i < 2000; i += 1) {
    mixture = remix(mixture, Math.floor(4 * next()), 1500 * next() - 100, LIMITS);
    assert.equal(sum(mixture), 1200);
    assert.ok(mixture.every((count, g) => Number.isInteger(count) && count >= 0 && count <= LIMITS[g]));
  }
});

test("shares with ties go to the first", () => {
  assert.deepEqual(shareOut([1, 1, 1], 8, [100, 100, 100]), [3, 3, 2]);
});
