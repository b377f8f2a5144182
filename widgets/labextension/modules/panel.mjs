/**
 * The Course panel: how far you are, what is next, and every lesson. Draws a CourseFolder's snapshot and calls back.
 *
 * @import { CourseFolder } from "./folder.mjs"
 * @import { CourseView, LessonView } from "./course.mjs"
 *
 * @typedef {object} PanelActions
 * @property {(path: string) => void} open
 * @property {(path: string, place: string) => void} goTo a cell, or an exercise
 * @property {(path: string) => void} reset
 * @property {() => void} refresh
 * @property {() => void} exportProgress
 * @property {() => void} importProgress
 * @property {(() => void)|null} settings where the application has a settings editor
 */
import { courseView } from "./course.mjs";
import { button, element } from "./dom.mjs";
import { icon, ring } from "./icons.mjs";

/**
 * Draw the panel into a node, in place of what is there; focus stays on the same control, and in the panel at least.
 * @param {HTMLElement} node @param {CourseFolder} course @param {PanelActions} actions
 */
export function drawPanel(node, course, actions) {
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  const scroll = node.scrollTop;
  node.replaceChildren(...contents(course, actions));
  node.scrollTop = scroll;
  if (!focused) return;
  const same = [...node.querySelectorAll("[data-key]")].find(({ dataset }) => dataset.key === focused.dataset.key);
  if (same) same.focus();
  else focusPanel(node);
}

/** Focus the first button, or the panel itself as long as it has none. */
function focusPanel(node) {
  (node.querySelector("button") ?? node).focus();
}

/**
 * Give the panel the focus, and keep it there until the next key or click, for five seconds at most: the command
 * palette, as it closes, hands the focus back to where it came from.
 * @param {HTMLElement} node
 */
export function holdFocus(node) {
  const ended = new AbortController();
  const { signal } = ended;
  const take = () => node.contains(document.activeElement) || focusPanel(node);
  setTimeout(() => ended.abort(), 5000);
  for (const deed of ["keydown", "pointerdown"])
    document.addEventListener(deed, () => ended.abort(), { capture: true, signal });
  for (const change of ["focusin", "focusout"])
    document.addEventListener(change, () => setTimeout(() => signal.aborted || take()), { signal });
  setTimeout(take);
}

function contents(course, actions) {
  const { snapshot, current, ready } = course;
  const title = element("h2", {}, snapshot.title);
  if (!ready) return [title, element("p", { class: "twl-Panel-empty" }, "Looking for the lessons …")];
  if (snapshot.lessons.length === 0) return [title, ...empty(snapshot, actions)];
  const view = courseView(snapshot.lessons, snapshot.attempts, current);
  return [
    element("header", { class: "twl-Panel-header" }, title, snapshot.problem ? null : totals(view.totals)),
    snapshot.problem && element("p", { class: "twl-Panel-problem", role: "alert" }, snapshot.problem),
    next(view, actions),
    lessonList(view, actions),
    ...remarks(snapshot),
    footer(actions),
  ].filter(Boolean);
}

/** No lessons: say where they were looked for, and what to do. */
function empty({ searched, problem }, { refresh, settings }) {
  const folders = searched.map((folder) => (folder === "" ? "the top folder" : `“${folder}”`)).join(" and ");
  const sentence =
    problem ??
    `No lessons were found in ${folders}. Open the folder that holds the course's notebooks, ` +
      "or name it in the settings.";
  return [
    element("p", { class: "twl-Panel-empty", role: "status" }, sentence),
    element(
      "p",
      { class: "twl-Panel-actions" },
      button({ class: "twl-Button", "data-key": "refresh", onclick: refresh }, "Look again"),
      settings && button({ class: "twl-Button", "data-key": "settings", onclick: settings }, "Settings"),
    ),
  ];
}

/** @param {CourseView["totals"]} totals */
function totals({ solved, total, points, ofPoints }) {
  if (total === 0) return null;
  const sentence = `${solved} of ${total} exercises · ${points} of ${ofPoints} points`;
  const bar = {
    class: "twl-Bar",
    role: "progressbar",
    "aria-label": "Exercises solved",
    "aria-valuetext": sentence,
  };
  return element(
    "div",
    {},
    element(
      "div",
      { ...bar, "aria-valuemin": 0, "aria-valuemax": total, "aria-valuenow": solved },
      element("span", { style: `width: ${(100 * solved) / total}%` }),
    ),
    element("p", { class: "twl-Panel-totals" }, sentence),
  );
}

