"""The pictures of this lesson: two scores of the same models, a choice that flatters, what scaling is worth."""

from itertools import pairwise

import pandas as pd
import pytest

from course_lessons.split_honestly import figures
from course_lib.experiments import Comparison
from tests import pictures


def runs(recipes, **metrics):
    rows = [
        {"recipe": name, "seed": seed, **{key: low + 0.02 * k + 0.001 * seed for key, low in metrics.items()}}
        for k, name in enumerate(recipes)
        for seed in range(6)
    ]
    return Comparison(pd.DataFrame(rows), next(iter(metrics)), recipes[0])


DRAWN = {
    "slopes": lambda names: figures.slopes(
        runs([f"{name}, {side}" for name in names for side in ("one", "two")], accuracy=0.5),
        names,
        {"one": "left", "two": "right"},
        title="Up and down",
    ),
    "flattered": lambda names: figures.flattered(runs(list(names), gain=0.1, by_choice=0.7, fresh=0.6)),
    "scaling": lambda names: figures.scaling_gains(
        runs(
            [
                f"{table}, {name}, {how}"
                for table in ("t", "u")
                for name in names
                for how in ("as measured", "scaled")
            ],
            accuracy=0.4,
        ),
        ("t", "u"),
        names,
    ),
}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
@pytest.mark.parametrize("check", pictures.CHECKS, ids=lambda check: check.__name__)
def test_it_is_drawn_as_every_picture_is(check, draw):
    check(draw)


@pytest.mark.parametrize("heights", [[50, 50.1, 50.2, 90], [90, 50], [1, 1, 1], [60]])
def test_numbers_that_are_spread_keep_their_order_and_their_distance(heights):
    placed = figures.spread(heights, (40, 100))
    order = sorted(range(len(heights)), key=lambda k: heights[k])
    gaps = [placed[b] - placed[a] for a, b in pairwise(order)]
    assert all(gap >= 3.4 for gap in gaps)
    assert sum(placed) == pytest.approx(sum(heights))
