// A row of small grey pictures, each with the label it was given and, where that is wrong, the one it should have.

import { element } from "../static/ui.mjs";

/**
 * @param {Uint8Array} bytes  all pictures, one after the other
 * @param {[number, number]} size  height and width
 * @param {string} heading
 */
export function makeThumbnails(bytes, [height, width], heading) {
  const row = element("div", { class: "tw-thumbs" });
  const title = element("h4", {}, heading);
  const node = element("div", { class: "tw-strip" }, title, row);

  function picture(i) {
    const canvas = element("canvas", { width, height, "aria-hidden": "true" });
    const frame = new ImageData(width, height);
    for (let k = 0; k < width * height; k += 1) {
      const grey = bytes[i * width * height + k];
      frame.data.set([grey, grey, grey, 255], 4 * k);
    }
    canvas.getContext("2d").putImageData(frame, 0, 0);
    return canvas;
  }

  /** @param {{at: number, given: string, real: string, words: string, dropped: boolean}[]} samples */
  function show(samples) {
    row.replaceChildren(...samples.map(({ at, given, real, words, dropped }) => element(
      "figure", { class: `tw-thumb${real ? " tw-thumb-wrong" : ""}${dropped ? " tw-thumb-dropped" : ""}`,
        role: "img", "aria-label": words, title: words },
      picture(at),
      element("figcaption", { "aria-hidden": "true" }, `label ${given}`, ...(real ? [element("b", {}, `really ${real}`)] : [])))));
  }

  return { node, show, call: (text) => (title.textContent = text) };
}
