"""SamplingRatio: pull a bar, move the ratio, see what an epoch is made of."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

import numpy as np
import traitlets

from course_lib.ratios import HOW, RatioPlan, draw_orders, parse_target
from course_lib.ratios.targets import Counts, Shares
from course_lib.subsets import encode
from widgets.base import CourseWidget


class SamplingRatio(CourseWidget, module="sampling_ratio"):
    """Choose how many samples of each class an epoch holds.

    Each class has a bar: solid what is kept, hatched what is copied, outlined what is dropped. The learner pulls a
    bar's handle, moves the ratio, types one ("1:2", "30%"), or picks the way: over, under, both, weights.
    All that moves is worked out in the browser; Python hears of what is let go, and keeps the same numbers.

    Parameters
    ----------
    y : array-like of shape (n,)
        Labels of any hashable kind, up to a million of them.
    points : array-like of shape (n, 2), optional
        Where to draw each sample; then the points that are kept, copied and dropped are shown, and they are
        exactly those of ``value.indices(y, random_state)``.
    target : str, float or mapping, default "1:1"
        What to reach, as for `course_lib.ratios.RatioPlan`.
    how : {"over", "under", "both", "weight"}, default "over"
        How to reach it.
    class_names : sequence or mapping, optional
        Names for the classes: in their order, or ``{label: name}``. By default the labels.
    random_state : int, default 0
        Where the order of drawing comes from.

    Attributes
    ----------
    value : RatioPlan
        The plan: ``value.after``, ``value.weights``, ``value.indices(y)``.
    target, how
        Set them and the picture follows. To set both at once, use ``set(target=…, how=…)``.

    Raises
    ------
    ValueError, TypeError
        If labels are missing, or are of one class; if the points do not fit.
    traitlets.TraitError
        If a target or a way cannot be; the control keeps the one it had.

    Examples
    --------
    >>> control = SamplingRatio(["cat"] * 900 + ["dog"] * 100, target="1:2")
    >>> control.value.after
    {'cat': 900, 'dog': 450}
    >>> control.how = "under"
    >>> control
    <SamplingRatio: Under-sampling to 1:2: 300 samples an epoch instead of 1,000. cat goes from 900 to 200.>
    """

    STATES: ClassVar[Mapping] = {
        "two classes": lambda: SamplingRatio(["cat"] * 900 + ["dog"] * 100, target="1:2"),
        "points": lambda: SamplingRatio(*_two_clouds(10_000), target="1:3", how="under"),
        "long tail": lambda: SamplingRatio(_long_tail(10), target="1:3", how="both"),
        "weights": lambda: SamplingRatio([0] * 90 + [1] * 10, how="weight", class_names=["healthy", "ill"]),
        "by hand": lambda: SamplingRatio(
            _long_tail(5),
            target={0: 3_000, 4: 250},
            how="both",
            class_names=["walk", "cycle", "bus", "car", "train"],
        ),
        "long names": lambda: SamplingRatio(
            ["a name that is much longer than there is room for"] * 30 + ["short"] * 12 + ["<b>&"] * 5
        ),
        "twenty classes": lambda: SamplingRatio(_long_tail(20), target="1:1", how="over"),
        "a million labels": lambda: SamplingRatio(*_two_clouds(1_000_000), target="1:1", how="under"),
    }

    target = traitlets.TraitType(
        "1:1", help="what to reach: 'a:b', a share, {class: share} or {class: count}"
    )
    how = traitlets.Enum(HOW, "over", help="how to reach it")

    _counts = traitlets.List(traitlets.Int()).tag(sync=True)
    _names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    _points = traitlets.Bytes().tag(sync=True)
    _asked = traitlets.Dict({"id": "", "how": "over", "target": {"text": "1:1"}}).tag(sync=True)
    _shown = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        y: Any,
        points: Any = None,
        target: Any = "1:1",
        how: str = "over",
        class_names: Sequence | Mapping | None = None,
        *,
        random_state: int = 0,
        **kwargs: Any,
    ) -> None:
        labels = encode(y)
        self.y, self.random_state = y, random_state
        self.counts = dict(zip(labels.classes, labels.counts.tolist(), strict=True))
        RatioPlan(self.counts)  # refuse what can have no ratio before there is a control
        self.names = _named(labels.classes, class_names)
        self.points = None if points is None else _checked_points(points, len(labels.codes))
        super().__init__(
            _counts=list(self.counts.values()),
            _names=list(self.names.values()),
            _points=b"" if points is None else self._points_in_draw_order(),
            **kwargs,
        )
        self.set(target=target, how=how)
        self._show()

    @property
    def value(self) -> RatioPlan:
        """The plan that the control is set to."""
        return RatioPlan(self.counts, self.target, self.how)

    def set(self, *, target: Any = None, how: str | None = None) -> None:
        """Set target and way together, where one of them alone would not go with the other.

        Parameters
        ----------
        target : str, float or mapping, optional
            By default the one there is.
        how : {"over", "under", "both", "weight"}, optional
            By default the one there is.

        Raises
        ------
        traitlets.TraitError
            If they cannot be; then neither is changed.
        """
        with self.hold_sync(), self.hold_trait_notifications():
            self.how = self.how if how is None else how
            self.target = self.target if target is None else target

    def indices(self) -> np.ndarray:
        """Choose the samples: ``value.indices(y, random_state)``, int64, positions in ``y``."""
        return self.value.indices(self.y, self.random_state)

    def code(self) -> str:
        """Return the plan in imbalanced-learn, or for weights in torch; it expects ``X`` and ``y``."""
        return self.value.code()

    def describe(self) -> str:
        """Say the plan in one or two sentences, with the classes' names."""
        return self.value.describe(self.names)

    def figure(self) -> Any:
        """Draw the state: a bar a class, and the points where there are some.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from widgets.sampling_figure import draw

        return draw(self.value, self.names, self.points, self.y, self.random_state)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("target", "how")
    def _possible(self, proposal: Any) -> Any:
        asked = {"target": self.target, "how": self.how, proposal.trait.name: proposal.value}
        try:
            RatioPlan(self.counts, **asked)
        except (ValueError, TypeError) as error:
            raise traitlets.TraitError(str(error)) from None
        return proposal.value

    @traitlets.observe("target", "how")
    def _moved(self, _change: Any) -> None:
        self._show()

    @traitlets.observe("_asked")
    def _released(self, change: Any) -> None:
        """Take the setting that the learner let go of, and echo its id with the answer."""
        asked, error = change.new, ""
        with self.hold_sync():  # one answer, whatever was set on the way to it
            try:
                self.set(target=self._heard(asked["target"]), how=asked["how"])
            except traitlets.TraitError as refused:
                error = str(refused)
            except (KeyError, TypeError, IndexError, ValueError):
                error = "the page sent a setting that this control cannot read; reload the page"
            self._show(asked.get("id", ""), error)

    def _show(self, answers: str = "", error: str = "") -> None:
        self._shown = {
            "id": answers,
            "how": self.how,
            "target": self._spoken(),
            "code": self.code(),
            "error": error,
        }

    def _spoken(self) -> dict:
        """Write the target as the browser reads it: as text, or by the classes' places."""
        place = {label: code for code, label in enumerate(self.counts)}
        match parse_target(self.target):
            case Counts(of):
                return {"counts": [[place[label], count] for label, count in of.items()]}
            case Shares(of):
                return {"shares": [[place[label], _plain(self.target[label])] for label in of]}
        return {"text": self.target if isinstance(self.target, str) else _plain(self.target)}

    def _heard(self, spoken: Mapping) -> Any:
        """Read a target that the browser wrote."""
        classes = list(self.counts)
        if "counts" in spoken:
            return {classes[code]: int(count) for code, count in spoken["counts"]}
        if "shares" in spoken:
            return {classes[code]: float(share) for code, share in spoken["shares"]}
        return str(spoken["text"])

    def _points_in_draw_order(self) -> bytes:
        """Pack the points class after class, each in its order of drawing: what a plan keeps is a prefix."""
        order = np.concatenate(list(draw_orders(self.y, self.random_state).values()))
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        span = np.where(high > low, high - low, 1)
        return np.round((self.points[order] - low) / span * 65535).astype("<u2").tobytes()


