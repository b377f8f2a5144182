/** The commands: every other way in (panel, launcher, menu, palette, toolbar, status bar) calls these. */
import { checkAll, checkAllSentence } from "./check_all.mjs";
import { lessonAfter } from "./course.mjs";
import { element } from "./dom.mjs";
import { lessonOf, showCell } from "./lesson_notebook.mjs";
import { resetLesson, resetSentences, updateSentences } from "./reset.mjs";
import { hideSolutions, showSolutions, solutionsShown } from "./solutions.mjs";
import { exportProgress, importProgress } from "./transfer.mjs";
import { takeNewText } from "./update.mjs";

export const PREFIX = "train-well-on-less";
export const COMMANDS = {
  open: `${PREFIX}:open-course`,
  next: `${PREFIX}:next-lesson`,
  check: `${PREFIX}:check-all`,
  solutions: `${PREFIX}:toggle-solutions`,
  reset: `${PREFIX}:reset-lesson`,
  update: `${PREFIX}:update-lesson`,
  goTo: `${PREFIX}:go-to`,
  exportProgress: `${PREFIX}:export-progress`,
  importProgress: `${PREFIX}:import-progress`,
};

/**
 * @typedef {object} Site what the commands work on
 * @property {any} app
 * @property {any} tracker the notebook tracker
 * @property {any} jupyter packages: apputils, notebook, widgets
 * @property {any} dialogs session context dialogs, or null
 * @property {import("./folder.mjs").CourseFolder} course
 * @property {() => void} showPanel
 * @property {any} icons
 */

/** @param {Site} site */
export function addCommands(site) {
  const { app, tracker, course, icons, jupyter } = site;
  // The notebook that a command is about: the one named, as a toolbar does, or the one in front.
  const panelOf = ({ path }) =>
    path === undefined ? tracker.currentWidget : tracker.find((each) => each.context.path === path);
  const lessonPanel = (args) => (lessonOf(panelOf(args)) ? panelOf(args) : null);
  const isEnabled = (args) => lessonPanel(args) !== null;
  const path = { type: "string", description: "The lesson's notebook; without it, the one in front" };
  const describedBy = { args: { type: "object", properties: { path } } };
  const add = (id, options) => app.commands.addCommand(id, { describedBy, ...options });
  const pathOf = (args) => args.path ?? lessonPanel(args).context.path;
  const named = (args) => args.path !== undefined || isEnabled(args);

  add(COMMANDS.open, {
    label: (args) => (args.isLauncher ? "Course" : "Open the course"),
    caption: "Show the Course panel: lessons, progress and what is next",
    icon: icons.course,
    execute: site.showPanel,
  });
  add(COMMANDS.next, {
    label: "Next lesson",
    caption: "Open the lesson that comes next",
    icon: (args) => (args.isLauncher ? icons.arrow : undefined),
    execute: async () => {
      await course.refresh();
      const { lessons, attempts } = course.snapshot;
      const lesson = lessonAfter(lessons, attempts, course.current);
      if (lesson) return app.commands.execute("docmanager:open", { path: lesson.path });
      jupyter.apputils.Notification.info(
        lessons.length
          ? "There is no lesson after this one."
          : "No lessons were found. The Course panel says where they were looked for.",
      );
    },
  });
  add(COMMANDS.check, {
    label: "Check all exercises",
    caption: "Run every exercise of this lesson, and nothing else",
    isEnabled,
    execute: (args) => reporting(site, () => runChecks(site, lessonPanel(args))),
  });
  add(COMMANDS.solutions, {
    label: "Show/hide solutions",
    caption: "Show a solution under every exercise, or take the untouched ones away",
    isEnabled,
    execute: (args) => toggleSolutions(site, lessonPanel(args).context.model),
  });
  add(COMMANDS.reset, {
    label: "Reset lesson…",
    caption: "Put the lesson back to the way it came; your work is copied first",
    isEnabled: named,
    execute: (args) => reporting(site, () => askAndReset(site, pathOf(args), RESET)),
  });
  add(COMMANDS.update, {
    label: "Take the lesson's new text, keep my answers…",
    caption: "Bring the lesson up to date; your work is copied first",
    isEnabled: named,
    execute: (args) => reporting(site, () => askAndReset(site, pathOf(args), UPDATE)),
  });
  add(COMMANDS.goTo, {
    label: "Go to a place in a lesson",
    isVisible: () => false,
    describedBy: {
      args: {
        type: "object",
        required: ["path", "place"],
        properties: { path, place: { type: "string", description: "The id of a cell, or of an exercise" } },
      },
    },
    execute: async (args) => {
      const panel = await app.commands.execute("docmanager:open", { path: args.path });
      await panel.context.ready;
      await panel.revealed;
      showCell(panel, args.place);
    },
  });
  add(COMMANDS.exportProgress, {
    label: "Export progress",
    caption: "Save your progress as a CSV file",
    execute: async () => {
      await course.refresh();
      jupyter.apputils.Notification.success(exportProgress(course), { autoClose: 5000 });
    },
  });
  add(COMMANDS.importProgress, {
    label: "Import progress…",
    caption: "Bring in progress from a CSV file or another progress.jsonl",
    execute: () =>
      reporting(site, async () => {
        const sentence = await importProgress(course);
        if (sentence) jupyter.apputils.Notification.success(sentence, { autoClose: 5000 });
      }),
  });
}

