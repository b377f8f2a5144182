// A kernel that ended once does not come back; a connection may.
import assert from "node:assert/strict";
import test from "node:test";

import { watchKernel } from "../../../widgets/course_widgets/static/kernel.mjs";

const makeSignal = () => {
  const heard = new Set();
  return {
    heard,
    connect: (slot) => heard.add(slot),
    disconnect: (slot) => heard.delete(slot),
    emit: (...what) => heard.forEach((slot) => slot(null, ...what)),
  };
};

function watched({ jupyter = true } = {}) {
  const [statusChanged, kernelChanged] = [makeSignal(), makeSignal()];
  const events = new Set();
  const classes = new Set();
  const leave = new AbortController();
  const seen = { changes: 0 };
  const model = {
    on: (_, slot) => events.add(slot),
    off: (_, slot) => events.delete(slot),
    ...(jupyter ? { widget_manager: { context: { sessionContext: { statusChanged, kernelChanged } } } } : {}),
  };
  const el = { classList: { contains: (name) => classes.has(name) } };
  const isGone = watchKernel({ model, el, signal: leave.signal }, () => (seen.changes += 1));
  return { statusChanged, kernelChanged, events, classes, leave, seen, isGone };
}

test("a busy or idle kernel is there", () => {
  const { statusChanged, isGone, seen } = watched();
  for (const status of ["busy", "idle", "starting", "unknown"]) statusChanged.emit(status);
  assert.equal(isGone(), false);
  assert.equal(seen.changes, 0);
});

for (const status of ["restarting", "autorestarting", "dead", "terminating"]) {
  test(`${status}: gone for good`, () => {
    const { statusChanged, isGone, seen } = watched();
    statusChanged.emit(status);
    statusChanged.emit("idle");
    assert.equal(isGone(), true);
    assert.equal(seen.changes, 1);
  });
}

test("another kernel does not know the control", () => {
  const { kernelChanged, isGone } = watched();
  kernelChanged.emit({});
  assert.equal(isGone(), true);
});

test("where the front end says only whether somebody listens, it may listen again", () => {
  const { classes, events, isGone, seen } = watched({ jupyter: false });
  classes.add("jupyter-widgets-disconnected");
  events.forEach((slot) => slot());
  assert.equal(isGone(), true);
  classes.clear();
  events.forEach((slot) => slot());
  assert.equal(isGone(), false);
  assert.equal(seen.changes, 2);
});

test("a view that is gone listens to nothing", () => {
  const { statusChanged, kernelChanged, events, leave } = watched();
  leave.abort();
  assert.deepEqual([statusChanged, kernelChanged, { heard: events }].map(({ heard }) => heard.size), [0, 0, 0]);
});
