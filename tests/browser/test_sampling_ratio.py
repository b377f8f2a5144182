"""SamplingRatio in real Chromium, in a blank page: keys, drags, pixels, words, both themes, every width."""

from fractions import Fraction

import numpy as np
import pytest
from playwright.sync_api import expect

from course_lib.ratios import RatioPlan
from course_widgets import SamplingRatio
from tests.browser.conftest import (
    FRAME,
    answer_to,
    asked,
    last_request,
    let_draw,
    refuse,
    show_answer,
    wait_for_release,
)

pytestmark = pytest.mark.browser

STATES = SamplingRatio.STATES
SMALL = [name for name in STATES if name != "a million labels"]
PICTURE = "document.querySelector('canvas').getContext('2d').getImageData(0, 0, 1e3, 1e3).data.join()"


def two_classes(**changes):
    return SamplingRatio(["cat"] * 900 + ["dog"] * 100, **{"target": "1:2", **changes})


def clouds(**changes):
    control = STATES["points"]()
    control.set(**changes)
    return control


def number(page, row: int) -> str:
    return page.locator(".tw-number").nth(row).inner_text()


# -- what it shows ---------------------------------------------------------------------------------------


def test_what_a_screen_reader_meets(mount):
    page = mount(two_classes())
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Sampling ratio":
        - text: Ratio
        - textbox "Ratio": "1:2"
        - slider "Ratio of the rarest to the commonest class"
        - group "How the ratio is reached":
          - radio "Over" [checked]
          - radio "Under"
          - radio "Both"
          - radio "Weights"
        - group "Positives and negatives":
          - text: /Positives . negatives/
          - combobox /Positives . negatives/
          - text: Positive class
          - combobox "Positive class"
        - group "Samples of each class":
          - slider "cat"
          - slider "dog"
        - paragraph: 1,350 samples an epoch · instead of 1,000 · 350 copied
        - status: "Over-sampling to 1:2: 1,350 samples an epoch instead of 1,000. dog goes from 100 to 450."
        - group: Show the code
    """)
    spoken = page.locator("input[type=range]").evaluate_all("all => all.map((each) => each.ariaValueText)")
    assert spoken == ["1 to 2", "900 of 900 samples", "450 of 100 samples, 350 copies"]


@pytest.mark.parametrize("name", SMALL)
def test_nothing_sticks_out_at_any_width(mount, name, sticks_out):
    page = mount(STATES[name](), width=1400)
    page.locator(".tw-code summary").click()
    for width in (1400, 1000, 700, 600, 480, 360, 280):
        assert sticks_out(width, ".tw-head *, .tw-row > *, .tw-track i, canvas") == [], width


def test_long_names_are_shortened_with_the_whole_in_the_title(mount):
    page = mount(STATES["long names"](), width=500)
    name = page.locator(".tw-name").nth(1)
    assert name.get_attribute("title") == "a name that is much longer than there is room for"
    assert (
        name.locator("b").evaluate("(b) => b.scrollWidth > b.clientWidth && getComputedStyle(b).textOverflow")
        == "ellipsis"
    )


def test_names_are_text_and_never_html(mount):
    page = mount(SamplingRatio([0, 0, 1], class_names=["<img src=x onerror=alert(1)>", "<b>b</b>"]))
    assert page.locator(".tw-control :is(img, b b)").count() == 0
    assert page.locator(".tw-name").first.inner_text() == "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(mount, contrasts, dark):
    mount(two_classes(), dark=dark)
    texts = [".tw-label", ".tw-number", ".tw-number small", ".tw-summary small", ".tw-key", "summary"]
    assert min(contrasts(texts)) >= 4.5


def test_changing_the_theme_repaints_the_points(mount):
    page = mount(clouds())
    assert page.evaluate(PICTURE).startswith("255,255,255,")
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    let_draw(page)
    assert page.evaluate(PICTURE).startswith("17,17,17,")


# -- the ratio -------------------------------------------------------------------------------------------


def test_arrow_keys_move_the_ratio_and_one_release_follows(mount, answer):
    control = two_classes(target="1:1")
    page = mount(control)
    page.locator(".tw-slider").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert number(page, 1) == "100 → 450"
    assert page.locator(".tw-field").input_value() == "1:2"
    assert wait_for_release(page)["target"] == {"text": "1:2"}
    page.clock.run_for(10_000)
    assert len(asked(page)) == 1, "keys in quick succession are one release"
    expect(page.get_by_role("status")).to_have_attribute("aria-busy", "true")
    answer(control)
    expect(page.get_by_role("status")).to_have_text(two_classes().describe())
    expect(page.get_by_role("status")).to_have_attribute("aria-busy", "false")


def test_dragging_the_slider_changes_pixels_at_once_and_sends_only_the_end(mount):
    page = mount(clouds(target="1:1", how="under"))
    box = page.locator(".tw-slider").bounding_box()
    middle = box["y"] + box["height"] / 2
    before = page.evaluate(PICTURE)
    page.mouse.move(box["x"] + 10, middle)
    page.mouse.down()
    for step in range(1, 41):
        page.mouse.move(box["x"] + 10 + step * (box["width"] - 20) / 40, middle)
    let_draw(page)
    assert page.evaluate(PICTURE) != before
    assert asked(page) == []
    page.mouse.up()
    last = wait_for_release(page)
    page.clock.run_for(10_000)
    assert len(asked(page)) == 1
    assert last["target"] == {"text": page.locator(".tw-field").input_value()}


def test_a_typed_ratio_is_tried_while_typing_and_refused_only_when_done(mount, answer):
    control = two_classes()
    page = mount(control)
    field = page.locator(".tw-field")
    field.fill("1:")
    assert page.get_by_role("alert").inner_text() == ""
    assert number(page, 1) == "100 → 450"
    field.fill("1:3")
    assert number(page, 1) == "100 → 300"
    field.fill("1:0")
    page.keyboard.press("Enter")
    assert field.get_attribute("aria-invalid") == "true"
    assert wait_for_release(page)["target"] == {"text": "1:0"}
    assert number(page, 1) == "100 → 300", "the last good ratio stays"
    answer(control)
    expect(page.get_by_role("alert")).to_contain_text(
        "write a ratio as 'a:b', both above 0: '1:1', '1:2', '1:3'"
    )
    assert field.input_value() == "1:0", "to be mended"
    assert number(page, 1) == "100 → 450", "where Python is"
    field.fill("25%")
    page.keyboard.press("Enter")
    assert wait_for_release(page, 2)["target"] == {"text": "25%"}
    answer(control)
    expect(page.get_by_role("alert")).to_have_text("")
    assert field.input_value() == "25%"


# -- the bars --------------------------------------------------------------------------------------------


def drag(page, row: int, to: float) -> None:
    """Drag a class's handle to a share of its track, with the mouse, and let go."""
    thumb = (
        page.locator(".tw-track")
        .nth(row)
        .evaluate("""(track) => {
      const [box, input] = [track.getBoundingClientRect(), track.querySelector("input")];
      return { x: box.left + (box.width * input.value) / input.max, y: box.top + box.height / 2, box };
    }""")
    )
    page.mouse.move(thumb["x"], thumb["y"])
    page.mouse.down()
    page.mouse.move((thumb["x"] + thumb["box"]["left"] + to * thumb["box"]["width"]) / 2, thumb["y"] + 3)
    page.mouse.move(thumb["box"]["left"] + to * thumb["box"]["width"], thumb["y"] + 3)
    page.mouse.up()


