"""What the lesson's studies declare: whose recordings a network is trained on."""

from functools import partial

import numpy as np
import pytest

from course_lessons.whose_data.studies import DIALECTS, STUDIES, bought_longer, by_dialect, with_groups
from course_lib import results, subsets
from course_lib.datasets import load_digits, load_speech_tones

NAMES = {
    f"{study.name}, {name}": (study.shared, setting)
    for study in STUDIES
    for name, setting in study.settings.items()
    if isinstance(setting.get("policy"), list)
}


@pytest.fixture(scope="module")
def tones():
    return load_speech_tones(n_test=50, n_val=50)


@pytest.mark.parametrize("name", NAMES)
def test_a_setting_draws_as_many_of_the_island_as_its_name_says(name, tones):
    (policy, options), budget = NAMES[name][1]["policy"], NAMES[name][1]["budget"]
    draw = partial(getattr(subsets, policy), **options)
    rows = draw(tones.train.y, budget, groups=tones.train.groups, random_state=0)
    of_island = np.count_nonzero(tones.train.groups[rows] == tones.group_names.index("island"))
    expected = {
        "1,200, a fifth island": 240,
        "1,200 without island": 0,
        "1,200 as they come": 60,
        "200 more as they come": 70,
        "1,200 more as they come": 120,
        "4,800 more as they come": 300,
        "50 more of island": 110,
        "100 more of island": 160,
        "200 more of island": 260,
    }[name.partition(", ")[2]]
    assert of_island == expected
    assert len(np.unique(rows)) == len(rows) == budget


def test_all_of_a_study_train_for_as_many_steps():
    assert [study.shared["steps"] for study in STUDIES] == [400, 400, 1_600, 1_600]
    assert all("steps" not in setting for study in STUDIES for setting in study.settings.values())


def test_what_was_bought_is_joined_by_the_seeds_that_both_studies_have():
    runs = bought_longer()
    fifty = results.load("dialects-fifty-longer").frame
    assert set(runs.seeds) == set(fifty["seed"])
    assert runs.frame.groupby(["recipe", "seed"]).size().max() == 1
    one = runs.frame.query("recipe == '50 more of island' and seed == 0")["accuracy_island"].item()
    assert one == fifty.query("recipe == '50 more of island' and seed == 0")["accuracy_island"].item()


def test_differences_by_dialect_are_those_of_each_figure():
    runs = results.load("dialects-1200")
    in_all, *each = by_dialect(runs, "1,200 balanced", "1,200 at random")
    assert in_all == runs.verdict("1,200 balanced", baseline="1,200 at random")
    assert len(each) == len(DIALECTS)
    assert each[-1].difference == runs.verdict("1,200 balanced", metric="accuracy_island").difference


def test_pictures_without_groups_get_them_by_brightness():
    data = with_groups(load_digits())
    brightness = data.train.X.reshape(len(data.train), -1).mean(axis=1)
    dark, usual, bright = (brightness[data.train.groups == code] for code in range(3))
    assert dark.max() <= usual.min() <= usual.max() <= bright.min()
    assert len(dark) == pytest.approx(0.1 * len(data.train), rel=0.05)
    assert len(bright) == pytest.approx(0.1 * len(data.train), rel=0.05)
