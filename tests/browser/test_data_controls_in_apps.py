"""SubsetExplorer, LabelNoiseLab, GroupMixer and AugmentationStudio where learners meet them: on a real kernel."""

import ast

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from tests.browser.test_sampling_ratio_in_apps import KERNEL, open_notebook, page, run_all  # noqa: F401  (a fixture)

pytestmark = pytest.mark.browser

CELLS = {
    "explorer": """\
from course_widgets import AugmentationStudio, GroupMixer, LabelNoiseLab, SubsetExplorer
explorer = SubsetExplorer.STATES["tiny"]()
explorer""",
    "noise": 'noise = LabelNoiseLab.STATES["table"]()\nnoise',
    "mixer": 'mixer = GroupMixer.STATES["two groups"]()\nmixer',
    "studio": 'studio = AugmentationStudio.STATES["turned"]()\nstudio',
    "values": """\
print([explorer.budget, explorer.result.to_page()[0], noise.threshold,
       list(noise.accuracy["decision tree"].values())[0], mixer.counts["day"], mixer.result.total,
       studio.value.rotation, studio.result.means[1]])""",
}


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_moves_reach_python_and_its_answers_the_page(page, jupyter, course, app):  # noqa: F811
    cells = [new_code_cell(source, id=name) for name, source in CELLS.items()]
    nbformat.write(
        new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), jupyter.files / course / "control.ipynb"
    )
    open_notebook(page, jupyter, app, course)
    run_all(page)
    explorer, noise, mixer, studio = (
        page.locator(f".tw-{name}") for name in ("explorer", "lab", "mixer", "studio")
    )

    trained = explorer.locator(".tw-bands")
    expect(trained).to_have_attribute("aria-busy", "false")
    explorer.get_by_role("slider", name="Budget").focus()
    page.keyboard.press("ArrowRight")  # the notebook is in command mode, where arrows select cells
    expect(explorer.locator(".tw-slider-value").first).to_contain_text("9 · ")
    expect(trained).to_have_attribute("aria-busy", "false")

    noise.get_by_role("slider", name="Drop below").focus()
    page.keyboard.press("End")
    expect(noise.locator(".tw-results")).to_have_attribute("aria-busy", "false")

    mixer.get_by_role("slider", name="day").focus()
    page.keyboard.press("Home")
    expect(mixer.locator(".tw-mix-body")).to_have_attribute("aria-busy", "false")
    expect(mixer.locator("pre code")).to_contain_text("0: 20,  # 'day'")

    learned = studio.locator(".tw-outcome")
    studio.get_by_role("slider", name="rotation").focus()
    page.keyboard.press("ArrowRight")
    expect(learned).to_have_attribute("aria-busy", "false")
    expect(studio.locator("pre code").first).to_contain_text("degrees=20.0")

    shown = [
        trained.locator(".tw-accuracy-number").first.inner_text(),
        noise.locator(".tw-results tr", has_text="decision tree").locator("td").first.inner_text(),
        mixer.locator(".tw-mix-summary b").first.inner_text(),
        learned.locator(".tw-accuracy-number").nth(1).inner_text(),
    ]
    page.evaluate("""async () => {
      jupyterapp.shell.currentWidget.content.activeCellIndex = 4;
      await jupyterapp.commands.execute("notebook:run-cell");
    }""")
    printed = page.locator(".jp-OutputArea-output").last
    expect(printed).to_contain_text("[9,")
    budget, picks, threshold, all_labels, day, total, turn, turned = ast.literal_eval(printed.inner_text())
    assert (budget, threshold, day, turn) == (9, 1, 20, 20)
    assert [float(text.split("%")[0]) for text in shown] == pytest.approx(
        [100 * sum(picks) / len(picks), 100 * all_labels, 100 * total, 100 * turned], abs=0.06
    )
