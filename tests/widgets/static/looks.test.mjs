import assert from "node:assert/strict";
import test from "node:test";

import { dressOf, makeMark, markOf, MOST_LOOKS } from "../../../widgets/course_widgets/static/looks.mjs";
import { makeDot } from "../../../widgets/course_widgets/static/scatter.mjs";

const WIDTH = 101;
const classes = Array.from({ length: MOST_LOOKS }, (_, c) => c);

test("as many classes as a control trains on have looks of their own, in rows and as dots however small", () => {
  assert.ok(MOST_LOOKS >= 100);
  assert.equal(new Set(classes.map((c) => JSON.stringify({ ...dressOf(c) }))).size, MOST_LOOKS);
  for (const radius of [2.2, 3.6, 7.2]) {
    const marks = classes.filter((c) => c % 8 === 0).map((c) => makeMark(markOf(c), radius, WIDTH));
    const drawn = new Set(marks.map(({ offsets, covers }) => `${offsets} ${covers}`));
    assert.equal(drawn.size, marks.length, `radius ${radius}`);
  }
});

test("the first eight classes have discs and plain bars", () => {
  for (const c of [0, 7]) {
    assert.deepEqual(dressOf(c), { style: { "--class": `var(--tw-class-${c})`, "--notches": 0 } });
    assert.deepEqual(makeMark(markOf(c), 2.1, WIDTH, 0.8), makeDot(2.1, WIDTH, 0.8));
  }
});

test("marks are about as heavy as discs, and reach hardly farther", () => {
  const weight = ({ covers }) => covers.reduce((a, b) => a + b, 0);
  const full = weight(makeDot(7, WIDTH));
  for (const c of classes.filter((each) => each % 8 === 0)) {
    const mark = makeMark(markOf(c), 7, WIDTH);
    assert.ok(weight(mark) > 0.35 * full && weight(mark) < 1.4 * full, `${markOf(c).form} ${weight(mark) / full}`);
    for (const offset of mark.offsets) {
      const y = Math.round(offset / WIDTH);
      assert.ok(Math.max(Math.abs(y), Math.abs(offset - y * WIDTH)) <= Math.ceil(1.15 * 7));
    }
  }
});
