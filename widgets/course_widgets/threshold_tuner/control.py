"""ThresholdTuner: move the threshold above which a score counts as a yes, and see what that costs."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from course_widgets.base import CourseWidget, Number
from course_widgets.decisions import MOST_COST, Decision, Scored
from course_widgets.text import amount, percent, probability, significant
from course_widgets.threshold_tuner.axis import ScoreAxis
from course_widgets.threshold_tuner.resamples import DRAWS, Resamples

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PLACES = 151  # along the axis, at which the cost is drawn


class ThresholdTuner(CourseWidget, module=Path(__file__).with_name("threshold_tuner.mjs")):
    """Choose the score from which a sample is called positive.

    The scores of both classes lie back to back, positives above, in log-odds where they are probabilities. The
    threshold between "no" and "yes" is dragged, moved by keys or typed. Confusion matrix, precision, recall, F1, the
    places on the ROC and the precision-recall curve and the learner's own costs follow within the page. Below the
    scores lies the cost of each threshold, and what luck makes of it: the same samples are drawn again, with repeats.
    Buttons go to the price's own threshold, 1 / (1 + miss / false alarm), to the cheapest, to the best F1, and to the
    most precise that finds a given share of the positives: those of `course_lib.metrics.choose_threshold`. What
    the threshold is worth, a test part says once it is asked. Python hears of what is let go.

    Parameters
    ----------
    y_true : array-like of shape (n,)
        0 and 1 (or False and True, or -1 and 1), up to a million of them.
    y_score : array-like of float, shape (n,)
        The higher, the likelier positive: probabilities, logits, any finite numbers.
    test : tuple of (array-like, array-like), optional
        Labels and scores of other samples, on which no threshold is chosen.
    miss, false_alarm : float, default 1.0
        Cost of a positive that is not called, and of a negative that is; from 0.
    threshold : float, default 0.5
        ``y_score >= threshold`` is called positive.
    tested : bool, default False
        Whether the test part is asked.
    names : sequence of two str
        Of the negative and of the positive class.
    random_state : int, default 0
        Draws the samples again.

    Attributes
    ----------
    value : Decision
        The threshold, the four counts, and precision, recall, F1 and cost.
    on_test : Decision or None
        The same on the test part, where that is asked.
    by_price : float or None
        1 / (1 + miss / false alarm); None where scores are no probabilities, or mistakes are free.
    threshold, miss, false_alarm, tested
        Set them and the picture follows.

    Raises
    ------
    TypeError, ValueError
        If there are not two classes, a score is missing, or they do not go together.
    traitlets.TraitError
        If a threshold or a cost cannot be; the control keeps the one it had.

    Examples
    --------
    >>> tuner = ThresholdTuner([0, 0, 0, 1, 1], [0.1, 0.3, 0.6, 0.4, 0.9], miss=4)
    >>> tuner.value.cost, tuner.by_price
    (5.0, 0.2)
    >>> tuner.threshold = 0.4
    >>> tuner.value.recall, tuner.value.cost
    (1.0, 1.0)
    """

    STATES: ClassVar[Mapping[str, Callable]] = {
        "balanced": lambda: ThresholdTuner(*_screening(2_000, 0.5), names=("ham", "spam")),
        "rare positives": lambda: ThresholdTuner(
            *_screening(5_000, 0.03), miss=20, threshold=0.15, names=("healthy", "ill")
        ),
        "test part": lambda: ThresholdTuner(
            *_screening(3_000, 0.03), test=_screening(3_000, 0.03, seed=1), miss=20, threshold=0.04
        ),
        "test part asked": lambda: ThresholdTuner(
            *_screening(3_000, 0.03),
            test=_screening(3_000, 0.03, seed=1),
            miss=20,
            threshold=0.04,
            tested=True,
        ),
        "perfect": lambda: ThresholdTuner(
            [0] * 60 + [1] * 20, np.r_[np.arange(60) / 100, np.arange(80, 100) / 100]
        ),
        "useless scores": lambda: ThresholdTuner(*_useless(1_000), miss=3),
        "ties": lambda: ThresholdTuner(*_tied(), threshold=0.6, names=("stays", "leaves")),
        "logits": lambda: ThresholdTuner(*_screening(1_000, 0.2, logits=True), threshold=0.0),
        "nothing called": lambda: ThresholdTuner(*_screening(300, 0.1), threshold=1.0),
        "100,000 scores": lambda: ThresholdTuner(
            *_screening(100_000, 0.01), miss=50, false_alarm=0.5, threshold=0.1
        ),
        "long names": lambda: ThresholdTuner(
            *_screening(400, 0.3), names=("a name that is much longer than there is room for", "<b>&")
        ),
    }

    SETTINGS = ("threshold", "miss", "false_alarm", "tested")

    threshold = Number(
        0.5,
        cure="; to call nothing, give one above all scores",
        help="scores from here on are called positive",
    )
    miss = Number(1.0, min=0, max=MOST_COST, help="cost of a positive that is not called")
    false_alarm = Number(1.0, min=0, max=MOST_COST, help="cost of a negative that is called")

    tested = traitlets.Bool(False, help="whether the test part says what the threshold is worth")

    _about = traitlets.Dict().tag(sync=True)
    _values = traitlets.Bytes().tag(sync=True)
    _below = traitlets.Bytes().tag(sync=True)
    _resamples = traitlets.Bytes().tag(sync=True)
    _test_values = traitlets.Bytes().tag(sync=True)
    _test_below = traitlets.Bytes().tag(sync=True)

    def __init__(
        self,
        y_true: ArrayLike,
        y_score: ArrayLike,
        *,
        test: tuple[ArrayLike, ArrayLike] | None = None,
        miss: float = 1.0,
        false_alarm: float = 1.0,
        threshold: float = 0.5,
        tested: bool = False,
        names: Sequence[str] = ("negative", "positive"),
        random_state: int = 0,
        **kwargs: Any,
    ) -> None:
        self.scored, self.names = Scored.of(y_true, y_score), _two(names)
        self.test = None if test is None else _check_test(test, y_true, y_score)
        self.axis = ScoreAxis.of(self.scored)
        self.resamples = Resamples.of(self.scored, self.axis.thresholds(PLACES), random_state)
        test_bytes = self.test.packed() if self.test else {}
        super().__init__(
            {"threshold": threshold, "miss": miss, "false_alarm": false_alarm, "tested": tested},
            _about={
                "names": list(self.names),
                "axis": self.axis.to_page(),
                "draws": DRAWS,
                "test": self.test.n if self.test else 0,
                "average_precision": self.scored.average_precision,
                "roc_auc": self.scored.roc_auc,
            },
            _resamples=self.resamples.packed(),
            **self.scored.packed(),
            **{f"_test{name}": each for name, each in test_bytes.items()},
            **kwargs,
        )

    @property
    def value(self) -> Decision:
        """What the threshold decides, and what that costs."""
        return self.scored.at(self.threshold, self.miss, self.false_alarm)

    @property
    def on_test(self) -> Decision | None:
        """What the threshold decides on the test part; None as long as nobody asks."""
        return (
            self.test.at(self.threshold, self.miss, self.false_alarm) if self.test and self.tested else None
        )

    @property
    def by_price(self) -> float | None:
        """The threshold for true probabilities: where both mistakes cost the same (Elkan, 2001)."""
        costs = self.miss + self.false_alarm
        return self.false_alarm / costs if self.axis.logit and costs else None

    def code(self) -> str:
        """Return the decision in scikit-learn; it expects ``y_true``, 0 or 1, and ``y_score``.

        Where the test part is asked, also ``test_true`` and ``test_score``.
        """
        prices = {"miss": f"{self.miss:g}", "false_alarm": f"{self.false_alarm:g}"}
        asked = _TEST_CODE.format(**prices) if self.on_test else ""
        return _CODE.format(threshold=self.threshold, **prices) + asked

    def describe(self) -> str:
        """Say what the threshold does and what it costs."""
        each, (negative, positive) = self.value, self.names
        precision = (
            f"Precision {percent(each.true_positives, each.called)}, " if each.called else "Nothing called, "
        )
        return (
            f"From {probability(each.threshold)} on, {each.called:,} of {each.negatives + each.positives:,} are "
            f"called {positive}. Of {each.positives:,} {positive} {each.true_positives:,} are found "
            f"({percent(each.true_positives, each.positives)}) and {each.false_negatives:,} missed; of "
            f"{each.negatives:,} {negative} {each.false_positives:,} are false alarms "
            f"({percent(each.false_positives, each.negatives)}). {precision}F1 "
            f"{percent(2 * each.true_positives, each.called + each.positives)}. At {significant(each.miss)} a miss "
            f"and {significant(each.false_alarm)} a false alarm this costs {amount(each.cost)}, "
            f"{significant(each.mean_cost)} a sample. {self._where_it_is_cheap()}{self._what_the_test_says()}"
        )

    def _where_it_is_cheap(self) -> str:
        cheapest = self.scored.cheapest(self.miss, self.false_alarm)
        low, high = map(probability, self.resamples.cheapest(self.miss, self.false_alarm))
        price = "" if self.by_price is None else f", by price {probability(self.by_price)}"
        return (
            f"Cheapest here is {probability(cheapest)}{price}; with the samples drawn again {DRAWS} times it lies "
            f"from {low} to {high} in 95% of them."
        )

    def _what_the_test_says(self) -> str:
        if (test := self.on_test) is None:
            return ""
        return (
            f" The test part's {test.negatives + test.positives:,} samples cost {significant(test.mean_cost)} each, "
            f"with a standard error of {significant(test.mean_cost_error, 2)}."
        )

    def _line(self) -> str:
        each, test = self.value, self.on_test
        precision = percent(each.true_positives, each.called) if each.called else "–"
        return (
            f"From {probability(each.threshold)} on: precision {precision}, recall "
            f"{percent(each.true_positives, each.positives)}; at {significant(each.miss)} a miss and "
            f"{significant(each.false_alarm)} a false alarm a sample costs {significant(each.mean_cost)}"
        ) + (f", on the test part {significant(test.mean_cost)}" if test else "")

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("tested")
    def _possible_test(self, proposal: Any) -> bool:
        if proposal.value and self.test is None:
            raise traitlets.TraitError(
                "tested=True cannot be: there is no test part; give test=(y_true, y_score) of other samples"
            )
        return proposal.value

    def _from_page(self, setting: Mapping[str, Any]) -> dict[str, Any]:
        """Read a setting; one from before there was a test part did not ask it."""
        return super()._from_page({**setting, "tested": setting.get("tested") is True})

    def _payload(self) -> dict[str, Any]:
        asked = {step.setting["threshold"] for step in self._trace.steps if step.setting["tested"]}
        n_asked = len(asked | {self.threshold}) if self.tested else len(asked)
        often = f"Asked at {n_asked} thresholds by now. Whoever takes the best of them has chosen on the test part."
        return {"asked": often if n_asked > 1 else ""}

    def figure(self) -> "Figure":
        """Draw the scores with the threshold, what each costs, the confusion matrix, the places on both curves."""
        from course_widgets.threshold_tuner.figure import draw

        return draw(self)


_CODE = """\
import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

