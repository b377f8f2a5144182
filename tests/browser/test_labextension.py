"""The extension in JupyterLab, in real Chromium: panel, cards, toolbar, reset, progress, keyboard, both themes."""

import contextlib
import json
import re

import nbformat
import pytest
from playwright.sync_api import TimeoutError, expect

from tests.browser.jupyter_server import IMAGE_FAILS, MIME, lesson_notebook, notebook_with_output

pytestmark = pytest.mark.browser
LESSON = "03_all_of_it.ipynb"
PAYLOAD = {
    "v": 1,
    "exercise": "seen-1",
    "lesson": "seen",
    "title": "How many?",
    "status": "retry",
    "message": "Not yet.",
    "points": 2,
    "hints": ["Look at `len(y)`.", "It is even."],
    "solution": "kept = 42",
}


@pytest.fixture
def lab(jupyter, new_page, request):
    """Return ``open(path)``: JupyterLab in a workspace of the test's own, loaded."""
    page = new_page(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )

    def open_lab(path=""):
        page.goto(jupyter.lab(path, re.sub(r"\W", "-", request.node.name)))
        page.locator(".twl-Next, .twl-Panel-empty + .twl-Panel-actions, .twl-Panel-done").first.wait_for(
            state="attached"
        )
        if path.endswith(".ipynb"):
            page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell").first.wait_for()
            page.locator(".twl-Lesson.twl-mod-current").wait_for(state="attached")
        return page

    return open_lab


def command(page, name, **args):
    page.evaluate(
        "([id, args]) => jupyterapp.commands.execute(id, args)", [f"train-well-on-less:{name}", args]
    )


KERNEL_IS_THERE = """() => {
  const kernel = jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === "connected" && kernel.status === "idle";
}"""


def answer(page, cell, value):
    """Type an answer into an exercise cell and run it, as a learner does; wait for its card."""
    page.wait_for_function(KERNEL_IS_THERE)  # what is typed while a notebook still loads may get lost
    shown = page.locator(".jp-Notebook .jp-Cell").nth(cell)
    shown.locator(".cm-line", has_text="kept = ").click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.type(f"kept = {value}")
    page.keyboard.press("Control+Enter")
    status = "todo" if value == "..." else "pass" if value == 42 else "retry"
    card = shown.locator(f".twl-Card[data-status={status}]")
    card.wait_for()
    return card


def write(jupyter, notebook, path):
    """Write a notebook into a folder of its own, so that no two tests share a course."""
    (jupyter.files / path).parent.mkdir(exist_ok=True)
    nbformat.write(notebook, jupyter.files / path)
    return path


def saved(jupyter, path):
    return nbformat.read(jupyter.files / path, 4)


def sources(notebook):
    return [cell.source for cell in notebook.cells]


# --- The panel ------------------------------------------------------------------------------------------------------


def test_first_visit_shows_the_course_and_what_is_next(lab):
    page = lab()
    panel = page.get_by_role("region", name="Course")
    expect(panel).to_be_visible()
    expect(panel.get_by_role("heading")).to_have_text(["Train Well on Less", "Before you begin", "Less data"])
    expect(panel.locator(".twl-Lesson-open")).to_have_text(
        [
            re.compile(r"00\s*Start here\s*5 min · 0 of 1 solved"),
            re.compile(r"03\s*Do you need all of it\?\s*35 min · 0 of 3 solved"),
            re.compile(r"04\s*How much of each class\?\s*30 min · 0 of 2 solved"),
        ]
    )
    expect(panel.get_by_role("progressbar")).to_have_attribute(
        "aria-valuetext", "0 of 6 exercises · 0 of 6 points"
    )
    panel.get_by_role("button", name="Begin · lesson 00").click()
    expect(page.locator(".jp-NotebookPanel h1", has_text="Start here")).to_be_visible()
    expect(panel.locator("[aria-current=true]")).to_contain_text("Start here")
    command(page, "next-lesson")
    expect(page.locator(".jp-NotebookPanel h1", has_text="Do you need all of it?")).to_be_visible()
    expect(panel.locator("[aria-current=true]")).to_contain_text("Do you need all of it?")


