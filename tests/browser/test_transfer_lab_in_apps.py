"""TransferLab where learners meet it: pair after pair on a real kernel, and on to Python."""

import ast

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from tests.browser.test_sampling_ratio_in_apps import KERNEL, open_notebook, page, run_all  # noqa: F401  (a fixture)

pytestmark = pytest.mark.browser

CELLS = {
    "lab": """\
from course_lib.training import Recipe
from course_widgets import TransferLab
from course_widgets.transfer_lab.data import digits
lab = TransferLab(*digits(), labels=20, recipe=Recipe(steps=30, learning_rate=5e-3, schedule="cosine"))
lab""",
    "values": "print([lab.labels, lab.thawed, lab.seeds, lab.result.means, lab.value.transfer.thawed])",
}


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_pairs_follow_each_other_and_reach_python(page, jupyter, course, app):  # noqa: F811
    cells = [new_code_cell(source, id=name) for name, source in CELLS.items()]
    nbformat.write(
        new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), jupyter.files / course / "control.ipynb"
    )
    open_notebook(page, jupyter, app, course)
    run_all(page)
    lab = page.locator(".tw-transfer")
    seeds = lab.locator(".tw-tiles div", has_text="Seeds")
    expect(seeds).to_contain_text("5")
    lab.get_by_role("slider", name="Labels").focus()
    page.keyboard.press("ArrowRight")  # the notebook is in command mode, where arrows select cells
    expect(lab.get_by_text("Tried so far: 2")).to_be_visible()
    expect(seeds).to_contain_text("5")
    lab.get_by_role("slider", name="Layers that learn").focus()
    page.keyboard.press("Home")
    expect(lab.get_by_text("Tried so far: 3")).to_be_visible()
    lab.get_by_role("button", name="One more seed").click()
    expect(seeds).to_contain_text("6")
    expect(lab.get_by_text("Tried so far: 4")).to_be_visible()
    shares = [lab.locator(".tw-tiles b").nth(k).inner_text() for k in range(2)]
    page.evaluate("""async () => {
      jupyterapp.shell.currentWidget.content.activeCellIndex = 1;
      await jupyterapp.commands.execute("notebook:run-cell");
    }""")
    printed = page.locator(".jp-OutputArea-output").last
    expect(printed).to_contain_text("[30, 1, 6")
    *_, means, thawed = ast.literal_eval(printed.inner_text())
    assert thawed == 1
    assert shares == [f"{100 * mean:.1f}%" for mean in means]
