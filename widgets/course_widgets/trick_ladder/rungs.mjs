// The rows of a ladder: each trick with its switch and two differences on one scale; below, the sum and the whole.

import { element } from "../static/ui.mjs";

/** Where a value stands on a scale from `least` to `most`, in percent; ends that are alike leave it in the middle. */
export function placeOn([least, most], value) {
  if (most === least) return 50;
  return Math.max(0, Math.min(100, (100 * (value - least)) / (most - least)));
}

/** Round values for the marks of a scale: at most `most` steps of 1, 2 or 5 times a power of ten. */
export function marksOf([low, high], most = 6) {
  const rough = (high - low) / most;
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((each) => each * power >= rough - 1e-12 * power) ?? 10);
  const count = Math.floor(high / step + 1e-9) - Math.ceil(low / step - 1e-9) + 1;
  return Array.from({ length: count }, (_, k) => (Math.ceil(low / step - 1e-9) + k) * step + 0);
}

/** @returns a scale a little wider than a range, so that no mark is cut off */
export const widened = ([low, high]) => {
  const room = 0.03 * (high - low || 1);
  return [low - room, high + room];
};

/**
 * @param {object} about  tricks, range, unit, label as the kernel sends them
 * @param {(name: string, on: boolean) => void} turn
 */
export function makeRungs(about, turn) {
  const scale = widened(about.range);
  const at = (value) => `${placeOn(scale, value)}%`;

  const rows = about.tricks.map(([name, what]) => {
    const box = element("input", { type: "checkbox", onchange: () => turn(name, box.checked) });
    const label = element("label", { class: "tw-rung-name", title: what }, box, element("span", {}, name));
    return { box, ...makeRow(label, ["alone", "here"], at) };
  });
  const total = (name, kind) => makeRow(element("span", { class: "tw-rung-name" }, name), [kind], at);
  const [sum, whole, mine] = [total("In sum, each as alone", "alone"), total("Together, measured", "here"), total("Together, run here", "mine")];
  const axis = element(
    "div", { class: "tw-rung tw-rung-axis", "aria-hidden": "true" },
    element("span", { class: "tw-rung-name" }, about.unit ? `Gained, ${about.unit}` : "Gained"),
    element("div", { class: "tw-rung-track" }, ...marksOf(about.range).map((value) => element(
      "span", { class: "tw-rung-tick", style: { left: at(value) } }, String(Number(value.toPrecision(6))).replace("-", "−")))),
        ...["alone", "here"].map((kind) => element("span", { class: `tw-rung-${kind}` }, element("i", {}, MARKS[kind]), ` ${SAID[kind]}`)));
  const list = (name, label, rows) => element("ul", { class: `tw-rungs ${name}`, "aria-label": label }, ...rows.map(({ node }) => node));

  function show(on, response) {
    rows.forEach(({ box, show: showRow }, k) => {
      box.checked = on.includes(about.tricks[k][0]);
      const [alone, here] = response.rows[k];
      showRow({ alone, here });
    });
    const any = response.setting.on.length > 0;
    sum.node.hidden = response.setting.on.length < 2;
    whole.node.hidden = !any;
    mine.node.hidden = !response.mine;
    sum.show({ alone: response.sum });
    whole.show({ here: response.whole });
    mine.show({ mine: response.mine });
  }

  const node = element(
    "div", { class: "tw-rungs-body" }, axis,
    list("tw-rung-tricks", `Tricks, and what each brings: ${about.label}`, rows),
    list("tw-rung-totals", "What those that are on bring", [sum, whole, mine]));
  return { node, show, turnTo: (on) => rows.forEach(({ box }, k) => (box.checked = on.includes(about.tricks[k][0]))) };
}

const SAID = { alone: "alone", here: "beside the others" };
const MARKS = { alone: "●", here: "■", mine: "◆" };

function makeRow(name, kinds, at) {
  const track = element("div", { class: "tw-rung-track", "aria-hidden": "true" },
    element("i", { class: "tw-rung-zero", style: { left: at(0) } }));
  const texts = kinds.map((kind) => [kind, element("span", { class: `tw-rung-${kind}` })]);
  const node = element("li", { class: "tw-rung" }, name, track, ...texts.map(([, text]) => text));
  const marks = [];

  function show(effects) {
    marks.splice(0).forEach((mark) => mark.remove());
    for (const [kind, text] of texts) {
      const effect = effects[kind];
      const said = kinds.length > 1 ? [element("span", { class: "tw-hidden" }, `${SAID[kind]}: `)] : [];
      if (!effect) {
        text.replaceChildren(...said, element("small", {}, "not measured"));
        continue;
      }
      const mark = element("i", { "aria-hidden": "true" }, MARKS[kind]);
      text.replaceChildren(...said, mark, " ", element("b", {}, effect.text), " ", element("small", {}, effect.range));
      const [middle, low, high] = effect.at.map(at);
      marks.push(
        element("i", { class: "tw-rung-line", "data-kind": kind, style: { left: low, right: `calc(100% - ${high})` } }),
        element("i", { class: "tw-rung-mark", "data-kind": kind, style: { left: middle } }));
    }
    track.append(...marks);
  }

  return { node, show };
}
