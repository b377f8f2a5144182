"""Race remedies for unequal classes: the same split, the same number of steps, the same seeds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from time import thread_time as clock

import joblib
import numpy as np

from course_lib import metrics
from course_lib.experiments.comparison import Comparison
from course_lib.experiments.remedies import Remedy
from course_lib.experiments.running import several, whole_seeds
from course_lib.experiments.treating import believed, decisions, standardised, trained, treated

RACED = (
    "accuracy",
    "balanced_accuracy",
    "macro_f1",
    "recall_rare",
    "recall_common",
    "pr_auc",
    "ece",
    "brier",
    "expected_cost",
    "seconds",
    "seconds_resampling",
    "samples_seen",
    "n_train",
    "distinct",
    "parameters",
    "peak_memory",
)


def race(
    remedies: Mapping[str, Remedy],
    data,
    *,
    seeds: int | Sequence[int] = 5,
    steps: int = 500,
    recipe: "Recipe | None" = None,  # noqa: F821 - torch loads when training does
    rare: Iterable[str] | None = None,
    miss: float = 10.0,
    false_alarm: float = 1.0,
    metric: str = "balanced_accuracy",
    baseline: str | None = None,
    n_jobs: int | None = None,
    progress: bool = True,
) -> Comparison:
    """Train with every remedy and every seed, for the same number of steps, and compare what came of it.

    Parameters
    ----------
    remedies : mapping of str to Remedy
        By the name that the table and the picture show; see `REMEDIES` and `at_ratios`.
    data : Dataset, or callable
        Trained on `train`, resampled or not; `val` moves thresholds and tells the true shares; measured on `test`,
        as it came. A function of the seed gives every seed a split of its own, the same for all remedies.
    seeds : int or sequence of int, default=5
        How many (0, 1, …) or which. Fewer than 5 are allowed, and never called.
    steps : int, default=500
        Optimisation steps of every run, whatever the remedy does to the number of samples.
    recipe : Recipe, optional
        Model, batch size, learning rate, … of all runs. Left out: the "cnn" on images, the "mlp" on tables.
    rare : iterable of str, optional
        Names of the classes that `recall_rare` is about. Left out: the training part's classes with fewer than half
        the mean number of samples, or the smallest class.
    miss, false_alarm : float, default=10.0, 1.0
        Price of taking a rare class for a common one, and of the reverse.
    metric : str, default="balanced_accuracy"
        What to compare where nothing else is said.
    baseline : str, optional
        What to compare with; the first remedy if left out.
    n_jobs : int, optional
        Runs at a time, through joblib.
    progress : bool, default=True
        Whether to draw a bar, with the time left, on the standard error stream.

    Returns
    -------
    Comparison
        Its frame has a row for each remedy and seed: quality (accuracy, balanced_accuracy, macro_f1, recall_rare and
        recall_common, the mean recalls of the two kinds of classes, recall_<class>, pr_auc, ece, brier,
        expected_cost) and cost (seconds of training, seconds_resampling, samples_seen, n_train, distinct training
        rows used, parameters, peak_memory in bytes). ``plots.gain_against_loss`` draws it. After an interrupt, of
        the seeds that were finished.

    Raises
    ------
    ValueError
        If there is no remedy, fewer than 2 seeds, an unknown baseline, metric or rare class, or a remedy that the
        data do not allow.

    Notes
    -----
    Tables are standardised by the training part before they are resampled: SMOTE measures distances.

    Examples
    --------
    >>> from course_lib.datasets import load_digits, make_rare, one_against_rest
    >>> eights = make_rare(one_against_rest(load_digits(), "8"), ["8"], keep=0.3)
    >>> remedies = {"none": Remedy(), "weights": Remedy(loss="weighted")}
    >>> from course_lib.training import Recipe
    >>> quick = race(remedies, eights, seeds=2, steps=100, recipe=Recipe(model="linear"), progress=False)
    >>> quick.verdict("weights", metric="recall_rare").difference > 0
    True
    """
    if not remedies:
        raise ValueError("remedies={} holds nothing to race; give at least one name and its Remedy")
    seeds = several(seeds)
    baseline = baseline or next(iter(remedies))
    if baseline not in remedies:
        raise ValueError(
            f"baseline={baseline!r} is no remedy; choose one of {', '.join(map(repr, remedies))}"
        )
    splits = data if callable(data) else lambda seed: data
    first = splits(seeds[0])
    measured = (*RACED, *(f"recall_{name}" for name in first.classes))
    if metric not in measured:
        raise ValueError(f"metric={metric!r} is not measured; choose one of {', '.join(measured)}")
    rare = tuple(rare) if rare is not None else rare_classes(first)
    if unknown := [name for name in rare if name not in first.classes]:
        raise ValueError(f"rare names {unknown[0]!r}; the classes are {', '.join(map(repr, first.classes))}")
    prices = {"miss": miss, "false_alarm": false_alarm}
    recipe = (recipe or usual_recipe(first)).replace(steps=steps)
    work = (
        joblib.delayed(run_remedy)(name, remedy, split, recipe.replace(seed=seed), rare=rare, prices=prices)
        for seed in seeds
        for split in [standardised(splits(seed))]
        for name, remedy in remedies.items()
    )
    frame = whole_seeds(work, len(seeds), len(remedies), "racing", n_jobs=n_jobs, progress=progress)
    return Comparison(frame, metric, baseline)


def run_remedy(name: str, remedy: Remedy, data, recipe, *, rare: Iterable[str], prices: Mapping) -> dict:
    """Train with one remedy and give the row that `race` holds of it.

    Parameters
    ----------
    name : str
    remedy : Remedy
    data : Dataset
    recipe : Recipe
        With steps and seed.
    rare : iterable of str
        Names of the rare classes.
    prices : mapping
        miss and false_alarm.

    Returns
    -------
    dict
    """
    started = clock()
    more, source = treated(data.train, remedy, recipe.seed)
    resampling = clock() - started
    run = trained(replace(data, train=more), remedy, recipe)
    if run.stopped_by == "interrupt":
        raise KeyboardInterrupt
    val_p, test_p = run.predict_proba(data.val.X), run.predict_proba(data.test.X)
    shares = believed(np.bincount(more.y, minlength=data.n_classes), remedy)
    if remedy.prior:
        true = np.bincount(data.val.y, minlength=data.n_classes)
        val_p, test_p = (metrics.correct_prior(p, trained=shares, true=true) for p in (val_p, test_p))
        shares = true / true.sum()
    codes = [data.classes.index(each) for each in rare]
    said = decisions(remedy, data.val.y, val_p, test_p, shares, codes[0], prices)
    return {
        "recipe": name,
        "seed": recipe.seed,
        **_quality(data, said, test_p, codes, prices),
        "seconds": run.seconds,
        "seconds_resampling": resampling,
        "samples_seen": run.samples_seen,
        "n_train": len(more),
        "distinct": len(np.unique(source)),
        "parameters": run.parameters,
        "peak_memory": run.peak_memory,
    }


def rare_classes(data) -> tuple[str, ...]:
    """Name the classes with fewer than half the mean number of training samples, or else the smallest one.

    Examples
    --------
    >>> from course_lib.datasets import load_sketches
    >>> rare_classes(load_sketches(n_train=1_000, n_test=50, n_val=50, imbalance=100))
    ('key', 'star', 'sun', 'tree', 'umbrella')
    """
    counts = np.bincount(data.train.y, minlength=data.n_classes)
    rare = np.flatnonzero(counts < counts.mean() / 2)
    # at a tie the last class, as a RatioPlan has it: of 0 and 1, the positive one
    codes = rare if len(rare) else [len(counts) - 1 - int(counts[::-1].argmin())]
    return tuple(data.classes[code] for code in codes)


def usual_recipe(data):
    """Give the recipe that suits the samples: the "cnn" on images, the "mlp" on tables."""
    from course_lib.training import Recipe

    return Recipe(model="mlp" if data.train.X.ndim == 2 else "cnn")


def _quality(data, said: np.ndarray, p: np.ndarray, codes: list[int], prices: Mapping) -> dict:
    y = data.test.y
    scores = metrics.score(y, said, data.classes)
    recall = scores.pop("recall")
    of_rare = [recall[data.classes[code]] for code in codes]
    of_common = [each for name, each in recall.items() if name not in {data.classes[code] for code in codes}]
    asked, chances = y, p
    if data.n_classes == 2:
        asked, chances = (y == codes[0]).astype(np.int64), p[:, codes[0]]
    return {
        **scores,
        "recall_rare": float(np.nanmean(of_rare)),
        "recall_common": float(np.nanmean(of_common)),
        **{f"recall_{name}": each for name, each in recall.items()},
        "pr_auc": metrics.pr_auc(asked, chances),
        "ece": metrics.ece(asked, chances),
        "brier": metrics.brier(asked, chances),
        "expected_cost": metrics.expected_cost(y, said, positive=codes, **prices),
    }
