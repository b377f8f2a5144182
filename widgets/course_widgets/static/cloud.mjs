// The points on a canvas, in the theme's colours, sharp on every screen.

import { nearestPoint, placePoints } from "./scatter.mjs";
import { colourOf, element, oncePerFrame, onThemeChange } from "./ui.mjs";

const NEAR = 14; // pixels of the page

/**
 * @param {{xy: Uint16Array}} points coordinates in 0..65535, and whatever else the painter looks at
 * @param {Element[]} swatches of the classes, whose background is their colour
 * @param {{paint: Function, draw?: Function, reach: (n: number, scale: number) => number}} painter
 *   paint(pixels, {width, height, places, points, scale}, what is shown, colours, the class looked at);
 *   draw(pen, the same picture, what is shown, colours) draws over that; reach: how far from its middle a dot may go, in
 *   pixels
 * @param {AbortSignal} signal
 */
export function makeCloud(points, swatches, painter, signal) {
  const canvas = element("canvas", { class: "tw-cloud", role: "img" });
  const pen = canvas.getContext("2d", { alpha: false });
  let [image, places, colours, shown, looked] = [null, null, null, null, -1];
  const scale = () => Math.min(2, window.devicePixelRatio || 1);

  const frame = oncePerFrame(() => {
    if (!shown || !canvas.clientWidth) return;
    if (!image) measure();
    colours ??= {
      paper: colourOf(canvas, "backgroundColor"),
      faint: colourOf(canvas, "borderTopColor"),
      ink: colourOf(canvas, "color"),
      classes: swatches.map((swatch) => colourOf(swatch, "backgroundColor")),
    };
    const picture = { width: canvas.width, height: canvas.height, places, points, scale: scale() };
    painter.paint(image.data, picture, shown, colours, looked);
    pen.putImageData(image, 0, 0);
    painter.draw?.(pen, picture, shown, colours);
  });

  function measure() {
    canvas.width = Math.round(canvas.clientWidth * scale());
    canvas.height = Math.round(canvas.clientHeight * scale());
    image = pen.createImageData(canvas.width, canvas.height);
    const margin = painter.reach(points.xy.length / 2, scale());
    places = placePoints(points, canvas.width, canvas.height, margin);
  }

  const resized = new ResizeObserver(() => {
    image = null;
    frame.ask();
  });
  resized.observe(canvas);
  onThemeChange(() => {
    colours = null;
    frame.ask();
  }, signal);
  signal.addEventListener("abort", () => {
    frame.stop();
    resized.disconnect();
  });

  return {
    node: canvas,
    show(what) {
      shown = what;
      frame.ask();
    },
    /** The point nearest to the mouse, if one is near: its number, or -1. */
    at({ clientX, clientY }) {
      const box = canvas.getBoundingClientRect();
      const [x, y] = [(clientX - box.left) * scale(), (clientY - box.top) * scale()];
      return places ? nearestPoint(places, canvas.width, x, y, NEAR * scale()) : -1;
    },
    /** Other points take their places. */
    move(others) {
      points = others;
      image = null;
      frame.ask();
    },
    say: (sentence) => canvas.setAttribute("aria-label", `Points in the plane. ${sentence}`),
    look(c) {
      if (c === looked) return;
      looked = c;
      frame.ask();
    },
  };
}
