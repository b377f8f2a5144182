"""SubsetExplorer in real Chromium, in a blank page: keys, menus, points, answers of the kernel, themes and widths."""

from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import expect

from course_lib.subsets import POLICIES
from course_widgets import SubsetExplorer
from course_widgets.subset_explorer.data import digits, moons
from tests.browser.conftest import FRAME, asked, last_request, let_draw, wait_for_release

pytestmark = pytest.mark.browser

STATES = SubsetExplorer.STATES


def explorer(**changes) -> SubsetExplorer:
    return SubsetExplorer(**{**digits(), "seeds": 1, **changes})


def show(page, control) -> None:
    """Let the page hear what the control shows now."""
    page.evaluate(
        "(shown) => model.answer(shown)", {"_orders": control._orders, "_response": control._response}
    )


@pytest.fixture
def reply(page):
    """Return ``reply(control)``: the control hears what the page sent last, and the page all that it answers."""

    def answer(control) -> None:
        control.set_state(page.evaluate("model.sent.at(-1)"))
        show(page, control)

    return answer


def slider(page):
    return page.get_by_role("slider", name="Budget")


def menu(page, name: str):
    return page.get_by_role("combobox", name=name, exact=True)


def counts(page) -> list[int]:
    """Picks of each class, as the bars say."""
    return [
        int(text.split()[0].replace(",", "")) for text in page.locator(".tw-share-number").all_inner_texts()
    ]


def fact(page, name: str) -> str:
    return page.locator("dt", has_text=name).locator("+ dd b").inner_text()


def ink(page, colour: list[int]) -> int:
    """How many pixels of the picture have a colour."""
    return page.locator("canvas.tw-cloud").evaluate(
        """(canvas, colour) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let found = 0;
          for (let i = 0; i < data.length; i += 4) {
            found += colour.every((part, k) => Math.abs(data[i + k] - part) < 3);
          }
          return found;
        }""",
        colour,
    )


