"""Real Chromium for the browser tests: one browser a process, one fresh context a test.

Where Chromium or playwright is missing the tests are skipped and say so; where ``CI`` is set they fail,
since a browser test that nobody runs guards nothing.

No test depends on how fast the machine is. In a page of its own a control lives on a clock that stands still:
timers and frames come when a test lets time pass (``page.clock.run_for``, `let_draw`, `wait_for_release`), so keys
follow each other at once and a pause is as long as the test says. Tests in JupyterLab and Notebook wait for
conditions, each for up to ``PATIENCE``.
"""

import base64
import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.jupyter_server import course, jupyter  # noqa: F401  (fixtures)

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE = 120_000  # milliseconds that a test waits for what must come: only a test that fails takes as long
PAUSE = 600  # milliseconds without a move after which every control takes the movement for ended
LULL = 400  # milliseconds without an answer until a control that asks at every move says its sentence
FRAME = 17


def pytest_collection_modifyitems(items):
    """Try a test that fails here once more: between it and the course stand a browser, a server and a kernel."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.flaky(reruns=1))


def find_chromium() -> str | None:
    """Return the path of the installed Chromium, or None."""
    usual = Path("/usr/bin/chromium")
    return str(usual) if usual.exists() else next(filter(None, map(shutil.which, NAMES)), None)


def _missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and CI runs the browser tests", pytrace=False)
    pytest.skip(f"{what} is missing: install it to run the browser tests")


_open = contextlib.ExitStack()
_browsers = []


@pytest.fixture
def chromium():
    """Return the browser (a ``playwright.sync_api.Browser``) of all tests here that follow each other.

    Not the session's: while playwright's synchronous interface is open, its event loop counts as running, and
    ``asyncio.run`` in any later test of the same process would fail. So it is closed after the last test of this
    folder, and wherever another's comes between (`pytest_runtest_teardown`).
    """
    if not _browsers:
        executable = find_chromium()
        if executable is None:
            _missing("Chromium")
        try:
            from playwright.sync_api import expect, sync_playwright
        except ModuleNotFoundError:
            _missing("playwright")
        playwright = _open.enter_context(sync_playwright())
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        _open.callback(browser.close)
        _open.callback(_browsers.clear)
        _browsers.append(browser)
    return _browsers[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Close the browser where the next test is none of these."""
    try:
        return (yield)
    finally:
        if nextitem is None or not nextitem.path.is_relative_to(Path(__file__).parent):
            _open.close()


@pytest.fixture
def new_page(chromium) -> Iterator[Callable]:
    """Return ``open(**context_options)``: each call makes a page in a context of its own.

    Errors thrown in any of the pages fail the test at its end; a test that expects one empties
    ``page.errors`` itself.
    """
    pages = []

    def open_page(**options):
        page = chromium.new_context(**options).new_page()
        page.set_default_timeout(PATIENCE)
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(f"{error.name}: {error.message}"))
        pages.append(page)
        return page

    yield open_page
    errors = [error for page in pages for error in page.errors]
    for page in pages:
        page.context.close()
    assert not errors, f"the page threw {len(errors)} error(s): {errors}"


@pytest.fixture
def page(new_page):
    """Return one page in a fresh context whose clock stands still; an error thrown in it fails the test."""
    page = new_page()
    page.clock.install(time=0)
    page.clock.pause_at(1_000)
    return page


# Observers hear of new sizes in their order, once a frame of the real clock.
LAY_OUT = """
() => new Promise((done) => {
  const last = new ResizeObserver(() => {
    last.disconnect();
    done();
  });
  last.observe(document.body);
})
"""


def let_draw(page) -> None:
    """Let the page lay out and draw what it shows: one frame."""
    page.evaluate(LAY_OUT)
    page.clock.run_for(FRAME)


# A widget's front end needs of a model only this. What it sends is kept in `sent`; `answer` is the kernel.
FAKE_MODEL = """
(state) => {
  const heard = {};
  const model = {
    sent: [], waiting: {},
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; model.waiting[name] = value; model.fire(name); },
    save_changes: () => { model.sent.push(model.waiting); model.waiting = {}; },
    messages: [], send: (content) => model.messages.push(content),
    heard,
    on: (event, callback) => (heard[event] ??= []).push(callback),
    off: (event, callback) => (heard[event] = (heard[event] ?? []).filter((each) => each !== callback)),
    fire: (name) => (heard[`change:${name}`] ?? []).forEach((callback) => callback()),
    answer: (changes) => { for (const name in changes) { state[name] = changes[name]; model.fire(name); } },
  };
  return model;
}
"""

# Bytes come to the page as base64, and become what a kernel's bytes are there.
UNPACK = """
const unpack = (value) => {
  if (value?.base64 !== undefined) {
    return new DataView(Uint8Array.from(atob(value.base64), (letter) => letter.charCodeAt(0)).buffer);
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, unpack(each)]));
};
"""

MOUNT = """
async ({ esm, css, state, unpack, model, width, dark, beside }) => {
  window.unpack = eval(`${unpack} unpack`);
  state = window.unpack(state);
  document.body.dataset.jpThemeLight = String(!dark);
  document.body.style.cssText = `margin: 0; background: ${dark ? "#111" : "#fff"}`;
  if (!beside) document.body.innerHTML = "";
  const place = document.createElement("main");
  place.style.cssText = `width: ${width}px; padding: 12px; box-sizing: border-box`;
  document.body.append(place);
  document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
  const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
  const { default: front } = await import(url);
  window.model = eval(model)(state);
  const leave = new AbortController();
  window.unmount = () => leave.abort();
  await front.render({ model: window.model, el: place, signal: leave.signal });
}
"""


