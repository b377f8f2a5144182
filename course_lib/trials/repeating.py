"""The same trials over the same seeds, ready to be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course_lib.experiments import Comparison


def repeat(
    settings: Mapping[str, Mapping],
    trial: Callable[..., dict[str, float]],
    *,
    seeds: int | Sequence[int] = 10,
    metric: str = "accuracy",
    baseline: str | None = None,
) -> Comparison:
    """Run a trial with several settings over the same seeds.

    Parameters
    ----------
    settings : mapping of str to mapping
        By the name that the table and the picture show: keyword arguments of the trial.
    trial : callable
        ``trial(seed, **setting) -> {figure: number}``: one of this package, or your own.
    seeds : int or sequence of int, default=10
        How many (0, 1, …) or which.
    metric : str, default="accuracy"
        The figure to compare where nothing else is said.
    baseline : str, optional
        What to compare with; the first setting if left out.

    Returns
    -------
    Comparison
        Paired over the seeds.

    Raises
    ------
    ValueError
        If there is nothing to compare, or fewer than 2 seeds.

    Examples
    --------
    >>> def coin(seed, heads=0.5):
    ...     return {"accuracy": heads + seed % 3 / 100}
    >>> repeat({"fair": {}, "bent": {"heads": 0.8}}, coin, seeds=5).verdict("bent").words
    'better'
    """
    from course_lib.experiments import compare

    return compare(settings, measure=trial, seeds=seeds, metric=metric, baseline=baseline, progress=False)
