"""TrainingDeck where learners meet it: it trains in a real kernel, and page and notebook go on meanwhile."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from tests.browser.test_sampling_ratio_in_apps import KERNEL, open_notebook, page, run_all  # noqa: F401  (a fixture)

pytestmark = pytest.mark.browser

CELLS = {
    "deck": """\
from course_lib.training import Recipe
from course_widgets import TrainingDeck
from course_widgets.training_deck.data import digits
deck = TrainingDeck(digits(), recipe=Recipe(model="mlp", epochs=100_000, learning_rate=1e-4))
deck""",
    "sum": "print(1 + 1, deck.training)",
    "runs": "print([(run.recipe.epochs, run.stopped, run.guess) for run in deck.runs])",
}
RUN = """async (place) => {
  jupyterapp.shell.currentWidget.content.activeCellIndex = place;
  await jupyterapp.commands.execute("notebook:run-cell");
}"""


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_it_trains_while_cells_run_and_stops_when_asked(page, jupyter, course, app):  # noqa: F811
    cells = [new_code_cell(source, id=name) for name, source in CELLS.items()]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    nbformat.write(notebook, jupyter.files / course / "control.ipynb")
    open_notebook(page, jupyter, app, course)
    run_all(page)
    deck = page.locator(".tw-deck")
    output = page.locator(".jp-OutputArea-output")
    expect(output.nth(1)).to_contain_text("2 False")

    deck.get_by_role("button", name="Train").click()
    stop = deck.get_by_role("button", name="Stop")
    expect(stop).to_be_visible()
    curve = deck.locator('.tw-deck-plot path.tw-deck-train[data-role="here"]').first
    expect(curve).not_to_have_attribute("d", "")
    expect(deck.get_by_text("epoch")).not_to_have_count(0)
    expect(deck.locator(".tw-deck-progress")).not_to_contain_text("epoch 1 of")
    page.evaluate(RUN, 1)
    expect(output.nth(1)).to_contain_text("2 True")
    expect(stop).to_be_visible()
    stop.focus()
    page.keyboard.press("Enter")
    expect(deck.get_by_role("button", name="Train again")).to_be_focused()
    expect(deck.locator(".tw-sentence")).to_contain_text("of 100,000 epochs")

    epochs = deck.get_by_role("textbox", name="Epochs")
    epochs.fill("3")
    epochs.press("Enter")
    expect(deck.get_by_text("What will it do that run 1 did not?")).to_contain_text("100000 → 3")
    deck.get_by_role("radio", name="under-fits more").focus()
    page.keyboard.press("Space")
    deck.get_by_role("button", name="Train").click()
    expect(deck.locator(".tw-sentence")).to_contain_text("it is not compared: one of the two was stopped")
    expect(deck.get_by_text("Tried so far: 2")).to_be_visible()
    page.evaluate(RUN, 2)
    expect(output.last).to_contain_text("[(100000, True, ''), (3, False, 'under')]")
