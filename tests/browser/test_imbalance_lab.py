"""ImbalanceLab in real Chromium, in a blank page: remedies, sliders, costs, the kernel's answers, pixels, themes."""

import numpy as np
import pytest
from playwright.sync_api import expect
from sklearn.datasets import make_moons

from course_widgets import ImbalanceLab
from tests.browser.conftest import (
    FRAME,
    LULL,
    PAUSE,
    answer_to,
    asked,
    asked_on_the_way,
    last_request,
    let_draw,
    refuse,
    show_answer,
    wait_for_release,
)

pytestmark = pytest.mark.browser

STATES = ImbalanceLab.STATES
X, Y = make_moons(1_000, noise=0.35, random_state=1)
PICTURE = "document.querySelector('canvas').getContext('2d').getImageData(0, 0, 1e3, 1e3).data.join()"


def lab(**changes) -> ImbalanceLab:
    return ImbalanceLab(X, Y, **{"share": 0.1, "names": ("healthy", "ill"), **changes})


def counts(page) -> dict[str, int]:
    """The confusion matrix on the page."""
    read = "all => all.map((each) => Number(each.textContent.replaceAll(',', '')))"
    fn, tp, tn, fp = page.locator(".tw-cell b").evaluate_all(read)
    return {"tn": tn, "fp": fp, "fn": fn, "tp": tp}


def fact(page, name: str) -> str:
    return page.locator(".tw-tiles div", has=page.get_by_text(name, exact=True)).locator("b").inner_text()


def colour_at(page, x: float, y: float) -> list[int]:
    """The canvas's colour at a share of its width and height, from the upper left."""
    return page.evaluate(
        """([x, y]) => {
          const canvas = document.querySelector("canvas");
          const [column, row] = [x * (canvas.width - 1), y * (canvas.height - 1)].map(Math.round);
          return [...canvas.getContext("2d").getImageData(column, row, 1, 1).data].slice(0, 3);
        }""",
        [x, y],
    )


