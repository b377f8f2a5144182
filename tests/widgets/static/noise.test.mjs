import assert from "node:assert/strict";
import test from "node:test";

import { atThreshold, bySelfConfidence, filtered, histogram, readLabels } from "../../../widgets/course_widgets/label_noise_lab/noise.mjs";

const CONFIDENCE = [900, 20, 500, 20, 1000];
const WRONG = [false, true, false, false, true];

test("a threshold drops what is below it, and nothing that is at it", () => {
  assert.deepEqual(filtered(CONFIDENCE, WRONG, 0.5), { n: 5, wrong: 2, dropped: 2, caught: 1, lost: 1 });
  assert.deepEqual(filtered(CONFIDENCE, WRONG, 0.501), { n: 5, wrong: 2, dropped: 3, caught: 1, lost: 2 });
  assert.equal(filtered(CONFIDENCE, WRONG, 0).dropped, 0);
  assert.equal(filtered(CONFIDENCE, WRONG, 1).dropped, 4);
});

test("a threshold of a slider is not lost to binary fractions", () => {
  for (let step = 0; step <= 100; step += 1) assert.equal(filtered([step * 10], [true], step / 100).dropped, 0);
});

test("every label is in one bin, full self-confidence in the last", () => {
  const counts = histogram(CONFIDENCE, WRONG, 4);
  assert.deepEqual(counts.map(({ right, wrong }) => [right, wrong]), [[1, 1], [0, 0], [1, 0], [1, 1]]);
});

test("the least self-confident come first, ties in order", () => {
  assert.deepEqual(bySelfConfidence(CONFIDENCE), [1, 3, 2, 0, 4]);
});

test("at the threshold stand the last dropped and the first kept", () => {
  const order = bySelfConfidence(CONFIDENCE);
  assert.deepEqual(atThreshold(order, CONFIDENCE, 0.6, 2), { dropped: [3, 2], kept: [0, 4] });
  assert.deepEqual(atThreshold(order, CONFIDENCE, 0, 2), { dropped: [], kept: [1, 3] });
  assert.deepEqual(atThreshold(order, CONFIDENCE.map(() => 5), 1, 2), { dropped: [0, 4], kept: [] });
});

test("labels are looked up by kind and place of the slider", () => {
  const bytes = new DataView(Uint8Array.of(9, 1, 2, 3, 4, 5, 6, 7, 8).buffer, 1);
  const at = readLabels(bytes, [0, 0.05]);
  assert.deepEqual([...at("uniform", 0.05)], [3, 4]);
  assert.deepEqual([...at("confusable", 0)], [5, 6]);
  assert.equal(at("uniform", 0.04), null);
});
