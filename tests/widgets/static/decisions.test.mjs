import assert from "node:assert/strict";
import test from "node:test";

import { shareOf, thresholdAt } from "../../../widgets/course_widgets/threshold_tuner/axis.mjs";
import {
  bestF1, byPrice, cheapest, costCurve, costOf, decide, histogram, placeOf, precisionRecall, readScores, recallAtLeast, roc,
} from "../../../widgets/course_widgets/threshold_tuner/decisions.mjs";

/** As the kernel packs it. */
function packed(truth, score) {
  const values = [...new Set(score)].sort((a, b) => a - b);
  const below = (chosen) => [...values, Infinity].map((value) => score.filter((each, i) => chosen(i) && each < value).length);
  return {
    values: new Float64Array(values), samples: new Uint32Array(below(() => true)),
    positives: new Uint32Array(below((i) => truth[i])),
  };
}

const TRUTH = [0, 0, 1, 0, 1, 1];
const SCORE = [0.1, 0.4, 0.4, 0.6, 0.6, 0.9];
const SCORED = packed(TRUTH, SCORE);

test("a score that equals the threshold is called", () => {
  assert.deepEqual(decide(SCORED, 0.6), { threshold: 0.6, tn: 2, fp: 1, fn: 1, tp: 2 });
  assert.deepEqual(decide(SCORED, 0.6000001), { threshold: 0.6000001, tn: 3, fp: 0, fn: 2, tp: 1 });
  assert.deepEqual(decide(SCORED, -5), { threshold: -5, tn: 0, fp: 3, fn: 0, tp: 3 });
  assert.deepEqual(decide(SCORED, 1), { threshold: 1, tn: 3, fp: 0, fn: 3, tp: 0 });
});

test("every place is that of a loop through all scores", () => {
  for (const threshold of [-1, 0.1, 0.2, 0.4, 0.4 + 1e-16, 0.5, 0.9, 0.91]) {
    assert.equal(placeOf(SCORED.values, threshold), SCORED.values.filter((value) => value < threshold).length);
  }
});

test("bytes may begin anywhere in a larger buffer", () => {
  const whole = new Uint8Array(3 + 16 + 24);
  whole.set(new Uint8Array(new Float64Array([0.25, 0.5]).buffer), 3);
  whole.set(new Uint8Array(new Uint32Array([0, 1, 2, 0, 0, 1]).buffer), 19);
  const scored = readScores(new DataView(whole.buffer, 3, 16), new DataView(whole.buffer, 19, 24));
  assert.deepEqual(decide(scored, 0.5), { threshold: 0.5, tn: 1, fp: 0, fn: 0, tp: 1 });
});

test("the cheapest, the best F1 and the most precise with enough recall are those of trying all", () => {
  const all = [...SCORED.values].map((value) => decide(SCORED, value));
  for (const [miss, alarm] of [[1, 1], [10, 1], [1, 10], [0.1, 0.2], [0, 1]]) {
    const cost = costOf(decide(SCORED, cheapest(SCORED, miss, alarm)), miss, alarm);
    assert.equal(cost, Math.min(miss * 3, ...all.map((each) => costOf(each, miss, alarm))));
  }
  const f1 = ({ tp, fp, fn }) => (2 * tp) / (2 * tp + fp + fn);
  assert.equal(f1(decide(SCORED, bestF1(SCORED))), Math.max(...all.map(f1)));
  assert.equal(recallAtLeast(SCORED, 1), 0.4);
  assert.equal(recallAtLeast(SCORED, 0.5), 0.6);
  assert.equal(recallAtLeast(packed([0, 0, 1, 1, 1], [0.9, 0.8, 0.7, 0.6, 0.5]), 0.1), 0.5);
  assert.equal(recallAtLeast(SCORED, 1 / 3), 0.9);
});

test("where a miss is free nothing is called, whatever the sign of the scores", () => {
  for (const most of [0.9, 0, -2]) {
    const scored = packed([0, 1], [-3, most]);
    const threshold = cheapest(scored, 0, 1);
    assert.ok(threshold > most && threshold < most + 1e-9, String(threshold));
    assert.equal(decide(scored, threshold).tp, 0);
  }
});

const PLAIN = { logit: false, low: 0, high: 1 };
const LOGIT = { logit: true, low: 0.001, high: 0.99 };

test("places on the axis are thresholds without a tail of digits, and back", () => {
  for (let place = 0; place <= 1000; place += 1) {
    const [plain, odds] = [PLAIN, LOGIT].map((axis) => thresholdAt(axis, place, 1000));
    assert.ok(String(plain).length <= 5, String(plain));
    assert.ok(String(odds).length <= 7, String(odds));
    assert.equal(Math.round(1000 * shareOf(PLAIN, plain)), place);
    assert.ok(Math.abs(1000 * shareOf(LOGIT, odds) - place) < 0.5, `${place} ${odds}`);
  }
  for (const axis of [PLAIN, LOGIT]) assert.deepEqual([shareOf(axis, 7), shareOf(axis, -7)], [1, 0]);
});

test("in log-odds equal steps are equal factors of the odds, and the ends call all and none but certainty", () => {
  const odds = [100, 400, 700].map((place) => thresholdAt(LOGIT, place, 1000)).map((share) => share / (1 - share));
  assert.ok(Math.abs(odds[1] / odds[0] / (odds[2] / odds[1]) - 1) < 0.02);
  assert.deepEqual([thresholdAt(LOGIT, 0, 1000), thresholdAt(LOGIT, 1000, 1000)], [0, 1]);
});

test("the price's own threshold is 1/(1 + miss/false alarm)", () => {
  assert.equal(byPrice(20, 1), 1 / 21);
  assert.equal(byPrice(0, 1), 1);
});

test("every sample is in one bar, the highest in the last", () => {
  assert.deepEqual(histogram(SCORED, { logit: false, low: 0, high: 0.9 }, 2), [
    { negatives: 2, positives: 1 }, { negatives: 1, positives: 2 }]);
});

test("the drawn cost is that of a sample", () => {
  assert.deepEqual(costCurve(SCORED, [0, 0.5, 1], 10, 1), [3 / 6, 11 / 6, 30 / 6]);
});

test("the curve goes from the highest score to all, and thins only what no eye could tell apart", () => {
  assert.deepEqual(roc(SCORED), [[0, 0], [0, 1 / 3], [1 / 3, 2 / 3], [2 / 3, 1], [1, 1]]);
  assert.deepEqual(precisionRecall(SCORED), [[1 / 3, 1], [2 / 3, 2 / 3], [1, 3 / 5], [1, 1 / 2]]);
  const n = 50_000;
  const truth = Array.from({ length: n }, (_, i) => Number((i * 7919) % 100 < 50));
  const many = {
    values: Float64Array.from({ length: n }, (_, i) => i),
    samples: Uint32Array.from({ length: n + 1 }, (_, i) => i),
    positives: new Uint32Array(n + 1),
  };
  truth.forEach((each, i) => (many.positives[i + 1] = many.positives[i] + each));
  const points = precisionRecall(many);
  assert.ok(points.length < 2_000, String(points.length));
  assert.deepEqual(points.at(-1), [1, 0.5]);
});
