// A filter of wrong labels as plain arithmetic, and in words: as the Python does.

import { grouped, percent } from "../static/numbers.mjs";

/**
 * What a threshold drops.
 * @param {number[]} belief  of each label in thousandths, rounded down
 * @param {boolean[]} wrong
 * @param {number} threshold  from 0 to 1
 */
export function filtered(belief, wrong, threshold) {
  const line = Math.round(1000 * threshold);
  const report = { n: belief.length, wrong: 0, dropped: 0, caught: 0 };
  belief.forEach((each, i) => {
    report.wrong += Number(wrong[i]);
    if (each >= line) return;
    report.dropped += 1;
    report.caught += Number(wrong[i]);
  });
  return { ...report, lost: report.dropped - report.caught };
}

/** How many right and how many wrong labels are believed so much: `bins` of equal width from 0 to 1. */
export function histogram(belief, wrong, bins) {
  const counts = Array.from({ length: bins }, () => ({ right: 0, wrong: 0 }));
  belief.forEach((each, i) => {
    counts[Math.min(bins - 1, Math.floor((each * bins) / 1000))][wrong[i] ? "wrong" : "right"] += 1;
  });
  return counts;
}

/** Positions by belief, the least first; ties stay in order. */
export const byBelief = (belief) => belief.map((_, i) => i).sort((a, b) => belief[a] - belief[b] || a - b);

/** The last `most` that a threshold drops and the first it keeps, of positions in the order of belief. */
export function atTheLine(order, belief, threshold, most) {
  const line = Math.round(1000 * threshold);
  const cut = order.findIndex((i) => belief[i] >= line);
  const at = cut < 0 ? order.length : cut;
  return { dropped: order.slice(Math.max(0, at - most), at), kept: order.slice(at, at + most) };
}

/** Say what a filter drops, what of it was wrong, and what is left. */
export function sentence(report, threshold) {
  const { n, wrong, dropped, caught, lost } = report;
  const start = `${grouped(wrong)} of ${grouped(n)} labels are wrong (${percent(wrong, n)}).`;
  const line = `${Math.round(1000 * threshold) / 10}%`;
  if (!dropped) return `${start} Nothing is dropped.`;
  const left = n - dropped;
  const ofThem = wrong ? ` (${percent(caught, wrong)} of these)` : "";
  const after = `Of the ${grouped(left)} left, ${percent(wrong - caught, left)} are wrong.`;
  return `${start} Dropping what is believed less than ${line} drops ${grouped(dropped)}: ${grouped(caught)} wrong` +
    `${ofThem} and ${grouped(lost)} right. ${left ? after : "Nothing is left."}`;
}
