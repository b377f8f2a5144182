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


TRUE = [0, 0, 0, 1, 0, 1, 1, 0, 1, 1]


def small(**changes) -> ThresholdTuner:
    """Ten probabilities: their axis goes from 0.01 to 0.99 in log-odds, 0.5 in its middle."""
    return ThresholdTuner(TRUE, np.arange(10) / 10 + 0.05, **{"names": ("healthy", "ill"), **changes})


def points(**changes) -> ThresholdTuner:
    """Ten scores that are no probabilities: their axis goes from 0 to 10 in even steps."""
    return ThresholdTuner(
        TRUE, np.arange(10) + 0.5, **{"names": ("healthy", "ill"), "threshold": 5, **changes}
    )


def with_test(**changes) -> ThresholdTuner:
    return small(test=([0, 1, 0, 1], [0.2, 0.3, 0.6, 0.8]), **changes)


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
          - button "By price"
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
        - img /ROC curve, at 20% false alarms and 80% found/
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
    roc, precision = page.locator(".tw-axes-here").all()
    assert float(precision.get_attribute("cx")) == pytest.approx(36 + 106 * tuner.value.recall)
    assert float(roc.get_attribute("cy")) == pytest.approx(112 - 104 * tuner.value.recall)
    rate = tuner.value.false_positives / tuner.value.negatives
    assert float(roc.get_attribute("cx")) == pytest.approx(36 + 106 * rate)


@pytest.mark.parametrize("name", STATES)
def test_nothing_sticks_out_at_any_width(mount, name, sticks_out):
    page = mount(STATES[name](), width=1400)
    page.locator(".tw-code summary").click()
    scores = ".tw-score-chart > :not(input), .tw-score-half i, .tw-score-axis *, .tw-cost-legend *"
    parts = f".tw-tuner-head *, {scores}, .tw-test *, .tw-tiles *, td, th, svg text"
    for width in (1400, 1000, 800, 640, 480, 360, 300):
        assert sticks_out(width, parts) == [], width


def test_names_are_text_and_never_html(mount):
    page = mount(STATES["long names"]())
    assert page.locator(".tw-control b b").count() == 0
    assert page.locator("th[scope=row] span").first.inner_text() == "<b>&"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(mount, contrasts, dark):
    mount(small(), dark=dark)
    head = [".tw-number-box label", ".tw-score-axis", ".tw-score-calls", ".tw-cost-legend", ".tw-cost-note"]
    facts = [".tw-tiles dt", ".tw-tiles b", ".tw-axes-name", "th small"]
    assert min(contrasts([*head, *facts])) >= 4.5
    assert min(contrasts([".tw-axes-texts text"], ink="fill")) >= 4.5
    assert min(contrasts([".tw-cell-fn", ".tw-cell-tp", ".tw-cell small"], paper=".tw-cell")) >= 4.5


def test_only_what_is_called_is_drawn_at_full_strength(mount):
    page = mount(points(threshold=3))
    clip = page.locator(".tw-score-right").evaluate("(layer) => getComputedStyle(layer).clipPath")
    width = page.locator(".tw-score-right").bounding_box()["width"]
    line = page.locator(".tw-score-threshold").bounding_box()
    left = page.locator(".tw-score-chart").bounding_box()["x"]
    assert "30%" in clip.replace(" ", "")
    assert line["x"] + 1 - left == pytest.approx(0.3 * width, abs=0.6)


# -- the threshold ---------------------------------------------------------------------------------------


def test_arrow_keys_move_the_threshold_and_one_release_follows(mount, answer):
    tuner = points()
    page = mount(tuner)
    slider(page).focus()
    for key in [*["ArrowRight"] * 10, "Shift+ArrowRight"]:
        page.keyboard.press(key)
    assert field(page, "Threshold").input_value() == "6.01"
    assert counts(page) == of(tuner, 6.01)
    assert wait_for_release(page)["threshold"] == 6.01
    answer(tuner)
    assert tuner.threshold == 6.01
    expect(page.get_by_role("status")).to_have_text(tuner.describe())
    page.clock.run_for(10_000)
    assert len(asked(page)) == 1, "keys in quick succession are one release"


