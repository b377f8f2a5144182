/** The open lesson's progress in the status bar; a click shows the panel. */
import { lessonView } from "./course.mjs";
import { button } from "./dom.mjs";
import { solvedExercises } from "./progress.mjs";

/**
 * @param {object} site
 * @param {any} site.statusBar @param {any} site.jupyter packages: widgets, signaling
 * @param {import("./folder.mjs").CourseFolder} site.course @param {() => void} site.showPanel
 */
export function addStatusItem({ statusBar, jupyter, course, showPanel }) {
  const label = button({ class: "twl-StatusItem", title: "Show the Course panel", onclick: showPanel });
  const item = new jupyter.widgets.Widget();
  item.node.append(label);
  const activeStateChanged = new jupyter.signaling.Signal(item);
  const isActive = () => course.currentLesson !== null;
  course.onChange(() => {
    if (isActive()) label.textContent = statusSentence(course.currentLesson, course.snapshot.attempts);
    activeStateChanged.emit(undefined);
  });
  statusBar.registerStatusItem("train-well-on-less:lesson", {
    item,
    align: "left",
    rank: 10,
    isActive,
    activeStateChanged,
  });
}

/**
 * @param {import("./lessons.mjs").Lesson} lesson
 * @param {import("./progress.mjs").Attempt[]} attempts
 */
export function statusSentence(lesson, attempts) {
  const { solved, total } = lessonView(lesson, solvedExercises(attempts));
  return total ? `Lesson ${lesson.number}: ${solved} of ${total} solved` : `Lesson ${lesson.number}`;
}
