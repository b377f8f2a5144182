// Reads filters as JSON, writes what the browser says of each: for the comparison with Python.

import { filtered, sentence } from "../../../widgets/course_widgets/label_noise_lab/noise.mjs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const answers = JSON.parse(text).map(({ belief, wrong, threshold }) => {
  const report = filtered(belief, wrong, threshold);
  return { report, sentence: sentence(report, threshold) };
});
process.stdout.write(JSON.stringify(answers));
