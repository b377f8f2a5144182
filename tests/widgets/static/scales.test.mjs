import assert from "node:assert/strict";
import test from "node:test";

import { afterKey, arrowStep, axisEnd, nearestStep, placeOf, pointsAxis, ratioSteps } from "../../../widgets/course_widgets/static/scales.mjs";

test("the slider's ratios start balanced, have two digits, and reach what there is", () => {
  for (const imbalance of [1, 9, 10, 100, 347.2, 12_345]) {
    const steps = ratioSteps(imbalance);
    assert.equal(steps[0], 1);
    assert.ok(steps.at(-1) >= Math.max(10, imbalance), `${steps.at(-1)} < ${imbalance}`);
    assert.ok(steps.at(-1) <= Math.max(10, 1.2 * imbalance));
    assert.ok(steps.every((step, i) => !i || step > steps[i - 1]));
    assert.ok(steps.every((step) => Number(step.toPrecision(2)) === step));
  }
});

test("a value between two steps has the place of the nearer", () => {
  assert.deepEqual([0, 4, 13, 500].map((value) => placeOf([0, 5, 10, 15], value)), [0, 1, 3, 3]);
});

test("the nearest step is the nearest as the eye measures ratios", () => {
  const steps = ratioSteps(100);
  assert.equal(steps[nearestStep(steps, 2.02)], 2);
  assert.equal(steps[nearestStep(steps, 1000)], 100);
  assert.equal(steps[nearestStep(steps, 0.5)], 1);
});

test("the axis leaves room to pull, and ends on a round number", () => {
  for (const longest of [1, 9, 47, 900, 5000, 899_758]) {
    const end = axisEnd(longest);
    assert.ok(end > longest && end < 1.4 * longest + 2);
  }
  assert.equal(axisEnd(900), 1100);
});

test("an arrow key moves about a hundredth of the axis, to round numbers", () => {
  assert.equal(arrowStep(1100), 10);
  assert.equal(arrowStep(20), 1);
  assert.equal(afterKey("ArrowRight", 453, 10, 0, 1100), 460);
  assert.equal(afterKey("ArrowLeft", 453, 10, 0, 1100), 450);
  assert.equal(afterKey("ArrowLeft", 450, 10, 0, 1100), 440);
  assert.equal(afterKey("PageUp", 450, 10, 0, 1100), 550);
  assert.equal(afterKey("Home", 450, 10, 0, 1100), 0);
  assert.equal(afterKey("End", 450, 10, 0, 1100), 1100);
  assert.equal(afterKey("ArrowRight", 1100, 10, 0, 1100), 1100);
  assert.equal(afterKey("a", 450, 10, 0, 1100), null);
});

test("an axis holds every value, on round numbers, and is wide enough to see a difference", () => {
  for (const values of [[0.8], [0.31, 0.75], [0, 1], [0.999], [0.004, 0.02]]) {
    const { low, high, ticks, at } = pointsAxis(values);
    assert.ok(low >= 0 && high <= 100 && high - low >= 20);
    assert.ok(values.every((value) => at(value) >= 0 && at(value) <= 1), `${values}`);
    assert.ok(ticks.length >= 2 && ticks.every((tick) => tick >= low && tick <= high && tick % 10 === 0));
  }
});
