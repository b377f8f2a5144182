"""The pictures of this lesson: what augmentation is worth in images, by scene, and by set."""

import numpy as np
import pandas as pd
import pytest

from course_lessons.augmentation.figures import by_scene, policy_table, worth_curve
from course_lessons.augmentation.studies.worth import images_worth
from course_lib.experiments import Comparison
from course_lib.metrics.registry import Verdict
from tests import pictures

SCENES = {"accuracy": "upright", "accuracy_turned": "turned", "accuracy_light": "in other light"}
PLAIN = {100: [0.6, 0.64], 400: [0.8, 0.84], 1_600: [0.9, 0.94]}


def runs(names):
    rows = [
        {"recipe": name, "seed": seed, **{metric: 0.9 - 0.1 * k + 0.01 * seed * k for metric in SCENES}}
        for k, name in enumerate(["none", *names])
        for seed in range(5)
    ]
    return Comparison(pd.DataFrame(rows), "accuracy", "none")


def gain(by: float, give: float = 0.005) -> Verdict:
    words = "too close to call" if abs(by) <= give else "better" if by > 0 else "worse"
    return Verdict(by, by - give, by + give, words)


DRAWN = {
    "worth": lambda names: worth_curve(
        PLAIN,
        {100: [0.7, 0.72]},
        live={name: {100: 0.5} for name in names[:3]},
        title="Worth twice as many",
    ),
    "by scene": lambda names: by_scene(
        runs(names), {name: name for name in names}, SCENES, title="It depends"
    ),
    "policies": lambda names: policy_table(
        {of: {name: gain(0.01 * k) for k, name in enumerate(names)} for of in ("digits", "words")},
        {"digits": names[-1], "words": names[0]},
        title="Each its own",
    ),
}


@pytest.mark.parametrize("draw", [DRAWN["by scene"], DRAWN["policies"]], ids=["by scene", "policies"])
@pytest.mark.parametrize("check", pictures.CHECKS, ids=lambda check: check.__name__)
def test_it_is_drawn_as_every_picture_is(check, draw):
    check(draw)


@pytest.mark.parametrize(
    "check", [pictures.is_white_whatever_the_style, pictures.fits], ids=lambda check: check.__name__
)
def test_the_curve_is_drawn_as_every_picture_is(check):
    check(DRAWN["worth"])


def test_worth_is_where_the_curve_is_as_good():
    assert images_worth(PLAIN, 0.72) == pytest.approx(200)
    assert images_worth(PLAIN, 0.62) == pytest.approx(100)
    assert images_worth(PLAIN, 0.93) == np.inf
    dip = {100: [0.6], 200: [0.8], 400: [0.7], 800: [0.9]}
    assert images_worth(dip, 0.75) < 200, "a dip by chance makes no image worthless"


def test_an_arrow_leads_to_the_point_that_is_as_good():
    picture = worth_curve(PLAIN, {100: [0.7, 0.74], 400: [0.95, 0.99]}, title="")
    arrows = [text for text in picture.axes[0].texts if text.arrow_patch is not None]
    assert [(arrow.xy, arrow.xyann) for arrow in arrows] == [
        ((pytest.approx(200), pytest.approx(72)), (100, pytest.approx(72)))
    ]
    assert "72.0 at 100, as with 200; " in picture.details
    assert "above that with 1,600" in picture.details


def test_what_is_too_close_to_call_is_hollow():
    rows = [
        {"recipe": name, "seed": seed, **dict.fromkeys(SCENES, accuracy + (-1) ** seed * wobble)}
        for name, accuracy, wobble in (("none", 0.8, 0), ("close", 0.8, 0.01), ("better", 0.9, 0.01))
        for seed in range(6)
    ]
    shown = {"close": "close", "better": "better"}
    picture = by_scene(Comparison(pd.DataFrame(rows), "accuracy", "none"), shown, SCENES, title="")
    marks = [
        line for line in picture.axes[0].lines if line.get_marker() in "os^<" and len(line.get_xdata()) == 1
    ]
    assert [mark.get_markerfacecolor() == "white" for mark in marks] == [True, False] * 3
    assert [mark.get_xdata()[0] for mark in marks] == pytest.approx([0, 10] * 3)


def test_only_what_is_clear_is_coloured_in_a_table_of_policies():
    gains = {"words": {"clear": gain(-0.2), "unclear": gain(-0.2, give=0.3)}}
    picture = policy_table(gains, {"words": "unclear"}, title="")
    clear, unclear = (each.get_alpha() for each in picture.axes[0].collections)
    assert clear > 0.7
    assert unclear == 0
    assert picture.details.count("too close to call") == 1
