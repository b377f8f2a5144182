"""TaskViewer in real Chromium, in a blank page: questions, thresholds by keys, marks on the picture, both themes."""

import pytest
from playwright.sync_api import expect

from course_widgets import TaskViewer
from course_widgets.task_viewer.examples import few_scenes
from tests.browser.conftest import CONTRASTS, asked_on_the_way, let_draw, refuse, wait_for_release

pytestmark = pytest.mark.browser

STATES = TaskViewer.STATES
RED_PIXELS = """
(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let red = 0;
  for (let at = 0; at < data.length; at += 4) red += data[at] > 150 && data[at + 1] < 70 && data[at + 2] < 70;
  return red;
}
"""


def slider(page, name: str):
    return page.get_by_role("slider", name=name)


def said(page) -> list[str]:
    return page.get_by_role("list", name="Answers to this picture").locator("li").all_inner_texts()


def test_what_a_screen_reader_meets(mount):
    page = mount(TaskViewer(**few_scenes()))
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Task viewer":
        - group "Question":
          - radio "classification"
          - radio "detection" [checked]
          - radio "semantic"
          - radio "instance"
          - radio "pose"
          - radio "identity"
          - radio "video"
        - paragraph: What, and where?
        - img /Picture 1 of 6, what, and where.*/
        - text: Picture of 6
        - slider "Picture of 6"
        - text: Score from
        - slider "Score from"
        - text: IoU from
        - slider "IoU from"
        - list "Answers to this picture":
          - listitem: /person 0.\\d+, IoU 0.\\d+ right/
        - status: /Picture 1 of 6, what, and where.*/
    """)


def test_every_move_is_asked_and_only_what_is_let_go_of_counts(mount, answer):
    viewer = STATES["detection"]()
    page = mount(viewer)
    slider(page, "Score from").focus()
    page.keyboard.press("ArrowRight")
    assert wait_for_release(page)["score"] == 0.51
    answer(viewer)
    assert viewer.score == 0.51
    page.keyboard.press("End")
    assert wait_for_release(page, 2)["score"] == 1
    answer(viewer)
    assert all("missed" in each for each in said(page))
    assert len(asked_on_the_way(page)) <= 2
    assert [each["score"] for each in viewer.trace] == [0.5, 0.51, 1.0]


def test_a_question_brings_its_thresholds(mount, answer):
    viewer = TaskViewer(**few_scenes())
    page = mount(viewer)
    shown = {}
    for task in viewer.pictures.questions:
        page.get_by_role("radio", name=task, exact=True).check(force=True)
        answer(viewer)
        names = ("Score from", "IoU from", "Near: within")
        shown[task] = [name for name in names if slider(page, name).is_visible()]
        assert page.locator("canvas >> visible=true").count() == 1 + (task == "video")
        assert len(said(page)) == len(viewer._response["rows"])
    assert shown == {
        "classification": ["Score from"],
        "detection": ["Score from", "IoU from"],
        "semantic": [],
        "instance": ["Score from", "IoU from"],
        "pose": ["Score from", "Near: within"],
        "identity": ["Score from"],
        "video": [],
    }


@pytest.mark.parametrize("question", ["detection", "instance", "pose", "semantic"])
def test_what_is_wrong_is_red_on_the_picture_and_said_in_words(question, mount):
    given = few_scenes()
    perfect = {**given["answers"], "segments": given["truth"]["segments"]}
    perfect["objects"] = [{**one, "scores": [0.9] * len(one["labels"])} for one in given["truth"]["objects"]]
    page = mount(TaskViewer(**{**given, "answers": perfect}, question=question, scene=2))
    before = page.locator("canvas").first.evaluate(RED_PIXELS)
    assert all(each.startswith("✓") for each in said(page))
    page = mount(TaskViewer(**given, question=question, scene=2, iou=0.9, near=0.01))
    assert page.locator("canvas").first.evaluate(RED_PIXELS) > before + 100
    assert question == "semantic" or any(each.startswith(("✗", "○")) for each in said(page))


def test_it_is_drawn_when_it_comes_to_stand_in_the_page(mount):
    """JupyterLab fills an output before it shows it, and what does not show has no colours yet."""
    page = mount(STATES["detection"]())
    drawn = page.locator("canvas").first.evaluate("(canvas) => canvas.toDataURL()")
    page.locator("main").evaluate("""(main) => {
      window.main = main;
      const canvas = main.querySelector("canvas");
      canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
      main.remove();
      document.body.append("elsewhere");
    }""")
    let_draw(page)
    page.evaluate("document.body.append(main)")
    let_draw(page)
    assert page.locator("canvas").first.evaluate("(canvas) => canvas.toDataURL()") == drawn


def test_undo_and_the_way_back(mount, answer):
    viewer = STATES["detection"]()
    page = mount(viewer)
    slider(page, "Picture of 6").focus()
    page.keyboard.press("ArrowRight")
    wait_for_release(page)
    answer(viewer)
    assert viewer.scene == 3
    page.get_by_role("button", name="Undo").click()
    answer(viewer)
    assert viewer.scene == 2
    expect(slider(page, "Picture of 6")).to_have_value("3")


def test_a_refusal_is_said_and_the_setting_before_is_back(mount):
    viewer = STATES["detection"]()
    page = mount(viewer)
    slider(page, "IoU from").focus()
    page.keyboard.press("End")
    wait_for_release(page)
    refuse(page, viewer, "That cannot be.")
    expect(page.get_by_role("alert").filter(has_text="That cannot be.")).to_be_visible()
    expect(slider(page, "IoU from")).to_have_value("0.5")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_can_be_read(dark, mount, page):
    mount(STATES["instance"](), dark=dark)
    texts = [
        ".tw-task-question",
        ".tw-task-rows [data-state='missed']",
        ".tw-task-rows small",
        ".tw-task-legend",
    ]
    assert min(page.evaluate(CONTRASTS, [texts, ".tw-control", "color"])) >= 4.5


@pytest.mark.parametrize("width", [300, 420, 900])
@pytest.mark.parametrize("name", ["instance", "video", "long names"])
def test_nothing_sticks_out(name, width, mount, sticks_out):
    mount(STATES[name]())
    assert sticks_out(width, "canvas, li, input, label, dd, p") == []
