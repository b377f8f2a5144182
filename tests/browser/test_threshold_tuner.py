"""ThresholdTuner in real Chromium, in a blank page: keys, drags, buttons, costs, what is sent, both themes."""

import numpy as np
import pytest
from playwright.sync_api import expect

from course_widgets import ThresholdTuner
from tests.browser.conftest import (
    FRAME,
    answer_to,
    asked,
    last_request,
    refuse,
    show_answer,
    wait_for_release,
)

pytestmark = pytest.mark.browser

STATES = ThresholdTuner.STATES


def small(**changes) -> ThresholdTuner:
    true, score = [0, 0, 0, 1, 0, 1, 1, 0, 1, 1], np.arange(10) / 10 + 0.05
    return ThresholdTuner(true, score, **{"names": ("healthy", "ill"), **changes})


def slider(page):
    return page.get_by_role("slider", name="Threshold")


def field(page, name: str):
    return page.get_by_role("textbox", name=name, exact=True)


def counts(page) -> dict[str, int]:
    """The confusion matrix on the page."""
    read = "all => all.map((each) => Number(each.textContent.replaceAll(',', '')))"
    fn, tp, tn, fp = page.locator(".tw-cell b").evaluate_all(read)
    return {"tn": tn, "fp": fp, "fn": fn, "tp": tp}


def fact(page, name: str) -> str:
    return page.locator(".tw-tiles div", has=page.get_by_text(name, exact=True)).locator("b").inner_text()


def of(tuner, threshold=None) -> dict[str, int]:
    """The confusion matrix in Python."""
    value = tuner.value if threshold is None else tuner.scored.at(threshold)
    return {
        "tn": value.true_negatives,
        "fp": value.false_positives,
        "fn": value.false_negatives,
        "tp": value.true_positives,
    }


def place(page, share: float) -> tuple[float, float]:
    """A point on the histogram, a share of the way along its axis."""
    box = page.locator(".tw-score-chart").bounding_box()
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


# -- what it shows ---------------------------------------------------------------------------------------


