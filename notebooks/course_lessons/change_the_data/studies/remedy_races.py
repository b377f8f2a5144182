"""Every remedy for unequal classes, on tables and images, with as many steps each, for this lesson and the next."""

from collections.abc import Mapping, Sequence
from typing import Any

from course_lib import datasets
from course_lib.experiments import Remedy, RemedyMeasure
from course_lib.results import Study

REMEDIES: dict[str, dict[str, Any]] = {
    "none": {},
    **{
        f"{words} {ratio}": {"resample": way, "target": ratio}
        for words, way in (
            ("copies", "random_over"),
            ("SMOTE", "smote"),
            ("dropping", "random_under"),
        )
        for ratio in ("1:1", "1:2", "1:3")
    },
    "Borderline-SMOTE 1:1": {"resample": "borderline_smote", "target": "1:1"},
    "Tomek links": {"resample": "tomek_links"},
    "ENN": {"resample": "enn"},
    "weights": {"loss": "weighted"},
    "effective number": {"loss": "effective_number"},
    "focal": {"loss": "focal"},
    "focal, γ = 5": {"loss": "focal", "loss_options": {"gamma": 5.0}},
    "logit adjustment": {"loss": "logit_adjustment"},
    "deferred weights": {"loss": "weighted", "defer": 0.8},
    "new head": {"head": True},
    "threshold": {"threshold": "balanced"},
    "copies 1:1, prior corrected": {
        "resample": "random_over",
        "target": "1:1",
        "prior": True,
    },
    "dropping 1:1, prior corrected": {
        "resample": "random_under",
        "target": "1:1",
        "prior": True,
    },
}
"""Fields of a `Remedy`, by name; the first is the baseline."""


def measure_remedy(
    seed: int,
    *,
    loader: str,
    recipe: Mapping[str, Any],
    rare: Sequence[str],
    options: Mapping[str, Any] | None = None,
    one_against_rest: str | None = None,
    keep: float = 1.0,
    split_anew: bool = True,
    miss: float = 10.0,
    false_alarm: float = 1.0,
    **remedy: Any,
) -> dict[str, float]:
    """Train with a remedy that is written as plain data, and measure the run.

    Parameters
    ----------
    seed : int
        Draws which samples of the rare classes are left, what is resampled, the initial weights and the batches; and
        the split.
    loader : str
        Name of a loader in `course_lib.datasets`.
    recipe : mapping
        Fields of the `Recipe` of all runs; steps among them.
    rare : sequence of str
        The classes that `recall_rare` is about.
    options : mapping, optional
        Arguments of the loader.
    one_against_rest : str, optional
        Ask for one class against the rest.
    keep : float, default=1.0
        Share of the samples of rare classes that stays, in all parts: what is rare to learn from is rare to meet.
    split_anew : bool, default=True
        Whether the seed draws the split; not where the loader draws the data themselves.
    miss, false_alarm : float, default=10.0, 1.0
        As for a `RemedyMeasure`.
    **remedy
        Fields of the `Remedy`.

    Returns
    -------
    dict of str to float
        As a `RemedyMeasure` gives it.
    """
    from course_lib.training import Recipe

    data = imbalanced_data(
        seed, loader, rare, options, one_against_rest, keep, split_anew
    )
    measure = RemedyMeasure(
        steps=recipe["steps"],
        recipe=Recipe(**recipe),
        rare=rare,
        miss=miss,
        false_alarm=false_alarm,
    )
    return measure(seed, data, Remedy(**remedy))


def imbalanced_data(
    seed: int,
    loader: str,
    rare: Sequence[str],
    options: Mapping[str, Any] | None = None,
    one_against_rest: str | None = None,
    keep: float = 1.0,
    split_anew: bool = True,
) -> datasets.Dataset:
    """Load what a seed of `measure_remedy` trains on."""
    load = getattr(datasets, loader)
    data = load(seed, **(options or {})) if split_anew else load(**(options or {}))
    if one_against_rest:
        data = datasets.one_against_rest(data, one_against_rest)
    return (
        datasets.make_rare(data, rare, keep, random_state=seed)
        if keep < 1
        else data
    )


def _race(name: str, seeds: int, **shared: Any) -> Study:
    return Study(
        f"race-imbalance-{name}",
        measure_remedy,
        REMEDIES,
        shared=shared,
        seeds=seeds,
        metric="balanced_accuracy",
    )


STUDIES = (
    _race(
        "tumours",
        20,
        loader="load_breast_cancer",
        recipe={"model": "mlp", "steps": 300, "learning_rate": 3e-3},
        one_against_rest="malignant",
        rare=["malignant"],
        keep=0.15,
    ),
    _race(
        "eights",
        20,
        loader="load_digits",
        recipe={"model": "mlp", "steps": 600, "learning_rate": 3e-3},
        one_against_rest="8",
        rare=["8"],
        keep=0.3,
    ),
    _race(
        "words",
        5,
        loader="load_speech_tones",
        options={"n_train": 3_000, "n_val": 1_000},
        recipe={"model": "cnn", "steps": 500, "learning_rate": 2e-3},
        rare=["on", "off", "go"],
        keep=0.05,
        split_anew=False,
    ),
    _race(
        "sketches",
        5,
        loader="load_sketches",
        options={"n_train": 3_000, "n_val": 500, "imbalance": 100},
        recipe={"model": "cnn", "steps": 500, "learning_rate": 2e-3},
        rare=["key", "star", "sun", "tree", "umbrella"],
        split_anew=False,
    ),
)
