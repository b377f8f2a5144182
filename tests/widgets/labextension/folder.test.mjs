import assert from "node:assert/strict";
import test from "node:test";
import { CourseFolder } from "../../../widgets/labextension/modules/folder.mjs";
import { resetLesson } from "../../../widgets/labextension/modules/reset.mjs";

/** A contents manager over a plain object: path to notebook, text, null (a folder) or Error. */
class Files {
  reads = [];
  clock = 0;

  constructor(files) {
    this.files = new Map(Object.entries(files).map(([path, content]) => [path, { content, modified: 0 }]));
  }

  write(path, content) {
    this.files.set(path, { content, modified: (this.clock += 1) });
  }

  async get(path, { type, format }) {
    this.reads.push(`${type} ${path}`);
    if (type === "directory") return { content: this.list(path) };
    const { content } = this.files.get(path) ?? { content: new Error(`404 ${path}`) };
    if (content instanceof Error) throw content;
    return { content: format === "base64" ? Buffer.from(content).toString("base64") : content };
  }

  list(folder) {
    if (folder !== "" && this.files.get(folder)?.content !== null) throw new Error(`404 ${folder}`);
    return [...this.files]
      .filter(([path]) => path.slice(0, Math.max(path.lastIndexOf("/"), 0)) === folder)
      .map(([path, { content, modified }]) => ({
        path,
        name: path.slice(path.lastIndexOf("/") + 1),
        type: content === null ? "directory" : path.endsWith(".ipynb") ? "notebook" : "file",
        last_modified: String(modified),
        size: 1,
      }));
  }

  async save(path, { content }) {
    if (this.readOnly) throw new Error("403 the folder is read-only");
    this.write(path, content);
  }

  async rename(from, to) {
    this.write(to, this.files.get(from).content);
    this.files.delete(from);
  }
}

const exercises = (slug, count = 1) =>
  Array.from({ length: count }, (_, i) => ({ id: `${slug}-${i + 1}`, title: "", points: 1 }));
const ours = (number, slug) => ({
  slug,
  number,
  notebook: `${number}_${slug}.ipynb`,
  title: `Lesson ${number}`,
  exercises: exercises(slug),
});
const CATALOGUE = {
  v: 1,
  title: "Train Well on Less",
  lessons: [ours("03", "all"), ours("04", "ratios"), ours("05", "whose")],
  formerly: { "03": "all" },
};
const notebook = (lesson, count = 1) => ({
  metadata: { train_well: { lesson, number: "09", title: `Stranger ${lesson}`, exercises: exercises(lesson, count) } },
  cells: [],
});
const attempt = (exercise) => ({
  at: "2026",
  lesson: exercise.replace(/-.*/, ""),
  exercise,
  status: "pass",
  points: 1,
});
const imported = ({ files }) => [...files.keys()].filter((path) => path.includes("progress.imported-"));
const line = (exercise) => `${JSON.stringify({ v: 1, ...attempt(exercise) })}\n`;
const look = async (files, changes = {}, catalogue = CATALOGUE) => {
  const contents = new Files(files);
  const course = Object.assign(new CourseFolder(contents, async () => catalogue), changes);
  await course.refresh();
  return { contents, course, ids: course.snapshot.lessons.map(({ id }) => id) };
};
const notebooksRead = ({ reads }) => reads.filter((read) => read.startsWith("notebook"));

test("lessons lie at the top, or else in notebooks", async () => {
  assert.equal((await look({ "03_all.ipynb": {} })).course.snapshot.folder, "");
  const { course, ids } = await look({ notebooks: null, "notebooks/03_all.ipynb": {}, "mine.ipynb": {} });
  assert.deepEqual([course.snapshot.folder, ids], ["notebooks", ["all"]]);
});

