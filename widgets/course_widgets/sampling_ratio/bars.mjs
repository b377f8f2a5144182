// One bar a class: what there is, what is copied, what is dropped, and a handle to pull its end.

import { shownClasses } from "../static/classes.mjs";
import { dressOf } from "../static/looks.mjs";
import { decimal, grouped } from "../static/numbers.mjs";
import { afterKey, arrowStep, axisEnd } from "../static/scales.mjs";
import { element } from "../static/ui.mjs";

/**
 * @param {string[]} names
 * @param {number[]} counts
 * @param {{pull: (c: number, to: number) => number, release: () => void, look: (c: number) => void}} does
 *   pull: asked for a class's new length, gives the length it gets; look: a class is pointed at (or -1)
 */
export function makeBars(names, counts, does) {
  let pulled = false; // the axis stays put under the learner's hand
  let end = 1;
  const codes = shownClasses(counts);
  const rows = codes.map(makeRow);
  const list = element("div", { class: "tw-bars", role: "group", "aria-label": "Samples of each class" });
  list.append(...rows.map((row) => row.node));
  const between = names.length - codes.length;
  if (between) {
    const swatch = element("i", { class: "tw-look-swatch", style: { "--class": "var(--tw-faint)" } });
    list.append(element("p", { class: "tw-bars-between" }, swatch, ` and ${grouped(between)} classes between these in size`));
  }

  function makeRow(c, place) {
    const name = names[c];
    const parts = ["kept", "more", "less"].map((kind) => element("i", { class: `tw-${kind}` }));
    parts[0].classList.add("tw-look-bar");
    const handle = element("input", {
      type: "range", min: 0, step: 1, class: "tw-handle", "aria-label": name,
      oninput: () => (handle.value = does.pull(c, Number(handle.value))),
      onpointerdown: () => (pulled = true),
      onchange: () => does.release(),
      onkeydown: (event) => {
        const to = afterKey(event.key, Number(handle.value), arrowStep(end), 1, end);
        if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        handle.value = does.pull(c, to);
        does.release();
      },
      onfocus: () => does.look(c),
      onblur: () => does.look(-1),
    });
    const number = element("span", { class: "tw-number", "aria-hidden": "true" });
    const node = element(
      "div",
      {
        class: "tw-row", ...dressOf(place),
        onpointerenter: () => does.look(c), onpointerleave: () => does.look(-1),
      },
      element("span", { class: "tw-name", title: name }, element("i", { class: "tw-look-swatch" }), element("b", {}, name)),
      element("div", { class: "tw-track" }, ...parts, handle),
      number,
    );
    return { node, parts, handle, number };
  }

  function letGo() {
    if (!pulled) return;
    pulled = false;
    does.release();
  }
  for (const done of ["pointerup", "pointercancel"]) list.addEventListener(done, letGo);

  /** @param {import("./plan.mjs").Plan} plan */
  function show(plan, way) {
    const lengths = plan.effective.map((length, c) => (way === "weight" ? length : plan.after[c]));
    if (!pulled) {
      end = axisEnd(Math.max(...counts, ...lengths));
      list.style.setProperty("--numbers", `${2 * grouped(end).length + 3}ch`);
    }
    rows.forEach(({ parts: [kept, more, less], handle, number }, row) => {
      const c = codes[row];
      const both = Math.min(counts[c], lengths[c]);
      place(kept, 0, both, end);
      place(more, counts[c], lengths[c], end);
      place(less, lengths[c], counts[c], end);
      const length = Math.round(lengths[c]);
      handle.max = end;
      handle.value = length;
      handle.setAttribute("aria-valuetext", spoken(plan, way, c));
      number.replaceChildren(...written(plan, way, c));
    });
  }

  function spoken(plan, way, c) {
    if (way === "weight") return `each of ${grouped(counts[c])} samples counts ${decimal(plan.weights[c])}`;
    const [copies, drops] = [plan.duplicated[c], plan.dropped[c]];
    const what = copies ? `, ${grouped(copies)} copies` : drops ? `, ${grouped(drops)} dropped` : "";
    return `${grouped(plan.after[c])} of ${grouped(counts[c])} samples${what}`;
  }

  function written(plan, way, c) {
    if (way === "weight") return [muted(grouped(counts[c])), ` × ${decimal(plan.weights[c])}`];
    if (plan.after[c] === counts[c]) return [grouped(counts[c])];
    return [muted(`${grouped(counts[c])} → `), grouped(plan.after[c])];
  }

  const swatches = [...list.querySelectorAll(".tw-look-swatch")];
  const looks = names.map((_, c) => codes.indexOf(c)); // classes without a row have the last swatch
  return { node: list, show, looks, swatches: looks.map((look) => swatches.at(look)) };
}

const muted = (text) => element("small", {}, text);

function place(part, from, to, end) {
  part.hidden = to <= from;
  part.style.left = `${(100 * from) / end}%`;
  part.style.width = `${(100 * Math.max(0, to - from)) / end}%`;
}
