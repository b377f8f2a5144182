/**
 * What an exercise card says. Pure: any payload in, plain strings out. The payload comes from an output that anybody
 * may have written, so nothing in it is trusted and nothing in it is markup.
 *
 * @typedef {object} CardModel
 * @property {"pass"|"retry"|"todo"|"broken"} status
 * @property {string} word the verdict in one or two words
 * @property {string} exercise what a person calls it: "Exercise 2"; "" where unknown
 * @property {string} title
 * @property {string} message
 * @property {number|null} points
 * @property {string[]} hints
 * @property {string} solution "" where there is none
 * @property {string} answer the learner's code; "" where it is not known
 */

export const MIME = "application/vnd.train-well.check+json";

const WORDS = { pass: "Right", retry: "Try again", todo: "Not yet", broken: "No result" };
const DEFAULTS = {
  pass: "Your answer is right.",
  retry: "That is not it yet.",
  todo: "Replace the three dots with your answer and run the cell again.",
};

/** "subsets-2" → "Exercise 2", for results that don't say their place; another id stays as it is. @param {string} id */
const exerciseName = (id) => id.replace(/^\w+-(\d+)$/, "Exercise $1");

const MOST = 2_000; // characters of a sentence, and ten times that of a solution: laying out more takes the page seconds

/** What is text, as much of it as anybody reads. @param {any} value @param {number} [most] */
function text(value, most = MOST) {
  if (typeof value !== "string") return "";
  if (value.length <= most) return value;
  return `${value.slice(0, most)} … (${(value.length - most).toLocaleString("en")} more characters)`;
}

/** @param {string} message @returns {CardModel} */
const broken = (message) => ({
  status: "broken",
  word: WORDS.broken,
  exercise: "",
  title: "",
  message,
  points: null,
  hints: [],
  solution: "",
  answer: "",
});

/**
 * @param {any} payload data of the MIME type above
 * @returns {CardModel} always a card; where the payload is not one, a card that says so
 */
export function cardModel(payload) {
  if (payload === null || typeof payload !== "object" || Array.isArray(payload)) {
    return broken("This result cannot be shown: it is damaged. Run the cell again.");
  }
  if (payload.v !== 1) {
    return broken("This result was made by another version of the course. Run the cell again.");
  }
  if (!["pass", "retry", "todo"].includes(payload.status)) {
    return broken(
      "This result cannot be shown: it does not say whether the answer was right. Run the cell again.",
    );
  }
  const { status, points, place } = payload;
  return {
    status,
    word: WORDS[status],
    exercise: Number.isInteger(place) && place > 0 ? `Exercise ${place}` : exerciseName(text(payload.exercise)),
    title: text(payload.title),
    message: text(payload.message).trim() || DEFAULTS[status],
    points: typeof points === "number" && Number.isFinite(points) && points >= 0 ? points : null,
    hints: Array.isArray(payload.hints) ? payload.hints.slice(0, 20).map((hint) => text(hint)).filter((hint) => hint.trim() !== "") : [],
    solution: text(payload.solution, 10 * MOST),
    answer: text(payload.answer, 10 * MOST),
  };
}

// `code`, and *words that matter*: not the stars of a product, which stand between blanks or letters.
const MARKED = /(`[^`\n]+`|(?<![\w*])\*(?! )[^*`\n]+(?<! )\*(?![\w*]))/;

/**
 * A sentence cut into plain text, code and emphasis.
 * @param {string} sentence @returns {{tag: "" | "code" | "em", text: string}[]}
 */
export function textRuns(sentence) {
  const runs = sentence.split(MARKED).map((text, at) =>
    at % 2 ? { tag: text.startsWith("`") ? "code" : "em", text: text.slice(1, -1) } : { tag: "", text });
  return runs.filter(({ text }) => text !== "");
}

/** A sentence without its marks, to be read aloud. @param {string} sentence */
export const plainText = (sentence) =>
  textRuns(sentence)
    .map(({ text }) => text)
    .join("");

/**
 * One sentence for a screen reader, when a check has just run.
 * @param {CardModel} model
 */
export const spokenCard = ({ word, exercise, message }) =>
  plainText(`${exercise ? `${exercise}: ` : ""}${word}. ${message}`);
