/** Progress out to a file the learner keeps, and back in from one. */
import { element } from "./dom.mjs";
import { progressToCsv, readProgressExport } from "./progress.mjs";

/** @param {import("./folder.mjs").CourseFolder} course */
export function exportProgress(course) {
  const blob = new Blob([progressToCsv(course.snapshot.attempts)], { type: "text/csv" });
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: "progress.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
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
  const count = (n, one, many) => (n === 1 ? `1 ${one}` : `${n} ${many}`);
  const rest = skipped
    ? ` ${count(skipped, "line", "lines")} could not be read and ${skipped === 1 ? "was" : "were"} skipped.`
    : "";
  return `${added ? `Brought in ${count(added, "attempt", "attempts")}.` : "Nothing new in this file."}${rest}`;
}
