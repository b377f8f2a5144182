import assert from "node:assert/strict";
import test from "node:test";
import { takeNewText } from "../../../widgets/labextension/modules/update.mjs";

let count = 0;
const cell = (source, changes = {}) => ({
  cell_type: "code",
  id: `all-${String((count += 1)).padStart(2, "0")}`,
  source,
  metadata: {},
  ...changes,
});
const said = (source) => cell(source, { cell_type: "markdown" });
const exercise = (id, source) => cell(source, { metadata: { tags: ["exercise"], train_well: { exercise: id } } });
const added = (source, id) => cell(source, { id });
const notebook = (...cells) => ({ metadata: { train_well: { lesson: "all", version: "1" } }, cells });
const sources = ({ cells }) => cells.map(({ source }) => source);

test("answers, gaps and added cells are put into the new text, in their places", () => {
  const mine = notebook(
    said("# Old title"),
    cell("bet = 30  # of 100\nshow(bet)"),
    exercise("all-1", "kept = 42\n\nkept = check('all-1', kept)"),
    added("kept.mean()", "f00d"),
    added("# my note", "beef"),
    exercise("all-2", "half = mine"),
  );
  const fresh = notebook(
    said("# New title"),
    said("A new paragraph."),
    cell("bet = ...  # of 100\nother = ...\nshow(bet, other)"),
    exercise("all-2", "half = ..."),
    exercise("all-1", "kept = ...\n\nkept = check('all-1', kept, strict=True)"),
    exercise("all-3", "new = ..."),
  );
  fresh.metadata.train_well.version = "2";
  const result = takeNewText(fresh, mine);
  assert.deepEqual(sources(result), [
    "# New title",
    "A new paragraph.",
    "bet = 30  # of 100\nother = ...\nshow(bet, other)",
    "half = mine",
    "kept = 42\n\nkept = check('all-1', kept)",
    "kept.mean()",
    "# my note",
    "new = ...",
  ]);
  assert.equal(result.metadata.train_well.version, "2");
  assert.deepEqual(sources(mine).length, 6, "the learner's own is left as it was");
});

test("a cell that was added behind one that is gone stands behind the nearest that is left", () => {
  const mine = notebook(said("one"), said("two, which the new text lacks"), added("mine", "f00d"));
  assert.deepEqual(sources(takeNewText(notebook(said("one"), said("three")), mine)), ["one", "mine", "three"]);
});

test("a cell that was added before all others stays the first; one added twice stays twice", () => {
  const mine = notebook(added("mine", "a"), said("one"), added("same", "b"), added("same", "c"));
  assert.deepEqual(sources(takeNewText(notebook(said("one")), mine)), ["mine", "one", "same", "same"]);
});

test("gaps that were left open stay open, whatever the text itself gives the name to", () => {
  const mine = notebook(cell("bet = ..."), exercise("all-1", "bet = 3"));
  assert.deepEqual(sources(takeNewText(notebook(cell("bet = ...")), mine)), ["bet = ..."]);
});

test("a bet between quotation marks is a gap like any other, alone, with a remark, and two in a line", () => {
  const text = (bet, low, high, found) => `bet = ${bet}\nlow, high = ${low}, ${high}\nfound = ${found}  # of 100`;
  const fresh = notebook(cell(text('"___"', '"___"', '"___"', '"___"')));
  const put = (...bets) => sources(takeNewText(fresh, notebook(cell(text(...bets)))))[0];
  assert.equal(put(30, 1, 2, '"half"'), text(30, 1, 2, '"half"'));
  assert.equal(put('"___"', '"___"', 2, '"___"'), text('"___"', '"___"', 2, '"___"'), "what is half filled is kept");
  assert.equal(put("...", "...", "...", 7), text('"___"', '"___"', '"___"', 7), "an older text had dots there");
});

test("sources that are lists of lines, as they lie on disk, are read as well", () => {
  const mine = notebook(exercise("all-1", ["kept = 1\n", "kept"]));
  assert.deepEqual(sources(takeNewText(notebook(exercise("all-1", "kept = ...")), mine)), ["kept = 1\nkept"]);
});