def test_a_bar_can_be_pulled_and_python_gets_that_count(mount, answer):
    control = two_classes()
    page = mount(control)
    drag(page, 1, 600 / 1100)
    assert wait_for_release(page)["target"]["counts"][1][1] == pytest.approx(600, abs=4)
    answer(control)
    assert control.value.after["dog"] == int(number(page, 1).split()[-1])
    assert control.value.after["cat"] == 900
    assert page.locator(".tw-field").input_value() == ""


@pytest.mark.parametrize(("how", "to", "kept"), [("over", 0.2, "900"), ("under", 1.0, "900")])
def test_a_bar_stops_where_its_way_stops(mount, how, to, kept):
    page = mount(two_classes(target="1:1", how=how))
    drag(page, 0, to)
    assert number(page, 0) == kept
    assert page.locator(".tw-handle").first.input_value() == kept


def test_the_bar_ends_under_the_handle(mount):
    page = mount(two_classes())
    ends = page.locator(".tw-track").evaluate_all("""(tracks) => tracks.map((track) => {
      const [box, input] = [track.getBoundingClientRect(), track.querySelector("input")];
      const handle = input.getBoundingClientRect();
      const thumb = handle.left + 8 + ((handle.width - 16) * input.value) / input.max;
      const bar = Math.max(...[...track.querySelectorAll(".tw-kept, .tw-more")].map((part) =>
        part.hidden ? 0 : part.getBoundingClientRect().right));
      return Math.abs(thumb - bar);
    })""")
    assert max(ends) <= 1.5


