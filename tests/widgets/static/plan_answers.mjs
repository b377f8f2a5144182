// Reads cases as JSON, writes what the browser would make of each: for the comparison with Python.

import { makePlan } from "../../../widgets/course_widgets/sampling_ratio/plan.mjs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const answers = JSON.parse(text).map(({ counts, target, how }) => {
  try {
    const plan = makePlan(counts, target, how);
    return { after: plan.after, weights: plan.weights };
  } catch (error) {
    return { kind: error.constructor.name };
  }
});
process.stdout.write(JSON.stringify(answers));
