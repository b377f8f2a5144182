/** Entry "./extension": the plugin. Puts the parts together; each part is a module of its own. */
import { spokenCard } from "./cardmodel.mjs";
import { addCommands, COMMANDS, offerNewText, PREFIX } from "./commands.mjs";
import { announce } from "./dom.mjs";
import { CourseFolder } from "./folder.mjs";
import { guardWidgets } from "./guard.mjs";
import { iconSource } from "./icons.mjs";
import { addLauncherCards, addToPalette } from "./launcher.mjs";
import { checkResult, lessonOf, showCell } from "./lesson_notebook.mjs";
import { drawPanel, holdFocus } from "./panel.mjs";
import { keepPictures } from "./standin.mjs";
import { addStatusItem } from "./statusbar.mjs";
import { addToolbarButtons } from "./toolbar.mjs";

const PACKAGES = {
  application: "@jupyterlab/application",
  apputils: "@jupyterlab/apputils",
  launcher: "@jupyterlab/launcher",
  notebook: "@jupyterlab/notebook",
  react: "react",
  settingregistry: "@jupyterlab/settingregistry",
  signaling: "@lumino/signaling",
  statedb: "@jupyterlab/statedb",
  statusbar: "@jupyterlab/statusbar",
  tree: "@jupyter-notebook/tree",
  uiComponents: "@jupyterlab/ui-components",
  widgets: "@lumino/widgets",
};
const LOOK_EVERY = 10_000; // milliseconds; only while the panel is in view

/** @param {(name: string) => Promise<any>} need */
export default async function enter(need) {
  const loaded = await Promise.all(Object.values(PACKAGES).map(need));
  const jupyter = Object.fromEntries(Object.keys(PACKAGES).map((name, i) => [name, loaded[i]]));

  // What an application does not have (Notebook 7: launcher, layout restorer …) is left out, and so is the part using it.
  const tokens = {
    dialogs: jupyter.apputils.ISessionContextDialogs,
    labShell: jupyter.application.ILabShell,
    launcher: jupyter.launcher?.ILauncher,
    notebookTree: jupyter.tree?.INotebookTree,
    palette: jupyter.apputils.ICommandPalette,
    restorer: jupyter.application.ILayoutRestorer,
    settingRegistry: jupyter.settingregistry?.ISettingRegistry,
    stateDB: jupyter.statedb?.IStateDB,
    statusBar: jupyter.statusbar?.IStatusBar,
    toolbarRegistry: jupyter.apputils.IToolbarWidgetRegistry,
  };
  const names = Object.keys(tokens).filter((name) => tokens[name]);
  return {
    id: `${PREFIX}:plugin`,
    description:
      "The Course panel, the commands of the course, and its place in toolbar, launcher and status bar.",
    autoStart: true,
    requires: [jupyter.notebook.INotebookTracker],
    optional: names.map((name) => tokens[name]),
    activate: (app, tracker, ...services) => {
      activate({ app, tracker, jupyter, ...Object.fromEntries(names.map((name, i) => [name, services[i]])) });
    },
  };
}

/** The course's catalogue, which ships with this extension. */
async function fetchCatalogue() {
  const response = await fetch(new URL("../lessons/course.json", import.meta.url), { cache: "no-cache" });
  if (!response.ok) throw new Error(`course.json: ${response.status}`);
  return response.json();
}

function activate(site) {
  const { app, tracker, jupyter, stateDB } = site;
  tracker.forEach((notebook) => guardWidgets(notebook.context.model));
  tracker.widgetAdded.connect((_, notebook) => guardWidgets(notebook.context.model));
  keepPictures(app, tracker);
  // Controls and cells take turns in the kernel. JupyterLab has a setting for that, which our defaults give; Notebook 7
  // has none.
  app.serviceManager.kernels.commsOverSubshells = "disabled";
  const { LabIcon } = jupyter.uiComponents;
  const names = ["course", "check", "lamp", "reset", "arrow"];
  site.icons = Object.fromEntries(
    names.map((name) => [name, new LabIcon({ name: `${PREFIX}:${name}`, svgstr: iconSource(name) })]),
  );
  const key = `${PREFIX}:lessons`;
  const store = stateDB && { load: () => stateDB.fetch(key), save: (value) => void stateDB.save(key, value) };
  site.course = new CourseFolder(app.serviceManager.contents, fetchCatalogue, store ?? null);
  const panel = addPanel(site);
  site.showPanel = () => {
    bringForward(site, panel);
    holdFocus(panel.node);
  };
  addCommands(site);
  if (site.palette) addToPalette(site.palette);
  if (site.launcher) addLauncherCards(site.launcher);
  if (site.statusBar) addStatusItem(site);
  if (site.toolbarRegistry) addToolbarButtons(site);
  keepUp(site, panel);
  app.restored.then(() => start(site, panel));
}