def test_arrow_keys_pull_a_bar_to_round_numbers(mount):
    page = mount(two_classes(target={"dog": 453}))
    page.locator(".tw-handle").nth(1).focus()
    page.keyboard.press("ArrowRight")
    assert number(page, 1) == "100 → 460"
    page.keyboard.press("PageUp")
    assert number(page, 1) == "100 → 560"
    page.keyboard.press("Home")
    assert number(page, 1) == "100"
    assert wait_for_release(page)["target"]["counts"] == [[0, 900], [1, 100]]


def test_a_weighted_bar_follows_the_hand(mount, answer):
    control = two_classes(target="1:1", how="weight")
    page = mount(control)
    drag(page, 1, 0.25)
    end = int(page.locator(".tw-handle").first.get_attribute("max"))
    wait_for_release(page)
    answer(control)
    plan = control.value
    assert plan.weights["dog"] * 100 / 2 == pytest.approx(0.25 * end, rel=0.03)
    assert plan.weights["dog"] * 100 + plan.weights["cat"] * 900 == pytest.approx(2000)


# -- the ways --------------------------------------------------------------------------------------------


def test_the_ways_by_keyboard(mount):
    page = mount(two_classes(target="1:1"))
    page.locator("input[value=over]").focus()
    rows = {}
    for way in ("under", "both", "weight"):
        page.keyboard.press("ArrowRight")
        rows[way] = [number(page, 0), number(page, 1)]
    assert rows == {
        "under": ["900 → 100", "100"],
        "both": ["900 → 500", "100 → 500"],
        "weight": ["900 × 1.11", "100 × 10"],
    }
    assert wait_for_release(page)["how"] == "weight"


def test_a_way_that_a_setting_by_hand_does_not_fit_goes_back_to_the_last_ratio(mount):
    page = mount(two_classes(target="1:3"))
    drag(page, 1, 700 / 1100)
    page.locator("label", has_text="Under").click()
    assert page.locator(".tw-field").input_value() == "1:3"
    assert number(page, 0) == "900 → 300"


def test_a_way_that_cannot_be_is_not_taken(mount, answer):
    control = SamplingRatio([0] * 5 + [1] * 5, target="7:1", how="over")
    page = mount(control)
    page.locator("label", has_text="Under").click()
    assert wait_for_release(page)["how"] == "under"
    assert page.locator("input:checked").get_attribute("value") == "over"
    answer(control)
    expect(page.get_by_role("alert")).to_contain_text("would keep none of its 5 samples")
    assert page.locator("input:checked").get_attribute("value") == "over"


# -- the kernel ------------------------------------------------------------------------------------------


def test_the_code_is_the_kernels_and_waits_for_it(mount, answer):
    control = two_classes()
    page = mount(control)
    page.locator(".tw-code summary").focus()
    page.keyboard.press("Enter")
    code = page.locator("pre code")
    assert code.inner_text().strip() == control.code().strip()
    page.locator("label", has_text="Under").click()
    wait_for_release(page)
    expect(page.locator("pre")).to_have_attribute("aria-busy", "true")
    answer(control)
    expect(page.locator("pre")).to_have_attribute("aria-busy", "false")
    assert "RandomUnderSampler" in code.inner_text()


def test_the_code_can_be_copied(mount):
    page = mount(two_classes())
    page.locator(".tw-code summary").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".tw-copy")).to_have_text("Copied")
    expect(page.locator("[aria-live=polite]")).to_have_text("Code copied")


def test_what_python_sets_is_shown(mount):
    control = two_classes()
    page = mount(control)
    control.set(target={"dog": 50, "cat": 60}, how="under")
    show_answer(page, control._response)
    assert [number(page, 0), number(page, 1)] == ["900 → 60", "100 → 50"]
    assert asked(page) == [], "what came from Python does not go back"


def test_a_late_answer_does_not_move_what_has_moved_on(mount, answer):
    control = two_classes(target="1:1")
    page = mount(control)
    page.locator(".tw-slider").focus()
    page.keyboard.press("End")
    wait_for_release(page)
    late = last_request(page)
    page.keyboard.press("Home")
    wait_for_release(page, 2)
    answer_to(page, control, late)
    assert number(page, 1) == "100 → 900"
    control.set_state(page.evaluate("model.sent.at(-1)"))
    assert control.value.after == {"cat": 900, "dog": 900}