/** Run something; what goes wrong is told in a dialog, as the sentence that came with it. */
async function reporting({ jupyter }, action) {
  try {
    await action();
  } catch (error) {
    await jupyter.apputils.showDialog({
      title: "That did not work",
      body: error.message,
      buttons: [jupyter.apputils.Dialog.okButton()],
    });
  }
}

async function runChecks({ app, jupyter, dialogs, course }, panel) {
  const { Notification } = jupyter.apputils;
  const result = await checkAll(panel, jupyter.notebook.NotebookActions, dialogs ?? undefined);
  await course.refresh();
  const sentence = checkAllSentence(result);
  if (result.failed === 0)
    return void Notification.emit(sentence, result.right === result.total ? "success" : "info", {
      autoClose: 5000,
    });
  const callback = () => app.commands.execute("notebook:run-all-cells");
  Notification.warning(sentence, { autoClose: false, actions: [{ label: "Run all cells", callback }] });
}

function toggleSolutions({ jupyter }, model) {
  const { Notification } = jupyter.apputils;
  if (!solutionsShown(model)) {
    if (showSolutions(model) === 0)
      Notification.info("This lesson has no solutions to show.", { autoClose: 5000 });
    return;
  }
  const { kept } = hideSolutions(model);
  const cells =
    kept === 1 ? "1 solution cell that you changed was" : `${kept} solution cells that you changed were`;
  if (kept) Notification.info(`${cells} kept.`, { autoClose: 5000 });
}

const RESET = {
  title: "Reset this lesson?",
  label: "Reset lesson",
  sentences: resetSentences,
  done: (copy) => `The lesson is as it came. Your work is in ${copy}.`,
};
const UPDATE = {
  title: "Take the new text?",
  label: "Take it, keep my answers",
  sentences: updateSentences,
  write: takeNewText,
  done: (copy) => `The lesson has its new text, and your answers. Your work as it was is in ${copy}.`,
};

async function askAndReset({ app, jupyter, tracker, course }, path, { title, label, sentences, write, done }) {
  const { apputils, widgets } = jupyter;
  const body = new widgets.Widget();
  body.node.append(...sentences(path).map((sentence) => element("p", {}, sentence)));
  body.addClass("twl-Dialog");
  const { button } = await apputils.showDialog({
    title,
    body,
    buttons: [apputils.Dialog.cancelButton(), apputils.Dialog.warnButton({ label })],
    defaultButton: 0,
  });
  if (!button.accept) return;
  const copy = await resetLesson({
    path,
    contents: app.serviceManager.contents,
    panel: tracker.find((panel) => panel.context.path === path) ?? null,
    original: course.originalOf(path),
    formerly: course.formerly,
    write,
    fetchOriginal: (file) =>
      fetch(new URL(`../lessons/${encodeURIComponent(file)}`, import.meta.url), { cache: "no-store" }),
  });
  apputils.Notification.success(done(copy), { autoClose: 8000 });
  await course.refresh();
}

/**
 * Offer a lesson's new text, where the learner's copy has an older one.
 * @param {Site} site @param {any} panel a NotebookPanel
 */
export function offerNewText({ app, jupyter, course }, panel) {
  const { path } = panel.context;
  const version = lessonOf(panel)?.version;
  const newest = course.versionOf(path);
  if (!newest || version === newest) return;
  const callback = () => app.commands.execute(COMMANDS.update, { path });
  const title = lessonOf(panel)?.title ?? path;
  jupyter.apputils.Notification.info(`The course has a new text for “${title}”. Yours stays until you take it.`, {
    autoClose: false,
    actions: [{ label: "Take it, keep my answers", callback }],
  });
}
