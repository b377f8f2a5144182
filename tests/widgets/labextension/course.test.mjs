import assert from "node:assert/strict";
import test from "node:test";
import { courseView, lessonAfter, nextLesson } from "../../../widgets/labextension/modules/course.mjs";
import {
  backupName,
  findLessons,
  folderOf,
  inFolder,
  isBackup,
  lessonFromMetadata,
  looksLikeLesson,
  readCatalogue,
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

const CATALOGUE = readCatalogue({
  v: 1,
  title: "Train Well on Less",
  lessons: [
    { slug: "start_here", number: "00", notebook: "00_start_here.ipynb", title: "Start here" },
    {
      slug: "which_ones",
      number: "04",
      notebook: "04_which_ones.ipynb",
      title: "Which ones?",
      sections: [{ title: "1 · Hard", cell: "which_ones-03" }, { title: "no cell" }],
      exercises: [{ id: "which_ones-1", title: "Pick", points: 2 }, { id: "start_here-1" }],
    },
    { slug: "ones", number: "05", notebook: "05_ones.ipynb", title: "Ones" },
  ],
  formerly: { "04": "which_ones" },
});
const listed = (paths, declared = {}) =>
  findLessons(paths, CATALOGUE, (path) =>
    lessonFromMetadata(path, { train_well: declared[path] }, CATALOGUE.formerly),
  ).map(({ path, title }) => [path, title]);

test("a lesson of the course is known by its file's name, whatever its number was", () => {
  assert.deepEqual(listed(["mine.ipynb", "a/05_ones.ipynb", "a/03_which_ones.ipynb", "a/00_start_here.ipynb"]), [
    ["a/00_start_here.ipynb", "Start here"],
    ["a/03_which_ones.ipynb", "Which ones?"],
    ["a/05_ones.ipynb", "Ones"],
  ]);
});

test("of several copies of a lesson, the one with the plain name is listed", () => {
  const copies = ["04_which_ones-Copy1.ipynb", "3_which_ones.ipynb", "04_which_ones.ipynb"];
  assert.deepEqual(listed(copies), [["04_which_ones.ipynb", "Which ones?"]]);
  assert.deepEqual(listed(copies.slice(0, 2)), [["3_which_ones.ipynb", "Which ones?"]]);
  assert.deepEqual(listed(copies.slice(0, 1)), [["04_which_ones-Copy1.ipynb", "Which ones?"]]);
});

test("a stranger that claims a lesson's name or number hides nothing and adds nothing to it", () => {
  const claims = { lesson: "which_ones", number: "04", title: "Buy this", exercises: [{ id: "which_ones-9" }] };
  const other = { lesson: "mine", number: "04", title: "My own", exercises: [{ id: "which_ones-1" }, { id: "mine-1" }] };
  const strangers = { "a.ipynb": claims, "04_mine.ipynb": other };
  assert.deepEqual(listed(["a.ipynb", "04_mine.ipynb", "04_which_ones.ipynb"], strangers), [
    ["04_which_ones.ipynb", "Which ones?"],
    ["04_mine.ipynb", "My own"],
  ]);
  const [mine] = findLessons(["04_mine.ipynb"], CATALOGUE, (path) => lessonFromMetadata(path, { train_well: other }));
  assert.deepEqual(
    mine.exercises.map(({ id }) => id),
    ["mine-1"],
  );
});

test("a renamed lesson is known once its metadata is, also by the number it had", () => {
  for (const lesson of ["which_ones", "04"])
    assert.deepEqual(listed(["ones of mine.ipynb"], { "ones of mine.ipynb": { lesson } }), [
      ["ones of mine.ipynb", "Which ones?"],
    ]);
});

test("lessons of other packages come after, in the order of their numbers", () => {
  const others = Object.fromEntries(
    ["10", "9"].map((number) => [`${number}_x${number}.ipynb`, { lesson: `x${number}`, number }]),
  );
  assert.deepEqual(
    listed([...Object.keys(others), "05_ones.ipynb"], others).map(([path]) => path),
    ["05_ones.ipynb", "9_x9.ipynb", "10_x10.ipynb"],
  );
});

test("the catalogue says of a lesson what there is to say, and nothing of another's", () => {
  const lesson = CATALOGUE.lessons[1];
  assert.deepEqual(lesson.sections, [{ title: "1 · Hard", cell: "which_ones-03" }]);
  assert.deepEqual(lesson.exercises, [{ id: "which_ones-1", title: "Pick", points: 2 }]);
});

for (const json of [null, undefined, 5, "x", [], { lessons: "x", formerly: { a: 1 } }, { lessons: [null, {}, { slug: 3 }] }]) {
  test(`${JSON.stringify(json)} is an empty catalogue`, () => {
    assert.deepEqual(readCatalogue(json), { title: "Train Well on Less", lessons: [], formerly: {} });
  });
}

test("only a number and a slug look like a lesson", () => {
  assert.ok(looksLikeLesson("03_subsets.ipynb") && looksLikeLesson("12_my_own (1).ipynb"));
  for (const name of ["Untitled.ipynb", "2026-11-21.ipynb", "03.ipynb", "03_1.ipynb", "a03_x.ipynb", "03_x.txt"])
    assert.ok(!looksLikeLesson(name), name);
});

test("a lesson is what the notebook's metadata declares", () => {
  const found = lessonFromMetadata("notebooks/03_all.ipynb", {
    train_well: {
      lesson: "all",
      number: "03",
      title: " Do you need all of it? ",
      part: "Less data",
      minutes: 35,
      exercises: [{ id: "all-1", title: "Draw", points: 2 }, { id: "all-2" }, { title: "no id" }, null],
    },
  });
  assert.deepEqual(found, {
    path: "notebooks/03_all.ipynb",
    id: "all",
    number: "03",
    title: "Do you need all of it?",
    part: "Less data",
    minutes: 35,
    sections: [],
    exercises: [
      { id: "all-1", title: "Draw", points: 2 },
      { id: "all-2", title: "", points: 1 },
    ],
    notebook: "03_all.ipynb",
    version: "",
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

test("a copy of the learner's work has a name of its own, even twice in a millisecond", () => {
  const now = new Date(2026, 10, 21, 9, 5, 7, 12);
  const first = backupName("03_all.ipynb", now, ["03_all.ipynb"]);
  assert.equal(first, "03_all.backup-20261121-090507-012.ipynb");
  const second = backupName("03_all.ipynb", now, [first]);
  assert.equal(second, "03_all.backup-20261121-090507-012-2.ipynb");
  assert.ok([first, second, "03_all.backup-20261121-090507.ipynb"].every(isBackup));
  assert.ok(!isBackup("03_all.ipynb") && !isBackup("my.backup-plan.ipynb"));
});

test("paths are taken apart and put together, also on another drive", () => {
  assert.equal(folderOf("a/b/c.ipynb"), "a/b");
  assert.equal(folderOf("c.ipynb"), "");
  assert.equal(inFolder("", "c"), "c");
  assert.equal(inFolder("a/b", "c"), "a/b/c");
  assert.equal(inFolder("RTC:", "c"), "RTC:c");
});
