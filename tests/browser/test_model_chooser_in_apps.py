"""ModelChooser where learners meet it: limits reach Python, a model is trained on a kernel, and can be stopped."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from tests.browser.test_sampling_ratio_in_apps import KERNEL, open_notebook, page, run_all  # noqa: F401  (a fixture)

pytestmark = pytest.mark.browser

CELLS = {
    "chooser": """\
from course_lib.datasets import load_digits
from course_lib.training import Recipe
from course_widgets import ModelChooser
from course_widgets.model_chooser.examples import measured_table
recipe = Recipe(policy="stratified", budget=100, steps=STEPS, learning_rate=0.003)
chooser = ModelChooser(measured_table(), data=load_digits(), recipe=recipe)
chooser""",
    "value": "print([chooser.value.model, chooser.value.budget, len(chooser.runs), chooser.max_images])",
}


def open_chooser(page, jupyter, course, app: str, steps: int):  # noqa: F811
    cells = [new_code_cell(text.replace("STEPS", str(steps)), id=name) for name, text in CELLS.items()]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    nbformat.write(notebook, jupyter.files / course / "control.ipynb")
    open_notebook(page, jupyter, app, course)
    run_all(page)
    expect(page.locator(".jp-OutputArea-output").last).to_contain_text("['vgg', 1000, 0,")
    return page.locator(".tw-chooser")


def printed(page) -> str:  # noqa: F811
    page.evaluate("""async () => {
      jupyterapp.shell.currentWidget.content.activeCellIndex = 1;
      await jupyterapp.commands.execute("notebook:run-cell");
    }""")
    return page.locator(".jp-OutputArea-output").last


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_limits_and_a_run_reach_python_and_the_page(page, jupyter, course, app):  # noqa: F811
    chooser = open_chooser(page, jupyter, course, app, steps=20)
    chooser.get_by_role("slider", name="Images up to").focus()
    page.keyboard.press("ArrowLeft")  # the notebook is in command mode, where arrows select cells
    expect(chooser.locator(".tw-chooser-name")).to_have_text("vgg on 300 images")
    expect(chooser.locator("pre code")).to_contain_text("x, y: 300 training images")
    chooser.get_by_role("button", name="Measure on this machine").click()
    expect(chooser.locator(".tw-plot-here path")).to_have_count(1)
    expect(chooser.locator(".tw-chooser-progress")).to_be_hidden()
    expect(chooser.get_by_role("status")).to_contain_text("Measured here: vgg on 300 images")
    expect(printed(page)).to_contain_text("['vgg', 300, 1, 300]")


def test_stop_ends_a_training_and_the_control_goes_on(page, jupyter, course):  # noqa: F811
    chooser = open_chooser(page, jupyter, course, "lab", steps=1_000_000)
    measure = chooser.get_by_role("button", name="Measure on this machine")
    measure.click()
    expect(chooser.get_by_role("progressbar", name="Training")).to_be_visible()
    expect(measure).to_have_attribute("aria-disabled", "true")
    chooser.get_by_role("button", name="Stop").click()
    expect(chooser.locator(".tw-problem")).to_have_text(
        "Stopped: vgg was not measured. Press again to begin anew."
    )
    expect(measure).to_have_attribute("aria-disabled", "false")
    chooser.get_by_role("slider", name="Images up to").focus()
    page.keyboard.press("Home")
    expect(chooser.locator("pre code")).to_contain_text("x, y: 100 training images")
    expect(printed(page)).to_contain_text("['vgg', 100, 0, 100]")
