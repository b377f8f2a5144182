// Reads draws and prices as JSON, writes what the browser makes of them: for the comparison with Python.

import { luckOf, readResamples } from "../../../widgets/course_widgets/threshold_tuner/resamples.mjs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
process.stdout.write(JSON.stringify(JSON.parse(text).map(({ packed, draws, n, miss, alarm }) =>
  luckOf(readResamples(Buffer.from(packed, "base64"), draws, n), miss, alarm))));
