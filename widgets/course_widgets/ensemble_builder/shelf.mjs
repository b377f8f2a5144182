// Two lists, the ensemble and the shelf: a member is pressed, or dragged across.

import { percent, significant } from "../static/numbers.mjs";
import { element } from "../static/ui.mjs";

/** A size, as control.py says it. */
export function sizeOf(bytes) {
  const [unit, name] = bytes >= 1e6 ? [1e6, "MB"] : bytes >= 1e3 ? [1e3, "kB"] : [1, "bytes"];
  return `${significant(bytes / unit, 2)} ${name}`;
}

/**
 * @param {{names: string[], seconds: number[], bytes: number[], right: number[], n: number}} members
 * @param {(place: number, into?: boolean) => void} toggle  into the ensemble or out; left out, wherever it is not
 */
export function makeShelf({ names, seconds, bytes, right, n }, toggle) {
  let dragged = null;
  const rows = names.map((name, place) => {
    const change = element("span", { class: "tw-member-change" });
    const button = element(
      "button", {
        type: "button", class: "tw-member", draggable: "true", onclick: () => toggle(place),
        onkeydown: (event) => {
          const into = { ArrowRight: true, ArrowLeft: false }[event.key];
          const to = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key];
          if ((into ?? to) === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          if (to === undefined) toggle(place, into);
          else focusOn(to);
        },
        onfocus: () => stopAt(button),
        ondragstart: (event) => {
          dragged = place;
          event.dataTransfer.setData("text/plain", name);
          event.dataTransfer.effectAllowed = "move";
        },
        ondragend: () => {
          dragged = null;
          for (const each of [inside, outside]) delete each.node.dataset.over;
        },
      },
      element("span", { class: "tw-member-name", title: name }, name),
      element("span", { class: "tw-member-right" }, percent(right[place], n)),
      element("span", { class: "tw-member-cost" },
        `${significant(1000 * seconds[place], 2)} ms · ${sizeOf(bytes[place])}`),
      change);
    return { node: element("li", {}, button), button, change };
  });
  const inside = makeList("In the ensemble", true);
  const outside = makeList("On the shelf", false);
  let moving = false; // from list to list: the focus is lost on the way, and nobody has left
  const note = element(
    "p", { class: "tw-builder-note" }, "Press a member, drag it across, or move it with → and ←. Last column: points won or lost if it came, or went.");
  const node = element("div", { class: "tw-builder-lists" }, inside.node, outside.node, note);
  node.addEventListener("focusout", (event) => moving && event.stopPropagation(), { capture: true });

  /** Many buttons are one stop for Tab; up and down go from one to another, as they stand. */
  const stopAt = (here) => rows.forEach(({ button }) => (button.tabIndex = button === here ? 0 : -1));
  function focusOn(by) {
    const shown = [...node.querySelectorAll(".tw-member")];
    const at = shown.findIndex((button) => button.tabIndex === 0) + by;
    shown[Math.min(shown.length - 1, Math.max(0, at))].focus();
  }

  function makeList(title, into) {
    const list = element("ul", { "aria-label": title });
    const empty = element("p", { class: "tw-builder-empty" }, into ? "empty: drag a member here" : "empty");
    const box = element(
      "section", {
        class: "tw-builder-list",
        ondragover: (event) => {
          if (dragged === null) return;
          event.preventDefault();
          box.dataset.over = "true";
        },
        ondragleave: (event) => box.contains(event.relatedTarget) || delete box.dataset.over,
        ondrop: (event) => {
          event.preventDefault();
          delete box.dataset.over;
          if (dragged !== null) toggle(dragged, into);
        },
      },
      element("h4", {}, title), list, empty);
    return { node: box, list, empty };
  }

  /**
   * @param {number[]} chosen
   * @param {(number | null)[]} would  how many would be named right if each came or went
   * @param {number | null} now  how many are; null where nothing is in the ensemble
   */
  function show(chosen, would, now) {
    const focused = rows.find(({ button }) => button === document.activeElement || button.getRootNode().activeElement === button);
    moving = true;
    for (const [list, isIn] of [[inside, true], [outside, false]]) {
      const wanted = rows.filter((_, place) => chosen.includes(place) === isIn).map((row) => row.node);
      if (wanted.length !== list.list.children.length || wanted.some((each, at) => list.list.children[at] !== each)) {
        list.list.replaceChildren(...wanted);
      }
      list.empty.hidden = wanted.length > 0;
    }
    focused?.button.focus();
    moving = false;
    rows.forEach(({ button, change }, place) => {
      const isIn = chosen.includes(place);
      button.setAttribute("aria-pressed", String(isIn));
      const by = now === null || would[place] === null ? null : (100 * (would[place] - now)) / n;
      change.textContent = by === null ? "" : `${by < 0 ? "−" : "+"}${Math.abs(by).toFixed(1)}`;
      change.dataset.way = by === null || by === 0 ? "" : by > 0 ? "up" : "down";
      change.title = by === null ? "" : `${isIn ? "Without it" : "With it"}: ${percent(would[place], n)} right`;
      const say = by === null ? "" : `; ${isIn ? "without" : "with"} it ${change.textContent} points`;
      button.setAttribute("aria-label", `${names[place]}, ${percent(right[place], n)} right${say}`);
    });
  }

  stopAt(rows[0].button);
  return { node, show };
}
