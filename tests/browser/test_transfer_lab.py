"""TransferLab in real Chromium, in a blank page: keys, pairs that follow each other, stopping, themes and widths."""

import pytest
from playwright.sync_api import expect

from course_lib.training import Recipe
from course_widgets import TransferLab
from course_widgets.transfer_lab.data import digits
from course_widgets.transfer_lab.training import Measured, Trainer
from tests.browser.conftest import (
    PAUSE,
    answer_to,
    asked,
    asked_on_the_way,
    last_request,
    refuse,
    wait_for_release,
)

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _untrained(monkeypatch):
    """Let no model be trained: a start is worth 10 points, and 1 more for each seed."""

    def measure(self, recipe):
        worth = 0.1 + recipe.seed / 100 if recipe.transfer else 0
        return Measured(0.6 + worth + recipe.budget / 10_000, 0.5 - worth)

    monkeypatch.setattr(Trainer, "_measure", measure)


def lab(**changes) -> TransferLab:
    recipe = Recipe(steps=60, learning_rate=5e-3, schedule="cosine")
    return TransferLab(*digits(), **{"labels": 20, "seeds": 5, "recipe": recipe, **changes})


def slider(page, name: str):
    return page.get_by_role("slider", name=name, exact=True)


def tile(page, name: str) -> str:
    return page.locator(".tw-tiles div", has_text=name).inner_text().replace("\n", " ")


def wait_for_pair(page, seeds: int) -> dict:
    """End the movement; return the request for so many pairs."""
    page.clock.run_for(PAUSE)
    request = last_request(page)
    assert request["setting"]["seeds"] == seeds
    return request


def finish(page, control) -> None:
    """Let the kernel answer all that the page asks of itself."""
    for seeds in range(control.seeds + 1, 6):
        answer_to(page, control, wait_for_pair(page, seeds))
    page.clock.run_for(PAUSE)
    assert "moving" not in last_request(page)
    answer_to(page, control, last_request(page))


