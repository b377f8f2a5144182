// Reads rows and settings as JSON, writes what the browser chooses and says of them: for the comparison with Python.

import { choose, statusWords } from "../../../widgets/course_widgets/model_chooser/choosing.mjs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const { limits, axes, cases } = JSON.parse(text);
const answers = cases.map(({ rows, setting }) => {
  const choice = choose(rows, limits, setting);
  const axis = axes.find(({ column }) => column === setting.axis);
  return {
    ...choice,
    over: choice.over.map((each) => each.map(([limit, by]) => [limit.name, by])),
    words: rows.map((_, place) => statusWords(rows, choice, place, axis)),
  };
});
process.stdout.write(JSON.stringify(answers));
