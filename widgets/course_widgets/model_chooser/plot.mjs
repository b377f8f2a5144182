// Measured models as points, accuracy over a cost: their intervals, the front, what limits rule out.

import { pointsAxis } from "../static/scales.mjs";
import { drawn } from "../static/svg.mjs";
import { element, oncePerFrame } from "../static/ui.mjs";
import { costAxis, tickWords } from "./choosing.mjs";

const FORMS = ["disc", "square", "triangle", "nabla", "plus", "cross", "hexagon"]; // figure.py has the same
const HEIGHT = 300;
const [LEFT, RIGHT, TOP, BOTTOM] = [40, 14, 10, 24];
const LETTER = 6.4; // pixels across, about

const polygon = (corners, turn) => Array.from({ length: corners }, (_, k) => {
  const angle = (2 * Math.PI * k) / corners + turn;
  return [Math.cos(angle), Math.sin(angle)];
});
const PLUS = [[-1, -0.4], [-0.4, -0.4], [-0.4, -1], [0.4, -1], [0.4, -0.4], [1, -0.4], [1, 0.4], [0.4, 0.4], [0.4, 1],
  [-0.4, 1], [-0.4, 0.4], [-1, 0.4]];
const turned = (corners) => corners.map(([x, y]) => [(x + y) * Math.SQRT1_2, (y - x) * Math.SQRT1_2]);
const CORNERS = {
  square: polygon(4, Math.PI / 4).map(([x, y]) => [1.25 * x, 1.25 * y]),
  triangle: polygon(3, -Math.PI / 2).map(([x, y]) => [1.25 * x, 1.25 * y]),
  nabla: polygon(3, Math.PI / 2).map(([x, y]) => [1.25 * x, 1.25 * y]),
  plus: PLUS,
  cross: turned(PLUS),
  hexagon: polygon(6, 0),
  diamond: polygon(4, 0).map(([x, y]) => [1.2 * x, 1.2 * y]),
};

/** The outline of a mark. */
export function markPath(form, x, y, radius) {
  if (form === "disc") {
    return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
  }
  return `M${CORNERS[form].map(([dx, dy]) => `${(x + radius * dx).toFixed(1)} ${(y + radius * dy).toFixed(1)}`).join("L")}Z`;
}

/** The look of the k-th model: a colour and a form, so that no two of 56 look alike. */
export const lookOf = (k) => ({ form: FORMS[k % FORMS.length], colour: `var(--tw-class-${k % 8})` });

/** A small picture of a model's mark, for its row. */
export function makeSwatch(k) {
  const { form, colour } = lookOf(k);
  return drawn(
    "svg", { class: "tw-model-swatch", viewBox: "-8 -8 16 16", "aria-hidden": "true" },
    drawn("path", { d: markPath(form, 0, 0, 5.5), style: `fill: ${colour}` }));
}

/**
 * Places for labels beside their points, none over another or over a point; those that find none are left out.
 * @param {{x: number, y: number, text: string}[]} wanted  the more important first
 * @param {{x: number, y: number}[]} points  that must stay in sight
 * @param {{left: number, right: number, top: number, bottom: number}} bounds
 * @returns {{x: number, y: number, text: string, anchor: string}[]}
 */
export function placeLabels(wanted, points, bounds) {
  const taken = points.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const placed = [];
  for (const { x, y, text } of wanted) {
    const width = LETTER * text.length;
    for (const [dx, dy] of [[-11, -9], [11, -9], [11, 14], [-11, 14], [13, 4], [-13, 4]]) {
      const left = dx < 0 ? x + dx - width : x + dx;
      const box = { left, right: left + width, top: y + dy - 10, bottom: y + dy + 3 };
      const within = box.left >= bounds.left && box.right <= bounds.right && box.top >= bounds.top && box.bottom <= bounds.bottom;
      if (!within || taken.some((each) => meets(box, each))) continue;
      taken.push(box);
      placed.push({ x: x + dx, y: y + dy, text, anchor: dx < 0 ? "end" : "start" });
      break;
    }
  }
  return placed;
}

/**
 * @param {object[]} rows
 * @param {{chosen: (place: number) => void, title: (place: number) => string}} does
 * @param {AbortSignal} signal
 */
