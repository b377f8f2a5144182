"""SearchRace in real Chromium, in a blank page: played, chosen by pointer and keys; what is sent; both themes."""

import pytest
from playwright.sync_api import expect

from course_widgets import SearchRace
from course_widgets.search_race.searching import YOU, best_so_far, spent_after
from tests.browser.conftest import asked, last_request, refuse, show_answer, wait_for_release

pytestmark = pytest.mark.browser

STATES = SearchRace.STATES


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def tried(page, side: int) -> list[int]:
    """The cells that are uncovered on a side."""
    cells = page.locator(".tw-surface").nth(side).locator(".tw-cell-tried")
    return sorted(cells.evaluate_all("all => all.map((each) => Number(each.dataset.place))"))


def held(page, side: int) -> str:
    return page.locator(".tw-race-found b").all_inner_texts()[side]


def test_what_a_screen_reader_meets(mount):
    page = mount(STATES["you begin"]())
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Search race":
        - text: Budget
        - textbox "Budget": "6"
        - text: world
        - combobox "world"
        - button "Another race"
        - text: 0 of 6 tried
        - paragraph: /Your turn/
        - text: Searcher
        - combobox "Searcher"
        - img /Random. 0 settings tried, best so far nothing yet/
        - paragraph: /0 tried, best so far –/
        - text: Against
        - combobox "Against"
        - listbox /On the right. choose a setting with the arrow keys/:
          - option /rate 0.001, batch 16, optimizer adam. not tried/
          - option /rate 0.001, batch 16, optimizer momentum. not tried/
    """)


@pytest.mark.parametrize("name", STATES)
def test_the_page_comes_to_what_python_comes_to(mount, name):
    race = STATES[name]()
    page = mount(race)
    if YOU not in (race.left, race.right):
        assert (tried(page, 0), held(page, 0)) == ([], "–"), "all is covered before the race begins"
        press(page, "To the end")
    for k, side in enumerate(("left", "right")):
        trials = race._shown_trials(side)
        assert tried(page, k) == sorted({trial.place for trial in trials})
        best = [None, *best_so_far(race.measured, trials, 0)][-1]
        shown = page.locator(".tw-race-found").nth(k).locator("b").all_inner_texts()
        scores = [race.value[side][key] for key in ("score", "test") if key in race.value[side]]
        assert shown == ([race.measured.number(each) for each in scores] or ["–"])
        assert page.locator(".tw-race-found small").nth(k).inner_text() == (
            "" if best is None else race.measured.words(best)
        )
    expect(page.locator(".tw-sentence")).to_have_text(race.describe())
    expect(page.locator(".tw-sentence")).to_be_visible(visible=race.is_over)


@pytest.mark.parametrize("name", ["TPE and halving", "you, half way", "Optuna's trials"])
def test_nothing_sticks_out_at_any_width(mount, name, sticks_out):
    page = mount(STATES[name](), width=1400)
    page.locator(".tw-code summary").click()
    for width in (1400, 1000, 700, 480, 320):
        parts = ".tw-race-head > *, .tw-menu, .tw-race-found, .tw-race-key, svg, svg text"
        assert sticks_out(width, parts) == [], width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(mount, contrasts, dark):
    mount(STATES["you, to the end"](), dark=dark)
    texts = [".tw-race-found", ".tw-race-found small", ".tw-race-key", ".tw-menu label", ".tw-progress-name"]
    assert min(contrasts(texts)) >= 4.5
    assert min(contrasts([".tw-surface-texts text", ".tw-progress-axes text"], ink="fill")) >= 4.5


def test_trials_land_one_by_one_and_the_test_opens_last(mount):
    race = STATES["TPE and halving"]()
    page = mount(race)
    spent = {side: spent_after(race.measured, race.trials(side)) for side in ("left", "right")}
    events = sorted({at for side in spent.values() for at in side})
    for at in events[:3]:
        press(page, "One trial")
        for k, side in enumerate(("left", "right")):
            places = {race.trials(side)[n].place for n, each in enumerate(spent[side]) if each <= at}
            assert tried(page, k) == sorted(places)
    expect(page.locator(".tw-progress-test")).to_have_count(0)
    expect(page.locator(".tw-cell-lifted")).to_have_count(0)
    press(page, "Play")
    page.clock.run_for(100)
    press(page, "Pause")
    so_far = tried(page, 1)
    page.clock.run_for(5_000)
    assert tried(page, 1) == so_far
    press(page, "Play")
    page.clock.run_for(20_000)
    assert tried(page, 1) == sorted({trial.place for trial in race.trials("right")})
    expect(page.locator(".tw-progress-test")).to_have_count(2)
    expect(page.get_by_role("button", name="Play again")).to_be_visible()
    assert page.locator(".tw-cell-lifted").count() > 0
    assert asked(page) == [], "watching is no move"


def test_you_choose_by_pointer_and_by_keys(mount, answer):
    race = STATES["you begin"]()
    race.budget = 3
    page = mount(race)
    cells = page.locator(".tw-surface").nth(1).get_by_role("option")
    page.locator(".tw-surface").nth(1).locator("[data-place='13']").click()
    assert (tried(page, 0), tried(page, 1)) == ([race.trials("left")[0].place], [13])
    assert held(page, 1) == race.measured.number(race.measured.seen[0, 13, -1])
    assert wait_for_release(page)["yours"] == [13]
    answer(race)
    surface = page.get_by_role("listbox")
    surface.focus()
    for key in ("ArrowLeft", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    here = race.measured.settings.index((0.003, 16, "momentum"))
    assert wait_for_release(page, 2)["yours"] == [13, here]
    answer(race)
    expect(cells.nth(here)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+ArrowLeft")
    assert len(tried(page, 1)) == 2, "it is known already"
    page.keyboard.press("Tab")
    expect(surface).not_to_be_focused()
    page.locator(".tw-surface").nth(1).locator("[data-place='0']").click()
    assert wait_for_release(page, 3)["yours"] == [13, here, 0]
    answer(race)
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text(race.describe())
    press(page, "Undo")
    page.wait_for_function("model.sent.length === 4")
    assert page.evaluate("model.sent.at(-1)._request.setting.yours") == [13, here]


def test_another_searcher_is_not_shown_before_it_is_known(mount, answer):
    race = STATES["random and one knob at a time"]()
    page = mount(race)
    press(page, "To the end")
    page.get_by_role("combobox", name="Against").select_option("TPE")
    page.get_by_role("button", name="To the end").dispatch_event("click")
    assert tried(page, 0) == tried(page, 1) == []
    assert wait_for_release(page)["right"] == "TPE"
    answer(race)
    press(page, "To the end")
    assert tried(page, 1) == sorted({trial.place for trial in race.trials("right")})
    press(page, "Another race")
    assert wait_for_release(page, 2)["seed"] == 1


def test_the_race_is_repeated_and_that_is_told(mount):
    race = STATES["random and one knob at a time"]()
    race.set(left="in order", right="random", budget=2)
    page = mount(race)
    press(page, "To the end")
    press(page, "Repeat 60 times")
    page.evaluate("model.answer({ _live: { done: 12, of: 60 } })")
    expect(page.locator(".tw-race-counted")).to_have_text("12 of 60 races")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    assert last_request(page)["action"] == {"name": "repeat"}
    race.repeat()
    page.evaluate("model.answer({ _live: {} })")
    show_answer(page, {**race._response, "id": last_request(page)["id"]})
    expect(page.get_by_role("status")).to_contain_text("Over 60 races")
    expect(page.get_by_role("button", name="Repeat 60 times")).to_have_count(0)


def test_a_refusal_brings_the_budget_before_back(mount):
    race = STATES["random and one knob at a time"]()
    page = mount(race)
    page.get_by_label("Budget").fill("99")
    page.keyboard.press("Enter")
    wait_for_release(page)
    refuse(page, race, "it cannot be")
    expect(page.get_by_label("Budget")).to_have_value("8")
    expect(page.locator(".tw-problem")).to_have_text("it cannot be")
