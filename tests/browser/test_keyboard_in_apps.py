"""A control does not trap the keyboard: keys that run, save or leave reach the notebook, all others stay with it."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from tests.browser.test_sampling_ratio_in_apps import KERNEL, open_notebook, page, run_all  # noqa: F401  (a fixture)

pytestmark = pytest.mark.browser

CELLS = {
    "control": """\
from sklearn.datasets import make_moons
from course_widgets import ImbalanceLab
left = (lab.remedy, lab.miss) if "lab" in globals() else None
lab = ImbalanceLab(*make_moons(400, noise=0.35, random_state=1), share=0.1)
lab""",
    "value": "print(left)",
    "last": "1 + 1",
}
PARTS = {
    "radio": "input[type=radio]:checked >> nth=0",
    "checkbox": "input[type=checkbox]",
    "slider": ".tw-slider >> nth=0",
    "field": "input[type=text] >> nth=0",
    "summary": ".tw-code summary",
    "trace": ".tw-trace-button >> nth=0",
}
ACTIVE = "jupyterapp.shell.currentWidget.content.activeCellIndex"
NUMBER = "Number(document.querySelector('.jp-InputPrompt').textContent.replace(/\\D/g, ''))"


@pytest.fixture
def notebook(page, jupyter, course, request):  # noqa: F811
    """A notebook with a control, run, in the app that the test names."""
    cells = [new_code_cell(source, id=name) for name, source in CELLS.items()]
    nbformat.write(
        new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), jupyter.files / course / "control.ipynb"
    )
    open_notebook(page, jupyter, request.param, course)
    run_all(page)
    page.locator(".tw-control").wait_for()
    expect(page.locator(".jp-InputPrompt").nth(2)).to_have_text("[3]:")
    return page


def focus(page, part: str) -> None:  # noqa: F811
    """Take the keyboard into a control that shows and rests, as by a click."""
    page.evaluate(f"() => {{ {ACTIVE} = 0; }}")
    expect(page.locator(".tw-sentence")).to_have_attribute("aria-busy", "false")
    page.locator(".tw-control").locator(PARTS[part]).focus()
    page.evaluate("document.activeElement.select?.()")


def output(page):  # noqa: F811
    return page.locator(".jp-OutputArea-output").nth(1)


@pytest.mark.parametrize("notebook", ["lab", "notebook"], indirect=True)
def test_the_notebooks_own_keys_reach_it_from_every_part(notebook):
    page = notebook  # noqa: F811
    for part in PARTS:
        run = page.evaluate(NUMBER)
        focus(page, part)
        page.keyboard.press("Shift+Enter")
        page.wait_for_function(f"{ACTIVE} === 1")
        page.wait_for_function(f"(run) => {NUMBER} > run", arg=run)

        run = page.evaluate(NUMBER)
        focus(page, part)
        page.keyboard.press("Control+Enter")
        page.wait_for_function(f"(run) => {NUMBER} > run", arg=run)
        assert page.evaluate(ACTIVE) == 0

        focus(page, part)
        page.evaluate("jupyterapp.shell.currentWidget.context.model.dirty = true")
        page.keyboard.press("Control+s")
        page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
        expect(page.locator(".tw-control").locator(PARTS[part])).to_be_focused()

        page.keyboard.press("Escape")
        expect(page.locator(".jp-Cell").first).to_be_focused()
        remedy = page.locator(".tw-control input:checked").first.get_attribute("value")
        page.keyboard.press("ArrowDown")  # the notebook's now
        page.wait_for_function(f"{ACTIVE} === 1")
        assert page.locator(".tw-control input:checked").first.get_attribute("value") == remedy


@pytest.mark.parametrize("notebook", ["lab"], indirect=True)
def test_the_controls_own_keys_do_nothing_to_the_notebook(notebook):
    page = notebook  # noqa: F811
    before = page.evaluate("JSON.stringify(jupyterapp.shell.currentWidget.context.model.cells.length)")
    for part in PARTS:
        focus(page, part)
        for key in ("ArrowDown", "ArrowUp", "a", "b", "d", "d", "m", "1", "x", "z", "l", "Space", "Enter"):
            page.keyboard.press(key)
        assert page.evaluate(ACTIVE) == 0, part
        assert page.evaluate("jupyterapp.shell.currentWidget.content.mode") == "command"
    assert (
        page.evaluate("JSON.stringify(jupyterapp.shell.currentWidget.context.model.cells.length)") == before
    )
    assert page.locator(".jp-MarkdownCell").count() == 0


@pytest.mark.parametrize("notebook", ["lab"], indirect=True)
def test_what_was_moved_or_typed_last_is_known_to_the_cell_that_runs(notebook):
    page = notebook  # noqa: F811
    focus(page, "radio")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+Enter")  # makes the control anew, from where it was
    page.wait_for_function(f"{ACTIVE} === 1")
    page.keyboard.press("Control+Enter")
    expect(output(page)).to_contain_text("('drop', 10.0)")
    expect(page.locator(PARTS["radio"])).to_have_value("drop")  # the page hears it a moment later
    focus(page, "field")
    page.keyboard.type("35")  # and no Enter
    page.keyboard.press("Control+Enter")
    page.wait_for_function(f"{NUMBER} > 5")
    page.keyboard.press("ArrowDown")
    page.wait_for_function(f"{ACTIVE} === 1")
    page.keyboard.press("Control+Enter")
    expect(output(page)).to_contain_text("('drop', 35.0)")  # it went on from there
