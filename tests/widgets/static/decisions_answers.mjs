// Reads scores and thresholds as JSON, writes what the browser makes of them: for the comparison with Python.

import {
  bestF1, cheapest, costOf, decide, meanCost, meanCostError, readScores, recallAtLeast,
} from "../../../widgets/course_widgets/threshold_tuner/decisions.mjs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const answers = JSON.parse(text).map(({ values, below, threshold, miss, alarm, floor }) => {
  const scored = readScores(Buffer.from(values, "base64"), Buffer.from(below, "base64"));
  const decision = decide(scored, threshold);
  return {
    decision,
    cost: costOf(decision, miss, alarm),
    mean: meanCost(decision, miss, alarm),
    error: meanCostError(decision, miss, alarm),
    cheapest: cheapest(scored, miss, alarm),
    bestF1: bestF1(scored),
    recall: recallAtLeast(scored, floor),
  };
});
process.stdout.write(JSON.stringify(answers));
