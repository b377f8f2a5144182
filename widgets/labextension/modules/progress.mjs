/**
 * The progress file: one JSON object a line, appended by the kernel at every check. Pure text in, plain data out.
 *
 * @typedef {object} Attempt one line of progress.jsonl
 * @property {string} at when, ISO 8601
 * @property {string} lesson
 * @property {string} exercise
 * @property {"pass"|"retry"} status
 * @property {number} points what the exercise is worth
 */

export const PROGRESS_FILE = "progress.jsonl";
const COLUMNS = ["at", "lesson", "exercise", "status", "points"];

/**
 * One attempt from anything, or null where it is not one. An exercise under a former name gets the one it has now.
 * @param {any} line @param {Record<string, string>} formerly slugs by the names that exercises once had
 * @returns {Attempt|null}
 */
function asAttempt(line, formerly) {
  if (line === null || typeof line !== "object" || line.v !== 1) return null;
  const { at, lesson, exercise, status, points = 1 } = line;
  if (![at, lesson, exercise].every((text) => typeof text === "string" && text !== "")) return null;
  if (status !== "pass" && status !== "retry") return null;
  if (typeof points !== "number" || !(points >= 0) || points === Infinity) return null;
  const [, before, place] = exercise.match(/^(.*)-([^-]*)$/s) ?? [];
  if (before === undefined || !Object.hasOwn(formerly, before)) return { at, lesson, exercise, status, points };
  const slug = formerly[before];
  return { at, lesson: slug, exercise: `${slug}-${place}`, status, points };
}

/**
 * The attempts in a progress file. A torn or foreign line is counted and skipped, never fatal.
 * @param {string} text @param {Record<string, string>} [formerly]
 * @returns {{attempts: Attempt[], skipped: number}}
 */
export function parseProgress(text, formerly = {}) {
  const attempts = [];
  let skipped = 0;
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    let attempt = null;
    try {
      attempt = asAttempt(JSON.parse(line), formerly);
    } catch {
      // not JSON: counted below
    }
    if (attempt) attempts.push(attempt);
    else skipped += 1;
  }
  return { attempts, skipped };
}

/**
 * The ids of the exercises that were solved at least once.
 * @param {Attempt[]} attempts @returns {Set<string>}
 */
export function solvedExercises(attempts) {
  return new Set(attempts.filter(({ status }) => status === "pass").map(({ exercise }) => exercise));
}

/** @param {Attempt} attempt */
const identity = ({ at, lesson, exercise, status }) => JSON.stringify([at, lesson, exercise, status]);

/**
 * A progress file with the attempts appended that it does not hold yet; what is there is left as it is.
 * @param {string} text the present file
 * @param {Attempt[]} attempts those to bring in
 * @param {Record<string, string>} [formerly]
 * @returns {{text: string, added: number}}
 */
export function mergeProgress(text, attempts, formerly = {}) {
  const known = new Set(parseProgress(text, formerly).attempts.map(identity));
  const lines = [];
  for (const attempt of attempts) {
    if (known.has(identity(attempt))) continue;
    known.add(identity(attempt));
    lines.push(`${JSON.stringify({ v: 1, ...attempt })}\n`);
  }
  const end = text === "" || text.endsWith("\n") ? "" : "\n";
  return { text: lines.length ? text + end + lines.join("") : text, added: lines.length };
}

/**
 * A field as CSV. A spreadsheet runs what begins with = + - or @, so such text gets an apostrophe before it.
 * @param {unknown} value
 */
function csvField(value) {
  const text = typeof value === "string" && /^[=+\-@\t\r']/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * The attempts as CSV (RFC 4180), a header line first.
 * @param {Attempt[]} attempts
 */
export function progressToCsv(attempts) {
  const rows = attempts.map((attempt) => COLUMNS.map((column) => csvField(attempt[column])));
  return [COLUMNS, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

/**
 * The rows of a CSV text, quoted fields and all.
 * @param {string} text @returns {string[][]}
 */
function csvRows(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "") break;
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.length > 1 || row[0] !== "");
}

/**
 * The attempts in a file that a learner brings: a CSV exported here, or another progress.jsonl.
 * @param {string} text @param {Record<string, string>} [formerly]
 * @returns {{attempts: Attempt[], skipped: number}}
 * @throws {Error} where the text is neither
 */
export function readProgressExport(text, formerly = {}) {
  const body = text.replace(/^\uFEFF/, "").trimStart();
  if (body.startsWith("{")) return parseProgress(body, formerly);
  const [header = [], ...rows] = csvRows(body);
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length) {
    throw new Error(
      `this is not a progress file: the first line lacks ${missing.join(", ")}. ` +
        "Choose a CSV file that was exported from the Course panel, or a progress.jsonl.",
    );
  }
  const attempts = rows.map((row) => {
    const line = Object.fromEntries(
      header.map((column, i) => [column, (row[i] ?? "").replace(/^'(?=[=+\-@\t\r'])/, "")]),
    );
    const points = line.points === "" ? NaN : Number(line.points);
    return asAttempt({ ...line, v: 1, points }, formerly);
  });
  const good = attempts.filter((attempt) => attempt !== null);
  return { attempts: good, skipped: attempts.length - good.length };
}
