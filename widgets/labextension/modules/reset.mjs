/**
 * Put a lesson back to the way it came, or take its new text and keep the answers. The learner's work is copied first;
 * where that fails, nothing is touched.
 */
import { backupName, fileName, folderOf, inFolder, lessonFromMetadata } from "./lessons.mjs";

/** What the dialog says before anything happens. @param {string} path */
export const resetSentences = (path) => [
  `${fileName(path)} goes back to the way it came, and so do its controls.`,
  "Your work is first copied to a file beside it, with the date in its name.",
  "Your progress stays: what you have solved remains solved.",
];

/** The same, of a lesson's new text. @param {string} path */
export const updateSentences = (path) => [
  `${fileName(path)} gets the course's new text. Your answers and the cells that you added are put into it.`,
  "Your work is first copied as it is to a file beside it, with the date in its name.",
  "Changes that you made to the course's own text and code are in that copy only.",
];

const CONTROLS = "controls.jsonl"; // what every control was last set to; see course_widgets/memory.py
const MOST_TRIES = 20;
const underWay = new Map(); // path → the last reset of it

/**
 * @param {object} parts
 * @param {string} parts.path the lesson's notebook
 * @param {{get: Function, save: Function, rename: Function}} parts.contents
 * @param {any} parts.panel its NotebookPanel where it is open, else null
 * @param {string} [parts.original] what the course calls its notebook, where the learner's has another name
 * @param {Record<string, string>} [parts.formerly] slugs by the names that lessons once had
 * @param {(file: string) => Promise<Response>} parts.fetchOriginal
 * @param {((original: any, mine: any) => any) | null} [parts.write] what the lesson becomes; without it, the original, and
 *   its controls begin anew
 * @param {Date} [parts.now]
 * @returns {Promise<string>} the name of the copy
 * @throws {Error} with a sentence for the learner; the lesson is then as it was
 */
export function resetLesson(parts) {
  const before = underWay.get(parts.path) ?? Promise.resolve();
  const mine = before.catch(() => null).then(() => reset(parts)); // one after the other, each with a copy of its own
  underWay.set(parts.path, mine);
  return mine;
}

async function reset({
  path,
  contents,
  panel,
  original: name,
  formerly,
  fetchOriginal,
  write = null,
  now = new Date(),
}) {
  const original = await readOriginal(name ?? fileName(path), fetchOriginal);
  const read = async () =>
    panel
      ? panel.context.model.toJSON()
      : (await contents.get(path, { content: true, type: "notebook" })).content;
  let mine = await read();
  const [here, there] = [mine, original].map(({ metadata }) => lessonFromMetadata(path, metadata, formerly)?.id);
  if (here !== there) {
    throw new Error(`The course's original of ${fileName(path)} is another lesson. Nothing was changed.`);
  }
  const names = await namesBeside(path, contents);
  const copy = backupName(fileName(path), now, names);
  // What is typed while the copy is being written must be in it, too: copied until nothing is new.
  for (let tries = 0; ; tries += 1) {
    await save(inFolder(folderOf(path), copy), mine, contents);
    const latest = await read();
    if (written(latest) === written(mine)) break;
    if (tries === MOST_TRIES) {
      throw new Error(`The lesson is being written to all the time. It was left as it is; a copy is in ${copy}.`);
    }
    mine = latest;
  }
  if (!write && names.includes(CONTROLS)) await putControlsAside(folderOf(path), copy, contents);
  const rewritten = (notebook) => (write ? write(original, notebook) : original);
  if (panel) {
    panel.context.model.fromJSON(rewritten(panel.context.model.toJSON()));
    await panel.context.save();
    panel.content.activeCellIndex = 0;
  } else {
    await contents.save(path, { type: "notebook", format: "json", content: rewritten(mine) });
  }
  return copy;
}

/**
 * Have the lesson's controls begin anew, and those of its copy as they were. The file is never rewritten, since a kernel
 * may append to it meanwhile: it gets the copy's name, and a kernel finds the other lessons' settings under that.
 */
async function putControlsAside(folder, copy, contents) {
  try {
    await contents.rename(inFolder(folder, CONTROLS), inFolder(folder, copy.replace(/\.ipynb$/, `.${CONTROLS}`)));
  } catch (error) {
    throw new Error(`What the controls were set to could not be put aside (${error.message}). The lesson was left as it is.`);
  }
}

/** What people write in a notebook: a kernel that is still printing changes the rest. */
const written = ({ cells }) => JSON.stringify(cells.map(({ id, source }) => [id, source]));

async function readOriginal(name, fetchOriginal) {
  const response = await fetchOriginal(name);
  if (response.status === 404) {
    throw new Error(
      `The course has no original of ${name}, so it was left as it is. ` +
        "A lesson can be reset while it has the name it came with.",
    );
  }
  const original = response.ok ? await response.json().catch(() => null) : null;
  if (!Array.isArray(original?.cells)) {
    throw new Error(`The original of ${name} could not be read (${response.status}). Nothing was changed.`);
  }
  return original;
}

async function namesBeside(path, contents) {
  try {
    const entries = (await contents.get(folderOf(path), { content: true, type: "directory" })).content;
    return entries.map(({ name }) => name);
  } catch (error) {
    throw new Error(`The folder of ${fileName(path)} could not be read (${error.message}). Nothing was changed.`);
  }
}

async function save(path, content, contents) {
  try {
    await contents.save(path, { type: "notebook", format: "json", content });
  } catch (error) {
    throw new Error(`The copy of your work could not be written (${error.message}). Nothing was changed.`);
  }
}
