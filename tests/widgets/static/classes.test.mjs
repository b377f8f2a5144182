// The classes with a row of their own are those that the picture on paper has.
import assert from "node:assert/strict";
import test from "node:test";

import { shownClasses } from "../../../widgets/course_widgets/static/classes.mjs";

test("forty classes have a row each", () => {
  const sizes = Array.from({ length: 40 }, (_, c) => c);
  assert.deepEqual(shownClasses(sizes), sizes);
});

test("of more, the twenty largest and the twenty smallest do, in their order", () => {
  const sizes = Array.from({ length: 5000 }, (_, c) => (c * 1237) % 5000);
  const codes = shownClasses(sizes);
  assert.deepEqual(codes, [...codes].sort((a, b) => a - b));
  const chosen = codes.map((c) => sizes[c]).sort((a, b) => a - b);
  const numbers = (from) => Array.from({ length: 20 }, (_, k) => from + k);
  assert.deepEqual(chosen, [...numbers(0), ...numbers(4980)]);
});

test("among equals the picture's choice", () => {
  const codes = shownClasses(Array(50).fill(3));
  assert.deepEqual(codes, [...Array(20).keys(), ...Array.from({ length: 20 }, (_, k) => 30 + k)]);
});