/** The panel: in the left side bar; on Notebook 7's first page, which has none in use, as a tab. */
function addPanel({ app, jupyter, course, icons, restorer, notebookTree }) {
  const panel = new jupyter.widgets.Widget();
  panel.id = `${PREFIX}-panel`;
  panel.addClass("twl-Panel");
  panel.title.caption = "Course";
  panel.title.icon = icons.course;
  panel.node.tabIndex = -1;
  panel.node.setAttribute("role", "region");
  panel.node.setAttribute("aria-label", "Course");
  const run = (command, args) => void app.commands.execute(command, args);
  const draw = () =>
    drawPanel(panel.node, course, {
      open: (path) => run("docmanager:open", { path }),
      goTo: (path, place) => run(COMMANDS.goTo, { path, place }),
      reset: (path) => run(COMMANDS.reset, { path }),
      refresh: () => void course.refresh(),
      exportProgress: () => run(COMMANDS.exportProgress),
      importProgress: () => run(COMMANDS.importProgress),
      settings: app.commands.hasCommand("settingeditor:open")
        ? () => run("settingeditor:open", { query: "Train Well on Less" })
        : null,
    });
  course.onChange(draw);
  draw();
  if (notebookTree) {
    panel.title.label = "Course";
    notebookTree.addWidget(panel);
  } else {
    app.shell.add(panel, "left", { rank: 101, type: "Course" });
  }
  restorer?.add(panel, panel.id);
  return panel;
}

function bringForward({ app, notebookTree }, panel) {
  if (notebookTree) notebookTree.currentWidget = panel;
  else app.shell.activateById(panel.id);
}

/** What makes the panel look again. */
function keepUp(site, panel) {
  const { app, tracker, jupyter, course } = site;
  const seen = new WeakSet();
  const follow = async () => {
    const notebook = tracker.currentWidget;
    await notebook?.context.ready.catch(() => null); // a file that cannot be opened is no lesson
    if (tracker.currentWidget !== notebook) return;
    notebook?.context.pathChanged.connect(follow);
    notebook?.toggleClass("twl-LessonNotebook", lessonOf(notebook) !== null);
    if (!lessonOf(notebook)) return course.open(null);
    await course.open(notebook.context.path, notebook.context.model.getMetadata("train_well"));
    if (seen.has(notebook)) return;
    seen.add(notebook);
    void goOnWhereLeft(site, notebook);
    if (!course.ready) await course.refresh();
    offerNewText(site, notebook);
  };
  tracker.currentChanged.connect(follow);
  void follow();
  jupyter.notebook.NotebookActions.executed.connect((_, { cell }) => {
    const result = cell.model.type === "code" ? checkResult(cell.model) : null;
    if (!result) return;
    announce(spokenCard(result));
    void course.refresh();
  });
  app.serviceManager.contents.fileChanged.connect(() => void course.refresh());
  setInterval(() => {
    if (panel.isVisible && !document.hidden) void course.refresh();
  }, LOOK_EVERY);
}

/** A lesson opens at the cell that it was left at. An address that names a place of its own goes before. */
async function goOnWhereLeft({ stateDB }, notebook) {
  if (!stateDB) return;
  const key = `${PREFIX}:place:${notebook.context.path}`;
  const left = await stateDB.fetch(key).catch(() => undefined);
  if (notebook.isDisposed) return;
  if (typeof left === "string" && !location.hash && notebook.content.activeCellIndex <= 0) {
    await notebook.revealed;
    showCell(notebook, left);
  }
  notebook.content.activeCellChanged.connect((_, cell) => {
    if (cell) void stateDB.save(key, cell.model.id);
  });
}

/** The first look; on the first visit of all, the panel comes forward. After that the layout is the learner's. */
async function start(site, panel) {
  const { labShell, stateDB, settingRegistry, course } = site;
  let showOnStart = true;
  try {
    const settings = await settingRegistry.load(`${PREFIX}:plugin`);
    const read = () => {
      course.setting = settings.get("folder").composite;
      showOnStart = settings.get("showOnStart").composite;
    };
    read();
    settings.changed.connect(() => {
      read();
      void course.refresh();
    });
  } catch (error) {
    console.warn("train-well-on-less: the settings could not be read, so the defaults hold.", error);
  }
  await course.refresh();
  const seen = `${PREFIX}:seen`;
  if (!labShell || !stateDB || !showOnStart || course.snapshot.folder === null || (await stateDB.fetch(seen)))
    return;
  bringForward(site, panel);
  await stateDB.save(seen, true);
}