def test_a_panel_that_was_closed_stays_closed_and_opens_from_the_launcher(lab):
    page = lab()
    panel = page.get_by_role("region", name="Course")
    expect(panel).to_be_visible()
    closed = re.compile(r'"left":\s*{\s*"collapsed":\s*true')
    with page.expect_response(lambda each: closed.search(each.request.post_data or "") is not None):
        page.locator('.jp-SideBar [data-id="train-well-on-less-panel"]').click()  # it is saved a moment later
    expect(panel).to_be_hidden()
    page = lab()
    expect(panel).to_be_hidden()
    page.locator(".jp-LauncherCard", has_text="Course").click()
    expect(panel).to_be_visible()


def test_no_lessons_says_where_it_looked_and_a_bad_folder_says_so(lab, jupyter):
    (jupyter.files / "empty").mkdir()
    alone = lesson_notebook("07", "alone", "Only here", "Part", 5, 1)
    plugin = "train-well-on-less:plugin"
    try:
        jupyter.settings(plugin, {"folder": "empty"})
        page = lab()
        page.locator('.jp-SideBar [data-id="train-well-on-less-panel"]').click()
        panel = page.get_by_role("region", name="Course")
        expect(panel).to_contain_text("No lessons were found in “empty”.")
        write(jupyter, alone, "empty/07_alone.ipynb")
        panel.get_by_role("button", name="Look again").click()
        expect(panel).to_contain_text("Only here")
        jupyter.settings(plugin, {"folder": "nowhere"})
        expect(lab().locator(".twl-Panel")).to_contain_text(
            "“nowhere”, named in the settings, could not be read"
        )
    finally:
        jupyter.settings(plugin, {})


def test_the_panel_follows_the_progress_file_and_survives_a_damaged_one(lab, jupyter, course):
    page = lab(f"{course}/{LESSON}")
    panel = page.locator(".twl-Panel")
    progress = jupyter.files / course / "progress.jsonl"
    line = {
        "v": 1,
        "at": "2026-11-21T09:30:00+00:00",
        "lesson": "03",
        "exercise": "03-1",  # what all_of_it-1 was once called
        "status": "pass",
        "points": 1,
    }
    progress.write_text(json.dumps(line) + '\n{"v": 1, "at": "2026-1')
    expect(panel).to_contain_text("1 of 6 exercises")  # without a click: it looks every ten seconds
    expect(panel).to_contain_text("1 line of the progress file could not be read and was skipped.")
    expect(panel).to_contain_text("Continue · lesson 03")
    progress.write_bytes(b"\xff\xfe\x00rubbish\n" + json.dumps(line).encode())
    page.get_by_role("button", name="Refresh").click()
    expect(panel).to_contain_text("1 of 6 exercises")
    expect(panel).to_contain_text("1 line of the progress file could not be read")
    expect(panel.locator(".twl-Lesson")).to_have_count(3)
    everything = [("start_here", 1), ("all_of_it", 3), ("ratios", 2)]
    ids = [f"{lesson}-{n}" for lesson, count in everything for n in range(1, count + 1)]
    progress.write_text("".join(json.dumps(line | {"exercise": each}) + "\n" for each in ids))
    page.get_by_role("button", name="Refresh").click()
    expect(panel).to_contain_text("You have solved everything there is.")
    expect(panel.locator(".twl-Ring.twl-mod-full")).to_have_count(3)


