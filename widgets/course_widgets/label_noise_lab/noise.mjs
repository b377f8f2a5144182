// A filter of wrong labels as plain arithmetic, as noise.py does it.

export const KINDS = ["uniform", "confusable"]; // as control.py has them

/**
 * What a threshold drops.
 * @param {number[]} confidence  self-confidence of each label in thousandths, rounded down
 * @param {boolean[]} wrong
 * @param {number} threshold  from 0 to 1
 */
export function filtered(confidence, wrong, threshold) {
  const least = Math.round(1000 * threshold);
  const report = { n: confidence.length, wrong: 0, dropped: 0, caught: 0 };
  confidence.forEach((each, i) => {
    report.wrong += Number(wrong[i]);
    if (each >= least) return;
    report.dropped += 1;
    report.caught += Number(wrong[i]);
  });
  return { ...report, lost: report.dropped - report.caught };
}

/**
 * The labels at each place of the slider, as the kernel sends them once.
 * @param {DataView} bytes  uint8: first every rate of random mistakes, then every rate of agreeing ones
 * @param {number[]} rates
 * @returns {(kind: string, rate: number) => Uint8Array | null} null where the rate is no place of the slider
 */
export function readLabels(bytes, rates) {
  const all = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const n = all.length / KINDS.length / rates.length;
  return (kind, rate) => {
    const place = rates.indexOf(rate);
    const start = (KINDS.indexOf(kind) * rates.length + place) * n;
    return place < 0 ? null : all.subarray(start, start + n);
  };
}

/** Right and wrong labels by self-confidence: `bins` of equal width from 0 to 1. */
export function histogram(confidence, wrong, bins) {
  const counts = Array.from({ length: bins }, () => ({ right: 0, wrong: 0 }));
  confidence.forEach((each, i) => {
    counts[Math.min(bins - 1, Math.floor((each * bins) / 1000))][wrong[i] ? "wrong" : "right"] += 1;
  });
  return counts;
}

/** Positions by self-confidence, the least first; ties stay in order. */
export const bySelfConfidence = (confidence) =>
  confidence.map((_, i) => i).sort((a, b) => confidence[a] - confidence[b] || a - b);

/** The last `most` that a threshold drops and the first it keeps, of positions in the order of self-confidence. */
export function atThreshold(order, confidence, threshold, most) {
  const least = Math.round(1000 * threshold);
  const cut = order.findIndex((i) => confidence[i] >= least);
  const at = cut < 0 ? order.length : cut;
  return { dropped: order.slice(Math.max(0, at - most), at), kept: order.slice(at, at + most) };
}
