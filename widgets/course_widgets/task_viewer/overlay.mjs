// Pictures from their bytes, and the marks that are laid over them: boxes, masks, keypoints and links.

import { element } from "../static/ui.mjs";

export const SIGNS = { right: "✓", wrong: "✗", missed: "○" };
export const LEGEND = [["right", "right"], ["wrong", "wrong"], ["missed", "missed"]];
const DASHES = { right: [], wrong: [8, 5], missed: [2, 5] };
const N_COLOURS = 8;

/** A function that gives each picture as a canvas; the bytes are red, green and blue, picture after picture. */
export function readImages({ buffer, byteOffset, byteLength }, n, height, width) {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const size = height * width;
  return (k) => {
    const image = new ImageData(width, height);
    for (let pixel = 0; pixel < size; pixel += 1) {
      const from = 3 * (k * size + pixel);
      image.data.set([bytes[from], bytes[from + 1], bytes[from + 2], 255], 4 * pixel);
    }
    const canvas = element("canvas", { width, height });
    canvas.getContext("2d").putImageData(image, 0, 0);
    return canvas;
  };
}

/** Lay marks over a picture; `scale` is how many pixels of the canvas one of the picture takes. */
export function drawMarks(canvas, marks, scale) {
  const context = canvas.getContext("2d");
  const style = getComputedStyle(canvas);
  const ink = ({ state, code }) => style.getPropertyValue(
    state === "right" ? `--tw-class-${code % N_COLOURS}` : "--tw-task-wrong").trim() || "#b3261e";
  for (const mark of marks.filter(({ runs }) => runs)) fillRuns(context, mark, scale, ink(mark));
  context.lineJoin = "round";
  for (const mark of marks) {
    const colour = ink(mark);
    if (mark.box) {
      const [left, top, right, bottom] = mark.box.map((each) => each * scale);
      strokeTwice(context, mark.state, colour, () => context.strokeRect(left, top, right - left, bottom - top));
    }
    if (mark.line) strokeTwice(context, mark.state, colour, () => strokeLine(context, ...mark.line, scale));
    if (mark.point) {
      strokeTwice(context, mark.state, colour, () => strokeLine(context, mark.from, mark.point, scale));
      drawPoint(context, mark, scale, colour);
    }
  }
  for (const mark of marks.filter(({ text }) => text)) writeText(context, mark, scale, ink(mark));
}

/** Light below, colour above: a line is seen on any picture. */
function strokeTwice(context, state, colour, stroke) {
  context.setLineDash([]);
  [context.strokeStyle, context.lineWidth] = ["rgb(255 255 255 / 0.75)", 5];
  stroke();
  context.setLineDash(DASHES[state]);
  [context.strokeStyle, context.lineWidth] = [colour, 2.5];
  stroke();
  context.setLineDash([]);
}

function strokeLine(context, from, to, scale) {
  context.beginPath();
  context.moveTo(from[0] * scale, from[1] * scale);
  context.lineTo(to[0] * scale, to[1] * scale);
  context.stroke();
}

function drawPoint(context, { state, point: [x, y] }, scale, colour) {
  const [px, py, size] = [x * scale, y * scale, 5];
  strokeTwice(context, "right", colour, () => {
    context.beginPath();
    if (state === "right") context.arc(px, py, size, 0, 2 * Math.PI);
    else {
      context.moveTo(px - size, py - size);
      context.lineTo(px + size, py + size);
      context.moveTo(px + size, py - size);
      context.lineTo(px - size, py + size);
    }
    context.stroke();
  });
}

/** A mask: what is right filled, what is wrong hatched, what is missed dotted. */
function fillRuns(context, { runs, state }, scale, colour) {
  context.save();
  context.globalAlpha = state === "right" ? 0.45 : 1;
  context.fillStyle = state === "right" ? colour : pattern(context, state, colour);
  for (const [row, start, end] of runs) {
    const [top, left] = [Math.round(row * scale), Math.round(start * scale)];
    context.fillRect(left, top, Math.round(end * scale) - left, Math.round((row + 1) * scale) - top);
  }
  context.restore();
}

function pattern(context, state, colour) {
  const tile = element("canvas", { width: 8, height: 8 });
  const ink = tile.getContext("2d");
  [ink.strokeStyle, ink.fillStyle, ink.lineWidth] = [colour, colour, 2];
  if (state === "missed") ink.fillRect(3, 3, 2, 2);
  else {
    for (const at of [-8, 0, 8]) {
      ink.beginPath();
      ink.moveTo(at, 8);
      ink.lineTo(at + 8, 0);
      ink.stroke();
    }
  }
  return context.createPattern(tile, "repeat");
}

function writeText(context, { state, text, box, at }, scale, colour) {
  const [x, y] = at ?? box;
  const short = text.length > 18 ? `${text.slice(0, 17)}…` : text;
  const words = `${SIGNS[state]} ${short}`;
  context.font = "600 13px system-ui, sans-serif";
  const wide = context.measureText(words).width + 6;
  const left = Math.max(0, Math.min(x * scale, context.canvas.width - wide));
  const top = Math.max(0, y * scale - 18);
  context.fillStyle = "rgb(255 255 255 / 0.88)";
  context.fillRect(left, top, wide, 17);
  context.fillStyle = state === "right" ? "#1f1f1f" : colour;
  context.fillText(words, left + 3, top + 13);
}