test("no notebook of the course is read, nor one that is named like none", async () => {
  const { course, contents, ids } = await look({
    "03_all.ipynb": {},
    "05_whose.ipynb": {},
    "mine.ipynb": {},
    "2026-11-21.ipynb": {},
    "progress.jsonl": line("all-1"),
  });
  assert.deepEqual(ids, ["all", "whose"]);
  assert.deepEqual([course.snapshot.title, course.snapshot.lessons[0].title], ["Train Well on Less", "Lesson 03"]);
  contents.write("03_all.ipynb", {});
  await course.open("03_all.ipynb", notebook("all").metadata.train_well);
  await course.refresh();
  assert.deepEqual(notebooksRead(contents), []);
});

test("a lesson that another package brings is read once, for its metadata", async () => {
  const { course, contents, ids } = await look({ "03_all.ipynb": {}, "77_mine.ipynb": notebook("mine") });
  assert.deepEqual(ids, ["all", "mine"]);
  await course.refresh();
  assert.deepEqual(notebooksRead(contents), ["notebook 77_mine.ipynb"]);
  assert.equal(course.snapshot.lessons[1].title, "Stranger mine");
});

test("what is open tells of itself: a renamed lesson is listed, and nothing is read", async () => {
  const { course, contents } = await look({ "my own.ipynb": notebook("all"), "03 b.ipynb": {} });
  assert.equal(course.snapshot.folder, null);
  await course.open("my own.ipynb", notebook("all").metadata.train_well);
  assert.deepEqual([course.currentLesson.title, course.snapshot.folder], ["Lesson 03", ""]);
  assert.equal(course.originalOf("my own.ipynb"), "03_all.ipynb");
  assert.equal(course.originalOf("03 b.ipynb"), "03 b.ipynb");
  assert.deepEqual(notebooksRead(contents), []);
});

test("without its catalogue the course is known by the notebooks' metadata", async () => {
  const contents = new Files({ "03_all.ipynb": notebook("all") });
  const course = new CourseFolder(contents, () => Promise.reject(new Error("404")));
  await course.refresh();
  assert.deepEqual([course.snapshot.lessons[0].title, course.snapshot.problem], ["Stranger all", null]);
});

test("exercises solved under the lesson's old number are solved", async () => {
  const { course } = await look({ "03_all.ipynb": {}, "progress.jsonl": line("03-1") });
  assert.deepEqual(course.snapshot.attempts, [attempt("all-1")]);
  assert.equal(await course.merge([attempt("all-1")]), 0);
});

test("where there are none, it says where it looked, and asks for no folder that is not there", async () => {
  const { course, contents } = await look({ "mine.ipynb": { metadata: {} } });
  assert.deepEqual(
    [course.snapshot.folder, course.snapshot.searched, course.snapshot.problem],
    [null, [""], null],
  );
  assert.ok(!contents.reads.includes("directory notebooks"));
});

test("the folder in the settings is the only one; a missing one is a problem that is told", async () => {
  const files = { "03_all.ipynb": {}, a: null, "a/05_whose.ipynb": {} };
  assert.deepEqual((await look(files, { setting: "/a/" })).ids, ["whose"]);
  const { course } = await look(files, { setting: "b" });
  assert.match(course.snapshot.problem, /folder “b”, named in the settings, could not be read \(404 b\)/);
});

test("the folder of the open lesson goes first, and stays when the lesson is closed", async () => {
  const { course } = await look({ "03_all.ipynb": {}, a: null, "a/05_whose.ipynb": {} });
  await course.open("a/05_whose.ipynb", notebook("whose").metadata.train_well);
  assert.equal(course.snapshot.folder, "a");
  assert.equal(course.currentLesson.id, "whose");
  await course.open(null);
  await course.refresh();
  assert.equal(course.snapshot.folder, "a");
  assert.equal(course.currentLesson, null);
});

test("copies made by reset are not lessons; a notebook that cannot be read is named, the others stay", async () => {
  const { course, ids } = await look({
    "03_all.ipynb": {},
    "04_ratios.backup-20261121-093000.ipynb": {},
    "77_mine.ipynb": new Error("400 not a notebook"),
    "progress.jsonl": line("all-1"),
  });
  assert.deepEqual(ids, ["all"]);
  assert.deepEqual(course.snapshot.unreadable, ["77_mine.ipynb"]);
  assert.equal(course.snapshot.attempts.length, 1);
});

