"""LabelNoiseLab in real Chromium, in a blank page: keys, words, pictures, the kernel's answers, every width."""

import pytest
from playwright.sync_api import expect

from course_lib import datasets
from course_widgets import LabelNoiseLab
from tests.browser.conftest import answer_to, last_request, let_draw, refuse, show_answer, wait_for_release

pytestmark = pytest.mark.browser


def wine(**changes) -> LabelNoiseLab:
    return LabelNoiseLab(datasets.load_wine(), **{"rate": 0.2, "threshold": 0.1, **changes})


@pytest.fixture(scope="module")
def digits() -> LabelNoiseLab:
    return LabelNoiseLab.STATES["a good threshold"]()


def slider(page, name: str):
    return page.get_by_role("slider", name=name)


def fact(page, name: str) -> str:
    return page.locator("dt", has_text=name).locator("+ dd b").inner_text()


def table_of(page) -> list[list[str]]:
    rows = page.locator("tbody tr").all()
    return [each.locator("td").all_inner_texts() for each in rows]


def accuracies(lab) -> list[list[str]]:
    return [[f"{100 * share:.1f}%" for share in row.values()] for row in lab.accuracy.values()]


def test_what_a_screen_reader_meets(mount):
    page = mount(wine())
    expect(page.locator(".tw-control")).to_match_aria_snapshot("""
      - group "Label noise lab":
        - group "Mistakes":
          - radio "Random mistakes" [checked]
          - text: Random mistakes
          - radio "Agreeing mistakes"
          - text: Agreeing mistakes
        - text: Wrong labels
        - slider "Wrong labels"
        - text: Neighbours k
        - slider "Neighbours k"
        - img /21 of 106 labels are wrong.*/
        - slider "Drop below"
        - table "Right on new samples, trained on":
          - rowgroup:
            - row "all labels what is left the right ones"
          - rowgroup:
            - row /nearest neighbour .*/
            - row /decision tree .*/
            - row /support vector machine .*/
        - status: /21 of 106 labels are wrong.*/
        - group: Show the code
    """)
    spoken = page.get_by_role("slider").evaluate_all("all => all.map((each) => each.ariaValueText)")
    assert spoken == ["20%", "1", "10%"]


def test_the_threshold_is_moved_by_keys_without_the_kernel(mount):
    lab = wine(threshold=0.0)
    page = mount(lab)
    slider(page, "Drop below").focus()
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    report = lab.labels.filter(0.15).report
    assert fact(page, "Dropped") == str(report.dropped)
    expect(page.get_by_role("status")).to_have_attribute("aria-busy", "true")
    assert page.locator(".tw-results").get_attribute("aria-busy") == "true"
    assert wait_for_release(page)["threshold"] == 0.15
    page.clock.run_for(10_000)
    assert len(page.evaluate("model.sent")) == 1, "keys in quick succession are one release"


def test_a_release_is_answered_with_accuracies_code_and_a_sentence(mount, answer):
    lab = wine(threshold=0.0)
    page = mount(lab)
    page.locator(".tw-code summary").click()
    slider(page, "Drop below").focus()
    page.keyboard.press("PageUp")
    assert wait_for_release(page)["threshold"] == pytest.approx(0.1)
    answer(lab)
    assert table_of(page) == accuracies(lab)
    expect(page.locator(".tw-results")).to_have_attribute("aria-busy", "false")
    expect(page.get_by_role("status")).to_have_text(lab.describe())
    expect(page.get_by_role("status")).to_have_attribute("aria-busy", "false")
    assert page.get_by_role("img").first.get_attribute("aria-label") == lab.describe()
    assert "self_confidence >= 0.1" in page.locator("pre code").inner_text()


def test_other_wrong_labels_come_from_the_kernel(mount, answer):
    lab = wine()
    page = mount(lab)
    slider(page, "Wrong labels").focus()
    page.keyboard.press("Home")
    expect(page.locator("[data-waiting]")).to_have_count(1)
    assert wait_for_release(page)["rate"] == 0
    answer(lab)
    expect(page.locator("[data-waiting]")).to_have_count(0)
    assert fact(page, "Recall") == "–"


def test_the_neighbours_answer_at_once_whatever_is_moved(mount):
    page = mount(wine(threshold=0.0))
    slider(page, "Neighbours k").focus()
    page.keyboard.press("PageUp")
    let_draw(page)
    k = int(slider(page, "Neighbours k").input_value())
    assert k > 1
    assert table_of(page)[0] == accuracies(wine(threshold=0.0, k=k))[0]
    assert page.locator("tbody th").first.inner_text() == f"{k} nearest neighbours"
    slider(page, "Drop below").focus()
    for _ in range(3):
        page.keyboard.press("PageUp")
    let_draw(page)
    assert table_of(page)[0] == accuracies(wine(threshold=0.3, k=k))[0]
    page.get_by_role("radio", name="Agreeing mistakes").check()
    slider(page, "Wrong labels").focus()
    page.keyboard.press("ArrowRight")
    let_draw(page)
    agreeing = accuracies(wine(rate=0.25, threshold=0.3, k=k, kind="confusable"))[0]
    assert table_of(page)[0] == [agreeing[0], "…", agreeing[2]], "what is dropped is not known yet"
    expect(page.locator(".tw-lab-working")).to_contain_text("Asking a model")
    assert wait_for_release(page) == {"rate": 0.25, "threshold": 0.3, "kind": "confusable", "k": k}