def test_progress_goes_out_as_csv_and_comes_back_by_merging(lab, jupyter, course, tmp_path):
    page = lab(f"{course}/{LESSON}")
    answer(page, 1, 42)
    expect(page.locator(".twl-Panel")).to_contain_text("1 of 6 exercises")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    expect(page.locator(".Toastify")).to_contain_text("Your browser saves progress.csv, with 1 attempt.")
    exported = tmp_path / download.value.suggested_filename
    download.value.save_as(exported)
    assert exported.name == "progress.csv"
    header, row = exported.read_text().splitlines()
    assert header == "at,lesson,exercise,status,points"
    exported.write_text(f"{header}\n{row}\n2026-11-20T08:00:00+00:00,all_of_it,all_of_it-2,pass,1\n")
    for said in ("Brought in 1 attempt.", "Nothing new in this file."):
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Import…").click()
        chooser.value.set_files(exported)
        expect(page.locator(".Toastify")).to_contain_text(said)
    expect(page.locator(".twl-Panel")).to_contain_text("2 of 6 exercises")
    written = {"progress.jsonl": "all_of_it-1"}
    for file in (jupyter.files / course).glob("progress.imported-*.jsonl"):
        written[file.name] = "all_of_it-2"
    assert len(written) == 2
    for name, exercise in written.items():
        (attempt,) = (jupyter.files / course / name).read_text().splitlines()
        assert json.loads(attempt)["exercise"] == exercise
    exported.write_text("name,age\n")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Import…").click()
    chooser.value.set_files(exported)
    expect(page.get_by_role("dialog")).to_contain_text("this is not a progress file")


def test_opening_the_panel_reads_no_notebook(lab, jupyter, course):
    """What there is to know of the course is in its catalogue; a lesson in the page is read by the page alone."""
    asked = []
    page = lab()
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.locator(".twl-Lesson-open").nth(2).wait_for()
    page.get_by_role("button", name="Refresh").click()
    lab(f"{course}/{LESSON}")
    answer(page, 1, 42)
    expect(page.locator(".twl-Panel")).to_contain_text("1 of 6 exercises")
    assert any(url.endswith("/lessons/course.json") for url in asked)
    read = {
        url.partition("?")[0].rpartition("/")[2] for url in asked if "content=1" in url and ".ipynb" in url
    }
    assert read <= {LESSON}


def test_a_stranger_that_claims_a_number_hides_no_lesson(lab, jupyter, course):
    stranger = lesson_notebook("03", "better", "Better than that", "Less data", 1, 1)
    write(jupyter, stranger, f"{course}/03_better.ipynb")
    claims = lesson_notebook("03", "all_of_it", "I am it", "Less data", 1, 1)
    write(jupyter, claims, f"{course}/03_a.ipynb")
    titles = lab(f"{course}/{LESSON}").locator(".twl-Panel .twl-Lesson-title")
    expect(titles).to_have_text(
        ["Start here", "Do you need all of it?", "How much of each class?", "Better than that"]
    )


# --- Cards ----------------------------------------------------------------------------------------------------------


def test_a_check_shows_a_card_says_it_aloud_and_moves_the_progress(lab, jupyter, course):
    page = lab(f"{course}/{LESSON}")
    card = answer(page, 1, "...")
    expect(card).to_contain_text("Not yet")
    expect(card.locator(".twl-Card-message code")).to_have_text("...")
    card = answer(page, 1, 1000)
    expect(card).to_contain_text("You kept 1000.")
    expect(page.locator(".twl-Announcer")).to_have_text(
        "Exercise 1: Try again. You kept 1000. How many were asked for?"
    )
    expect(page.locator(".jp-OutputArea", has_text="static card")).to_have_count(0)
    card = answer(page, 1, 42)
    expect(card.get_by_role("button")).to_have_text(["Compare with a solution"])
    card.get_by_role("button", name="Compare").click()
    expect(card.locator("pre")).to_have_text(["from tiny import check\n\nkept = 42", "kept = 6 * 7\nkept"])
    expect(card.locator(".twl-Card-caption")).to_have_text(["Yours:", "One way to do it:"])
    mine, ours = (card.locator("pre").nth(place).bounding_box() for place in (0, 1))
    assert mine["y"] == pytest.approx(ours["y"], abs=2), "side by side"
    assert mine["x"] + mine["width"] <= ours["x"]
    expect(card.locator("pre").nth(1)).to_be_focused()
    expect(page.locator(".twl-Panel")).to_contain_text("1 of 6 exercises · 1 of 6 points")
    expect(page.locator(".twl-StatusItem")).to_have_text("Lesson 03: 1 of 3 solved")


