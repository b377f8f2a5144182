// Where a handle stands, and how far one key moves it.

/** Numbers of two digits from 1 on: even steps for the eye, and each one easy to say. */
export function ratioSteps(imbalance) {
  const last = Math.max(10, twoDigits(imbalance, Math.ceil));
  const steps = [];
  for (let size = 1; steps.at(-1) !== last; size *= 10) {
    for (let digits = 10; digits < 100 && steps.at(-1) !== last; digits += 1) {
      steps.push(Math.round(digits * size) / 10);
    }
  }
  return steps;
}

function twoDigits(number, round) {
  const size = 10 ** Math.max(-1, Math.floor(Math.log10(number)) - 1);
  return Number((round(Number((number / size).toPrecision(12))) * size).toPrecision(2));
}

/** The place of the step nearest to a ratio, as the slider measures it. */
export function nearestStep(steps, ratio) {
  let best = 0;
  for (let place = 1; place < steps.length; place += 1) {
    if (Math.abs(Math.log(steps[place] / ratio)) < Math.abs(Math.log(steps[best] / ratio))) best = place;
  }
  return best;
}

/** The place of the step that is nearest to a value. */
export function placeOf(steps, value) {
  let best = 0;
  steps.forEach((step, place) => {
    if (Math.abs(step - value) < Math.abs(steps[best] - value)) best = place;
  });
  return best;
}

/** The right end of the bars' axis: a little more than the longest bar, so that it can be pulled out. */
export function axisEnd(longest) {
  const wanted = longest * 1.12;
  const size = 10 ** Math.max(0, Math.floor(Math.log10(wanted)) - 1);
  return Math.ceil(wanted / size) * size;
}

/** What an arrow key adds: 1, 2 or 5 of a power of ten, about a hundredth of the axis. */
export function arrowStep(end) {
  const size = 10 ** Math.floor(Math.log10(end / 60));
  const step = [5, 2, 1].find((digit) => digit * size <= end / 60) * size;
  return Math.max(1, Math.round(step));
}

const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/**
 * Where a key takes a handle: to the next round number in its direction, to an end, or nowhere (null).
 */
export function afterKey(key, at, step, lowest, highest) {
  if (key === "Home") return lowest;
  if (key === "End") return highest;
  if (!KEYS[key]) return null;
  const by = step * KEYS[key];
  const rounded = by > 0 ? Math.floor(at / step) * step : Math.ceil(at / step) * step;
  return Math.min(highest, Math.max(lowest, rounded + by));
}

/** An axis in whole steps of 5 or 10 points that holds all values (0..1) and is not too narrow to see a difference. */
export function pointsAxis(values, least = 20) {
  let low = Math.max(0, Math.floor((100 * Math.min(...values) - 1) / 5) * 5);
  let high = Math.min(100, Math.ceil((100 * Math.max(...values) + 1) / 5) * 5);
  while (high - low < least) {
    if (high < 100) high += 5;
    if (high - low < least && low > 0) low -= 5;
  }
  const step = high - low > 30 ? 20 : 10;
  const ticks = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(tick);
  return { low, high, ticks, at: (value) => (100 * value - low) / (high - low) };
}
