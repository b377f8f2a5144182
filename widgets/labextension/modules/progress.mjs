/**
 * Progress: one JSON object a line, appended to progress.jsonl by the kernel at every check. What is brought in from
 * elsewhere lies in files of its own beside it, so that no file is ever written anew. Pure text in, plain data out.
 *
 * @typedef {object} Attempt one line of progress.jsonl
 * @property {string} at when, ISO 8601
 * @property {string} lesson
 * @property {string} exercise
 * @property {"pass"|"retry"} status
 * @property {number} points what the exercise is worth
 */

import { stamp } from "./lessons.mjs";

export const PROGRESS_FILE = "progress.jsonl";
const COLUMNS = ["at", "lesson", "exercise", "status", "points"];
const LONGEST_LINE = 10_000; // characters; an attempt has some two hundred

/** Whether a file holds attempts: the kernel's own, or what was brought in. @param {string} name */
export const isProgressFile = (name) => name === PROGRESS_FILE || /^progress\.imported-[\w-]+\.jsonl$/.test(name);

/** A name that no other file has, for attempts that are brought in. @param {Date} now @param {() => number} random */
export const importName = (now, random = Math.random) =>
  `progress.imported-${stamp(now)}-${Math.floor(random() * 36 ** 6).toString(36).padStart(6, "0")}.jsonl`;

/**
 * One attempt from anything, or null where it is not one. An exercise under a former name gets the one it has now.
 * @param {any} line @param {Record<string, string>} formerly what names of old have become
 * @returns {Attempt|null}
 */
function asAttempt(line, formerly) {
  if (line === null || typeof line !== "object" || line.v !== 1) return null;
  const { at, lesson, exercise, status, points = 1 } = line;
  if (![at, lesson, exercise].every((text) => typeof text === "string" && text !== "")) return null;
  if (status !== "pass" && status !== "retry") return null;
  if (typeof points !== "number" || !(points >= 0) || points === Infinity) return null;
  const today = (name) => (Object.hasOwn(formerly, name) ? formerly[name] : name);
  const present = today(exercise.replace(/^.*(?=-[^-]*$)/s, today));
  if (present === exercise) return { at, lesson, exercise, status, points };
  return { at, lesson: present.replace(/-[^-]*$/s, ""), exercise: present, status, points };
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
      if (line.length <= LONGEST_LINE) attempt = asAttempt(JSON.parse(line), formerly);
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
 * The attempts without those that came before, here or in what is known.
 * @param {Attempt[]} attempts
 * @param {Attempt[]} [known]
 * @returns {Attempt[]}
 */
export function unknownAttempts(attempts, known = []) {
  const seen = new Set(known.map(identity));
  return attempts.filter((attempt) => !seen.has(identity(attempt)) && seen.add(identity(attempt)));
}

/** Attempts as the lines of a progress file. @param {Attempt[]} attempts */
export const progressLines = (attempts) =>
  attempts.map((attempt) => `${JSON.stringify({ v: 1, ...attempt })}\n`).join("");

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
  const rows = [[""]];
  let quoted = false;
  for (const [token] of text.matchAll(/""|"|,|\r\n|\r|\n|[^",\r\n]+/g)) {
    const row = rows.at(-1);
    if (token === '"') quoted = !quoted;
    else if (token === '""') row[row.length - 1] += quoted ? '"' : "";
    else if (!quoted && token === ",") row.push("");
    else if (!quoted && /^[\r\n]/.test(token)) rows.push([""]);
    else row[row.length - 1] += token;
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
