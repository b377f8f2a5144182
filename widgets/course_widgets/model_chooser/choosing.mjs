// Which models are left by a set of limits, which of them are worth a look, which one to take. Pure functions, tested by
// node; choosing.py has the same.

import { significant } from "../static/numbers.mjs";

/** The limits that a row does not keep to, and by how much. */
export const overOf = (row, limits, setting) => limits
  .map((limit) => [limit, (setting[limit.name] - row[limit.column]) * (limit.floor ? 1 : -1)])
  .filter(([, by]) => by > 0);

const compared = (...pairs) => pairs.map(([a, b]) => a - b).find((difference) => difference !== 0) ?? 0;
const leastOf = (places, compare) => places.reduce((least, place) => (compare(place, least) < 0 ? place : least));

/**
 * Choose among measured models; numbers are places in the rows.
 * @param {object[]} rows
 * @param {{name: string, column: string, floor: boolean}[]} limits
 * @param {Record<string, any>} setting  a number for each limit, and the axis: the column that says what is cheap
 * @returns {{over: [object, number][][], left: number[], front: number[], tied: number[], best: number | null,
 *   pick: number | null, nearest: number | null}}
 */
export function choose(rows, limits, setting) {
  const { axis } = setting;
  const over = rows.map((row) => overOf(row, limits, setting));
  const all = rows.map((_, place) => place);
  const left = all.filter((place) => over[place].length === 0);
  if (!left.length) {
    const share = (place) => Math.max(...over[place].map(([limit, by]) => by / Math.max(setting[limit.name], 1e-12)));
    const nearest = leastOf(all, (a, b) => compared([over[a].length, over[b].length], [share(a), share(b)], [a, b]));
    return { over, left, front: [], tied: [], best: null, pick: null, nearest };
  }
  const thrift = (a, b) => compared(
    [rows[a][axis], rows[b][axis]], [rows[a].images, rows[b].images], [rows[b].accuracy, rows[a].accuracy], [a, b]);
  const byCost = [...left].sort((a, b) => compared(
    [rows[a][axis], rows[b][axis]], [rows[b].accuracy, rows[a].accuracy], [rows[a].images, rows[b].images], [a, b]));
  const front = [];
  for (const place of byCost) {
    if (!front.length || rows[place].accuracy > rows[front.at(-1)].accuracy) front.push(place);
  }
  const best = leastOf(left, (a, b) => compared([rows[b].accuracy, rows[a].accuracy]) || thrift(a, b));
  const tied = left.filter((place) => rows[place].high >= rows[best].low);
  return { over, left, front, tied, best, pick: leastOf(tied, thrift), nearest: null };
}

/** By how much a limit is missed, in words. */
export const overWords = ({ column, over, scale }, by) => over.replace(
  "{}", significant(scale * by, column === "images" ? 4 : 2));

/** Where a model stands: what rules it out, or what speaks for it, or what beats it. */
export function statusWords(rows, choice, place, { column, cheapest }) {
  const { over, pick, best, tied, front } = choice;
  if (over[place].length) return over[place].map(([limit, by]) => overWords(limit, by)).join(", ");
  if (place === pick) return pick === best ? "the pick" : `the pick: ${cheapest} of those too close to call`;
  if (place === best) return "most accurate, yet too close to call";
  if (tied.includes(place)) return "too close to call";
  if (front.includes(place)) return "less accurate, but cheaper";
  const row = rows[place];
  const beats = front.map((each) => rows[each]).filter((each) => each[column] <= row[column]).at(-1); // the front rises
  const better = beats.low > row.high ? "better" : "no worse";
  return `${beats.name} is ${better} ${beats[column] < row[column] ? "and cheaper" : "at the same cost"}`;
}

/** How many models a limit rules out. */
export const ruledOut = (over, name) => over.filter((each) => each.some(([limit]) => limit.name === name)).length;

/** A cost in words: large counts grouped, the rest with two digits. */
export const costWords = (number) => (number >= 1000 ? Math.round(number).toLocaleString("en-US") : significant(number, 2));

/** An axis in powers of ten, a little wider than what it holds. */
export function costAxis(values) {
  const [low, high] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))];
  const room = Math.max(0.08, 0.08 * (high - low));
  const [from, to] = [low - room, high + room];
  const digits = to - from > 2.2 ? [1] : to - from > 0.7 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9];
  const ticks = [];
  for (let power = Math.floor(from); power <= to; power += 1) {
    for (const digit of digits) {
      const tick = Number((digit * 10 ** power).toPrecision(2));
      if (Math.log10(tick) >= from && Math.log10(tick) <= to) ticks.push(tick);
    }
  }
  return { ticks, at: (value) => (Math.log10(value) - from) / (to - from) };
}

/** The same in few letters: 45k, 1.2M. */
export function tickWords(number) {
  if (number >= 1e6) return `${significant(number / 1e6)}M`;
  return number >= 1e4 ? `${significant(number / 1e3)}k` : significant(number);
}
