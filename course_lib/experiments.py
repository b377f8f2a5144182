"""Recipes side by side: the same data, the same seeds, and an interval for every difference.

One run proves little. `compare` trains every recipe once per seed; a seed draws the subset, the initial weights and
the order of the batches, for all recipes alike. What counts is then the *difference* within each seed, and how much
it varies from seed to seed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import joblib
import numpy as np
import pandas as pd
from tqdm import tqdm

LOWER_IS_BETTER = frozenset(
    {"seconds", "samples_seen", "n_train", "parameters", "peak_memory", "data_bytes", "val_loss", "gap"}
)
FEWEST_SEEDS = 5
"""Of fewer differences, no bootstrap interval covers 95 %: even from the lowest to the highest of 4 covers 88 %."""


@dataclass(frozen=True)
class Verdict:
    """What the paired differences say.

    Attributes
    ----------
    difference : float
        Mean over the seeds of candidate minus baseline, in the metric's unit.
    low, high : float
        95 % interval of that mean.
    words : str
        "better", "worse", "too close to call" (the interval holds zero), or "too few seeds to call".
    """

    difference: float
    low: float
    high: float
    words: str


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Measured runs of several recipes over the same seeds.

    Attributes
    ----------
    frame : DataFrame
        A row per recipe and seed: the columns recipe and seed, then quality (accuracy, balanced_accuracy, macro_f1,
        recall_<class>, accuracy_<group>), over-fitting (train_accuracy, val_accuracy, val_loss, and gap, the first
        minus the second) and cost (seconds, samples_seen, n_train, parameters, peak_memory and data_bytes in bytes).
    metric : str
        What is compared where nothing else is said.
    baseline : str
        The recipe that the others are compared with where nothing else is said.
    """

    frame: pd.DataFrame
    metric: str
    baseline: str

    @property
    def recipes(self) -> tuple[str, ...]:
        """Names of the recipes, in the order given."""
        return tuple(self.frame["recipe"].unique())

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds that every recipe was trained with."""
        return tuple(sorted(self.frame["seed"].unique().tolist()))

    def __repr__(self) -> str:
        return f"Comparison({len(self.recipes)} recipes × {len(self.seeds)} seeds, by {self.metric})"

    def values(self, metric: str | None = None) -> pd.DataFrame:
        """One figure of every run: seeds down, recipes across.

        Raises
        ------
        ValueError
            If there is no such figure; the message lists those there are.
        """
        metric = metric or self.metric
        figures = [column for column in self.frame.columns if column not in ("recipe", "seed")]
        if metric not in figures:
            raise ValueError(f"metric={metric!r} was not measured; choose one of {', '.join(figures)}")
        return self.frame.pivot(index="seed", columns="recipe", values=metric)[list(self.recipes)]

    def verdict(self, name: str, *, metric: str | None = None, baseline: str | None = None) -> Verdict:
        """Compare one recipe with the baseline.

        Parameters
        ----------
        name, baseline : str
            Names of recipes.
        metric : str, optional
            A column of `frame`.

        Raises
        ------
        ValueError
            If a name or the metric is unknown.
        """
        metric, baseline = metric or self.metric, baseline or self.baseline
        table = self.values(metric)
        for each in (name, baseline):
            if each not in table:
                raise ValueError(
                    f"no recipe {each!r} was compared; choose one of {', '.join(map(repr, self.recipes))}"
                )
        differences = (table[name] - table[baseline]).to_numpy(float)
        low, high = paired_interval(differences)
        return Verdict(float(differences.mean()), low, high, _words(low, high, metric, len(differences)))

    def summary(self, metric: str | None = None, *, baseline: str | None = None) -> pd.DataFrame:
        """Every recipe against the baseline.

        Returns
        -------
        DataFrame
            Columns recipe, mean, difference, low, high and verdict; the baseline's own row has no difference.
        """
        metric, baseline = metric or self.metric, baseline or self.baseline
        means = self.values(metric).mean()
        rows = []
        for name in self.recipes:
            found = Verdict(np.nan, np.nan, np.nan, "") if name == baseline else None
            found = found or self.verdict(name, metric=metric, baseline=baseline)
            rows.append((name, means[name], found.difference, found.low, found.high, found.words))
        return pd.DataFrame(rows, columns=["recipe", "mean", "difference", "low", "high", "verdict"])

    def plot(
        self, metric: str | None = None, *, baseline: str | None = None, live: "Comparison | None" = None
    ):
        """Draw every difference with its interval, and the differences of a live comparison on top.

        Parameters
        ----------
        metric, baseline : str, optional
        live : Comparison, optional
            Runs made just now, of the same recipes; each of their seeds becomes a small diamond.

        Returns
        -------
        plots.Picture
        """
        from course_lib import plots

        metric, baseline = metric or self.metric, baseline or self.baseline
        summary = self.summary(metric, baseline=baseline)
        picture = plots.intervals(summary, metric=metric, baseline=baseline)
        if live is not None:
            plots.live_marks(picture, live.values(metric), summary, baseline, metric)
        return picture


def paired_interval(
    differences, *, level: float = 0.95, resamples: int = 10_000, random_state=0
) -> tuple[float, float]:
    """Bootstrap interval of a mean difference, widened for small samples.

    Parameters
    ----------
    differences : array-like of float, shape (n,)
        Candidate minus baseline, one per seed; at least 2.
    level : float, default=0.95
        Share of such intervals that should hold the true mean.
    resamples : int, default=10_000
        Bootstrap samples.
    random_state : int or Generator, default=0
        Draws them.

    Returns
    -------
    low, high : float

    Raises
    ------
    ValueError
        With fewer than 2 differences, or one that is not a number.

    Notes
    -----
    The plain percentile interval is too narrow for a few seeds. The *expanded* one takes percentiles further out, so
    far that it matches Student's t for normal data: T. Hesterberg, "What Teachers Should Know About the Bootstrap",
    The American Statistician 69(4), 2015.

    Examples
    --------
    >>> low, high = paired_interval([-0.09, -0.08, -0.10, -0.07, -0.09])
    >>> high < 0
    True
    """
    from scipy import stats

    differences = np.asarray(differences, dtype=float)
    n = differences.size
    if differences.ndim != 1 or n < 2 or not np.isfinite(differences).all():
        raise ValueError(
            f"differences={differences.tolist()} cannot be judged; give at least 2 finite numbers"
        )
    tail = stats.norm.sf(np.sqrt(n / (n - 1)) * stats.t.isf((1 - level) / 2, n - 1))
    rng = np.random.default_rng(random_state)
    means = differences[rng.integers(0, n, (resamples, n))].mean(axis=1)
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(low), float(high)


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
    data : Dataset
        Trained on `train`, measured on `test`.
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
        If there is no recipe, fewer than 2 seeds, or an unknown baseline.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> from course_lib.training import Recipe
    >>> all_of_it = Recipe(model="linear", epochs=5)
    >>> few = all_of_it.replace(policy="random", budget=30)
    >>> compare({"all": all_of_it, "30": few}, load_digits(), progress=False).verdict("30").words
    'worse'
    """
    seeds = (
        tuple(range(seeds)) if isinstance(seeds, int) else tuple(dict.fromkeys(int(seed) for seed in seeds))
    )
    if not recipes:
        raise ValueError("recipes={} holds nothing to compare; give at least one name and its Recipe")
    if len(seeds) < 2:
        raise ValueError(
            f"{len(seeds)} seed cannot show how much a difference varies; give at least 2, better 5 or more"
        )
    baseline = baseline or next(iter(recipes))
    if baseline not in recipes:
        raise ValueError(f"baseline={baseline!r} is no recipe; choose one of {', '.join(map(repr, recipes))}")
    work = (
        joblib.delayed(measure)(name, recipe.replace(seed=seed), data)
        for seed in seeds
        for name, recipe in recipes.items()
    )
    finished = joblib.Parallel(n_jobs=n_jobs, return_as="generator")(work)
    bar = tqdm(finished, total=len(seeds) * len(recipes), desc="training", unit="run", disable=not progress)
    rows = _until_interrupted(bar)
    whole = len(rows) // len(recipes) * len(recipes)
    if not whole:
        raise KeyboardInterrupt("interrupted before the first seed was finished; nothing to compare yet")
    return Comparison(pd.DataFrame(rows[:whole]), metric, baseline)


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
    last = run.history[(run.best_epoch if run.stopped_by else len(run.history)) - 1]
    return {
        "recipe": name,
        "seed": recipe.seed,
        **{key: scores[key] for key in ("accuracy", "balanced_accuracy", "macro_f1")},
        **{f"recall_{label}": recall for label, recall in scores["recall"].items()},
        **{f"accuracy_{group}": share for group, share in scores.get("accuracy_by_group", {}).items()},
        "train_accuracy": learned,
        "val_accuracy": end,
        "gap": learned - end,
        "val_loss": last["val_loss"],
        **{
            key: getattr(run, key)
            for key in ("seconds", "samples_seen", "n_train", "parameters", "peak_memory", "data_bytes")
        },
    }


def _until_interrupted(rows: Iterable[dict]) -> list[dict]:
    kept = []
    try:
        for row in rows:
            kept.append(row)
    except KeyboardInterrupt:
        pass  # keep what there is; `compare` drops the seed that was under way
    return kept


def _words(low: float, high: float, metric: str, seeds: int) -> str:
    if seeds < FEWEST_SEEDS:
        return "too few seeds to call"
    if low <= 0 <= high:
        return "too close to call"
    return "better" if (high < 0) == (metric in LOWER_IS_BETTER) else "worse"
