"""Controls on one page: each has its own copy of the modules, and all of them share the page's ids and styles."""

from collections import Counter

import pytest

import course_widgets
from tests.widgets.test_conversation import CONTROLS as NAMES

CONTROLS = [getattr(course_widgets, name) for name in sorted(NAMES)]

BOXES = """
(main) => {
  const { x, y } = main.getBoundingClientRect();
  return [...main.querySelectorAll("*")].filter((node) => node.getClientRects().length).map((node) => {
    const box = node.getBoundingClientRect();
    return [node.tagName, node.className.baseVal ?? node.className,
      ...[box.x - x, box.y - y, box.width, box.height].map(Math.round)];
  });
}
"""


def first_state(control):
    return next(iter(control.STATES.values()))()


@pytest.fixture(scope="module")
def controls():
    return [first_state(control) for control in CONTROLS]


@pytest.mark.parametrize("backwards", [False, True], ids=["first to last", "last to first"])
def test_a_control_looks_the_same_beside_all_others(controls, backwards, mount):
    alone = {control: mount(control).locator("main").evaluate(BOXES) for control in controls}
    order = controls[::-1] if backwards else controls
    page = mount(order[0])
    for control in order[1:]:
        mount(control, beside=True)
    for k, control in enumerate(order):
        assert page.locator("main").nth(k).evaluate(BOXES) == alone[control], type(control).__name__


def test_no_two_controls_share_an_id_or_a_choice(controls, mount):
    page = mount(controls[0])
    for control in [
        *controls[1:],
        *(first_state(control) for control in (course_widgets.SamplingRatio, course_widgets.ImbalanceLab)),
    ]:
        mount(control, beside=True)
    ids = page.eval_on_selector_all("[id]", "all => all.map((each) => each.id)")
    assert len(ids) > 20
    assert {name: count for name, count in Counter(ids).items() if count > 1} == {}
    chosen = page.eval_on_selector_all(
        "fieldset", "all => all.map((each) => each.querySelectorAll(':checked').length)"
    )
    assert chosen == [1] * len(chosen)
    assert len(chosen) >= 4