def packed(value):
    """Write a state so that it can be sent to the page: bytes, however deep, as ``{"base64": text}``."""
    if isinstance(value, (bytes, memoryview)):
        return {"base64": base64.b64encode(value).decode()}
    return {name: packed(each) for name, each in value.items()} if isinstance(value, dict) else value


def show_answer(page, response: dict) -> None:
    """Let the page hear an answer of the kernel."""
    page.evaluate("(response) => model.answer({ _response: unpack(response) })", packed(response))


def asked(page) -> list[dict]:
    """Return the settings that were let go of so far."""
    requests = [each["_request"] for each in page.evaluate("model.sent")]
    return [each["setting"] for each in requests if not {"preview", "moving", "picture"} & each.keys()]


def asked_on_the_way(page) -> list[dict]:
    """Return the settings that were asked while the learner moved."""
    return [
        each["_request"]["setting"] for each in page.evaluate("model.sent") if "moving" in each["_request"]
    ]


def wait_for_release(page, count: int = 1) -> dict:
    """End the movement; return the setting that was let go of, which must be the count-th."""
    page.clock.run_for(PAUSE)
    settings = asked(page)
    assert len(settings) == count
    return settings[-1]


def last_request(page) -> dict:
    """Return what the page sent last, with its id."""
    return page.evaluate("model.sent.at(-1)._request")


def answer_to(page, control, request: dict) -> None:
    """Let the control hear a request, perhaps one of before, and the page its answer."""
    control.set_state({"_request": request})
    show_answer(page, control._response)


def refuse(page, control, error: str) -> None:
    """Answer what the page asked last: it cannot be, and the control is where it was."""
    show_answer(page, {**control._response, "id": last_request(page)["id"], "error": error})


@pytest.fixture
def mount(page) -> Callable:
    """Return ``show(control, width=900, dark=False, beside=False)``: a control in a page, on a model with no kernel.

    The page is blank, or keeps what it shows if the control comes beside that.

    ``page.evaluate("model.sent")`` is what it sent; ``answer(control)`` lets the control answer the last of it.
    """

    def show(control, width: int = 900, dark: bool = False, beside: bool = False):
        state = {name: value for name, value in control.get_state().items() if name.startswith("_")}
        sheets = {"esm": state.pop("_esm"), "css": state.pop("_css")}
        page.set_viewport_size({"width": width, "height": 900})
        if not beside:
            page.goto("about:blank")
        page.evaluate(
            MOUNT,
            {
                **sheets,
                "state": packed(state),
                "unpack": UNPACK,
                "model": FAKE_MODEL,
                "width": width,
                "dark": dark,
                "beside": beside,
            },
        )
        let_draw(page)
        return page

    return show


@pytest.fixture
def answer(page) -> Callable:
    """Return ``answer(control)``: the control hears what the page sent last, and the page what it answers."""

    def reply(control) -> None:
        control.set_state(page.evaluate("model.sent.at(-1)"))
        show_answer(page, control._response)

    return reply


@pytest.fixture
def at_once(monkeypatch):
    """Let the kernel train at once: playwright's own loop counts as running, and is no kernel's."""

    def start(work):
        while not work._step():
            pass

    monkeypatch.setattr("course_widgets.background.Work.start", start)


@pytest.fixture
def processor_time(page) -> Callable:
    """Return ``measure()``: the processor seconds of the page's main thread so far, however busy the machine is."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def measure() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "TaskDuration")

    return measure


STICKS_OUT = """
([width, parts]) => {
  const main = document.querySelector("main");
  main.style.width = `${width}px`;
  const box = document.querySelector(".tw-control").getBoundingClientRect();
  const wide = [...document.querySelectorAll(parts)].filter(
    (part) => part.getBoundingClientRect().right > box.right + 0.5);
  return [main.scrollWidth > width, ...wide.map((part) => part.className || part.textContent || part.tagName)]
    .filter(Boolean);
}
"""


@pytest.fixture
def sticks_out(page) -> Callable:
    """Return ``sticks_out(width, parts)``: which parts (a CSS selector) pass the control's edge."""
    return lambda width, parts: page.evaluate(STICKS_OUT, [width, parts])


CONTRASTS = """
([texts, paper, ink]) => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map((c) => c / 255).map(
      (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const style = (each) => getComputedStyle(document.querySelector(each));
  const behind = light(style(paper).backgroundColor);
  return texts.map((each) => light(style(each)[ink])).map(
    (front) => (Math.max(front, behind) + 0.05) / (Math.min(front, behind) + 0.05));
}
"""


@pytest.fixture
def contrasts(page) -> Callable:
    """Return ``contrasts(texts, paper, ink)``: how each text stands out from its paper, from 1 to 21 (WCAG 2).

    `texts` and `paper` are CSS selectors; `ink` is the property that colours the texts, "fill" inside an SVG.
    """

    def measure(texts: list[str], paper: str = ".tw-control", ink: str = "color") -> list[float]:
        return page.evaluate(CONTRASTS, [texts, paper, ink])

    return measure