def test_a_refusal_of_the_kernel_is_shown_and_undone(mount):
    control = two_classes()
    page = mount(control)
    page.locator(".tw-slider").focus()
    page.keyboard.press("Home")
    wait_for_release(page)
    refuse(page, control, "not today")
    expect(page.get_by_role("alert")).to_have_text("not today")
    assert number(page, 1) == "100 → 450"


@pytest.mark.parametrize("target", ["1:1", "1:2.5", "40%", {"dog": 130}])
@pytest.mark.parametrize("how", ["over", "both", "weight"])
def test_the_page_says_what_python_says(mount, target, how):
    control = two_classes(target=target, how=how)
    page = mount(control)
    plan = RatioPlan({"cat": 900, "dog": 100}, target, how)
    lengths = page.locator(".tw-handle").evaluate_all("all => all.map((each) => Number(each.value))")
    expected = (
        [plan.weights[c] * n / 2 for c, n in plan.counts.items()] if how == "weight" else plan.after.values()
    )
    assert lengths == pytest.approx(list(expected), abs=0.51)
    assert page.locator(".tw-summary b").inner_text() == f"{plan.total:,}"


# -- the points ------------------------------------------------------------------------------------------


def test_pointing_at_a_class_shows_its_points(mount):
    page = mount(clouds())
    before = page.evaluate(PICTURE)
    page.locator(".tw-row").nth(1).hover()
    let_draw(page)
    assert page.evaluate(PICTURE) != before
    page.mouse.move(5, 5)
    let_draw(page)
    assert page.evaluate(PICTURE) == before


def test_the_points_are_an_image_with_words(mount):
    control = clouds(target="1:3", how="under")
    page = mount(control)
    canvas = page.get_by_role("img")
    assert canvas.get_attribute("aria-label") == f"Points in the plane. {control.describe()}"


@pytest.mark.parametrize("name", ["points", "a million labels"])
def test_a_key_is_answered_in_the_next_frame_and_costs_a_few(mount, name, processor_time):
    page = mount(STATES[name](), width=900)
    page.locator(".tw-slider").focus()
    before, shown = processor_time(), page.evaluate(PICTURE)
    for _ in range(30):
        page.keyboard.press("ArrowRight")
        page.clock.run_for(FRAME)
    assert (processor_time() - before) / 30 < 6 * FRAME / 1_000
    assert page.evaluate(PICTURE) != shown


# -- positives and negatives, objects, SMOTE -------------------------------------------------------------


def ratios(page):
    return page.get_by_role("combobox", name="Positives : negatives")


def chosen(menu) -> str:
    return menu.locator("option:checked").inner_text()


