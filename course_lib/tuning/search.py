"""The search itself: one trial after another, kept as it finishes, until there are as many as asked for."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import Any

import optuna
import pandas as pd
from optuna.pruners import NopPruner
from optuna.samplers import BaseSampler, GridSampler
from optuna.study import Study
from optuna.trial import Trial, TrialState
from tqdm import tqdm

from course_lib import uninterrupted
from course_lib.datasets import Dataset
from course_lib.metrics import find_metric
from course_lib.text import count_noun
from course_lib.training import Callback, Recipe, Run, TrainingState, train
from course_lib.tuning import journal
from course_lib.tuning.space import PRUNERS, SAMPLERS, SeededByTrial, distributions, grid_of
from course_lib.validation import check_one_of, check_whole_number

FINISHED = (TrialState.COMPLETE, TrialState.PRUNED)
METRICS = ("val_accuracy", "val_loss")
_POLL = 0.5  # seconds


@dataclass(frozen=True, eq=False, repr=False)
class Search:
    """What a search has found so far.

    Attributes
    ----------
    study : optuna.study.Study
        Optuna's own, for all that it can do with it: ``optuna.importance.get_param_importances(search.study)``.
    recipe, metric : Recipe, str
        What was varied, and what was looked at.
    interrupted : bool
        Whether it was stopped before it had all trials.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> linear, space = Recipe(model="linear", epochs=1), {"batch_size": [32]}
    >>> list(tune(linear, space, load_digits(), trials=1, progress=False).frame)
    ['trial', 'batch_size', 'val_accuracy', 'epochs', 'seconds', 'pruned']
    """

    study: Study
    recipe: Recipe
    metric: str
    interrupted: bool = False

    def __repr__(self) -> str:
        parts = [f"{count_noun(_finished(self.study), 'trial')} finished", self.best_so_far()]
        parts += ["interrupted"] if self.interrupted else []
        return f"Search({', '.join(filter(None, parts))})"

    def best_so_far(self) -> str:
        """Say the best figure, as a progress bar shows it; nothing before there is one."""
        return f"best {self.metric} {self.value:.3f}" if self._completed() else ""

    def _completed(self) -> list[Any]:
        return self.study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))

    @property
    def best(self) -> Recipe:
        """The recipe that did best on the validation part, which chose it: measure it on another before you boast.

        Raises
        ------
        ValueError
            If no training has come to its end yet.
        """
        if not self._completed():
            raise ValueError("no training has come to its end yet; call tune again, with more trials")
        return self.recipe.replace(**self.study.best_params)

    @property
    def value(self) -> float:
        """The best validation figure, flattered by the choice."""
        return self.study.best_value

    @property
    def frame(self) -> pd.DataFrame:
        """A row for each finished trial, in the order they began: its fields, the figure, epochs, seconds, pruned."""
        rows = [
            {
                "trial": trial.number,
                **trial.params,
                self.metric: trial.value if trial.value is not None else float("nan"),
                **trial.user_attrs.get("cost", {}),
                "pruned": trial.state is TrialState.PRUNED,
            }
            for trial in self.study.get_trials(deepcopy=False, states=FINISHED)
        ]
        return pd.DataFrame(rows)


class _Pruning(Callback):
    """Reports every epoch to the trial, and ends the training when the pruner says so."""

    def __init__(self, trial: Trial, metric: str) -> None:
        self._trial, self._metric = trial, metric

    def on_epoch(self, state: TrainingState) -> None:
        self._trial.report(state.history[-1][self._metric], state.epoch)
        if state.step < state.total_steps and self._trial.should_prune():
            state.stop("pruned")


def tune(
    recipe: Recipe,
    space: Mapping[str, Any],
    data: Dataset,
    *,
    trials: int | None = None,
    sampler: str = "tpe",
    pruner: str | None = None,
    metric: str = "val_accuracy",
    storage: str | os.PathLike | optuna.storages.BaseStorage | None = None,
    random_state: int = 0,
    progress: bool = True,
) -> Search:
    """Search for the fields of a recipe that do best on the validation part.

    An interrupt (Ctrl+C, a notebook's stop button) ends it, and what is finished stays. With a `storage` it goes on
    from there when called again, after a crash too; several processes that are given the same file share one search.
    A killed one's trial is tried again by the others, or when the search goes on.

    Parameters
    ----------
    recipe, space : Recipe, mapping of str to mapping or list
        What is varied, and its fields with what to try: a range, ``{"low": 1e-4, "high": 1e-2, "log": True}`` (whole
        numbers where the field has those; ``"num": 5`` says how many values a grid has of it), or a list of values.
    data : Dataset
        Trained on `train`, judged by `val`. `test` is not looked at.
    trials : int, optional
        How many there are to be in all, those in the storage among them; of a grid all, if left out.
    sampler, pruner : {"tpe", "random", "qmc", "gp", "grid"}, {"halving", "hyperband"}, optional
        How settings are chosen, and which trainings are ended early, if any: see `SAMPLERS`, `PRUNERS`.
    metric : {"val_accuracy", "val_loss"}
        What to judge by, at the end of the training (with `patience`, of the epoch that it goes back to).
    storage : path or optuna.storages.BaseStorage, optional
        A file to keep the search in (Optuna's journal); or a storage of Optuna's own, such as a database.
    random_state, progress : int, bool
        Decides the settings that are tried, not the trainings; whether to draw a bar, with the time left.

    Raises
    ------
    ValueError, TypeError
        If an argument is not allowed; if the storage holds another search.
    OSError
        If there is no room for the storage; finished trials are kept.

    References
    ----------
    Akiba et al., "Optuna: A Next-generation Hyperparameter Optimization Framework", KDD 2019; Li et al., "Hyperband",
    JMLR 2018, and "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020 (halving without waiting).

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> space = {"learning_rate": {"low": 1e-3, "high": 0.1, "log": True, "num": 3}, "batch_size": [32, 64]}
    >>> linear = Recipe(model="linear", epochs=2)
    >>> search = tune(linear, space, load_digits(), trials=None, sampler="grid", progress=False)
    >>> search.best
    Recipe(model='linear', epochs=2, batch_size=32, learning_rate=0.1)
    """
    dists = distributions(recipe, space)
    check_one_of("sampler", sampler, (*SAMPLERS, "grid"))
    check_one_of("pruner", pruner, (None, *PRUNERS))
    check_one_of("metric", metric, METRICS)
    random_state = check_whole_number("random_state", random_state, at_least=0)
    if sampler == "grid":
        grid = grid_of(space, dists)
        make: Callable[[int], BaseSampler] = partial(GridSampler, grid)
        size = prod(map(len, grid.values()))
        trials = size if trials is None else min(trials, size)
    else:
        make = SAMPLERS[sampler]
    if trials is None:
        raise ValueError(f"sampler={sampler!r} never ends by itself; say how many: trials=20")
    trials = check_whole_number("trials", trials, at_least=1)
    study = _open(recipe, dists, data, metric, storage)
    study.sampler = SeededByTrial(make, random_state, same=sampler in ("grid", "qmc"))
    study.pruner = PRUNERS[pruner](recipe.epochs) if pruner else NopPruner()
    bar = tqdm(total=trials, desc="searching", unit="trial", disable=not progress, initial=_finished(study))
    interrupted = False
    with journal.room_on_disk(study, storage), bar:
        try:
            while _wait_for_a_place(study, trials):
                with uninterrupted():
                    trial = study.ask(dists)
                    trial.set_user_attr("worker", journal.this_worker())
                    surplus = _is_surplus(study, trial, trials)
                if surplus:
                    continue
                _try(study, trial, recipe, data, metric, bool(pruner))
                bar.update(_finished(study) - bar.n)
                bar.set_postfix_str(Search(study, recipe, metric).best_so_far())
        except KeyboardInterrupt:
            interrupted = True
    return Search(study, recipe, metric, interrupted)


def _open(recipe: Recipe, dists: Mapping[str, Any], data: Dataset, metric: str, storage: Any) -> Study:
    """Begin a study, or find the one that the storage holds, if it is of the same search."""
    better = find_metric(metric).higher_is_better
    kept = journal.open_journal(storage) if isinstance(storage, str | os.PathLike) else storage
    is_ = {
        "recipe": repr(recipe),
        "space": {name: repr(each) for name, each in sorted(dists.items())},
        "data": repr(data),
        "metric": metric,
    }
    with _quiet():
        study = optuna.create_study(
            storage=kept,
            study_name="search",
            direction="maximize" if better else "minimize",
            load_if_exists=True,
        )
    for name, value in is_.items():
        before = study.user_attrs.get(name)
        if before is None:
            study.set_user_attr(name, value)
        elif before != value:
            raise ValueError(
                f"{storage} holds a search with another {name}: {before}; this one has {value}. Give another "
                f"storage, or the {name} that it was begun with"
            )
    return study


@contextmanager
def _quiet() -> Iterator[None]:
    level = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        yield
    finally:
        optuna.logging.set_verbosity(level)


def _finished(study: Study) -> int:
    return len(study.get_trials(deepcopy=False, states=FINISHED))


def _wait_for_a_place(study: Study, trials: int) -> bool:
    """Wait until one more trial is wanted (True) or all are finished; give up trials of processes that are gone."""
    while True:
        running = study.get_trials(deepcopy=False, states=(TrialState.RUNNING,))
        for trial in running:
            if journal.is_lost(trial):
                journal.give_up(study, trial, again="again" not in trial.user_attrs)
        alive = len(study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)))
        finished = _finished(study)
        if finished + alive < trials:
            return True
        if finished >= trials:
            return False
        time.sleep(_POLL)  # the others' trials are the last: one of them may be lost yet


def _is_surplus(study: Study, trial: Trial, trials: int) -> bool:
    """Whether another process took the last place meanwhile; then the setting waits until there is one again."""
    taken = study.get_trials(deepcopy=False, states=(*FINISHED, TrialState.RUNNING))
    if sum(each.number < trial.number for each in taken) < trials:
        return False
    journal.give_up(study, study._storage.get_trial(trial._trial_id), again=True)
    return True


def _try(study: Study, trial: Trial, recipe: Recipe, data: Dataset, metric: str, prune: bool) -> None:
    """Train one setting, and keep what came of it.

    A loss that is no longer a number ends a trial as a pruner would. An interrupt, or an error, leaves none behind:
    the setting is tried again, or counts as failed.
    """
    frozen = study._storage.get_trial(trial._trial_id)
    try:
        run = train(
            recipe.replace(**trial.params),
            data,
            callbacks=[_Pruning(trial, metric)] if prune else [],
            progress=False,
        )
        if run.stopped_by == "interrupt":
            raise KeyboardInterrupt
    except FloatingPointError:
        study.tell(trial, state=TrialState.PRUNED)
        return
    except BaseException as error:
        with uninterrupted():
            journal.give_up(study, frozen, again=isinstance(error, KeyboardInterrupt))
        raise
    with uninterrupted():
        trial.set_user_attr("cost", {"epochs": len(run.history), "seconds": round(run.seconds, 3)})
        if run.stopped_by == "pruned":
            study.tell(trial, state=TrialState.PRUNED)
        else:
            study.tell(trial, _value(run, metric))


def _value(run: Run, metric: str) -> float:
    last = run.best_epoch if run.stopped_by == "early stopping" or run.recipe.patience else len(run.history)
    return run.history[(last or 0) - 1][metric]