export function makePlot(rows, { chosen, title }, signal) {
  const models = [...new Set(rows.map((row) => row.model))];
  const sizes = [...new Set(rows.map((row) => row.images))].sort((a, b) => a - b);
  const radius = (row) => (sizes.length === 1 ? 6 : 4.5 + (2.5 * sizes.indexOf(row.images)) / (sizes.length - 1));
  const picture = drawn("svg", { class: "tw-plot-picture", role: "img", height: HEIGHT });
  const node = element("div", { class: "tw-plot" }, picture);
  let shown = null;

  const frame = oncePerFrame(draw);
  const resized = new ResizeObserver(frame.ask);
  resized.observe(node);
  signal.addEventListener("abort", () => {
    frame.stop();
    resized.disconnect();
  });

  function draw() {
    const width = Math.max(220, node.clientWidth);
    if (!shown || !node.clientWidth) return;
    const { axis, limits, setting, choice, place: selected } = shown;
    const runs = setting.runs.filter((run) => run.accuracy !== undefined);
    const { column } = axis;
    const whiskers = column === "latency_ms" ? "latency_p95_ms" : column;
    const across = costAxis([...rows.flatMap((row) => [row[column], row[whiskers]]), ...runs.map((run) => run[column])]);
    const up = pointsAxis([...rows.flatMap((row) => [row.low, row.high]), ...runs.map((run) => run.accuracy)]);
    const x = (value) => LEFT + across.at(value) * (width - LEFT - RIGHT);
    const y = (share) => HEIGHT - BOTTOM - up.at(share) * (HEIGHT - TOP - BOTTOM);
    const left = new Set(choice.left);
    const edge = { left: LEFT, right: width - RIGHT, top: TOP, bottom: HEIGHT - BOTTOM };
    const bounded = (value, low, high) => Math.min(high, Math.max(low, value));

    const grid = drawn(
      "g", { class: "tw-plot-grid" },
      ...up.ticks.map((tick) => drawn("line", { x1: edge.left, x2: edge.right, y1: y(tick / 100), y2: y(tick / 100) })),
      ...across.ticks.map((tick) => drawn("line", { x1: x(tick), x2: x(tick), y1: edge.top, y2: edge.bottom })));
    const texts = drawn(
      "g", { class: "tw-plot-texts" },
      ...up.ticks.map((tick) => drawn("text", { x: edge.left - 6, y: y(tick / 100) + 4, "text-anchor": "end" }, `${tick}%`)),
      ...across.ticks.map((tick) => drawn("text", { x: x(tick), y: edge.bottom + 15, "text-anchor": "middle" }, tickWords(tick))));

    const shades = drawn("g", { class: "tw-plot-out" });
    const floor = limits.find((limit) => limit.floor);
    const bottom = bounded(y(setting[floor.name]), edge.top, edge.bottom);
    const most = limits.find((limit) => limit.column === whiskers);
    const end = most && setting[most.name] > 0 ? bounded(x(setting[most.name]), edge.left, edge.right) : edge.left;
    if (bottom < edge.bottom) {
      shades.append(
        drawn("rect", { x: edge.left, width: edge.right - edge.left, y: bottom, height: edge.bottom - bottom }),
        drawn("line", { x1: edge.left, x2: edge.right, y1: bottom, y2: bottom }));
    }
    if (most && end < edge.right) {
      shades.append(
        drawn("rect", { x: end, width: edge.right - end, y: edge.top, height: edge.bottom - edge.top }),
        drawn("line", { x1: end, x2: end, y1: edge.top, y2: edge.bottom }));
    }

    const corner = (place) => `${x(rows[place][column]).toFixed(1)} ${y(rows[place].accuracy).toFixed(1)}`;
    const front = drawn("path", {
      class: "tw-plot-front",
      d: choice.front.map((place, k) => (k
        ? `H${x(rows[place][column]).toFixed(1)}V${y(rows[place].accuracy).toFixed(1)}`
        : `M${corner(place)}`)).join("") + (choice.front.length ? `H${edge.right}` : ""),
    });

    const order = rows.map((_, place) => place).sort((a, b) => left.has(a) - left.has(b) || (a === selected) - (b === selected));
    const marks = order.map((place) => {
      const row = rows[place];
      const { form, colour } = lookOf(models.indexOf(row.model));
      const [cx, cy] = [x(row[column]), y(row.accuracy)];
      const bars = left.has(place) ? [
        drawn("line", { class: "tw-plot-bar", x1: cx, x2: cx, y1: y(row.low), y2: y(row.high) }),
        ...(whiskers === column ? [] : [drawn("line", { class: "tw-plot-tail", x1: cx, x2: x(row[whiskers]), y1: cy, y2: cy })]),
      ] : [];
      const ring = place === selected ? [drawn("circle", { class: "tw-plot-ring", cx, cy, r: radius(row) + 5 })] : [];
      const mark = drawn(
        "g", {
          class: "tw-plot-mark", "data-out": String(!left.has(place)), "data-front": String(choice.front.includes(place)),
          style: `--class: ${colour}`,
        },
        drawn("title", {}, title(place)), ...bars, ...ring, drawn("path", { d: markPath(form, cx, cy, radius(row)) }),
        drawn("circle", { class: "tw-plot-reach", cx, cy, r: 12 }));
      mark.addEventListener("click", () => chosen(place));
      return mark;
    });

    const here = drawn("g", { class: "tw-plot-here" }, ...runs.flatMap((run) => {
      const row = rows.find((each) => each.model === run.model && each.images === run.images);
      const [cx, cy] = [x(run[column]), y(run.accuracy)];
      return [
        drawn("line", { x1: x(row[column]), y1: y(row.accuracy), x2: cx, y2: cy }),
        drawn("path", { d: markPath("diamond", cx, cy, 5.5) }, drawn("title", {}, `${row.name}, measured on this machine`))];
    }));

    const points = rows.map((row, place) => ({ x: x(row[column]), y: y(row.accuracy), text: row.label, place }));
    const named = [...new Set([selected, choice.pick, choice.best, ...[...choice.front].reverse(), ...choice.tied])];
    const labels = placeLabels(
      named.filter((place) => place !== null && place !== undefined).map((place) => points[place]), points, edge);
    const names = drawn("g", { class: "tw-plot-names" }, ...labels.map(
      (label) => drawn("text", { x: label.x, y: label.y, "text-anchor": label.anchor }, label.text)));

    picture.setAttribute("width", width);
    picture.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    picture.replaceChildren(grid, shades, front, ...marks, here, texts, names);
  }

  return {
    node,
    show(what) {
      shown = what;
      frame.ask();
    },
    say: (sentence) => picture.setAttribute("aria-label", `Models, accuracy over a cost. ${sentence}`),
  };
}