def test_new_labels_come_before_the_models_are_trained(mount):
    lab = wine()
    page = mount(lab)
    page.get_by_role("radio", name="Agreeing mistakes").check()
    wait_for_release(page)
    request = last_request(page)
    lab.set(kind="confusable")
    whole = {**lab._response, "id": request["id"]}
    show_answer(page, {**{key: whole[key] for key in whole if key != "accuracy"}, "more": True})
    assert page.locator(".tw-lab-working").inner_text() == ""
    assert table_of(page)[0] == accuracies(lab)[0]
    assert table_of(page)[1] == ["…"] * 3
    assert page.locator(".tw-results").get_attribute("aria-busy") == "true"
    show_answer(page, whole)
    assert table_of(page) == accuracies(lab)
    assert page.locator(".tw-results").get_attribute("aria-busy") == "false"


def test_the_line_is_dragged(mount):
    lab = wine(threshold=0.0)
    page = mount(lab)
    box = page.locator(".tw-chart").bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 60, steps=4)
    page.mouse.up()
    let_draw(page)
    threshold = wait_for_release(page)["threshold"]
    assert threshold == pytest.approx(0.3, abs=0.01)
    assert page.locator(".tw-cut").bounding_box()["width"] == pytest.approx(threshold * box["width"], abs=2)
    assert fact(page, "Dropped") == str(lab.labels.filter(threshold).report.dropped)


def test_a_rate_between_the_places_of_the_slider_is_shown_as_the_kernel_says(mount):
    lab = wine(rate=0.13, k=5)
    page = mount(lab)
    assert table_of(page) == accuracies(lab)
    page.get_by_role("radio", name="Agreeing mistakes").check()
    let_draw(page)
    assert table_of(page)[0] == accuracies(lab)[0]


def test_without_the_nearest_neighbour_nobody_is_asked_how_many_vote(mount):
    page = mount(wine(models=["decision tree"]))
    assert page.locator(".tw-curve, .tw-votes").count() == 0
    assert page.get_by_role("slider").count() == 2


def test_a_late_answer_does_not_move_what_has_moved_on(mount):
    lab = wine()
    page = mount(lab)
    slider(page, "Drop below").focus()
    page.keyboard.press("End")
    wait_for_release(page)
    first = last_request(page)
    page.keyboard.press("Home")
    wait_for_release(page, 2)
    answer_to(page, lab, first)
    assert slider(page, "Drop below").input_value() == "0"


def test_a_refusal_of_the_kernel_is_shown_and_undone(mount):
    lab = wine()
    page = mount(lab)
    slider(page, "Drop below").focus()
    page.keyboard.press("End")
    wait_for_release(page)
    refuse(page, lab, "not today")
    expect(page.get_by_role("alert")).to_have_text("not today")
    assert slider(page, "Drop below").input_value() == "100"


def test_pictures_say_what_they_were_called_and_what_they_are(mount, digits):
    page = mount(digits)
    pictures = page.locator(".tw-thumb")
    assert pictures.count() == 24
    slider(page, "Drop below").press("Home")
    expect(page.locator(".tw-strip:visible")).to_have_count(
        1
    )  # with nothing dropped the second would repeat the first
    slider(page, "Drop below").press("PageUp")
    expect(page.locator(".tw-strip:visible")).to_have_count(2)
    labels, dropped = digits.labels, set(digits.value.dropped.tolist())
    worst = int(labels.self_confidence.argmin())
    name = pictures.first.get_attribute("aria-label")
    assert name.startswith(f"labelled {labels.given[worst]}")
    assert ("really" in name) == bool(labels.wrong[worst])
    assert worst in dropped
    assert name.endswith("dropped")
    ink = pictures.first.locator("canvas").evaluate(
        "(c) => [...c.getContext('2d').getImageData(0, 0, 8, 8).data].filter((_, k) => k % 4 === 0)"
    )
    assert ink == digits.data.train.X[worst].ravel().tolist()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(mount, contrasts, dark):
    mount(wine(), dark=dark)
    texts = [
        ".tw-labelled-slider label",
        "dt",
        "dd b",
        "dd small",
        "caption",
        "tbody td",
        ".tw-axis",
        ".tw-note",
    ]
    assert min(contrasts(texts)) >= 4.5


def test_nothing_sticks_out_at_any_width(mount, digits, sticks_out):
    page = mount(digits, width=1400)
    page.locator(".tw-code summary").click()
    for width in (1400, 1000, 800, 640, 480, 360, 300):
        assert sticks_out(width, ".tw-labelled-slider *, .tw-chart *, dd, td, .tw-thumb") == [], width
