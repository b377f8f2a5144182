/** Progress out to a file the learner keeps, and back in from one. */
import { element } from "./dom.mjs";
import { progressToCsv, readProgressExport } from "./progress.mjs";

const count = (n, one, many) => (n === 1 ? `1 ${one}` : `${n.toLocaleString("en")} ${many}`);

/**
 * @param {import("./folder.mjs").CourseFolder} course
 * @returns {string} what happened, in a sentence
 */
export function exportProgress(course) {
  const { attempts } = course.snapshot;
  const blob = new Blob([progressToCsv(attempts)], { type: "text/csv" });
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: "progress.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return `Your browser saves progress.csv, with ${count(attempts.length, "attempt", "attempts")}.`;
}

/** The text of a file that the learner chooses; null where they choose none. @returns {Promise<string|null>} */
function chooseText() {
  const input = element("input", { type: "file", accept: ".csv,.jsonl" });
  return new Promise((resolve) => {
    input.addEventListener("change", async () => resolve((await input.files[0]?.text()) ?? null));
    input.addEventListener("cancel", () => resolve(null));
    input.click();
  });
}

/**
 * @param {import("./folder.mjs").CourseFolder} course
 * @returns {Promise<string|null>} what happened, in a sentence
 * @throws {Error} with a sentence for the learner
 */
export async function importProgress(course) {
  const text = await chooseText();
  if (text === null) return null;
  const { attempts, skipped } = readProgressExport(text, course.formerly);
  const added = await course.merge(attempts);
  const rest = skipped
    ? ` ${count(skipped, "line", "lines")} could not be read and ${skipped === 1 ? "was" : "were"} skipped.`
    : "";
  return `${added ? `Brought in ${count(added, "attempt", "attempts")}.` : "Nothing new in this file."}${rest}`;
}