def test_one_to_two_and_one_to_three_are_in_a_menu(mount, answer):
    control = SamplingRatio(["cat"] * 90 + ["dog"] * 10, how="under", positive="dog")
    page = mount(control)
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Positives and negatives":
        - text: /Positives . negatives/
        - combobox /Positives . negatives/
    """)
    assert chosen(ratios(page)) == "1:1"
    ratios(page).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert chosen(ratios(page)) == "1:3"
    assert number(page, 0) == "90 → 30"
    wait_for_release(page)
    answer(control)
    assert control.value.after == {False: 30, True: 10}
    page.locator(".tw-slider").focus()
    page.keyboard.press("ArrowRight")
    assert chosen(ratios(page)).startswith("by hand")
    ratios(page).select_option("as they come")
    assert [number(page, row) for row in (0, 1)] == ["90", "10"]
    wait_for_release(page, 2)
    answer(control)
    assert control.value.after == {False: 90, True: 10}
    assert chosen(ratios(page)) == "as they come"


def test_one_class_of_several_is_set_against_all_others(mount, answer):
    control = SamplingRatio(["cat"] * 600 + ["dog"] * 80 + ["fox"] * 320, how="under", target="1:8")
    page = mount(control)
    positive = page.get_by_role("combobox", name="Positive class")
    assert (chosen(ratios(page)), chosen(positive)) == (
        "by hand – with the bars, the slider or the field",
        "dog",
    )
    ratios(page).select_option("1:3")
    assert [number(page, row) for row in (0, 1, 2)] == ["600 → 157", "80", "320 → 83"]
    assert wait_for_release(page)["target"] == {"shares": [[1, "1/4"]]}
    answer(control)
    assert (chosen(ratios(page)), page.get_by_role("alert").inner_text()) == ("1:3", "")
    assert control.target == {"dog": Fraction(1, 4)}
    expect(page.get_by_role("status")).to_contain_text("dog to all others: 1:3.")
    positive.select_option("fox")
    assert wait_for_release(page, 2)["target"] == {"shares": [[2, "1/4"]]}
    answer(control)
    assert control.value.after == {"cat": 600, "dog": 80, "fox": 226}
    page.locator("label", has_text="Over").first.click()
    wait_for_release(page, 3)
    answer(control)
    assert control.value.after == {"cat": 847, "dog": 113, "fox": 320}
    assert (chosen(ratios(page)), chosen(positive)) == ("1:3", "fox")
    page.locator(".tw-handle").first.press("ArrowUp")
    assert chosen(ratios(page)).startswith("by hand")


def test_too_few_negatives_are_told_and_cost_no_positives(mount, answer):
    control = SamplingRatio(["no"] * 60 + ["yes"] * 40, target="1:1", how="under", positive="yes")
    page = mount(control)
    ratios(page).select_option("1:3")
    assert [number(page, row) for row in (0, 1)] == ["60", "40"]
    wait_for_release(page)
    answer(control)
    expect(page.get_by_role("status")).to_have_text(control.describe())


def test_objects_follow_the_images_while_the_bar_moves(mount, answer):
    control = STATES["objects"]()
    page = mount(control)
    shown = page.locator(".tw-objects .tw-number")

    def numbers() -> list[int]:
        return [int(text.split()[-1].replace(",", "")) for text in shown.all_inner_texts()]

    assert numbers() == list(control.object_counts().values())
    page.locator(".tw-slider").focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    live = numbers()
    assert asked(page) == [] or asked(page)[-1]["target"] != control.target
    wait_for_release(page)
    answer(control)
    assert live == numbers() == list(control.object_counts().values())
    expect(page.get_by_role("status")).to_have_text(control.describe())


def test_interpolated_points_are_drawn_when_the_kernel_has_made_them(mount, answer):
    control = STATES["interpolated"]()
    page = mount(control)
    rings = page.evaluate(PICTURE)
    page.locator(".tw-slider").focus()
    page.keyboard.press("ArrowLeft")
    let_draw(page)
    waiting = page.evaluate(PICTURE)
    assert waiting != rings, "those of another setting are not shown"
    assert wait_for_release(page)["added"] == "smote"
    answer(control)
    let_draw(page)
    assert page.evaluate(PICTURE) not in (waiting, rings)
    expect(page.locator(".tw-summary")).to_contain_text("interpolated")
    expect(page.get_by_role("status")).to_have_text(control.describe())


def test_copies_or_smote_by_keyboard(mount, answer):
    control = SamplingRatio([0] * 90 + [1] * 10, [[i % 7, i % 11] for i in range(100)], target="1:2")
    page = mount(control)
    page.locator("input[value=copies]").focus()
    page.keyboard.press("ArrowRight")
    assert wait_for_release(page)["added"] == "smote"
    answer(control)
    assert control.added == "smote"
    page.locator(".tw-code summary").click()
    assert "SMOTE" in page.locator("pre code").inner_text()
    page.locator("label", has_text="Under").click()
    expect(page.locator("input[value=copies]")).to_be_hidden()


def test_a_class_too_small_to_interpolate_is_told_and_copies_stay(mount, answer):
    control = SamplingRatio([0] * 96 + [1] * 4, [[i % 7, i % 11] for i in range(100)])
    page = mount(control)
    page.locator("label", has_text="SMOTE").click()
    wait_for_release(page)
    answer(control)
    expect(page.get_by_role("alert")).to_contain_text("class 1 has 4 samples")
    expect(page.locator("input[value=copies]")).to_be_checked()


def test_5000_classes_have_40_rows_and_are_moved_at_once(mount, answer):
    counts = [*range(1, 5_001)]
    control = SamplingRatio(
        np.repeat(np.arange(5_000), counts), class_names=[f"class {c}" for c in range(5_000)]
    )
    page = mount(control)
    assert page.locator(".tw-row").count() == 40
    names = page.locator(".tw-row b").all_text_contents()
    assert [names[row] for row in (0, 19, 20, 39)] == ["class 0", "class 19", "class 4980", "class 4999"]
    expect(page.locator(".tw-bars-between")).to_have_text("and 4,960 classes between these in size")
    assert page.evaluate("document.querySelectorAll('*').length") < 1_000
    page.locator(".tw-slider").focus()
    page.keyboard.press("End")
    assert wait_for_release(page)["target"]["text"].startswith("1:")
    answer(control)
    expect(page.get_by_role("alert")).to_have_text("")
    page.locator(".tw-handle").last.focus()
    page.keyboard.press("ArrowUp")
    assert dict(wait_for_release(page, 2)["target"]["counts"])[4_999] > 5_000
