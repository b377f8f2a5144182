// Reads elections as JSON, writes what the browser makes of each: for the comparison with Python.

import { voted } from "../../../widgets/course_widgets/label_noise_lab/neighbours.mjs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const answers = JSON.parse(text).map(({ ranked, depth, real, given, kept, k }) => {
  const share = voted({ ranked: Uint16Array.from(ranked), depth, real }, given, (i) => kept[i], k);
  return share === null ? "few" : share === undefined ? "unknown" : share;
});
process.stdout.write(JSON.stringify(answers));
