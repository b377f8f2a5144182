"""What this lesson's studies measure: a rare class at every ratio, resampling against a threshold, remedies."""

import numpy as np
import pytest

from course_lessons.change_the_data.studies import STUDIES, fair_pairs, own_threshold, remedy_races
from course_lessons.change_the_data.studies.ratio_sweep import (
    COMMON_PER_RARE,
    found_after_resampling,
    imbalanced_split,
    rare_class,
)
from course_lessons.change_the_data.studies.remedy_races import imbalanced_data, measure_remedy
from course_lib import results
from course_lib.experiments import Remedy, RemedyMeasure
from course_lib.experiments.remedies import rare_classes
from course_lib.results.study import find_study
from course_lib.training import Recipe

RACES = {study.name: study for study in remedy_races.STUDIES}


@pytest.mark.parametrize(("data", "rows"), [("tumours", 569), ("eights", 1797)])
def test_every_row_is_in_one_part_and_training_has_the_ratio(data, rows):
    X, y, new_X, new_y = imbalanced_split(data, seed=3)
    assert len(y) + len(new_y) == rows
    assert (y == 0).sum() == COMMON_PER_RARE * (y == 1).sum()
    whole = rare_class(data)[0]
    both = np.concatenate([X, new_X])
    column = int(np.argmax(whole.std(axis=0)))
    order = np.argsort(whole[:, column])  # scaling keeps the order of a column
    assert np.allclose(np.corrcoef(np.sort(both[:, column]), whole[order, column])[0, 1], 1)
    assert abs(X.mean(axis=0)).max() < 1e-9


def test_an_unknown_task_or_way_names_the_known_ones():
    with pytest.raises(ValueError, match="'tumours' or 'eights'"):
        imbalanced_split("wine", 0)
    with pytest.raises(ValueError, match="'random forest'"):
        found_after_resampling(0, model="oracle")


def test_the_figures_of_a_ratio_are_those_that_scikit_learn_gives():
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.metrics import average_precision_score, recall_score

    X, y, new_X, new_y = imbalanced_split("tumours", seed=1)
    forest = RandomForestClassifier(25, random_state=1).fit(X, y)
    found = found_after_resampling(1)
    assert found["recall_rare"] == pytest.approx(recall_score(new_y, forest.predict(new_X)))
    assert found["recall_common"] == pytest.approx(recall_score(new_y, forest.predict(new_X), pos_label=0))
    rare = np.flatnonzero(new_y)  # the same shares, made by hand: each benign row as often as it stands for
    common = np.flatnonzero(new_y == 0)
    rows = np.r_[np.repeat(rare, len(common)), np.repeat(common, COMMON_PER_RARE * len(rare))]
    by_hand = average_precision_score(new_y[rows], forest.predict_proba(new_X[rows])[:, 1])
    assert found["pr_auc"] == pytest.approx(by_hand)


def test_own_thresholds_are_chosen_without_the_test_part():
    """The reference, by hand: three folds of the training part say the threshold, the test part is only judged."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import balanced_accuracy_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    X, y, new_X, new_y = own_threshold.table("tumours", 2)
    folds = StratifiedKFold(3, shuffle=True, random_state=2)
    model = LogisticRegression(max_iter=300)
    seen = cross_val_predict(model, X, y, cv=folds, method="predict_proba")[:, 1]
    best = max(np.unique(seen), key=lambda at: balanced_accuracy_score(y, seen >= at))
    p = model.fit(X, y).predict_proba(new_X)[:, 1]
    found = own_threshold.judged_fairly(2, data="tumours", model="logistic regression")
    assert found["balanced_accuracy"] == pytest.approx(balanced_accuracy_score(new_y, p >= 0.5))
    assert found["balanced_accuracy_own"] == pytest.approx(
        balanced_accuracy_score(new_y, p >= best), abs=0.02
    )


def test_every_way_is_a_fair_pair_of_nothing():
    names = find_study("resample-or-threshold")[0].settings
    for data in own_threshold.DATA:
        for model in own_threshold.MODELS:
            assert f"{data}, {model}, as it comes" in names
    with pytest.raises(ValueError, match="'5 neighbours'"):
        own_threshold.judged_fairly(0, model="oracle")
    counted = fair_pairs("balanced_accuracy_own")
    assert counted["all"] == len(names) - 9 == counted["better"] + counted["worse"] + counted["close"]


def test_the_ledger_decides_both_ways():
    found = results.ledger("B4", studies=("ratio-dial",))
    assert set(found["verdict"]) == {"holds", "does not hold", "too close to call"}
    own = [claim for claim in results.claims() if claim.study in {study.name for study in STUDIES}]
    assert {claim.id for claim in own} == {"B4", "B9"}


# ── remedies that are written as data ────────────────────────────────────────────────────────────────────────────


def test_every_remedy_is_shown_as_what_makes_it():
    for fields in remedy_races.REMEDIES.values():
        assert eval(repr(Remedy(**fields))) == Remedy(**fields)


@pytest.mark.parametrize("name", RACES)
def test_the_rare_classes_are_those_that_the_data_have(name):
    shared = {key: value for key, value in RACES[name].shared.items() if key != "recipe"}
    data = imbalanced_data(0, **shared)
    assert rare_classes(data) == tuple(shared["rare"])
    counts = np.bincount(data.train.y)
    assert counts.max() > 9 * counts.min()


def test_a_race_measures_what_its_data_recipe_and_remedy_come_to():
    shared = {**RACES["race-imbalance-tumours"].shared, "recipe": {"model": "mlp", "steps": 20}}
    data = imbalanced_data(3, **{key: value for key, value in shared.items() if key != "recipe"})
    expected = RemedyMeasure(steps=20, recipe=Recipe(model="mlp"), rare=["malignant"])(
        3, data, Remedy(resample="smote", target="1:2")
    )
    found = measure_remedy(3, **shared, resample="smote", target="1:2")
    same = [figure for figure in expected if not figure.startswith(("seconds", "peak"))]
    assert {each: found[each] for each in same} == {each: expected[each] for each in same}


# ── what is stored comes out again ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("ratio-dial", "tumours, 5 neighbours, SMOTE 1:2"),
        ("ratio-dial", "eights, random forest, dropping 1:3"),
        ("resample-or-threshold", "tumours, 5 neighbours, SMOTE"),
    ],
)
def test_a_stored_figure_comes_out_again(name, setting):
    assert results.check(name, 4, only=(setting,))["same"].all()


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("race-imbalance-tumours", "SMOTE 1:1"), ("race-imbalance-eights", "logit adjustment")],
)
def test_a_network_trained_again_falls_into_the_stored_band(name, remedy):
    (row,) = results.check(name, seed=1, only=(remedy,)).to_dict("records")
    assert row["inside"]
