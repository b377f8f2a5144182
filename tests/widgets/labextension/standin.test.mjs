// Which picture stands in for a control: one of ours, as an image and nothing else.
import assert from "node:assert/strict";
import test from "node:test";

import { pictureIn } from "../../../widgets/labextension/modules/standin.mjs";

const control = (alt, src, more = "") => ({
  "text/html": `<div data-train-well="control"><img alt="${alt}" src="${src}"${more}>…</div>`,
});
const PNG = "data:image/png;base64,iVBORw0KGgo=";

test("a control's picture is found, as a text and as lines", () => {
  assert.equal(pictureIn(control("the level is 5", PNG)), PNG);
  assert.equal(pictureIn({ "text/html": [control("x", PNG)["text/html"], "more"] }), PNG);
});

for (const [name, data] of Object.entries({
  "no html": {},
  "another library's": { "text/html": `<img alt="x" src="${PNG}">` },
  "an address": control("x", "https://example.org/x.png"),
  "a script": control("x", "data:text/html;base64,aaaa"),
  "more than an image": control('x" onerror="alert(1)', PNG),
})) {
  test(`${name}: no picture`, () => assert.equal(pictureIn(data), null));
}
