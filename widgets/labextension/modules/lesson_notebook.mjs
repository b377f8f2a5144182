/** An open notebook, seen as a lesson: its exercise cells, their solutions, their results. */
import { cardModel, MIME } from "./cardmodel.mjs";
import { lessonFromMetadata } from "./lessons.mjs";

/** The lesson in a notebook panel, or null. @param {any} panel a NotebookPanel, or null */
export function lessonOf(panel) {
  const model = panel?.context?.model;
  return model
    ? lessonFromMetadata(panel.context.path, { train_well: model.getMetadata("train_well") })
    : null;
}

/** A cell's part of our metadata, always an object. @param {any} cell a cell model */
export function cellFacts(cell) {
  const facts = cell.getMetadata("train_well");
  return facts !== null && typeof facts === "object" ? facts : {};
}

/** @param {any} cell a cell model */
export function isExercise(cell) {
  const tags = cell.getMetadata("tags");
  return cell.type === "code" && Array.isArray(tags) && tags.includes("exercise");
}

/**
 * The result of the last check in a cell's outputs: a card model, or null.
 * @param {any} cell a code cell model
 */
export function checkResult(cell) {
  const outputs = cell.sharedModel?.getOutputs?.() ?? cell.toJSON().outputs ?? [];
  const last = outputs.findLast((output) => output.data && MIME in output.data);
  return last ? cardModel(last.data[MIME]) : null;
}

/** Whether running a cell ended in an error. @param {any} cell a code cell model */
export function failed(cell) {
  return (cell.toJSON().outputs ?? []).some(({ output_type: type }) => type === "error");
}

/**
 * Bring a cell to the top of the page.
 * @param {any} panel a NotebookPanel @param {string} place the id of a cell, or of the exercise that it holds
 */
export function showCell(panel, place) {
  const notebook = panel.content;
  const at = notebook.widgets.findIndex(
    ({ model }) => model.id === place || (isExercise(model) && cellFacts(model).exercise === place),
  );
  if (at < 0) return;
  notebook.activeCellIndex = at;
  notebook.deselectAll();
  void notebook.scrollToItem(at, "start");
}
