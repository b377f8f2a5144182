"""Milliseconds from a key to the changed picture: SamplingRatio beside ipywidgets.interact with matplotlib.

Real Chromium, a real JupyterLab, the same demo written twice, in one run. A key counts from the event's own time
stamp to the frame in which the picture's pixels differ; both contestants are read alike, by drawing their picture
small and comparing it. A fast drag must end on the last value: the wait is from letting go to the last change.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parents[1]
SIZES = (10_000, 100_000)
KEYS, WARM_UP = 40, 6
DRAG_MOVES = 60
TOKEN = "benchmark"
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

DATA = """
import numpy as np
rng = np.random.default_rng(0)
y = (rng.random({n}) < 0.1).astype(int)
points = rng.normal(size=({n}, 2)) + 2.2 * y[:, None]
"""
OURS = """
from widgets import SamplingRatio
control = SamplingRatio(y, points, target="1:5", how="under")
control
"""
INTERACT = """
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, interact
from course_lib.ratios import RatioPlan

def show(ratio):
    plan = RatioPlan.from_labels(y, f"1:{ratio:.1f}", "under")
    kept = plan.indices(y)
    figure, (bars, cloud) = plt.subplots(1, 2, figsize=(8, 3.4))
    bars.barh([0, 1], list(plan.counts.values()), color="none", edgecolor="0.5", linestyle="--")
    bars.barh([0, 1], list(plan.after.values()), color=["#0072b2", "#e69f00"])
    bars.set_title(f"{plan.total:,} samples an epoch")
    cloud.scatter(*points.T, s=1, color="0.8")
    cloud.scatter(*points[kept].T, s=2, c=np.where(y[kept], "#e69f00", "#0072b2"))
    plt.show()

interact(show, ratio=FloatSlider(5, min=1, max=10, step=0.1));
"""
# for each contestant: its cell, its slider, its picture
CONTESTANTS = {
    "SamplingRatio": (OURS, ".tw-slider", ".tw-cloud"),
    "interact + matplotlib inline": (INTERACT, ".noUi-handle", ".widget-output img"),
}

WATCH = """
([slider, picture]) => {
  const [probe, answers] = [document.createElement("canvas"), []];
  [probe.width, probe.height] = [160, 120];
  const pen = probe.getContext("2d", { willReadFrequently: true });
  const look = () => {
    const shown = document.querySelector(picture);
    if (!shown || shown.complete === false || !(shown.naturalWidth ?? shown.width)) return null;
    pen.drawImage(shown, 0, 0, 160, 120);
    const pixels = new Uint32Array(pen.getImageData(0, 0, 160, 120).data.buffer);
    return pixels.reduce((sum, each) => (sum * 31 + each) | 0, 7);
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
    """One row for each contestant and size; ``ratio`` is to SamplingRatio at the same size, by the p95."""
    from playwright.sync_api import sync_playwright

    rows = []
    with (
        tempfile.TemporaryDirectory() as home,
        jupyterlab(Path(home)) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for n in SIZES:
            for name, (cell, slider, picture) in CONTESTANTS.items():
                code = new_code_cell(DATA.format(n=n) + cell)
                notebook = new_notebook(cells=[code], metadata={"kernelspec": KERNEL})
                nbformat.write(notebook, Path(home) / "files" / "demo.ipynb")
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                open_and_run(page, url, slider, picture)
                waits = key_waits(page, slider)
                rows.append(
                    {
                        "what": f"{name}, {n:,} points",
                        "median ms": np.median(waits),
                        "p95 ms": np.percentile(waits, 95),
                        "drag settles ms": drag_wait(page, slider),
                    }
                )
                page.close()
        browser.close()
    table = pd.DataFrame(rows)
    ours = table["p95 ms"].where(table["what"].str.startswith("SamplingRatio")).ffill()
    return table.assign(ratio=table["p95 ms"] / ours)


def open_and_run(page, url: str, slider: str, picture: str) -> None:
    """Open the demo, run its cells, wait until there is a picture, and watch it."""
    page.goto(f"{url}/lab/tree/demo.ipynb?reset&token={TOKEN}")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    page.get_by_text("(ipykernel) | Idle").wait_for(timeout=60_000)
    for _ in range(20):  # a cell run before the kernel is connected is lost
        page.locator(".jp-Notebook .jp-InputArea-editor").first.click()
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(1000)
        if page.locator(".jp-InputPrompt").first.inner_text() != "[ ]:":
            break
    page.locator(picture).wait_for(timeout=60_000)
    page.locator(slider).scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    page.evaluate(WATCH, [slider, picture])


def key_waits(page, slider: str) -> np.ndarray:
    """Milliseconds from each key to its changed picture, one key after another, there and back."""
    page.locator(slider).focus()
    for number in range(KEYS + WARM_UP):
        page.keyboard.press("ArrowRight" if number % 40 < 20 else "ArrowLeft")
        page.wait_for_function("(count) => watched.answers.length > count", arg=number, timeout=20_000)
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


def chromium() -> str:
    """The installed Chromium's path."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise FileNotFoundError("Chromium is missing: install it to time the controls")
    return found


@contextlib.contextmanager
def jupyterlab(home: Path) -> Iterator[str]:
    """Run a JupyterLab with settings of its own on a free port of this machine; give its address."""
    (home / "files").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += [
        f"--ServerApp.root_dir={home / 'files'}",
        f"--IdentityProvider.token={TOKEN}",
        "--LabApp.news_url=",
    ]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=home / "files", stdout=log, stderr=log, env={**os.environ, **own, "PYTHONPATH": path}
        )
        try:
            _wait_until_it_answers(f"http://127.0.0.1:{port}/api/status?token={TOKEN}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def _wait_until_it_answers(address: str, process: subprocess.Popen) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("JupyterLab ended at once; is it installed?")
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            json.load(answer)
            return
        time.sleep(0.1)
    raise TimeoutError("JupyterLab did not answer within a minute")


if __name__ == "__main__":
    print(main().to_string(index=False, float_format=lambda value: f"{value:,.1f}"))
