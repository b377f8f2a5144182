"""What lesson 01 puts to the test: sources, gaps, labels, scaling, the split."""

from collections.abc import Iterator

from course_lib.claims.claim import Claim, Expectation


def _tested(
    id: str,
    experiment: str,
    expects: Expectation,
    *comparisons: tuple[str, str, str],
    metric: str = "accuracy",
) -> Iterator[Claim]:
    """Give the claims of one experiment; a comparison is what is claimed, the candidate and the baseline."""
    for says, candidate, baseline in comparisons:
        yield Claim(
            id=id,
            says=says,
            lesson="01",
            experiment=experiment,
            candidate=candidate,
            baseline=baseline,
            metric=metric,
            expects=expects,
        )


_NN, _SVM = "nearest neighbour, 20%", "support vector machine, 20%"

CLAIMS: tuple[Claim, ...] = (
    *_tested(
        "B1",
        "wrong-labels",
        "lower",
        ("Wrong labels hurt: nearest neighbour", f"{_NN} as they are", "nearest neighbour, 0% as they are"),
        ("… a support vector machine", f"{_SVM} as they are", "support vector machine, 0% as they are"),
    ),
    *_tested(
        "B1",
        "wrong-labels",
        "higher",
        (
            "Leaving doubted labels out helps: nearest neighbour",
            f"{_NN} doubted left out",
            f"{_NN} as they are",
        ),
        ("… a support vector machine", f"{_SVM} doubted left out", f"{_SVM} as they are"),
    ),
    *_tested(
        "B1",
        "gaps",
        "lower",
        ("Gaps hurt: a tenth of the values, rows left out", "10%, rows dropped", "complete"),
        ("… a tenth of the values, gaps filled", "10%, filled", "complete"),
        ("… three tenths, gaps filled", "30%, filled", "complete"),
        ("Gaps that are no accident hurt more", "30% of the high, filled", "30%, filled"),
    ),
    *_tested(
        "B5",
        "scaling",
        "higher",
        (
            "Scaling helps: distances, units differ",
            "wine, nearest neighbour, scaled",
            "wine, nearest neighbour, as measured",
        ),
        ("… a decision tree", "wine, decision tree, scaled", "wine, decision tree, as measured"),
        (
            "… pixels, each column by itself",
            "digits, nearest neighbour, scaled",
            "digits, nearest neighbour, as measured",
        ),
    ),
    *_tested(
        "B6", "source", "lower", ("An unreliable source lowers quality", "200 unreliable", "200 reliable")
    ),
    *_tested(
        "B6",
        "source",
        "higher",
        ("… and its rows still help", "200, half unreliable", "the same 100 reliable"),
    ),
    *_tested(
        "B7",
        "resampled-first",
        "higher",
        (
            "Copying before the split flatters",
            "nearest neighbour, resample first",
            "nearest neighbour, split first",
        ),
        metric="balanced_accuracy",
    ),
    *_tested(
        "B7",
        "patients",
        "higher",
        (
            "A patient on both sides flatters",
            "nearest neighbour, by measurement",
            "nearest neighbour, by patient",
        ),
    ),
    *_tested(
        "B7",
        "chosen",
        "higher",
        ("The part that chose among 100 flatters more", "best of 100", "best of 1"),
        metric="gain",
    ),
)
