/**
 * The course as it lies in the learner's folder: finds the lessons and the progress file through the contents API and
 * keeps up with them. Knows no DOM and no Jupyter package; it is given something with `get` and `save`.
 *
 * Lessons of the course are known by their file names and the catalogue, so no notebook of theirs is ever asked for.
 * Only a notebook that is named like a lesson and is none of the course's (another package may bring some) is read,
 * once, for what its metadata says.
 *
 * @import { Catalogue, Lesson } from "./lessons.mjs"
 * @import { Attempt } from "./progress.mjs"
 *
 * @typedef {object} Snapshot
 * @property {string} title of the course
 * @property {string|null} folder null: no lessons were found
 * @property {string[]} searched the folders that were looked into
 * @property {Lesson[]} lessons in order
 * @property {string[]} unreadable names of notebooks that could not be read
 * @property {Attempt[]} attempts
 * @property {number} skipped lines of the progress file that are torn or foreign
 * @property {string|null} problem why the progress (or the folder) could not be read
 */
import {
  fileName,
  findLessons,
  folderOf,
  inFolder,
  isBackup,
  lessonFromMetadata,
  looksLikeLesson,
  readCatalogue,
  slugOfName,
} from "./lessons.mjs";
import { importName, isProgressFile, parseProgress, progressLines, unknownAttempts } from "./progress.mjs";

const MOST_STRANGERS = 200; // a home folder may hold thousands of notebooks; a course does not
const AT_A_TIME = 4;
const LIKELY = ["my-course", "notebooks"]; // where `make lab` puts the learner's copies, and where a clone has the lessons
const MOST_PROGRESS = 20_000_000; // bytes; an attempt has some two hundred