def test_what_a_screen_reader_meets(mount):
    page = mount(small())
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Threshold tuner":
        - text: Threshold
        - textbox "Threshold": "0.5"
        - group "Go to":
          - button "Cheapest"
          - button "Best F1"
          - button "Recall at least"
          - textbox "Recall at least, in percent": "80"
        - text: A miss costs
        - textbox "A miss costs": "1"
        - text: a false alarm
        - textbox "a false alarm": "1"
        - img /From 0.5 on, 5 of 10 are called ill.*/
        - slider "Threshold"
        - table "Confusion matrix"
        - img /Precision-recall curve, at recall 80% and precision 80%/
        - status: /From 0.5 on, 5 of 10 are called ill.*/
        - group: Show the code
    """)
    assert slider(page).get_attribute("aria-valuetext") == "0.5"


@pytest.mark.parametrize("name", STATES)
def test_the_page_counts_what_python_counts(mount, name):
    tuner = STATES[name]()
    page = mount(tuner)
    assert counts(page) == of(tuner)
    assert page.locator(".tw-score-picture").get_attribute("aria-label") == tuner.describe()
    shown = float(page.locator(".tw-axes-here").get_attribute("cx"))
    assert shown == pytest.approx(36 + 216 * tuner.value.recall)


@pytest.mark.parametrize("name", STATES)
def test_nothing_sticks_out_at_any_width(mount, name, sticks_out):
    page = mount(STATES[name](), width=1400)
    page.locator(".tw-code summary").click()
    parts = ".tw-tuner-head *, .tw-score-chart > :not(input), .tw-score-half i, .tw-tiles *, td, th, svg text"
    for width in (1400, 1000, 800, 640, 480, 360, 300):
        assert sticks_out(width, parts) == [], width


def test_names_are_text_and_never_html(mount):
    page = mount(STATES["long names"]())
    assert page.locator(".tw-control b b").count() == 0
    assert page.locator("th[scope=row] span").first.inner_text() == "<b>&"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(mount, contrasts, dark):
    mount(small(), dark=dark)
    head = [".tw-number-box label", ".tw-score-axis", ".tw-score-calls"]
    facts = [".tw-tiles dt", ".tw-tiles b", ".tw-axes-name", "th small"]
    assert min(contrasts([*head, *facts])) >= 4.5
    assert min(contrasts([".tw-axes-texts text"], ink="fill")) >= 4.5
    assert min(contrasts([".tw-cell-fn", ".tw-cell-tp", ".tw-cell small"], paper=".tw-cell")) >= 4.5


def test_only_what_is_called_is_drawn_at_full_strength(mount):
    page = mount(small(threshold=0.3))
    clip = page.locator(".tw-score-right").evaluate("(layer) => getComputedStyle(layer).clipPath")
    width = page.locator(".tw-score-right").bounding_box()["width"]
    line = page.locator(".tw-score-threshold").bounding_box()
    left = page.locator(".tw-score-chart").bounding_box()["x"]
    assert "30%" in clip.replace(" ", "")
    assert line["x"] + 1 - left == pytest.approx(0.3 * width, abs=0.6)


# -- the threshold ---------------------------------------------------------------------------------------


def test_arrow_keys_move_the_threshold_and_one_release_follows(mount, answer):
    tuner = small()
    page = mount(tuner)
    slider(page).focus()
    for key in [*["ArrowRight"] * 10, "Shift+ArrowRight"]:
        page.keyboard.press(key)
    assert field(page, "Threshold").input_value() == "0.601"
    assert counts(page) == of(tuner, 0.601)
    assert wait_for_release(page)["threshold"] == 0.601
    answer(tuner)
    assert tuner.threshold == 0.601
    expect(page.get_by_role("status")).to_have_text(tuner.describe())
    page.clock.run_for(10_000)
    assert len(asked(page)) == 1, "keys in quick succession are one release"


def test_home_calls_all_and_end_only_the_surest(mount):
    page = mount(small())
    slider(page).focus()
    page.keyboard.press("Home")
    assert counts(page) == {"tn": 0, "fp": 5, "fn": 0, "tp": 5}
    page.keyboard.press("End")
    assert counts(page) == {"tn": 5, "fp": 0, "fn": 5, "tp": 0}
    assert fact(page, "Precision") == "–"
    assert page.locator(".tw-axes-here").evaluate("(dot) => dot.style.visibility") == "hidden"


def test_dragging_on_the_histogram_moves_at_once_and_sends_only_the_end(mount):
    tuner = small()
    page = mount(tuner)
    page.mouse.move(*place(page, 0.9))
    page.mouse.down()
    for share in np.linspace(0.9, 0.2, 20):
        page.mouse.move(*place(page, share))
    assert counts(page) == of(tuner, 0.2)
    assert asked(page) == []
    page.mouse.up()
    assert wait_for_release(page)["threshold"] == pytest.approx(0.2, abs=0.003)
    page.clock.run_for(10_000)
    assert len(asked(page)) == 1


def test_a_threshold_can_be_typed_and_nonsense_is_refused(mount, answer):
    tuner = small()
    page = mount(tuner)
    typed = field(page, "Threshold")
    typed.fill("0.123456789")
    page.keyboard.press("Enter")
    assert wait_for_release(page)["threshold"] == 0.123456789
    answer(tuner)
    assert typed.input_value() == "0.1235"
    typed.focus()
    page.keyboard.press("Enter")
    page.clock.run_for(10_000)
    assert len(asked(page)) == 1, "what is shown rounded is not taken for a new number"
    typed.fill("high")
    page.keyboard.press("Enter")
    assert typed.get_attribute("aria-invalid") == "true"
    assert wait_for_release(page, 2)["threshold"] == "high"
    answer(tuner)
    expect(page.get_by_role("alert")).to_have_text(
        "threshold='high' cannot be; give a finite number; to call nothing, give one above all scores"
    )
    assert typed.input_value() == "high", "to be mended"
    page.keyboard.press("ArrowUp")
    assert typed.input_value() == "0.13"
    wait_for_release(page, 3)
    answer(tuner)
    expect(page.get_by_role("alert")).to_have_text("")


# -- costs and goals ------------------------------------------------------------------------------------


def test_costs_move_the_cheapest_threshold(mount):
    tuner = small()
    page = mount(tuner)
    before = page.locator(".tw-score-least").evaluate("(mark) => parseFloat(mark.style.left)")
    field(page, "A miss costs").fill("100")
    page.keyboard.press("Enter")
    assert fact(page, "Cost") == "101"
    assert wait_for_release(page)["miss"] == 100
    after = page.locator(".tw-score-least").evaluate("(mark) => parseFloat(mark.style.left)")
    assert after < before
    page.get_by_role("button", name="Cheapest").click()
    assert counts(page)["fn"] == 0
    assert slider(page).get_attribute("aria-valuetext") == "0.35"
    assert after == pytest.approx(35)


@pytest.mark.parametrize("bad", ["-1", "", "much"])
def test_a_cost_below_nothing_is_refused(mount, answer, bad):
    tuner = small()
    page = mount(tuner)
    field(page, "a false alarm").fill(bad)
    page.keyboard.press("Enter")
    wait_for_release(page)
    answer(tuner)
    expect(page.get_by_role("alert")).to_contain_text("cannot be; give a number from 0 to 1,000,000,000,000")
    assert fact(page, "Cost") == "2"


def test_the_goals_by_keyboard(mount):
    page = mount(small(miss=0.5))
    page.get_by_role("button", name="Best F1").focus()
    page.keyboard.press("Enter")
    assert fact(page, "F1") == "83.3%"
    assert wait_for_release(page)["threshold"] == pytest.approx(0.35)
    page.get_by_role("textbox", name="Recall at least, in percent").fill("50")
    page.keyboard.press("Enter")
    assert wait_for_release(page, 2)["threshold"] == pytest.approx(0.55)
    assert fact(page, "Recall") == "80%"
    page.get_by_role("textbox", name="Recall at least, in percent").fill("101")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Recall at least, in percent")).to_have_attribute(
        "aria-invalid", "true"
    )
    assert len(asked(page)) == 2


# -- the kernel ------------------------------------------------------------------------------------------


def test_the_code_is_the_kernels_and_waits_for_it(mount, answer):
    tuner = small()
    page = mount(tuner)
    page.locator(".tw-code summary").click()
    page.get_by_role("button", name="Cheapest").click()
    wait_for_release(page)
    expect(page.locator("pre")).to_have_attribute("aria-busy", "true")
    answer(tuner)
    expect(page.locator("pre")).to_have_attribute("aria-busy", "false")
    assert page.locator("pre code").text_content() == tuner.code()
    assert counts(page) == of(tuner)


def test_what_python_sets_is_shown_and_does_not_go_back(mount):
    tuner = small()
    page = mount(tuner)
    tuner.set(threshold=0.42, miss=5)
    show_answer(page, tuner._response)
    assert counts(page) == of(tuner)
    assert field(page, "A miss costs").input_value() == "5"
    assert fact(page, "Cost") == f"{tuner.value.cost:g}"
    assert asked(page) == []


def test_a_late_answer_does_not_move_what_has_moved_on(mount):
    tuner = small()
    page = mount(tuner)
    slider(page).focus()
    page.keyboard.press("End")
    wait_for_release(page)
    first = last_request(page)
    page.keyboard.press("Home")
    wait_for_release(page, 2)
    answer_to(page, tuner, first)
    assert slider(page).input_value() == "0"


def test_a_refusal_of_the_kernel_is_shown_and_undone(mount):
    tuner = small()
    page = mount(tuner)
    slider(page).focus()
    page.keyboard.press("End")
    wait_for_release(page)
    refuse(page, tuner, "not today")
    expect(page.get_by_role("alert")).to_have_text("not today")
    assert counts(page) == of(tuner, 0.5)


def test_a_key_is_answered_at_once_at_100_000_scores(mount, processor_time):
    page = mount(STATES["100,000 scores"]())
    slider(page).focus()
    before, shown = processor_time(), counts(page)
    for _ in range(30):
        page.keyboard.press("ArrowRight")
        assert counts(page) != shown
    assert (processor_time() - before) / 30 < 6 * FRAME / 1_000
