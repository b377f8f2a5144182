// Reads searches as JSON, writes what the browser makes of them: for the comparison with Python.

import { bestSoFar, rankIn, readScores, scoreOf, spentAfter, testOf } from "../../../widgets/course_widgets/search_race/racing.mjs";

const bytes = (text) => {
  const read = Buffer.from(text, "base64");
  return { buffer: read.buffer, byteOffset: read.byteOffset, byteLength: read.byteLength };
};
let text = "";
for await (const chunk of process.stdin) text += chunk;
const answers = JSON.parse(text).map(({ seen, test, about, world, trials }) => {
  const scores = readScores(bytes(seen), bytes(test), about);
  const rank = rankIn(scores, world);
  return {
    spent: spentAfter(trials, about.rungs),
    best: bestSoFar(scores, trials, world),
    ranks: trials.map(([place, rung]) => rank(scoreOf(scores, world, place, rung))),
    tests: trials.map(([place]) => testOf(scores, world, place) ?? null),
  };
});
process.stdout.write(JSON.stringify(answers));
