// The wall: changed pictures side by side, each with its label and, where the judge reads another, that one.

import { element } from "../static/ui.mjs";

/**
 * Write one picture of many as the canvas has it.
 * @param {Uint8Array} bytes  all pictures, one after the other
 * @param {number} at  which
 * @param {{size: [number, number], channels: 1 | 3}} kind
 * @param {Uint8ClampedArray} pixels  RGBA, written
 */
export function writePicture(bytes, at, { size: [height, width], channels }, pixels) {
  const n = height * width;
  let from = at * n * channels;
  for (let k = 0; k < 4 * n; k += 4) {
    for (let c = 0; c < 3; c += 1) pixels[k + c] = bytes[from + (channels === 3 ? c : 0)];
    pixels[k + 3] = 255;
    from += channels;
  }
}

const SURE = 0.8;

/** How a judge reads what is of class `label`: sure, unsure, or wrong. */
export const readingOf = (label, named, right) => (named !== label ? "wrong" : right >= SURE ? "sure" : "unsure");

const READINGS = { sure: "read with certainty", unsure: "read, but not with certainty" };

/** What is said of a picture: its label, and how the judge reads it. */
export function pictureWords(classes, label, named, right) {
  const reading = readingOf(label, named, right);
  return `${classes[label]}, ${reading === "wrong" ? `read as ${classes[named]}` : READINGS[reading]}`;
}

/** What is still in a scene: "bird ×2, boat". */
export function sceneWords(classes, labels) {
  const counts = new Map();
  for (const label of [...labels].sort((a, b) => a - b)) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([label, n]) => classes[label] + (n > 1 ? ` ×${n}` : "")).join(", ") || "nothing";
}

/** What a wall draws of each scene: its boxes, with how each is read, and its points. */
export function marksByScene(n, { boxes = [], points = [], named = [], right = [] }) {
  const scenes = Array.from({ length: n }, () => ({ boxes: [], points: [] }));
  boxes.forEach(([scene, left, top, r, bottom, label], k) => scenes[scene].boxes.push({
    x: left, y: top, width: r - left, height: bottom - top, label, named: named[k] ?? label,
    read: readingOf(label, named[k] ?? label, right[k] ?? 1),
  }));
  points.forEach(([scene, x, y]) => scenes[scene].points.push([x, y]));
  return scenes;
}

const SVG = "http://www.w3.org/2000/svg";

function drawn(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

/** @param {{classes: string[], labels: number[], shown: number, size: [number, number], channels: 1 | 3}} about */
export function makeWall({ classes, labels, shown, size, channels }) {
  const [height, width] = size;
  const places = Array.from({ length: shown }, () => {
    const canvas = element("canvas", { width, height, "aria-hidden": "true" });
    const marks = drawn("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    const caption = element("figcaption", { "aria-hidden": "true" });
    const node = element(
      "figure", { class: "tw-wall-picture", role: "img" }, element("div", {}, canvas, marks), caption);
    const context = canvas.getContext("2d");
    return { node, caption, marks, context, frame: context.createImageData(width, height) };
  });
  const node = element(
    "div", { class: "tw-wall", role: "group", "aria-label": "Changed pictures" }, ...places.map((place) => place.node));
  const key = (read, words) => element("span", {}, element("i", { class: "tw-wall-key", "data-read": read }), words);
  const legend = element(
    "p", { class: "tw-wall-legend", "aria-hidden": "true" }, // what a picture is read as is in its own name
    key("unsure", `right, but less than ${100 * SURE}% sure`), key("wrong", "read as another class"));

  /**
   * @param {Uint8Array} bytes
   * @param {{named: number[], right: number[], boxes?: number[][], points?: number[][]}} reading
   */
  function show(bytes, reading) {
    const scenes = reading.boxes ? marksByScene(shown, reading) : null;
    places.forEach((place, at) => {
      writePicture(bytes, at, { size, channels }, place.frame.data);
      place.context.putImageData(place.frame, 0, 0);
      if (scenes) showScene(place, scenes[at]);
      else showLabel(place, labels[at], reading.named[at], reading.right[at]);
    });
  }

  function showLabel({ node: figure, caption }, label, named, right) {
    say(figure, pictureWords(classes, label, named, right));
    figure.dataset.read = readingOf(label, named, right);
    caption.replaceChildren(classes[label], ...(named === label ? [] : [element("s", {}, ` ≠ ${classes[named]}`)]));
  }

  function showScene({ node: figure, caption, marks }, { boxes, points }) {
    marks.replaceChildren(
      ...boxes.map(({ x, y, width: w, height: h, read }) => drawn("rect", { x, y, width: w, height: h, "data-read": read })),
      ...points.map(([cx, cy]) => drawn("circle", { cx, cy, r: width / 48 })));
    const there = sceneWords(classes, boxes.map(({ label }) => label));
    const wrong = boxes.filter(({ read }) => read === "wrong").map(
      ({ label, named }) => `${classes[label]} read as ${classes[named]}`);
    say(figure, [there, ...wrong].join(", "));
    caption.replaceChildren(there);
  }

  return { node, legend, show };
}

function say(figure, words) {
  figure.setAttribute("aria-label", words);
  figure.title = words;
}
