"""Searches over a recipe: what is asked for, going on after a stop, and what can happen to the storage."""

import errno
import itertools
import multiprocessing
import os
import resource
import signal
from dataclasses import replace
from datetime import timedelta

import numpy as np
import optuna
import pytest
from optuna.trial import TrialState

from course_lib.datasets import load_digits
from course_lib.training import Recipe, train
from course_lib.tuning import journal, search, tune

RECIPE = Recipe(model="linear", epochs=2)
SPACE = {
    "learning_rate": {"low": 1e-3, "high": 0.1, "log": True, "num": 3},
    "batch_size": {"low": 16, "high": 128, "log": True, "num": 2},
    "schedule": ["constant", "cosine"],
}
PARAMS = list(SPACE)
fork = multiprocessing.get_context("fork")


@pytest.fixture(scope="module")
def data():
    digits = load_digits()
    return replace(digits, train=digits.train.take(np.arange(200)))


def run(data, recipe=RECIPE, space=SPACE, **asked):
    return tune(recipe, space, data, **{"trials": 6, "sampler": "random", "progress": False, **asked})


def states(found):
    return [trial.state.name for trial in found.study.trials]


@pytest.mark.parametrize("sampler", ["random", "qmc", "tpe", "gp"])
def test_stopped_and_resumed_it_tries_what_it_would_have_tried(data, tmp_path, sampler):
    whole = run(data, sampler=sampler, trials=14 if sampler == "tpe" else 6)
    assert len(run(data, sampler=sampler, trials=3, storage=tmp_path / "s.journal").frame) == 3
    rest = run(data, sampler=sampler, trials=len(whole.frame), storage=tmp_path / "s.journal")
    same = [*PARAMS, "val_accuracy"]
    assert rest.frame[same].to_dict("records") == whole.frame[same].to_dict("records")
    assert len(whole.frame.drop_duplicates(PARAMS)) == len(whole.frame)


def test_what_it_found_is_what_training_gives(data):
    found = run(data)
    best = found.frame.loc[found.frame["val_accuracy"].idxmax()]
    assert found.best == RECIPE.replace(**{name: best[name] for name in PARAMS})
    assert train(found.best, data).history[-1]["val_accuracy"] == found.value == best["val_accuracy"]


def test_a_loss_is_minimised_and_patience_counts_the_epoch_that_it_goes_back_to(data):
    found = run(
        data, recipe=RECIPE.replace(epochs=30, patience=2, learning_rate=1.0), metric="val_loss", trials=3
    )
    assert found.value == found.frame["val_loss"].min()
    trained = train(found.best, data)
    assert found.value == min(row["val_loss"] for row in trained.history)


def test_a_grid_is_tried_whole_once_and_then_it_ends(data):
    found = run(data, sampler="grid", trials=None)
    wanted = set(itertools.product((0.001, 0.01, 0.1), (16, 128), ("constant", "cosine")))
    rows = [(round(r, 6), b, s) for r, b, s in found.frame[PARAMS].itertuples(index=False)]
    assert set(rows) == wanted
    assert len(rows) == len(wanted)
    assert len(run(data, sampler="grid", trials=99).frame) == len(wanted)


@pytest.mark.parametrize("pruner", ["halving", "hyperband"])
def test_what_falls_behind_is_ended_early(data, pruner):
    found = run(data, recipe=RECIPE.replace(epochs=16), trials=16, pruner=pruner).frame
    cut = found[found["pruned"]]
    assert 0 < len(cut) < len(found)
    assert (cut["epochs"] < 16).all()
    assert (found[~found["pruned"]]["epochs"] == 16).all()


