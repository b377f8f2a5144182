"""What lessons 06 and 07 put to the test: the races of remedies, strong learners, weights."""

from collections.abc import Iterator

from course_lib.claims.claim import Claim, Expectation, in_turn

_RACES = {
    "tumours": "race-imbalance-tumours",
    "eights": "race-imbalance-eights",
    "words": "race-imbalance-words",
    "sketches": "race-imbalance-sketches",
}
_RARE_TO_MEET = ("tumours", "eights", "words")  # the sketches are rare in training alone: no prior to correct


def _raced(
    id: str,
    lesson: str,
    says: str,
    candidate: str,
    baseline: str,
    metric: str,
    expects: Expectation,
    *races: str,
    margin: float = 0.0,
) -> Iterator[Claim]:
    """Give one statement, tested in several races."""
    for words, race in in_turn(says, races):
        yield Claim(
            id=id,
            says=words,
            lesson=lesson,
            experiment=_RACES[race],
            candidate=candidate,
            baseline=baseline,
            metric=metric,
            expects=expects,
            margin=margin,
        )


def _strong(
    says: str,
    candidate: str,
    baseline: str,
    metric: str,
    expects: Expectation,
    *learners: str,
    margin: float = 0.0,
) -> Iterator[Claim]:
    """Give one statement about strong learners, a learner on its table each."""
    for words, learner in in_turn(says, learners):
        yield Claim(
            id="B9",
            says=words,
            lesson="07",
            experiment="strong-learners",
            candidate=f"{learner}, {candidate}",
            baseline=f"{learner}, {baseline}",
            metric=metric,
            expects=expects,
            margin=margin,
        )


def _batch(says: str, candidate: str, metric: str, expects: Expectation, margin: float = 0.0) -> Claim:
    return Claim(
        id="B9",
        says=says,
        lesson="07",
        experiment="weights-or-copies",
        candidate=candidate,
        baseline="copies",
        metric=metric,
        expects=expects,
        margin=margin,
    )


_TREES = tuple(
    f"{data}, {learner}"
    for data in ("tumours", "eights", "drawn")
    for learner in ("random forest", "gradient boosting")
)
_BALANCED = ("balanced_accuracy", "higher")

CLAIMS: tuple[Claim, ...] = (
    # the ratio
    *_raced(
        "B4",
        "06",
        "As many of each class finds more of the rare",
        "copies 1:1",
        "none",
        "recall_rare",
        "higher",
        *_RACES,
    ),
    *_raced("B4", "06", "1:1 beats 1:3, copying", "copies 1:1", "copies 1:3", *_BALANCED, *_RACES),
    *_raced("B4", "06", "1:3 beats 1:1, dropping", "dropping 1:3", "dropping 1:1", *_BALANCED, *_RACES),
    *_raced("B4", "06", "1:2 beats 1:1, dropping", "dropping 1:2", "dropping 1:1", *_BALANCED, *_RACES),
    *_raced(
        "B4",
        "06",
        "With all the negatives fewer positives are found than at 1:3",
        "none",
        "dropping 1:3",
        "recall_rare",
        "lower",
        *_RACES,
    ),
    *_raced(
        "B4",
        "06",
        "… yet the positives rank no lower (1 point allowed)",
        "none",
        "dropping 1:3",
        "pr_auc",
        "not lower",
        *_RACES,
        margin=0.01,
    ),
    # the samples
    *_raced("B9", "06", "SMOTE beats copies", "SMOTE 1:1", "copies 1:1", *_BALANCED, *_RACES),
    *_raced("B9", "06", "Dropping harms calibration", "dropping 1:1", "none", "ece", "higher", *_RACES),
    *_strong(
        "… of 1 to 70, on strong learners",
        "dropping",
        "none",
        "ece",
        "higher",
        "drawn, logistic regression",
        "drawn, random forest",
        "drawn, gradient boosting",
    ),
    *_raced(
        "B9",
        "07",
        "… and correcting the prior mends it",
        "dropping 1:1, prior corrected",
        "dropping 1:1",
        "ece",
        "lower",
        *_RARE_TO_MEET,
    ),
    # the loss
    _batch("Weights 1/p and balanced copies pull the same way on average", "weights", "pull", "same", 0.02),
    _batch(
        "… also as torch averages: over the sum of the weights",
        "weights, divided by their sum",
        "pull",
        "same",
        0.02,
    ),
    _batch("… but a batch of weighted samples scatters more", "weights", "spread", "higher"),
    *_raced("B9", "07", "Weights beat nothing", "weights", "none", *_BALANCED, *_RACES),
    *_raced("B9", "07", "Focal loss beats cross-entropy", "focal", "none", *_BALANCED, *_RACES),
    *_raced("B9", "07", "Logit adjustment beats weights", "logit adjustment", "weights", *_BALANCED, *_RACES),
    *_raced("B9", "07", "A new head is better than none", "new head", "none", *_BALANCED, *_RACES),
    # the threshold
    *_raced(
        "B9",
        "07",
        "Moving the threshold is enough: no worse than copies (1 point allowed)",
        "threshold",
        "copies 1:1",
        "balanced_accuracy",
        "not lower",
        *_RACES,
        margin=0.01,
    ),
    *_strong(
        "… on strong learners no worse than SMOTE (1 point allowed)",
        "threshold",
        "SMOTE",
        "balanced_accuracy",
        "not lower",
        *_TREES,
        margin=0.01,
    ),
    *_strong("On strong learners SMOTE ranks the rare higher", "SMOTE", "none", "pr_auc", "higher", *_TREES),
    *_strong(
        "… and still helps when the threshold is moved", "SMOTE, threshold", "threshold", *_BALANCED, *_TREES
    ),
)
