// A race's arithmetic, as searching.py and figure.py have it: what is spent, what is best so far, how good a score is.

/**
 * @typedef {{seen: Float64Array, test: Float64Array, n: number, rungs: number[], sign: number}} Scores
 *   seen: world after world, setting after setting, rung after rung; test: world after world, or empty
 * @typedef {[number, number]} Trial  the place of a setting, and up to which rung it was trained
 */

/** Read the bytes that the kernel sent. @returns {Scores} */
export function readScores(seen, test, { rungs, sign, n }) {
  const own = ({ buffer, byteOffset, byteLength }) => new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
  return { seen: own(seen), test: own(test), n, rungs, sign };
}

/** What a search is told of a setting in a world; at its end, unless a rung is named. */
export const scoreOf = ({ seen, n, rungs }, world, place, rung = rungs.length - 1) =>
  seen[(world * n + place) * rungs.length + rung];

/** What chose nothing says of it; undefined where there is no test. */
export const testOf = ({ test, n }, world, place) => test[world * n + place];

/** The whole trainings spent after each trial. */
export function spentAfter(trials, rungs) {
  let spent = 0;
  return trials.map(([, rung]) => {
    spent += rungs[rung];
    return spent / rungs.at(-1);
  });
}

/** The place that is best after each trial, of those trained to the end; null before there is one; of equal ones the first. */
export function bestSoFar(scores, trials, world) {
  let best = null;
  const merit = (place) => scores.sign * scoreOf(scores, world, place);
  return trials.map(([place, rung]) => {
    if (rung === scores.rungs.length - 1 && (best === null || merit(place) > merit(best))) best = place;
    return best;
  });
}

/** A function that says of a score which share of all settings is worse. */
export function rankIn(scores, world) {
  const whole = Float64Array.from({ length: scores.n }, (_, place) => scores.sign * scoreOf(scores, world, place)).sort();
  return (score) => {
    let [low, high] = [0, whole.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (whole[middle] < scores.sign * score) low = middle + 1;
      else high = middle;
    }
    return low / Math.max(1, whole.length - 1);
  };
}

/** The trials that are over when so many whole trainings are spent. */
export function upTo(trials, rungs, spent) {
  const after = spentAfter(trials, rungs);
  return trials.filter((_, k) => after[k] <= spent);
}

/** When the next trial of one of the sides is over; Infinity after the last. */
export const nextAfter = (sides, rungs, spent) =>
  Math.min(...sides.flatMap((trials) => spentAfter(trials, rungs).filter((at) => at > spent)), Infinity);

/** The place that lies from another in a direction, on a surface where each has a column and a row; the same at the edge. */
export function beside(at, place, [right, down]) {
  const wanted = [at[place][0] + right, at[place][1] + down];
  const found = at.findIndex(([column, row]) => column === wanted[0] && row === wanted[1]);
  return found < 0 ? place : found;
}

const CIVIDIS = [
  [0, 34, 78], [26, 56, 111], [67, 78, 108], [97, 101, 111], [125, 124, 120], [155, 148, 118], [188, 174, 108], [222, 201, 88],
  [254, 232, 56]]; // matplotlib's, which eyes of every kind read alike (Nuñez, Anderton and Renslow 2018)

/** The colour of a share. */
export function colourOf(share) {
  const at = Math.min(1, Math.max(0, share)) * (CIVIDIS.length - 1);
  const from = Math.min(CIVIDIS.length - 2, Math.floor(at));
  const parts = CIVIDIS[from].map((part, k) => Math.round(part + (at - from) * (CIVIDIS[from + 1][k] - part)));
  return `rgb(${parts.join(", ")})`;
}

/** Round numbers between two: 1, 2 or 5 of a power of ten apart, at most so many. */
export function ticksBetween(low, high, most = 5) {
  const size = 10 ** Math.floor(Math.log10((high - low) / most));
  const step = [1, 2, 5, 10].map((digit) => digit * size).find((each) => (high - low) / each <= most);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}
