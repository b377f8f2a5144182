"""TrainingDeck in real Chromium, in a blank page: keys and mouse, what grows, what is asked, themes, widths."""

import pytest
from playwright.sync_api import expect

from course_lib.training import Recipe
from course_widgets import TrainingDeck
from course_widgets.training_deck.data import digits
from tests.browser.conftest import answer_to, asked, last_request, let_draw, packed, refuse, wait_for_release

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("at_once")]

STATES = TrainingDeck.STATES


def deck(**knobs) -> TrainingDeck:
    return TrainingDeck(digits(), recipe=Recipe(**{"model": "mlp", "learning_rate": 0.003, **knobs}))


@pytest.fixture(scope="module")
def two_runs():
    """A deck with two runs, made once: tests take copies of what it sends."""
    return STATES["two runs"]()


def hear(page, control, **more) -> None:
    """Let the page hear of the kernel what it would be sent now."""
    page.evaluate(
        "(changes) => model.answer(unpack(changes))",
        packed({"_live": control._live, "_runs": control._runs, "_response": control._response, **more}),
    )
    let_draw(page)


def press(page, control, name: str) -> dict:
    """Press a button, and let kernel and page hear of it; return what was asked."""
    page.get_by_role("button", name=name, exact=True).press("Enter")
    request = last_request(page)
    answer_to(page, control, request)
    hear(page, control)
    return request


def path(page, plot: int, part: str, role: str) -> str:
    return (
        page.locator(".tw-deck-plot")
        .nth(plot)
        .locator(f'path.tw-deck-{part}[data-role="{role}"]')
        .get_attribute("d")
    )


def last_point(drawn: str) -> tuple[float, float]:
    x, y = drawn.replace("M", "L").split("L")[-1].split()
    return float(x), float(y)


