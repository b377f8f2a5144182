"""TrickLadder in real Chromium, in a blank page: switched by keys and pointer, run and stopped; themes, widths."""

import pytest
from playwright.sync_api import expect

from course_widgets import TrickLadder
from course_widgets.trick_ladder.examples import TRICKS
from tests.browser.conftest import answer_to, asked, last_request, let_draw, packed, refuse, wait_for_release

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("at_once")]

STATES = TrickLadder.STATES


def box(page, name: str):
    return page.get_by_role("checkbox", name=name, exact=True)


def row(page, name: str):
    return page.locator(".tw-rung", has=page.get_by_text(name, exact=True))


def hear(page, control, live: dict) -> None:
    """Let the page hear how far the kernel is."""
    page.evaluate(
        "(changes) => model.answer(unpack(changes))", packed({"_live": live, "_response": control._response})
    )
    let_draw(page)


def test_what_a_screen_reader_meets(mount):
    page = mount(STATES["two"]())
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Trick ladder":
        - list /Tricks, and what each brings. validation accuracy/:
          - listitem:
            - checkbox "larger steps" [checked]
            - text: /alone. .36.2 .33.0 to .38.6 beside the others. .29.2/
          - listitem:
            - checkbox "one cycle" [checked]
          - listitem:
            - checkbox "AdamW"
          - listitem:
            - checkbox "smoothed labels"
            - text: /not measured/
        - list "What those that are on bring":
          - listitem: /In sum, each as alone .62.3/
          - listitem: /Together, measured .55.3/
        - button "Run mine"
        - status: /Larger steps and one cycle/
    """)


@pytest.mark.parametrize("name", STATES)
def test_the_page_shows_what_python_says(mount, name):
    ladder = STATES[name]()
    page, found = mount(ladder), ladder.combinations
    for trick in ladder.tricks:
        expect(box(page, trick)).to_be_checked(checked=trick in ladder.on)
        for kind, effect in (("alone", found.alone(trick)), ("here", found.here(trick, ladder.on))):
            text = row(page, trick).locator(f".tw-rung-{kind}")
            expect(text).to_contain_text(found.metric.number(effect.difference) if effect else "not measured")
    totals = {
        "In sum, each as alone": found.predicted(ladder.on),
        "Together, measured": found.effect(ladder.on),
        "Together, run here": ladder.mine,
    }
    shown = {"In sum, each as alone": len(ladder.on) > 1, "Together, measured": bool(ladder.on),
             "Together, run here": ladder.mine is not None}  # fmt: skip
    for total, effect in totals.items():
        expect(row(page, total)).to_be_visible(visible=shown[total])
        if shown[total]:
            words = found.metric.number(effect.difference) if effect else "not measured"
            expect(row(page, total)).to_contain_text(words)
    expect(page.locator(".tw-sentence")).to_have_text(ladder.describe())


def test_a_mark_stands_where_its_figure_is(mount):
    ladder = STATES["two"]()
    page = mount(ladder)
    ticks = {
        float(tick.inner_text().replace("−", "-")): tick.bounding_box()
        for tick in page.locator(".tw-rung-tick").all()
    }
    places = {value: each["x"] + each["width"] / 2 for value, each in ticks.items()}
    (low, at_low), *_, (high, at_high) = sorted(places.items())
    for kind, effect in (("alone", ladder.combinations.alone("AdamW")),
                         ("here", ladder.combinations.here("AdamW", ladder.on))):  # fmt: skip
        mark = row(page, "AdamW").locator(f'.tw-rung-mark[data-kind="{kind}"]').bounding_box()
        there = at_low + (100 * effect.difference - low) / (high - low) * (at_high - at_low)
        assert mark["x"] + mark["width"] / 2 == pytest.approx(there, abs=1)


def test_switching_by_pointer_and_keys_asks_once_each_and_can_be_undone(mount, answer):
    ladder = STATES["one"]()
    page = mount(ladder)
    row(page, "AdamW").locator("label").click()
    answer(ladder)
    assert ladder.on == ("one cycle", "AdamW")
    box(page, "larger steps").focus()
    page.keyboard.press("Space")
    answer(ladder)
    assert asked(page) == [{"on": ["one cycle", "AdamW"]}, {"on": list(TRICKS)[:3]}]
    expect(row(page, "In sum, each as alone")).to_be_visible()
    expect(page.locator("pre code")).to_contain_text("AdamW")
    page.get_by_role("button", name="Undo").click()
    answer(ladder)
    expect(box(page, "larger steps")).not_to_be_checked()
    page.get_by_role("button", name="Back to start").click()
    answer(ladder)
    assert ladder.on == ("one cycle",)


def test_shift_enter_and_escape_are_the_notebooks(mount):
    page = mount(STATES["one"]())
    page.evaluate("document.addEventListener('keydown', (event) => (window.keys ??= []).push(event.key))")
    box(page, "one cycle").focus()
    for key in ("Shift+Enter", "Control+s", "Escape"):
        page.keyboard.press(key)
    assert {"Enter", "s", "Escape"} <= set(page.evaluate("window.keys"))
    assert asked(page) == []


def test_run_mine_shows_how_far_it_is_can_be_stopped_and_says_what_came_of_it(mount):
    ladder = STATES["one"]()
    page = mount(ladder)
    run = page.get_by_role("button", name="Run mine", exact=True)
    expect(page.get_by_role("progressbar")).to_be_hidden()
    run.press("Enter")
    request = last_request(page)
    assert request["action"] == {"name": "run"}
    hear(page, ladder, {"on": ["one cycle"], "done": 0.4})
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 0.4)
    expect(page.locator(".tw-ladder-told")).to_have_text("Training one cycle")
    box(page, "AdamW").press("Space")  # the learner looks around meanwhile
    assert wait_for_release(page, 2) == {"on": ["one cycle", "AdamW"]}
    page.get_by_role("button", name="Stop", exact=True).press("Enter")
    assert last_request(page)["action"] == {"name": "stop"}
    hear(page, ladder, {})
    answer_to(
        page, ladder, {**last_request(page), "setting": {"on": ["one cycle"]}, "action": {"name": "run"}}
    )
    expect(row(page, "Together, run here")).to_contain_text(
        f"{100 * ladder.mine.difference:+.1f}".replace("-", "−")
    )
    expect(page.locator(".tw-ladder-told")).to_have_text("All 5 pairs are run")
    expect(run).to_have_attribute("aria-disabled", "true")
    sent = len(page.evaluate("model.sent"))
    run.press("Enter")
    assert len(page.evaluate("model.sent")) == sent


def test_nothing_on_is_nothing_to_run(mount):
    page = mount(STATES["start"]())
    run = page.get_by_role("button", name="Run mine", exact=True)
    expect(run).to_have_attribute("aria-disabled", "true")
    run.press("Enter")
    assert page.evaluate("model.sent.length") == 0
    expect(page.locator(".tw-rung-totals .tw-rung:visible")).to_have_count(0)


def test_a_refusal_is_said_and_the_switch_goes_back(mount):
    ladder = STATES["one"]()
    page = mount(ladder)
    box(page, "AdamW").press("Space")
    refuse(page, ladder, "it cannot be")
    expect(page.get_by_role("alert").filter(has_text="it cannot be")).to_be_visible()
    expect(box(page, "AdamW")).not_to_be_checked()


@pytest.mark.parametrize("name", ["run here", "long names", "not measured"])
def test_nothing_sticks_out_at_any_width(mount, name, sticks_out):
    page = mount(STATES[name](), width=1400)
    page.locator(".tw-code summary").click()
    for width in (1400, 1000, 700, 480, 320):
        assert sticks_out(width, ".tw-rung > *, .tw-rung-tick, .tw-ladder-run > *") == [], width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(mount, contrasts, dark):
    mount(STATES["run here"](), dark=dark)
    texts = [
        ".tw-rung-name",
        ".tw-rung b",
        ".tw-rung small",
        ".tw-rung-tick",
        ".tw-ladder-told",
        ".tw-sentence",
    ]
    assert min(contrasts(texts)) >= 4.5
    assert min(contrasts([".tw-rung-alone i", ".tw-rung-here i"])) >= 3


def test_what_a_name_holds_is_text(mount):
    page = mount(STATES["long names"]())
    expect(row(page, "<b>&")).to_have_count(1)
    assert page.locator(".tw-rung-name b").count() == 0
