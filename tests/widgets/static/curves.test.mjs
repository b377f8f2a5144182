import assert from "node:assert/strict";
import test from "node:test";

import { across, curvesOf, labelled } from "../../../widgets/course_widgets/transfer_lab/curves.mjs";
import { layerWords } from "../../../widgets/course_widgets/transfer_lab/network.mjs";
import { tilesOf } from "../../../widgets/course_widgets/transfer_lab/transfer_lab.mjs";

test("labels lie on a logarithm", () => {
  assert.equal(across(10, [10, 1000]), 0);
  assert.equal(across(1000, [10, 1000]), 1);
  assert.ok(Math.abs(across(100, [10, 30, 1000]) - 0.5) < 1e-12);
  assert.equal(across(7, [7]), 0.5);
});

test("words below the axis have room, and the last stop has its own", () => {
  const stops = [5, 10, 20, 30, 50, 100, 200, 300, 500, 530];
  const kept = labelled(stops, 380, 34);
  assert.equal(kept.at(-1), 530);
  assert.ok(!kept.includes(500));
  kept.slice(1).forEach((stop, k) => assert.ok(380 * (across(stop, stops) - across(kept[k], stops)) >= 34));
});

const tried = [
  { labels: 100, transferred: 0.9, scratch: 0.8, alike: true },
  { labels: 10, transferred: 0.6, scratch: 0.4, alike: true },
  { labels: 10, transferred: 0.7, scratch: 0.4, alike: false },
  { labels: 30, transferred: 0.5, scratch: 0.6, alike: false },
];

test("the lines join what was tried, by labels; what is set otherwise is left beside them", () => {
  const lines = curvesOf(tried, { labels: 30, transferred: [], scratch: [] });
  assert.deepEqual(lines.transferred, [{ labels: 10, share: 0.6 }, { labels: 100, share: 0.9 }]);
  assert.deepEqual(lines.scratch, [{ labels: 10, share: 0.4 }, { labels: 30, share: 0.6 }, { labels: 100, share: 0.8 }]);
  assert.deepEqual(lines.others, [{ labels: 10, share: 0.7 }, { labels: 30, share: 0.5 }]);
});

test("what is set now takes the place of what it came to before, with the pairs that are done", () => {
  const lines = curvesOf(tried, { labels: 10, transferred: [0.5, 0.7, 0.9], scratch: [0.2, 0.4] });
  assert.deepEqual(lines.transferred, [{ labels: 10, share: 0.6 }, { labels: 100, share: 0.9 }]);
  assert.ok(Math.abs(lines.scratch[0].share - 0.3) < 1e-12);
  assert.equal(curvesOf(tried, { labels: 100, transferred: [1], scratch: [1] }).transferred.at(-1).share, 1);
});

test("each layer says whether it learns, and how fast", () => {
  assert.deepEqual(layerWords(4, 1, 1), ["frozen", "frozen", "frozen", "new"]);
  assert.deepEqual(layerWords(4, 3, 0.1), ["frozen", "× 0.1", "× 0.1", "new"]);
  assert.deepEqual(layerWords(2, 2, 1), ["learns", "new"]);
});

test("tiles say what is known so far", () => {
  const half = tilesOf({ transferred: [0.5], scratch: [] });
  assert.deepEqual(half.map(([, number]) => number), ["50.0%", "…", "…", "0"]);
  const one = tilesOf({ transferred: [0.5], scratch: [0.4], difference: [0.1, -1, 1], words: "too few seeds to call", seconds: [0.1, 0.2] });
  assert.deepEqual(one[2], ["Difference, points", "+10.0", "one seed has no interval"]);
  const more = tilesOf({
    transferred: [0.5, 0.3, 0.9], scratch: [0.6, 0.4], difference: [-0.1, -0.12, -0.08], words: "worse", seconds: [0.1, 0.2],
  });
  assert.deepEqual(more.map(([, number, note]) => [number, note]), [
    ["40.0%", "0.10 s to train"], ["50.0%", "0.20 s to train"], ["−10.0", "−12.0 to −8.0"], ["2", "worse"]]);
});
