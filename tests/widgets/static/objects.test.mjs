import assert from "node:assert/strict";
import test from "node:test";

import { objectCounts, readObjects } from "../../../widgets/course_widgets/sampling_ratio/objects.mjs";
import { makePlan } from "../../../widgets/course_widgets/sampling_ratio/plan.mjs";

// Two classes of 3 and 2 images; birds 1, 2, 3 | 0, 5 and boats 1, 0, 0 | 2, 2, as running sums in draw order.
const SUMS = Uint32Array.from([1, 1, 3, 1, 6, 1, 0, 2, 5, 4]);
const OBJECTS = readObjects(new DataView(SUMS.buffer), ["bird", "boat"], [3, 2]);
const counted = (target, way) => objectCounts(OBJECTS, makePlan([3, 2], target, way), way);

test("an epoch holds the objects of its images", () => {
  assert.deepEqual(counted({ text: "1:1" }, "under"), { before: [11, 5], after: [3 + 5, 1 + 4] });
  assert.deepEqual(counted({ counts: [[0, 7], [1, 1]] }, "both").after, [2 * 6 + 1 + 0, 2 * 1 + 1 + 2]);
  assert.deepEqual(counted({ text: "1:1" }, "weight").after, [Math.round((2.5 / 3) * 6 + (2.5 / 2) * 5), 6]);
});

test("bytes are read wherever they begin", () => {
  const buffer = new Uint8Array([9, 9, 9, ...new Uint8Array(SUMS.buffer)]).buffer;
  assert.deepEqual(readObjects(new DataView(buffer, 3), ["bird", "boat"], [3, 2]).sums, SUMS);
});
