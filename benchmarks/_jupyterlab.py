"""A JupyterLab of its own and the Chromium that is there: where the controls are timed."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOKEN = "benchmark"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


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
