import assert from "node:assert/strict";
import test from "node:test";
import { courseView, lessonAfter, nextLesson } from "../../../widgets/labextension/modules/course.mjs";
import {
  backupName,
  folderOf,
  inFolder,
  isBackup,
  lessonFromMetadata,
  orderLessons,
} from "../../../widgets/labextension/modules/lessons.mjs";

const lesson = (id, exercises, changes = {}) => ({
  path: `${id}.ipynb`,
  id,
  title: `Lesson ${id}`,
  part: id < "05" ? "Less data" : "Better models",
  minutes: 30,
  exercises: Array.from({ length: exercises }, (_, i) => ({ id: `${id}-${i + 1}`, title: "", points: 2 })),
  ...changes,
});
const pass = (exercise, status = "pass") => ({
  at: "2026-11-21",
  lesson: exercise.slice(0, 2),
  exercise,
  status,
  points: 2,
});
const COURSE = [lesson("00", 1), lesson("03", 2), lesson("04", 0), lesson("05", 1)];

const NEXT = [
  ["nothing is tried: the first", [], ["00", "Begin"]],
  ["a lesson is under way: that one", [pass("03-1")], ["03", "Continue"]],
  ["it was only missed so far: still that one", [pass("03-1", "retry")], ["03", "Continue"]],
  [
    "a lesson is solved: the following, even if it has no exercises",
    [pass("03-1"), pass("03-2")],
    ["04", "Next"],
  ],
  ["a reading lesson was passed over: it is not asked for again", [pass("05-1")], ["00", "Next"]],
  ["the end is reached: what was left out", [pass("00-1"), pass("03-1"), pass("05-1")], ["03", "Next"]],
  ["somebody else's exercises are ignored", [pass("99-1")], ["00", "Begin"]],
];
for (const [when, attempts, [id, word]] of NEXT) {
  test(`next, when ${when}`, () => {
    const next = nextLesson(COURSE, attempts);
    assert.deepEqual([next.lesson.id, next.word], [id, word]);
  });
}

test("nothing is next when everything is solved, or there is nothing", () => {
  assert.equal(nextLesson([lesson("00", 1)], [pass("00-1")]), null);
  assert.equal(nextLesson([], []), null);
});

test("the lesson after the open one is the one that follows it; after the last there is none", () => {
  assert.equal(lessonAfter(COURSE, [], "03.ipynb").id, "04");
  assert.equal(lessonAfter(COURSE, [], "05.ipynb"), null);
  assert.equal(lessonAfter(COURSE, [pass("03-1")], "mine.ipynb").id, "03");
  assert.equal(lessonAfter([], [], null), null);
});

test("the course is described part by part, with counts and points", () => {
  const view = courseView(COURSE, [pass("00-1"), pass("03-1"), pass("03-1")], "03.ipynb");
  assert.deepEqual(
    view.parts.map(({ title, lessons }) => [title, lessons.map(({ lesson: { id } }) => id)]),
    [
      ["Less data", ["00", "03", "04"]],
      ["Better models", ["05"]],
    ],
  );
  assert.deepEqual(view.totals, { solved: 2, total: 4, points: 4, ofPoints: 8 });
  const [start, all, reading] = view.parts[0].lessons;
  assert.deepEqual([start.done, start.solved, start.total, start.current], [true, 1, 1, false]);
  assert.deepEqual([all.done, all.solved, all.total, all.current], [false, 1, 2, true]);
  assert.equal(reading.done, false, "a lesson without exercises is never shown as solved");
});

test("lessons are ordered as they are read, a number as a number", () => {
  const ids = orderLessons([
    lesson("10", 0),
    lesson("9", 0),
    lesson("00", 0),
    lesson("03b", 0),
    lesson("03", 0),
  ]);
  assert.deepEqual(
    ids.map(({ id }) => id),
    ["00", "03", "03b", "9", "10"],
  );
});

test("of several copies of a lesson, the one with the plain name is listed", () => {
  const copies = ["03_all-Copy1.ipynb", "03_all.ipynb", "a copy of 03_all.ipynb"];
  const [kept, ...others] = orderLessons(copies.map((path) => lesson("03", 1, { path })));
  assert.deepEqual([kept.path, others], ["03_all.ipynb", []]);
});

test("a lesson is what the notebook's metadata declares", () => {
  const found = lessonFromMetadata("notebooks/03_all.ipynb", {
    train_well: {
      lesson: "03",
      title: " Do you need all of it? ",
      part: "Less data",
      minutes: 35,
      exercises: [{ id: "03-1", title: "Draw", points: 2 }, { id: "03-2" }, { title: "no id" }, null],
    },
  });
  assert.deepEqual(found, {
    path: "notebooks/03_all.ipynb",
    id: "03",
    title: "Do you need all of it?",
    part: "Less data",
    minutes: 35,
    exercises: [
      { id: "03-1", title: "Draw", points: 2 },
      { id: "03-2", title: "", points: 1 },
    ],
  });
});

test("a lesson that declares little is still listed, under its file's name", () => {
  const found = lessonFromMetadata("a/03.ipynb", {
    train_well: { lesson: "03", minutes: "x", exercises: "03-1" },
  });
  assert.deepEqual([found.title, found.minutes, found.exercises], ["03.ipynb", null, []]);
});

for (const metadata of [
  undefined,
  null,
  {},
  { train_well: null },
  { train_well: "03" },
  { train_well: { lesson: 3 } },
]) {
  test(`a notebook with metadata ${JSON.stringify(metadata)} is no lesson`, () => {
    assert.equal(lessonFromMetadata("x.ipynb", metadata), null);
  });
}

test("a copy of the learner's work has a name of its own, even twice in a second", () => {
  const now = new Date(2026, 10, 21, 9, 5, 7);
  const first = backupName("03_all.ipynb", now, ["03_all.ipynb"]);
  assert.equal(first, "03_all.backup-20261121-090507.ipynb");
  const second = backupName("03_all.ipynb", now, [first]);
  assert.equal(second, "03_all.backup-20261121-090507-2.ipynb");
  assert.ok(isBackup(first) && isBackup(second));
  assert.ok(!isBackup("03_all.ipynb") && !isBackup("my.backup-plan.ipynb"));
});

test("paths are taken apart and put together, also on another drive", () => {
  assert.equal(folderOf("a/b/c.ipynb"), "a/b");
  assert.equal(folderOf("c.ipynb"), "");
  assert.equal(inFolder("", "c"), "c");
  assert.equal(inFolder("a/b", "c"), "a/b/c");
  assert.equal(inFolder("RTC:", "c"), "RTC:c");
});
