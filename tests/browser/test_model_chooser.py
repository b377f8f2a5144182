"""ModelChooser in real Chromium, in a blank page: limits by keys, mouse and typing, the pick, a run, both themes."""

import pytest
from playwright.sync_api import expect

from course_lib.datasets import load_digits
from course_widgets import ModelChooser
from tests.browser.conftest import asked, last_request, let_draw, refuse, show_answer, wait_for_release
from tests.widgets.test_model_chooser import QUICK, table

pytestmark = pytest.mark.browser

STATES = ModelChooser.STATES
WIDE = {"high": [0.82, 0.96, 0.945]}  # vit reaches vgg


def slider(page, name: str):
    return page.get_by_role("slider", name=name)


def field(page, name: str):
    return page.get_by_role("textbox", name=name, exact=True)


def standings(page) -> dict[str, str]:
    """What is said of each model."""
    rows = page.locator(".tw-standings tr")
    names = rows.locator(".tw-standing-name").all_inner_texts()
    return dict(zip(names, rows.locator(".tw-standing-status").all_inner_texts(), strict=True))


def pick(page) -> str:
    return page.locator(".tw-chooser-name").inner_text()


def test_what_a_screen_reader_meets(mount):
    page = mount(ModelChooser(table(images=[100, 300, 300]), data=load_digits(), max_latency_ms=0.2))
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Model chooser":
        - group "What it must fit into":
          - heading "What must the model fit into?"
          - text: rules out 1
          - slider "Answers within": /\\d+/
          - textbox "Answers within, in ms": "0.2"
          - slider "Size up to"
          - textbox "Size up to, in MB": "0.19"
          - slider "Training up to"
          - textbox "Training up to, in s": "9"
          - slider "Accuracy from"
          - textbox "Accuracy from, in percent": "0"
          - slider "Images up to"
          - textbox "Images up to": "300"
        - paragraph: "2 of 3 fit. The pick:"
        - paragraph: vgg on 300 images
        - paragraph: /95.0% right/
        - button "Measure on this machine"
        - group "Cost":
          - radio "latency" [checked]
          - radio "size"
          - radio "training"
          - radio "parameters"
          - radio "multiply-adds"
        - img /Models, accuracy over a cost. Of 3 measured models 2 fit.*/
        - table /All measured models.*/:
          - rowgroup:
            - row /vgg on 300 images 95.0% 94.0% to 96.0% 0.1 ms the pick/:
              - rowheader "vgg on 300 images":
                - button "vgg on 300 images" [pressed]
            - row /vit on 300 images 90.0% 88.0% to 92.0% 0.4 ms its slow answers take 0.4 ms too long/
            - row /linear on 100 images 80.0% 78.0% to 82.0% 0.01 ms less accurate, but cheaper/
        - status: /Of 3 measured models 2 fit.*/
    """)
    expect(slider(page, "Answers within")).to_have_attribute("aria-valuetext", "0.2 ms, rules out 1")


def test_a_limit_by_keys_rules_out_at_once_and_is_sent_when_let_go(mount, answer):
    chooser = ModelChooser(table())
    page = mount(chooser)
    slider(page, "Answers within").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert field(page, "Answers within, in ms").input_value() == "0.58"
    assert standings(page)["vit"] == "its slow answers take 0.02 ms too long"
    assert asked(page) == []
    assert wait_for_release(page)["max_latency_ms"] == 0.58
    assert len(asked(page)) == 1
    answer(chooser)
    assert chooser.max_latency_ms == 0.58
    page.keyboard.press("Home")
    wait_for_release(page, 2)
    answer(chooser)
    assert pick(page) == "No model is left"
    expect(page.locator(".tw-chooser-heading")).to_have_text("None of 3 fits.")
    assert chooser.value is None
    expect(page.get_by_role("status")).to_contain_text("None of 3 measured models fits. Nearest is")


def test_a_limit_by_mouse_and_by_typing(mount, answer):
    chooser = ModelChooser(table())
    page = mount(chooser)
    box = slider(page, "Accuracy from").bounding_box()
    page.mouse.click(box["x"] + 0.85 * box["width"], box["y"] + box["height"] / 2)
    floor = wait_for_release(page)["min_accuracy"]
    assert 0.83 < floor < 0.96
    answer(chooser)
    assert standings(page)["linear"].endswith("points too low")
    field(page, "Accuracy from, in percent").fill("95")
    page.keyboard.press("Enter")
    assert wait_for_release(page, 2)["min_accuracy"] == 0.95
    answer(chooser)
    assert (pick(page), chooser.value.model) == ("vgg", "vgg")
    assert standings(page)["vit"] == "at best 3 points too low"


def test_what_cannot_be_is_refused_and_the_limit_before_is_back(mount, answer):
    chooser = ModelChooser(table(), min_accuracy=0.5)
    page = mount(chooser)
    for count, typed in enumerate(("150", "most"), 1):
        field(page, "Accuracy from, in percent").fill(typed)
        page.keyboard.press("Enter")
        wait_for_release(page, count)
        answer(chooser)
        expect(page.locator(".tw-problem")).to_contain_text("give a number from 0 to 1, such as 0.95")
        assert chooser.min_accuracy == 0.5
    field(page, "Accuracy from, in percent").fill("60")
    page.keyboard.press("Enter")
    wait_for_release(page, 3)
    answer(chooser)
    expect(page.locator(".tw-problem")).to_be_empty()
    assert chooser.min_accuracy == 0.6


def test_the_tied_are_named_and_another_cost_makes_another_pick(mount, answer):
    chooser = ModelChooser(table(**WIDE))
    page = mount(chooser)
    note = page.locator(".tw-chooser-pick")
    expect(note).to_contain_text("Too close to call with vit: it is the quickest.")
    assert standings(page) == {
        "vgg": "the pick",
        "vit": "too close to call",
        "linear": "less accurate, but cheaper",
    }
    page.get_by_role("radio", name="size").check(force=True)
    assert wait_for_release(page)["axis"] == "megabytes"
    answer(chooser)
    assert (pick(page), chooser.value.model) == ("vit", "vit")
    expect(note).to_contain_text("Too close to call with vgg: it is the smallest.")
    assert standings(page)["vgg"] == "most accurate, yet too close to call"


def test_a_model_is_chosen_by_its_name_or_its_point_and_the_limits_decide_again(mount, answer):
    chooser = ModelChooser(table())
    page = mount(chooser)
    page.get_by_role("button", name="linear").focus()
    page.keyboard.press("Enter")
    assert wait_for_release(page)["choice"] == ["linear", 300]
    answer(chooser)
    expect(page.get_by_role("button", name="linear")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".tw-chooser-heading")).to_have_text("All 3 fit. Chosen by hand:")
    assert "model = linear(" in page.locator("pre code").text_content()
    page.locator(".tw-plot-mark", has=page.locator("title", has_text="vit:")).locator(
        ".tw-plot-reach"
    ).click()
    assert wait_for_release(page, 2)["choice"] == ["vit", 300]
    answer(chooser)
    assert pick(page) == "vit"
    page.get_by_role("button", name="Back to the pick").click()
    wait_for_release(page, 3)
    answer(chooser)
    assert (chooser.choice, pick(page)) == (None, "vgg")
    expect(page.get_by_role("button", name="Back to the pick")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    answer(chooser)
    assert chooser.choice == ("vit", 300)


def test_the_rows_are_one_stop_for_tab_and_arrows_go_between_them(mount):
    page = mount(ModelChooser(table()))
    names = page.locator(".tw-standing-name")
    buttons = "[...document.querySelectorAll('.tw-standing-name')]"
    at = f"{buttons}.indexOf(document.activeElement)"
    assert names.count() > 2
    names.first.focus()
    for key, place in (
        ("ArrowDown", 1),
        ("End", names.count() - 1),
        ("ArrowDown", names.count() - 1),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        assert page.evaluate(at) == place
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.evaluate(at) == -1
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(at) == 1, "Tab comes back to the row that was left"
    page.keyboard.press("Enter")
    assert names.nth(1).get_attribute("aria-pressed") == "true"


def test_a_run_is_shown_under_way_and_then_beside_the_point_of_the_table(mount, answer):
    chooser = ModelChooser(
        table(images=[60, 60, 60]), data=load_digits(), recipe=QUICK, choice=("linear", 60)
    )
    page = mount(chooser)
    button = page.get_by_role("button", name="Measure on this machine")
    button.click()
    wait_for_release(page)
    request = last_request(page)
    assert request["setting"]["runs"] == [{"model": "linear", "images": 60}]
    under_way = {**chooser._response, "id": request["id"], "setting": request["setting"], "more": True}
    show_answer(page, under_way)
    page.evaluate("model.answer({ _progress: { done: 3, of: 8 } })")
    bar = page.get_by_role("progressbar", name="Training")
    expect(bar).to_have_attribute("value", "3")
    expect(button).to_have_attribute("aria-disabled", "true")
    count = len(page.evaluate("model.sent"))
    page.keyboard.press("Enter")  # it has the focus still
    assert len(page.evaluate("model.sent")) == count, "one at a time"
    page.evaluate("model.answer({ _progress: { done: 0, of: 0 } })")
    answer(chooser)
    expect(bar).to_be_hidden()
    let_draw(page)
    assert page.locator(".tw-plot-here path").count() == 1
    accuracy = f"{chooser.runs[0]['accuracy']:.1%}"
    assert f"here: {accuracy}" in standings(page)["linear"]
    expect(page.get_by_role("status")).to_contain_text(f"Measured here: linear {accuracy}")
    page.get_by_role("button", name="Undo").click()
    answer(chooser)
    let_draw(page)
    assert (chooser.runs, page.locator(".tw-plot-here path").count()) == ((), 0)


def test_a_run_that_was_stopped_says_so_and_leaves_no_point(mount):
    chooser = ModelChooser(table(images=[60, 60, 60]), data=load_digits(), recipe=QUICK)
    page = mount(chooser)
    page.get_by_role("button", name="Measure on this machine").click()
    wait_for_release(page)
    refuse(page, chooser, "Stopped: vgg was not measured. Press again to begin anew.")
    expect(page.get_by_role("alert").filter(has_text="Stopped")).to_be_visible()
    assert page.locator(".tw-plot-here path").count() == 0
    expect(page.get_by_role("button", name="Measure on this machine")).to_have_attribute(
        "aria-disabled", "false"
    )


def test_stop_interrupts_the_kernel_where_the_page_can(mount, page):
    chooser = ModelChooser(table(images=[60, 60, 60]), data=load_digits(), recipe=QUICK)
    mount(chooser)
    expect(page.get_by_text("Stop it with the notebook's ■")).to_be_hidden()
    assert page.get_by_role("button", name="Stop").count() == 0


def test_without_data_there_is_nothing_to_measure_on(mount):
    page = mount(ModelChooser(table()))
    assert page.get_by_role("button", name="Measure on this machine").count() == 0


def test_the_plot_draws_what_is_left_the_front_and_the_limits(mount):
    page = mount(ModelChooser(table(), max_latency_ms=0.2, min_accuracy=0.85))
    marks = page.locator(".tw-plot-mark")
    assert sorted(
        marks.evaluate_all(
            "all => all.map((each) => [each.querySelector('title').textContent, each.dataset.out])"
        )
    ) == [
        ["linear: at best 3 points too low", "true"],
        ["vgg: the pick", "false"],
        ["vit: its slow answers take 0.4 ms too long", "true"],
    ]
    assert page.locator(".tw-plot-out rect").count() == 2
    assert page.locator(".tw-plot-bar").count() == 1
    assert page.locator(".tw-plot-names text").all_text_contents() == ["vgg"]
    assert page.locator(".tw-plot-front").get_attribute("d").startswith("M")
    mount(ModelChooser(table(), axis="parameters"))
    page.wait_for_selector(".tw-plot-bar", state="attached")
    assert page.locator(".tw-plot-out rect").count() == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_can_be_read(dark, mount, contrasts):
    mount(STATES["limits"](), dark=dark)
    texts = [".tw-bound-name", ".tw-bound-count", ".tw-standings [data-out='true'] td", ".tw-standings small"]
    assert min(contrasts(texts)) >= 4.5
    assert min(contrasts([".tw-chooser-heading", ".tw-chooser-name"], ".tw-chooser-pick")) >= 4.5
    assert min(contrasts([".tw-plot-texts text", ".tw-plot-names text"], ink="fill")) >= 4.5
    assert min(contrasts([".tw-plot-out line"], ink="stroke")) >= 3


@pytest.mark.parametrize("width", [300, 480, 900])
@pytest.mark.parametrize("name", ["no limit", "nothing left", "one size"])
def test_nothing_sticks_out_and_no_cell_lies_over_another(name, width, mount, sticks_out):
    page = mount(STATES[name]())
    assert sticks_out(width, "svg:not(.tw-model-swatch), input, label, p, td, th, button") == []
    wide = (
        "all => all.filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent)"
    )
    assert page.locator(".tw-standings :is(th, td)").evaluate_all(wide) == []
