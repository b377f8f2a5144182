"""AugmentationStudio in real Chromium, in a blank page: keys, the wall, what is read, answers, themes and widths."""

import numpy as np
import pytest
from playwright.sync_api import expect

from course_lib.augment import Augmentation
from course_widgets import AugmentationStudio
from course_widgets.augmentation_studio.pictures import digits
from tests.browser.conftest import FRAME, answer_to, asked, last_request, packed, wait_for_release

pytestmark = pytest.mark.browser

STATES = AugmentationStudio.STATES


def studio(policy=None, **changes) -> AugmentationStudio:
    return AugmentationStudio(digits(), policy=policy, **{"seeds": 2, "budget": 100, **changes})


def slider(page, name: str):
    return page.get_by_role("slider", name=name, exact=True)


def wall(page) -> np.ndarray:
    """The first channel of the pictures as the page shows them."""
    return np.array(
        page.evaluate(
            """() => [...document.querySelectorAll(".tw-wall canvas")].map((canvas) => {
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              return [...data].filter((_, k) => k % 4 === 0);
            })"""
        )
    )


def shown(control) -> np.ndarray:
    """The wall as the control has it."""
    return control.changed().wall.reshape(24, -1)


def all_answers(page, control) -> list[dict]:
    """Let the control hear what the page sent last; return all that it answers, which the page has not heard yet."""
    answers = []
    control.observe(lambda change: answers.append(change.new), "_response")
    control.set_state(page.evaluate("model.sent.at(-1)"))
    control.unobserve_all("_response")
    return answers


def hear(page, response: dict) -> None:
    page.evaluate("(response) => model.answer({ _response: unpack(response) })", packed(response))


