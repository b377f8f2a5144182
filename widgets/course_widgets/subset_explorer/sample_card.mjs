// A sample to look at: its picture, or its first numbers, and a few words on it.

import { significant } from "../static/numbers.mjs";
import { element } from "../static/ui.mjs";

/**
 * @param {DataView} bytes  all pictures, or all rows of numbers
 * @param {{size: [number, number, number] | null, columns: string[], left_out: number}} about
 */
export function makeSampleCard(bytes, { size, columns, left_out: leftOut }) {
  const { buffer, byteOffset, byteLength } = bytes;
  const canvas = size && element("canvas", { class: "tw-sample-picture", width: size[1], height: size[0], "aria-hidden": "true" });
  const numbers = element("dl", { class: "tw-sample-numbers" });
  const words = element("p", { class: "tw-sample-words", "aria-live": "polite" });
  const table = size ? null : new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
  const node = element("div", { class: "tw-sample" }, ...(canvas ? [canvas] : []), element("div", {}, words, ...(table ? [numbers] : [])));

  function drawPicture(i) {
    const [height, width, channels] = size;
    const pixels = new Uint8Array(buffer, byteOffset + i * height * width * channels, height * width * channels);
    const frame = new ImageData(width, height);
    for (let k = 0; k < width * height; k += 1) {
      const colour = [0, 1, 2].map((c) => pixels[channels * k + Math.min(c, channels - 1)]);
      frame.data.set([...colour, 255], 4 * k);
    }
    canvas.getContext("2d").putImageData(frame, 0, 0);
  }

  function writeNumbers(i) {
    const row = [...table.subarray(i * columns.length, (i + 1) * columns.length)];
    numbers.replaceChildren(...row.flatMap((number, k) => [
      element("dt", { title: columns[k] }, columns[k]), element("dd", {}, significant(number))]),
    ...(leftOut ? [element("dt", {}, `and ${leftOut} more`)] : []));
  }

  /** @param {number} i  @param {string} text */
  function show(i, text) {
    if (size) drawPicture(i);
    else writeNumbers(i);
    words.textContent = text;
  }

  words.textContent = "Point at a sample to look at it, or go through the picks.";
  return { node, show };
}
