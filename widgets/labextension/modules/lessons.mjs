/**
 * Lessons: those of the course, as its catalogue (course.json) tells of them, and others, as their notebooks' own
 * metadata does. Pure: plain data in and out.
 *
 * @typedef {object} Exercise
 * @property {string} id
 * @property {string} title
 * @property {number} points
 *
 * @typedef {object} Section
 * @property {string} title a heading
 * @property {string} cell id of the cell that it stands in
 *
 * @typedef {object} Lesson
 * @property {string} path where the notebook is, for the contents API
 * @property {string} id the slug: "subsets"
 * @property {string} number "03", for people
 * @property {string} title
 * @property {string} part the heading it stands under
 * @property {number|null} minutes
 * @property {Section[]} sections
 * @property {Exercise[]} exercises
 * @property {string} notebook the file's name as the course gives it
 * @property {string} version of its text; "" where none is known
 *
 * @typedef {object} Catalogue
 * @property {string} title the course's
 * @property {Lesson[]} lessons in order, without a path
 * @property {Record<string, string>} formerly what names of old have become: {"03": "subsets", "subsets-9": "whose_data-4"}
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

/** Whether a file name is one that a learner's earlier work was given. @param {string} name */
export const isBackup = (name) => /\.backup-\d{8}-\d{6}(-\d+)*\.ipynb$/.test(name);

/** "20261121-093000-125": a time, to the millisecond. @param {Date} now */
export function stamp(now) {
  const digits = (n, width = 2) => String(n).padStart(width, "0");
  const day = `${now.getFullYear()}${digits(now.getMonth() + 1)}${digits(now.getDate())}`;
  const time = `${digits(now.getHours())}${digits(now.getMinutes())}${digits(now.getSeconds())}`;
  return `${day}-${time}-${digits(now.getMilliseconds(), 3)}`;
}

/**
 * A free name for the copy of a lesson that is about to be put back.
 * @param {string} name "03_subsets.ipynb"
 * @param {Date} now
 * @param {Iterable<string>} taken names that exist
 * @returns {string} "03_subsets.backup-20261121-093000-125.ipynb"
 */
export function backupName(name, now, taken) {
  const stem = `${name.replace(/\.ipynb$/, "")}.backup-${stamp(now)}`;
  const names = new Set(taken);
  let candidate = `${stem}.ipynb`;
  for (let n = 2; names.has(candidate); n += 1) candidate = `${stem}-${n}.ipynb`;
  return candidate;
}

/**
 * What is said of a lesson, in the catalogue or in a notebook's metadata.
 * @param {any} declared @param {string} id @param {string} notebook
 * @returns {Lesson}
 */
function asLesson(declared, id, notebook) {
  const list = (value) => (Array.isArray(value) ? value : []);
  return {
    path: notebook,
    id,
    number: text(declared.number) || id,
    title: text(declared.title) || notebook,
    part: text(declared.part),
    minutes: number(declared.minutes),
    sections: list(declared.sections)
      .filter((section) => text(section?.title) !== "" && text(section?.cell) !== "")
      .map(({ title, cell }) => ({ title: text(title), cell: text(cell) })),
    exercises: list(declared.exercises)
      .filter((exercise) => text(exercise?.id).startsWith(`${id}-`)) // a lesson has no exercise of another one
      .map(({ id, title, points }) => ({ id: text(id), title: text(title), points: number(points) ?? 1 })),
    notebook,
    version: text(declared.version),
  };
}

/**
 * The catalogue, from what was fetched; empty where that is none.
 * @param {any} json @returns {Catalogue}
 */
export function readCatalogue(json) {
  const { title, lessons, formerly } = json ?? {};
  const names = Object.entries(formerly ?? {}).filter(([, slug]) => typeof slug === "string");
  return {
    title: text(title) || "Train Well on Less",
    lessons: (Array.isArray(lessons) ? lessons : [])
      .filter((lesson) => text(lesson?.slug) !== "" && text(lesson.notebook) !== "")
      .map((lesson) => asLesson(lesson, text(lesson.slug), text(lesson.notebook))),
    formerly: Object.fromEntries(names),
  };
}

/**
 * The lesson that a notebook's metadata declares, or null where it declares none.
 * @param {string} path
 * @param {any} metadata the notebook's metadata
 * @param {Catalogue["formerly"]} [formerly]
 * @returns {Lesson|null}
 */
export function lessonFromMetadata(path, metadata, formerly = {}) {
  const declared = metadata?.train_well;
  if (declared === null || typeof declared !== "object" || text(declared.lesson) === "") return null;
  const name = text(declared.lesson);
  const id = Object.hasOwn(formerly, name) ? formerly[name] : name;
  return { ...asLesson(declared, id, fileName(path)), path };
}

/** "03_subsets-Copy1.ipynb" → ["03", "subsets", "-Copy1"]; null for a name that no lesson has. @param {string} name */
const nameParts = (name) => name.match(/^(\d+)_([a-z]\w*)(.*)\.ipynb$/)?.slice(1) ?? null;

/**
 * The slug of the lesson that a notebook's name stands for, whatever number it has or had.
 * @param {string} name @param {Catalogue} catalogue
 * @returns {string|null}
 */
export function slugOfName(name, { lessons }) {
  const [, slug] = nameParts(name) ?? [];
  return lessons.find(({ id, notebook }) => id === slug || notebook === name)?.id ?? null;
}

/** Whether a notebook's name could be a lesson's of another package. @param {string} name */
export const looksLikeLesson = (name) => nameParts(name) !== null;

/**
 * The lessons among notebooks, in the order they are read: those of the course first, then others by number. Where
 * several are one lesson (copies, an older one under its former number, a stranger that claims to be it), the one
 * that has its name is listed, and what is said of it is what the course says.
 * @param {string[]} paths of notebooks
 * @param {Catalogue} catalogue
 * @param {(path: string) => Lesson|null} declared what is known of a notebook from its metadata
 * @returns {Lesson[]}
 */
export function findLessons(paths, catalogue, declared) {
  const ours = new Map(catalogue.lessons.map((lesson, at) => [lesson.id, { lesson, at }]));
  const found = new Map();
  for (const path of paths) {
    const name = fileName(path);
    const named = slugOfName(name, catalogue);
    const own = named ?? declared(path)?.id ?? null;
    if (own === null) continue;
    const lesson = ours.has(own) ? { ...ours.get(own).lesson, path } : declared(path);
    const plain = nameParts(name)?.[2] === "";
    const rank = name === lesson.notebook && named ? 0 : named ? (plain ? 1 : 2) : 3;
    const best = found.get(own);
    const order = best && (rank - best.rank || path.length - best.lesson.path.length || path.localeCompare(best.lesson.path));
    if (!best || order < 0) found.set(own, { lesson, rank });
  }
  const place = ({ id }) => ours.get(id)?.at ?? Infinity;
  return [...found.values()]
    .map(({ lesson }) => lesson)
    .sort((a, b) =>
      place(a) === place(b) ? a.number.localeCompare(b.number, "en", { numeric: true }) : place(a) - place(b),
    );
}
