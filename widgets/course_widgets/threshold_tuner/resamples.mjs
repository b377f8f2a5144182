// Samples drawn again, with repeats: the same arithmetic as resamples.py, on counts that Python drew once.

/**
 * @typedef {{thresholds: Float64Array, missed: Uint32Array, alarms: Uint32Array, draws: number, n: number}} Resamples
 *   missed and alarms: draw after draw, of each threshold
 */

const LEFT_OUT = 5; // draws at each end, as in resamples.py

/** Read the bytes the kernel sent. */
export function readResamples({ buffer, byteOffset, byteLength }, draws, n) {
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
  const m = byteLength / (8 + 8 * draws);
  const [missed, alarms] = [0, 1].map((k) => new Uint32Array(bytes, 8 * m + 4 * k * draws * m, draws * m));
  return { thresholds: new Float64Array(bytes, 0, m), missed, alarms, draws, n };
}

/**
 * What luck makes of the costs of a sample.
 * @returns {{low: number[], high: number[], cheapest: [number, number]}} the middle 95 % of the costs at each threshold,
 *   and of the draws' cheapest thresholds
 */
export function luckOf({ thresholds, missed, alarms, draws, n }, miss, falseAlarm) {
  const m = thresholds.length;
  const middle = (values) => [values.sort((a, b) => a - b)[LEFT_OUT], values[values.length - 1 - LEFT_OUT]];
  const costs = Float64Array.from(missed, (each, i) => (miss * each + falseAlarm * alarms[i]) / n);
  const column = (at) => Float64Array.from({ length: draws }, (_, draw) => costs[draw * m + at]);
  const band = Array.from(thresholds, (_, at) => middle(column(at)));
  const best = Float64Array.from({ length: draws }, (_, draw) => highestOfLeast(costs.subarray(draw * m, (draw + 1) * m)));
  const [from, to] = middle(best);
  return { low: band.map(([low]) => low), high: band.map(([, high]) => high), cheapest: [thresholds[from], thresholds[to]] };
}

function highestOfLeast(costs) {
  let at = costs.length - 1;
  for (let i = at - 1; i >= 0; i -= 1) if (costs[i] < costs[at]) at = i;
  return at;
}
