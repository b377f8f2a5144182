/**
 * Show and hide the solutions of a lesson: a cell under each exercise, which can be run and changed. Hiding takes away
 * only what the learner has not touched.
 */
import { cellFacts, isExercise } from "./lesson_notebook.mjs";

const cellsOf = (model) => Array.from({ length: model.cells.length }, (_, i) => model.cells.get(i));

/** The solution cell that we made, by our own mark. @param {any} cell */
const isShown = (cell) => typeof cellFacts(cell).solution_of === "string";

/** What a solution cell holds, as long as nobody changes it. @param {string} exercise @param {string} solution */
const solutionSource = (exercise, solution) => `# One solution to exercise ${exercise?.replace(/^.*-/, "")}\n${solution}`;

/** @param {any} model a notebook model */
export const solutionsShown = (model) => cellsOf(model).some(isShown);

/**
 * @param {any} model a notebook model
 * @returns {number} how many were inserted
 */
export function showSolutions(model) {
  const cells = cellsOf(model);
  const shown = new Set(cells.filter(isShown).map((cell) => cellFacts(cell).solution_of));
  let inserted = 0;
  model.sharedModel.transact(() => {
    for (let i = cells.length - 1; i >= 0; i -= 1) {
      const { exercise, solution } = cellFacts(cells[i]);
      if (!isExercise(cells[i]) || typeof solution !== "string" || solution === "" || shown.has(exercise))
        continue;
      model.sharedModel.insertCell(i + 1, {
        cell_type: "code",
        source: solutionSource(exercise, solution),
        metadata: { tags: ["solution"], train_well: { solution_of: exercise }, trusted: true },
      });
      inserted += 1;
    }
  });
  return inserted;
}

/**
 * @param {any} model a notebook model
 * @returns {{removed: number, kept: number}} kept: those the learner has changed
 */
export function hideSolutions(model) {
  const cells = cellsOf(model);
  const given = new Map(
    cells.map(cellFacts).map(({ exercise, solution }) => [exercise, solutionSource(exercise, solution)]),
  );
  let removed = 0;
  let kept = 0;
  model.sharedModel.transact(() => {
    for (let i = cells.length - 1; i >= 0; i -= 1) {
      if (!isShown(cells[i])) continue;
      if (cells[i].sharedModel.getSource() === given.get(cellFacts(cells[i]).solution_of)) {
        model.sharedModel.deleteCell(i);
        removed += 1;
      } else kept += 1;
    }
  });
  return { removed, kept };
}
