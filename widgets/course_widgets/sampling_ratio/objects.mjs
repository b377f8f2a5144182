// Objects beside images: what an epoch's images hold, kind by kind.

import { grouped } from "../static/numbers.mjs";
import { element } from "../static/ui.mjs";

/**
 * Running sums of the objects of each kind, class after class in the order of drawing.
 * @typedef {{names: string[], sums: Uint32Array, starts: number[], counts: number[]}} Objects
 */

/** Read the bytes the kernel sent; they may begin at any byte of a larger buffer. */
export function readObjects(bytes, names, counts) {
  const { buffer, byteOffset, byteLength } = bytes;
  const starts = counts.map((_, c) => counts.slice(0, c).reduce((a, b) => a + b, 0));
  return { names, sums: new Uint32Array(buffer.slice(byteOffset, byteOffset + byteLength)), starts, counts };
}

/** Objects of each kind in the first samples of a class. */
function inFirst({ names, sums, starts }, c, some) {
  return names.map((_, kind) => (some ? sums[(starts[c] + some - 1) * names.length + kind] : 0));
}

/**
 * Count the objects of an epoch: whole passes over a class, and the first part of it.
 * @param {Objects} objects
 * @param {import("./plan.mjs").Plan} plan
 * @returns {{before: number[], after: number[]}}
 */
export function objectCounts(objects, plan, way) {
  const before = objects.names.map(() => 0);
  const after = objects.names.map(() => 0);
  objects.counts.forEach((count, c) => {
    const all = inFirst(objects, c, count);
    const rest = inFirst(objects, c, plan.after[c] % count);
    all.forEach((number, kind) => {
      before[kind] += number;
      after[kind] += way === "weight"
        ? (plan.effective[c] / count) * number
        : Math.floor(plan.after[c] / count) * number + rest[kind];
    });
  });
  return { before, after: after.map((number) => Math.trunc(number + 0.5)) };
}

/** @param {Objects} objects */
export function makeObjectBars(objects) {
  const rows = objects.names.map((name) => {
    const [bar, mark] = [element("i", { class: "tw-objects-bar" }), element("i", { class: "tw-objects-mark" })];
    const number = element("span", { class: "tw-number" });
    const node = element(
      "div", { class: "tw-objects-row" },
      element("span", { class: "tw-objects-name", title: name }, name),
      element("div", { class: "tw-objects-track", "aria-hidden": "true" }, bar, mark), number);
    return { node, bar, mark, number };
  });
  const node = element(
    "div", { class: "tw-objects", role: "group", "aria-label": "Objects in an epoch" },
    element("p", { class: "tw-objects-head" }, element("b", {}, "Objects"), " in those images; the mark is what there is"),
    ...rows.map((row) => row.node));

  function show({ before, after }) {
    const end = 1.05 * Math.max(1, ...before, ...after);
    node.style.setProperty("--numbers", `${2 * grouped(Math.round(end)).length + 3}ch`);
    rows.forEach(({ bar, mark, number }, kind) => {
      bar.style.width = `${(100 * after[kind]) / end}%`;
      mark.style.left = `${(100 * before[kind]) / end}%`;
      const moved = after[kind] !== before[kind];
      number.replaceChildren(
        ...(moved ? [element("small", {}, `${grouped(before[kind])} → `)] : []), grouped(after[kind]));
    });
  }
  return { node, show };
}
