"""The trials of lesson 06: a rare class at every ratio, and objects counted by images or one by one."""

import numpy as np
import pytest

from course_lib import bank
from course_lib.claims import LEDGER, ledger
from course_lib.trials.dial import COMMON_PER_RARE, dial, imbalanced_split
from course_lib.trials.dial_banked import DIAL_SERIES
from course_lib.trials.objects import _boxes, objects
from course_lib.trials.tables import table


@pytest.mark.parametrize(("data", "rows"), [("tumours", 569), ("eights", 1797)])
def test_every_row_is_in_one_part_and_training_has_the_ratio(data, rows):
    X, y, new_X, new_y = imbalanced_split(data, seed=3)
    assert len(y) + len(new_y) == rows
    assert (y == 0).sum() == COMMON_PER_RARE * (y == 1).sum()
    whole = table("breast cancer" if data == "tumours" else "digits")[0]
    both = np.concatenate([X, new_X])
    column = int(np.argmax(whole.std(axis=0)))
    order = np.argsort(whole[:, column])  # scaling keeps the order of a column
    assert np.allclose(np.corrcoef(np.sort(both[:, column]), whole[order, column])[0, 1], 1)
    assert abs(X.mean(axis=0)).max() < 1e-9


def test_an_unknown_task_or_way_names_the_known_ones():
    with pytest.raises(ValueError, match="'tumours', 'eights'"):
        imbalanced_split("wine", 0)
    with pytest.raises(ValueError, match="'evenly by objects'"):
        objects(0, way="by hand")


def test_the_figures_of_a_dial_are_those_that_scikit_learn_gives():
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.metrics import average_precision_score, recall_score

    X, y, new_X, new_y = imbalanced_split("tumours", seed=1)
    forest = RandomForestClassifier(25, random_state=1).fit(X, y)
    found = dial(1)
    assert found["recall_rare"] == pytest.approx(recall_score(new_y, forest.predict(new_X)))
    assert found["recall_common"] == pytest.approx(recall_score(new_y, forest.predict(new_X), pos_label=0))
    rare = np.flatnonzero(new_y)  # the same shares, made by hand: each benign row as often as it stands for
    common = np.flatnonzero(new_y == 0)
    rows = np.r_[np.repeat(rare, len(common)), np.repeat(common, COMMON_PER_RARE * len(rare))]
    by_hand = average_precision_score(new_y[rows], forest.predict_proba(new_X[rows])[:, 1])
    assert found["pr_auc"] == pytest.approx(by_hand)


def test_a_box_is_cut_out_of_its_own_scene():
    scenes, (X, y, image), _ = _boxes()
    assert len(X) == (scenes.train.classes >= 0).sum()
    assert np.bincount(y).tolist() == scenes.train.counts().sum(axis=0).tolist()
    grey = scenes.train.images[image[5]].mean(axis=2) / 255
    place = int((image[:5] == image[5]).sum())
    left, top, *_ = scenes.train.boxes[image[5], np.flatnonzero(scenes.train.classes[image[5]] >= 0)[place]]
    assert X[5, 0] == pytest.approx(grey[min(63, int(top)), min(63, int(left))])


def test_ways_to_count_give_the_shares_that_they_promise():
    assert objects(2, way="evenly by objects")["birds"] == pytest.approx(0.2, abs=0.01)
    once, repeated = (
        objects(2, way=way, scarce=True)["houses"] for way in ("every image once", "repeated by objects")
    )
    assert once < 0.05 < 2 * repeated


def test_the_bank_holds_what_the_ledger_asks_for():
    for name, series in DIAL_SERIES.items():
        assert set(bank.load(name).recipes) == set(series.recipes)
    own = [claim for claim in LEDGER if claim.experiment in DIAL_SERIES]
    assert {claim.id for claim in own} == {"B4", "B8", "B9"}
    found = ledger("B4", experiments=("ratio-dial",))
    assert set(found["verdict"]) == {"holds", "does not hold", "too close to call"}


@pytest.mark.parametrize("name", ["tumours, 5 neighbours, SMOTE 1:2", "eights, random forest, dropping 1:3"])
def test_a_stored_figure_comes_out_again(name):
    assert bank.check("ratio-dial", 4, only=(name,))["inside"].all()
