"""One Jupyter server for the browser tests, with JupyterLab and Notebook 7 on it, and a tiny course to take there.

The extension and the course's own defaults are those of the source tree, whatever is installed; home folder, settings
and lessons are temporary.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "widgets" / "labextension"
DEFAULTS = ROOT / "widgets" / "jupyterlab_defaults.json"
TOKEN = "tiny"
MIME = "application/vnd.train-well.check+json"

# A learner's page has asked for an image that is not there, and heard so: one that came before has failed, too.
IMAGE_FAILS = """() => new Promise((failed) => {
  document.body.append(Object.assign(new Image(), { onerror: failed, src: "x", hidden: true }));
})"""

# What `widgets.check` does, for exercises whose right answer is 42: a card, and a line of progress.
TINY_CHECK = f'''
import datetime, json
from IPython.display import display

HINTS = ["Count with `len(y)`.", "It is even.", "It is 6 × 7."]

def check(exercise, answer, **changes):
    status = "todo" if answer is ... else "pass" if answer == 42 else "retry"
    message = {{"todo": "Replace the `...` with your answer.", "pass": "Yes: `42` of them.",
               "retry": "You kept " + repr(answer) + ". How many were asked for?"}}[status]
    payload = {{"v": 1, "exercise": exercise, "lesson": exercise.rpartition("-")[0], "title": "How many do you keep?",
               "status": status, "message": message, "points": 1, "hints": HINTS,
               "solution": "kept = 6 * 7\\nkept"}} | changes
    if status != "todo":
        payload["answer"] = get_ipython().user_ns["In"][-1].partition("check(")[0].strip()
        line = {{"v": 1, "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds"),
                "lesson": exercise.rpartition("-")[0], "exercise": exercise, "status": status, "points": 1}}
        with open("progress.jsonl", "a") as file:
            file.write(json.dumps(line) + "\\n")
    display({{"{MIME}": payload, "text/html": "<p>static card</p>", "text/plain": status}}, raw=True)
'''
LESSONS = [
    ("00", "start_here", "Start here", "Before you begin", 5, 1),
    ("03", "all_of_it", "Do you need all of it?", "Less data", 35, 3),
    ("04", "ratios", "How much of each class?", "Less data", 30, 2),
]


def lesson_notebook(number: str, slug: str, title: str, part: str, minutes: int, exercises: int):
    """Return a lesson as the course's builder makes it, but tiny."""
    ids = [f"{slug}-{place}" for place in range(1, exercises + 1)]
    cells = [new_markdown_cell(f"# {title}", id=f"{slug}-00")]
    for each in ids:
        facts = {"exercise": each, "solution": f'kept = 6 * 7\ncheck("{each}", kept)'}
        source = f'from tiny import check\n\nkept = ...\ncheck("{each}", kept)'
        cells.append(
            new_code_cell(source, id=f"ex-{each}", metadata={"tags": ["exercise"], "train_well": facts})
        )
    metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
        "train_well": {
            "lesson": slug,
            "number": number,
            "title": title,
            "part": part,
            "minutes": minutes,
            "sections": [{"title": "Count", "cell": f"{slug}-00"}],
            "exercises": [{"id": each, "title": "How many do you keep?", "points": 1} for each in ids],
            "version": "today",
        },
    }
    return new_notebook(cells=cells, metadata=metadata)


def notebook_with_output(data: dict, title: str = "Seen before"):
    """Return a lesson, nobody's trusted one, whose only code cell carries an output already."""
    notebook = lesson_notebook("09", "seen", title, "Elsewhere", 5, 0)
    output = new_output("display_data", data=data)
    notebook.cells.append(new_code_cell("show()", id="shown", outputs=[output], execution_count=1))
    return notebook


