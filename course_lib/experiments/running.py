"""Train every recipe with every seed."""

from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral

import joblib
import pandas as pd
from tqdm import tqdm

from course_lib.experiments.comparison import Comparison

QUALITY = ("accuracy", "balanced_accuracy", "macro_f1")
FIT = ("train_accuracy", "val_accuracy", "gap", "val_loss")
COST = ("seconds", "samples_seen", "n_train", "parameters", "peak_memory", "data_bytes")


def compare(
    recipes: Mapping[str, "Recipe"],  # noqa: F821 - torch loads when training does
    data,
    *,
    seeds: int | Sequence[int] = 5,
    metric: str = "accuracy",
    baseline: str | None = None,
    n_jobs: int | None = None,
    progress: bool = True,
) -> Comparison:
    """Train every recipe with every seed and compare what came of it.

    Parameters
    ----------
    recipes : mapping of str to Recipe
        By the name that the table and the picture show.
    data : Dataset, or mapping of str to Dataset
        Trained on `train`, measured on `test`: the same for all, or each recipe's own by its name, such as the same
        images at another size.
    seeds : int or sequence of int, default=5
        How many (0, 1, …) or which. They replace the recipes' own. Fewer than 5 are allowed, and never called.
    metric : str, default="accuracy"
        What to compare where nothing else is said.
    baseline : str, optional
        What to compare with; the first recipe if left out.
    n_jobs : int, optional
        Runs at a time. The work goes through joblib: within ``joblib.parallel_config("dask")`` it runs on a cluster.
    progress : bool, default=True
        Whether to draw a bar, with the time left, on the standard error stream.

    Returns
    -------
    Comparison
        After an interrupt, of the seeds that were finished.

    Raises
    ------
    ValueError
        If there is no recipe, fewer than 2 seeds, or an unknown baseline or metric.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> from course_lib.training import Recipe
    >>> all_of_it = Recipe(model="linear", epochs=5)
    >>> few = all_of_it.replace(policy="random", budget=30)
    >>> compare({"all": all_of_it, "30": few}, load_digits(), progress=False).verdict("30").words
    'worse'
    """
    if not recipes:
        raise ValueError("recipes={} holds nothing to compare; give at least one name and its Recipe")
    seeds = several(seeds)
    baseline = baseline or next(iter(recipes))
    if baseline not in recipes:
        raise ValueError(f"baseline={baseline!r} is no recipe; choose one of {', '.join(map(repr, recipes))}")
    data = data if isinstance(data, Mapping) else dict.fromkeys(recipes, data)
    if without := [name for name in recipes if name not in data]:
        raise ValueError(
            f"data has nothing for recipe {without[0]!r}; give a Dataset for each, or one for all"
        )
    measured = figures(data[baseline])
    if metric not in measured:
        raise ValueError(f"metric={metric!r} is not measured; choose one of {', '.join(measured)}")
    work = (
        joblib.delayed(measure)(name, recipe.replace(seed=seed), data[name])
        for seed in seeds
        for name, recipe in recipes.items()
    )
    frame = whole_seeds(work, len(seeds), len(recipes), "training", n_jobs=n_jobs, progress=progress)
    return Comparison(frame, metric, baseline)


def figures(data) -> list[str]:
    """Name what is measured of every run on `data`: quality, over-fitting, cost.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> figures(load_digits())[:4]
    ['accuracy', 'balanced_accuracy', 'macro_f1', 'recall_0']
    """
    of_classes = [f"recall_{name}" for name in data.classes]
    of_groups = []
    if data.test.groups is not None:
        of_groups = [f"accuracy_{name}" for name in data.group_names or range(data.test.groups.max() + 1)]
    return [*QUALITY, *of_classes, *of_groups, *FIT, *COST]


def measure(name: str, recipe: "Recipe", data) -> dict:  # noqa: F821
    """Train one recipe and give the row that a `Comparison` holds of it.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> from course_lib.training import Recipe
    >>> row = measure("quick", Recipe(model="linear", epochs=1), load_digits())
    >>> row["recipe"], row["n_train"]
    ('quick', 1078)
    """
    from course_lib.training import train

    run = train(recipe, data, test=True)
    if run.stopped_by == "interrupt":
        raise KeyboardInterrupt
    scores = run.metrics
    learned = run.evaluate(data.train.take(run.indices))["accuracy"]
    end = run.evaluate(data.val)["accuracy"]
    kept = run.best_epoch if recipe.patience else len(run.history)  # patience goes back to the best weights
    return {
        "recipe": name,
        "seed": recipe.seed,
        **{key: scores[key] for key in QUALITY},
        **{f"recall_{label}": recall for label, recall in scores["recall"].items()},
        **{f"accuracy_{group}": share for group, share in scores.get("accuracy_by_group", {}).items()},
        "train_accuracy": learned,
        "val_accuracy": end,
        "gap": learned - end,
        "val_loss": run.history[kept - 1]["val_loss"],
        **{key: getattr(run, key) for key in COST},
    }


def several(seeds: int | Sequence[int]) -> tuple[int, ...]:
    """Give the seeds meant: so many (0, 1, …) or these, each once.

    Raises
    ------
    ValueError
        If there are fewer than 2.

    Examples
    --------
    >>> several(3), several([7, 1, 7])
    ((0, 1, 2), (7, 1))
    """
    seeds = tuple(range(seeds)) if isinstance(seeds, Integral) else tuple(dict.fromkeys(map(int, seeds)))
    if len(seeds) < 2:
        raise ValueError(
            f"{len(seeds)} seed cannot show how much a difference varies; give at least 2, better 5 or more"
        )
    return seeds


def whole_seeds(
    work: Iterable, seeds: int, each: int, doing: str, *, n_jobs: int | None, progress: bool
) -> pd.DataFrame:
    """Do the work, seed by seed; after an interrupt, give the rows of the seeds that were finished.

    Parameters
    ----------
    work : iterable of joblib's delayed calls
        `each` of them for every seed, and each gives a row.
    seeds, each : int
    doing : str
        What the bar says.
    n_jobs, progress
        As in `compare`.

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> work = [joblib.delayed(dict)(seed=seed) for seed in (0, 1)]
    >>> len(whole_seeds(work, 2, 1, "counting", n_jobs=None, progress=False))
    2
    """
    finished = joblib.Parallel(n_jobs=n_jobs, return_as="generator")(work)
    rows = until_interrupted(tqdm(finished, total=seeds * each, desc=doing, unit="run", disable=not progress))
    whole = len(rows) // each * each
    if not whole:
        raise KeyboardInterrupt("interrupted before the first seed was finished; nothing to compare yet")
    return pd.DataFrame(rows[:whole])


def until_interrupted(rows: Iterable[dict]) -> list[dict]:
    """Collect rows, and on an interrupt give those there are.

    Examples
    --------
    >>> until_interrupted(iter([{"seed": 0}]))
    [{'seed': 0}]
    """
    kept = []
    try:
        for row in rows:
            kept.append(row)
    except KeyboardInterrupt:
        pass  # keep what there is; `whole_seeds` drops the seed that was under way
    return kept
