// Scores and a threshold: the same arithmetic as decisions.py, on scores that were sorted once.

import { shareOf } from "./axis.mjs";

/**
 * @typedef {{values: Float64Array, samples: Uint32Array, positives: Uint32Array}} Scored
 *   the distinct scores, ascending; how many samples, and how many positives, score below each, and last in all
 * @typedef {{threshold: number, tn: number, fp: number, fn: number, tp: number}} Decision
 */

/** Read the bytes the kernel sent; they may begin at any byte of a larger buffer. */
export function readScores(values, below) {
  const own = ({ buffer, byteOffset, byteLength }) => buffer.slice(byteOffset, byteOffset + byteLength);
  const counts = new Uint32Array(own(below));
  const half = counts.length / 2;
  return { values: new Float64Array(own(values)), samples: counts.subarray(0, half), positives: counts.subarray(half) };
}

/** How many of the distinct scores lie below a threshold. */
export function placeOf(values, threshold) {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @returns {Decision} `score >= threshold` is called positive */
export function decide({ values, samples, positives }, threshold) {
  return { threshold, ...countsFrom(samples, positives, placeOf(values, threshold)) };
}

function countsFrom(samples, positives, place) {
  const [below, fn] = [samples[place], positives[place]];
  const tp = positives.at(-1) - fn;
  return { tn: below - fn, fp: samples.at(-1) - below - tp, fn, tp };
}

export const costOf = ({ fn, fp }, miss, falseAlarm) => miss * fn + falseAlarm * fp;

const all = ({ tn, fp, fn, tp }) => tn + fp + (tp + fn);

/** The cost of a sample. */
export const meanCost = (counts, miss, falseAlarm) => costOf(counts, miss, falseAlarm) / all(counts);

/** Its standard error. */
export function meanCostError(counts, miss, falseAlarm) {
  const [n, mean] = [all(counts), meanCost(counts, miss, falseAlarm)];
  const squares = miss * miss * counts.fn + falseAlarm * falseAlarm * counts.fp;
  return Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
}

/** The threshold for true probabilities, 1 / (1 + miss / false alarm): both mistakes cost the same there. */
export const byPrice = (miss, falseAlarm) => falseAlarm / (miss + falseAlarm);

/** The best of all thresholds that decide differently, none called included; among equals the highest, as in metrics. */
function best({ values, samples, positives }, isBetter, allowed = () => true) {
  let [found, at] = [null, 0];
  for (let place = values.length; place >= 0; place -= 1) {
    const counts = countsFrom(samples, positives, place);
    if (allowed(counts) && (!found || isBetter(counts, found))) [found, at] = [counts, place];
  }
  return at < values.length ? values[at] : above(values.at(-1));
}

/** The next number: from here on nothing is called. */
function above(number) {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, number || Number.MIN_VALUE);
  if (!number) return Number.MIN_VALUE;
  bits.setBigInt64(0, bits.getBigInt64(0) + (number > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

/** The threshold whose mistakes cost least; of a sample, as `choose_threshold` counts it. */
export function cheapest(scored, miss, falseAlarm) {
  const n = scored.samples.at(-1);
  return best(scored, (a, b) => costOf(a, miss, falseAlarm) / n < costOf(b, miss, falseAlarm) / n);
}

/** The threshold with the best F1; fractions are compared as whole numbers. */
export const bestF1 = (scored) =>
  best(scored, (a, b) => a.tp * (2 * b.tp + b.fp + b.fn) > b.tp * (2 * a.tp + a.fp + a.fn));

/** The threshold with the best precision among those that find at least this share of the positives. */
export const recallAtLeast = (scored, floor) => best(
  scored,
  (a, b) => a.tp * (b.tp + b.fp) > b.tp * (a.tp + a.fp),
  ({ tp, fn }) => tp >= floor * (tp + fn) - 1e-9);

// -- what is drawn -----------------------------------------------------------------------------------------

/** Negatives and positives in `bins` of equal width. */
export function histogram({ values, samples, positives }, axis, bins) {
  const counts = Array.from({ length: bins }, () => ({ negatives: 0, positives: 0 }));
  for (let i = 0; i < values.length; i += 1) {
    const bin = counts[Math.min(bins - 1, Math.floor(bins * shareOf(axis, values[i])))];
    const found = positives[i + 1] - positives[i];
    bin.positives += found;
    bin.negatives += samples[i + 1] - samples[i] - found;
  }
  return counts;
}

/** What a sample costs at each of some thresholds. */
export const costCurve = (scored, thresholds, miss, falseAlarm) =>
  Array.from(thresholds, (threshold) => meanCost(decide(scored, threshold), miss, falseAlarm));

/** Recall and precision from the highest score down. */
export const precisionRecall = (scored) =>
  along(scored, scored.values.length - 1, ({ tp, fp, fn }) => [tp / (tp + fn), tp / (tp + fp)]);

/** False alarm rate and recall, from calling none to calling all. */
export const roc = (scored) =>
  along(scored, scored.values.length, ({ tn, fp, fn, tp }) => [fp / (fp + tn), tp / (tp + fn)]);

/** The points from a place down, without those that no eye could tell apart. */
function along({ samples, positives }, from, pointOf, fineness = 400) {
  const points = [];
  let [x, y] = [-1, -1];
  for (let place = from; place >= 0; place -= 1) {
    const point = pointOf(countsFrom(samples, positives, place));
    if (Math.abs(point[0] - x) > 1 / fineness || Math.abs(point[1] - y) > 1 / fineness || place === 0) {
      points.push(point);
      [x, y] = point;
    }
  }
  return points;
}
