"""Measured runs of several recipes over the same seeds."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from course_lib.metrics.interval import Verdict, paired_interval, verdict_label


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
        return Verdict(
            float(differences.mean()), low, high, verdict_label(low, high, metric, len(differences))
        )

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
