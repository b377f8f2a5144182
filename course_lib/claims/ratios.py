"""What lesson 06 puts to the test by itself: remedies at ratios, and balance by objects."""

from collections.abc import Iterator

from course_lib.claims.claim import Claim, Expectation, in_turn

_FORESTS = ("tumours, random forest", "eights, random forest")
_NEIGHBOURS = "eights, 5 neighbours"


def _dialled(
    id: str, says: str, candidate: str, baseline: str, metric: str, expects: Expectation, *where: str
) -> Iterator[Claim]:
    """Give one statement about a remedy and a ratio, tested on several tasks and models."""
    for words, each in in_turn(says, where):
        yield Claim(
            id=id,
            says=words,
            lesson="06",
            experiment="ratio-dial",
            candidate=f"{each}, {candidate}",
            baseline=f"{each}, {baseline}",
            metric=metric,
            expects=expects,
        )


def _objects(
    says: str, candidate: str, metric: str, expects: Expectation, baseline: str = "every image once"
) -> Claim:
    return Claim(
        id="B8",
        says=says,
        lesson="06",
        experiment="objects",
        candidate=candidate,
        baseline=baseline,
        metric=metric,
        expects=expects,
    )


_AS_IT_COMES, _EVEN, _BALANCED = "as it comes", "dropping 1:1", ("balanced_accuracy", "higher")

CLAIMS: tuple[Claim, ...] = (
    *_dialled(
        "B4",
        "As many of each finds more of the rare",
        _EVEN,
        _AS_IT_COMES,
        "recall_rare",
        "higher",
        *_FORESTS,
    ),
    *_dialled("B4", "… at a price to the common", _EVEN, _AS_IT_COMES, "recall_common", "lower", *_FORESTS),
    *_dialled(
        "B4",
        "1:1 is better than 1:2, dropping",
        _EVEN,
        "dropping 1:2",
        *_BALANCED,
        *_FORESTS,
        "eights, logistic regression",
        _NEIGHBOURS,
    ),
    *_dialled(
        "B4", "1:1 is better than 1:3, dropping", _EVEN, "dropping 1:3", *_BALANCED, *_FORESTS, _NEIGHBOURS
    ),
    *_dialled(
        "B4",
        "Too many negatives, fewer positives found: 1:20 against 1:3",
        _AS_IT_COMES,
        "dropping 1:3",
        "recall_rare",
        "lower",
        *_FORESTS,
    ),
    *_dialled(
        "B4", "… and they rank lower", _AS_IT_COMES, "dropping 1:3", "pr_auc", "lower", *_FORESTS, _NEIGHBOURS
    ),
    _objects(
        "Classes equal by images are unequal by objects: birds' share, against an even one",
        "every image once",
        "birds",
        "higher",
        "evenly by objects",
    ),
    _objects(
        "Balance by objects serves the other classes better", "evenly by objects", "recall_others", "higher"
    ),
    _objects("… at a price to the birds", "evenly by objects", "recall_bird", "lower"),
    _objects(
        "Repeating images finds more of a scarce class",
        "repeated by objects, houses scarce",
        "recall_house",
        "higher",
        "every image once, houses scarce",
    ),
    _objects(
        "… and evening out objects more still",
        "evenly by objects, houses scarce",
        "recall_house",
        "higher",
        "repeated by objects, houses scarce",
    ),
    *_dialled(
        "B9",
        "Copies help",
        "copies 1:1",
        _AS_IT_COMES,
        *_BALANCED,
        *_FORESTS,
        "tumours, decision tree",
    ),
    *_dialled(
        "B9",
        "Interpolating beats copying",
        "SMOTE 1:1",
        "copies 1:1",
        *_BALANCED,
        *_FORESTS,
        "tumours, logistic regression",
        _NEIGHBOURS,
    ),
    *_dialled(
        "B9",
        "Dropping at random beats copying",
        _EVEN,
        "copies 1:1",
        *_BALANCED,
        *_FORESTS,
        _NEIGHBOURS,
    ),
    *_dialled(
        "B9", "Choosing what to drop, by NearMiss, beats chance", "NearMiss 1:1", _EVEN, *_BALANCED, *_FORESTS
    ),
)
