// Reads cases as JSON, writes what the browser would make of each: for the comparison with Python.

import { makePlan } from "../../../widgets/course_widgets/sampling_ratio/sampling.mjs";
import { describe } from "../../../widgets/course_widgets/sampling_ratio/words.mjs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const answers = JSON.parse(text).map(({ counts, target, how, names }) => {
  try {
    const plan = makePlan(counts, target, how, names);
    return { after: plan.after, weights: plan.weights, sentence: describe(counts, target, how, plan, names) };
  } catch (error) {
    return { refused: error.message, kind: error.constructor.name };
  }
});
process.stdout.write(JSON.stringify(answers));
