/**
 * What the panel says: lessons and attempts in, a plain description of the course out. Pure.
 *
 * @import { Lesson } from "./lessons.mjs"
 * @import { Attempt } from "./progress.mjs"
 *
 * @typedef {object} LessonView
 * @property {Lesson} lesson
 * @property {number} solved
 * @property {Set<string>} mine ids of exercises that are solved, of any lesson
 * @property {number} total exercises in the lesson
 * @property {boolean} done every exercise solved (never true of a lesson without exercises)
 * @property {boolean} current open at the moment
 *
 * @typedef {object} CourseView
 * @property {{title: string, lessons: LessonView[]}[]} parts
 * @property {{solved: number, total: number, points: number, ofPoints: number}} totals
 * @property {{lesson: Lesson, word: "Begin"|"Continue"|"Next"}|null} next null: nothing is left
 */
import { solvedExercises } from "./progress.mjs";

/**
 * What to open next.
 *
 * Nothing tried: the first lesson. Otherwise the lesson last worked in, while it has something left; then the first
 * one after it that has (a lesson without exercises counts as left until a later one was begun); then whatever was
 * left out earlier.
 *
 * @param {Lesson[]} lessons in order
 * @param {Attempt[]} attempts in the order of the file
 * @returns {CourseView["next"]}
 */
export function nextLesson(lessons, attempts) {
  if (lessons.length === 0) return null;
  const solved = solvedExercises(attempts);
  const left = (lesson) => lesson.exercises.some(({ id }) => !solved.has(id));
  const known = new Map(lessons.flatMap((lesson, at) => lesson.exercises.map(({ id }) => [id, at])));
  const last = attempts.findLast(({ exercise }) => known.has(exercise));
  if (!last) return { lesson: lessons[0], word: "Begin" };
  const here = known.get(last.exercise);
  if (left(lessons[here])) return { lesson: lessons[here], word: "Continue" };
  const after = lessons.slice(here + 1).find((lesson) => lesson.exercises.length === 0 || left(lesson));
  const lesson = after ?? lessons.slice(0, here).find(left);
  return lesson ? { lesson, word: "Next" } : null;
}

/**
 * The lesson to go to from the one that is open: the one that follows it, or else what is next in the course.
 * @param {Lesson[]} lessons in order
 * @param {Attempt[]} attempts
 * @param {string|null} path the open notebook
 * @returns {Lesson|null}
 */
export function lessonAfter(lessons, attempts, path) {
  const here = lessons.findIndex((lesson) => lesson.path === path);
  if (here >= 0) return lessons[here + 1] ?? null;
  return nextLesson(lessons, attempts)?.lesson ?? null;
}

/**
 * @param {Lesson} lesson @param {Set<string>} solved ids @param {string|null} current path
 * @returns {LessonView}
 */
export function lessonView(lesson, solved, current = null) {
  const total = lesson.exercises.length;
  const count = lesson.exercises.filter(({ id }) => solved.has(id)).length;
  return {
    lesson,
    mine: solved,
    solved: count,
    total,
    done: total > 0 && count === total,
    current: lesson.path === current,
  };
}

/**
 * @param {Lesson[]} lessons in order
 * @param {Attempt[]} attempts
 * @param {string|null} current path of the open notebook
 * @returns {CourseView}
 */
export function courseView(lessons, attempts, current = null) {
  const solved = solvedExercises(attempts);
  const parts = new Map();
  for (const lesson of lessons) {
    if (!parts.has(lesson.part)) parts.set(lesson.part, { title: lesson.part, lessons: [] });
    parts.get(lesson.part).lessons.push(lessonView(lesson, solved, current));
  }
  const exercises = lessons.flatMap((lesson) => lesson.exercises);
  const mine = exercises.filter(({ id }) => solved.has(id));
  const points = (list) => list.reduce((sum, exercise) => sum + exercise.points, 0);
  return {
    parts: [...parts.values()],
    totals: {
      solved: mine.length,
      total: exercises.length,
      points: points(mine),
      ofPoints: points(exercises),
    },
    next: nextLesson(lessons, attempts),
  };
}
