// Reads filters as JSON, writes what the browser makes of each: for the comparison with Python.

import { filtered } from "../../../widgets/course_widgets/label_noise_lab/noise.mjs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const answers = JSON.parse(text).map(({ confidence, wrong, threshold }) => filtered(confidence, wrong, threshold));
process.stdout.write(JSON.stringify(answers));