def _named(classes: tuple, names: Sequence | Mapping | None) -> dict:
    if isinstance(names, Mapping):
        return {label: str(names.get(label, label)) for label in classes}
    if names is None:
        names = classes
    if len(names) != len(classes):
        raise ValueError(
            f"class_names has {len(names)} names for {len(classes)} classes; give one for each of "
            f"{', '.join(map(repr, classes[:8]))}{', ...' if len(classes) > 8 else ''}, in this order"
        )
    return {label: str(name) for label, name in zip(classes, names, strict=True)}


def _checked_points(points: Any, n: int) -> np.ndarray:
    points = np.asarray(points, dtype=np.float64)
    if points.shape != (n, 2):
        raise ValueError(f"points has shape {points.shape}; y has {n:,} labels, so it must be ({n}, 2)")
    wrong = np.flatnonzero(~np.isfinite(points).all(axis=1))
    if len(wrong):
        where = ", ".join(map(str, wrong[:5])) + (", ..." if len(wrong) > 5 else "")
        raise ValueError(
            f"points has {len(wrong):,} row(s) that are not finite, at position(s) {where}; "
            "drop those samples or fill the gaps"
        )
    return points


def _plain(share: float) -> str:
    return format(Decimal(str(float(share))), "f")  # 1e-05 is 0.00001 in the browser's arithmetic


def _two_clouds(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Make labels (n,), a tenth of them 1, and points (n, 2) around a centre for each."""
    rng = np.random.default_rng(0)
    y = (rng.random(n) < 0.1).astype(np.int64)
    return y, rng.normal(size=(n, 2)) + 2.2 * y[:, None]


def _long_tail(n_classes: int) -> np.ndarray:
    """Make labels with counts that fall from 5,000 to 50."""
    return np.repeat(np.arange(n_classes), np.geomspace(5_000, 50, n_classes).astype(int))
