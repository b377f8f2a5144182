import assert from "node:assert/strict";
import test from "node:test";
import {
  importName,
  isProgressFile,
  parseProgress,
  progressLines,
  progressToCsv,
  readProgressExport,
  solvedExercises,
  unknownAttempts,
} from "../../../widgets/labextension/modules/progress.mjs";

const line = (changes = {}) =>
  JSON.stringify({
    v: 1,
    at: "2026-11-21T09:30:00+00:00",
    lesson: "03",
    exercise: "03-1",
    status: "pass",
    points: 1,
    ...changes,
  });

test("every line of a progress file is an attempt", () => {
  const { attempts, skipped } = parseProgress(`${line({ status: "retry" })}\n${line()}\n`);
  assert.equal(skipped, 0);
  assert.deepEqual(
    attempts.map(({ status }) => status),
    ["retry", "pass"],
  );
});

const BAD = {
  "torn in the middle": '{"v":1,"at":"2026-11-21T09:30:00+00:00","lesson":"0',
  "two torn into one": `${line().slice(0, 30)}${line()}`,
  "another version": line({ v: 2 }),
  "no exercise": line({ exercise: undefined }),
  "an exercise that is no text": line({ exercise: ["03-1"] }),
  "a status nobody knows": line({ status: "done" }),
  "points below zero": line({ points: -5 }),
  "points that are no number": line({ points: "1e99" }),
  "infinitely many points": line().replace('"points":1', '"points":1e999'),
  "a list": "[1, 2]",
  null: "null",
  "binary rubbish": "\u0000\uFFFD\u0007",
  "sixty thousand quotes": '"'.repeat(60_000),
  "deeper than any JSON": "[".repeat(100_000),
  "longer than any attempt": line({ note: "x".repeat(1_000_000) }),
};
for (const [name, bad] of Object.entries(BAD)) {
  test(`a line that is ${name} is skipped and counted, and the others stay`, () => {
    const { attempts, skipped } = parseProgress(`${line()}\n${bad}\r\n\n${line({ exercise: "03-2" })}`);
    assert.equal(skipped, 1);
    assert.deepEqual([...solvedExercises(attempts)], ["03-1", "03-2"]);
  });
}

test("an exercise stays solved when it is tried again and missed", () => {
  const { attempts } = parseProgress([line(), line({ status: "retry" })].join("\n"));
  assert.deepEqual([...solvedExercises(attempts)], ["03-1"]);
});

test("an exercise may be called __proto__ without doing anything", () => {
  const { attempts } = parseProgress(line().replace("03-1", "__proto__"));
  assert.deepEqual([...solvedExercises(attempts)], ["__proto__"]);
  assert.equal({}.status, undefined);
});

test("what is brought in is what is not known, once, and comes back from its file", () => {
  const { attempts } = parseProgress([line(), line({ exercise: "03-2" }), line({ exercise: "03-2" })].join("\n"));
  const news = unknownAttempts(attempts, parseProgress(line()).attempts);
  assert.deepEqual(
    news.map(({ exercise }) => exercise),
    ["03-2"],
  );
  assert.deepEqual(parseProgress(progressLines(news)), { attempts: news, skipped: 0 });
  assert.equal(progressLines([]), "");
});

test("a file of attempts that were brought in is known by its name, and no two have one name", () => {
  const now = new Date(2026, 10, 21, 9, 5, 7, 12);
  const names = [0, 0.5, 0.999].map((x) => importName(now, () => x));
  assert.equal(new Set(names).size, 3);
  assert.match(names[0], /^progress\.imported-20261121-090507-012-000000\.jsonl$/);
  assert.ok([...names, "progress.jsonl"].every(isProgressFile));
  assert.ok(["progress.imported-.jsonl", "my progress.jsonl", "progress.json"].every((name) => !isProgressFile(name)));
});

