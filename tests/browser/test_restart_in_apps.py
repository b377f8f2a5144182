"""A kernel ends, and a control neither forgets nor pretends: in JupyterLab and in Notebook 7."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from tests.browser.test_sampling_ratio_in_apps import KERNEL, open_notebook, page, run_all  # noqa: F401  (a fixture)

pytestmark = pytest.mark.browser

CELLS = {
    "control": """\
from course_widgets import SamplingRatio
control = SamplingRatio(["cat"] * 900 + ["dog"] * 100)
control""",
    "check": """\
print("right" if control.value.after["dog"] == 450 else f"wrong: {control.value.after}")""",
}
APPS = pytest.mark.parametrize("app", ["lab", "notebook"])
LAB = pytest.mark.parametrize("app", ["lab"])  # where both run the same code of ours
RESTART = """async (thenRun) => {
  const { sessionContext } = jupyterapp.shell.currentWidget;
  await sessionContext.session.kernel.restart();
  if (thenRun) {
    await sessionContext.session.kernel.info;
    await jupyterapp.commands.execute("notebook:run-all-cells");
  }
}"""

# Whether the notebook is saved, with this in the file.
SAVED = """async (said) => {
  const { path, model } = jupyterapp.shell.currentWidget.context;
  const { content } = await jupyterapp.serviceManager.contents.get(path);
  return !model.dirty && JSON.stringify(content).includes(said);
}"""
PICTURE = "jupyterapp.shell.currentWidget.context.model.cells.get(0).outputs.get(0).data['text/html']"


@pytest.fixture
def solved(page, jupyter, course, app):  # noqa: F811
    """A notebook whose check a learner has made right, by moving the control."""
    cells = [new_code_cell(source, id=name) for name, source in CELLS.items()]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    nbformat.write(notebook, jupyter.files / course / "control.ipynb")
    open_notebook(page, jupyter, app, course)
    run_all(page)
    expect(page.locator(".jp-OutputArea-output").last).to_contain_text("wrong: {'cat': 900, 'dog': 900}")
    page.locator(".tw-field").fill("1:2")
    page.keyboard.press("Enter")
    expect(page.locator(".tw-control pre code")).to_contain_text("{'dog': 450}")
    run_all(page)
    expect(page.locator(".jp-OutputArea-output").last).to_contain_text("right")
    return page


@APPS
def test_restart_and_run_all_keeps_the_setting_and_the_check_right(solved, jupyter, course, app):
    page = solved  # noqa: F811
    page.evaluate(RESTART, True)
    expect(page.locator(".jp-InputPrompt").nth(1)).to_have_text("[2]:")
    expect(page.locator(".jp-OutputArea-output").last).to_contain_text("right")
    expect(page.locator(".tw-number")).to_have_text(["900", "100 → 450"])
    expect(page.locator(".tw-trace-note")).to_have_text("Your last setting")
    page.get_by_role("button", name="Back to start").click()
    expect(page.locator(".tw-number")).to_have_text(["900", "100 → 900"])
    expect(page.locator(".tw-control pre code")).not_to_contain_text("450")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".tw-number")).to_have_text(["900", "100 → 450"])


@APPS
def test_the_notebook_is_saved_with_a_picture_of_the_last_setting_and_opens_with_it(
    solved, jupyter, course, app
):
    page = solved  # noqa: F811
    control = page.locator(".tw-control")
    control.evaluate("(node) => (node.mine = true)")
    field = control.locator(".tw-field")
    field.fill("1:4")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{PICTURE}.includes('to 1:4: 1,125 samples')")
    expect(field).to_be_focused()
    assert control.evaluate("(node) => node.mine"), "the control was not drawn anew"
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    expect(page.locator(".tw-gone")).to_be_visible()
    jupyter.stop_kernels()
    open_notebook(page, jupyter, app, course)
    picture = page.locator(".twl-StandIn img")
    expect(picture).to_have_attribute("alt", re.compile("to 1:4: 1,125 samples"))
    assert picture.evaluate("(image) => image.complete && image.naturalWidth") > 300
    expect(page.locator(".twl-StandIn p")).to_contain_text("Run this cell to make it live")
    expect(page.get_by_text("Error displaying widget")).to_have_count(0)
    run_all(page)
    expect(page.locator(".tw-number")).to_have_text(["900", "100 → 225"])
    expect(page.locator(".twl-StandIn")).to_have_count(0)


@LAB
def test_a_notebook_that_is_saved_in_mid_move_holds_the_picture_of_the_last_setting(
    solved, jupyter, course, app
):
    page = solved  # noqa: F811
    notebook = jupyter.files / course / "control.ipynb"
    for text, said in [("1:4", "to 1:4: 1,125 samples"), ("1:5", "to 1:5: 1,080 samples")]:
        page.locator(".tw-field").fill(text)
        page.keyboard.press("Control+s")  # not even entered
        page.wait_for_function(f"(said) => {PICTURE}.includes(said)", arg=said)
        page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
        data = nbformat.read(notebook, 4).cells[0].outputs[0].data
        assert said in data["text/html"]
        expect(page.locator(".tw-field")).to_be_focused()
    saved = notebook.stat().st_mtime_ns
    page.keyboard.press("Control+s")
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
    assert notebook.stat().st_mtime_ns >= saved


@LAB
@pytest.mark.parametrize("held", ["checkpoint", "file"])
def test_a_save_that_is_asked_for_while_one_is_under_way_is_not_passed_over(
    solved, jupyter, course, app, held
):
    """JupyterLab does nothing then, and the notebook would stay unsaved."""
    page = solved  # noqa: F811
    url, method = {"checkpoint": ("**/checkpoints*", "POST"), "file": ("**/control.ipynb*", "PUT")}[held]
    first = []

    def hold_the_first(route):
        if first or route.request.method != method:
            route.continue_()
        else:
            first.append(route)

    page.route(url, hold_the_first)
    page.locator(".tw-field").fill("1:4")
    page.keyboard.press("Control+s")
    while not first:
        page.wait_for_event("request")
    page.locator(".tw-field").fill("1:5")
    page.keyboard.press("Control+s")
    page.wait_for_function(f"{PICTURE}.includes('to 1:5: 1,080 samples')")
    first[0].continue_()
    page.wait_for_function(SAVED, arg="to 1:5: 1,080 samples")


SLOW = """
import pathlib, time
from course_widgets import CourseWidget
draw = CourseWidget._keep_picture
def slow(self):
    while not pathlib.Path("go").exists():
        time.sleep(0.02)
    draw(self)