def test_a_loss_that_is_no_number_ends_a_trial_and_not_the_search(data, monkeypatch):
    def diverges(recipe, *args, **kwargs):
        if recipe.learning_rate > 1:
            raise FloatingPointError("the loss is nan")
        return train(recipe, *args, **kwargs)

    monkeypatch.setattr(search, "train", diverges)
    found = run(data, space={"learning_rate": [1e-2, 100.0]}, sampler="grid")
    assert found.frame.set_index("learning_rate")["pruned"].to_dict() == {1e-2: False, 100.0: True}
    assert found.best.learning_rate == 1e-2


def interrupts(after):
    calls = itertools.count(1)

    def interrupted(*args, **kwargs):
        finished = train(*args, **kwargs)
        return replace(finished, stopped_by="interrupt") if next(calls) == after else finished

    return interrupted


def test_an_interrupt_keeps_what_is_finished_and_the_setting_is_tried_again(data, tmp_path, monkeypatch):
    monkeypatch.setattr(search, "train", interrupts(after=3))
    stopped = run(data, storage=tmp_path / "s.journal")
    assert stopped.interrupted
    assert states(stopped) == ["COMPLETE", "COMPLETE", "FAIL", "WAITING"]
    assert repr(stopped).endswith("interrupted)")
    monkeypatch.undo()
    rest = run(data, storage=tmp_path / "s.journal")
    assert not rest.interrupted
    tried = [trial.params for trial in rest.study.trials]
    assert tried[3] == tried[2]
    assert len(rest.frame) == 6


