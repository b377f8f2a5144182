"""What every control's page does alike: it asks once, heeds only what answers that, and leaves nothing behind."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import answer_to, asked, last_request, refuse, show_answer, wait_for_release
from tests.widgets.test_conversation import CONTROLS, make

pytestmark = pytest.mark.browser

ALL = pytest.mark.parametrize("name", CONTROLS)
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
    slider.focus()
    page.keyboard.press("Home" if slider.input_value() != slider.get_attribute("min") else "End")


def status(page):
    return page.get_by_role("status")


@ALL
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
    page.wait_for_timeout(500)
    answer_to(page, control, last_request(page))
    expect(status(page)).to_have_text(control.describe())
    expect(status(page)).to_have_attribute("aria-busy", "false")
    assert page.locator("pre code").text_content() == control.code()


@ALL
def test_what_another_request_came_to_is_not_taken_for_the_answer(mount, name):
    control = make(name)
    page = mount(control)
    move(page)
    wait_for_release(page)
    page.wait_for_timeout(500)
    request = last_request(page)
    view = request["id"].rpartition(":")[0]
    show_answer(page, {**control._response, "id": f"{view}:0", "error": "long ago"})
    expect(status(page)).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("alert")).to_have_text("")


@ALL
def test_an_error_is_shown_and_the_control_goes_on(mount, name):
    control = make(name)
    page = mount(control)
    slider = page.locator(".tw-control input[type=range]").first
    before = slider.input_value()
    move(page)
    wait_for_release(page)
    page.wait_for_timeout(500)
    refuse(page, control, "This setting failed (TypeError: no), so the one before is back.")
    expect(page.get_by_role("alert")).to_contain_text("the one before is back")
    assert slider.input_value() == before
    expect(status(page)).to_have_attribute("aria-busy", "false")
    count = len(asked(page))
    move(page)
    wait_for_release(page, count + 1)


@ALL
def test_leaving_sends_what_was_not_yet_sent_and_leaves_nothing_behind(mount, name, page):
    page.goto("about:blank")
    page.evaluate(WATCH_THE_PAGE)
    mount(make(name), beside=True)
    assert page.evaluate("left") > 0
    assert page.evaluate(LISTENERS) == ["change:_response", "change:_request"]
    move(page)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate("unmount()")
    sent = len(page.evaluate("model.sent"))
    assert asked(page), "sent at the latest when the view goes"
    assert page.evaluate(LISTENERS) == []
    assert page.evaluate("left") == 0
    page.wait_for_timeout(600)
    assert len(page.evaluate("model.sent")) == sent


INPUTS = """() => [...document.querySelectorAll(".tw-control :is(input, select)")].map(
  (each) => (each.type === "radio" ? each.checked : each.value))"""


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
    for part in ("input[type=range]", "summary"):
        page.locator(f".tw-control {part}").first.focus()
        for key in own:
            page.keyboard.press(key)
    kept = page.evaluate("kept")
    assert len(kept) >= len(own)
    assert all(kept.values()), kept
    for key in notebooks:
        page.evaluate("kept = {}")
        page.locator(".tw-control input[type=range]").first.focus()
        page.keyboard.press(key)
        assert not any(page.evaluate("Object.values(kept)")), key
