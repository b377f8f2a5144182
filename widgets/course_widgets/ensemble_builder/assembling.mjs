// Members put together, in whole numbers: the same arithmetic as assembling.py.

export const UNITS = 65535;
const BINS = 15;
const Z = 1.959964;

/**
 * @typedef {{units: Uint16Array, labels: Uint16Array, n: number, classes: number, named: Uint16Array[], right: number[]}} Shelf
 *   probabilities in UNITS, members one after the other; what each member names, and how often that is right
 */

/** Read the bytes that the kernel sent. @returns {Shelf} */
export function readShelf(units, labels, classes) {
  const own = ({ buffer, byteOffset, byteLength }) => new Uint16Array(buffer.slice(byteOffset, byteOffset + byteLength));
  const shelf = { units: own(units), labels: own(labels), classes };
  shelf.n = shelf.labels.length;
  const members = shelf.units.length / (shelf.n * classes);
  shelf.named = Array.from({ length: members }, (_, member) => namedBy(shelf.units, member * shelf.n * classes, shelf.n, classes));
  shelf.right = shelf.named.map((named) => named.reduce((sum, code, row) => sum + (code === shelf.labels[row]), 0));
  return shelf;
}

/** The class with most units of each row; of equal ones the first. */
function namedBy(sums, from, n, classes) {
  const named = new Uint16Array(n);
  for (let row = 0, at = from; row < n; row += 1, at += classes) {
    let best = 0;
    for (let c = 1; c < classes; c += 1) if (sums[at + c] > sums[at + best]) best = c;
    named[row] = best;
  }
  return named;
}

/** Add a member's part to sums, or take it away (sign −1). */
function add(sums, { units, named, n, classes }, member, how, sign) {
  if (how === "vote") {
    for (let row = 0; row < n; row += 1) sums[row * classes + named[member][row]] += sign;
    return;
  }
  const from = member * n * classes;
  for (let at = 0; at < sums.length; at += 1) sums[at] += sign * units[from + at];
}

/** The sums of the chosen members: units, or votes. */
function sumsOf(shelf, chosen, how) {
  const sums = new Int32Array(shelf.n * shelf.classes);
  for (const member of chosen) add(sums, shelf, member, how, 1);
  return sums;
}

/** What the chosen members say together, and what the coming or going of each on the shelf would change. */
export function assemble(shelf, chosen, how) {
  const { n, classes, labels, named } = shelf;
  const m = chosen.length;
  const sums = sumsOf(shelf, chosen, how);
  const whole = how === "vote" ? m : m * UNITS;
  const answer = namedBy(sums, 0, n, classes);
  const surer = new Float64Array(BINS);
  const rightBy = Array.from({ length: m + 1 }, () => [0, 0]);
  let [right, squares] = [0, 0];
  for (let row = 0; row < n; row += 1) {
    const at = row * classes;
    const isRight = Number(answer[row] === labels[row]);
    const top = sums[at + answer[row]];
    for (let c = 0; c < classes; c += 1) squares += sums[at + c] * sums[at + c];
    squares += whole * whole - 2 * whole * sums[at + labels[row]];
    const place = Math.min(BINS - 1, Math.max(0, Math.floor((BINS * top + whole - 1) / whole) - 1));
    surer[place] += top - whole * isRight;
    right += isRight;
    let many = 0;
    for (const member of chosen) many += Number(named[member][row] === labels[row]);
    rightBy[many][0] += 1;
    rightBy[many][1] += isRight;
  }
  const total = surer.reduce((sum, each) => sum + each, 0);
  return {
    n, right, members: m, rightBy, answer,
    brier: squares / (whole * whole) / n,
    ece: surer.reduce((sum, each) => sum + Math.abs(each), 0) / whole / n,
    sure: total / whole / n,
    differ: differ(shelf, chosen),
    sums,
  };
}

function differ({ named, n }, chosen) {
  let [differing, pairs] = [0, 0];
  chosen.forEach((a, i) => chosen.slice(0, i).forEach((b) => {
    pairs += 1;
    for (let row = 0; row < n; row += 1) differing += Number(named[a][row] !== named[b][row]);
  }));
  return pairs ? differing / (pairs * n) : 0;
}

/** How many samples all would name right if a member came, or went where it is in; null where none would be left. */
export function toggled(shelf, chosen, how, sums, member) {
  const isIn = chosen.includes(member);
  if (isIn && chosen.length === 1) return null;
  const others = sums.slice();
  add(others, shelf, member, how, isIn ? -1 : 1);
  const answer = namedBy(others, 0, shelf.n, shelf.classes);
  return answer.reduce((sum, code, row) => sum + (code === shelf.labels[row]), 0);
}

/** Wilson's 95 % interval of a share. */
export function wilson(right, n) {
  const [share, z] = [right / n, (Z * Z) / n];
  const middle = (share + z / 2) / (1 + z);
  const reach = (Z * Math.sqrt((share * (1 - share)) / n + z / (4 * n))) / (1 + z);
  return [middle - reach, middle + reach];
}

/** What one answer is above another on the same samples: the difference, its interval, and the word for it. */
export function gain(here, there, labels) {
  const n = labels.length;
  let [better, worse] = [0, 0];
  for (let row = 0; row < n; row += 1) {
    const [one, other] = [here[row] === labels[row], there[row] === labels[row]];
    if (one && !other) better += 1;
    if (other && !one) worse += 1;
  }
  const [b, c] = [better + 0.5, worse + 0.5];
  const difference = (better - worse) / n;
  const reach = (Z * Math.sqrt(b + c - ((b - c) * (b - c)) / n)) / n;
  const [low, high] = [difference - reach, difference + reach];
  return { better, worse, difference, low, high, word: low > 0 ? "better" : high < 0 ? "worse" : "too close to call" };
}

/** The member among the chosen that is right most often; of equal ones the first. */
export const bestOf = (right, chosen) => chosen.reduce((best, place) => (right[place] > right[best] ? place : best));