def test_what_a_screen_reader_meets(mount):
    page = mount(STATES["tiny"]())
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Subset explorer":
        - text: Policy
        - combobox "Policy"
        - text: Classes
        - combobox "Classes"
        - text: Compare with
        - combobox "Compare with"
        - text: Budget
        - slider "Budget"
        - button "Draw again"
        - img /Points in the plane. k-center greedy picks 8 of 40 samples.*/
        - group "The picture":
          - button "Hide labels"
          - button "Circles"
          - button "Pin these picks"
          - text: Look at sample
          - textbox "Look at sample"
        - text: Pick
        - slider "Pick"
        - paragraph: Point at a sample to look at it, or go through the picks.
        - table "Classes of the picks, marked where all samples stand":
          - rowgroup:
            - row /day \\d of 20/
            - row /night \\d of 20/
        - table "Right on validation samples, 3 models each":
          - rowgroup:
            - row /these picks \\d+.\\d% \\d+–\\d+/
            - row /as many at random .*/
            - row /all 40 .*/
        - status: /k-center greedy picks 8 of 40 samples.*/
        - group: Show the code
    """)
    assert slider(page).evaluate("(each) => each.ariaValueText") == "8 · 20%"


def test_the_budget_of_a_nested_policy_is_moved_by_keys_without_the_kernel(mount, reply):
    control = explorer(policy="k_center_greedy")
    page = mount(control)
    slider(page).focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    steps, order = control._about["steps"], control._orders["k_center_greedy:0"]
    place = steps.index(60) + 5
    rows = order["rows"][: steps[place]]
    assert counts(page) == [int((control.data.train.y[rows] == c).sum()) for c in range(10)]
    assert float(fact(page, "Covering radius")) == pytest.approx(order["radii"][place], rel=6e-3)
    assert page.locator(".tw-bands").get_attribute("aria-busy") == "true"
    assert page.evaluate("model.sent") == [], "what is not let go of is not asked"
    released = wait_for_release(page)
    assert (released["policy"], released["budget"]) == ("k_center_greedy", steps[place])
    expect(page.get_by_text("Training 1 model on these picks")).to_be_visible()
    reply(control)
    assert control.indices().tolist() == rows
    expect(page.locator(".tw-bands")).to_have_attribute("aria-busy", "false")
    expect(page.get_by_role("status")).to_have_text(control.describe())
    expect(page.get_by_text("Training 1 model")).to_have_count(0)
    mean = page.locator(".tw-bands .tw-accuracy-number").first.inner_text()
    assert mean.startswith(f"{100 * control.result.picks.mean:.1f}%")
    assert page.locator("pre code").text_content() == control.code()


def test_the_budget_of_any_other_policy_is_followed_by_the_kernel(mount, reply):
    control = explorer(policy="ccs")
    page = mount(control)
    before = counts(page)
    slider(page).focus()
    page.keyboard.press("PageUp")
    page.clock.run_for(FRAME)
    moved = page.evaluate("model.sent[0]._request")
    assert moved["preview"] is True
    assert counts(page) == before
    expect(page.locator(".tw-explorer-body")).to_have_attribute("aria-busy", "true")
    control.set_state({"_request": moved})
    show(page, control)
    expect(page.locator(".tw-explorer-body")).to_have_attribute("aria-busy", "false")
    assert sum(counts(page)) == moved["setting"]["budget"]
    assert control.value["budget"] == 60, "not let go of yet"
    assert wait_for_release(page)["budget"] == moved["setting"]["budget"]
    reply(control)
    assert control.value["budget"] == moved["setting"]["budget"]


def test_dragging_trains_only_when_let_go(mount):
    page = mount(explorer())
    box = slider(page).bounding_box()
    thumb = slider(page).evaluate("(each) => 9 + ((each.clientWidth - 18) * each.value) / each.max")
    page.mouse.move(box["x"] + thumb, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 10)
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 10)
    page.clock.run_for(10_000)
    assert sum(counts(page)) > 300
    assert asked(page) == []
    page.mouse.up()
    assert wait_for_release(page)["budget"] == sum(counts(page))


def test_the_menu_chooses_a_policy_by_keys_and_the_picks_come_before_the_accuracies(mount):
    control = explorer()
    page = mount(control)
    menu(page, "Policy").focus()
    while menu(page, "Policy").input_value() != "hardest":
        page.keyboard.press("ArrowDown")
    page.clock.run_for(FRAME)
    preview = last_request(page)
    assert preview["preview"] is True
    control.set_state({"_request": preview})
    show(page, control)
    first = POLICIES["hardest"](control.data.train.y, 60, scores=control.scores)
    assert counts(page) == [int((control.data.train.y[first] == c).sum()) for c in range(10)]
    expect(page.locator(".tw-bands")).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("button", name="Draw again")).to_be_disabled()
    assert wait_for_release(page)["policy"] == "hardest"


def test_drawing_again_asks_for_another_seed(mount, reply):
    control = explorer()
    page = mount(control)
    before = counts(page)
    page.get_by_role("button", name="Draw again").press("Enter")
    assert wait_for_release(page)["seed"] == 1
    reply(control)
    assert control.value["seed"] == 1
    assert counts(page) != before
    expect(page.get_by_role("button", name="Draw again")).to_be_focused()


def test_quotas_are_kept_and_closed_where_a_policy_has_its_own(mount, reply):
    control = explorer()
    page = mount(control)
    menu(page, "Classes").select_option("balanced")
    assert wait_for_release(page)["per_class"] == "balanced"
    reply(control)
    assert counts(page) == [6] * 10
    menu(page, "Policy").select_option("stratified")
    expect(menu(page, "Classes")).to_be_disabled()
    assert wait_for_release(page, 2)["per_class"] is None
    reply(control)
    assert control.value["policy"] == "stratified"
    assert page.get_by_role("alert").inner_text() == ""


def test_what_another_policy_picks_too_is_ringed_and_counted(mount, reply):
    control = explorer(policy="hardest")
    page = mount(control)
    expect(page.locator("dt")).to_have_count(1)
    black = ink(page, [0, 0, 0])
    menu(page, "Compare with").select_option("window")
    wait_for_release(page)
    reply(control)
    shared = len(set(control.indices()) & set(control._response["others"]))
    assert fact(page, "In common") == f"{round(100 * shared / 60)}%"
    let_draw(page)
    assert ink(page, [31, 31, 31]) > black, "a ring also where only the other picks"
    menu(page, "Compare with").select_option("random")
    wait_for_release(page, 2)
    reply(control)
    let_draw(page)
    assert ink(page, [31, 31, 31]) > black
    menu(page, "Compare with").select_option("")
    expect(page.locator("dt")).to_have_count(1)


def tool(page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def words(page) -> str:
    return page.locator(".tw-sample-words").inner_text()


def go_to_pick(page, count: int) -> None:
    page.get_by_role("slider", name="Pick").fill(str(count))
    let_draw(page)


def test_the_picks_are_gone_through_one_by_one_by_keys(mount):
    control = explorer(policy="k_center_greedy", budget=20)
    page = mount(control)
    step = page.get_by_role("slider", name="Pick")
    assert step.evaluate("(each) => each.ariaValueText") == "20 of 20"
    step.focus()
    page.keyboard.press("Home")
    let_draw(page)
    rows, y = control.indices(), control.data.train.y
    assert sum(counts(page)) == 1
    assert words(page) == f"Sample {rows[0]}, {control.data.classes[y[rows[0]]]}: pick 1 of 20."
    X = control.features.astype(float)
    for count in (2, 3):
        page.keyboard.press("ArrowRight")
        let_draw(page)
        far = np.linalg.norm(X[rows[count - 1]] - X[rows[: count - 1]], axis=1).min()
        name = f"Sample {rows[count - 1]}, {control.data.classes[y[rows[count - 1]]]}"
        assert words(page) == f"{name}: pick {count} of 20; the nearest pick before it is {far:.3g} away."
        reach = np.linalg.norm(X[:, None] - X[rows[:count]], axis=2).min(axis=1).max()
        assert float(fact(page, "Covering radius")) == pytest.approx(reach, rel=6e-3)
    pixels = page.locator(".tw-sample-picture").evaluate(
        "(c) => [...c.getContext('2d').getImageData(0, 0, 8, 8).data].filter((_, k) => k % 4 === 0)"
    )
    assert pixels == control.data.train.X[rows[2]].ravel().tolist()
    page.clock.run_for(10_000)
    assert page.evaluate("model.sent") == [], "to look asks nothing"
    slider(page).press("ArrowRight")
    assert step.evaluate("(each) => each.ariaValueText.split(' of ')").count("20") == 0
    assert sum(counts(page)) > 20, "another budget shows all its picks"


def test_a_sample_is_looked_at_by_the_mouse_and_by_its_number(mount):
    control = explorer(policy="k_center_greedy", budget=20)
    page = mount(control)
    places = np.frombuffer(control._points, "<u2").reshape(-1, 2) / 65535
    lonely = int(
        np.argmax(np.sort(np.linalg.norm(places[:, None] - places, axis=2) + 9 * np.eye(600), axis=1)[:, 0])
    )
    box = page.locator("canvas.tw-cloud").bounding_box()
    margin = 7
    x, y = places[lonely] * [box["width"] - 2 * margin - 1, box["height"] - 2 * margin - 1]
    page.mouse.move(box["x"] + margin + x, box["y"] + box["height"] - margin - 1 - y)
    let_draw(page)
    assert words(page).startswith(f"Sample {lonely}, ")
    field = page.get_by_role("textbox", name="Look at sample")
    assert field.input_value() == str(lonely)
    other = next(i for i in range(600) if i not in control.indices())
    field.fill(str(other))
    field.press("Enter")
    X, rows = control.features.astype(float), control.indices()
    far = np.linalg.norm(X[other] - X[rows], axis=1)
    near = f"its nearest pick, sample {rows[far.argmin()]}, is {far.min():.3g} away"
    assert words(page).endswith(f": not picked; {near}.")
    field.press("ArrowUp")
    assert words(page).startswith(f"Sample {other + 1}, ")
    field.fill("600")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")


def test_hidden_labels_are_nowhere_to_be_seen(mount):
    control = SubsetExplorer(**{**moons(), "seeds": 1}, budget=40)
    page = mount(control)
    assert ink(page, [230, 159, 0]) > 0
    tool(page, "Hide labels").press("Enter")
    go_to_pick(page, 40)
    assert ink(page, [230, 159, 0]) == ink(page, [0, 114, 178]) == 0
    expect(page.locator(".tw-shares")).to_be_hidden()
    expect(menu(page, "Classes")).to_be_disabled()
    assert words(page) == f"Sample {control.indices()[-1]}: pick 40 of 40" + words(page).partition("of 40")[2]
    assert not any(name in page.locator(".tw-explorer-body").inner_text() for name in control.data.classes)
    expect(tool(page, "Hide labels")).to_have_attribute("aria-pressed", "true")
    tool(page, "Hide labels").press("Enter")
    let_draw(page)
    assert ink(page, [230, 159, 0]) > 0
    expect(page.locator(".tw-shares")).to_be_visible()


def test_circles_reach_as_far_as_the_samples_that_a_pick_serves(mount):
    control = SubsetExplorer(**{**moons(), "seeds": 1}, policy="k_center_greedy", budget=4)
    page = mount(control)
    picture = "(canvas) => canvas.toDataURL()"
    before = page.locator("canvas.tw-cloud").evaluate(picture)
    tool(page, "Circles").click()
    let_draw(page)
    assert page.locator("canvas.tw-cloud").evaluate(picture) != before
    expect(page.get_by_text("A circle reaches to the farthest of the samples")).to_be_visible()
    slider(page).press("ArrowRight")  # how far each reaches then, the kernel knows
    page.clock.run_for(FRAME)
    assert last_request(page)["preview"] is True
    tool(page, "Circles").click()
    expect(page.get_by_text("A circle reaches")).to_have_count(0)


def test_a_subset_is_pinned_and_others_compared_with_it(mount, reply):
    control = explorer(policy="hardest", budget=30)
    page = mount(control)
    pinned, first = control.value, control.result.picks
    expect(menu(page, "Compare with").locator("option", has_text="a pinned subset")).to_be_disabled()
    expect(page.locator(".tw-bands tbody tr:visible")).to_have_count(3)
    tool(page, "Pin these picks").click()
    assert wait_for_release(page)["compare"] == pinned
    reply(control)
    assert fact(page, "In common") == "100%"
    menu(page, "Policy").select_option("easiest")
    wait_for_release(page, 2)
    expect(page.locator(".tw-bands")).to_have_attribute("aria-busy", "true")
    reply(control)
    rows = page.locator(".tw-bands tbody tr:visible")
    expect(rows).to_have_count(4)
    assert rows.nth(3).inner_text().split() == [
        *["the", "pinned", "subset"],
        f"{100 * first.mean:.1f}%",
        f"{100 * first.low:.0f}–{100 * first.high:.0f}",
    ]
    assert (
        menu(page, "Compare with").locator("option:checked").inner_text() == "the pinned subset: hardest, 30"
    )
    assert fact(page, "In common") == "0%"
    menu(page, "Compare with").select_option("")
    assert wait_for_release(page, 3)["compare"] is None
    reply(control)
    expect(rows).to_have_count(3)
    menu(page, "Compare with").select_option("pinned subset")
    assert wait_for_release(page, 4)["compare"] == pinned


def test_a_table_shows_its_numbers_by_their_names(mount):
    control = STATES["tiny"]()
    page = mount(control)
    go_to_pick(page, 1)
    shown = page.locator(".tw-sample-numbers").inner_text().split("\n")
    first = control.data.train.X[control.indices()[0]]
    assert shown[::2] == ["column 1", "column 2"]
    assert [float(text) for text in shown[1::2]] == pytest.approx(first, rel=1e-3)


def test_policies_without_their_column_are_closed_with_the_reason(mount):
    page = mount(STATES["without columns"]())
    options = page.locator("select").first.locator("option")
    closed = options.evaluate_all(
        "all => all.filter((each) => each.disabled).map((each) => each.textContent)"
    )
    assert "hardest – no scores given" in closed
    assert "k-center greedy – no features given" in closed
    open_ones = options.evaluate_all("all => all.filter((each) => !each.disabled).map((each) => each.value)")
    assert open_ones == ["random", "stratified", "class_balanced", "rs2"]
    assert "in the picture" in page.locator("dd small").first.inner_text()


def test_picks_are_drawn_in_their_classs_colour(mount):
    control = SubsetExplorer(**{**moons(), "seeds": 1}, budget=40)
    page = mount(control)
    blue, orange = ink(page, [0, 114, 178]), ink(page, [230, 159, 0])
    assert min(blue, orange) > 20 * 20
    assert abs(blue - orange) < 0.3 * blue
    page.locator(".tw-shares tr").first.hover()
    let_draw(page)
    assert ink(page, [230, 159, 0]) == 0, "the other class steps back"
    control.set(budget=0.1)
    show(page, control)
    page.mouse.move(0, 0)
    let_draw(page)
    assert ink(page, [0, 114, 178]) < 0.5 * blue


def test_a_late_answer_does_not_move_what_has_moved_on(mount):
    control = explorer()
    page = mount(control)
    slider(page).focus()
    page.keyboard.press("End")
    wait_for_release(page)
    first = last_request(page)
    page.keyboard.press("Home")
    wait_for_release(page, 2)
    control.set_state({"_request": first})
    show(page, control)
    assert slider(page).input_value() == "0"
    expect(page.locator(".tw-bands")).to_have_attribute("aria-busy", "true")


def test_a_refusal_of_the_kernel_is_shown_and_undone(mount, reply):
    control = explorer(policy="target_group")
    page = mount(control)
    slider(page).focus()
    page.keyboard.press("End")
    assert wait_for_release(page)["budget"] == 600
    reply(control)
    expect(page.get_by_role("alert")).to_contain_text("share asks for 300 samples of group 1, and there are")
    assert sum(counts(page)) == 60
    assert slider(page).evaluate("(each) => each.ariaValueText") == "60 · 10%"


def test_what_python_sets_is_shown(mount):
    control = explorer()
    page = mount(control)
    control.set(policy="easiest", budget=37, compare="random")
    show(page, control)
    assert menu(page, "Policy").input_value() == "easiest"
    assert sum(counts(page)) == 37
    assert slider(page).evaluate("(each) => each.ariaValueText") == "37 · 6.2%"
    assert page.locator("pre code").text_content() == control.code()


@pytest.mark.parametrize("name", STATES)
def test_nothing_sticks_out_at_any_width(mount, name, sticks_out):
    page = mount(STATES[name](), width=1400)
    page.locator(".tw-code summary").click()
    parts = ".tw-control :is(select, input, button, canvas, td, th, dd, span)"
    for width in (1400, 1000, 800, 640, 480, 360, 300):
        assert sticks_out(width, parts) == [], width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(mount, contrasts, dark):
    mount(STATES["hardest of noisy labels"](), dark=dark)
    menus = [".tw-menu label", "select", ".tw-slider-value", ".tw-redraw"]
    facts = [
        "caption",
        ".tw-shares b",
        "dt",
        "dd b",
        "dd small",
        ".tw-share-number",
        ".tw-share-number small",
    ]
    tools = [".tw-explorer-tools button", ".tw-explorer-tools label", ".tw-sample-words"]
    bands = [*tools, ".tw-bands th", ".tw-bands .tw-accuracy-number", ".tw-bands .tw-accuracy-axis span"]
    assert min(contrasts([*menus, *facts, *bands])) >= 4.5


def test_names_are_text_and_never_html(mount):
    page = mount(STATES["long names"]())
    assert page.locator(".tw-shares b b").count() == 0
    assert page.locator(".tw-shares th").nth(1).inner_text() == "<b>&"


@pytest.mark.parametrize("width", [1000, 480, 320])
def test_no_two_numbers_of_the_axis_meet(mount, width):
    page = mount(SubsetExplorer.STATES["tiny"](), width=width)
    boxes = page.eval_on_selector_all(
        ".tw-bands .tw-accuracy-axis span",
        """(all) => all.map((each) => each.getBoundingClientRect()).filter(({ width }) => width)
          .map(({ left, right }) => [left, right])""",
    )
    assert len(boxes) >= 2
    assert all(right < left for (_, right), (left, _) in pairwise(boxes)), boxes
