"""What lesson 04 puts to the test: representative, hard, clean."""

from collections.abc import Iterator

from course_lib.claims.claim import Claim


def _tested(
    id: str, experiment: str, metric: str, *comparisons: tuple[str, str, str, str]
) -> Iterator[Claim]:
    """Give the claims of one experiment; a comparison is what is claimed, candidate, baseline and expectation."""
    for says, candidate, baseline, expects in comparisons:
        yield Claim(
            id=id,
            says=says,
            lesson="04",
            experiment=experiment,
            candidate=candidate,
            baseline=baseline,
            metric=metric,
            expects=expects,
            margin=0.01 if expects == "not lower" else 0.0,
        )


_COVER, _RANDOM = "10% k_center_greedy", "10% random"

CLAIMS: tuple[Claim, ...] = (
    *_tested(
        "A5",
        "race-clean",
        "balanced_accuracy",
        ("A random tenth loses quality", _RANDOM, "all", "lower"),
        ("… a representative tenth does not (1 point allowed)", _COVER, "all", "not lower"),
        ("… and beats the random one", _COVER, _RANDOM, "higher"),
        ("… a representative hundredth", "1% facility_location", "1% random", "higher"),
        ("… the hardest tenth", "10% hardest, EL2N", _RANDOM, "higher"),
        ("… the hardest half", "50% hardest, EL2N", "50% random", "higher"),
    ),
    *_tested(
        "A5",
        "race-longtail",
        "balanced_accuracy",
        ("On a long tail: a representative tenth beats a random one", _COVER, _RANDOM, "higher"),
        ("… the hardest half, by gradient", "50% hardest, GraNd", "50% random", "higher"),
    ),
    *_tested(
        "A5",
        "race-noisy",
        "balanced_accuracy",
        ("With wrong labels: a representative tenth beats a random one", _COVER, _RANDOM, "higher"),
        ("… a hundredth without doubted labels", "1% not doubted", "1% random", "higher"),
        ("… a tenth without doubted labels", "10% not doubted", _RANDOM, "higher"),
    ),
    *_tested(
        "A3",
        "negatives",
        "average_precision",
        ("In detection a subset generalises better than everything", "1:3 at random", "all", "higher"),
        ("… than everything with its objects copied", "1:3 at random", "all, objects copied", "higher"),
        ("… the hardest, against that", "1:3 hardest", "all, objects copied", "higher"),
        ("… the hardest but 2 %, against that", "1:1 hardest but 2 %", "all, objects copied", "higher"),
        ("… mined in every batch, against that", "1:3 in the batch", "all, objects copied", "higher"),
    ),
    *_tested(
        "A3",
        "negatives-longer",
        "average_precision",
        ("… with four times the steps, 1:1 at random", "1:1 at random", "all", "higher"),
        ("… the hardest 1:1", "1:1 hardest", "all", "higher"),
    ),
    *_tested(
        "A10",
        "negatives",
        "average_precision",
        ("Hard negatives beat as many at random, 1:3", "1:3 hardest", "1:3 at random", "higher"),
        ("… 1:1", "1:1 hardest", "1:1 at random", "higher"),
        ("… mined in every batch, 1:3", "1:3 in the batch", "1:3 at random", "higher"),
    ),
    *_tested(
        "A10",
        "negatives-careless",
        "average_precision",
        ("… with careless annotations, 1:3", "1:3 hardest", "1:3 at random", "higher"),
        ("… mined in every batch, 1:3", "1:3 in the batch", "1:3 at random", "higher"),
    ),
    *_tested(
        "A10",
        "annotations",
        "average_precision",
        ("Keeping the objects that annotators agree on helps", "60 % most agreed", "all annotated", "higher"),
        ("… against as many at random", "60 % most agreed", "60 % at random", "higher"),
        ("… drawing by agreement", "60 % by agreement", "all annotated", "higher"),
        ("… leaving out all that are wrong", "all that are right", "all annotated", "higher"),
    ),
)
