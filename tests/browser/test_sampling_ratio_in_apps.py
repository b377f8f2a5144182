"""SamplingRatio where learners meet it: in JupyterLab and in Notebook 7, on a real kernel."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from tests.browser.test_notebook7 import NOTEBOOKS_OWN

pytestmark = pytest.mark.browser

CONTROL = """\
from course_widgets import SamplingRatio
control = SamplingRatio(["cat"] * 900 + ["dog"] * 100, [[i % 37, i % 41] for i in range(1000)])
control"""
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}


@pytest.fixture
def page(new_page):
    page = new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.errors[:] = [error for error in page.errors if error not in NOTEBOOKS_OWN]


@pytest.fixture
def saved_state(jupyter):
    """What JupyterLab calls "Save Widget State Automatically": a control then works from the file."""
    plugin = "@jupyter-widgets/jupyterlab-manager:plugin"
    jupyter.settings(plugin, {"saveState": True})
    yield
    jupyter.settings(plugin, {})


def open_notebook(page, jupyter, app: str, folder: str) -> None:
    page.goto(
        jupyter.lab(f"{folder}/control.ipynb", workspace=folder)  # no other test's notebook beside it
        if app == "lab"
        else jupyter.notebook(f"{folder}/control.ipynb")
    )
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()


def run_all(page) -> None:
    """Run all cells, once the kernel answers."""
    page.wait_for_function("jupyterapp.serviceManager.sessions && jupyterapp.shell.currentWidget")
    page.evaluate("""async () => {
      const panel = jupyterapp.shell.currentWidget;
      await panel.sessionContext.ready;
      await panel.sessionContext.session.kernel.info;
      await jupyterapp.commands.execute("notebook:run-all-cells");
    }""")


@pytest.mark.usefixtures("saved_state")
@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_a_released_value_reaches_python_and_the_control_outlives_the_kernel(page, jupyter, course, app):
    cells = [new_code_cell(CONTROL, id="control"), new_code_cell("control.value.after", id="value")]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    nbformat.write(notebook, jupyter.files / course / "control.ipynb")
    open_notebook(page, jupyter, app, course)
    run_all(page)
    control = page.locator(".tw-control")
    expect(control.locator(".tw-number")).to_have_text(["900", "100 → 900"])
    slider = control.locator(".tw-slider")
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")  # the notebook is in command mode, where arrows select cells
    expect(control.locator(".tw-number")).to_have_text(["900", "100 → 450"])
    expect(slider).to_be_focused()
    expect(control.locator("pre code")).to_contain_text("{'dog': 450}")
    control.locator(".tw-field").fill("1:0")
    page.keyboard.press("Enter")
    expect(control.get_by_role("alert")).to_contain_text("both above 0")
    control.locator(".tw-field").fill("1:3")
    page.keyboard.press("Enter")
    expect(control.locator("pre code")).to_contain_text("{'dog': 300}")

    page.evaluate("""async () => {
      const { content, sessionContext } = jupyterapp.shell.currentWidget;
      content.activeCellIndex = 1;
      await jupyterapp.commands.execute("notebook:run-cell");
      await jupyterapp.commands.execute("docmanager:save");
    }""")
    expect(page.locator(".jp-OutputArea-output").last).to_contain_text("{'cat': 900, 'dog': 300}")
    saved = nbformat.read(jupyter.files / course / "control.ipynb", 4)
    assert 'alt="Over-sampling to 1:3' in saved.cells[0].outputs[0].data["text/html"]

    jupyter.stop_kernels()
    open_notebook(page, jupyter, app, course)
    expect(control.locator(".tw-number")).to_have_text(["900", "100 → 300"])
    control.locator(".tw-slider").focus()
    page.keyboard.press("Home")
    expect(control.locator(".tw-number")).to_have_text(["900", "100 → 900"])
    control.locator(".tw-slider").blur()  # the release finds no kernel, and throws nothing
