import assert from "node:assert/strict";
import test from "node:test";
import { guardWidgets, withoutScripts } from "../../../widgets/labextension/modules/guard.mjs";

const STATES = "application/vnd.jupyter.widget-state+json";
const slider = { model_module: "@jupyter-widgets/controls", state: { value: 3 } };
const script = { model_module: "anywidget", state: { _esm: "alert(1)" } };
const saved = (state) => ({ [STATES]: { version_major: 2, state }, other: 1 });

test("states that bring a script are left out, whatever module they name; the rest stays", () => {
  const disguised = { ...slider, state: { _esm: "" } };
  const { state } = withoutScripts(saved({ a: slider, b: script, c: disguised, d: null }))[STATES];
  assert.deepEqual(state, { a: slider, d: null });
});

for (const rubbish of [undefined, null, 7, [], {}, { [STATES]: null }, saved(null), saved("x")]) {
  test(`nothing is revived from ${JSON.stringify(rubbish)}`, () => {
    assert.equal(withoutScripts(rubbish), undefined);
  });
}

test("only while the notebook is not trusted, only that key, and nothing is changed that is saved", () => {
  const cells = [{ type: "markdown" }, { type: "code", trusted: true }, { type: "code", trusted: false }];
  const metadata = { widgets: saved({ a: script }), train_well: { lesson: "x" } };
  const model = {
    cells: { length: cells.length, get: (at) => cells[at] },
    getMetadata(key) {
      assert.equal(this, model);
      return metadata[key];
    },
  };
  guardWidgets(model);
  assert.deepEqual(model.getMetadata("widgets")[STATES].state, {});
  assert.equal(model.getMetadata("train_well"), metadata.train_well);
  assert.deepEqual(metadata.widgets, saved({ a: script }));
  cells[2].trusted = true;
  assert.equal(model.getMetadata("widgets"), metadata.widgets);
});
