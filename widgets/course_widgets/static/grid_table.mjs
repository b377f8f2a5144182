// A table whose rows share the columns of one grid.

import { element } from "./ui.mjs";

/** Lay rows out under a caption, in the columns that the style sheet of `name` gives; the rest is read as a footer. */
export const gridTable = (name, caption, rows, ...rest) => element(
  "table", { class: `tw-grid-table ${name}` },
  element("caption", {}, caption), element("tbody", {}, ...rows.map((row) => row.node)), ...rest);
