"""What the lesson's studies declare: whose recordings a network is trained on."""

from functools import partial

import numpy as np
import pytest

from course_lessons.whose_data.studies import STUDIES
from course_lib import subsets
from course_lib.datasets import load_speech_tones

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
    assert [study.shared["steps"] for study in STUDIES] == [400, 400, 1_600]
    assert all("steps" not in setting for study in STUDIES for setting in study.settings.values())
