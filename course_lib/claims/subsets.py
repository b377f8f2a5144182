"""What lesson 03 puts to the test: 1,000 of 10,000."""

from course_lib.claims.claim import Claim, Expectation


def _subset(id: str, says: str, metric: str, expects: Expectation, **changes) -> Claim:
    """A claim about 1,000 of 10,000 sketches; unless said otherwise at random, and at equal epochs."""
    usual = {
        "experiment": "sketches-1000",
        "candidate": "1,000 at random",
        "baseline": "all 10,000",
        "lesson": "03",
    }
    return Claim(**(usual | {"id": id, "says": says, "metric": metric, "expects": expects} | changes))


_AS_LONG = {"candidate": "1,000, as many steps"}
_TAIL = {"experiment": "longtail-1000", "baseline": "1,000 at random"}

CLAIMS: tuple[Claim, ...] = (
    _subset("A1", "Training on a part is faster", "seconds", "lower"),
    _subset("A1", "… also with as many steps", "seconds", "lower", **_AS_LONG),
    _subset("A2", "Training on a part takes less memory", "peak_memory", "lower"),
    _subset("A4", "1,000 of 10,000 lose no accuracy (1 point allowed)", "accuracy", "not lower", margin=0.01),
    _subset("A4", "… with as many steps", "accuracy", "not lower", margin=0.01, **_AS_LONG),
    _subset("A6", "A random draw loses rare modes: chalk", "accuracy_chalk", "lower", **_AS_LONG),
    _subset(
        "A6",
        "… and the rarest class of a long tail",
        "recall_umbrella",
        "lower",
        experiment="longtail-1000",
    ),
    _subset(
        "A6",
        "… and finds less of it than a balanced draw",
        "recall_umbrella",
        "lower",
        experiment="longtail-1000",
        baseline="1,000 class-balanced",
    ),
    _subset("A7", "A small subset is learned by heart: a wider gap", "gap", "higher", **_AS_LONG),
    _subset(
        "A9",
        "Class-balanced beats random on a long tail",
        "balanced_accuracy",
        "higher",
        candidate="1,000 class-balanced",
        **_TAIL,
    ),
    _subset(
        "A9",
        "Stratified beats random on a long tail",
        "balanced_accuracy",
        "higher",
        candidate="1,000 stratified",
        **_TAIL,
    ),
)
