/**
 * The course as it lies in the learner's folder: finds the lessons and the progress file through the contents API and
 * keeps up with them. Knows no DOM and no Jupyter package; it is given something with `get` and `save`.
 *
 * @import { Lesson } from "./lessons.mjs"
 * @import { Attempt } from "./progress.mjs"
 *
 * @typedef {object} Snapshot
 * @property {string|null} folder null: no lessons were found
 * @property {string[]} searched the folders that were looked into
 * @property {Lesson[]} lessons in order
 * @property {string[]} unreadable names of notebooks that could not be read
 * @property {Attempt[]} attempts
 * @property {number} skipped lines of the progress file that are torn or foreign
 * @property {string|null} problem why the progress (or the folder) could not be read
 */
import { folderOf, inFolder, isBackup, lessonFromMetadata, orderLessons } from "./lessons.mjs";
import { mergeProgress, parseProgress, PROGRESS_FILE } from "./progress.mjs";

const MOST_NOTEBOOKS = 200; // a home folder may hold thousands; a course does not
const AT_A_TIME = 4;

export class CourseFolder {
  /** @type {Snapshot} */
  snapshot = {
    folder: null,
    searched: [],
    lessons: [],
    unreadable: [],
    attempts: [],
    skipped: 0,
    problem: null,
  };
  /** The open notebook. @type {string|null} */
  current = null;
  /** Whether the first look has been taken. */
  ready = false;
  /** The learner's setting; "" means: look for it. */
  setting = "";

  #contents;
  #store;
  #known = new Map(); // path → {modified, declared} or {modified, unreadable}
  #progress = { version: null, attempts: [], skipped: 0, problem: null };
  #listeners = new Set();
  #running = null;
  #again = false;

  /**
   * @param {{get: Function, save: Function}} contents the contents manager
   * @param {{load: () => Promise<any>, save: (value: any) => void}|null} store remembers lessons between visits
   */
  constructor(contents, store = null) {
    this.#contents = contents;
    this.#store = store;
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** The lesson in the open notebook. @returns {Lesson|null} */
  get currentLesson() {
    return this.snapshot.lessons.find(({ path }) => path === this.current) ?? null;
  }

  /** @param {string|null} path */
  async open(path) {
    if (path === this.current) return;
    this.current = path;
    this.#tell();
    if (path !== null && folderOf(path) !== this.snapshot.folder) await this.refresh();
  }

  /** Look again. Calls that come while one is under way share one further look. */
  async refresh() {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = (async () => {
      do {
        this.#again = false;
        await this.#look();
      } while (this.#again);
    })().finally(() => (this.#running = null));
    return this.#running;
  }

  /**
   * Append attempts that the progress file does not hold yet.
   * @param {Attempt[]} attempts
   * @returns {Promise<number>} how many were new
   */
  async merge(attempts) {
    const { folder, problem } = this.snapshot;
    if (folder === null)
      throw new Error("there is no course folder to bring progress into: open a lesson first");
    if (problem) throw new Error(problem);
    const path = inFolder(folder, PROGRESS_FILE);
    const there = (await this.#list(folder)).some(({ name }) => name === PROGRESS_FILE);
    const before = there ? (await this.#text(path)).content : "";
    const { text, added } = mergeProgress(before, attempts);
    if (added) await this.#contents.save(path, { type: "file", format: "text", content: text });
    await this.refresh();
    return added;
  }

  async #look() {
    let next;
    try {
      if (this.#store && !this.ready) this.#recall(await this.#store.load().catch(() => null));
      next = await this.#read();
    } catch (error) {
      const named = this.setting ? ` “${this.setting}”, named in the settings,` : "";
      next = { ...this.snapshot, problem: `The course folder${named} could not be read (${error.message}).` };
    }
    const changed = !this.ready || JSON.stringify(next) !== JSON.stringify(this.snapshot);
    this.snapshot = next;
    this.ready = true;
    if (changed) this.#tell();
  }

  /** @returns {Promise<Snapshot>} */
  async #read() {
    const searched = [];
    for (const candidate of await this.#candidates()) {
      searched.push(candidate);
      const entries = await this.#list(candidate);
      const { lessons, unreadable } = await this.#lessons(entries);
      if (lessons.length === 0) continue;
      const progress = await this.#readProgress(entries.find(({ name }) => name === PROGRESS_FILE));
      const { attempts, skipped, problem } = progress;
      return { folder: candidate, searched, lessons, unreadable, attempts, skipped, problem };
    }
    return { folder: null, searched, lessons: [], unreadable: [], attempts: [], skipped: 0, problem: null };
  }

  /** The folders to look into, the best first. */
  async #candidates() {
    if (this.setting) return [this.setting.replace(/^\/+|\/+$/g, "")];
    const here = this.current === null ? this.snapshot.folder : folderOf(this.current);
    // "notebooks" is asked for only where it is listed: asking for a folder that is missing is an error in the console.
    const top = await this.#list("");
    const notebooks = top.some(({ name, type }) => name === "notebooks" && type === "directory")
      ? ["notebooks"]
      : [];
    return [...new Set([...(here === null ? [] : [here]), "", ...notebooks])];
  }

  async #list(folder) {
    return (await this.#contents.get(folder, { content: true, type: "directory" })).content;
  }

  async #text(path) {
    return this.#contents.get(path, { content: true, type: "file", format: "text" });
  }

  /** The lessons among a folder's entries; only notebooks that changed since the last look are read. */
  async #lessons(entries) {
    const notebooks = entries
      .filter(({ type, name }) => type === "notebook" && !isBackup(name))
      .slice(0, MOST_NOTEBOOKS);
    const stale = notebooks.filter((entry) => this.#known.get(entry.path)?.modified !== entry.last_modified);
    const waiting = [...stale];
    const worker = async () => {
      for (let entry = waiting.shift(); entry; entry = waiting.shift()) await this.#learn(entry);
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
    if (stale.length) this.#store?.save([...this.#known]);
    const lessons = notebooks.map(({ path }) =>
      lessonFromMetadata(path, { train_well: this.#known.get(path).declared }),
    );
    return {
      lessons: orderLessons(lessons.filter((lesson) => lesson !== null)),
      unreadable: notebooks.filter(({ path }) => this.#known.get(path).unreadable).map(({ name }) => name),
    };
  }

  async #learn({ path, last_modified: modified }) {
    try {
      const { content } = await this.#contents.get(path, { content: true, type: "notebook" });
      this.#known.set(path, { modified, declared: content?.metadata?.train_well ?? null });
    } catch {
      this.#known.set(path, { modified, unreadable: true });
    }
  }

  async #readProgress(entry) {
    if (!entry) return { attempts: [], skipped: 0, problem: null };
    const version = `${entry.path} ${entry.last_modified} ${entry.size}`;
    if (version === this.#progress.version) return this.#progress;
    try {
      const { content } = await this.#text(entry.path);
      this.#progress = { version, ...parseProgress(content), problem: null };
    } catch {
      const problem = `Your progress cannot be read: ${entry.path} is not a text file. Move it away to start afresh.`;
      this.#progress = { version, attempts: [], skipped: 0, problem };
    }
    return this.#progress;
  }

  #recall(stored) {
    for (const entry of Array.isArray(stored) ? stored : []) {
      const [path, known] = Array.isArray(entry) ? entry : [];
      if (typeof path === "string" && known?.modified) this.#known.set(path, known);
    }
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}