CourseWidget._keep_picture = slow
"""


@LAB
def test_what_a_busy_kernel_draws_after_the_notebook_was_saved_is_saved_then(solved, jupyter, course, app):
    page = solved  # noqa: F811
    page.evaluate(
        "(code) => jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code }).done",
        SLOW,
    )
    page.locator(".tw-field").fill("1:4")
    with page.expect_response(lambda each: each.request.method == "PUT" and "control.ipynb" in each.url):
        page.keyboard.press("Control+s")
    assert "to 1:4: 1,125" not in (jupyter.files / course / "control.ipynb").read_text("utf-8")
    (jupyter.files / course / "go").touch()
    page.wait_for_function(f"{PICTURE}.includes('to 1:4: 1,125 samples')")
    page.wait_for_function(SAVED, arg="to 1:4: 1,125 samples")


@LAB
def test_a_page_that_is_loaded_again_shows_the_control_of_the_kernel_that_goes_on(
    solved, jupyter, course, app
):
    page = solved  # noqa: F811
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
    open_notebook(page, jupyter, app, course)
    expect(page.locator(".tw-number")).to_have_text(["900", "100 → 450"])
    expect(page.locator(".twl-StandIn")).to_have_count(0)
    expect(page.locator(".tw-gone")).to_be_hidden()


@APPS
def test_a_control_whose_kernel_is_gone_says_so_until_its_cell_runs(solved, app):
    page = solved  # noqa: F811
    expect(page.locator(".tw-gone")).to_be_hidden()
    page.evaluate(RESTART, False)
    expect(page.get_by_role("alert").first).to_have_text(re.compile("kernel .* gone. Run this cell"))
    page.locator(".tw-slider").focus()
    page.keyboard.press("Home")
    page.locator(".tw-slider").blur()
    expect(page.locator(".tw-sentence")).to_have_attribute("aria-busy", "true")
    run_all(page)
    expect(page.locator(".tw-gone")).to_be_hidden()
    expect(page.locator(".jp-OutputArea-output").last).to_contain_text("right")