test("only what changed is read again", async () => {
  const { course, contents } = await look({
    "03_all.ipynb": {},
    "77_mine.ipynb": notebook("mine"),
    "78_other.ipynb": notebook("other"),
    "progress.jsonl": line("all-1"),
  });
  const reads = () => contents.reads.filter((read) => !read.startsWith("directory"));
  contents.reads = [];
  await course.refresh();
  assert.deepEqual(reads(), []);
  contents.write("77_mine.ipynb", notebook("mine", 2));
  contents.write("progress.jsonl", line("all-1") + line("mine-1"));
  await course.refresh();
  assert.deepEqual(reads(), ["notebook 77_mine.ipynb", "file progress.jsonl"]);
  assert.equal(course.snapshot.lessons[1].exercises.length, 2);
  assert.equal(course.snapshot.attempts.length, 2);
});

test("what was read is remembered for the next visit, and rubbish in that memory does no harm", async () => {
  const saved = [];
  const memory = (value) => ({ load: async () => value, save: (known) => saved.push(known) });
  const contents = new Files({ "77_mine.ipynb": notebook("mine") });
  const open = (store) => new CourseFolder(contents, async () => CATALOGUE, store);
  await open(memory(undefined)).refresh();
  contents.reads = [];
  const again = open(memory(JSON.parse(JSON.stringify(saved[0]))));
  await again.refresh();
  assert.deepEqual(contents.reads, ["directory ", "directory "]);
  assert.equal(again.snapshot.lessons[0].title, "Stranger mine");
  for (const rubbish of [
    "x",
    [["77_mine.ipynb", null], 5, ["77_mine.ipynb", { modified: "0", declared: { lesson: [] } }]],
  ]) {
    const course = open(memory(rubbish));
    await course.refresh();
    assert.equal(course.snapshot.problem, null);
  }
  const broken = open({ load: () => Promise.reject(new Error("locked")), save: () => {} });
  await broken.refresh();
  assert.equal(broken.snapshot.lessons.length, 1);
});

test("listeners hear of a change, and of nothing else", async () => {
  const { course, contents } = await look({ "03_all.ipynb": {} });
  let told = 0;
  course.onChange(() => (told += 1));
  await course.refresh();
  assert.equal(told, 0);
  contents.write("progress.jsonl", line("all-1"));
  await Promise.all([course.refresh(), course.refresh(), course.refresh()]);
  assert.equal(told, 1);
});

test("a progress file that cannot be read is told, hides no lesson, and is not written over", async () => {
  const { course, contents, ids } = await look({
    "03_all.ipynb": {},
    "progress.jsonl": new Error("500 disk error"),
  });
  assert.deepEqual(ids, ["all"]);
  assert.match(course.snapshot.problem, /progress in progress\.jsonl could not be read \(500 disk error\)/);
  assert.doesNotMatch(course.snapshot.problem, /away|delete/);
  await assert.rejects(course.merge([attempt("all-1")]), /could not be read/);
  assert.ok(contents.files.get("progress.jsonl").content instanceof Error);
  contents.files.get("progress.jsonl").content = line("all-1");
  await course.refresh();
  assert.equal(course.snapshot.attempts.length, 1, "it is asked for again");
});

test("bytes that are no text cost the line that they stand in", async () => {
  const bytes = Buffer.concat([
    Buffer.from(`\uFEFF${line("all-1")}`),
    Buffer.from([0xff, 0xfe, 0x00, 0x0a]),
    Buffer.from(line("all-2")),
  ]);
  const { course } = await look({ "03_all.ipynb": {}, "progress.jsonl": bytes });
  const { attempts, skipped, problem } = course.snapshot;
  assert.deepEqual([attempts.map(({ exercise }) => exercise), skipped, problem], [["all-1", "all-2"], 1, null]);
});