def test_in_log_odds_a_key_multiplies_the_odds_and_the_price_can_be_reached(mount):
    page = mount(small(threshold=0.1))
    slider(page).focus()
    odds = []
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
        at = float(field(page, "Threshold").input_value())
        odds.append(at / (1 - at))
    factors = np.divide(odds[1:], odds[:-1])
    np.testing.assert_allclose(factors, factors.mean(), rtol=0.02)
    assert min(odds) < 0.07
    seen = set()
    for _ in range(120):
        page.keyboard.press("Shift+ArrowLeft")
        seen.add(field(page, "Threshold").input_value())
    assert min(abs(float(each) - 0.0227) for each in seen) < 0.0003
    assert len(seen) == 120, "every step is a threshold of its own"


@pytest.mark.parametrize("made", [small, points])
def test_home_calls_all_and_end_none(mount, made):
    page = mount(made())
    slider(page).focus()
    page.keyboard.press("Home")
    assert counts(page) == {"tn": 0, "fp": 5, "fn": 0, "tp": 5}
    page.keyboard.press("End")
    assert counts(page) == {"tn": 5, "fp": 0, "fn": 5, "tp": 0}
    assert fact(page, "Precision") == "–"
    roc, precision = page.locator(".tw-axes-here").all()
    assert precision.evaluate("(dot) => dot.style.visibility") == "hidden"
    assert roc.get_attribute("cx") == "36", "calling none is a place on the ROC curve"


def test_dragging_on_the_histogram_moves_at_once_and_sends_only_the_end(mount):
    tuner = points()
    page = mount(tuner)
    page.mouse.move(*place(page, 0.9))
    page.mouse.down()
    for share in np.linspace(0.9, 0.2, 20):
        page.mouse.move(*place(page, share))
    assert counts(page) == of(tuner, 2)
    assert asked(page) == []
    page.mouse.up()
    assert wait_for_release(page)["threshold"] == pytest.approx(2, abs=0.03)
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
    assert typed.input_value() == "0.127", "the next place on the axis"
    wait_for_release(page, 3)
    answer(tuner)
    expect(page.get_by_role("alert")).to_have_text("")


# -- costs and goals ------------------------------------------------------------------------------------


def left(page, mark: str) -> float:
    """A mark's place on the axis, in percent."""
    return page.locator(f".tw-cost-{mark}").evaluate("(mark) => parseFloat(mark.style.left)")


def test_costs_move_the_cheapest_threshold_and_the_price_its_own(mount):
    tuner = small()
    page = mount(tuner)
    before = left(page, "least")
    assert left(page, "price") == pytest.approx(50)
    field(page, "A miss costs").fill("99")
    page.keyboard.press("Enter")
    assert fact(page, "Cost of a sample") == "10"
    assert wait_for_release(page)["miss"] == 99
    assert left(page, "price") == pytest.approx(0, abs=1e-6), "1/100, the axis's end"
    assert left(page, "least") < before
    page.get_by_role("button", name="Cheapest").click()
    assert counts(page)["fn"] == 0
    assert slider(page).get_attribute("aria-valuetext") == "0.35"
    assert left(page, "least") == pytest.approx(100 * tuner.axis.shares(0.35))
    page.get_by_role("button", name="By price").click()
    assert wait_for_release(page, 3)["threshold"] == 0.01


def test_free_mistakes_and_scores_that_are_no_probabilities_have_no_threshold_by_price(mount):
    page = mount(small(miss=0, false_alarm=0))
    assert page.locator(".tw-cost-price").is_hidden()
    page.get_by_role("button", name="By price").click(force=True)
    assert slider(page).get_attribute("aria-valuetext") == "0.5"
    page = mount(points())
    assert page.get_by_role("button", name="By price").count() == 0
    assert page.locator(".tw-cost-price").is_hidden()


