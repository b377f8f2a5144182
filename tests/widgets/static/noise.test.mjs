import assert from "node:assert/strict";
import test from "node:test";

import { atTheLine, byBelief, filtered, histogram, sentence } from "../../../widgets/course_widgets/label_noise_lab/noise.mjs";

const BELIEF = [900, 20, 500, 20, 1000];
const WRONG = [false, true, false, false, true];

test("a threshold drops what is believed less, and nothing that is believed as much", () => {
  assert.deepEqual(filtered(BELIEF, WRONG, 0.5), { n: 5, wrong: 2, dropped: 2, caught: 1, lost: 1 });
  assert.deepEqual(filtered(BELIEF, WRONG, 0.501), { n: 5, wrong: 2, dropped: 3, caught: 1, lost: 2 });
  assert.equal(filtered(BELIEF, WRONG, 0).dropped, 0);
  assert.equal(filtered(BELIEF, WRONG, 1).dropped, 4);
});

test("a threshold of a slider is not lost to binary fractions", () => {
  for (let step = 0; step <= 100; step += 1) assert.equal(filtered([step * 10], [true], step / 100).dropped, 0);
});

test("every label is in one bin, full belief in the last", () => {
  const counts = histogram(BELIEF, WRONG, 4);
  assert.deepEqual(counts.map(({ right, wrong }) => [right, wrong]), [[1, 1], [0, 0], [1, 0], [1, 1]]);
});

test("the least believed come first, ties in order", () => {
  assert.deepEqual(byBelief(BELIEF), [1, 3, 2, 0, 4]);
});

test("at the line stand the last dropped and the first kept", () => {
  const order = byBelief(BELIEF);
  assert.deepEqual(atTheLine(order, BELIEF, 0.6, 2), { dropped: [3, 2], kept: [0, 4] });
  assert.deepEqual(atTheLine(order, BELIEF, 0, 2), { dropped: [], kept: [1, 3] });
  assert.deepEqual(atTheLine(order, BELIEF.map(() => 5), 1, 2), { dropped: [0, 4], kept: [] });
});

test("a filter is a sentence", () => {
  assert.equal(
    sentence(filtered(BELIEF, WRONG, 0.1), 0.1),
    "2 of 5 labels are wrong (40%). Dropping what is believed less than 10% drops 2: 1 wrong (50% of these) and 1 " +
      "right. Of the 3 left, 33.3% are wrong.");
  assert.match(sentence(filtered(BELIEF, WRONG, 0), 0), /Nothing is dropped\.$/);
  assert.match(sentence(filtered([1], [false], 1), 1), /0 wrong and 1 right\. Nothing is left\.$/);
});
