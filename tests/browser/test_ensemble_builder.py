"""EnsembleBuilder in real Chromium, in a blank page: pressed, dragged, by keys; what is sent; both themes."""

import pytest
from playwright.sync_api import expect

from course_widgets import EnsembleBuilder
from course_widgets.ensemble_builder.examples import made_up
from tests.browser.conftest import FRAME, asked, let_draw, refuse, wait_for_release

pytestmark = pytest.mark.browser

STATES = EnsembleBuilder.STATES


def small(**changes) -> EnsembleBuilder:
    return EnsembleBuilder(*made_up(200, 4, ["net A", "forest", "linear"]), **changes)


def inside(page) -> list[str]:
    """Who is in the ensemble, as the page shows it."""
    return page.locator("ul[aria-label='In the ensemble'] .tw-member-name").all_inner_texts()


def member(page, name: str):
    return page.locator(".tw-member", has=page.get_by_text(name, exact=True))


def fact(page, name: str) -> str:
    return page.locator(".tw-tiles div", has=page.get_by_text(name, exact=True)).locator("b").inner_text()


def bars(page) -> list[str]:
    return page.locator(".tw-agreement-count").all_text_contents()


def test_what_a_screen_reader_meets(mount):
    page = mount(small(chosen=["net A", "linear"]))
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Ensemble builder":
        - group "How they are put together":
          - radio "Average" [checked]
          - radio "Vote"
        - button "All"
        - button "None"
        - heading "In the ensemble"
        - list "In the ensemble":
          - listitem:
            - button /net A, [\\d.]+% right; without it .* points/ [pressed]
          - listitem:
            - button /linear, .*/ [pressed]
        - heading "On the shelf"
        - list "On the shelf":
          - listitem:
            - button /forest, [\\d.]+% right; with it .* points/
        - paragraph: /Press a member, drag it across/
        - term: Right
        - definition: /%/
        - term: Calibration error
        - definition: /points/
        - term: An answer
        - definition: /ms/
        - term: Size
        - definition: /2 members/
        - paragraph: /Against the best of them, net A.*/
        - img /net A and linear, averaged.*/
        - status: /net A and linear, averaged.*/
    """)


@pytest.mark.parametrize("name", STATES)
def test_the_page_comes_to_what_python_comes_to(mount, name):
    builder = STATES[name]()
    page = mount(builder)
    assert inside(page) == list(builder.chosen)
    found = builder.assembled
    if found is None:
        assert fact(page, "Right") == "–"
        return
    assert bars(page) == [f"{count:,}" for count, _ in found.right_by]
    assert fact(page, "Calibration error") == f"{100 * found.ece:.1f}"
    assert page.locator(".tw-agreement").get_attribute("aria-label") == builder.describe()


@pytest.mark.parametrize("name", STATES)
def test_nothing_sticks_out_at_any_width(mount, name, sticks_out):
    page = mount(STATES[name](), width=1400)
    page.locator(".tw-code summary").click()
    for width in (1400, 1000, 700, 480, 360, 300):
        parts = ".tw-builder-head *, .tw-member > *, .tw-tiles *, .tw-builder-against, svg text"
        assert sticks_out(width, parts) == [], width


def test_names_are_text_and_never_html(mount):
    page = mount(STATES["long names"]())
    assert page.locator(".tw-member b").count() == 0
    assert inside(page) == ["<b>&"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(mount, contrasts, dark):
    mount(small(chosen=["net A", "linear"]), dark=dark)
    texts = [".tw-member-name", ".tw-member-cost", ".tw-builder-note", ".tw-builder-against", ".tw-tiles dt"]
    assert min(contrasts([*texts, ".tw-member-change[data-way=down]"])) >= 4.5
    assert min(contrasts(texts[:2], ".tw-builder-list:first-child")) >= 4.5
    assert min(contrasts([".tw-agreement-count", ".tw-agreement-tick"], ink="fill")) >= 4.5


def test_a_member_that_is_pressed_joins_at_once_and_is_sent_when_let_go(mount, answer):
    builder = small(chosen=["net A"])
    page = mount(builder)
    member(page, "forest").click()
    assert inside(page) == ["net A", "forest"]
    assert asked(page) == []
    both = small(chosen=["net A", "forest"])
    assert bars(page) == [f"{count:,}" for count, _ in both.assembled.right_by]
    assert wait_for_release(page)["chosen"] == ["net A", "forest"]
    answer(builder)
    assert builder.value == both.value
    expect(page.get_by_role("status")).to_have_text(builder.describe())
    member(page, "net A").click()
    assert wait_for_release(page, 2)["chosen"] == ["forest"]


def test_what_would_change_is_what_changes(mount):
    page = mount(small(chosen=["net A"]))
    change = float(member(page, "forest").locator(".tw-member-change").inner_text().replace("−", "-"))
    alone, both = small(chosen=["net A"]), small(chosen=["net A", "forest"])
    assert change == pytest.approx(100 * (both.value["accuracy"] - alone.value["accuracy"]), abs=0.051)
    member(page, "forest").click()
    back = float(member(page, "forest").locator(".tw-member-change").inner_text().replace("−", "-"))
    assert back == pytest.approx(-change, abs=0.11)


def test_keys_move_a_member_and_the_focus_stays_on_it(mount):
    page = mount(small(chosen=["net A"]))
    member(page, "linear").focus()
    page.keyboard.press("ArrowRight")
    assert inside(page) == ["net A", "linear"]
    expect(member(page, "linear")).to_be_focused()
    page.keyboard.press("ArrowRight")
    assert inside(page) == ["net A", "linear"], "it is there already"
    page.keyboard.press("ArrowLeft")
    assert inside(page) == ["net A"]
    page.keyboard.press("Space")
    assert inside(page) == ["net A", "linear"]
    expect(member(page, "linear")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(member(page, "forest")).to_be_focused()
    page.keyboard.press("Home")
    expect(member(page, "net A")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.locator(".tw-member:focus").count() == 0, "all members are one stop for Tab"
    assert wait_for_release(page)["chosen"] == ["net A", "linear"], "keys in quick succession are one release"


def test_a_member_is_dragged_in_and_out(mount, answer):
    builder = small(chosen=["net A"])
    page = mount(builder)
    page.clock.resume()
    member(page, "forest").drag_to(page.locator(".tw-builder-list").first)
    expect(page.locator("ul[aria-label='In the ensemble'] li")).to_have_count(2)
    page.wait_for_function("model.sent.length === 1")
    assert asked(page)[0]["chosen"] == ["net A", "forest"]
    answer(builder)
    member(page, "net A").drag_to(page.locator(".tw-builder-list").nth(1))
    expect(page.locator("ul[aria-label='In the ensemble'] li")).to_have_count(1)
    member(page, "forest").drag_to(page.locator(".tw-builder-list").first)
    assert inside(page) == ["forest"], "dropped where it is, it stays"


def test_all_none_and_how(mount, answer):
    builder = small()
    page = mount(builder)
    page.get_by_role("button", name="None").click()
    assert inside(page) == []
    expect(page.locator(".tw-builder-against")).to_contain_text("Press a member")
    assert wait_for_release(page)["chosen"] == []
    answer(builder)
    page.get_by_role("button", name="All", exact=True).click()
    page.get_by_role("radio", name="Vote").check(force=True)
    assert wait_for_release(page, 2) == {"chosen": ["net A", "forest", "linear"], "how": "vote"}
    answer(builder)
    assert fact(page, "Calibration error") == f"{100 * builder.value['ece']:.1f}"


def test_a_refusal_brings_the_members_before_back(mount):
    builder = small(chosen=["net A"])
    page = mount(builder)
    member(page, "forest").click()
    wait_for_release(page)
    refuse(page, builder, "it cannot be")
    assert inside(page) == ["net A"]
    expect(page.locator(".tw-problem")).to_have_text("it cannot be")


def test_what_python_sets_is_shown(mount):
    builder = small()
    page = mount(builder)
    builder.set(chosen=["linear"], how="vote")
    page.evaluate("(response) => model.answer({ _response: response })", builder._response)
    assert inside(page) == ["linear"]
    expect(page.get_by_role("radio", name="Vote")).to_be_checked()


def test_2000_samples_of_12_members_follow_within_two_frames(mount, processor_time):
    names = [name for name, *_ in made_up(9)[0]]
    page = mount(EnsembleBuilder(*made_up(2_000, 10), chosen=names[:11]))
    member(page, names[11]).focus()
    for key in ["ArrowRight", "ArrowLeft"] * 4:  # the engine makes it fast
        page.keyboard.press(key)
    let_draw(page)
    before = processor_time()
    for key in ["ArrowRight", "ArrowLeft"] * 5:
        page.keyboard.press(key)
    took = (processor_time() - before) / 10
    assert len(bars(page)) == 12
    assert 1_000 * took < 2 * FRAME