def write_course(folder: Path) -> Path:
    """Write the tiny course into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tiny.py").write_text(TINY_CHECK, "utf-8")
    for number, slug, *facts in LESSONS:
        nbformat.write(lesson_notebook(number, slug, *facts), folder / f"{number}_{slug}.ipynb")
    return folder


def write_catalogue(folder: Path) -> None:
    """Write what the extension knows of the tiny course."""
    lessons = []
    for number, slug, *facts in LESSONS:
        about = lesson_notebook(number, slug, *facts).metadata["train_well"]
        lessons.append({**about, "slug": slug, "notebook": f"{number}_{slug}.ipynb"})
    catalogue = {"v": 1, "title": "Train Well on Less", "lessons": lessons, "formerly": {"03": "all_of_it"}}
    (folder / "course.json").write_text(json.dumps(catalogue), "utf-8")


@dataclass
class JupyterServer:
    """A running server; ``files`` is the folder that its file browser shows."""

    url: str
    files: Path

    def lab(self, path: str = "", workspace: str = "test") -> str:
        """Return the address of JupyterLab in a workspace, with a file open in it."""
        tree = f"/tree/{urllib.parse.quote(path)}" if path else ""
        return f"{self.url}/lab/workspaces/{workspace}{tree}?token={TOKEN}"

    def notebook(self, path: str) -> str:
        """Return the address of a notebook in Notebook 7."""
        return f"{self.url}/notebooks/{urllib.parse.quote(path)}?token={TOKEN}"

    def tree(self, path: str = "") -> str:
        """Return the address of Notebook 7's first page."""
        return f"{self.url}/tree/{urllib.parse.quote(path)}?token={TOKEN}"

    def request(self, method: str, path: str, body: dict | None = None):
        """Call the server's own interface; the answer is the parsed JSON, or None."""
        request = urllib.request.Request(
            f"{self.url}/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            content = response.read()
        return json.loads(content) if content else None

    def settings(self, plugin: str, values: dict) -> None:
        """Save a user's settings of a plugin."""
        self.request("PUT", f"lab/api/settings/{plugin}", {"raw": json.dumps(values)})

    def stop_kernels(self) -> None:
        """End every kernel, so that tests do not pay for each other's memory."""
        for session in self.request("GET", "api/sessions"):
            with contextlib.suppress(urllib.error.HTTPError):
                self.request("DELETE", f"api/sessions/{session['id']}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _environment(home: Path) -> dict[str, str]:
    """A home of its own, in which the extension is the one of this source tree, with the tiny course's originals."""
    extension = home / "share" / "labextensions" / "train-well-on-less"
    shutil.copytree(EXTENSION, extension, ignore=shutil.ignore_patterns("lessons"))
    write_catalogue(write_course(extension / "lessons"))
    jupyter = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    return {
        **os.environ,
        **jupyter,
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_PATH": str(home / "share"),
        "OMP_NUM_THREADS": "1",
    }


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory):
    """Return the running server; its file browser shows ``notebooks/`` with the tiny course."""
    home = tmp_path_factory.mktemp("home")
    files = tmp_path_factory.mktemp("files")
    write_course(files / "notebooks")
    port = _free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    options = {
        "ServerApp.root_dir": files,
        "ServerApp.port_retries": 0,
        "IdentityProvider.token": TOKEN,
        "LabApp.expose_app_in_browser": True,
        "JupyterNotebookApp.expose_app_in_browser": True,
        "LabApp.news_url": "",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    command += [f"--{name}={value}" for name, value in options.items()]
    log = (home / "server.log").open("w+")
    process = subprocess.Popen(command, env=_environment(home), cwd=files, stdout=log, stderr=log)
    server = JupyterServer(f"http://127.0.0.1:{port}", files)
    try:
        _wait_until_it_answers(server, process, home / "server.log")
        for plugin, values in json.loads(DEFAULTS.read_text("utf-8")).items():
            server.settings(plugin, values)
        yield server
        server.stop_kernels()
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _wait_until_it_answers(server: JupyterServer, process: subprocess.Popen, log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(f"the Jupyter server ended at once:\n{log.read_text()[-3000:]}")
        with contextlib.suppress(OSError):
            server.request("GET", "api/status")
            return
        time.sleep(0.1)
    pytest.fail(f"the Jupyter server did not answer within a minute:\n{log.read_text()[-3000:]}")


@pytest.fixture
def course(jupyter, request):
    """Return the name of a fresh folder with the tiny course, for one test."""
    name = request.node.name.partition("[")[0].removeprefix("test_")[:60]
    shutil.rmtree(jupyter.files / name, ignore_errors=True)
    write_course(jupyter.files / name)
    yield name
    jupyter.stop_kernels()