def test_hints_come_one_at_a_time_and_the_solution_is_a_second_step(lab, jupyter):
    page = lab(write(jupyter, notebook_with_output({MIME: PAYLOAD}), "hints/09_hints.ipynb"))
    card = page.locator(".twl-Card")
    hints = card.locator("li")
    expect(hints).to_have_count(0)
    card.get_by_role("button", name="Show a hint (1 of 2)").click()
    expect(hints).to_have_text(["Look at len(y)."])
    expect(hints.locator("code")).to_have_text("len(y)")
    expect(page.locator(".twl-Announcer")).to_have_text("Look at len(y).")
    card.get_by_role("button", name="Show the next hint (2 of 2)").click()
    expect(hints).to_have_count(2)
    expect(card.get_by_role("button", name="hint")).to_have_count(0)
    card.get_by_role("button", name="Show a solution").click()
    expect(card.locator("pre")).to_have_count(0)
    card.get_by_role("button", name="Keep trying").click()
    card.get_by_role("button", name="Show a solution").click()
    card.get_by_role("button", name="Show it").click()
    expect(card.locator("pre")).to_have_text("kept = 42")
    card.get_by_role("button", name="Copy").click()
    expect(card.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "kept = 42"


def test_a_plot_says_what_it_shows_and_a_progress_bar_is_not_red(lab, jupyter):
    notebook = notebook_with_output({"text/plain": "x"})
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg=="
    alt = 'Accuracy: "a" 97 %, <b> 3 %.'
    notebook.cells[-1].outputs = [
        nbformat.v4.new_output("display_data", data={"image/png": png}, metadata={"image/png": {"alt": alt}}),
        nbformat.v4.new_output("stream", name="stderr", text="training:  50%|#####     | 5/10"),
    ]
    page = lab(write(jupyter, notebook, "plots/09_plots.ipynb"))
    expect(page.locator(".jp-OutputArea-output img")).to_have_attribute("alt", alt)
    bar = page.locator(".jp-OutputArea-output", has_text="training")
    expect(bar).to_have_css("background-color", "rgba(0, 0, 0, 0)")


ATTACK = (
    "<img src=x onerror='window.hacked=1'><script>window.hacked=2</script>"
    "<svg onload='window.hacked=3'></svg><a href='javascript:window.hacked=4'>x</a>`<b>`"
)


def test_nothing_in_an_untrusted_card_can_run(lab, jupyter):
    attacked = dict.fromkeys(("exercise", "lesson", "title", "message", "solution"), ATTACK)
    payload = PAYLOAD | attacked | {"hints": [ATTACK]}
    notebook = notebook_with_output({MIME: payload, "text/html": ATTACK, "text/plain": ATTACK}, title=ATTACK)
    for status in ("pass", "todo", f'pass"{ATTACK}'):
        other = notebook_with_output({MIME: payload | {"status": status}, "text/html": ATTACK})
        notebook.cells += other.cells[1:]
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    notebook.metadata.train_well |= {
        "part": ATTACK,
        "number": ATTACK,
        "exercises": [{"id": f"seen-{ATTACK}", "title": ATTACK, "points": 1}],
    }
    path = write(jupyter, notebook, "attack/09_attack.ipynb")
    (jupyter.files / "attack" / "progress.jsonl").write_text(
        json.dumps(
            {"v": 1, "at": ATTACK, "lesson": "seen", "exercise": ATTACK, "status": "pass", "points": 1}
        )
    )
    page = lab(path)
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    cards = page.locator(".twl-Card")
    expect(cards).to_have_count(4)
    first = cards.first
    first.get_by_role("button", name="hint").click()
    first.get_by_role("button", name="Show a solution").click()
    first.get_by_role("button", name="Show it").click()
    cards.nth(1).get_by_role("button", name="Compare").click()
    expect(first.locator("pre")).to_have_text(ATTACK)
    expect(cards.nth(3)).to_contain_text("No result")
    page.evaluate(IMAGE_FAILS)
    assert page.evaluate("window.hacked") is None
    assert dialogs == []
    ours = ".twl-Card, .twl-Panel, .twl-StatusItem, .twl-Announcer"
    smuggled = "img, script, a, b, svg[onload], iframe"
    assert page.locator(ours).locator(smuggled).count() == 0
    expect(page.locator(".twl-Panel .twl-Lesson-title")).to_have_text(ATTACK)


def reviving(script: str):
    """A notebook that carries the state of a widget, with a script of its own."""
    state = {
        "_anywidget_id": "x.Y",
        "_dom_classes": [],
        "_esm": script,
        "_model_module": "anywidget",
        "_model_module_version": "~0.11.*",
        "_model_name": "AnyModel",
        "_view_count": None,
        "_view_module": "anywidget",
        "_view_module_version": "~0.11.*",
        "_view_name": "AnyView",
        "layout": None,
    }
    model = {name: state[f"_{name}"] for name in ("model_module", "model_module_version", "model_name")}
    view = {"version_major": 2, "version_minor": 0, "model_id": "a0"}
    notebook = notebook_with_output(
        {"application/vnd.jupyter.widget-view+json": view, "text/plain": "a widget"}
    )
    states = {"version_major": 2, "version_minor": 0, "state": {"a0": {**model, "state": state}}}
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": states}
    return notebook


def test_a_saved_widget_runs_its_script_in_a_trusted_notebook_only(lab, jupyter):
    """That it runs in a trusted one, opened later, shows that the other carries what JupyterLab would revive."""
    paths = {}
    for name in ("stranger", "trusted"):
        notebook = reviving(f"(window.revived ??= []).push('{name}'); export default {{}};")
        paths[name] = write(jupyter, notebook, f"revived_{name}/09_seen.ipynb")
    jupyter.request("POST", f"api/contents/{paths['trusted']}/trust")
    page = lab(paths["stranger"])
    page.wait_for_function(KERNEL_IS_THERE)
    kept = page.evaluate("jupyterapp.shell.currentWidget.context.model.toJSON().metadata.widgets")
    page.evaluate("(path) => jupyterapp.commands.execute('docmanager:open', { path })", paths["trusted"])
    page.wait_for_function("window.revived?.includes('trusted')")
    assert set(page.evaluate("window.revived")) == {"trusted"}
    written = saved(jupyter, paths["stranger"]).metadata["widgets"]
    assert kept == written, "nothing is taken out of what is saved"


def test_a_damaged_result_is_a_plain_sentence(lab, jupyter):
    damaged = [
        None,
        7,
        "text",
        [],
        {},
        PAYLOAD | {"v": 99},
        PAYLOAD | {"hints": {"a": 1}, "title": 3, "points": "x"},
    ]
    notebook = notebook_with_output({MIME: PAYLOAD})
    cell = notebook.cells[-1]
    cell.outputs = [
        nbformat.v4.new_output("display_data", data={MIME: each, "text/plain": "x"}) for each in damaged
    ]
    page = lab(write(jupyter, notebook, "damaged/09_damaged.ipynb"))
    cards = page.locator(".twl-Card")
    expect(cards).to_have_count(len(damaged))
    expect(page.locator(".twl-Card[data-status=broken]")).to_have_count(len(damaged) - 1)
    expect(cards.first).to_contain_text("Run the cell again.")
    expect(cards.last).to_contain_text("Try again")


# --- The lesson's toolbar -------------------------------------------------------------------------------------------


def test_reset_copies_the_work_and_brings_the_lesson_back(lab, jupyter, course):
    path = f"{course}/{LESSON}"
    controls = jupyter.files / course / "controls.jsonl"
    controls.write_text("{}\n")
    page = lab(path)
    answer(page, 1, 7)
    page.get_by_role("button", name="Reset", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("goes back to the way it came")
    expect(dialog).to_contain_text("copied to a file beside it")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator(".jp-CodeCell .cm-content").first).to_contain_text("kept = 7")

    page.route(
        "**/api/contents/**backup**", lambda route: route.fulfill(status=403, json={"message": "read-only"})
    )
    page.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Reset lesson").click()
    expect(page.get_by_role("dialog")).to_contain_text("Nothing was changed.")
    page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    expect(page.locator(".jp-CodeCell .cm-content").first).to_contain_text("kept = 7")
    page.unroute("**/api/contents/**backup**")
    assert controls.exists()

    page.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Reset lesson").click()
    expect(page.locator(".jp-CodeCell .cm-content").first).to_contain_text("kept = ...")
    expect(page.locator(".Toastify")).to_contain_text("Your work is in 03_all_of_it.backup-")
    (copy,) = (jupyter.files / course).glob("03_all_of_it.backup-*.ipynb")
    assert re.fullmatch(r"03_all_of_it\.backup-\d{8}-\d{6}-\d{3}\.ipynb", copy.name)
    assert "kept = 7" in sources(saved(jupyter, f"{course}/{copy.name}"))[1]
    assert not controls.exists(), "what the controls were set to is the copy's"
    assert copy.with_suffix(".controls.jsonl").read_text() == "{}\n"
    assert sources(saved(jupyter, path)) == sources(saved(jupyter, f"notebooks/{LESSON}"))
    expect(page.locator(".twl-Panel .twl-Lesson")).to_have_count(3)  # the copy is no lesson


def test_a_new_text_is_offered_and_takes_the_answers_along(lab, jupyter, course):
    path = f"{course}/{LESSON}"
    older = saved(jupyter, path)
    older.metadata.train_well["version"] = "before"
    older.cells[0].source = "# An older title"
    older.cells.insert(2, nbformat.v4.new_code_cell("my_own = 1", id="f00d"))
    write(jupyter, older, path)
    page = lab(path)
    answer(page, 1, 42)
    offer = page.locator(".Toastify", has_text="The course has a new text for “Do you need all of it?”")
    offer.get_by_role("button", name="Take it, keep my answers").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Your work is first copied")
    dialog.get_by_role("button", name="Take it, keep my answers").click()
    expect(page.locator(".jp-NotebookPanel h1")).to_contain_text("Do you need all of it?")
    expect(page.locator(".Toastify")).to_contain_text("and your answers")
    now = saved(jupyter, path)
    assert "kept = 42" in sources(now)[1]
    assert sources(now)[2] == "my_own = 1"
    assert now.metadata.train_well["version"] == "today"
    (copy,) = (jupyter.files / course).glob("*.backup-*.ipynb")
    assert sources(saved(jupyter, f"{course}/{copy.name}"))[0] == "# An older title"


def test_the_panel_leads_to_a_lessons_sections_and_exercises_and_it_reopens_where_it_was_left(lab, course):
    path = f"{course}/{LESSON}"
    page = lab(path)
    places = page.locator(".twl-Places")
    expect(places.get_by_role("button")).to_have_text(
        ["Count", re.compile("○Exercise 1.*not solved"), re.compile("○Exercise 2"), re.compile("○Exercise 3")]
    )
    answer(page, 1, 42)
    expect(places.get_by_role("button").nth(1)).to_have_text(re.compile("✓Exercise 1.*, solved"))
    with page.expect_response(lambda each: "ex-all_of_it-3" in (each.request.post_data or "")):
        places.get_by_role("button", name="Exercise 3").click()  # where one is is saved a moment later
    active = "jupyterapp.shell.currentWidget.content.activeCell?.model.getMetadata('train_well')?.exercise"
    page.wait_for_function(f"{active} === 'all_of_it-3'")
    page = lab(path)
    page.wait_for_function(f"{active} === 'all_of_it-3'")
    places.locator("summary").click()
    expect(places.locator("button").first).to_be_hidden()
    expect(places.locator("button")).to_have_count(4)


def test_reset_of_a_closed_lesson_and_of_one_without_an_original(lab, jupyter, course):
    changed = saved(jupyter, f"{course}/04_ratios.ipynb")
    changed.cells[1].source = "mine"
    write(jupyter, changed, f"{course}/04_ratios.ipynb")
    write(jupyter, lesson_notebook("77", "mine", "My own", "Mine", 5, 0), f"{course}/77_mine.ipynb")
    page = lab(f"{course}/{LESSON}")
    page.get_by_role("button", name="Reset lesson 77").click()
    page.get_by_role("dialog").get_by_role("button", name="Reset lesson").click()
    expect(page.get_by_role("dialog")).to_contain_text("The course has no original of 77_mine.ipynb")
    page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    page.get_by_role("button", name="Reset lesson 04").click()
    page.get_by_role("dialog").get_by_role("button", name="Reset lesson").click()
    expect(page.locator(".Toastify")).to_contain_text("04_ratios.backup-")
    assert "kept = ..." in sources(saved(jupyter, f"{course}/04_ratios.ipynb"))[1]
    (copy,) = (jupyter.files / course).glob("*.backup-*.ipynb")
    assert sources(saved(jupyter, f"{course}/{copy.name}"))[1] == "mine"


def test_solutions_are_shown_under_the_exercises_and_taken_away_unless_changed(lab, course):
    page = lab(f"{course}/{LESSON}")
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    page.get_by_role("button", name="Solutions", exact=True).click()
    expect(cells).to_have_count(6)
    expect(cells.nth(1)).to_contain_text("# One solution to exercise 1")
    metadata = page.evaluate("jupyterapp.shell.currentWidget.content.model.cells.get(2).toJSON().metadata")
    assert metadata["tags"] == ["solution"]
    cells.nth(3).locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("  # mine")
    page.get_by_role("button", name="Hide solutions").click()
    expect(cells).to_have_count(4)
    expect(cells.nth(2)).to_contain_text("# mine")
    expect(page.locator(".Toastify")).to_contain_text("1 solution cell that you changed was kept.")


def test_check_all_runs_every_exercise_even_after_an_error(lab, jupyter, course):
    notebook = saved(jupyter, f"{course}/{LESSON}")
    notebook.cells[2].source = notebook.cells[2].source.replace("...", "needed")
    notebook.cells[3].source = notebook.cells[3].source.replace("...", "42")
    notebook.cells.insert(1, nbformat.v4.new_code_cell("needed = 42; open('ran', 'w').close()", id="before"))
    page = lab(write(jupyter, notebook, f"{course}/{LESSON}"))
    page.get_by_role("button", name="Check all").click()
    expect(page.locator(".Toastify")).to_contain_text(
        "Right so far: 1 of 3 exercises. 1 cell ended in an error"
    )
    expect(page.locator(".twl-Card[data-status=pass]")).to_have_count(1)
    expect(page.locator(".twl-Panel")).to_contain_text("1 of 6 exercises")
    assert not (jupyter.files / course / "ran").exists(), "only exercises are run"
    page.locator(".Toastify").get_by_role("button", name="Run all cells").click()
    expect(page.locator(".twl-Card[data-status=pass]")).to_have_count(2)
    assert (jupyter.files / course / "ran").exists()


def test_another_notebook_has_none_of_the_buttons(lab, jupyter, course):
    mine = write(jupyter, nbformat.v4.new_notebook(), f"{course}/mine.ipynb")
    page = lab(f"{course}/{LESSON}")
    expect(page.locator(".twl-ToolbarButton:visible")).to_have_count(3)
    page.evaluate("path => jupyterapp.commands.execute('docmanager:open', {path})", mine)
    expect(page.locator(".lm-TabBar-tab.jp-mod-current", has_text="mine.ipynb")).to_be_visible()
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-NotebookPanel-toolbar").wait_for()
    expect(page.locator(".twl-ToolbarButton:visible")).to_have_count(0)
    assert not page.evaluate("jupyterapp.commands.isEnabled('train-well-on-less:check-all')")


# --- Keyboard and themes --------------------------------------------------------------------------------------------


def open_palette(page):
    """
    Press its keys until it is there: JupyterLab hears them only once its shortcuts are loaded.

    Not before the notebook has its kernel: then it takes the focus, and a palette that is open closes.
    """
    page.wait_for_function(KERNEL_IS_THERE)
    expect(page.locator(".jp-Notebook:focus-within")).to_be_visible()
    palette = page.locator(".lm-CommandPalette-input:focus")
    while not palette.count():
        page.keyboard.press("Control+Shift+C")
        with contextlib.suppress(TimeoutError):
            palette.wait_for(timeout=2_000)


def test_focus_handed_back_late_does_not_leave_the_panel(lab, jupyter, course):
    """As the command palette does, which closes when its command has run: on a busy machine, much later."""
    path = write(jupyter, notebook_with_output({MIME: PAYLOAD}), f"{course}/09_focus.ipynb")
    page = lab(path)
    to_notebook = "document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell').focus()"
    page.evaluate("jupyterapp.commands.execute('train-well-on-less:open-course')")
    expect(page.locator(".twl-Next")).to_be_focused()
    page.evaluate(to_notebook)
    expect(page.locator(".twl-Next")).to_be_focused()
    page.keyboard.press("Shift")
    page.evaluate(to_notebook)
    expect(page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").first).to_be_focused()


def test_everything_by_keyboard(lab, jupyter, course):
    keys = write(jupyter, notebook_with_output({MIME: PAYLOAD}), f"{course}/09_keys.ipynb")
    page = lab(keys)
    open_palette(page)
    page.keyboard.type("open the course")
    expect(page.locator(".lm-CommandPalette-item.lm-mod-active")).to_contain_text("Open the course")
    page.keyboard.press("Enter")
    expect(page.locator(".twl-Next")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    expect(page.locator(".twl-Lesson-open").last).to_be_focused()
    page.keyboard.press("Home")
    expect(page.locator(".twl-Lesson-open").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".twl-Lesson-open", has_text="How much of each class?")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".jp-NotebookPanel h1", has_text="How much of each class?")).to_be_visible()
    page.evaluate("path => jupyterapp.commands.execute('docmanager:open', {path})", keys)

    hint = page.get_by_role("button", name="Show a hint (1 of 2)")
    hint.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(page.locator(".twl-Card li")).to_have_count(2)
    expect(page.locator(".twl-Card li").last).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show a solution")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep trying")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".twl-Card pre")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".jp-Cell", has=page.locator(".twl-Card"))).to_be_focused()
    expect(page.locator(".jp-Notebook.jp-mod-editMode")).to_have_count(0)
    expect(page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell")).to_have_count(
        2
    )  # no key reached the notebook