test("what is brought in lies in a file of its own: the kernel's is never written", async () => {
  const { course, contents } = await look({ notebooks: null, "notebooks/03_all.ipynb": {} });
  assert.equal(await course.merge([attempt("all-1")]), 1);
  contents.write("notebooks/progress.jsonl", line("all-3"));
  assert.equal(await course.merge([attempt("all-1"), attempt("all-2"), attempt("all-2")]), 1);
  assert.equal(await course.merge([attempt("all-3")]), 0, "what the kernel wrote meanwhile is known");
  assert.equal(contents.files.get("notebooks/progress.jsonl").content, line("all-3"));
  assert.deepEqual(
    imported(contents).map((path) => contents.files.get(path).content),
    [line("all-1"), line("all-2")],
  );
  assert.equal(course.snapshot.attempts.length, 3, "the panel knows at once");
});

test("an attempt that lies in two files counts once", async () => {
  const { course } = await look({
    "03_all.ipynb": {},
    "progress.jsonl": line("all-1"),
    "progress.imported-20261128-101500-001-abc123.jsonl": line("all-1") + line("all-2"),
    "progress.mine.jsonl": line("all-9"),
  });
  assert.deepEqual(
    course.snapshot.attempts.map(({ exercise }) => exercise),
    ["all-1", "all-2"],
  );
});

test("an import that cannot be written is an error that is told", async () => {
  const { course, contents } = await look({ "03_all.ipynb": {}, "progress.jsonl": line("all-1") });
  contents.readOnly = true;
  await assert.rejects(course.merge([attempt("all-2")]), /read-only/);
});

test("progress cannot be merged where there is no course", async () => {
  const { course } = await look({});
  await assert.rejects(course.merge([attempt("all-1")]), /no course folder.*open a lesson first/);
});

// --- Resetting a lesson ---------------------------------------------------------------------------------------------

const original = notebook("all");
const mine = { ...notebook("all"), cells: [{ cell_type: "code", source: "mine" }] };
const answer =
  (body, status = 200) =>
  async () =>
    new Response(typeof body === "string" ? body : JSON.stringify(body), { status });
const reset = (contents, fetchOriginal, changes = {}) =>
  resetLesson({
    path: "a/03_all.ipynb",
    contents,
    panel: null,
    fetchOriginal,
    now: new Date(2026, 10, 21, 9, 30),
    ...changes,
  });

test("reset copies the work beside the lesson, then brings the original back", async () => {
  const contents = new Files({ a: null, "a/03_all.ipynb": mine });
  const copy = await reset(contents, answer(original));
  assert.equal(copy, "03_all.backup-20261121-093000-000.ipynb");
  assert.deepEqual(contents.files.get(`a/${copy}`).content, mine);
  assert.deepEqual(contents.files.get("a/03_all.ipynb").content, original);
});

test("reset puts what the controls were set to aside, under the copy's name, and taking new text leaves it", async () => {
  const contents = new Files({ a: null, "a/03_all.ipynb": mine, "a/controls.jsonl": "{}" });
  await reset(contents, answer(original), { write: (theirs) => theirs });
  assert.equal(contents.files.get("a/controls.jsonl").content, "{}");
  const copy = await reset(contents, answer(original));
  assert.equal(copy, "03_all.backup-20261121-093000-000-2.ipynb");
  assert.ok(!contents.files.has("a/controls.jsonl"));
  assert.equal(contents.files.get("a/03_all.backup-20261121-093000-000-2.controls.jsonl").content, "{}");
});

test("reset leaves the lesson as it is where the controls' settings cannot be put aside", async () => {
  const contents = new Files({ a: null, "a/03_all.ipynb": mine, "a/controls.jsonl": "{}" });
  contents.rename = async () => Promise.reject(new Error("locked"));
  await assert.rejects(reset(contents, answer(original)), /put aside \(locked\).*left as it is/);
  assert.deepEqual(contents.files.get("a/03_all.ipynb").content, mine);
});