def test_what_a_screen_reader_meets(mount, two_runs):
    page = mount(two_runs)
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Training deck":
        - text: Learning rate
        - slider "Learning rate"
        - textbox "Learning rate": "0.03"
        - text: Batch size
        - slider "Batch size"
        - textbox "Batch size": "64"
        - text: Epochs
        - slider "Epochs"
        - textbox "Epochs": "10"
        - text: Dropout
        - slider "Dropout"
        - textbox "Dropout": "0"
        - text: Weight decay
        - slider "Weight decay"
        - textbox "Weight decay": "0"
        - group "Optimizer":
          - radio "SGD"
          - radio "momentum"
          - radio "RMSprop"
          - radio "Adam" [checked]
          - radio "AdamW"
        - button "Train" [disabled]
        - button "Repeat both over 5 seeds"
        - figure:
          - img /Loss. training \\d.*, validation \\d.*/
        - figure:
          - img /Accuracy. training \\d+%, validation \\d+%/
        - status: /Adam at 0.03, batches of 64, 10 epochs. right in .*/
        - group: How is that called?
        - group "What you tried"
        - group: Show the code
    """)
    slider = page.get_by_role("slider", name="Learning rate")
    assert slider.evaluate("(each) => each.ariaValueText") == "0.03"


def test_the_first_thing_to_do_is_to_train_and_nothing_is_asked_before(mount):
    page = mount(STATES["start"]())
    assert page.get_by_role("button", name="Train").get_attribute("aria-disabled") == "false"
    assert page.get_by_text("What will it do").is_visible() is False
    assert page.get_by_role("button", name="Repeat").count() == 0
    assert page.locator('path[data-role="here"]').count() == 0
    assert page.get_by_role("img", name="Loss: not trained yet").count() == 1


def test_curves_grow_point_by_point_and_the_page_can_be_used_meanwhile(mount):
    control = deck()
    page = mount(control)
    done = deck()
    done.train()
    whole = done._runs[0]
    page.get_by_role("button", name="Train").click()
    assert last_request(page)["action"] == {"name": "train", "guess": ""}
    seen = []
    for share in (0.1, 0.4, 0.8):
        live = {
            "kind": "train",
            "setting": control._to_page(),
            "label": whole["label"],
            "epochs": 10,
            "done": share,
        }
        live |= {part: whole[part][: max(1, round(share * len(whole[part])))] for part in ("train", "val")}
        hear(page, control, _live=live, _response={**control._response, "id": last_request(page)["id"]})
        seen.append(last_point(path(page, 0, "val", "here")))
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
    assert [x for x, _ in seen] == sorted({x for x, _ in seen})
    expect(page.get_by_text("epoch 9 of 10")).to_be_visible()
    slider = page.get_by_role("slider", name="Learning rate")
    slider.press("ArrowRight")
    assert wait_for_release(page, 2)["learning_rate"] == 0.005
    hear(page, control, _live=live, _response={**control._response, "id": last_request(page)["id"]})
    assert last_point(path(page, 0, "val", "here")) == seen[-1], "the run under way stays in the picture"
    assert slider.evaluate("(each) => each.ariaValueText") == "0.005", (
        "and the knob where the learner moved it"
    )


def test_train_stop_and_the_result(mount):
    control = deck()
    page = mount(control)
    request = press(page, control, "Train")
    assert request["setting"] == control._to_page()
    assert control.runs[0].end.val_accuracy > 0.5
    expect(page.get_by_role("status")).to_have_text(control.describe())
    assert page.locator("pre code").text_content() == control.code()
    expect(page.get_by_text("Tried so far: 1")).to_be_visible()
    assert page.get_by_role("button", name="Train").get_attribute("aria-disabled") == "true"
    page.get_by_role("button", name="Train").press("Enter")
    assert len(asked(page)) == 1, "what is trained is not trained again"
    live = {
        "kind": "train",
        "setting": control._to_page(),
        "label": "",
        "epochs": 10,
        "done": 0.5,
        "train": [],
        "val": [],
    }
    hear(page, control, _live=live)
    page.get_by_role("button", name="Stop").press("Space")
    assert last_request(page)["action"] == {"name": "stop"}


def test_the_curves_end_where_the_kernel_measured(mount, two_runs):
    page = mount(two_runs)
    rows = two_runs._runs[1]["val"]
    top = 1.4 * two_runs._about["guessing"]
    x, y = last_point(path(page, 0, "val", "here"))
    assert (x, y) == pytest.approx((282, 166 - rows[-1][1] / top * 156), abs=0.1)
    x, y = last_point(path(page, 1, "val", "here"))
    assert y == pytest.approx(166 - rows[-1][2] * 156, abs=0.1)


def test_a_changed_knob_is_asked_about_and_the_guess_goes_along(mount, two_runs):
    control = deck()
    control.train()
    page = mount(control)
    assert page.get_by_text("What will it do").is_visible() is False
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    wait_for_release(page)
    answer_to(page, control, last_request(page))
    expect(page.get_by_text("What will it do that run 1 did not?")).to_contain_text(
        "learning rate 0.003 → 0.005"
    )
    assert page.get_by_role("radio", name="no guess").is_checked()
    page.get_by_role("radio", name="gets better").check()
    request = press(page, control, "Train")
    assert request["action"] == {"name": "train", "guess": "better"}
    assert control.runs[1].guess == "better"
    expect(page.get_by_role("status")).to_contain_text("as you expected")
    assert page.get_by_text("What will it do").is_visible() is False


def test_a_guess_is_of_one_change_and_goes_with_the_next(mount):
    control = deck()
    control.train()
    page = mount(control)
    for count in (1, 2):
        page.get_by_role("slider", name="Learning rate").press("ArrowRight")
        wait_for_release(page, count)
        answer_to(page, control, last_request(page))
        assert page.get_by_role("radio", name="no guess").is_checked()
        page.get_by_role("radio", name="diverges").check()


def test_a_run_of_before_is_a_ghost_with_its_number_and_a_way_back(mount, two_runs):
    control = deck()
    for rate in (0.003, 0.03):
        control.learning_rate = rate
        control.train()
    page = mount(control)
    assert path(page, 0, "val", "before") is not None
    assert page.locator(".tw-deck-numbers").first.inner_html().count("<text") == 1
    before = path(page, 0, "val", "before")
    page.get_by_text("Tried so far: 2").click()
    page.locator(".tw-trace-step").first.click()
    assert wait_for_release(page)["learning_rate"] == 0.003
    assert path(page, 0, "val", "here") == before, "its curve is back, before the kernel answers"
    answer_to(page, control, last_request(page))
    assert page.get_by_role("textbox", name="Learning rate").input_value() == "0.003"
    page.get_by_role("button", name="Undo").press("Enter")
    assert wait_for_release(page, 2)["learning_rate"] == 0.03


def test_repeating_is_offered_for_two_runs_and_says_how_far_it_is(mount):
    control = deck(epochs=2)
    for rate in (0.003, 0.03):
        control.learning_rate = rate
        control.train()
    page = mount(control)
    hear(page, control, _live={"kind": "repeat", "done": 3, "of": 8})
    expect(page.get_by_text("3 of 8 trained")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    hear(page, control)
    request = press(page, control, "Repeat both over 5 seeds")
    assert request["action"] == {"name": "repeat"}
    expect(page.get_by_role("status")).to_contain_text("Over 5 paired seeds its validation accuracy is")
    assert page.get_by_role("button", name="Repeat").count() == 0


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("Learning rate", "0.0042", 0.0042),
        ("Epochs", "17", 17),
        ("Dropout", "0,33", 0.33),
        ("Batch size", "50", 50),
    ],
)
def test_what_lies_between_the_stops_is_typed(mount, name, typed, value):
    page = mount(STATES["start"]())
    field = page.get_by_role("textbox", name=name)
    field.fill(typed)
    field.press("Enter")
    key = name.lower().replace(" ", "_")
    assert wait_for_release(page)[key] == value
    slider = page.get_by_role("slider", name=name)
    assert slider.evaluate("(each) => each.ariaValueText") == typed.replace(",", ".")


def test_what_cannot_be_typed_is_refused_with_what_can(mount):
    control = deck()
    page = mount(control)
    field = page.get_by_role("textbox", name="Dropout")
    field.fill("2")
    field.press("Enter")
    wait_for_release(page)
    answer_to(page, control, last_request(page))
    expect(page.get_by_role("alert")).to_contain_text("dropout=2 is not allowed; give a number in [0, 1)")
    assert control.dropout == 0
    field.fill("much")
    field.press("Enter")
    answer_to(page, control, last_request(page))
    expect(page.get_by_role("alert")).to_contain_text("dropout='much' is not allowed")


def test_a_slider_goes_over_its_whole_range_by_keys(mount):
    page = mount(STATES["start"]())
    slider = page.get_by_role("slider", name="Learning rate")
    for key, text in (("Home", "1e-5"), ("End", "10"), ("ArrowLeft", "7")):
        slider.press(key)
        assert slider.evaluate("(each) => each.ariaValueText") == text
    slider = page.get_by_role("slider", name="Weight decay")
    slider.press("ArrowRight")
    assert slider.evaluate("(each) => each.ariaValueText") == "1e-6"
    slider.press("ArrowLeft")
    assert slider.evaluate("(each) => each.ariaValueText") == "0"


def test_a_drag_is_let_go_of_once(mount):
    page = mount(STATES["start"]())
    box = page.get_by_role("slider", name="Dropout").bounding_box()
    page.mouse.move(box["x"] + 9, box["y"] + box["height"] / 2)
    page.mouse.down()
    for share in (0.3, 0.5, 0.7):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 8)
    assert asked(page) == []
    page.mouse.up()
    assert wait_for_release(page)["dropout"] > 0.5
    assert len(asked(page)) == 1


def test_a_refusal_is_shown_and_undone(mount):
    control = deck()
    page = mount(control)
    page.get_by_role("radio", name="SGD", exact=True).check()
    wait_for_release(page)
    refuse(page, control, "not today")
    expect(page.get_by_role("alert")).to_have_text("not today")
    assert page.get_by_role("radio", name="Adam", exact=True).is_checked()


def test_a_run_that_diverges_leaves_the_picture_and_not_the_page(mount, sticks_out):
    page = mount(STATES["diverged"]())
    expect(page.get_by_role("status")).to_contain_text("it diverges")
    assert sticks_out(900, ".tw-control :is(input, button, figure)") == []


@pytest.mark.parametrize("name", ["start", "repeated", "many runs", "every knob"])
def test_nothing_sticks_out_at_any_width(mount, name, sticks_out):
    page = mount(STATES[name](), width=1400)
    for summary in page.locator("summary").all():
        summary.click()
    parts = ".tw-control :is(input, button, svg, p, label, span)"
    for width in (1400, 1000, 800, 680, 480, 400, 320):
        assert sticks_out(width, parts) == [], width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(mount, contrasts, dark):
    control = deck()
    control.train()
    control.learning_rate = 0.01
    mount(control, dark=dark)
    texts = [
        ".tw-deck-knob label",
        ".tw-deck-key span",
        ".tw-deck-figure figcaption",
        ".tw-sentence",
        ".tw-deck-train",
    ]
    assert min(contrasts([*texts, ".tw-deck-rule summary"])) >= 4.5
    assert min(contrasts([".tw-deck-axes text", ".tw-deck-numbers text"], ink="fill")) >= 4.5
    assert (
        min(contrasts([".tw-deck-question p", ".tw-deck-question small"], paper=".tw-deck-question")) >= 4.5
    )


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_two_parts_differ_in_more_than_colour(mount, two_runs, contrasts, dark):
    page = mount(two_runs, dark=dark)
    style = "(each) => [getComputedStyle(each).stroke, getComputedStyle(each).strokeDasharray]"
    train, val = (
        page.locator(f'.tw-deck-plot path.tw-deck-{part}[data-role="here"]').first.evaluate(style)
        for part in ("train", "val")
    )
    assert train[0] != val[0]
    assert (train[1] == "none", val[1] == "none") == (False, True)
    assert (
        min(
            contrasts(
                ['path.tw-deck-train[data-role="here"]', 'path.tw-deck-val[data-role="here"]'], ink="stroke"
            )
        )
        >= 3
    )


def test_two_decks_on_a_page_do_not_share_their_clips(mount, two_runs):
    mount(two_runs)
    page = mount(STATES["start"](), beside=True)
    ids = page.locator("clipPath").evaluate_all("all => all.map(({ id }) => id)")
    assert len(ids) == len(set(ids)) == 4
