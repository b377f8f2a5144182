"""Curves that grow while a model trains: TrainingDeck beside a button with a matplotlib figure redrawn every epoch.

Real Chromium, a real JupyterLab, the same 1,000 sketches and recipe. Milliseconds from the click to the first frame
with a point; changes of the picture a second from there to the last; and the share by which the kernel's processor
time exceeds that of training with no picture, measured in the same kernel.
"""

import ast
import tempfile
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks._demos import TRAINING_DECK, Contestant
from benchmarks._jupyterlab import FLAGS, TOKEN, chromium, jupyterlab
from benchmarks.widgets import KERNEL

EPOCHS = 100
REPEATS = 3
FIGURES = """
train(recipe, data, progress=False)
plain = [processor(lambda: train(recipe, data, progress=False)) for _ in range(3)]
print(spent + plain)
"""
WATCH = """
([button, picture]) => {
  const look = () => [...document.querySelectorAll(picture)].map((each) => each.src ?? each.outerHTML).join();
  let [seen, clicked] = [look(), null];
  window.changes = [];
  document.querySelector(button).addEventListener("click", ({ timeStamp }) => (clicked ??= timeStamp), true);
  const frame = () => {
    const now = look();
    const points = document.querySelector(".tw-deck-end, .widget-output img");
    if (now !== seen && points) changes.push(performance.now() - clicked);
    seen = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
"""
OVER = ".tw-deck-train[aria-disabled=true], .widget-output :text('trained')"


def main() -> pd.DataFrame:
    """One row for each contestant: medians over fresh kernels."""
    from playwright.sync_api import sync_playwright

    rows = []
    with (
        tempfile.TemporaryDirectory() as home,
        jupyterlab(Path(home)) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for contestant in TRAINING_DECK.contestants:
            tries = [_time(browser, url, Path(home), contestant) for _ in range(REPEATS)]
            rows.append({"what": contestant.name, **pd.DataFrame(tries).median().to_dict()})
        browser.close()
    return pd.DataFrame(rows)


def _time(browser, url: str, home: Path, contestant: Contestant) -> dict[str, float]:
    """Open the demo in a kernel of its own, press the button, watch, and ask the kernel what it took."""
    data = TRAINING_DECK.data.replace("{n}", str(TRAINING_DECK.sizes[0])).replace("EPOCHS", str(EPOCHS))
    cells = [new_code_cell(data + contestant.cell), new_code_cell(FIGURES)]
    nbformat.write(
        new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), home / "files" / "training.ipynb"
    )
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(240_000)
    page.goto(f"{url}/lab/tree/training.ipynb?reset&token={TOKEN}")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.get_by_text("(ipykernel) | Idle").wait_for()
    _run_cell(page, 0)
    page.locator(contestant.slider).wait_for()
    page.wait_for_timeout(2000)
    page.evaluate(WATCH, [contestant.slider, contestant.picture])
    page.locator(contestant.slider).click()
    page.locator(OVER).first.wait_for()
    changes = np.array(page.evaluate("changes"))
    _run_cell(page, 1)
    printed = page.locator(".jp-CodeCell").nth(1).locator(".jp-OutputArea-output")
    printed.wait_for()
    began, ended, *plain = ast.literal_eval(printed.inner_text())
    page.locator(".jp-CodeCell").nth(1).locator(".jp-InputArea-editor").click()
    page.keyboard.press("Escape")
    page.keyboard.press("0")
    page.keyboard.press("0")
    page.get_by_role(
        "button", name="Confirm Kernel Restart"
    ).click()  # the next demo begins with an empty kernel
    page.wait_for_timeout(2000)
    page.close()
    return {
        "first point ms": changes[0],
        "changes a second": (len(changes) - 1) / (changes[-1] - changes[0]) * 1000,
        "overhead %": 100 * ((ended - began) / np.median(plain) - 1),
        "seconds to watch": changes[-1] / 1000,
    }


def _run_cell(page, place: int) -> None:
    cell = page.locator(".jp-Notebook .jp-CodeCell").nth(place)
    for _ in range(20):  # a cell run before the kernel is connected is lost
        cell.locator(".jp-InputArea-editor").click()
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(1000)
        if cell.locator(".jp-InputPrompt").inner_text() != "[ ]:":
            return


if __name__ == "__main__":
    print(main().to_string(index=False, float_format=lambda value: f"{value:,.1f}"))