@pytest.mark.parametrize("name", ["rare positives", "logits", "useless scores"])
def test_the_band_and_the_range_of_the_cheapest_are_pythons(mount, name):
    tuner = STATES[name]()
    page = mount(tuner)
    prices = tuner.miss, tuner.false_alarm
    top = 1.4 * min(prices[0] * tuner.value.positives, prices[1] * tuner.value.negatives) / tuner.scored.n
    drawn = page.locator(".tw-cost-band").get_attribute("d")[1:-1].split("L")
    heights = [float(each.split()[1]) for each in drawn]
    low, high = tuner.resamples.costs(*prices)
    np.testing.assert_allclose(heights, 100 - 100 * np.r_[low, high[::-1]] / top, atol=0.006)
    from_, to = tuner.axis.shares(tuner.resamples.cheapest(*prices))
    right = page.locator(".tw-cost-range").evaluate("(mark) => parseFloat(mark.style.right)")
    assert (left(page, "range"), 100 - right) == (pytest.approx(100 * from_), pytest.approx(100 * to))


# -- the test part ---------------------------------------------------------------------------------------


def test_the_test_part_is_asked_answered_and_hidden_by_the_next_move(mount, answer):
    tuner = with_test(miss=5)
    page = mount(tuner)
    ask = page.get_by_role("button", name="Ask the test part")
    rings = page.locator(".tw-axes-theirs")
    assert page.locator(".tw-test .tw-tiles").is_hidden()
    assert {each.evaluate("(ring) => ring.style.visibility") for each in rings.all()} == {"hidden"}
    ask.click()
    assert fact(page, "Cost, test part") == "1.5"
    assert [float(each.get_attribute("cx")) for each in rings.all()] == [36 + 106 / 2] * 2
    assert page.locator(".tw-cost-test").is_visible()
    assert wait_for_release(page)["tested"] is True
    answer(tuner)
    assert tuner.on_test.mean_cost == 1.5
    expect(page.get_by_role("status")).to_contain_text("The test part's 4 samples cost 1.5 each")
    ask.click(force=True)
    page.clock.run_for(10_000)
    assert len(asked(page)) == 1, "asked already"
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".tw-test .tw-tiles").is_hidden()
    assert page.locator(".tw-cost-test").is_hidden()
    assert wait_for_release(page, 2)["tested"] is False
    answer(tuner)
    ask.focus()
    page.keyboard.press("Enter")
    wait_for_release(page, 3)
    answer(tuner)
    expect(page.locator(".tw-test-note")).to_contain_text("Asked at 2 thresholds by now.")


def test_a_price_moves_what_the_test_costs_and_does_not_hide_it(mount):
    page = mount(with_test(tested=True))
    field(page, "A miss costs").fill("9")
    page.keyboard.press("Enter")
    assert fact(page, "Cost, test part") == "2.5"
    assert wait_for_release(page)["tested"] is True


def test_without_a_test_part_there_is_nothing_to_ask(mount):
    page = mount(small())
    assert page.locator(".tw-test").count() == 0


@pytest.mark.parametrize("bad", ["-1", "", "much"])
def test_a_cost_below_nothing_is_refused(mount, answer, bad):
    tuner = small()
    page = mount(tuner)
    field(page, "a false alarm").fill(bad)
    page.keyboard.press("Enter")
    wait_for_release(page)
    answer(tuner)
    expect(page.get_by_role("alert")).to_contain_text("cannot be; give a number from 0 to 1,000,000,000,000")
    assert fact(page, "Cost of a sample") == "0.2"


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
    assert fact(page, "Cost of a sample") == f"{tuner.value.mean_cost:g}"
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
