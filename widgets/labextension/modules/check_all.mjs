/** Run every exercise cell of a lesson, one after another, and say how it went. */
import { checkResult, failed, isExercise } from "./lesson_notebook.mjs";

/**
 * @param {any} panel a NotebookPanel
 * @param {any} NotebookActions @param {any} dialogs session context dialogs, or undefined
 * @returns {Promise<{right: number, total: number, failed: number}>} failed: cells that ended in an error
 */
export async function checkAll(panel, NotebookActions, dialogs) {
  const notebook = panel.content;
  await panel.sessionContext.ready; // a kernel that is just starting would be asked for twice
  const cells = notebook.widgets.filter(({ model }) => isExercise(model));
  for (const cell of cells) {
    // One at a time: an error in one must not keep the others from being checked.
    await NotebookActions.runCells(notebook, [cell], panel.sessionContext, dialogs).catch(() => false);
  }
  return {
    right: cells.filter(({ model }) => checkResult(model)?.status === "pass").length,
    total: cells.length,
    failed: cells.filter(({ model }) => failed(model)).length,
  };
}

/** @param {{right: number, total: number, failed: number}} result */
export function checkAllSentence({ right, total, failed }) {
  if (total === 0) return "This lesson has no exercises.";
  const score =
    right === total ? `All ${total} exercises are right.` : `Right so far: ${right} of ${total} exercises.`;
  if (failed === 0) return score;
  return `${score} ${failed === 1 ? "1 cell" : `${failed} cells`} ended in an error: run the lesson from its first cell.`;
}