CONTRASTS = """
() => {
  const rgb = (text) => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => top.slice(0, 3).map((value, i) => value * top[3] + under[i] * (1 - top[3]));
  const paper = (node) => {
    if (!node) return [255, 255, 255];
    const colour = rgb(getComputedStyle(node).backgroundColor);
    return colour[3] === 1 ? colour.slice(0, 3) : over(colour, paper(node.parentElement));
  };
  const light = (c) => {
    const [r, g, b] = c.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!node.closest(".twl-Card, .twl-Panel, .twl-StatusItem") || !walker.currentNode.data.trim()) continue;
    const style = getComputedStyle(node);
    const under = paper(node);
    const ink = over(rgb(node.closest("svg") ? style.fill : style.color), under);
    const [a, b] = [light(ink), light(under)].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), walker.currentNode.data]);
  }
  return found;
}
"""


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_text_is_readable_in_both_themes(lab, jupyter, theme):
    notebook = notebook_with_output({MIME: PAYLOAD})
    notebook.cells[-1].outputs += [
        nbformat.v4.new_output("display_data", data={MIME: PAYLOAD | {"status": status}})
        for status in ("pass", "todo", "broken")
    ]
    path = write(jupyter, notebook, "themes/09_themes.ipynb")
    themes = "@jupyterlab/apputils-extension:themes"
    try:
        jupyter.settings(themes, {"theme": theme})
        page = lab(path)
        expect(page.locator("body")).to_have_attribute(
            "data-jp-theme-light", str(theme.endswith("Light")).lower()
        )
        first = page.locator(".twl-Card").first
        first.get_by_role("button", name="hint").click()
        page.locator(".twl-Card").nth(1).get_by_role("button", name="Compare").click()
        found = page.evaluate(CONTRASTS)
        assert len(found) > 25
        assert [(round(ratio, 2), text) for ratio, text in found if ratio < 4.5] == []
    finally:
        jupyter.settings(themes, {})
