"""The studies measure what they say: each part against what scikit-learn, scipy or a loop gives."""

import numpy as np
import pytest
from scipy.stats import ttest_ind
from sklearn.model_selection import cross_val_score

from course_lessons.judged_on_a_part import genes, recommender, series, text
from course_lessons.judged_on_a_part.exercises.places import _right as recall
from course_lessons.judged_on_a_part.studies import FRESH, STUDIES
from course_lib import results


def test_what_is_tuned_is_measured_on_other_seeds():
    first = {study.name: study.first_seed for study in STUDIES}
    assert first.pop("judged-tuning") == 0
    assert min(first.values()) == FRESH
    assert max(results.load("judged-tuning").seeds) < FRESH


# ── text ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def few():
    return text.read_docstrings(3)


def test_docstrings_are_long_enough_and_name_no_library(few):
    assert set(few.y) == set(range(len(text.LIBRARIES)))
    for each in few.text:
        assert len(each.split()) > text.WORDS / 2
        assert not {"numpy", "scipy", "sklearn", "pandas", "torch"} & set(each.lower().split())


@pytest.mark.parametrize("by_module", [True, False])
def test_halves_are_all_and_share_modules_only_at_random(few, by_module):
    learned, asked = text.halves(few, 1, by_module)
    assert sorted([*learned, *asked]) == list(range(len(few.y)))
    assert bool(set(few.module[learned]) & set(few.module[asked])) != by_module


# ── the shop ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def shop():
    return recommender.draw_shop(3)


def test_nobody_takes_an_item_twice_nor_is_it_kept_back_too(shop):
    of_each = np.concatenate([shop.taken, shop.val, shop.test], axis=1)
    assert all(len(set(row)) == recommender.TAKEN for row in of_each)
    assert shop.popular.sum() == shop.taken.size


def test_popular_negatives_are_popular_and_hardly_any_is_taken(shop):
    rng, people = np.random.default_rng(0), np.arange(recommender.PEOPLE)
    drawn = {how: recommender.draw_negatives(shop, people, how, 40, rng) for how in ("uniform", "popular")}
    assert shop.popular[drawn["popular"]].mean() > 1.5 * shop.popular[drawn["uniform"]].mean()
    for each in drawn.values():
        assert (each[:, :, None] == shop.taken[:, None]).any(axis=-1).mean() < 0.01


def test_a_model_learns_and_the_hardest_negatives_are_liked_more(shop):
    found = {how: recommender.learn(shop, 0, how, 5, epochs=5) for how in ("uniform", "hardest")}
    scores, known = found["uniform"]
    own = np.take_along_axis(scores, shop.test, axis=1)
    assert (own.mean(axis=1) > scores.mean(axis=1)).mean() > 0.7
    assert found["hardest"][1]["false_negatives"] > known["false_negatives"]
    assert known["false_negatives"] == pytest.approx(shop.liked.mean(), abs=0.03)


def test_both_judges_rank_as_the_exercise_does(shop):
    scores = np.random.default_rng(1).random((recommender.PEOPLE, recommender.ITEMS))
    scores[np.arange(recommender.PEOPLE), shop.test[:, 0]] += 1
    np.put_along_axis(scores, shop.taken, -1.0, axis=1)
    told = recommender.judge(shop, scores, 0)
    everyone = np.tile(np.arange(recommender.ITEMS), (recommender.PEOPLE, 1))
    each = [recall(scores, own, everyone, recommender.FIRST) for own in shop.test.T]
    assert told["recall_at_10"] == pytest.approx(np.mean(each))
    assert told["recall_sampled"] > told["recall_at_10"]


def test_each_way_is_measured_with_the_settings_that_its_judge_chose(monkeypatch):
    told = {}
    monkeypatch.setattr(
        recommender, "measure_recommender", lambda seed, **setting: told.update(setting) or {}
    )
    tuned = results.load("judged-tuning")
    for judge in ("recall_at_10_val", "recall_sampled_val"):
        recommender.measure_chosen(FRESH, way="1 by popularity", judged_by=judge)
        means = tuned.frame.groupby("recipe")[judge].mean().filter(like="1 by popularity")
        assert means.idxmax() == f"1 by popularity, {told['epochs']} passes, penalty {told['decay']}"


# ── series ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", ["random", "last", "gap"])
def test_no_day_is_on_both_sides_of_a_gap(how):
    learned, asked = series.split(100, how, 0)
    window = np.arange(series.PAST + series.AHEAD)
    days = [set((part[:, None] + window).ravel()) for part in (learned, asked)]
    assert not set(learned) & set(asked)
    assert (not days[0] & days[1]) == (how == "gap")


def test_a_window_ends_before_what_it_forecasts():
    X, y = series.windows(np.arange(100.0))
    assert X[5].tolist() == list(range(5, 5 + series.PAST))
    assert y[5] == np.mean(np.arange(5 + series.PAST, 5 + series.PAST + series.AHEAD))


# ── genes ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_genes_are_chosen_by_welchs_t():
    data = genes.draw_patients(3, 20)
    t = ttest_ind(data.X[data.y == 1], data.X[data.y == 0], equal_var=False).statistic
    assert set(genes.choose(data.X, data.y)) == set(np.argsort(-np.abs(t))[: genes.CHOSEN])


def test_chosen_inside_chance_is_chance_and_chosen_before_is_not():
    inside, before = (genes.measure_genes(5, when=when) for when in ("inside", "before"))
    assert before["val_accuracy"] > 0.8
    assert abs(inside["val_accuracy"] - 0.5) < 0.2
    assert before["accuracy"] == inside["accuracy"] == pytest.approx(0.5, abs=0.06)
    assert before["optimism"] == pytest.approx(before["val_accuracy"] - before["accuracy"])


def test_chosen_before_is_cross_validation_by_scikit_learn_on_the_chosen():
    from sklearn.linear_model import LogisticRegression

    data = genes.draw_patients(5)
    order = np.random.default_rng(5).permutation(genes.PATIENTS)
    folds = [(np.setdiff1d(order, held), held) for held in np.array_split(order, genes.FOLDS)]
    chosen = data.X[:, genes.choose(data.X, data.y)]
    right = cross_val_score(LogisticRegression(C=0.1), chosen, data.y, cv=folds)
    assert genes.measure_genes(5, when="before")["val_accuracy"] == pytest.approx(right.mean())