test("an exercise solved under its old number counts under its new name, in a file and in an export", () => {
  const formerly = { "03": "subsets" };
  const names = ({ attempts }) => attempts.map(({ lesson, exercise }) => `${lesson} ${exercise}`);
  const text = `${line()}\n${line({ exercise: "12-1", lesson: "12" })}`;
  assert.deepEqual(names(parseProgress(text, formerly)), ["subsets subsets-1", "12 12-1"]);
  const csv = progressToCsv(parseProgress(text).attempts);
  assert.deepEqual(names(readProgressExport(csv, formerly)), ["subsets subsets-1", "12 12-1"]);
  const { attempts } = parseProgress(line({ exercise: "subsets-1", lesson: "subsets" }));
  assert.deepEqual(unknownAttempts(attempts, parseProgress(text, formerly).attempts), []);
});

test("an exercise that moved to another lesson counts there, under every name it had", () => {
  const formerly = { "01": "quality", "quality-4": "split-2" };
  const names = (id) =>
    parseProgress(line({ exercise: id, lesson: "01" }), formerly).attempts.map(({ lesson, exercise }) => [lesson, exercise]);
  assert.deepEqual(names("01-4"), [["split", "split-2"]]);
  assert.deepEqual(names("quality-4"), [["split", "split-2"]]);
  assert.deepEqual(names("01-3"), [["quality", "quality-3"]]);
  assert.deepEqual(names("quality-2"), [["01", "quality-2"]]);
  assert.deepEqual(names("toString"), [["01", "toString"]]);
});

test("CSV goes out and comes back the same, whatever the text", () => {
  const attempts = ['a,b "c"', "=1+1", "-x", "'quoted", "two\nlines", "plain"].map((exercise, points) => ({
    at: "2026-11-21T09:30:00+00:00",
    lesson: "03",
    exercise,
    status: points % 2 ? "pass" : "retry",
    points,
  }));
  assert.deepEqual(readProgressExport(progressToCsv(attempts)), { attempts, skipped: 0 });
});

test("a CSV of nothing but quotes is refused at once", { timeout: 2_000 }, () => {
  assert.throws(() => readProgressExport('"'.repeat(60_000)), /not a progress file/);
  assert.throws(() => readProgressExport(`"${"a,".repeat(200_000)}`), /not a progress file/);
});

test("CSV is as Python's csv module and spreadsheets expect it", () => {
  const { attempts } = parseProgress(line());
  assert.equal(
    progressToCsv(attempts),
    "at,lesson,exercise,status,points\r\n2026-11-21T09:30:00+00:00,03,03-1,pass,1\r\n",
  );
});

test("no field of a CSV file can start a formula", () => {
  const { attempts } = parseProgress(line({ exercise: '=HYPERLINK("x")', lesson: "@SUM(A1)" }));
  const row = progressToCsv(attempts).split("\r\n")[1];
  assert.match(row, /,'@SUM\(A1\),"'=HYPERLINK/);
});

test("a spreadsheet's own CSV is read: other order, byte order mark, no quotes, bad rows counted", () => {
  const csv =
    "\uFEFFstatus,points,exercise,lesson,at,mine\npass,1,03-1,03,2026-11-21,x\nnever,1,03-1,03,2026,\npass,,a,b,c\n";
  const { attempts, skipped } = readProgressExport(csv);
  assert.deepEqual(
    attempts.map(({ exercise, points }) => [exercise, points]),
    [["03-1", 1]],
  );
  assert.equal(skipped, 2);
});

test("a progress.jsonl can be brought in as it is", () => {
  assert.equal(readProgressExport(`\n${line()}\nrubbish`).attempts.length, 1);
});

for (const foreign of ["", "\n", "name,age\nx,3", "PK\u0003\u0004"]) {
  test(`a foreign file (${JSON.stringify(foreign)}) is refused with the cure`, () => {
    assert.throws(() => readProgressExport(foreign), /not a progress file.*lacks.*exercise.*progress\.jsonl/);
  });
}
