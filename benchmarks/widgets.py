"""Milliseconds from a key to the changed picture: the controls beside ipywidgets.interact with matplotlib.

Real Chromium, a real JupyterLab, each demo written twice, in one run. A key counts from the event's own time stamp to
the frame in which the picture differs. Canvases and images are read alike, by drawing them small and comparing; a
picture made of parts of the page by comparing those. A fast drag must end on the last value: the wait is from letting
go to the last change.
"""

import tempfile
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks._demos import RACES, Contestant, Race
from benchmarks._jupyterlab import FLAGS, TOKEN, chromium, jupyterlab

KEYS, WARM_UP = 40, 6
DRAG_MOVES = 60
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}

WATCH = """
([slider, picture]) => {
  const [probe, answers] = [document.createElement("canvas"), []];
  [probe.width, probe.height] = [160, 120];
  const pen = probe.getContext("2d", { willReadFrequently: true });
  const hash = (numbers) => numbers.reduce((sum, each) => (sum * 31 + each) | 0, 7);
  const look = () => {
    const shown = document.querySelector(picture);
    if (shown && !shown.matches("canvas, img")) return shown.outerHTML;
    if (!shown || shown.complete === false || !(shown.naturalWidth ?? shown.width)) return null;
    pen.drawImage(shown, 0, 0, 160, 120);
    return hash(new Uint32Array(pen.getImageData(0, 0, 160, 120).data.buffer));
  };
  let [seen, asked, changed] = [look(), null, 0];
  document.querySelector(slider).addEventListener("keydown", ({ timeStamp }) => (asked ??= timeStamp), true);
  const frame = () => {
    const now = look();
    if (now !== null && now !== seen) {
      seen = now;
      changed = performance.now();
      if (asked !== null) answers.push(changed - asked);
      asked = null;
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  window.watched = { answers, changed: () => changed };
}
"""


def main() -> pd.DataFrame:
    """One row for each contestant and size; ``ratio`` is to the control at the same size, by the p95."""
    from playwright.sync_api import sync_playwright

    rows = []
    with (
        tempfile.TemporaryDirectory() as home,
        jupyterlab(Path(home)) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for race in RACES:
            for n in race.sizes:
                timed = []
                for contestant in race.contestants:
                    code = new_code_cell(race.data.replace("{n}", str(n)) + contestant.cell)
                    notebook = new_notebook(cells=[code], metadata={"kernelspec": KERNEL})
                    nbformat.write(notebook, Path(home) / "files" / "demo.ipynb")
                    page = browser.new_page(viewport={"width": 1280, "height": 900})
                    page.set_default_timeout(120_000)
                    timed.append({"what": f"{contestant.name}, {n:,}", **times(page, url, contestant, race)})
                    page.close()
                rows += [{**row, "ratio": row["p95 ms"] / timed[0]["p95 ms"]} for row in timed]
        browser.close()
    return pd.DataFrame(rows)


def times(page, url: str, contestant: Contestant, race: Race) -> dict:
    """Open the demo, press keys, drag."""
    open_and_run(page, url, contestant.slider, contestant.picture)
    waits = key_waits(page, contestant.slider, race.presses)
    return {
        "median ms": np.median(waits),
        "p95 ms": np.percentile(waits, 95),
        "drag settles ms": drag_wait(page, contestant.slider) if race.drags else np.nan,
    }


def open_and_run(page, url: str, slider: str, picture: str) -> None:
    """Open the demo, run its cells, wait until there is a picture, and watch it."""
    page.goto(f"{url}/lab/tree/demo.ipynb?reset&token={TOKEN}")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.get_by_text("(ipykernel) | Idle").wait_for()
    for _ in range(20):  # a cell run before the kernel is connected is lost
        page.locator(".jp-Notebook .jp-InputArea-editor").first.click()
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(1000)
        if page.locator(".jp-InputPrompt").first.inner_text() != "[ ]:":
            break
    page.locator(picture).wait_for()
    page.locator(slider).scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    page.evaluate(WATCH, [slider, picture])


def key_waits(page, slider: str, presses: int) -> np.ndarray:
    """Milliseconds from each key to its changed picture, one key after another, there and back."""
    page.locator(slider).focus()
    for number in range(KEYS + WARM_UP):
        page.keyboard.press("ArrowRight" if number % (2 * presses) < presses else "ArrowLeft")
        page.wait_for_function("(count) => watched.answers.length > count", arg=number)
        page.wait_for_timeout(60)
    return np.array(page.evaluate("watched.answers")[WARM_UP:])


def drag_wait(page, slider: str) -> float:
    """Milliseconds from letting go of a fast drag to the last change of the picture."""
    box = page.locator(slider).bounding_box()
    thumb = page.locator(slider).evaluate(
        """(slider) => {
          const box = slider.getBoundingClientRect();
          const at = slider.max ? 9 + ((box.width - 18) * slider.value) / slider.max : box.width / 2;
          return [box.left + at, box.top + box.height / 2];
        }"""
    )
    page.mouse.move(*thumb)
    page.mouse.down()
    for step in range(DRAG_MOVES):
        page.mouse.move(thumb[0] + (step % 30) * 3, thumb[1])
    page.evaluate(
        "window.letGo = null; addEventListener('pointerup', () => (window.letGo = performance.now()), true)"
    )
    page.mouse.move(thumb[0] - 40, box["y"] + box["height"] / 2)
    page.mouse.up()
    last = None
    while (now := page.evaluate("watched.changed()")) != last:
        last = now
        page.wait_for_timeout(2500)
    return max(0.0, last - page.evaluate("letGo"))


if __name__ == "__main__":
    print(main().to_string(index=False, float_format=lambda value: f"{value:,.1f}"))
