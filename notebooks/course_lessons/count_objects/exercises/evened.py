"""How often to show each image, so that no class has far more objects than the others."""

from functools import cache
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws

MOST_TIMES, MOST_SHARE = 5, 0.24


@cache
def counts() -> np.ndarray:
    """Give the objects of each class in each scene of the lesson."""
    from course_lib.datasets import load_scenes

    return load_scenes(n_train=500, n_val=10, n_test=10).train.counts()


def _judge(answer: Any) -> None:
    table = counts()
    times = laws.array(answer, (len(table),), "how often each image is shown")
    laws.require(
        (times == np.rint(times)).all(),
        "An image is shown a whole number of times: 1, 2, 3, …",
    )
    laws.require(
        times.min() >= 1,
        "Some images are not shown at all. Repeat images, and drop none: at least 1 each.",
    )
    laws.require(
        times.max() <= MOST_TIMES,
        f"One image is shown {times.max():.0f} times. {MOST_TIMES} times is the most that is allowed: whoever "
        "sees one "
        "image often learns it by heart.",
    )
    share = times @ table / (times @ table).sum()
    if share.max() <= MOST_SHARE:
        return
    code, name = int(share.argmax()), ("bird", "boat", "house", "person", "tree")
    found = f"The {name[code]}s are {share[code]:.0%} of all objects; at most {MOST_SHARE:.0%} is asked for."
    laws.require(
        len(np.unique(times)) > 1,
        f"{found} Every image is shown equally often, so nothing changes. Which images hold no birds?",
    )
    has_birds = table[:, 0] > 0
    laws.require(
        times[has_birds].mean() <= times[~has_birds].mean(),
        f"{found} You repeat images *with* birds more often than those without. It is the others that are short.",
    )
    laws.require(
        times[has_birds].max() == 1,
        f"{found} Some images with birds are repeated, and bring their flock along. Show those once.",
    )
    laws.require(
        False,
        f"{found} The right images are repeated, not often enough: on average {times[~has_birds].mean():.1f} times.",
    )


EVENED = Exercise(
    id="count_objects-3",
    title="Even them out",
    judge=_judge,
    reference=lambda: np.where(counts()[:, 0] > 0, 1, 4),
    solution="times = np.where(counts[:, 0] > 0, 1, 4)",
    praise="Repeating did it, since many images hold no birds. What never comes without birds would stay rare.",
    hints=[
        "Which images can be repeated without bringing more birds?",
        "`counts[:, 0] > 0` marks the images with birds: show these once.",
        "`np.where(counts[:, 0] > 0, 1, …)`: how often must the others be shown?",
    ],
)
