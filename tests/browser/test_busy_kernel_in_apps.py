"""A kernel still answers one move of a control while the learner makes the next, and runs a cell: nothing is lost."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from tests.browser.test_sampling_ratio_in_apps import KERNEL, open_notebook, page, run_all  # noqa: F401  (a fixture)

pytestmark = pytest.mark.browser

CELLS = {
    "slowly": """\
import pathlib, threading, time
from course_widgets.imbalance_lab import control
told, fit = [], control.fit_and_judge
def slow(data, setting, *more):
    told.append(threading.current_thread() is threading.main_thread())
    while len(told) > 1 and not pathlib.Path("go").exists():
        time.sleep(0.02)
    return fit(data, setting, *more)
control.fit_and_judge = slow""",
    "control": """\
from sklearn.datasets import make_moons
from course_widgets import ImbalanceLab
lab = ImbalanceLab(*make_moons(400, noise=0.35, random_state=1), share=0.1)
lab""",
    "value": 'print(f"share {lab.share:.0%}", "one by one" if all(told) else "at once")',
}
BUSY = "jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'busy'"
ACTIVE = "jupyterapp.shell.currentWidget.content.activeCellIndex"
RUN = ".jp-NotebookPanel-toolbar [data-jp-item-name='run'] jp-button"


@pytest.fixture
def moved(page, jupyter, course, request):  # noqa: F811
    """A notebook whose control was moved, and once more while its kernel still answers the first move."""
    cells = [new_code_cell(source, id=name) for name, source in CELLS.items()]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    nbformat.write(notebook, jupyter.files / course / "control.ipynb")
    open_notebook(page, jupyter, request.param, course)
    run_all(page)
    expect(page.locator(".jp-OutputArea-output").last).to_contain_text("share 10%")
    page.evaluate(f"() => {{ {ACTIVE} = 1; }}")
    slider = page.get_by_role("slider", name="Rare share")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(BUSY)
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "20%")
    return page


@pytest.fixture
def go_on(jupyter, course):
    """Return ``go_on()``: the kernel answers the first move at last."""
    return (jupyter.files / course / "go").touch


APPS = pytest.mark.parametrize("moved", ["lab", "notebook"], indirect=True)


@APPS
@pytest.mark.parametrize("by", ["key", "button"])
def test_a_control_made_anew_begins_with_what_was_let_go_of_last(moved, go_on, by):
    page = moved  # noqa: F811
    if by == "key":
        page.keyboard.press("Shift+Enter")
    else:
        page.locator(RUN).click()
    page.wait_for_function(f"{ACTIVE} === 2")
    page.keyboard.press("Shift+Enter")
    go_on()
    expect(page.locator(".jp-OutputArea-output").last).to_contain_text("share 20% one by one")
    expect(page.get_by_role("slider", name="Rare share")).to_have_attribute("aria-valuetext", "20%")
    expect(page.locator(".tw-trace-note")).to_have_text("Your last setting")


@APPS
def test_a_cell_that_reads_the_control_sees_what_was_let_go_of_last(moved, go_on):
    page = moved  # noqa: F811
    page.locator(".jp-Cell").nth(2).locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    go_on()
    expect(page.locator(".jp-OutputArea-output").last).to_contain_text("share 20% one by one")
