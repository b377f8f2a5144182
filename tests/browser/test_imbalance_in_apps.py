"""ThresholdTuner and ImbalanceLab where learners meet them: in JupyterLab and in Notebook 7, on a real kernel."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from tests.browser.test_sampling_ratio_in_apps import KERNEL, open_notebook, page, run_all  # noqa: F401  (a fixture)

pytestmark = pytest.mark.browser

TUNER = """\
from course_widgets import ImbalanceLab, ThresholdTuner
tuner = ThresholdTuner([0, 0, 0, 1, 0, 1, 1, 0, 1, 1], [i / 10 + 0.05 for i in range(10)], miss=3)
tuner"""
LAB = """\
from sklearn.datasets import make_moons
lab = ImbalanceLab(*make_moons(1000, noise=0.35, random_state=1), share=0.1)
lab"""
VALUES = "print(tuner.threshold, tuner.value.false_negatives, lab.remedy, lab.value.decision.true_positives)"


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_moves_reach_python_and_its_answers_the_page(page, jupyter, course, app):  # noqa: F811
    sources = {"tuner": TUNER, "lab": LAB, "values": VALUES}
    cells = [new_code_cell(source, id=name) for name, source in sources.items()]
    nbformat.write(
        new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), jupyter.files / course / "control.ipynb"
    )
    open_notebook(page, jupyter, app, course)
    run_all(page)
    tuner, lab = page.locator(".tw-tuner"), page.locator(".tw-imbalance")
    expect(lab.locator(".tw-cloud")).to_be_visible()

    slider = tuner.get_by_role("slider", name="Threshold")
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")  # the notebook is in command mode, where arrows select cells
    expect(slider).to_be_focused()
    expect(tuner.locator("pre code")).to_contain_text("threshold = 0.715")
    tuner.get_by_role("button", name="Cheapest").click()
    expect(tuner.locator("pre code")).to_contain_text("threshold = 0.35")

    before = lab.locator(".tw-tiles b").first.inner_text()
    lab.locator("input[value=half]").focus()
    page.keyboard.press("ArrowRight")
    expect(lab.locator("pre code")).to_contain_text("Elkan")
    expect(lab.locator(".tw-tiles b").first).not_to_have_text(before)
    found = lab.locator(".tw-cell-tp b").inner_text()

    page.evaluate("""async () => {
      jupyterapp.shell.currentWidget.content.activeCellIndex = 2;
      await jupyterapp.commands.execute("notebook:run-cell");
    }""")
    expect(page.locator(".jp-OutputArea-output").last).to_contain_text(f"0.35 0 threshold {found}")
