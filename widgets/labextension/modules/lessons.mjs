/**
 * Lessons, as the notebooks' own metadata tells of them. Pure: plain data in and out.
 *
 * @typedef {object} Exercise
 * @property {string} id
 * @property {string} title
 * @property {number} points
 *
 * @typedef {object} Lesson
 * @property {string} path where the notebook is, for the contents API
 * @property {string} id "03"
 * @property {string} title
 * @property {string} part the heading it stands under
 * @property {number|null} minutes
 * @property {Exercise[]} exercises
 */

const text = (value) => (typeof value === "string" ? value.trim() : "");
const number = (value) => (typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null);

/** @param {string} path */
export const fileName = (path) => path.slice(path.lastIndexOf("/") + 1);

/** @param {string} path "a/b.ipynb" → "a"; "b.ipynb" → "" */
export const folderOf = (path) => path.slice(0, Math.max(path.lastIndexOf("/"), 0));

/**
 * A path inside a folder.
 * @param {string} folder @param {string} name
 */
export const inFolder = (folder, name) =>
  folder === "" || folder.endsWith(":") ? folder + name : `${folder}/${name}`;

/** Whether a file name is one that "reset lesson" gave to a learner's earlier work. @param {string} name */
export const isBackup = (name) => /\.backup-\d{8}-\d{6}(-\d+)?\.ipynb$/.test(name);

/**
 * A free name for the copy of a lesson that is about to be reset.
 * @param {string} name "03_all_of_it.ipynb"
 * @param {Date} now
 * @param {Iterable<string>} taken names that exist
 * @returns {string} "03_all_of_it.backup-20261121-093000.ipynb"
 */
export function backupName(name, now, taken) {
  const two = (n) => String(n).padStart(2, "0");
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const stem = `${name.replace(/\.ipynb$/, "")}.backup-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const names = new Set(taken);
  let candidate = `${stem}.ipynb`;
  for (let n = 2; names.has(candidate); n += 1) candidate = `${stem}-${n}.ipynb`;
  return candidate;
}

/**
 * The lesson that a notebook's metadata declares, or null where it declares none.
 * @param {string} path
 * @param {any} metadata the notebook's metadata
 * @returns {Lesson|null}
 */
export function lessonFromMetadata(path, metadata) {
  const declared = metadata?.train_well;
  if (declared === null || typeof declared !== "object" || text(declared.lesson) === "") return null;
  const exercises = Array.isArray(declared.exercises) ? declared.exercises : [];
  return {
    path,
    id: text(declared.lesson),
    title: text(declared.title) || fileName(path),
    part: text(declared.part),
    minutes: number(declared.minutes),
    exercises: exercises
      .filter((exercise) => text(exercise?.id) !== "")
      .map(({ id, title, points }) => ({ id: text(id), title: text(title), points: number(points) ?? 1 })),
  };
}

/**
 * Lessons in the order they are read. Of several notebooks with one lesson's id (copies), the shortest name stays.
 * @param {Lesson[]} lessons @returns {Lesson[]}
 */
export function orderLessons(lessons) {
  const byId = new Map();
  const shortestFirst = [...lessons].sort(
    (a, b) => a.path.length - b.path.length || a.path.localeCompare(b.path),
  );
  for (const lesson of shortestFirst) if (!byId.has(lesson.id)) byId.set(lesson.id, lesson);
  return [...byId.values()].sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
}