def test_an_error_leaves_no_trial_running(data, tmp_path, monkeypatch):
    monkeypatch.setattr(search, "train", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(data, storage=tmp_path / "s.journal")
    monkeypatch.undo()
    assert states(run(data, storage=tmp_path / "s.journal", trials=1)) == ["FAIL", "COMPLETE"]


def dies(after, data, path, trials):
    """Search, and be killed in the middle of a training: nothing is tidied up."""
    calls = itertools.count(1)

    def killed(*args, **kwargs):
        if next(calls) == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return train(*args, **kwargs)

    search.train = killed
    run(data, storage=path, trials=trials)


def test_a_killed_workers_trial_is_tried_again_and_counted_once(data, tmp_path):
    path = tmp_path / "s.journal"
    worker = fork.Process(target=dies, args=(3, data, path, 6))
    worker.start()
    worker.join()
    assert worker.exitcode == -signal.SIGKILL
    left = optuna.load_study(study_name="search", storage=journal.open_journal(path))
    assert [trial.state.name for trial in left.trials] == ["COMPLETE", "COMPLETE", "RUNNING"]
    found = run(data, storage=path)
    assert states(found) == ["COMPLETE", "COMPLETE", "FAIL", *["COMPLETE"] * 4]
    assert found.study.trials[3].params == found.study.trials[2].params
    assert found.frame[PARAMS][:3].to_dict("records") == run(data).frame[PARAMS][:3].to_dict("records")


def test_a_setting_that_kills_twice_is_not_tried_for_ever(data, tmp_path):
    path = tmp_path / "s.journal"
    for _ in range(2):
        worker = fork.Process(target=dies, args=(1, data, path, 3))
        worker.start()
        worker.join()
    found = run(data, storage=path, trials=3)
    assert states(found) == ["FAIL", "FAIL", *["COMPLETE"] * 3]
    assert found.study.trials[1].params == found.study.trials[0].params


def test_processes_share_one_search_and_one_that_is_killed_costs_nothing(data, tmp_path):
    path = tmp_path / "s.journal"
    workers = [fork.Process(target=dies, args=(after, data, path, 10)) for after in (1, 99, 99)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [-signal.SIGKILL, 0, 0]
    found = run(data, storage=path, trials=10)
    assert states(found).count("COMPLETE") == 10
    assert states(found).count("FAIL") >= 1  # the killed one; two may have begun the last trial at once
    assert "RUNNING" not in states(found)
    done = found.frame
    assert len(done.drop_duplicates(PARAMS)) == 10


def test_two_that_take_the_last_place_at_once_do_not_both_train(data, tmp_path, monkeypatch):
    path, look = tmp_path / "s.journal", search._wait_for_a_place
    run(data, storage=path, trials=3)
    looks = itertools.count(1)
    monkeypatch.setattr(search, "_wait_for_a_place", lambda *asked: next(looks) == 1 or look(*asked))
    found = run(data, storage=path, trials=3)
    assert states(found) == ["COMPLETE"] * 3 + ["FAIL", "WAITING"]
    monkeypatch.undo()
    rest = run(data, storage=path, trials=4)
    assert states(rest) == ["COMPLETE"] * 3 + ["FAIL", "COMPLETE"]
    assert rest.study.trials[4].params == rest.study.trials[3].params


def test_a_journal_cut_anywhere_keeps_what_was_finished_before(data, tmp_path):
    path = tmp_path / "s.journal"
    run(data, storage=path, trials=3)
    whole = path.read_bytes()
    ends = [k for k, line in enumerate(whole.splitlines()) if b'"state":1,"values"' in line]
    lines = whole.splitlines(keepends=True)
    for cut in range(len(whole) - 400, len(whole), 37):
        path.write_bytes(whole[:cut])
        finished = sum(len(b"".join(lines[: k + 1])) <= cut for k in ends)
        journal.open_journal(path)
        kept = optuna.load_study(study_name="search", storage=journal.open_journal(path))
        assert sum(trial.state is TrialState.COMPLETE for trial in kept.trials) == finished
        torn = not whole[:cut].endswith(b"\n")
        copies = sorted(tmp_path.glob("*.torn*"))
        assert [each.read_bytes() for each in copies] == [whole[:cut]] * torn
        for each in copies:
            each.unlink()


def test_a_record_behind_a_torn_line_is_kept(data, tmp_path):
    path = tmp_path / "s.journal"
    before = run(data, storage=path, trials=3)
    first, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + b'{"op_code":8,"worker_id":"x' + b"".join(rest))
    assert len(run(data, storage=path, trials=3).frame) == len(before.frame)
    assert path.read_bytes().startswith(first + b"".join(rest))


def test_a_worker_goes_on_behind_a_line_that_another_has_torn(data, tmp_path, monkeypatch):
    path = tmp_path / "s.journal"
    calls = itertools.count(1)

    def torn(*args, **kwargs):
        if next(calls) == 2:
            with path.open("ab") as file:
                file.write(b'{"op_code":8,"worker')
        return train(*args, **kwargs)

    monkeypatch.setattr(search, "train", torn)
    assert len(run(data, storage=path).frame) == 6
    assert (tmp_path / "s.journal.torn").exists()


def fills_the_disk(data, path, room):
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    with pytest.raises(OSError, match="make room, and call tune again") as full:
        run(data, storage=path, trials=50)
    assert full.value.errno == errno.EFBIG
    path.with_suffix(".said").write_text(str(full.value))


def test_a_full_disk_is_said_and_finished_trials_are_kept(data, tmp_path, monkeypatch):
    path = tmp_path / "s.journal"
    worker = fork.Process(target=fills_the_disk, args=(data, path, 9_000))
    worker.start()
    worker.join()
    assert worker.exitcode == 0
    words = path.with_suffix(".said").read_text()
    kept = int(words.partition(" finished trials")[0].rpartition(" ")[2])
    assert kept > 0
    monkeypatch.setattr(journal, "NAMELESS", timedelta(seconds=1))  # there was no room for the worker's name
    found = run(data, storage=path, trials=kept + 2)
    assert len(found.frame) == kept + 2
    assert states(found)[:kept] == ["COMPLETE"] * kept


def test_the_file_is_optunas_own(data, tmp_path):
    found = run(data, storage=str(tmp_path / "s.journal"), trials=2)
    backend = optuna.storages.journal.JournalFileBackend(str(tmp_path / "s.journal"))
    plain = optuna.load_study(study_name="search", storage=optuna.storages.JournalStorage(backend))
    assert plain.best_value == found.value
    assert plain.best_params == found.study.best_params


def test_a_storage_of_optunas_own_will_do(data):
    kept = optuna.storages.InMemoryStorage()
    run(data, storage=kept, trials=2)
    assert len(run(data, storage=kept, trials=3).frame) == 3


RANGE = {"low": 0.0, "high": 0.5}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"space": {}}, "holds nothing to search"),
        ({"space": {"rate": [1]}}, r"field='rate' is unknown; use one of .*'learning_rate'"),
        ({"space": {"seed": [0, 1]}}, "luck"),
        ({"space": {"dropout": [0.1, 1.5]}}, r"'dropout' holds 1.5: dropout=1.5 is not allowed"),
        ({"space": {"dropout": {**RANGE, "high": 3}}}, r"'dropout' holds 3: "),
        ({"space": {"dropout": {"low": 0.5, "high": 0.1}}}, "lower one first"),
        ({"space": {"dropout": {"low": "0", "high": 0.1}}}, "give numbers"),
        ({"space": {"dropout": {**RANGE, "log": True}}}, "begin above 0"),
        ({"space": {"dropout": {"low": 0.1}}}, "lacks 'high'"),
        ({"space": {"dropout": {**RANGE, "steps": 3}}}, "'steps' is unknown"),
        ({"space": {"dropout": 0.1}}, "give a list of values, or a range"),
        ({"space": {"schedule": "cosine"}}, "give a list of values, or a range"),
        ({"space": {"dropout": []}}, "give a list of values, or a range"),
        ({"space": {"augment": [{"rotation": 15}]}}, "which a storage can keep"),
        ({"space": {"dropout": RANGE}, "sampler": "grid"}, "add 'num': 5"),
        ({"space": {"dropout": {**RANGE, "num": 1}}, "sampler": "grid"}, "from 2 up"),
        ({"sampler": "bayes"}, "sampler='bayes' is unknown; use one of 'random'"),
        ({"pruner": "median"}, "pruner='median' is unknown; use one of None, 'halving'"),
        ({"metric": "accuracy"}, "metric='accuracy' is unknown; use one of 'val_accuracy'"),
        ({"trials": None}, "trials=20"),
        ({"trials": 0}, "trials is 0"),
        ({"random_state": -1}, "random_state is -1"),
    ],
)
def test_bad_input_is_refused_with_a_cure(data, asked, words):
    with pytest.raises(ValueError, match=words):
        run(data, **asked)