# y_true: 1 where there is what is looked for, else 0; y_score: the higher, the likelier
threshold = {threshold!r}
y_pred = (np.asarray(y_score, dtype=float) >= threshold).astype(int)
(tn, fp), (fn, tp) = confusion_matrix(y_true, y_pred, labels=[0, 1])
precision, recall, f1, _ = precision_recall_fscore_support(y_true, y_pred, average="binary", zero_division=0)
cost = {miss} * fn + {false_alarm} * fp
"""
_TEST_CODE = """
# what it is worth: on samples that did not choose it
test_pred = (np.asarray(test_score, dtype=float) >= threshold).astype(int)
(_, alarms), (misses, _) = confusion_matrix(test_true, test_pred, labels=[0, 1])
mean_cost = ({miss} * misses + {false_alarm} * alarms) / len(test_pred)
"""


def _check_test(test: Any, y_true: ArrayLike, y_score: ArrayLike) -> Scored:
    """Sort the test part, unless it is none."""
    try:
        test_true, test_score = test
    except (TypeError, ValueError):
        raise ValueError("test is no pair; give (y_true, y_score) of the samples to test on") from None
    if np.array_equal(test_true, y_true) and np.array_equal(test_score, y_score):
        raise ValueError("test holds the same samples that the threshold is chosen on; give others")
    try:
        return Scored.of(test_true, test_score)
    except (TypeError, ValueError) as error:
        raise type(error)(f"test: {error}") from None


def _two(names: Sequence[str]) -> tuple[str, str]:
    if isinstance(names, str) or len(names) != 2:
        raise ValueError(f"names={names!r}; give two, of the negative and of the positive class")
    negative, positive = map(str, names)
    return negative, positive


def _screening(n: int, share: float, logits: bool = False, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Make labels, a share of them 1, and what a fairly good model says of them: honest probabilities, or logits."""
    rng = np.random.default_rng(seed)
    y = (np.arange(n) < round(share * n)).astype(int)
    evidence = rng.normal(size=n) + 2.2 * y
    logit = 2.2 * evidence - 2.2**2 / 2 + np.log(share / (1 - share))
    return y, logit if logits else 1 / (1 + np.exp(-logit))


def _useless(n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return (rng.random(n) < 0.2).astype(int), rng.random(n)


def _tied() -> tuple[np.ndarray, np.ndarray]:
    """Ten samples in each of the ten tenths, as a short questionnaire scores them."""
    score = np.repeat(np.arange(1, 11) / 10, 10)
    return (np.arange(100) % 10 < np.round(10 * score) - 3).astype(int), score
