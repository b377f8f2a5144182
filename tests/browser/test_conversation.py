"""What every control's page does alike: it asks once, heeds only what answers that, and leaves nothing behind."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import (
    LULL,
    PAUSE,
    answer_to,
    asked,
    last_request,
    let_draw,
    refuse,
    show_answer,
    wait_for_release,
)
from tests.widgets.test_conversation import CONTROLS, make

pytestmark = pytest.mark.browser

# SearchRace asks once a race, and says how it went when it is over: tests/browser/test_search_race.py says how.
ALL = pytest.mark.parametrize("name", [name for name in CONTROLS if name != "SearchRace"])
# TransferLab asks pair after pair until there are enough: tests/browser/test_transfer_lab.py says how.
ASKS_ONCE = pytest.mark.parametrize(
    "name", [name for name in CONTROLS if name not in ("SearchRace", "TransferLab")]
)
# TrainingDeck has tried nothing before its first run: tests/browser/test_training_deck.py says how.
TRACED = pytest.mark.parametrize(
    "name", [name for name in CONTROLS if name not in ("SearchRace", "TrainingDeck", "TransferLab")]
)
LISTENERS = "Object.entries(model.heard).filter(([, all]) => all.length).map(([name]) => name)"
# What a control's page is left with when its view is gone: observers, timers and listeners of the whole page.
WATCH_THE_PAGE = """
() => {
  window.left = 0;
  for (const Observer of [ResizeObserver, MutationObserver]) {
    const { observe, disconnect } = Observer.prototype;
    Observer.prototype.observe = function (...given) {
      if (!this.watching) window.left += 1;
      this.watching = true;
      return observe.apply(this, given);
    };
    Observer.prototype.disconnect = function () {
      if (this.watching) window.left -= 1;
      this.watching = false;
      return disconnect.apply(this);
    };
  }
  for (const target of [window, document]) {
    const add = target.addEventListener;
    target.addEventListener = function (type, callback, options) {
      window.left += 1;
      options?.signal?.addEventListener("abort", () => (window.left -= 1));
      return add.call(this, type, callback, options);
    };
  }
}
"""


def move(page) -> None:
    """Move the control by keys, to an end and so to another setting than it has."""
    slider = page.locator(".tw-control input[type=range]").first
    if page.locator(".tw-control [type=checkbox]").count() and not slider.count():
        page.locator(".tw-control [type=checkbox]:not(:checked)").first.press("Space")
        return
    if not slider.count():  # switches alone
        page.locator(".tw-control [aria-pressed=false]").first.press("Enter")
        return
    slider.focus()
    page.keyboard.press("Home" if slider.input_value() != slider.get_attribute("min") else "End")


def stands(page):
    """Where the control is: what its first slider, or all its switches, are set to."""
    slider = page.locator(".tw-control input[type=range]").first
    if slider.count():
        return slider.input_value()
    read = (
        "all => all.map((each) => [each.getAttribute('aria-pressed'), each.checked, each.textContent].join())"
    )
    return page.locator(".tw-control :is([aria-pressed], [type=checkbox])").evaluate_all(read)


def status(page):
    return page.get_by_role("status")


@ASKS_ONCE
def test_the_sentence_is_the_kernels_and_faint_while_it_is_of_another_setting(mount, name):
    control = make(name)
    page = mount(control)
    expect(status(page)).to_have_text(control.describe())
    expect(status(page)).to_have_attribute("aria-busy", "false")
    move(page)
    expect(status(page)).to_have_attribute("aria-busy", "true")
    assert float(status(page).evaluate("(each) => getComputedStyle(each).opacity")) < 0.6
    wait_for_release(page)
    expect(status(page)).to_have_text(control.describe())
    answer_to(page, control, last_request(page))
    page.clock.run_for(LULL)
    expect(status(page)).to_have_text(control.describe())
    expect(status(page)).to_have_attribute("aria-busy", "false")
    assert page.locator("pre code").first.text_content() == control.code()


@ASKS_ONCE
def test_what_another_request_came_to_is_not_taken_for_the_answer(mount, name):
    control = make(name)
    page = mount(control)
    move(page)
    wait_for_release(page)
    request = last_request(page)
    view = request["id"].rpartition(":")[0]
    show_answer(page, {**control._response, "id": f"{view}:0", "error": "long ago"})
    expect(status(page)).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("alert")).to_have_text("")


@ASKS_ONCE
def test_an_error_is_shown_and_the_control_goes_on(mount, name):
    control = make(name)
    page = mount(control)
    before = stands(page)
    move(page)
    wait_for_release(page)
    refuse(page, control, "This setting failed (TypeError: no), so the one before is back.")
    page.clock.run_for(LULL)
    expect(page.get_by_role("alert")).to_contain_text("the one before is back")
    assert stands(page) == before
    expect(status(page)).to_have_attribute("aria-busy", "false")
    count = len(asked(page))
    move(page)
    wait_for_release(page, count + 1)


@ASKS_ONCE
def test_leaving_sends_what_was_not_yet_sent_and_leaves_nothing_behind(mount, name, page):
    page.goto("about:blank")
    page.evaluate(WATCH_THE_PAGE)
    mount(make(name), beside=True)
    assert page.evaluate("left") > 0
    assert {"comm_live_update", "change:_response", "change:_request"} <= set(page.evaluate(LISTENERS))
    move(page)
    let_draw(page)
    page.evaluate("unmount()")
    sent = len(page.evaluate("model.sent"))
    assert asked(page), "sent at the latest when the view goes"
    assert page.evaluate(LISTENERS) == []
    assert page.evaluate("left") == 0
    page.clock.run_for(10_000)
    assert len(page.evaluate("model.sent")) == sent


def let_go(page, control) -> None:
    """Move the control to another setting, and let its kernel answer."""
    count = len(asked(page))
    move(page)
    wait_for_release(page, count + 1)
    answer_to(page, control, last_request(page))
    page.clock.run_for(LULL)


@TRACED
def test_what_was_tried_is_listed_and_each_step_leads_back(mount, name):
    control = make(name)
    start = control._to_page()
    page = mount(control)
    undo, restart = (page.get_by_role("button", name=each) for each in ("Undo", "Back to start"))
    for each in (undo, restart):
        expect(each).to_have_attribute("aria-disabled", "true")
    page.locator(".tw-trace summary").focus()
    page.keyboard.press("Enter")
    steps = page.locator(".tw-trace-steps button")
    expect(steps).to_have_text([control.trace[0]["came_to"]])
    let_go(page, control)
    moved = control._to_page()
    assert moved != start
    expect(page.locator(".tw-trace summary")).to_have_text("Tried so far: 2")
    expect(steps).to_have_text([each["came_to"] for each in control.trace])
    expect(page.locator(".tw-trace-steps [aria-current]")).to_have_text(control.trace[1]["came_to"])
    ways = [(undo, start, {"undo": True}), (steps.nth(1), moved, {}), (restart, start, {})]
    for way, setting, how in ways:
        way.focus()
        count = len(asked(page))
        page.keyboard.press("Enter")
        assert wait_for_release(page, count + 1) == setting
        request = last_request(page)
        assert {each: request.get(each) for each in how} == how
        answer_to(page, control, request)
        assert control._to_page() == setting
        expect(way).to_be_focused()
        expect(steps).to_have_count(2)
    expect(restart).to_have_attribute("aria-disabled", "true")
    count = len(asked(page))
    page.keyboard.press("Enter")
    page.clock.run_for(10_000)
    assert len(asked(page)) == count, "there already"


@TRACED
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_was_tried_can_be_read_in_both_themes_at_any_width(mount, name, dark, contrasts, sticks_out):
    page = mount(make(name), dark=dark)
    page.locator(".tw-trace summary").click()
    assert min(contrasts([".tw-trace-step"], paper=".tw-trace-steps")) >= 4.5
    assert min(contrasts([".tw-trace summary", ".tw-trace-note"])) >= 4.5
    for width in (900, 480, 300):
        assert sticks_out(width, ".tw-trace *") == [], width


def hear(control, data: dict) -> None:
    """Let a control hear a message of its comm."""
    control._handle_msg({"content": {"data": data}, "buffers": []})


@ASKS_ONCE
def test_what_is_not_answered_when_the_learner_leaves_is_sent_past_the_queue(mount, name):
    """ipywidgets holds a trait back while the kernel works: the cell that is run now would go first."""
    control = make(name)
    page = mount(control)
    outside = page.locator("main").bounding_box()
    go = lambda: page.mouse.click(outside["x"] + 2, outside["y"] + 2)  # noqa: E731
    go()
    assert page.evaluate("model.messages") == []
    move(page)
    go()
    request = last_request(page)
    assert page.evaluate("model.messages.at(-1)") == {"request": request}
    answers = []
    control.observe(lambda change: answers.append(change.new["id"]), "_response")
    hear(control, {"method": "custom", "content": {"request": request}})
    assert set(answers) == {request["id"]}
    once = len(answers)
    hear(control, {"method": "update", "state": {"_request": request}, "buffer_paths": []})
    assert len(answers) == once, "what comes twice is answered once"
    show_answer(page, control._response)
    count = len(page.evaluate("model.messages"))
    go()
    assert len(page.evaluate("model.messages")) == count, "answered"


GO_WITHOUT_KERNEL = """() => {
  document.querySelector(".tw-control").parentElement.classList.add("jupyter-widgets-disconnected");
  model.heard["comm_live_update"].forEach((each) => each());
}"""


@ALL
def test_without_a_kernel_it_says_so_and_asks_nothing(mount, name):
    page = mount(make(name))
    expect(page.locator(".tw-gone")).to_be_hidden()
    page.evaluate(GO_WITHOUT_KERNEL)
    expect(page.locator(".tw-gone")).to_have_text(
        re.compile("The kernel .* is gone. Run this cell to make it live.")
    )
    move(page)
    page.clock.run_for(10_000)
    assert page.evaluate("model.sent.length") == 0
    expect(status(page)).to_have_attribute("aria-busy", "true")
    expect(page.get_by_text(re.compile(r"^Training (with|pair|\d)")).locator("visible=true")).to_have_count(0)
    expect(page.get_by_role("button", name="Stop", disabled=False)).to_have_count(0)
    page.evaluate(GO_WITHOUT_KERNEL.replace("add", "remove"))  # only the connection was lost
    expect(page.locator(".tw-gone")).to_be_hidden()
    if page.locator(".tw-control input[type=range]").count():
        page.locator(".tw-control input[type=range]").first.focus()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowRight")
    else:
        move(page)
    page.clock.run_for(4 * PAUSE)
    assert page.evaluate("model.sent.length") > 0


PICTURES = "model.sent.filter(({ _request: each }) => each.picture).map(({ _request: each }) => each.picture)"


@TRACED
def test_at_rest_it_asks_for_a_picture_where_that_draws_nothing_anew(mount, name):
    control = make(name)
    page = mount(control)
    let_go(page, control)
    page.clock.run_for(10_000)
    assert page.evaluate(PICTURES) == []
    page.evaluate("document.querySelector('main').dataset.twKeepsPicture = ''")
    for count in (1, 2):
        page.locator(".tw-trace-button").nth(2 - count).click()  # to the start, and back
        wait_for_release(page, 1 + count)
        page.clock.run_for(10_000)
        assert len(page.evaluate(PICTURES)) == count - 1, "not while the kernel is asked"
        answer_to(page, control, last_request(page))
        page.clock.run_for(1_000)
        assert len(page.evaluate(PICTURES)) == count
    assert page.evaluate(PICTURES) == [1, 2], "each is a request of its own"


# All that a setting decides: which pick is gone to is the page's own, and how many there are the kernel says.
INPUTS = """() => [...document.querySelectorAll(".tw-control :is(input, select)")]
  .filter((each) => !each.labels?.[0]?.textContent.startsWith("Pick"))
  .map((each) => (["radio", "checkbox"].includes(each.type) ? each.checked : each.value))"""


@ALL
def test_another_view_of_the_control_follows(mount, name):
    """Two views of one model: what the one lets go of, the other shows before the kernel answers."""
    control, there = make(name), make(name)
    theirs = CONTROLS[name][1]
    there.set(**there._from_page(theirs))
    expected = mount(there).evaluate(INPUTS)
    page = mount(control)
    assert page.evaluate(INPUTS) != expected
    page.evaluate("(setting) => model.set('_request', { id: 'other:1', setting })", theirs)
    assert page.evaluate(INPUTS) == expected
    expect(status(page)).to_have_attribute("aria-busy", "true")
    assert page.evaluate("model.sent.length") == 0


@ALL
def test_only_the_notebooks_own_keys_leave_a_control(mount, name):
    """JupyterLab asks whether the element that has the focus keeps its keys to itself."""
    page = mount(make(name))
    page.evaluate("""() => {
      window.kept = {};
      document.addEventListener("keydown", (event) => {
        const { key, ctrlKey, shiftKey, altKey, target } = event;
        if (["Shift", "Control", "Alt"].includes(key)) return;
        kept[[ctrlKey && "C", shiftKey && "S", altKey && "A", key].filter(Boolean).join("-")] =
          target.hasAttribute("data-lm-suppress-shortcuts");
        if (ctrlKey) event.preventDefault(); // the browser's own
      }, true);
    }""")
    own = ["ArrowRight", "Home", "5", "d", "a", "Enter", "Shift+ArrowLeft", "x"]
    notebooks = ["Shift+Enter", "Control+Enter", "Alt+Enter", "Control+s", "Escape"]
    handle = (
        "input[type=range]"
        if page.locator(".tw-control input[type=range]").count()
        else ":is([aria-pressed], [type=checkbox])"
    )
    for part in (handle, "summary"):
        page.locator(f".tw-control {part}").first.focus()
        for key in own:
            page.keyboard.press(key)
    kept = page.evaluate("kept")
    assert len(kept) >= len(own)
    assert all(kept.values()), kept
    for key in notebooks:
        page.evaluate("kept = {}")
        page.locator(f".tw-control {handle}").first.focus()
        page.keyboard.press(key)
        assert not any(page.evaluate("Object.values(kept)")), key
