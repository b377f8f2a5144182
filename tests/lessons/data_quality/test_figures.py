"""The pictures of this lesson: what repairs gain, what rows are worth, which labels are doubted."""

import numpy as np
import pandas as pd
import pytest

from course_lessons.data_quality import figures
from course_lib import datasets, results
from course_lib.experiments import Comparison
from tests import pictures


def runs(names):
    rows = [
        {"recipe": name, "seed": seed, "accuracy": 0.7 + 0.03 * k + 0.002 * ((seed + k) % 3)}
        for k, name in enumerate([*names, "never damaged"])
        for seed in range(6)
    ]
    return Comparison(pd.DataFrame(rows), "accuracy", names[0])


def cleaners(names):
    rows = [
        {"recipe": f"{name}, {rate} {words}", "seed": seed, "accuracy": 0.7 + 0.03 * k + 0.001 * (seed % 3)}
        for name in names
        for rate in ("10%", "20%")
        for k, words in enumerate(("as they are", "doubted left out", "wrong ones left out"))
        for seed in range(6)
    ]
    return Comparison(pd.DataFrame(rows), "accuracy", rows[0]["recipe"])


DRAWN = {
    "ladder": lambda names: figures.ladder(
        runs(names), {name: name for name in names}, live={names[1]: 0.72}
    ),
    "cleaning": lambda names: figures.cleaning_gain(cleaners(names), names, ("10%", "20%")),
}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
@pytest.mark.parametrize("check", pictures.CHECKS, ids=lambda check: check.__name__)
def test_it_is_drawn_as_every_picture_is(check, draw):
    check(draw)


STORED = {
    "gaps": lambda _: figures.gaps_by_rate(results.load("gaps")),
    "votes": lambda _: figures.noise_by_k(results.load("noise-by-k")),
    "rows": lambda _: figures.rows_curve(results.load("careful-rows")),
}


@pytest.mark.parametrize("draw", STORED.values(), ids=STORED)
@pytest.mark.parametrize(
    "check", [pictures.is_white_whatever_the_style, pictures.fits], ids=lambda check: check.__name__
)
def test_stored_results_are_drawn_as_every_picture_is(check, draw):
    check(draw)


def test_the_ladder_says_the_sum_and_each_gain():
    picture = figures.ladder(runs(["a", "b", "c"]), {"a": "as it came", "b": "one", "c": "two"})
    assert picture.title == "From 70.2 to 76.2 %: cleaning bought back 6.0 of 9.0 points"
    assert "one 73.2, +3.0" in picture.details
    assert "never damaged 79.2" in picture.details


def test_a_doubted_label_is_found_where_its_owner_has_it():
    own = datasets.load_digits()
    proba = np.full((len(own.train), 10), 0.05)
    proba[:, 3] = 0.55
    listed = figures.doubted_labels(own, np.array([7, 2]), proba)
    assert listed.index.tolist() == [7, 2]
    assert listed.index.name == "position"
    assert listed["labelled"].tolist() == [own.classes[own.train.y[k]] for k in (7, 2)]
    assert set(listed["rather"]) == {"3"}
    assert figures.show_doubted(own, np.array([7, 2]), listed).title == "Would you have said the same?"
    none = np.array([], int)
    assert figures.show_doubted(own, none, figures.doubted_labels(own, none, proba)).empty