def test_a_storage_of_another_search_is_refused(data, tmp_path):
    path = tmp_path / "s.journal"
    run(data, storage=path, trials=1)
    for other, word in (
        ({"recipe": RECIPE.replace(epochs=3)}, "another recipe"),
        ({"space": {"dropout": RANGE}}, "another space"),
        ({"metric": "val_loss"}, "another"),
        ({"data": replace(data, name="mine")}, "another data"),
    ):
        with pytest.raises(ValueError, match=f"{word}.*another storage"):
            run(**{"data": data, "storage": path, "trials": 2, **other})


def test_a_file_that_is_no_journal_stays_as_it_is(data, tmp_path):
    path = tmp_path / "thesis.txt"
    path.write_text("My thesis\n")
    with pytest.raises(ValueError, match="is no journal"):
        run(data, storage=path)
    assert path.read_text() == "My thesis\n"
    with pytest.raises(FileNotFoundError, match="make it, or give another"):
        run(data, storage=tmp_path / "nowhere" / "s.journal")


def test_nothing_found_yet_is_said(data, monkeypatch):
    monkeypatch.setattr(search, "train", interrupts(after=1))
    stopped = run(data)
    assert repr(stopped) == "Search(0 trials finished, interrupted)"
    with pytest.raises(ValueError, match="no training has come to its end"):
        _ = stopped.best
