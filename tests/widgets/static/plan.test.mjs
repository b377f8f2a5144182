import assert from "node:assert/strict";
import test from "node:test";

import { Refused, makePlan, parseTarget, rarest } from "../../../widgets/course_widgets/sampling_ratio/plan.mjs";
import { add, compare, floor, fraction, over, times, toNumber } from "../../../widgets/course_widgets/sampling_ratio/fraction.mjs";

const after = (counts, target, way) => makePlan(counts, target, way).after;
const CATS = [900, 100];

test("fractions are exact and in lowest terms", () => {
  assert.deepEqual(fraction("2.50"), { top: 5n, bottom: 2n });
  assert.deepEqual(add(fraction("0.1"), fraction("0.2")), fraction("0.3"));
  assert.deepEqual(times(over(fraction(1), fraction(3)), fraction(3)), fraction(1));
  assert.equal(floor(over(fraction(200), fraction(3))), 66);
  assert.equal(compare(fraction("0.3"), fraction("0.30001")), -1);
  assert.equal(toNumber(fraction(".5")), 0.5);
});

test("two classes meet the ratio exactly", () => {
  assert.deepEqual(after(CATS, { text: "1:2" }, "over"), [900, 450]);
  assert.deepEqual(after(CATS, { text: "1:3" }, "under"), [300, 100]);
  assert.deepEqual(after(CATS, { text: " 1 : 3 " }, "both"), [750, 250]);
  assert.deepEqual(after(CATS, { text: "25%" }, "over"), [900, 300]);
  assert.deepEqual(after(CATS, { shares: [[1, "0.25"]] }, "under"), [300, 100]);
  assert.deepEqual(after(CATS, { counts: [[1, 50]] }, "both"), [900, 50]);
});

test("more classes stay within the ratio", () => {
  assert.deepEqual(after([500, 180, 60, 20, 5], { text: "1:3" }, "over"), [500, 180, 166, 166, 166]);
  assert.deepEqual(after([500, 180, 60, 20, 5], { text: "1:3" }, "under"), [15, 15, 15, 15, 5]);
  assert.deepEqual(after([7, 2, 1], { text: "1:1" }, "both"), [4, 3, 3]);
});

test("weights at 1:1 are 1/p, and leave the samples alone", () => {
  const plan = makePlan([90, 10], { text: "1:1" }, "weight");
  assert.deepEqual(plan.after, [90, 10]);
  assert.deepEqual(plan.weights, [1 / 0.9, 10]);
  assert.deepEqual(plan.effective, [50, 50]);
});

test("classes that are nearer to even than asked stay as they are", () => {
  for (const way of ["over", "under", "both", "weight"]) {
    for (const [counts, text] of [[[20, 10], "1:10"], [[20, 10], "10%"], [[50, 20, 10], "1:5"], [[5, 5], "1:7"]]) {
      const plan = makePlan(counts, { text }, way);
      assert.deepEqual(plan.after, counts);
      assert.equal(new Set(plan.weights).size, 1);
    }
  }
  assert.deepEqual(after([20, 10], { shares: [[1, "0.1"]] }, "over"), [90, 10]);
});

test("a tie takes the last class for the rarer one", () => {
  assert.equal(rarest([3, 3].map(fraction)), 1);
});

for (const text of ["", "1", "1:", ":1", "1:0", "0:1", "-1:2", "1:2:3", "a:b", "1:1e3", "0", "100%", "-3%", "1,5:2"]) {
  test(`“${text}” is refused`, () => assert.throws(() => parseTarget(text), Refused));
}

test("a plan that cannot be is refused", () => {
  const refuse = (counts, target, way) => assert.throws(() => makePlan(counts, target, way), Refused);
  refuse(CATS, { counts: [[1, 130]] }, "under");
  refuse(CATS, { counts: [[0, 800]] }, "over");
  refuse([5, 5], { text: "7:1" }, "under");
  refuse(CATS, { text: "100000000:1" }, "over");
  refuse([5, 4, 3], { text: "2:1" }, "over");
});
