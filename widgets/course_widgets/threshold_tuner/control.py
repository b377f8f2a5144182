"""ThresholdTuner: move the threshold above which a score counts as a yes, and see what that costs."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from course_widgets.base import CourseWidget, Number
from course_widgets.decisions import MOST_COST, Decision, Scored
from course_widgets.text import amount, percent, significant

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class ThresholdTuner(CourseWidget, module=Path(__file__).with_name("threshold_tuner.mjs")):
    """Choose the score from which a sample is called positive.

    The scores of both classes lie back to back, positives above; the threshold between "no" and "yes" is dragged,
    moved by keys or typed. Confusion matrix, precision, recall, F1, the place on the precision-recall curve and
    the learner's own costs follow within the page; three buttons go to the cheapest threshold, to the best F1, and
    to the most precise threshold that finds a given share of the positives: those of
    `course_lib.metrics.choose_threshold`. Python hears of what is let go.

    Parameters
    ----------
    y_true : array-like of shape (n,)
        0 and 1 (or False and True, or -1 and 1), up to a million of them.
    y_score : array-like of float, shape (n,)
        The higher, the likelier positive: probabilities, logits, any finite numbers.
    miss, false_alarm : float, default 1.0
        Cost of a positive that is not called, and of a negative that is; from 0.
    threshold : float, default 0.5
        ``y_score >= threshold`` is called positive.
    names : sequence of two str
        Of the negative and of the positive class.

    Attributes
    ----------
    value : Decision
        The threshold, the four counts, and precision, recall, F1 and cost.
    threshold, miss, false_alarm
        Set them and the picture follows.

    Raises
    ------
    TypeError, ValueError
        If there are not two classes, a score is missing, or they do not go together.
    traitlets.TraitError
        If a threshold or a cost cannot be; the control keeps the one it had.

    Examples
    --------
    >>> tuner = ThresholdTuner([0, 0, 0, 1, 1], [0.1, 0.3, 0.6, 0.4, 0.9], miss=5)
    >>> tuner.value.cost
    6.0
    >>> tuner.threshold = 0.4
    >>> tuner.value.recall, tuner.value.cost
    (1.0, 1.0)
    """

    STATES: ClassVar[Mapping[str, Callable]] = {
        "balanced": lambda: ThresholdTuner(*_screening(2_000, 0.5), names=("ham", "spam")),
        "rare positives": lambda: ThresholdTuner(
            *_screening(5_000, 0.03), miss=20, threshold=0.15, names=("healthy", "ill")
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

    SETTINGS = ("threshold", "miss", "false_alarm")

    threshold = Number(
        0.5,
        cure="; to call nothing, give one above all scores",
        help="scores from here on are called positive",
    )
    miss = Number(1.0, min=0, max=MOST_COST, help="cost of a positive that is not called")
    false_alarm = Number(1.0, min=0, max=MOST_COST, help="cost of a negative that is called")

    _about = traitlets.Dict().tag(sync=True)
    _values = traitlets.Bytes().tag(sync=True)
    _below = traitlets.Bytes().tag(sync=True)

    def __init__(
        self,
        y_true: ArrayLike,
        y_score: ArrayLike,
        *,
        miss: float = 1.0,
        false_alarm: float = 1.0,
        threshold: float = 0.5,
        names: Sequence[str] = ("negative", "positive"),
        **kwargs: Any,
    ) -> None:
        self.scored, self.names = Scored.of(y_true, y_score), _two(names)
        super().__init__(
            {"threshold": threshold, "miss": miss, "false_alarm": false_alarm},
            _about={"names": list(self.names), "average_precision": self.scored.average_precision},
            **self.scored.packed(),
            **kwargs,
        )

    @property
    def value(self) -> Decision:
        """What the threshold decides, and what that costs."""
        return self.scored.at(self.threshold, self.miss, self.false_alarm)

    def code(self) -> str:
        """Return the decision in scikit-learn; it expects ``y_true``, 0 or 1, and ``y_score``."""
        return _CODE.format(
            threshold=self.threshold, miss=f"{self.miss:g}", false_alarm=f"{self.false_alarm:g}"
        )

    def describe(self) -> str:
        """Say what the threshold does and what it costs."""
        each, (negative, positive) = self.value, self.names
        precision = (
            f"Precision {percent(each.true_positives, each.called)}, " if each.called else "Nothing called, "
        )
        return (
            f"From {significant(each.threshold)} on, {each.called:,} of {each.negatives + each.positives:,} are "
            f"called {positive}. Of {each.positives:,} {positive} {each.true_positives:,} are found "
            f"({percent(each.true_positives, each.positives)}) and {each.false_negatives:,} missed; of "
            f"{each.negatives:,} {negative} {each.false_positives:,} are false alarms "
            f"({percent(each.false_positives, each.negatives)}). {precision}F1 "
            f"{percent(2 * each.true_positives, each.called + each.positives)}. At {significant(each.miss)} a miss "
            f"and {significant(each.false_alarm)} a false alarm this costs {amount(each.cost)}."
        )

    def _line(self) -> str:
        each = self.value
        precision = percent(each.true_positives, each.called) if each.called else "–"
        return (
            f"From {significant(each.threshold)} on: precision {precision}, recall "
            f"{percent(each.true_positives, each.positives)}; at {significant(each.miss)} a miss and "
            f"{significant(each.false_alarm)} a false alarm cost {amount(each.cost)}"
        )

    def figure(self) -> "Figure":
        """Draw the scores with the threshold, the confusion matrix, and the place on the precision-recall curve."""
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


def _two(names: Sequence[str]) -> tuple[str, str]:
    if isinstance(names, str) or len(names) != 2:
        raise ValueError(f"names={names!r}; give two, of the negative and of the positive class")
    negative, positive = map(str, names)
    return negative, positive


def _screening(n: int, share: float, logits: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Make labels, a share of them 1, and what a fairly good model says of them: honest probabilities, or logits."""
    rng = np.random.default_rng(0)
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