test("reset of an open lesson copies what is on the screen, saved or not", async () => {
  const contents = new Files({ a: null, "a/03_all.ipynb": original });
  const done = [];
  const model = {
    toJSON: () => mine,
    fromJSON: (content) => done.push(["shown", content, contents.files.size]),
  };
  const panel = { context: { model, save: async () => done.push("saved") }, content: {} };
  const copy = await reset(contents, answer(original), { panel });
  assert.deepEqual(contents.files.get(`a/${copy}`).content, mine);
  assert.deepEqual(done, [["shown", original, 3], "saved"], "the copy was there before anything changed");
});

test("what is typed while the copy is being written is in the copy", async () => {
  const contents = new Files({ a: null, "a/03_all.ipynb": original });
  const typed = ["m", "mi", "min", "mine", "mine"];
  const now = (source) => ({ ...notebook("all"), cells: [{ cell_type: "code", source }] });
  const model = { toJSON: () => now(typed.length > 1 ? typed.shift() : typed[0]), fromJSON: () => {} };
  const panel = { context: { model, save: async () => {} }, content: {} };
  const copy = await reset(contents, answer(original), { panel });
  assert.equal(contents.files.get(`a/${copy}`).content.cells[0].source, "mine");
  assert.equal(contents.files.size, 3, "one copy");
});

test("two resets at once keep two copies", async () => {
  const contents = new Files({ a: null, "a/03_all.ipynb": mine });
  const copies = await Promise.all([1, 2].map(() => reset(contents, answer(original))));
  assert.deepEqual(copies, ["03_all.backup-20261121-093000-000.ipynb", "03_all.backup-20261121-093000-000-2.ipynb"]);
  assert.deepEqual(contents.files.get(`a/${copies[0]}`).content, mine);
  assert.deepEqual(contents.files.get(`a/${copies[1]}`).content, original);
});

test("a lesson that never rests is left as it is", async () => {
  const contents = new Files({ a: null, "a/03_all.ipynb": original });
  let n = 0;
  const toJSON = () => ({ ...notebook("all"), cells: [{ cell_type: "code", source: String((n += 1)) }] });
  const panel = { context: { model: { toJSON, fromJSON: () => assert.fail("changed") } } };
  await assert.rejects(reset(contents, answer(original), { panel }), /left as it is/);
});

const REFUSED = {
  "the course has no original": [answer("", 404), /no original of 03_all\.ipynb/],
  "the server fails": [answer("", 500), /could not be read \(500\)/],
  "the original is damaged": [answer("<html>"), /could not be read/],
  "the original is no notebook": [answer({ metadata: original.metadata }), /could not be read/],
  "the original is another lesson": [answer(notebook("ratios")), /another lesson/],
};
for (const [when, [fetchOriginal, message]] of Object.entries(REFUSED)) {
  test(`reset touches nothing when ${when}`, async () => {
    const contents = new Files({ a: null, "a/03_all.ipynb": mine });
    await assert.rejects(reset(contents, fetchOriginal), message);
    assert.deepEqual([...contents.files.keys()], ["a", "a/03_all.ipynb"]);
    assert.deepEqual(contents.files.get("a/03_all.ipynb").content, mine);
  });
}

test("reset finds the original of a lesson that has another name, or still the number it was known by", async () => {
  const files = { a: null, "a/03_all.ipynb": { ...notebook("03"), cells: [] } };
  const asked = [];
  const fetchOriginal = async (file) => (asked.push(file), answer(original)());
  await reset(new Files(files), fetchOriginal, { original: "05_all.ipynb", formerly: { "03": "all" } });
  assert.deepEqual(asked, ["05_all.ipynb"]);
});

test("reset touches nothing when the copy cannot be written", async () => {
  const contents = Object.assign(new Files({ a: null, "a/03_all.ipynb": mine }), { readOnly: true });
  const panel = { context: { model: { toJSON: () => mine, fromJSON: () => assert.fail("changed") } } };
  await assert.rejects(
    reset(contents, answer(original)),
    /could not be written.*read-only.*Nothing was changed/,
  );
  await assert.rejects(reset(contents, answer(original), { panel }), /Nothing was changed/);
  assert.deepEqual(contents.files.get("a/03_all.ipynb").content, mine);
});
