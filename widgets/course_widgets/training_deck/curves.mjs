// Curves over epochs: how they are laid out. Pure functions, tested by node.

/** An SVG path through [epochs, loss, accuracy]; what is no number leaves a gap. */
export function pathOf(rows, column, across, up) {
  let pen = "M";
  return rows.map((row) => {
    if (row[column] === null) {
      pen = "M";
      return "";
    }
    const part = `${pen}${across(row[0]).toFixed(1)} ${up(row[column]).toFixed(1)}`;
    pen = "L";
    return part;
  }).join("");
}

/** Round numbers from 0 to an end, at most so many after the 0: 1, 2 or 5 of a power of ten apart. */
export function roundTicks(end, most = 5) {
  const size = 10 ** Math.floor(Math.log10(end / most));
  const step = [1, 2, 5, 10].map((digit) => digit * size).find((each) => end / each <= most + 1e-9);
  const ticks = [];
  for (let k = 0; k * step <= end * (1 + 1e-9); k += 1) ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Which run has this setting; -1 for none. */
export const runOf = (runs, setting) => runs.findIndex((run) => same(run.setting, setting));

/**
 * Which runs are drawn, and how: those of before as ghosts, the one that another is compared with stronger, and the
 * present one, or the one under way, in colours.
 * @param {{setting: object, before: number | null}[]} runs
 * @param {object} setting  where the learner is
 * @param {object | null} live  the run under way
 */
export function rolesOf(runs, setting, live) {
  const here = live ? -1 : runOf(runs, setting);
  const running = live ? runOf(runs, live.setting) : -1; // trained again: its former curve is not another run
  const others = runs.map((_, k) => k).filter((k) => k !== here && k !== running);
  const before = here >= 0 ? runs[here].before : others.at(-1) ?? null;
  return runs.map((_, k) => {
    if (k === running) return "none";
    if (k === here) return "here";
    return k === before ? "before" : "ghost";
  });
}

/** The last row of a curve, or none. */
export const lastOf = (rows) => rows.at(-1) ?? null;

/** Move numbers apart that stand above each other, each at least so far from the next, and none below the end. */
export function spread(rows, least, end) {
  const order = rows.map((_, k) => k).sort((a, b) => rows[a] - rows[b]);
  const placed = [...rows];
  order.forEach((k, place) => {
    if (place) placed[k] = Math.max(placed[k], placed[order[place - 1]] + least);
  });
  let limit = end;
  for (const k of [...order].reverse()) {
    placed[k] = Math.min(placed[k], limit);
    limit = placed[k] - least;
  }
  return placed;
}
