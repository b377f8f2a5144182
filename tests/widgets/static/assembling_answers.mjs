// Reads members and what is chosen as JSON, writes what the browser makes of them: for the comparison with Python.

import { assemble, bestOf, gain, readShelf, toggled, wilson } from "../../../widgets/course_widgets/ensemble_builder/assembling.mjs";

const bytes = (text) => {
  const read = Buffer.from(text, "base64");
  return { buffer: read.buffer, byteOffset: read.byteOffset, byteLength: read.byteLength };
};
let text = "";
for await (const chunk of process.stdin) text += chunk;
const answers = JSON.parse(text).map(({ units, labels, classes, chosen, how }) => {
  const shelf = readShelf(bytes(units), bytes(labels), classes);
  const { sums, answer, ...found } = assemble(shelf, chosen, how);
  const best = bestOf(shelf.right, chosen);
  return {
    ...found,
    answer: [...answer],
    alone: shelf.right,
    best,
    interval: wilson(found.right, found.n),
    gain: gain(answer, shelf.named[best], shelf.labels),
    toggled: shelf.right.map((_, member) => toggled(shelf, chosen, how, sums, member)),
  };
});
process.stdout.write(JSON.stringify(answers));
