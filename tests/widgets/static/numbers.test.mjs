import assert from "node:assert/strict";
import test from "node:test";

import { amount, decimal, percent, percentOf, significant } from "../../../widgets/course_widgets/static/numbers.mjs";

test("numbers are said with four digits, costs with cents", () => {
  assert.deepEqual([0, 0.5, 0.15625, 1234.5, -0.00012345, 1e-5, 12345678, 999999.7].map((each) => significant(each)),
    ["0", "0.5", "0.1563", "1235", "-0.0001234", "1e-5", "1.235e+7", "1000000"]);
  assert.deepEqual([0.125, 1234.5, 0.00001234].map((each) => significant(each, 2)), ["0.13", "1200", "1.2e-5"]);
  assert.deepEqual([0, 99.99, 1000, 12345.678, 1e7].map(amount), ["0", "99.99", "1,000", "12,345.68", "10,000,000"]);
});

test("a share is written with one decimal", () => {
  assert.equal(percentOf(0.5718), "57.2%");
});

test("shares are whole percents or have one decimal, halves up", () => {
  assert.deepEqual([[1, 4], [1, 3], [1, 2000], [2, 3], [0, 0], [7, 7]].map(([a, b]) => percent(a, b)),
    ["25%", "33.3%", "0.1%", "66.7%", "0%", "100%"]);
});

test("numbers have at most two decimals", () => {
  assert.deepEqual([10, 1.111, 2.5, 1234.567, 0.005].map(decimal), ["10", "1.11", "2.5", "1,234.57", "0.01"]);
});
