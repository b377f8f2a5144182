// Places on the axis of the scores: as axis.py lays it, in log-odds where the scores are probabilities.

/** @typedef {{logit: boolean, low: number, high: number, ticks: number[]}} Axis */

const logOdds = (share) => Math.log(share / (1 - share));
const tidy = (number, digits = 12) => Number(number.toPrecision(digits));

/** A probability with three digits of its distance to 0 or to 1, whichever is nearer. */
const short = (share) => (share < 0.5 ? tidy(share, 3) : tidy(1 - tidy(1 - share, 3)));

/** The threshold that a place stands for; places are whole, from 0 to `steps`. Probabilities end at 0 and at 1. */
export function thresholdAt({ logit, low, high }, place, steps) {
  if (!logit) return tidy(low + (place * (high - low)) / steps);
  if (place <= 0 || place >= steps) return place <= 0 ? 0 : 1;
  const from = logOdds(low);
  return short(1 / (1 + Math.exp(-(from + (place * (logOdds(high) - from)) / steps))));
}

/** A threshold's share of the way along the axis, kept on it. */
export function shareOf({ logit, low, high }, threshold) {
  const at = Math.min(high, Math.max(low, threshold));
  return logit ? (logOdds(at) - logOdds(low)) / (logOdds(high) - logOdds(low)) : (at - low) / (high - low);
}