def test_what_a_screen_reader_meets(mount):
    page = mount(lab())
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Imbalance lab":
        - group "Points":
          - radio "As they are" [checked]
          - radio "Copies"
          - radio "SMOTE"
          - radio "Drop"
        - group "Loss":
          - radio "Plain" [checked]
          - radio "Weight"
          - radio "Focal"
          - radio "Logit adj."
        - group "Threshold":
          - radio "One half" [checked]
          - radio "By price"
        - checkbox "correct the prior"
        - text: correct the prior
        - slider "Rare share"
        - textbox "A miss costs": "10"
        - textbox "a false alarm": "1"
        - img /Points in the plane. 10.1% of 278 training points are ill. No remedy.*/
        - button "Draw again"
        - table "Confusion matrix"
        - img /Precision-recall curve, at recall .*/
        - img /Reliability diagram; probabilities are off by .* on average/
        - status: /10.1% of 278 training points are ill.*/
        - group: Show the code
    """)
    spoken = page.get_by_role("slider", name="Rare share").get_attribute("aria-valuetext")
    assert spoken == "10%"


@pytest.mark.parametrize("name", STATES)
def test_the_page_shows_what_python_measured(mount, name):
    control = STATES[name]()
    page = mount(control)
    each = control.value.decision
    assert counts(page) == {
        "tn": each.true_negatives,
        "fp": each.false_positives,
        "fn": each.false_negatives,
        "tp": each.true_positives,
    }
    assert float(fact(page, "Cost").replace(",", "")) == each.cost
    assert float(fact(page, "Threshold")) == pytest.approx(control.setting.called_from, abs=1e-5)
    assert page.locator(".tw-lab-objections").inner_text() == " ".join(control.objections)
    assert page.locator("pre code").text_content() == control.code()
    assert (
        page.locator(".tw-axes-name")
        .first.inner_text()
        .endswith(f"{100 * control.value.average_precision:.1f}%")
    )


@pytest.mark.parametrize("name", STATES)
def test_nothing_sticks_out_at_any_width(mount, name, sticks_out):
    page = mount(STATES[name](), width=1400)
    page.locator(".tw-code summary").click()
    above = ".tw-lab-choices *, .tw-lab-draw *, .tw-lab-sliders *"
    parts = f"{above}, canvas, .tw-lab-legend *, .tw-tiles *, td, th, svg text"
    for width in (1400, 1000, 800, 640, 480, 360, 300):
        assert sticks_out(width, parts) == [], width


@pytest.mark.parametrize("width", [1000, 700, 600, 480])
def test_sliders_cost_and_picture_share_a_screen(mount, width):
    """A notebook in a window of 1,000 pixels has 600 to 700 left beside the side bar."""
    page = mount(lab(remedy="weight"), width=width)
    box = lambda part: page.locator(part).first.bounding_box()  # noqa: E731
    top = box(".tw-control")["y"]
    cost = box(".tw-tiles")
    assert cost["y"] + cost["height"] - top < 420
    picture = box("canvas")
    assert picture["width"] == pytest.approx(picture["height"], abs=2)
    assert picture["width"] <= (420 if width == 1000 else 320)
    assert picture["y"] + picture["height"] - top < 700


WRITTEN = """() => [...document.querySelectorAll(".tw-axes-pair svg")].map((drawing) => {
  const { right } = drawing.getBoundingClientRect();
  const texts = [...drawing.querySelectorAll("text")].map((text) => text.getBoundingClientRect());
  const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
  return [11 * scale, Math.max(...texts.map((text) => text.right)) - right];
})"""


@pytest.mark.parametrize("width", [1000, 760, 680, 580, 400])
def test_what_the_diagrams_say_can_be_read_and_stays_in_them(mount, width):
    page = mount(lab(remedy="weight"), width=width)
    for pixels, beyond in page.evaluate(WRITTEN):
        assert 10 <= pixels <= 16
        assert beyond <= 1


@pytest.mark.parametrize(("width", "beside"), [(680, True), (640, True), (400, False)])
def test_below_700_pixels_the_matrix_stands_beside_the_picture_where_there_is_room(mount, width, beside):
    page = mount(lab(remedy="weight"), width=width)
    picture, matrix = (page.locator(part).bounding_box() for part in ("canvas", ".tw-confusion"))
    assert (matrix["y"] < picture["y"] + picture["height"]) == beside
    assert matrix["height"] < 180


def test_a_cost_out_of_bounds_is_refused_and_never_reckoned_with(mount, answer):
    control = lab()
    page = mount(control)
    field = page.get_by_role("textbox", name="A miss costs")
    for number, text in enumerate(["1e305", "1e309", "9" * 400], start=1):
        field.fill(text)
        page.keyboard.press("Enter")
        wait_for_release(page, number)
        answer(control)
        expect(page.get_by_role("alert")).to_contain_text(
            "cannot be; give a number from 0 to 1,000,000,000,000"
        )
        assert fact(page, "Cost") == f"{control.value.cost:g}"
    field.fill("50")
    page.keyboard.press("Enter")
    assert wait_for_release(page, 4)["miss"] == 50
    answer(control)
    expect(page.get_by_role("alert")).to_have_text("")


def test_names_are_text_and_never_html(mount):
    page = mount(STATES["long names"]())
    assert page.locator(".tw-control b b").count() == 0
    assert page.locator(".tw-lab-legend span span").nth(1).inner_text() == "<b>&"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(mount, contrasts, dark):
    mount(lab(), dark=dark)
    texts = [
        ".tw-labelled-slider label",
        ".tw-lab-meaning",
        ".tw-lab-legend small",
        ".tw-tiles dt",
        ".tw-axes-name",
    ]
    assert min(contrasts(texts)) >= 4.5
    assert min(contrasts([".tw-choice span"], paper=".tw-choice")) >= 4.5
    assert min(contrasts([".tw-axes-texts text"], ink="fill")) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_each_side_of_the_boundary_has_its_class_colour(mount, dark):
    control = lab(remedy="weight")
    page = mount(control, dark=dark)
    frame = np.frombuffer(control._response["frame"], np.uint8).reshape(64, 64)[::-1]
    sides = {False: [], True: []}
    for row, column in [(1, 1), (1, 62), (62, 1), (62, 62)]:
        red, _, blue = colour_at(page, column / 63, row / 63)
        sides[bool(frame[row, column] > 127.5)].append(blue > red)
    assert all(sides[False])
    assert not any(sides[True])
    assert all(sides.values()), "both classes hold a corner"


def test_the_boundary_is_drawn_over_the_points(mount):
    control = lab(remedy="smote")
    page = mount(control)
    frame = np.frombuffer(control._response["frame"], np.uint8).reshape(64, 64)[::-1]
    row = 32
    column = int(np.flatnonzero(np.diff(frame[row] > 127.5))[0])
    darkest = min(
        sum(colour_at(page, at / 63, row / 63)) for at in np.linspace(column - 0.5, column + 1.5, 60)
    )
    assert darkest < 200


def choose(page, word: str) -> None:
    page.locator(".tw-choice label", has_text=word).click()


def test_a_remedy_shows_its_own_slider_beside_those_of_others(mount):
    page = mount(lab())
    shown = {
        "Copies": ["Rare share", "Ratio"],
        "Weight": ["Rare share", "Ratio", "Weight"],
        "Drop": ["Rare share", "Ratio", "Weight"],
        "Focal": ["Rare share", "Ratio", "γ"],
        "By price": ["Rare share", "Ratio", "γ"],
        "As they are": ["Rare share", "γ"],
        "Logit adj.": ["Rare share"],
    }
    for word, sliders in shown.items():
        choose(page, word)
        assert page.locator(".tw-labelled-slider:visible label").all_inner_texts() == sliders


def test_remedies_by_keyboard_are_answered_with_a_new_picture(mount, answer):
    control = lab()
    page = mount(control)
    before = page.evaluate(PICTURE)
    page.locator("input[value=half]").focus()
    page.keyboard.press("ArrowRight")
    assert wait_for_release(page)["threshold"] == "price"
    expect(page.locator(".tw-lab-meaning")).to_contain_text("both mistakes cost the same")
    answer(control)
    page.clock.run_for(LULL)
    assert page.evaluate(PICTURE) != before
    assert counts(page)["tp"] == control.value.decision.true_positives
    expect(page.get_by_role("status")).to_have_text(control.describe())


def test_remedies_are_combined_and_what_makes_no_sense_is_said(mount, answer):
    control = lab()
    page = mount(control)
    for number, word in enumerate(["Copies", "Weight", "By price"], start=1):
        choose(page, word)
        wait_for_release(page, number)
        answer(control)
    assert control.remedy == "copies + weight + threshold"
    expect(page.locator(".tw-lab-objections")).to_contain_text("counted twice")
    page.get_by_role("checkbox", name="correct the prior").focus()
    page.keyboard.press("Space")
    assert wait_for_release(page, 4)["prior"] is True
    answer(control)
    expect(page.locator(".tw-lab-objections")).not_to_contain_text("counted twice")
    assert fact(page, "Cost") == f"{control.value.cost:g}"


def test_drawn_again_other_points_are_shown_and_the_draws_are_summed_up(mount, answer):
    control = lab(resample="drop")
    page = mount(control)
    before = page.evaluate(PICTURE)
    page.get_by_role("button", name="Draw again").click()
    assert wait_for_release(page)["draw"] == 1
    answer(control)
    page.clock.run_for(LULL)
    assert page.evaluate(PICTURE) != before
    expect(page.locator(".tw-lab-luck")).to_contain_text("2 draws: it costs")
    page.get_by_role("button", name="Undo").click()
    assert wait_for_release(page, 2)["draw"] == 0
    answer(control)
    page.clock.run_for(LULL)
    assert page.evaluate(PICTURE) == before
    expect(page.locator(".tw-trace summary")).to_have_text("Tried so far: 2")


def test_every_move_is_asked_at_once_and_none_twice(mount):
    page = mount(lab(remedy="weight", weight=1))
    page.get_by_role("slider", name="Weight").focus()
    for number in (1, 2, 3):
        page.keyboard.press("ArrowRight")
        page.clock.run_for(FRAME)
        assert len(asked_on_the_way(page)) == number
    assert asked(page) == []
    assert wait_for_release(page)["weight"] == 4
    page.clock.run_for(10_000)
    assert [each["weight"] for each in asked_on_the_way(page)] == [2, 3, 4]
    assert len(asked(page)) == 1


def test_an_answer_on_the_way_moves_the_picture_and_not_the_slider(mount):
    control = lab(remedy="weight", weight=1)
    page = mount(control)
    slider = page.get_by_role("slider", name="Weight")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.clock.run_for(FRAME)
    assert [each["weight"] for each in asked_on_the_way(page)] == [2]
    first = last_request(page)
    page.keyboard.press("ArrowRight")
    page.clock.run_for(PAUSE)
    assert [each["weight"] for each in asked(page)] == [3]
    second = last_request(page)
    assert len(page.evaluate("model.sent")) == 3
    answer_to(page, control, first)
    assert fact(page, "Cost") == f"{control.value.cost:g}"
    expect(page.locator(".tw-lab-results")).to_have_attribute("aria-busy", "true")
    assert slider.get_attribute("aria-valuetext") == "3"
    answer_to(page, control, second)
    assert control.weight == 3
    expect(page.locator(".tw-lab-results")).to_have_attribute("aria-busy", "false")
    assert fact(page, "Cost") == f"{control.value.cost:g}"


def test_costs_are_typed_and_nonsense_is_refused(mount, answer):
    control = lab(remedy="threshold")
    page = mount(control)
    field = page.get_by_role("textbox", name="A miss costs")
    field.fill("50")
    page.keyboard.press("Enter")
    assert wait_for_release(page)["miss"] == 50
    answer(control)
    assert counts(page)["fn"] == control.value.decision.false_negatives
    field.fill("-3")
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    answer(control)
    expect(page.get_by_role("alert")).to_contain_text(
        "miss=-3 cannot be; give a number from 0 to 1,000,000,000,000"
    )
    assert field.input_value() == "-3", "to be mended"
    page.keyboard.press("ArrowUp")
    assert wait_for_release(page, 3)["miss"] == 51


def test_a_refusal_of_the_kernel_is_shown_and_undone(mount):
    control = lab()
    page = mount(control)
    page.locator(".tw-choice label", has_text="Drop").click()
    wait_for_release(page)
    refuse(page, control, "not today")
    expect(page.get_by_role("alert")).to_have_text("not today")
    assert page.locator("input:checked").first.get_attribute("value") == "none"


def test_what_python_sets_is_shown_and_does_not_go_back(mount):
    control = lab()
    page = mount(control)
    control.set(remedy="focal", gamma=4.5, share=0.23)
    show_answer(page, control._response)
    assert page.locator("input:checked").nth(1).get_attribute("value") == "focal"
    assert page.get_by_role("slider", name="γ").get_attribute("aria-valuetext") == "4.5"
    assert page.get_by_role("slider", name="Rare share").get_attribute("aria-valuetext") == "23%"
    assert asked(page) == []


def test_the_theme_is_followed(mount):
    page = mount(lab())
    before = sum(colour_at(page, 0.01, 0.01))
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.locator(".tw-control").evaluate("(node) => node.style.setProperty('--jp-layout-color1', '#111')")
    let_draw(page)
    assert sum(colour_at(page, 0.01, 0.01)) < before - 200
