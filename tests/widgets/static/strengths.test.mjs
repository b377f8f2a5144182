import assert from "node:assert/strict";
import test from "node:test";

import {
  chanceOf, strengthOf, strengthWords, withStrength, withWord,
} from "../../../widgets/course_widgets/augmentation_studio/strengths.mjs";
import { differenceWords } from "../../../widgets/course_widgets/augmentation_studio/outcome.mjs";
import { partEnds } from "../../../widgets/course_widgets/augmentation_studio/readings.mjs";
import { marksByScene, pictureWords, sceneWords, writePicture } from "../../../widgets/course_widgets/augmentation_studio/wall.mjs";

test("a strength may come with a chance, and what is not there is off", () => {
  const policy = { rotation: 15, noise: [0.05, 0.5] };
  assert.deepEqual(["rotation", "noise", "blur"].map((name) => strengthOf(policy, name)), [15, 0.05, 0]);
  assert.deepEqual(["rotation", "noise", "blur"].map((name) => chanceOf(policy, name)), [1, 0.5, 1]);
});

test("another strength keeps the chance, changes nothing in place, and 0 leaves the operation out", () => {
  const policy = { rotation: 15, noise: [0.05, 0.5] };
  assert.deepEqual(withStrength(policy, "noise", 0.2), { rotation: 15, noise: [0.2, 0.5] });
  assert.deepEqual(withStrength(policy, "rotation", 0), { noise: [0.05, 0.5] });
  assert.deepEqual(withStrength(policy, "blur", 1), { rotation: 15, noise: [0.05, 0.5], blur: 1 });
  assert.deepEqual(policy, { rotation: 15, noise: [0.05, 0.5] });
});

test("the usual word is left out", () => {
  assert.deepEqual(withWord({ padding: "border" }, "padding", "zeros", "zeros"), {});
  assert.deepEqual(withWord({}, "preset", "randaugment", ""), { preset: "randaugment" });
});

test("strengths are said in their units", () => {
  assert.equal(strengthWords("degrees", 15), "15°");
  assert.equal(strengthWords("pixels", 1.5), "1.5 px");
  assert.equal(strengthWords("share", 0.05, 0.5), "5% in 50%");
  assert.equal(strengthWords("chance", 0), "off");
});

test("a bar's parts end where their shares do, and an empty class has none", () => {
  assert.deepEqual(partEnds([2, 1, 1]), [50, 75, 100]);
  assert.deepEqual(partEnds([0, 0, 0]), [0, 0, 0]);
});

test("a picture is written as grey or in colour, opaque", () => {
  const pixels = new Uint8ClampedArray(8);
  writePicture(new Uint8Array([9, 9, 1, 2]), 1, { size: [1, 2], channels: 1 }, pixels);
  assert.deepEqual([...pixels], [1, 1, 1, 255, 2, 2, 2, 255]);
  writePicture(new Uint8Array([1, 2, 3, 4, 5, 6]), 0, { size: [1, 2], channels: 3 }, pixels);
  assert.deepEqual([...pixels], [1, 2, 3, 255, 4, 5, 6, 255]);
});

test("a picture is said with what it is and how it is read", () => {
  assert.equal(pictureWords(["six", "nine"], 0, 1, 0.1), "six, read as nine");
  assert.equal(pictureWords(["six", "nine"], 0, 0, 0.6), "six, read, but not with certainty");
  assert.equal(pictureWords(["six", "nine"], 0, 0, 0.9), "six, read with certainty");
});

test("a difference is said with its interval and its verdict", () => {
  assert.equal(differenceWords([0.054, 0.01, 0.1], "better"), "+5.4 (+1.0 to +10.0), better");
  assert.equal(differenceWords([-0.002, -0.01, 0.006], "too close to call"), "−0.2 (−1.0 to +0.6), too close to call");
  assert.equal(differenceWords([0, 0, 0], "the same"), "the same");
});

test("a scene is said with what is still in it", () => {
  assert.equal(sceneWords(["bird", "boat"], [1, 0, 0]), "bird ×2, boat");
  assert.equal(sceneWords(["bird", "boat"], []), "nothing");
});

test("boxes and points go to their scenes, a box with how it is read", () => {
  const [first, second] = marksByScene(2, {
    boxes: [[0, 1, 2, 5, 8, 1], [1, 0, 0, 4, 4, 0]], points: [[1, 2.5, 3]], named: [1, 1], right: [0.9, 0.2],
  });
  assert.deepEqual(first, { boxes: [{ x: 1, y: 2, width: 4, height: 6, label: 1, named: 1, read: "sure" }], points: [] });
  assert.deepEqual([second.boxes[0].read, second.points], ["wrong", [[2.5, 3]]]);
});