def test_what_a_screen_reader_meets(mount):
    page = mount(lab(thawed=2, trunk_rate=0.1))
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Transfer lab":
        - text: Labels
        - slider "Labels"
        - text: Layers that learn
        - slider "Layers that learn"
        - text: Rate of the trunk
        - slider "Rate of the trunk"
        - button "One more seed"
        - button "Stop" [disabled]
        - term: From the source
        - definition: 72.2% 0.38 s to train
        - term: From scratch
        - definition: 60.2% 0.50 s to train
        - term: Difference, points
        - definition: /\\+12.0 \\+\\d+.\\d to \\+\\d+.\\d/
        - term: Seeds
        - definition: 5 better
        - paragraph: Right, of 179 validation pictures, after 60 steps; both with the same labels
        - img /20 labels, the last 2 of 4 layers learn.* Tried so far. 1./
        - status: /20 labels, the last 2 of 4 layers learn.*/
    """)
    texts = [slider(page, name).evaluate("(each) => each.ariaValueText") for name in
             ("Labels", "Layers that learn", "Rate of the trunk")]  # fmt: skip
    assert texts == ["20", "2 of 4", "× 0.1"]
    assert page.locator(".tw-network small").all_inner_texts() == ["frozen", "frozen", "× 0.1", "new"]


def test_a_key_moves_and_the_pairs_come_one_after_the_other(mount):
    control = lab()
    page = mount(control)
    slider(page, "Labels").press("ArrowRight")
    first = wait_for_pair(page, 1)
    assert (first["setting"], first["moving"]) == (
        {"labels": 30, "thawed": 4, "trunk_rate": 1, "seeds": 1},
        True,
    )
    expect(page.get_by_text("Training pair")).to_be_visible()
    answer_to(page, control, first)
    assert tile(page, "Seeds") == "Seeds 1 too few seeds to call"
    finish(page, control)
    assert asked(page) == [{"labels": 30, "thawed": 4, "trunk_rate": 1, "seeds": 5}]
    assert [each["seeds"] for each in asked_on_the_way(page)] == [1, 2, 3, 4, 5]
    expect(page.get_by_text("Training pair")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text(control.describe())
    assert tile(page, "Seeds") == "Seeds 5 better"
    assert page.locator("pre code").text_content() == control.code()
    expect(page.get_by_text("Tried so far: 2")).to_be_visible()
    assert page.locator("polyline.tw-curves-transferred").get_attribute("points").count(",") == 2


def test_dragging_trains_only_when_let_go(mount):
    page = mount(lab())
    box = slider(page, "Labels").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 10)
    assert page.locator(".tw-transfer-results").get_attribute("aria-busy") == "true"
    assert page.evaluate("model.sent") == []
    page.mouse.up()
    assert wait_for_pair(page, 1)["setting"]["labels"] >= 200


def test_a_learner_who_moves_on_is_not_kept_waiting(mount):
    control = lab()
    page = mount(control)
    slider(page, "Labels").press("ArrowRight")
    first = wait_for_pair(page, 1)
    slider(page, "Layers that learn").press("Home")
    answer_to(page, control, first)
    page.clock.run_for(PAUSE)
    assert last_request(page)["setting"] == {"labels": 30, "thawed": 1, "trunk_rate": 1, "seeds": 1}
    assert [each["seeds"] for each in asked_on_the_way(page)] == [1, 1], "no second pair of what was left"


def test_training_stops_at_the_pair_under_way(mount):
    control = lab()
    page = mount(control)
    slider(page, "Labels").press("ArrowRight")
    answer_to(page, control, wait_for_pair(page, 1))
    second = wait_for_pair(page, 2)
    page.get_by_role("button", name="Stop").press("Enter")
    answer_to(page, control, second)
    assert wait_for_release(page)["seeds"] == 2
    answer_to(page, control, last_request(page))
    assert tile(page, "Seeds") == "Seeds 2 too few seeds to call"
    assert control.seeds == 2
    expect(page.get_by_role("button", name="Stop")).to_be_disabled()


def test_one_more_seed_trains_one_more_pair(mount):
    control = lab()
    page = mount(control)
    page.get_by_role("button", name="One more seed").press("Enter")
    sixth = wait_for_pair(page, 6)
    page.get_by_role("button", name="One more seed").press("Enter")
    answer_to(page, control, sixth)
    assert wait_for_release(page)["seeds"] == 6
    answer_to(page, control, last_request(page))
    assert tile(page, "Seeds") == "Seeds 6 better"
    assert page.locator("circle.tw-curves-seed").count() == 12
    page.get_by_role("button", name="Undo").press("Enter")
    assert wait_for_release(page, 2)["seeds"] == 5


def test_a_refusal_of_the_kernel_is_shown_and_undone_and_nothing_more_is_asked(mount):
    control = lab()
    page = mount(control)
    slider(page, "Labels").press("End")
    wait_for_pair(page, 1)
    refuse(page, control, "labels=538 cannot be")
    expect(page.get_by_role("alert").filter(has_text="labels=538")).to_be_visible()
    assert slider(page, "Labels").evaluate("(each) => each.ariaValueText") == "20"
    expect(page.get_by_text("Training pair")).to_have_count(0)
    assert len(page.evaluate("model.sent")) == 1


def test_where_the_trunk_is_frozen_its_rate_is_shown_to_be_idle(mount):
    page = mount(lab(thawed=1))
    rate = page.locator(".tw-labelled-slider", has_text="Rate of the trunk")
    assert rate.get_attribute("data-on") == "false"
    assert page.locator('.tw-network [data-learns="no"]').count() == 3
    slider(page, "Layers that learn").press("ArrowRight")
    assert rate.get_attribute("data-on") == "true"


def test_a_value_between_the_stops_is_shown_as_it_is(mount):
    page = mount(lab(labels=77, trunk_rate=0.07))
    texts = [
        slider(page, name).evaluate("(each) => each.ariaValueText")
        for name in ("Labels", "Rate of the trunk")
    ]
    assert texts == ["77", "× 0.07"]


def test_a_move_of_python_shows_and_asks_nothing(mount):
    control = lab()
    page = mount(control)
    control.set(labels=100, thawed=3)
    page.evaluate("(response) => model.answer({ _response: response })", control._response)
    assert slider(page, "Labels").evaluate("(each) => each.ariaValueText") == "100"
    assert page.locator(".tw-curves-other").count() == 2, "the one tried before, and its key"
    assert page.evaluate("model.sent") == []


@pytest.mark.parametrize("width", [1400, 820, 480, 400, 320])
def test_nothing_sticks_out_at_any_width(mount, sticks_out, width):
    page = mount(TransferLab.STATES["long names"](), width=1400)
    page.locator(".tw-code summary").click()
    assert sticks_out(width, ".tw-control :is(input, button, svg, dt, dd, output, span, p)") == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(mount, contrasts, dark):
    mount(lab(), dark=dark)
    texts = [".tw-labelled-slider label", ".tw-slider-value", ".tw-network small", ".tw-transfer-caption",
             ".tw-tiles dt", ".tw-tiles b", ".tw-tiles small", ".tw-curves-key", ".tw-sentence"]  # fmt: skip
    assert min(contrasts(texts)) >= 4.5
    assert min(contrasts([".tw-curves-ticks text"], ink="fill")) >= 4.5
