"""GroupMixer in real Chromium, in a blank page: keys, drags, what is sent, what is shown, themes and widths."""

import pytest
from playwright.sync_api import expect

from course_widgets import GroupMixer
from tests.browser.conftest import answer_to, asked, last_request, show_answer, wait_for_release

pytestmark = pytest.mark.browser

STATES = GroupMixer.STATES


def mixture(page) -> list[int]:
    """What the sliders stand at."""
    return page.locator(".tw-mix-slider").evaluate_all("all => all.map((each) => Number(each.value))")


def drag(page, row: int, to: float) -> None:
    """Drag a group's handle to a share of its track, with the mouse; do not let go."""
    thumb = (
        page.locator(".tw-mix-track")
        .nth(row)
        .evaluate("""(track) => {
      const [box, input] = [track.getBoundingClientRect(), track.querySelector("input")];
      return { x: box.left + (box.width * input.value) / input.max, y: box.top + box.height / 2, box };
    }""")
    )
    page.mouse.move(thumb["x"], thumb["y"])
    page.mouse.down()
    for part in (0.5, 1):
        target = thumb["box"]["left"] + to * thumb["box"]["width"]
        page.mouse.move(thumb["x"] + part * (target - thumb["x"]), thumb["y"] + 2)


def test_what_a_screen_reader_meets(mount):
    page = mount(STATES["two groups"]())
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Group mixer":
        - group "Training samples of each group":
          - slider "day"
          - text: Samples of day
          - textbox "Samples of day": "80"
          - button "Lock day"
          - slider "night"
          - text: Samples of night
          - textbox "Samples of night": "20"
          - button "Lock night"
        - group "Mixtures to begin from":
          - button "Natural proportions"
          - button "Equal parts"
        - paragraph: /Right in all/
        - button "Train again with another seed"
        - img /80 day and 20 night.*Tried so far. 1/
        - status: /Trained on 80 day and 20 night.*/
        - group: Show the code
    """)
    spoken = page.locator("input[type=range]").evaluate_all("all => all.map((each) => each.ariaValueText)")
    assert spoken == ["80 samples, 80%", "20 samples, 20%"]


def test_arrow_keys_mix_and_one_release_follows(mount, answer):
    control = STATES["as they come"]()
    page = mount(control)
    page.locator(".tw-mix-slider").nth(3).focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert mixture(page) == [58, 35, 17, 10]
    released = wait_for_release(page)
    assert released["counts"] == [58, 35, 17, 10]
    expect(page.locator(".tw-mix-body")).to_have_attribute("aria-busy", "true")
    answer(control)
    expect(page.locator(".tw-mix-body")).to_have_attribute("aria-busy", "false")
    assert control.value == {"plain": 58, "coast": 35, "hill": 17, "island": 10}
    expect(page.get_by_role("status")).to_have_text(control.describe())
    assert page.locator(".tw-mix-summary b").first.inner_text() == f"{100 * control.result.total:.1f}%"
    assert page.locator(".tw-earlier").count() == 1
    page.clock.run_for(10_000)
    assert len(asked(page)) == 1, "keys in quick succession are one release"


def test_equal_parts_give_what_there_is_and_natural_ones_come_back(mount, answer):
    control = STATES["as they come"]()
    page = mount(control)
    page.get_by_role("button", name="Equal parts").click()
    assert wait_for_release(page)["counts"] == mixture(page) == [34, 33, 33, 20]
    answer(control)
    page.get_by_role("button", name="Natural proportions").click()
    assert wait_for_release(page, 2)["counts"] == mixture(page) == [60, 36, 18, 6]


def test_a_number_is_typed_and_what_is_locked_stays(mount, answer):
    control = STATES["as they come"]()
    page = mount(control)
    page.get_by_role("button", name="Lock coast").click()
    assert page.locator(".tw-mix-slider").nth(1).is_disabled()
    box = page.get_by_label("Samples of island")
    box.fill("20")
    box.press("Enter")
    assert wait_for_release(page)["counts"] == mixture(page) == [49, 36, 15, 20]
    answer(control)
    for typed, words in (("21", "there are 20"), ("some", "whole number")):
        box.fill(typed)
        box.press("Enter")
        answer(control)
        expect(page.get_by_role("alert")).to_contain_text(words)
        assert mixture(page) == [49, 36, 15, 20]
    page.get_by_role("button", name="Equal parts").click()
    assert mixture(page) == [32, 36, 32, 20]


def test_the_same_mixture_is_trained_again_and_its_scatter_is_seen(mount, answer):
    control = STATES["as they come"]()
    page = mount(control)
    assert page.locator(".tw-run").count() == 0
    page.get_by_role("button", name="Train again").click()
    answer(control)
    assert page.locator(".tw-run").count() == 2
    assert page.locator(".tw-mix-row").nth(1).locator(".tw-seed").count() == 2
    expect(page.locator(".tw-mix-summary")).to_contain_text("of 2 seeds")
    assert "±" in page.locator(".tw-mix-right").first.inner_text()


@pytest.mark.parametrize("key", ["Enter", " ", None], ids=["Enter", "Space", "mouse"])
def test_an_earlier_mark_brings_its_mixture_back(mount, key):
    control = STATES["several tried"]()
    page = mount(control)
    mark = page.get_by_role("button", name="Back to 60 plain, 36 coast, 18 hill, 6 island")
    if key is None:
        mark.click()
    else:
        mark.focus()
        page.keyboard.press(key)
    assert wait_for_release(page)["counts"] == mixture(page) == [60, 36, 18, 6]


def test_shift_and_enter_on_a_mark_are_the_notebooks(mount):
    page = mount(STATES["several tried"]())
    page.locator(".tw-earlier").first.focus()
    page.keyboard.press("Shift+Enter")
    page.clock.run_for(10_000)
    assert asked(page) == []


def test_home_and_end_stop_where_the_samples_do(mount):
    page = mount(STATES["as they come"]())
    page.locator(".tw-mix-slider").nth(3).focus()
    page.keyboard.press("End")
    assert mixture(page)[3] == 20
    page.keyboard.press("Home")
    assert mixture(page)[3] == 0
    assert sum(mixture(page)) == 120


def test_dragging_trains_only_when_let_go_and_back_is_back(mount):
    page = mount(STATES["as they come"]())
    before = mixture(page)
    drag(page, 0, 0.1)
    page.clock.run_for(10_000)
    moved = mixture(page)
    assert moved[0] < 20
    assert sum(moved) == 120
    assert asked(page) == []
    expect(page.locator(".tw-mix-body")).to_have_attribute("data-stale", "true")
    page.mouse.up()
    assert wait_for_release(page)["counts"] == mixture(page)
    page.locator(".tw-mix-slider").first.evaluate(
        "(slider) => { slider.value = 60; slider.dispatchEvent(new Event('input')); }"
    )
    assert mixture(page) == before


def test_a_refused_mixture_goes_back_and_says_why(mount):
    control = STATES["as they come"]()
    page = mount(control)
    page.locator(".tw-mix-slider").nth(1).focus()
    page.keyboard.press("ArrowRight")
    wait_for_release(page)
    answer_to(page, control, {**last_request(page), "setting": {"counts": [1, 2, 3, 4]}})
    expect(page.get_by_role("alert")).to_contain_text("add up to the budget, 120")
    assert mixture(page) == [60, 36, 18, 6]


def test_an_answer_to_what_has_moved_on_is_not_shown(mount):
    control = STATES["as they come"]()
    page = mount(control)
    page.locator(".tw-mix-slider").nth(0).focus()
    page.keyboard.press("ArrowRight")
    wait_for_release(page)
    first = last_request(page)
    page.keyboard.press("ArrowRight")
    wait_for_release(page, 2)
    answer_to(page, control, first)
    expect(page.locator(".tw-mix-body")).to_have_attribute("aria-busy", "true")
    assert mixture(page)[0] > first["setting"]["counts"][0]


def test_what_python_sets_is_shown(mount):
    control = STATES["as they come"]()
    page = mount(control)
    control.counts = {"plain": 100, "coast": 20}
    show_answer(page, control._response)
    assert mixture(page) == [100, 20, 0, 0]
    assert page.locator("pre code").text_content() == control.code()


@pytest.mark.parametrize("name", STATES)
def test_nothing_sticks_out_at_any_width(mount, name, sticks_out):
    mount(STATES[name](), width=1400)
    for width in (1400, 800, 600, 480, 360):
        assert sticks_out(width, ".tw-mix-row > *, .tw-mix-bar, svg, .tw-mix-summary") == [], width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(mount, contrasts, dark):
    mount(STATES["several tried"](), dark=dark)
    inks = [".tw-mix-right", ".tw-mix-head", ".tw-mix-count small", ".tw-mix-summary"]
    assert min(contrasts(inks) + contrasts([".tw-ticks text"], ink="fill")) >= 4.5


def test_names_are_text_and_never_html(mount):
    page = mount(STATES["long names"]())
    assert page.locator(".tw-mix-name b b").count() == 0
    assert page.locator(".tw-mix-name").nth(1).inner_text() == "<b>&"
