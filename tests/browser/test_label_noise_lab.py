"""LabelNoiseLab in real Chromium, in a blank page: keys, words, pictures, the kernel's answers, every width."""

import pytest
from playwright.sync_api import expect

from course_lib import datasets
from course_widgets import LabelNoiseLab
from tests.browser.conftest import answer_to, last_request, refuse, wait_for_release

pytestmark = pytest.mark.browser


def wine(**changes) -> LabelNoiseLab:
    return LabelNoiseLab(datasets.load_wine(), **{"rate": 0.2, "threshold": 0.1, **changes})


@pytest.fixture(scope="module")
def digits() -> LabelNoiseLab:
    return LabelNoiseLab.STATES["a good threshold"]()


def sliders(page):
    return page.locator(".tw-slider")


def fact(page, name: str) -> str:
    return page.locator("dt", has_text=name).locator("+ dd b").inner_text()


def test_what_a_screen_reader_meets(mount):
    page = mount(wine())
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Label noise lab":
        - text: Wrong labels
        - slider "Wrong labels"
        - text: Drop below
        - slider "Drop below"
        - img /21 of 106 labels are wrong.*/
        - table "Right on new samples, trained on":
          - rowgroup:
            - row "all labels what is left the right ones"
          - rowgroup:
            - row /nearest neighbour .*/
            - row /decision tree .*/
            - row /support vector machine .*/
        - status: /21 of 106 labels are wrong.*/
        - group: Show the code
    """)
    assert sliders(page).evaluate_all("all => all.map((each) => each.ariaValueText)") == ["20%", "10%"]


def test_the_threshold_is_moved_by_keys_without_the_kernel(mount):
    lab = wine(threshold=0.0)
    page = mount(lab)
    sliders(page).nth(1).focus()
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    report = lab.labels.filter(0.15).report
    assert fact(page, "Dropped") == str(report.dropped)
    expect(page.get_by_role("status")).to_have_attribute("aria-busy", "true")
    assert page.locator(".tw-results").get_attribute("aria-busy") == "true"
    assert wait_for_release(page)["threshold"] == 0.15
    page.clock.run_for(10_000)
    assert len(page.evaluate("model.sent")) == 1, "keys in quick succession are one release"


def test_a_release_is_answered_with_accuracies_code_and_a_sentence(mount, answer):
    lab = wine(threshold=0.0)
    page = mount(lab)
    page.locator(".tw-code summary").click()
    sliders(page).nth(1).focus()
    page.keyboard.press("PageUp")
    assert wait_for_release(page)["threshold"] == pytest.approx(0.1)
    answer(lab)
    kept = [f"{100 * row['kept']:.1f}%" for row in lab.accuracy.values()]
    assert page.locator("tbody td:nth-of-type(2)").all_inner_texts() == kept
    expect(page.locator(".tw-results")).to_have_attribute("aria-busy", "false")
    expect(page.get_by_role("status")).to_have_text(lab.describe())
    expect(page.get_by_role("status")).to_have_attribute("aria-busy", "false")
    assert page.get_by_role("img").first.get_attribute("aria-label") == lab.describe()
    assert "self_confidence >= 0.1" in page.locator("pre code").inner_text()


def test_other_wrong_labels_come_from_the_kernel(mount, answer):
    lab = wine()
    page = mount(lab)
    sliders(page).first.focus()
    page.keyboard.press("Home")
    expect(page.locator("[data-waiting]")).to_have_count(1)
    assert wait_for_release(page)["rate"] == 0
    answer(lab)
    expect(page.locator("[data-waiting]")).to_have_count(0)
    assert fact(page, "Recall") == "–"


def test_a_late_answer_does_not_move_what_has_moved_on(mount):
    lab = wine()
    page = mount(lab)
    sliders(page).nth(1).focus()
    page.keyboard.press("End")
    wait_for_release(page)
    first = last_request(page)
    page.keyboard.press("Home")
    wait_for_release(page, 2)
    answer_to(page, lab, first)
    assert sliders(page).nth(1).input_value() == "0"


def test_a_refusal_of_the_kernel_is_shown_and_undone(mount):
    lab = wine()
    page = mount(lab)
    sliders(page).nth(1).focus()
    page.keyboard.press("End")
    wait_for_release(page)
    refuse(page, lab, "not today")
    expect(page.get_by_role("alert")).to_have_text("not today")
    assert sliders(page).nth(1).input_value() == "0.1"


def test_pictures_say_what_they_were_called_and_what_they_are(mount, digits):
    page = mount(digits)
    pictures = page.locator(".tw-thumb")
    assert pictures.count() == 24
    labels, dropped = digits.labels, set(digits.value.dropped.tolist())
    worst = int(labels.self_confidence.argmin())
    name = pictures.first.get_attribute("aria-label")
    assert name.startswith(f"labelled {labels.given[worst]}")
    assert ("really" in name) == bool(labels.wrong[worst])
    assert worst in dropped
    assert name.endswith("dropped")
    ink = pictures.first.locator("canvas").evaluate(
        "(c) => [...c.getContext('2d').getImageData(0, 0, 8, 8).data].filter((_, k) => k % 4 === 0)"
    )
    assert ink == digits.data.train.X[worst].ravel().tolist()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(mount, contrasts, dark):
    mount(wine(), dark=dark)
    texts = [
        ".tw-labelled-slider label",
        "dt",
        "dd b",
        "dd small",
        "caption",
        "tbody td",
        ".tw-axis",
        ".tw-note",
    ]
    assert min(contrasts(texts)) >= 4.5


def test_nothing_sticks_out_at_any_width(mount, digits, sticks_out):
    page = mount(digits, width=1400)
    page.locator(".tw-code summary").click()
    for width in (1400, 1000, 800, 640, 480, 360, 300):
        assert sticks_out(width, ".tw-labelled-slider *, .tw-chart *, dd, td, .tw-thumb") == [], width
