// The points on a canvas, in the theme's colours, sharp on every screen.

import { largestRadius, paintPlan, placePoints } from "./scatter.mjs";
import { colourOf, element, oncePerFrame, onThemeChange } from "./ui.mjs";

/**
 * @param {import("./scatter.mjs").Points} points
 * @param {Element[]} swatches of the classes, whose background is their colour
 */
export function makeCloud(points, swatches) {
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
      classes: swatches.map((swatch) => colourOf(swatch, "backgroundColor")),
    };
    const picture = { width: canvas.width, places, points, scale: scale() };
    paintPlan(image.data, picture, shown.plan, shown.way, colours, looked);
    pen.putImageData(image, 0, 0);
  });

  function measure() {
    canvas.width = Math.round(canvas.clientWidth * scale());
    canvas.height = Math.round(canvas.clientHeight * scale());
    image = pen.createImageData(canvas.width, canvas.height);
    places = placePoints(points, canvas.width, canvas.height, largestRadius(points.xy.length / 2, scale()));
  }

  const resized = new ResizeObserver(() => {
    image = null;
    frame.ask();
  });
  resized.observe(canvas);
  const stopTheme = onThemeChange(() => {
    colours = null;
    frame.ask();
  });

  return {
    node: canvas,
    show(plan, way, sentence) {
      shown = { plan, way };
      canvas.setAttribute("aria-label", `Points in the plane. ${sentence}`);
      frame.ask();
    },
    look(c) {
      if (c === looked) return;
      looked = c;
      frame.ask();
    },
    stop() {
      frame.stop();
      resized.disconnect();
      stopTheme();
    },
  };
}
