"""Sketches: drawn as the docstring says, the same for the same seed, kept safely."""

import io
import pickle
import time
import zipfile
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.datasets import cache, load_sketches
from course_lib.datasets.sketches import draw_sketches
from course_lib.datasets.strokes import Pen, stroke_distance
from course_lib.labels import long_tail


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Each test has an empty cache of its own."""
    monkeypatch.setenv("TRAIN_WELL_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def few(**settings):
    return load_sketches(**{"n_train": 200, "n_test": 50, "n_val": 50} | settings)


def test_distance_is_that_of_a_plain_loop():
    rng = np.random.default_rng(0)
    segments = rng.uniform(-1.2, 1.2, (3, 4, 2, 2))
    segments[0, 0, 1] = segments[0, 0, 0]  # a dot
    size = 9
    expected = np.empty((3, size, size))
    for k in range(3):
        for row in range(size):
            for column in range(size):
                pixel = np.array([(column + 0.5) * 2 / size - 1, 1 - (row + 0.5) * 2 / size])
                away = []
                for start, end in segments[k]:
                    run = end - start
                    share = np.clip((pixel - start) @ run / max(run @ run, 1e-12), 0, 1)
                    away.append(np.hypot(*(pixel - start - share * run)) * size / 2)
                expected[k, row, column] = min(away)
    np.testing.assert_allclose(stroke_distance(segments, size), expected, atol=1e-5)


def test_pen_draws_optional_strokes_in_their_share():
    pen = Pen(2_000, np.random.default_rng(0))
    pen.path((0, 0), (1, 0), chance=0.3)
    drawn = np.abs(pen.segments()).max(axis=(1, 2, 3)) < 2
    assert 0.25 < drawn.mean() < 0.35


def test_images_are_grey_bytes_of_ten_balanced_classes():
    sketches = few()
    assert sketches.train.X.shape == (200, 28, 28)
    assert sketches.train.X.dtype == np.uint8
    assert sketches.n_classes == 10
    for part in (sketches.train, sketches.val, sketches.test):
        assert set(Counter(part.y.tolist()).values()) == {len(part) // 10}


def test_every_image_shows_something_and_none_twice():
    sketches = few(n_train=1_000)
    images = np.concatenate([sketches.train.X, sketches.val.X, sketches.test.X])
    assert len({image.tobytes() for image in images}) == len(images)
    assert np.ptp(images.reshape(len(images), -1), axis=1).min() > 60


def test_rows_come_in_no_order():
    y = few().train.y
    assert len(set(y[:50].tolist())) > 7


def test_same_seed_same_images_and_other_seed_others(monkeypatch, tmp_path):
    first = few(random_state=3)
    monkeypatch.setenv("TRAIN_WELL_CACHE", str(tmp_path / "another"))
    again, other = few(random_state=3), few(random_state=4)
    for part in ("train", "val", "test"):
        for field in ("X", "y", "groups"):
            np.testing.assert_array_equal(
                getattr(getattr(first, part), field), getattr(getattr(again, part), field)
            )
    assert not np.array_equal(first.test.X, other.test.X)


def test_what_is_tested_on_does_not_depend_on_what_is_trained_on():
    plain, tailed = few(), few(n_train=500, imbalance=50)
    np.testing.assert_array_equal(plain.test.X, tailed.test.X)
    np.testing.assert_array_equal(plain.val.X, tailed.val.X)


def test_four_percent_of_each_class_are_chalk():
    drawn = draw_sketches([500] * 10, np.random.default_rng(0))
    counts = np.bincount(drawn["y"][drawn["groups"] == 1], minlength=10)
    assert counts.tolist() == [20] * 10
    darkness = drawn["X"].reshape(-1, 784).mean(axis=1)
    assert darkness[drawn["groups"] == 1].max() < darkness[drawn["groups"] == 0].min()


@given(st.integers(2, 30), st.integers(0, 5_000), st.floats(1, 1_000))
def test_long_tail_falls_and_adds_up(n_classes, extra, imbalance):
    total = n_classes + extra
    counts = long_tail(total, n_classes, imbalance)
    assert counts.sum() == total
    assert counts.min() >= 1
    assert np.all(np.diff(counts) <= 0)


def test_long_tail_of_sketches_keeps_the_total_and_the_ratio():
    counts = np.bincount(few(n_train=2_000, imbalance=100).train.y)
    assert counts.sum() == 2_000
    assert counts[0] / counts[-1] == pytest.approx(100, rel=0.05)
    steps = counts[:-1] / counts[1:]
    np.testing.assert_allclose(steps[:6], 100 ** (1 / 9), rtol=0.05)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param({"n_train": 9}, "n_train is 9; give a whole number from 10 up", id="fewer than classes"),
        pytest.param({"n_test": 0}, "n_test is 0", id="no test"),
        pytest.param({"n_val": 20.5}, "n_val is 20.5", id="fraction"),
        pytest.param({"n_train": True}, "n_train is True", id="bool"),
        pytest.param({"n_train": "many"}, "n_train is 'many'", id="words"),
        pytest.param({"imbalance": 0.5}, "imbalance is 0.5; give a number from 1", id="below 1"),
        pytest.param({"imbalance": float("nan")}, "imbalance is nan", id="NaN"),
        pytest.param({"imbalance": "100"}, "imbalance is '100'", id="imbalance in words"),
        pytest.param({"random_state": None}, "random_state is None", id="no seed"),
        pytest.param({"random_state": -1}, "random_state is -1", id="negative seed"),
    ],
)
def test_refuses(settings, message):
    with pytest.raises(ValueError, match=message):
        few(**settings)


def test_thirteen_thousand_are_drawn_in_5_s_of_one_core_and_read_in_300_ms():
    start = time.process_time()
    load_sketches()
    drawn = time.process_time() - start
    start = time.process_time()
    load_sketches()
    read = time.process_time() - start
    assert drawn < 5
    assert read < 0.3


# The cache ------------------------------------------------------------------------------------------------


def answer():
    return {"X": np.arange(6).reshape(2, 3), "y": np.array([0, 1])}


def kept(make=answer, code=("cache.py",), **settings):
    return cache.cached("thing", settings, make, drawn_by=code)


def never():
    raise AssertionError("made again, though it was kept")


def the_file(folder):
    (file,) = folder.glob("thing-*.npz")
    return file


def test_kept_arrays_come_back_without_being_made(folder):
    first, again = kept(), kept(never)
    for key in first:
        np.testing.assert_array_equal(first[key], again[key])
        assert first[key].dtype == again[key].dtype
    assert [file.suffix for file in folder.iterdir()] == [".npz"]


def test_other_settings_are_another_file(folder):
    kept(n=1)
    kept(n=2)
    assert len(list(folder.glob("*.npz"))) == 2


def test_newer_code_makes_anew_and_replaces(folder):
    kept()
    made = []
    kept(lambda: made.append(1) or answer(), code=("cache.py", "strokes.py"))
    assert made
    assert len(list(folder.glob("*.npz"))) == 1


class Trap:
    """Would shout if it were ever unpickled."""

    def __reduce__(self):
        return (pytest.fail, ("a pickle from the cache was run",))


def damaged(good: bytes) -> dict[str, bytes]:
    def archive(**arrays) -> bytes:
        file = io.BytesIO()
        np.savez(file, **arrays)
        return file.getvalue()

    middle = len(good) // 3
    with_pickle = io.BytesIO()
    with zipfile.ZipFile(with_pickle, "w") as file:
        npy = io.BytesIO()
        np.lib.format.write_array_header_1_0(npy, {"descr": "|O", "fortran_order": False, "shape": (1,)})
        file.writestr("seal.npy", npy.getvalue() + pickle.dumps([Trap()]))
    with np.load(io.BytesIO(good)) as file:
        arrays = dict(file)
    return {
        "empty": b"",
        "torn": good[: len(good) // 2],
        "a bit flipped": good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :],
        "text": b"hello, I am a foreign file\n" * 20,
        "foreign arrays": archive(X=np.zeros(3)),
        "edited arrays, old seal": archive(**(arrays | {"X": arrays["X"] + 1})),
        "an array added": archive(**arrays, extra=np.zeros(2)),
        "seal of two": archive(**(arrays | {"seal": np.array(["a", "b"])})),
        "a pickle": pickle.dumps(Trap()),
        "a pickle inside": with_pickle.getvalue(),
    }


DAMAGES = [
    "empty",
    "torn",
    "a bit flipped",
    "text",
    "foreign arrays",
    "edited arrays, old seal",
    "an array added",
    "seal of two",
    "a pickle",
    "a pickle inside",
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_file_is_made_again(folder, damage):
    kept()
    good = the_file(folder).read_bytes()
    assert list(damaged(good)) == DAMAGES
    the_file(folder).write_bytes(damaged(good)[damage])
    np.testing.assert_array_equal(kept()["X"], answer()["X"])
    np.testing.assert_array_equal(kept(never)["X"], answer()["X"])  # and mended on disk


def test_file_of_other_settings_under_this_name_is_made_again(folder):
    kept(lambda: {"X": np.zeros(1)}, n=1)
    one = the_file(folder)
    foreign = one.read_bytes()
    one.unlink()
    kept(n=2)
    the_file(folder).write_bytes(foreign)
    np.testing.assert_array_equal(kept(n=2)["X"], answer()["X"])


def test_folder_that_cannot_be_written_costs_only_time(tmp_path, monkeypatch):
    (tmp_path / "a file").write_text("in the way")
    monkeypatch.setenv("TRAIN_WELL_CACHE", str(tmp_path / "a file" / "cache"))
    np.testing.assert_array_equal(kept()["X"], answer()["X"])


def test_full_disk_leaves_nothing_half_written(folder, monkeypatch):
    def full(file, **arrays):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    np.testing.assert_array_equal(kept()["X"], answer()["X"])
    assert list(folder.iterdir()) == []