/** @param {CourseView} view @param {PanelActions} actions */
function next({ next, totals }, { open }) {
  if (!next) {
    const sentence = totals.total
      ? "You have solved everything there is. Well done."
      : "You have reached the end.";
    return element("p", { class: "twl-Panel-done" }, icon("pass"), sentence);
  }
  const { lesson, word } = next;
  return button(
    { class: "twl-Next", "data-key": "next", onclick: () => open(lesson.path) },
    element("span", { class: "twl-Next-word" }, `${word} · lesson ${lesson.number}`),
    element("span", { class: "twl-Next-title" }, lesson.title),
    icon("arrow"),
  );
}

/** @param {CourseView} view @param {PanelActions} actions */
function lessonList({ parts }, actions) {
  const groups = parts.map(({ title, lessons }) =>
    element(
      "section",
      { "aria-label": title || "Lessons" },
      title ? element("h3", {}, title) : null,
      element("ul", {}, ...lessons.map((view) => lessonRow(view, actions))),
    ),
  );
  return element("nav", { "aria-label": "Lessons", onkeydown: arrows }, ...groups);
}

/** @param {LessonView} view @param {PanelActions} actions */
function lessonRow(view, { open, goTo, reset }) {
  const { lesson, solved, total, done, current } = view;
  const facts = [
    lesson.minutes === null ? null : `${lesson.minutes} min`,
    total === 0 ? null : done ? "all solved" : `${solved} of ${total} solved`,
  ];
  const opener = button(
    {
      class: "twl-Lesson-open",
      "data-key": lesson.path,
      "aria-current": current && "true",
      onclick: () => open(lesson.path),
    },
    ring(total ? solved / total : 0, lesson.number),
    element("span", { class: "twl-Lesson-title" }, lesson.title),
    element("span", { class: "twl-Lesson-facts" }, facts.filter(Boolean).join(" · ")),
  );
  const label = `Reset lesson ${lesson.number}: ${lesson.title}`;
  const resetter = button(
    {
      class: "twl-Lesson-reset",
      "data-key": `reset ${lesson.path}`,
      "aria-label": label,
      title: "Reset lesson…",
      onclick: () => reset(lesson.path),
    },
    icon("reset"),
  );
  const row = element("div", { class: `twl-Lesson${current ? " twl-mod-current" : ""}` }, opener, resetter);
  return element("li", {}, row, current ? places(view, goTo) : null);
}

/** The sections and exercises of the lesson that is open. @param {LessonView} view @param {PanelActions["goTo"]} goTo */
function places({ lesson, mine }, goTo) {
  const place = (id, ...content) =>
    element(
      "li",
      {},
      button({ class: "twl-Place", "data-key": `place ${id}`, onclick: () => goTo(lesson.path, id) }, ...content),
    );
  const sections = lesson.sections.map(({ title, cell }) => place(cell, title));
  const exercises = lesson.exercises.map(({ id, title }, at) => {
    const solved = mine.has(id);
    const mark = element("span", { class: solved ? "twl-mod-solved" : "", "aria-hidden": "true" }, solved ? "✓" : "○");
    const label = element("span", {}, `Exercise ${at + 1}${title ? `: ${title}` : ""}`);
    return place(id, mark, label, element("span", { class: "twl-Spoken" }, solved ? ", solved" : ", not solved"));
  });
  if (sections.length + exercises.length === 0) return null;
  return element(
    "details",
    { class: "twl-Places", open: placesOpen, ontoggle: (event) => (placesOpen = event.currentTarget.open) },
    element("summary", { "data-key": "places" }, "In this lesson"),
    element("ul", {}, ...sections, ...exercises),
  );
}

let placesOpen = true; // as the learner left it; the panel is drawn anew at every change

/** Up, down, Home and End move between lessons. @param {KeyboardEvent} event */
function arrows(event) {
  const all = [...event.currentTarget.querySelectorAll(".twl-Lesson-open")];
  const at = all.findIndex((row) => row.parentElement.contains(document.activeElement));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  all[to]?.focus();
}

function remarks({ skipped, unreadable }) {
  const lines = skipped === 1 ? "1 line" : `${skipped} lines`;
  return [
    skipped
      ? `${lines} of the progress file could not be read and ${skipped === 1 ? "was" : "were"} skipped.`
      : null,
    unreadable.length ? `Could not be read as a notebook: ${unreadable.join(", ")}.` : null,
  ]
    .filter(Boolean)
    .map((sentence) => element("p", { class: "twl-Panel-remark" }, sentence));
}

function footer({ refresh, exportProgress, importProgress }) {
  const link = (key, label, title, onclick) =>
    button({ class: "twl-Button twl-mod-quiet", "data-key": key, title, onclick }, label);
  return element(
    "footer",
    { class: "twl-Panel-footer" },
    link("export", "Export", "Save your progress as a CSV file", exportProgress),
    link("import", "Import…", "Bring in progress from a CSV file or another progress.jsonl", importProgress),
    link("refresh", "Refresh", "Look at the lessons and the progress file again", refresh),
  );
}
