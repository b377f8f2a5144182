/**
 * A lesson's new text with the learner's answers in it. Pure: notebooks as JSON in and out.
 *
 * Answers are the exercise cells, by the exercise's id; the gaps that the text leaves elsewhere (`bet = "___"`), by their
 * name; and cells that the learner added, which go behind the cell that they stood behind.
 */

const text = ({ source }) => (Array.isArray(source) ? source.join("") : source);
const exerciseOf = (cell) => cell.metadata?.train_well?.exercise ?? null;
const BLANKS = String.raw`(?:\.\.\.|"___")(?:, (?:\.\.\.|"___"))* *(?:#.*)?$`;
const GAP = new RegExp(String.raw`^(\w+(?:, \w+)*) = ${BLANKS}`, "gm");
const FILLED = new RegExp(String.raw`^(\w+(?:, \w+)*) = (?!${BLANKS}).+$`, "gm");

/** What is known of a cell whatever version of the lesson it comes from. */
const keyOf = (cell) => exerciseOf(cell) ?? text(cell);

/**
 * @param {any} original the lesson's new text, a notebook
 * @param {any} mine the learner's
 * @returns {any} a notebook: the new text, filled in
 */
export function takeNewText(original, mine) {
  const slug = original.metadata?.train_well?.lesson;
  const given = (cell) => exerciseOf(cell) !== null || new RegExp(`^${slug}-\\w+$`).test(cell.id ?? "");
  const answers = new Map(mine.cells.filter(exerciseOf).map((cell) => [exerciseOf(cell), text(cell)]));
  const filled = filledGaps(mine.cells.filter((cell) => cell.cell_type === "code" && !exerciseOf(cell)));
  const cells = original.cells.map((cell) => {
    if (cell.cell_type !== "code") return cell;
    const source = exerciseOf(cell)
      ? (answers.get(exerciseOf(cell)) ?? text(cell))
      : text(cell).replace(GAP, (line, name) => filled.get(name) ?? line);
    return { ...cell, source };
  });
  for (const [at, cell] of mine.cells.entries()) {
    if (given(cell)) continue;
    const places = new Map(cells.map((each, place) => [keyOf(each), place]));
    const before = mine.cells.slice(0, at).findLast((each) => places.has(keyOf(each)));
    cells.splice(before ? places.get(keyOf(before)) + 1 : 0, 0, cell);
  }
  return { ...original, cells };
}

/** Lines such as `bet = 3` by the name, or names, that they give a value to. */
function filledGaps(cells) {
  const lines = cells.flatMap((cell) => [...text(cell).matchAll(FILLED)]);
  return new Map(lines.reverse().map(([line, name]) => [name, line])); // the first one counts
}
