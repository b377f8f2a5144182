"""Bridge: `race`, as the lesson "change_the_loss" still calls it. It goes when that lesson says `compare`."""

from course_lib.experiments.remedies import RemedyMeasure
from course_lib.experiments.running import compare


def race(remedies, data, *, seeds=5, metric=None, baseline=None, n_jobs=None, progress=True, **options):
    """As `compare` with a `RemedyMeasure` of these options.

    >>> callable(race)
    True
    """
    measure = RemedyMeasure(**options)
    return compare(
        remedies,
        data,
        measure=measure,
        seeds=seeds,
        metric=metric,
        baseline=baseline,
        n_jobs=n_jobs,
        progress=progress,
    )
