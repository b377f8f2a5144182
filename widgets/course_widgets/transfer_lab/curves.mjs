// Accuracy by the number of labels: from scratch and from the source, for all that was tried; each seed of what is set.

import { grouped } from "../static/numbers.mjs";
import { pointsAxis } from "../static/scales.mjs";
import { drawn } from "../static/svg.mjs";
import { element } from "../static/ui.mjs";

const [WIDTH, HEIGHT] = [440, 250];
const FRAME = { left: 42, right: 426, top: 12, bottom: 206 };
const APART = 34; // between the words below two ticks

const mean = (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** Where a number of labels lies between the fewest and the most, from 0 to 1, on a logarithm. */
export function across(labels, stops) {
  const [low, high] = [Math.log(stops[0]), Math.log(stops.at(-1))];
  return high > low ? (Math.log(labels) - low) / (high - low) : 0.5;
}

/** The stops whose words have room below the axis, the last among them. */
export function labelled(stops, width, apart) {
  const at = (stop) => width * across(stop, stops);
  const kept = [stops.at(-1)];
  for (const stop of [...stops].reverse().slice(1)) {
    if (at(kept[0]) - at(stop) >= apart) kept.unshift(stop);
  }
  return kept;
}

/** The lines: points {labels, share} of each, by labels; `now` is what is set, with means of the seeds that are done. */
export function curvesOf(tried, now) {
  const known = now.scratch.length ? [
    ...tried.filter(({ labels, alike }) => !(alike && labels === now.labels)),
    { labels: now.labels, transferred: mean(now.transferred.slice(0, now.scratch.length)), scratch: mean(now.scratch), alike: true },
  ] : tried;
  const line = (points) => [...new Map(points)].map(([labels, share]) => ({ labels, share }))
    .sort((a, b) => a.labels - b.labels);
  const scratch = [...known].sort((a, b) => a.alike - b.alike).map((each) => [each.labels, each.scratch]);
  return {
    scratch: line(scratch),
    transferred: line(known.filter(({ alike }) => alike).map((each) => [each.labels, each.transferred])),
    others: known.filter(({ alike }) => !alike).map((each) => ({ labels: each.labels, share: each.transferred })),
  };
}

/** @param {number[]} stops numbers of labels, from few to many */
export function makeCurves(stops) {
  const picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "tw-curves" });
  const key = element("p", { class: "tw-curves-key", "aria-hidden": "true" }, ...[
    ["transferred", "from the source, so set"], ["scratch", "from scratch"], ["other", "from the source, set otherwise"],
    ["seed", "each seed"],
  ].map(([kind, words]) => element("span", {}, element("i", { class: `tw-curves-${kind}` }), words)));
  const node = element("div", { class: "tw-curves-box" }, picture, key);
  const { left, right, top, bottom } = FRAME;
  const column = (labels) => left + across(labels, stops) * (right - left);

  /**
   * @param {{labels: number, transferred: number[], scratch: number[]}} now
   * @param {{labels: number, transferred: number, scratch: number, alike: boolean}[]} tried
   * @param {string} sentence
   */
  function show(now, tried, sentence) {
    const lines = curvesOf(tried, now);
    const shares = [...Object.values(lines).flat().map(({ share }) => share), ...now.transferred, ...now.scratch];
    const up = pointsAxis(shares.length ? shares : [0, 1]);
    const row = (share) => bottom - up.at(share) * (bottom - top);
    const grid = up.ticks.map((tick) => drawn(
      "line", { x1: left, x2: right, y1: row(tick / 100), y2: row(tick / 100) }));
    const here = drawn("line", { x1: column(now.labels), x2: column(now.labels), y1: top, y2: bottom, class: "tw-curves-here" });
    const texts = [
      ...up.ticks.map((tick) => drawn("text", { x: left - 6, y: row(tick / 100) + 4, "text-anchor": "end" }, `${tick}%`)),
      ...labelled(stops, right - left, APART).map((stop) =>
        drawn("text", { x: column(stop), y: bottom + 16, "text-anchor": "middle" }, grouped(stop))),
      drawn("text", { x: (left + right) / 2, y: bottom + 36, "text-anchor": "middle" }, "labels"),
    ];
    const dot = (kind, radius) => ({ labels, share }) => drawn(
      "circle", { cx: column(labels), cy: row(share), r: radius, class: `tw-curves-${kind}` });
    const path = (kind, points) => drawn("polyline", {
      class: `tw-curves-${kind}`, points: points.map(({ labels, share }) => `${column(labels)},${row(share)}`).join(" "),
    });
    const seeds = ["scratch", "transferred"].flatMap((way) => now[way].map((share, seed) => drawn("circle", {
      cx: column(now.labels) + (way === "scratch" ? -9 : 9), cy: row(share), r: 2.5, class: `tw-curves-${way} tw-curves-seed`,
    }, drawn("title", {}, `seed ${seed}: ${(100 * share).toFixed(1)}%`))));
    picture.replaceChildren(
      drawn("g", { class: "tw-curves-grid" }, ...grid, here), drawn("g", { class: "tw-curves-ticks" }, ...texts),
      ...lines.others.map(dot("other", 4)),
      path("scratch", lines.scratch), path("transferred", lines.transferred), ...seeds,
      ...lines.scratch.map(dot("scratch", 6)), ...lines.transferred.map(dot("transferred", 6)));
    picture.setAttribute("aria-label", `${sentence} Tried so far: ${tried.length}.`);
  }

  return { node, show };
}
