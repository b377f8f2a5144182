import assert from "node:assert/strict";
import test from "node:test";

import { AS_THEY_COME, entryOf, NEGATIVES, rarestOf, targetOf } from "../../../widgets/course_widgets/sampling_ratio/positives.mjs";
import { makePlan } from "../../../widgets/course_widgets/sampling_ratio/plan.mjs";

const THREE = [600, 80, 320];
const TWO = [90, 10];

test("every entry of the menu is found again in the target that it stands for", () => {
  for (const counts of [TWO, THREE]) {
    counts.forEach((_, positive) => {
      for (const entry of NEGATIVES.map((negatives) => `1:${negatives}`)) {
        assert.deepEqual(entryOf(counts, targetOf(counts, positive, entry)), { entry, positive });
      }
      assert.deepEqual(entryOf(counts, targetOf(counts, positive, AS_THEY_COME)), { entry: AS_THEY_COME });
    });
  }
});

test("with two classes 1:2 is a ratio as it is typed, with more an exact share", () => {
  assert.deepEqual(targetOf(TWO, 1, "1:2"), { text: "1:2" });
  assert.deepEqual(targetOf(THREE, 1, "1:2"), { shares: [[1, "1/3"]] });
  assert.equal(rarestOf(THREE), 1);
});

test("what is set by hand is no entry", () => {
  for (const target of [{ text: "1:2.5" }, { text: "30%" }, { counts: [[0, 40]] }, { shares: [[1, "0.3"]] },
    { shares: [[0, "1/3"], [1, "1/3"]] }]) assert.equal(entryOf(THREE, target).entry, "");
  assert.equal(entryOf(THREE, { text: "1:2" }).entry, "", "of three classes it is the smallest to the largest");
  assert.equal(entryOf(TWO, { text: " 1 : 2 " }).entry, "1:2");
  assert.deepEqual(entryOf(THREE, { shares: [[2, "0.25"]] }), { entry: "1:3", positive: 2 }, "as an earlier page wrote it");
});

test("there are exactly so many negatives to each positive", () => {
  const { after } = makePlan([900, 100], { shares: [[1, "1/3"]] }, "over");
  assert.deepEqual(after, [900, 450]);
  assert.deepEqual(makePlan(THREE, targetOf(THREE, 1, "1:3"), "under").after, [157, 80, 83]);
  assert.deepEqual(makePlan(THREE, targetOf(THREE, 1, AS_THEY_COME), "both").after, THREE);
});
