// How near the picks come to each sample, as they come one by one. Pure functions, tested by node.

/**
 * @typedef {{picks: number[][], far: number[][]}} Reach
 *   of each sample, the positions of the picks that were nearer to it than all before, and how far each of them is
 */

/**
 * The nearest of the first `count` picks to each sample.
 * @param {Reach} reach
 * @returns {{pick: number, far: number}[]} its position among the picks, and its distance
 */
export function nearestPicks({ picks, far }, count) {
  return picks.map((each, i) => {
    let last = each.length - 1;
    while (each[last] >= count) last -= 1;
    return { pick: each[last], far: far[i][last] };
  });
}

/** The largest distance of any sample to its nearest pick. */
export const coveringRadius = (nearest) => Math.max(...nearest.map(({ far }) => far));

/** How far a pick was from all before it when it was picked; NaN for the first. */
export function distanceBefore({ picks, far }, row, position) {
  const before = picks[row].findLastIndex((pick) => pick < position);
  return before < 0 ? NaN : far[row][before];
}

/**
 * A circle round each pick, that reaches to the farthest, in the picture, of the samples that are nearest to it.
 * @param {{pick: number}[]} nearest
 * @param {number[]} rows  the picks
 * @param {{places: Int32Array, width: number}} picture
 * @returns {{x: number, y: number, radius: number}[]} in pixels
 */
export function circlesOf(nearest, rows, { places, width }) {
  const at = (i) => [places[i] % width, Math.floor(places[i] / width)];
  const circles = rows.map((row) => ({ x: at(row)[0], y: at(row)[1], radius: 0 }));
  nearest.forEach(({ pick }, i) => {
    const circle = circles[pick];
    const [x, y] = at(i);
    circle.radius = Math.max(circle.radius, Math.hypot(x - circle.x, y - circle.y));
  });
  return circles;
}

/**
 * Draw the circles, and a ring round the sample looked at with a line to its nearest pick.
 * @param {CanvasRenderingContext2D} pen
 * @param {{places: Int32Array, width: number, scale: number}} picture
 * @param {{rows: number[], nearest: {pick: number}[] | null, circles: boolean, seen: number}} shown
 * @param {{ink: number[]}} colours
 */
export function drawReach(pen, picture, { rows, nearest, circles, seen }, { ink }) {
  const { places, width, scale } = picture;
  pen.strokeStyle = `rgb(${ink.join(" ")})`;
  const stroke = (alpha, line, path) => {
    pen.globalAlpha = alpha;
    pen.lineWidth = line * scale;
    pen.beginPath();
    path();
    pen.stroke();
    pen.globalAlpha = 1;
  };
  if (circles && nearest) {
    for (const { x, y, radius } of circlesOf(nearest, rows, picture)) {
      stroke(0.35, 1, () => pen.arc(x, y, radius + 2 * scale, 0, 2 * Math.PI));
    }
  }
  if (seen < 0) return;
  const at = (i) => [(places[i] % width) + 0.5, Math.floor(places[i] / width) + 0.5];
  stroke(1, 2, () => pen.arc(...at(seen), 8 * scale, 0, 2 * Math.PI));
  const pick = nearest?.[seen].pick;
  if (pick !== undefined && rows[pick] !== seen) {
    stroke(0.8, 1.5, () => {
      pen.moveTo(...at(seen));
      pen.lineTo(...at(rows[pick]));
    });
  }
}
