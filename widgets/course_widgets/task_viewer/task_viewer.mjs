// TaskViewer: seven questions to one picture, the answers laid over it, what is wrong in red and crossed.
//
// Python judges; the page draws. Sent once: _about {n, height, width, questions [[name, words, thresholds]], moments},
// _images, _after. Setting: {question, scene, score, iou, near}. Responses bring marks, rows, here, facts.

import { makeChoice } from "../static/choice.mjs";
import { converse } from "../static/conversation.mjs";
import { significant } from "../static/numbers.mjs";
import { makeLabelledSlider } from "../static/slider.mjs";
import { makeTiles } from "../static/tiles.mjs";
import { element, onThemeChange } from "../static/ui.mjs";
import { drawMarks, LEGEND, readImages, SIGNS } from "./overlay.mjs";

const SIDE = 448; // pixels of the drawing, whatever the picture's

const SLIDERS = {
  score: ["Score from", { min: 0, max: 1, step: 0.01, title: "From this score on an answer counts" }],
  iou: ["IoU from", { min: 0.05, max: 0.95, step: 0.05, title: "From this overlap on an answer is at its object" }],
  near: ["Near: within", {
    min: 0.01, max: 0.5, step: 0.01, title: "So near must a keypoint be, as a share of the longer side of its object",
  }],
};

function render(view) {
  const { model, signal } = view;
  const { n, height, width, questions, moments } = model.get("_about");
  const images = readImages(model.get("_images"), n, height, width);
  const after = moments > 1 ? readImages(model.get("_after"), n, height, width) : null;
  let { setting } = model.get("_response");
  let marks = [];

  // -- the parts ---------------------------------------------------------------------------------------
  const talk = converse(view, {
    setting: () => setting,
    take: (theirs) => {
      setting = theirs;
      showSetting();
    },
    show: showAnswer,
    wait: ({ behind }) => (stage.dataset.behind = String(behind)),
    live: true,
  });
  const choice = makeChoice(
    "Question", questions.map(([task, words]) => [task, task, words]), (question) => enter({ question }, true));
  const words = element("p", { class: "tw-task-question" });
  const picture = makeLabelledSlider(
    `Picture of ${n}`, { min: 1, max: n, step: 1, title: "Which picture", text: String },
    { move: (value) => enter({ scene: value - 1 }), release: () => talk.release({ now: true }) });
  const sliders = Object.fromEntries(Object.entries(SLIDERS).map(([name, [label, range]]) => [name, makeLabelledSlider(
    label, { ...range, text: significant },
    { move: (value) => enter({ [name]: value }), release: () => talk.release({ now: true }) })]));
  const [canvas, later] = [makeCanvas("img"), makeCanvas("presentation")];
  const stage = element("div", { class: "tw-task-stage" }, canvas, later);
  const rows = element("ul", { class: "tw-task-rows", "aria-label": "Answers to this picture" });
  const facts = makeTiles();
  const legend = element(
    "p", { class: "tw-task-legend", "aria-hidden": "true" },
    ...LEGEND.map(([state, text]) => element("span", { "data-state": state }, `${SIGNS[state]} ${text}`)));
  const root = element(
    "div", { class: "tw-control tw-stack tw-task", role: "group", "aria-label": "Task viewer" },
    choice.node, words, talk.problem,
    element("div", { class: "tw-task-body" },
      element("div", {}, stage, legend),
      element("div", { class: "tw-task-side" },
        picture.node, ...Object.values(sliders).map(({ node }) => node), facts.node, rows)),
    ...talk.foot);

  function makeCanvas(role) {
    const scale = SIDE / Math.max(height, width);
    return element("canvas", {
      class: "tw-task-canvas", role, width: Math.round(scale * width), height: Math.round(scale * height),
    });
  }

  // -- a setting, shown --------------------------------------------------------------------------------
  function enter(changes, now = false) {
    setting = { ...setting, ...changes };
    showSetting();
    talk.release({ now });
  }

  function showSetting() {
    const [, asked, used] = questions.find(([task]) => task === setting.question);
    choice.show(setting.question);
    words.textContent = asked;
    picture.show(setting.scene + 1);
    picture.node.hidden = n === 1;
    for (const [name, slider] of Object.entries(sliders)) {
      slider.show(setting[name]);
      slider.node.hidden = !used.includes(name);
    }
  }

  // -- what is right and what is wrong -------------------------------------------------------------------
  function showAnswer(response) {
    ({ marks } = response);
    draw(response.setting);
    canvas.setAttribute("aria-label", response.sentence);
    rows.replaceChildren(...response.rows.map(([text, state]) => element(
      "li", { "data-state": state }, element("b", { "aria-hidden": "true" }, SIGNS[state]), ` ${text}`,
      element("small", {}, ` ${state}`))));
    facts.show(...response.facts);
  }

  function draw({ scene, question }) {
    const scale = canvas.width / width;
    canvas.getContext("2d").imageSmoothingEnabled = false;
    canvas.getContext("2d").drawImage(images(scene), 0, 0, canvas.width, canvas.height);
    drawMarks(canvas, marks, scale);
    later.hidden = !(after && question === "video");
    if (later.hidden) return;
    later.getContext("2d").imageSmoothingEnabled = false;
    later.getContext("2d").drawImage(after(scene), 0, 0, later.width, later.height);
  }

  showSetting();
  talk.begin(root);
  const again = () => draw(model.get("_response").setting);
  const placed = new ResizeObserver(again); // JupyterLab puts it into the page later: then its colours are known
  placed.observe(canvas);
  signal.addEventListener("abort", () => placed.disconnect());
  onThemeChange(again, signal);
}

export default { render };
