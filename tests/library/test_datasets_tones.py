"""Speech tones: words in equal, dialects in unequal shares; dialects differ in their vowels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.datasets import load_speech_tones, tones


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Each test has an empty cache of its own."""
    monkeypatch.setenv("TRAIN_WELL_CACHE", str(tmp_path))


def few(**changes):
    return load_speech_tones(**{"n_train": 400, "n_test": 200, "n_val": 100} | changes)


def test_words_are_equal_and_dialects_as_asked_within_each_word():
    data = few(shares=(1, 2, 3, 4))
    table = np.zeros((10, 4), dtype=int)
    np.add.at(table, (data.train.y, data.train.groups), 1)
    np.testing.assert_array_equal(table, np.tile([4, 8, 12, 16], (10, 1)))


@settings(max_examples=25)
@given(st.integers(40, 500), st.lists(st.floats(0.05, 1), min_size=4, max_size=4))
def test_counts_are_within_one_of_the_shares(n, shares):
    shares = np.array(shares) / sum(shares)
    drawn = tones.draw_tones(n, shares, np.random.default_rng(0))
    words = np.bincount(drawn["y"], minlength=10)
    assert np.ptp(words) <= 1
    assert len(drawn["X"]) == n
    for word in range(10):
        there = np.bincount(drawn["groups"][drawn["y"] == word], minlength=4)
        assert np.all(np.abs(there - shares * n / 10) <= 1 + 1e-9)


def test_same_seed_same_tones_and_other_seed_others(monkeypatch, tmp_path):
    first = few()
    monkeypatch.setenv("TRAIN_WELL_CACHE", str(tmp_path / "another"))
    again, other = few(), few(random_state=1)
    for part in ("train", "val", "test"):
        for field in ("X", "y", "groups"):
            np.testing.assert_array_equal(
                getattr(getattr(first, part), field), getattr(getattr(again, part), field)
            )
    assert not np.array_equal(first.train.X, other.train.X)
    assert not np.array_equal(first.train.X[:100], first.val.X)


def test_what_is_tested_on_does_not_depend_on_how_much_is_trained_on():
    np.testing.assert_array_equal(few().test.X, few(n_train=40).test.X)


def loudest_rows(sound, dialect):
    """Rows of the two loudest tones of one long sound, averaged over many voices."""
    sounds = np.array([tones.pronounce(sound, dialect)])
    mean = tones.speak(sounds, 400, np.random.default_rng(0)).mean(axis=(0, 2))
    first = int(mean.argmax())
    apart = np.abs(np.arange(len(mean)) - first) > 4
    return sorted((first, int(np.flatnonzero(apart)[mean[apart].argmax()])))


@pytest.mark.parametrize("vowel", tones.VOWELS)
def test_vowels_lie_where_the_table_says(vowel):
    low, high = tones.SOUNDS[vowel][:2]
    expected = sorted(round((1 - tone) * 27) for tone in (low, high))
    if abs(high - low) > 0.2:
        np.testing.assert_allclose(loudest_rows(vowel, "plain"), expected, atol=2)


def test_island_says_ee_for_o():
    np.testing.assert_allclose(loudest_rows("o", "island"), loudest_rows("ee", "plain"), atol=3)
    assert tones.pronounce("n", "island") == tones.SOUNDS["n"]  # consonants stay


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"n_train": 39}, "n_train is 39; give a whole number from 40", id="too few"),
        pytest.param({"n_val": 1.5}, "n_val is 1.5", id="fraction"),
        pytest.param({"shares": (0.5, 0.5)}, "give 4 numbers", id="two shares"),
        pytest.param({"shares": (1, 1, 1, 0)}, "numbers above 0", id="a share of 0"),
        pytest.param({"shares": (1, 1, 1, float("nan"))}, "above 0", id="NaN"),
        pytest.param({"shares": "many"}, "give 4 numbers", id="words"),
        pytest.param({"random_state": None}, "random_state is None", id="no seed"),
    ],
)
def test_refuses(changes, message):
    with pytest.raises(ValueError, match=message):
        few(**changes)
