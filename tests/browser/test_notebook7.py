"""The extension in Notebook 7, which has no launcher, no status bar and no layout: the same files, fewer places."""

import re

import nbformat
import pytest
from playwright.sync_api import expect

from tests.browser.jupyter_server import IMAGE_FAILS, MIME, notebook_with_output

pytestmark = pytest.mark.browser
LESSON = "03_all_of_it.ipynb"
# Thrown by Notebook 7.6 itself, with and without our extension.
NOTEBOOKS_OWN = {
    "TypeError: Cannot read properties of undefined (reading 'schema')",
    "Error: Command 'filebrowser:open-path' not registered.",
}


@pytest.fixture
def page(new_page):
    """A page whose errors are ours: those of the application are left out."""
    page = new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.errors[:] = [error for error in page.errors if error not in NOTEBOOKS_OWN]


def test_a_lesson_is_done_from_check_to_reset(page, jupyter, course):
    page.goto(jupyter.notebook(f"{course}/{LESSON}"))
    page.get_by_role("button", name="Check all").wait_for()
    page.evaluate("jupyterapp.commands.execute('train-well-on-less:open-course')")
    panel = page.get_by_role("region", name="Course")
    expect(panel).to_contain_text("0 of 6 exercises")
    expect(panel.locator("[aria-current=true]")).to_contain_text("Do you need all of it?")

    page.get_by_role("button", name="Check all").click()
    cards = page.locator(".twl-Card")
    expect(cards).to_have_count(3)
    expect(cards.first).to_contain_text("Not yet")
    cards.first.get_by_role("button", name="Show a hint (1 of 3)").press("Enter")
    expect(cards.first.locator("li")).to_have_text(["Count with len(y)."])

    code = page.locator(".jp-CodeCell").first.locator(".cm-line", has_text="kept = ")
    code.click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.type("kept = 42")
    page.keyboard.press("Control+Enter")
    expect(cards.first).to_contain_text("Right")
    expect(panel).to_contain_text("1 of 6 exercises")

    page.get_by_role("button", name="Solutions", exact=True).click()
    expect(page.locator(".jp-CodeCell")).to_have_count(6)
    page.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Reset lesson").click()
    expect(page.locator(".jp-CodeCell")).to_have_count(3)
    expect(cards).to_have_count(0)
    (copy,) = (jupyter.files / course).glob("03_all_of_it.backup-*.ipynb")
    assert "kept = 42" in nbformat.read(copy, 4).cells[1].source


def test_the_menu_opens_the_panel(page, jupyter, course):
    page.goto(jupyter.notebook(f"{course}/{LESSON}"))
    page.locator(".twl-ToolbarButton:visible").first.wait_for()
    page.get_by_role("menuitem", name="File").click()
    page.locator(".lm-Menu-item", has_text="Course").hover()
    page.locator(".lm-Menu-item", has_text="Open the course").click()
    expect(page.get_by_role("region", name="Course")).to_be_visible()


def test_the_first_page_has_the_course_as_a_tab_and_opens_lessons(page, jupyter):
    page.goto(jupyter.tree())
    page.get_by_role("tab", name="Course").click()
    panel = page.get_by_role("tabpanel", name="Course")
    expect(panel.locator(".twl-Lesson")).to_have_count(3)
    with page.expect_popup() as opened:
        panel.get_by_role("button", name="Begin · lesson 00").click()
    expect(opened.value).to_have_url(re.compile(r"/notebooks/notebooks/00_start_here\.ipynb"))


def test_nothing_in_an_untrusted_card_can_run(page, jupyter):
    attack = "<img src=x onerror='window.hacked=1'><script>window.hacked=2</script>"
    fields = ("exercise", "title", "message", "solution")
    payload = dict.fromkeys(fields, attack) | {"v": 1, "status": "retry", "hints": [attack]}
    (jupyter.files / "attack7").mkdir()
    notebook = notebook_with_output({MIME: payload, "text/html": attack}, title=attack)
    nbformat.write(notebook, jupyter.files / "attack7" / "09.ipynb")
    page.goto(jupyter.notebook("attack7/09.ipynb"))
    card = page.locator(".twl-Card")
    card.get_by_role("button", name="hint").click()
    card.get_by_role("button", name="Show a solution").click()
    card.get_by_role("button", name="Show it").click()
    expect(card.locator("pre")).to_have_text(attack)
    page.evaluate(IMAGE_FAILS)
    assert page.evaluate("window.hacked") is None
    assert card.locator("img, script").count() == 0
