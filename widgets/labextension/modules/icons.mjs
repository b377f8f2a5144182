/** The icons, drawn on a 24 × 24 grid. As elements for our own DOM, as text for JupyterLab's icon registry. */
import { svg } from "./dom.mjs";

const PATHS = {
  pass: "M9.4 16.6 4.8 12l-1.4 1.4 6 6 12-12L20 6z",
  retry: "M17.65 6.35A8 8 0 1 0 19.73 14h-2.08A6 6 0 1 1 12 6c1.66 0 3.14.69 4.22 1.78L13 11h7V4z",
  todo: "M3 17.25V21h3.75L17.81 9.94l-3.75-3.75zM20.7 7.04a1 1 0 0 0 0-1.41l-2.34-2.34a1 1 0 0 0-1.41 0l-1.83 1.83 3.75 3.75z",
  broken:
    "M11 15h2v2h-2zm0-8h2v6h-2zm1-5a10 10 0 1 0 0 20 10 10 0 0 0 0-20m0 18a8 8 0 1 1 0-16 8 8 0 0 1 0 16",
  arrow: "M12 4l-1.4 1.4 5.6 5.6H4v2h12.2l-5.6 5.6L12 20l8-8z",
  reset:
    "M13 3a9 9 0 0 0-9 9H1l3.9 3.9L9 12H6a7 7 0 1 1 2.06 4.94l-1.42 1.42A9 9 0 1 0 13 3m-1 5v5l4.25 2.52.77-1.28-3.52-2.09V8z",
  lamp: "M9 21a1 1 0 0 0 1 1h4a1 1 0 0 0 1-1v-1H9zm3-19a7 7 0 0 0-4 12.74V17a1 1 0 0 0 1 1h6a1 1 0 0 0 1-1v-2.26A7 7 0 0 0 12 2m2.85 11.1-.85.6V16h-4v-2.3l-.85-.6a5 5 0 1 1 5.7 0",
  check:
    "M19 3H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2V5a2 2 0 0 0-2-2m0 16H5V5h14zm-9.2-2.4L6 12.8l1.4-1.4 2.4 2.4 6-6L17.2 9.2z",
};

// Nine samples, of which three are kept: the subject of the course.
const KEPT = new Set(["5 5", "19 12", "12 19"]);
const DOTS = [5, 12, 19].flatMap((y) => [5, 12, 19].map((x) => [x, y]));

/**
 * @param {keyof PATHS} name
 * @returns {SVGElement} hidden from screen readers: the text beside it says the same
 */
export function icon(name) {
  const path = svg("path", { d: PATHS[name] });
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: "twl-Icon", "aria-hidden": "true", focusable: "false" },
    path,
  );
}

/** The source of an icon, for LabIcon. @param {keyof PATHS|"course"} name */
export function iconSource(name) {
  const shapes =
    name === "course"
      ? DOTS.map(
          ([x, y]) =>
            `<circle cx="${x}" cy="${y}" ${KEPT.has(`${x} ${y}`) ? 'r="3.2"' : 'r="2" fill-opacity=".55"'}/>`,
        )
      : [`<path d="${PATHS[name]}"/>`];
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">' +
    `<g class="jp-icon3 jp-icon-selectable" fill="#616161">${shapes.join("")}</g></svg>`
  );
}

/**
 * A ring that fills with progress, a lesson's number within; a tick when it is full.
 * @param {number} share 0 to 1
 * @param {string} label the lesson's number
 */
export function ring(share, label) {
  const length = 2 * Math.PI * 13;
  const done = share >= 1;
  const arc = {
    cx: 16,
    cy: 16,
    r: 13,
    class: "twl-Ring-done",
    "stroke-dasharray": `${share * length} ${length}`,
  };
  const tick = svg("path", {
    d: PATHS.pass,
    class: "twl-Ring-tick",
    transform: "translate(8.5 8.5) scale(.62)",
  });
  const number = svg("text", { x: 16, y: 16, class: "twl-Ring-label" });
  number.textContent = label;
  return svg(
    "svg",
    { viewBox: "0 0 32 32", class: `twl-Ring${done ? " twl-mod-full" : ""}`, "aria-hidden": "true" },
    svg("circle", { cx: 16, cy: 16, r: 13, class: "twl-Ring-track" }),
    share > 0 ? svg("circle", arc) : null,
    done ? tick : number,
  );
}