def test_what_a_screen_reader_meets(mount):
    page = mount(STATES["turned"]())
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Augmentation studio":
        - group "Geometry":
          - heading "Geometry" [level=4]
          - text: flip left and right
          - slider "flip left and right"
          - text: flip up and down
          - slider "flip up and down"
          - text: rotation
          - slider "rotation"
        - group "Light and colour":
          - slider "brightness"
          - slider "contrast"
        - group "Noise, blur, erasing":
          - slider "noise"
        - group "A paper's recipe first":
          - radio "None" [checked]
          - radio "TrivialAugment"
        - group "Beyond the edge":
          - radio "black" [checked]
        - group "Changed pictures":
          - img "0, read with certainty"
          - img "7, read as 5"
        - button "As they are"
        - button "Draw again"
        - table "What a model still reads in them, by class":
          - rowgroup:
            - row /0 \\d+%/
        - table /Right on other pictures. 2 models trained so on 100 pictures/:
          - rowgroup:
            - row /as they are \\d+.\\d% without/
            - row /turned .*/
            - row /in other light .*/
        - status: /Rotation 15°. Of 200 pictures a model is sure of.*/
    """)
    assert slider(page, "rotation").evaluate("(each) => each.ariaValueText") == "15°"
    assert slider(page, "noise").evaluate("(each) => each.ariaValueText") == "off"


def test_a_key_changes_the_wall_before_anything_is_trained_and_the_release_trains(mount):
    control = studio()
    page = mount(control)
    np.testing.assert_array_equal(wall(page), shown(control))
    slider(page, "rotation").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.clock.run_for(FRAME)
    moved = last_request(page)
    assert moved["preview"] is True
    hear(
        page,
        {**control._response, "id": moved["id"], **control._preview(control._from_page(moved["setting"]))},
    )
    expected = studio(moved["setting"]["policy"], seeds=1)
    np.testing.assert_array_equal(wall(page), shown(expected))
    assert control.value == Augmentation()
    assert page.locator(".tw-outcome").get_attribute("aria-busy") == "true"
    assert wait_for_release(page)["policy"] == {"rotation": 20}
    first, *more = all_answers(page, control)
    hear(page, first)
    expect(page.get_by_text("Training with and without, 0 of 2 done")).to_be_visible()
    for response in more:
        hear(page, response)
    expect(page.get_by_text("Training with")).to_have_count(0)
    assert control.value == Augmentation(rotation=20)
    np.testing.assert_array_equal(wall(page), shown(control))
    expect(page.locator(".tw-outcome")).to_have_attribute("aria-busy", "false")
    expect(page.get_by_role("status")).to_have_text(control.describe())
    assert page.locator("pre code").first.text_content() == control.code()
    assert "kornia" in page.locator("pre code").nth(1).text_content()
    told = page.locator(".tw-outcome .tw-accuracy-number").all_inner_texts()
    assert [each.split()[0] for each in told] == [f"{100 * mean:.1f}%" for mean in control.result.means]


def test_dragging_trains_only_when_let_go(mount):
    page = mount(studio())
    box = slider(page, "noise").bounding_box()
    page.mouse.move(box["x"] + 9, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 10)
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 10)
    page.clock.run_for(10_000)
    assert asked(page) == []
    page.mouse.up()
    assert wait_for_release(page)["policy"]["noise"] >= 0.4


def test_the_pictures_as_they_are_are_a_key_away(mount):
    control = STATES["upside down"]()
    page = mount(control)
    button = page.get_by_role("button", name="As they are")
    button.press("Enter")
    originals = np.frombuffer(control._originals, np.uint8).reshape(24, -1)
    np.testing.assert_array_equal(wall(page), originals)
    assert button.get_attribute("aria-pressed") == "true"
    button.press("Enter")
    np.testing.assert_array_equal(wall(page), shown(control))
    assert page.evaluate("model.sent") == []


def test_to_move_shows_what_changes_again(mount):
    page = mount(STATES["upside down"]())
    button = page.get_by_role("button", name="As they are")
    button.press("Enter")
    slider(page, "rotation").press("ArrowLeft")
    assert button.get_attribute("aria-pressed") == "false"


def test_drawing_again_asks_for_another_seed_and_trains_nothing_new(mount):
    control = studio({"rotation": 45})
    page = mount(control)
    before = wall(page)
    page.get_by_role("button", name="Draw again").press("Enter")
    assert wait_for_release(page)["seed"] == 1
    answers = all_answers(page, control)
    assert len(answers) == 1
    hear(page, answers[0])
    assert (wall(page) != before).any()
    np.testing.assert_array_equal(wall(page), shown(control))


def test_presets_and_edges_are_chosen_and_left_out_when_they_are_the_usual(mount):
    control = studio({"rotation": 45})
    page = mount(control)
    page.get_by_role("radio", name="TrivialAugment").check()
    assert wait_for_release(page)["policy"] == {"rotation": 45, "preset": "trivialaugment"}
    page.get_by_role("radio", name="mirrored").check()
    assert wait_for_release(page, 2)["policy"] == {
        "rotation": 45, "preset": "trivialaugment", "padding": "reflection",
    }  # fmt: skip
    answer_to(page, control, last_request(page))
    assert control.value.padding == "reflection"
    assert page.locator("pre code").nth(1).text_content().startswith("# kornia's space")
    page.get_by_role("radio", name="None").check()
    page.get_by_role("radio", name="black").check()
    assert wait_for_release(page, 3)["policy"] == {"rotation": 45}


def test_a_chance_stays_when_the_strength_is_moved(mount):
    page = mount(STATES["some of them"]())
    assert slider(page, "noise").evaluate("(each) => each.ariaValueText") == "20% in 50%"
    slider(page, "noise").press("ArrowRight")
    assert wait_for_release(page)["policy"] == {"noise": [0.3, 0.5], "erasing": [0.2, 0.25]}


def test_a_strength_between_the_steps_is_shown_as_it_is(mount):
    page = mount(studio({"rotation": 17}))
    assert slider(page, "rotation").evaluate("(each) => each.ariaValueText") == "17°"
    slider(page, "rotation").press("ArrowRight")
    assert wait_for_release(page)["policy"] == {"rotation": 20}


def test_a_refusal_of_the_kernel_is_shown_and_undone(mount):
    control = studio({"rotation": 45})
    page = mount(control)
    slider(page, "rotation").press("Home")
    wait_for_release(page)
    error = "rotation=200 is outside 0 … 180 degrees"
    hear(page, {**control._response, "id": last_request(page)["id"], "error": error})
    expect(page.get_by_role("alert")).to_contain_text(error)
    assert slider(page, "rotation").evaluate("(each) => each.ariaValueText") == "45°"


def test_undo_and_the_start_are_a_key_away(mount):
    control = studio({"rotation": 45})
    page = mount(control)
    slider(page, "blur").press("ArrowRight")
    wait_for_release(page)
    answer_to(page, control, last_request(page))
    page.get_by_role("button", name="Undo").press("Enter")
    assert wait_for_release(page, 2)["policy"] == {"rotation": 45}
    answer_to(page, control, last_request(page))
    assert control.value == Augmentation(rotation=45)
    assert slider(page, "blur").evaluate("(each) => each.ariaValueText") == "off"


def test_what_is_read_is_drawn_to_the_counts(mount):
    control = STATES["upside down"]()
    page = mount(control)
    sure, unsure, wrong = control.reading.counts[6]
    parts = page.locator(".tw-readings tbody tr").nth(6).locator("i")
    widths = parts.evaluate_all("all => all.slice(0, 3).map((each) => parseFloat(each.style.width))")
    n = sure + unsure + wrong
    assert widths == pytest.approx([100 * sure / n, 100 * unsure / n, 100 * wrong / n], abs=1e-3)
    line = page.locator(".tw-reading-line").nth(6).evaluate("(each) => parseFloat(each.style.left)")
    assert line == pytest.approx(100 * (sure + unsure) / n, abs=1e-3)
    wrong_on_wall = int((control.reading.named[:24] != control.changed().y[:24]).sum())
    assert page.locator('.tw-wall-picture[data-read="wrong"]').count() == wrong_on_wall > 5


@pytest.mark.parametrize("name", STATES)
def test_nothing_sticks_out_at_any_width(mount, name, sticks_out):
    page = mount(STATES[name](), width=1400)
    for summary in page.locator(".tw-code summary").all():
        summary.click()
    parts = ".tw-control :is(input, button, canvas, td, th, output, span, figcaption)"
    for width in (1400, 1000, 800, 680, 480, 400, 320):
        assert sticks_out(width, parts) == [], width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(mount, contrasts, dark):
    mount(STATES["upside down"](), dark=dark)
    operations = [".tw-studio-group h4", ".tw-studio label", ".tw-slider-value", ".tw-studio-choices span"]
    pictures = [".tw-wall-picture figcaption", ".tw-wall-picture s", ".tw-studio-buttons button"]
    results = [
        "caption",
        ".tw-readings th",
        ".tw-reading-number small",
        ".tw-reading-key",
        ".tw-outcome th",
        ".tw-outcome .tw-accuracy-number",
        ".tw-outcome .tw-accuracy-words",
        ".tw-outcome .tw-accuracy-axis span",
    ]
    assert min(contrasts([*operations, *pictures, *results])) >= 4.5


def test_names_are_text_and_never_html(mount):
    page = mount(STATES["long names"]())
    assert page.locator(".tw-wall b").count() == 0
    assert page.locator(".tw-readings th").nth(1).inner_text() == "<b>&"


def test_colours_are_shown_as_they_are(mount):
    control = STATES["in colour"]()
    page = mount(control)
    assert slider(page, "hue").count() == slider(page, "saturation").count() == 1
    red = wall(page)
    np.testing.assert_array_equal(red, control.changed().wall[..., 0].reshape(24, -1))


def test_scenes_have_boxes_and_points_on_them(mount):
    control = STATES["scenes"]()
    page = mount(control)
    boxes = control._response["boxes"]
    assert page.locator(".tw-wall-picture rect").count() == len(boxes) > 24
    assert page.locator(".tw-wall-picture circle").count() == len(control._response["points"])
    first = page.locator(".tw-wall-picture rect").first
    x, y, width, height = (float(first.get_attribute(name)) for name in ("x", "y", "width", "height"))
    assert [x, y, x + width, y + height] == pytest.approx(boxes[0][1:5])
    wrong = sum(named != box[5] for named, box in zip(control._response["named"], boxes, strict=True))
    assert page.locator('.tw-wall-picture rect[data-read="wrong"]').count() == wrong
    assert page.get_by_role("img", name="read as").count() <= wrong
    page.get_by_role("button", name="As they are").press("Enter")
    assert page.locator(".tw-wall-picture rect").count() == len(control._about["before_marks"]["boxes"])
