import assert from "node:assert/strict";
import test from "node:test";
import { cardModel, spokenCard, textRuns } from "../../../widgets/labextension/modules/cardmodel.mjs";

const PAYLOAD = {
  v: 1,
  exercise: "subsets-1",
  lesson: "subsets",
  title: "Draw a tenth",
  status: "retry",
  message: "You kept 10,000.",
  points: 1,
  hints: ["One", "Two"],
  solution: "kept = 1",
};

test("a card says what the payload says", () => {
  const { status, word, exercise, title, message, points, hints, solution } = cardModel(PAYLOAD);
  assert.deepEqual([status, word], ["retry", "Try again"]);
  assert.deepEqual([exercise, title, message, points], ["Exercise 1", "Draw a tenth", "You kept 10,000.", 1]);
  assert.deepEqual([hints, solution], [["One", "Two"], "kept = 1"]);
});

test("a card counts an exercise by its place, and by its id where that is not said", () => {
  const named = (place) => cardModel({ ...PAYLOAD, exercise: "subsets-7", place }).exercise;
  assert.equal(named(4), "Exercise 4");
  for (const none of [undefined, null, 0, -1, 1.5, "4", NaN]) assert.equal(named(none), "Exercise 7");
});

test("a card knows the learner's code, as text and no more than anybody reads", () => {
  assert.equal(cardModel(PAYLOAD).answer, "");
  assert.equal(cardModel({ ...PAYLOAD, answer: "kept = 2" }).answer, "kept = 2");
  assert.equal(cardModel({ ...PAYLOAD, answer: ["kept"] }).answer, "");
  assert.ok(cardModel({ ...PAYLOAD, answer: "x".repeat(1e6) }).answer.length < 21_000);
});

for (const [status, word] of [
  ["pass", "Right"],
  ["retry", "Try again"],
  ["todo", "Not yet"],
]) {
  test(`a ${status} without a message still says something`, () => {
    const model = cardModel({ v: 1, status });
    assert.equal(model.word, word);
    assert.ok(model.message.length > 10);
    assert.equal(model.points, null);
  });
}

const BROKEN = {
  nothing: undefined,
  null: null,
  "a number": 7,
  "a text": "<img src=x onerror=alert(1)>",
  "a list": [PAYLOAD],
  "an empty object": {},
  "another version": { ...PAYLOAD, v: 2 },
  "a status of its own": { ...PAYLOAD, status: "<b>pass</b>" },
  "a status that every object has": { ...PAYLOAD, status: "constructor" },
};
for (const [name, payload] of Object.entries(BROKEN)) {
  test(`${name} instead of a payload gives a card that says so`, () => {
    const model = cardModel(payload);
    assert.equal(model.status, "broken");
    assert.match(model.message, /Run the cell again\.$/);
    assert.deepEqual([model.hints, model.solution], [[], ""]);
  });
}

test("fields of a wrong kind are left out; no field becomes anything but text", () => {
  const odd = {
    ...PAYLOAD,
    title: { toString: () => "x" },
    message: 5,
    points: "many",
    hints: ["a", 3, null, " "],
    solution: [],
  };
  const model = cardModel(odd);
  assert.deepEqual([model.title, model.points, model.hints, model.solution], ["", null, ["a"], ""]);
  assert.equal(cardModel({ ...PAYLOAD, hints: "abc" }).hints.length, 0);
  assert.equal(cardModel({ ...PAYLOAD, points: Infinity }).points, null);
});

test("what is read aloud names the exercise and the verdict, without backticks", () => {
  assert.equal(spokenCard(cardModel({ v: 1, status: "todo", message: "Use `len`." })), "Not yet. Use len.");
  assert.equal(spokenCard(cardModel(PAYLOAD)), "Exercise 1: Try again. You kept 10,000.");
});

const RUNS = [
  ["plain", [["", "plain"]]],
  ["use `len(y)`.", [["", "use "], ["code", "len(y)"], ["", "."]]],
  ["`a``b`", [["code", "a"], ["code", "b"]]],
  ["a lone ` stays", [["", "a lone ` stays"]]],
  ["an empty `` stays", [["", "an empty `` stays"]]],
  ["`<b>x</b>`", [["code", "<b>x</b>"]]],
  ["the *mean*, *not the sum*", [["", "the "], ["em", "mean"], ["", ", "], ["em", "not the sum"]]],
  ["`a *= b` and `c*d*e`", [["code", "a *= b"], ["", " and "], ["code", "c*d*e"]]],
  ["2 * 3 * 4, a*b*c and **kwargs**", [["", "2 * 3 * 4, a*b*c and **kwargs**"]]],
  ["", []],
];
for (const [sentence, runs] of RUNS) {
  test(`marks in ${JSON.stringify(sentence)}`, () => {
    assert.deepEqual(
      textRuns(sentence).map(({ tag, text }) => [tag, text]),
      runs,
    );
  });
}

test("what nobody would read to its end is cut, and the cut is told", () => {
  const long = "x".repeat(40_000);
  const model = cardModel({ ...PAYLOAD, message: long, title: long, solution: long, hints: Array(1000).fill(long) });
  for (const said of [model.message, model.title, ...model.hints]) {
    assert.ok(said.length < 2_100);
    assert.match(said, /x … \(38,000 more characters\)$/);
  }
  assert.match(model.solution, /x … \(20,000 more characters\)$/);
  assert.equal(model.hints.length, 20);
  assert.equal(cardModel({ ...PAYLOAD, message: "x".repeat(2_000) }).message.length, 2_000);
});