export class CourseFolder {
  /** @type {Snapshot} */
  snapshot = {
    title: readCatalogue(null).title,
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
  #fetchCatalogue;
  /** @type {Catalogue|null} */
  #catalogue = null;
  #opened = new Map(); // path → what the metadata of a notebook that was open says
  #known = new Map(); // path → {modified, declared} or {modified, unreadable}, of strangers
  #progress = new Map(); // path → {version, attempts, skipped}, of files that could be read
  #listeners = new Set();
  #running = null;
  #again = false;

  /**
   * @param {{get: Function, save: Function}} contents the contents manager
   * @param {() => Promise<any>} fetchCatalogue gives course.json, parsed
   * @param {{load: () => Promise<any>, save: (value: any) => void}|null} store remembers strangers between visits
   */
  constructor(contents, fetchCatalogue, store = null) {
    this.#contents = contents;
    this.#fetchCatalogue = fetchCatalogue;
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

  /** The file that the course itself has for a lesson's notebook. @param {string} path @returns {string} */
  originalOf(path) {
    return this.snapshot.lessons.find((lesson) => lesson.path === path)?.notebook ?? fileName(path);
  }

  /** The version of the text that the course has of a lesson; "" where it is none of the course's. @param {string} path */
  versionOf(path) {
    const id = this.snapshot.lessons.find((lesson) => lesson.path === path)?.id;
    return this.#catalogue?.lessons.find((lesson) => lesson.id === id)?.version ?? "";
  }

  /** What names of exercises have become. @returns {Catalogue["formerly"]} */
  get formerly() {
    return this.#catalogue?.formerly ?? {};
  }

  /**
   * @param {string|null} path
   * @param {any} [declared] our part of its metadata: it is open, so nothing has to be asked for
   */
  async open(path, declared = null) {
    const news = path !== null && JSON.stringify(this.#opened.get(path)) !== JSON.stringify(declared);
    if (news) this.#opened.set(path, declared);
    if (path === this.current && !news) return;
    this.current = path;
    this.#tell();
    const listed = this.snapshot.lessons.some((lesson) => lesson.path === path);
    if (path !== null && (folderOf(path) !== this.snapshot.folder || !listed)) await this.refresh();
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
   * Keep attempts that are not known yet, in a file of their own: a kernel may append to the other one meanwhile.
   * @param {Attempt[]} attempts
   * @returns {Promise<number>} how many were new
   */
  async merge(attempts) {
    await this.refresh();
    const { folder, problem } = this.snapshot;
    if (folder === null)
      throw new Error("there is no course folder to bring progress into: open a lesson first");
    if (problem) throw new Error(problem);
    const news = unknownAttempts(attempts, this.snapshot.attempts);
    if (news.length) {
      const path = inFolder(folder, importName(new Date()));
      await this.#contents.save(path, { type: "file", format: "text", content: progressLines(news) });
    }
    await this.refresh();
    return news.length;
  }

  async #look() {
    let next;
    try {
      if (this.#store && !this.ready) this.#recall(await this.#store.load().catch(() => null));
      // without its catalogue the course is known as any other lessons are: by the notebooks' metadata
      this.#catalogue ??= readCatalogue(await this.#fetchCatalogue().catch(() => null));
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
    const { title } = this.#catalogue;
    const searched = [];
    for (const candidate of await this.#candidates()) {
      searched.push(candidate);
      const entries = await this.#list(candidate);
      const { lessons, unreadable } = await this.#lessons(entries);
      if (lessons.length === 0) continue;
      const { attempts, skipped, problem } = await this.#readProgress(entries);
      return { title, folder: candidate, searched, lessons, unreadable, attempts, skipped, problem };
    }
    const nothing = { lessons: [], unreadable: [], attempts: [], skipped: 0, problem: null };
    return { title, folder: null, searched, ...nothing };
  }

  /** The folders to look into, the best first. */
  async #candidates() {
    if (this.setting) return [this.setting.replace(/^\/+|\/+$/g, "")];
    const here = this.current === null ? this.snapshot.folder : folderOf(this.current);
    // Asked for only where they are listed: asking for a folder that is missing is an error in the console.
    const top = await this.#list("");
    const likely = LIKELY.filter((each) =>
      top.some(({ name, type }) => name === each && type === "directory"),
    );
    return [...new Set([...(here === null ? [] : [here]), "", ...likely])];
  }

  async #list(folder) {
    return (await this.#contents.get(folder, { content: true, type: "directory" })).content;
  }

  /** A file's text; bytes that are none become "\uFFFD", and spoil no more than their line. */
  async #text(path) {
    const { content } = await this.#contents.get(path, { content: true, type: "file", format: "base64" });
    return new TextDecoder().decode(Uint8Array.from(atob(content), (byte) => byte.charCodeAt(0)));
  }

  /** The lessons among a folder's entries; only strangers that changed since the last look are read. */
  async #lessons(entries) {
    const notebooks = entries.filter(({ type, name }) => type === "notebook" && !isBackup(name));
    const strangers = notebooks
      .filter(({ name }) => looksLikeLesson(name) && slugOfName(name, this.#catalogue) === null)
      .slice(0, MOST_STRANGERS);
    const isStale = ({ path, last_modified: modified }) =>
      !this.#opened.has(path) && this.#known.get(path)?.modified !== modified;
    const stale = strangers.filter(isStale);
    const waiting = [...stale];
    const worker = async () => {
      for (let entry = waiting.shift(); entry; entry = waiting.shift()) await this.#learn(entry);
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
    if (stale.length) this.#store?.save([...this.#known]);
    const paths = notebooks.map(({ path }) => path);
    const declared = (path) =>
      lessonFromMetadata(
        path,
        { train_well: this.#opened.get(path) ?? this.#known.get(path)?.declared },
        this.formerly,
      );
    return {
      lessons: findLessons(paths, this.#catalogue, declared),
      unreadable: strangers.filter(({ path }) => this.#known.get(path)?.unreadable).map(({ name }) => name),
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

  async #readProgress(entries) {
    const files = entries.filter(({ name, type }) => type !== "directory" && isProgressFile(name));
    const read = await Promise.all(files.map((entry) => this.#readProgressFile(entry)));
    const attempts = unknownAttempts(read.flatMap((each) => each.attempts));
    return {
      attempts: attempts.sort((a, b) => a.at.localeCompare(b.at)),
      skipped: read.reduce((sum, each) => sum + each.skipped, 0),
      problem: read.find((each) => each.problem)?.problem ?? null,
    };
  }

  async #readProgressFile({ path, last_modified: modified, size }) {
    const version = `${modified} ${size}`;
    const known = this.#progress.get(path);
    if (known?.version === version) return known;
    try {
      if (size > MOST_PROGRESS) throw new Error(`it has ${Math.round(size / 1e6)} MB, which no progress has`);
      const found = { version, problem: null, ...parseProgress(await this.#text(path), this.formerly) };
      this.#progress.set(path, found);
      return found;
    } catch (error) {
      const problem = `Your progress in ${path} could not be read (${error.message}).`;
      return { attempts: [], skipped: 0, problem };
    }
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
