/**
 * Put a lesson back to the way it came. The learner's work is copied first; where that fails, nothing is touched.
 */
import { backupName, fileName, folderOf, inFolder, lessonFromMetadata } from "./lessons.mjs";

/** What the dialog says before anything happens. @param {string} path */
export const resetSentences = (path) => [
  `${fileName(path)} goes back to the way it came.`,
  "Your work is first copied to a file beside it, with the date in its name.",
  "Your progress stays: what you have solved remains solved.",
];

/**
 * @param {object} parts
 * @param {string} parts.path the lesson's notebook
 * @param {{get: Function, save: Function}} parts.contents
 * @param {any} parts.panel its NotebookPanel where it is open, else null
 * @param {string} [parts.original] what the course calls its notebook, where the learner's has another name
 * @param {Record<string, string>} [parts.formerly] slugs by the names that lessons once had
 * @param {(file: string) => Promise<Response>} parts.fetchOriginal
 * @param {Date} [parts.now]
 * @returns {Promise<string>} the name of the copy
 * @throws {Error} with a sentence for the learner; the lesson is then as it was
 */
export async function resetLesson({
  path,
  contents,
  panel,
  original: name,
  formerly,
  fetchOriginal,
  now = new Date(),
}) {
  const original = await readOriginal(name ?? fileName(path), fetchOriginal);
  const mine = panel
    ? panel.context.model.toJSON()
    : (await contents.get(path, { content: true, type: "notebook" })).content;
  const [here, there] = [mine, original].map(({ metadata }) => lessonFromMetadata(path, metadata, formerly)?.id);
  if (here !== there) {
    throw new Error(`The course's original of ${fileName(path)} is another lesson. Nothing was changed.`);
  }
  const copy = await backUp(path, mine, contents, now);
  if (panel) {
    panel.context.model.fromJSON(original);
    await panel.context.save();
    panel.content.activeCellIndex = 0;
  } else {
    await contents.save(path, { type: "notebook", format: "json", content: original });
  }
  return copy;
}

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

async function backUp(path, content, contents, now) {
  const folder = folderOf(path);
  try {
    const entries = (await contents.get(folder, { content: true, type: "directory" })).content;
    const copy = backupName(
      fileName(path),
      now,
      entries.map(({ name }) => name),
    );
    await contents.save(inFolder(folder, copy), { type: "notebook", format: "json", content });
    return copy;
  } catch (error) {
    throw new Error(`The copy of your work could not be written (${error.message}). Nothing was changed.`);
  }
}
