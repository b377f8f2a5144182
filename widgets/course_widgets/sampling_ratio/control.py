"""SamplingRatio: pull a bar, move the ratio, see what an epoch is made of."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import traitlets

from course_lib.labels import encode_labels
from course_lib.ratios import HOW, RESAMPLERS, RatioPlan, Resampled, resample
from course_lib.ratios.resampling import check_class_sizes
from course_widgets.answering import AnsweringWidget
from course_widgets.sampling_ratio.checks import checked_objects, checked_points, named, positives_of
from course_widgets.sampling_ratio.examples import harbour, long_tail, two_clouds
from course_widgets.sampling_ratio.payload import (
    heard,
    objects_sentence,
    pack_made,
    pack_objects,
    pack_points,
    spoken,
)

ADDED = ("copies", "smote")


class SamplingRatio(AnsweringWidget, module=Path(__file__).with_name("sampling_ratio.mjs")):
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
    positive : label, optional
        A class to set against all others: then there are two bars, negatives and positives, and the plan's
        classes are False and True. Buttons set one positive to one, two or three negatives.
    objects : mapping of str to array-like of int, shape (n,), optional
        Annotated objects of each kind in each sample, where samples are images with several: an epoch's objects
        are then shown beside its images.
    added : {"copies", "smote"}, default "copies"
        With points, what over-sampling adds: copies, or points between two of the class, as SMOTE makes them.
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
        "points": lambda: SamplingRatio(*two_clouds(10_000), target="1:3", how="under"),
        "long tail": lambda: SamplingRatio(long_tail(10), target="1:3", how="both"),
        "weights": lambda: SamplingRatio([0] * 90 + [1] * 10, how="weight", class_names=["healthy", "ill"]),
        "by hand": lambda: SamplingRatio(
            long_tail(5),
            target={0: 3_000, 4: 250},
            how="both",
            class_names=["walk", "cycle", "bus", "car", "train"],
        ),
        "long names": lambda: SamplingRatio(
            ["a name that is much longer than there is room for"] * 30 + ["short"] * 12 + ["<b>&"] * 5
        ),
        "positives": lambda: SamplingRatio(
            ["cat"] * 600 + ["dog"] * 80 + ["fox"] * 320, target="1:3", how="under", positive="dog"
        ),
        "objects": lambda: SamplingRatio(**harbour(), target="1:1", how="under"),
        "interpolated": lambda: SamplingRatio(*two_clouds(400), target="1:2", added="smote"),
        "twenty classes": lambda: SamplingRatio(long_tail(20), target="1:1", how="over"),
        "a million labels": lambda: SamplingRatio(*two_clouds(1_000_000), target="1:1", how="under"),
    }

    _UNREADABLE_IF: ClassVar = (KeyError, TypeError, IndexError, ValueError)

    target = traitlets.TraitType(
        "1:1", help="what to reach: 'a:b', a share, {class: share} or {class: count}"
    )
    how = traitlets.Enum(HOW, "over", help="how to reach it")
    added = traitlets.Enum(ADDED, "copies", help="what over-sampling adds, where there are points")

    _counts = traitlets.List(traitlets.Int()).tag(sync=True)
    _names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    _points = traitlets.Bytes().tag(sync=True)
    _positives = traitlets.Bool().tag(sync=True)
    _object_names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    _objects = traitlets.Bytes().tag(sync=True)

    def __init__(
        self,
        y: Any,
        points: Any = None,
        target: Any = "1:1",
        how: str = "over",
        class_names: Sequence | Mapping | None = None,
        *,
        positive: Any = None,
        objects: Mapping | None = None,
        added: str = "copies",
        random_state: int = 0,
        **kwargs: Any,
    ) -> None:
        labels, names = encode_labels(y), None
        if positive is not None:
            y, names = positives_of(labels, positive, class_names)
            labels = encode_labels(y)
        self.y, self.random_state, self.positive = y, random_state, positive
        self.counts = labels.class_counts
        RatioPlan(self.counts)  # refuse what can have no ratio before there is a control
        self.names = names or named(labels.classes, class_names)
        self.points = None if points is None else checked_points(points, labels.n)
        self.objects = checked_objects(objects, labels.n)
        self._made = None
        super().__init__(
            _counts=list(self.counts.values()),
            _names=list(self.names.values()),
            _points=b"" if points is None else pack_points(self.points, self.y, random_state),
            _positives=positive is not None,
            _object_names=list(self.objects),
            _objects=pack_objects(self.objects, self.y, random_state),
            **kwargs,
        )
        self.set(target=target, how=how, added=added)
        self._show()

    @property
    def value(self) -> RatioPlan:
        """The plan that the control is set to."""
        return RatioPlan(self.counts, self.target, self.how)

    def set(self, *, target: Any = None, how: str | None = None, added: str | None = None) -> None:
        """Set target and way together, where one of them alone would not go with the other.

        Parameters
        ----------
        target : str, float or mapping, optional
            By default the one there is.
        how : {"over", "under", "both", "weight"}, optional
            By default the one there is.
        added : {"copies", "smote"}, optional
            By default the one there is.

        Raises
        ------
        traitlets.TraitError
            If they cannot be; then neither is changed.
        """
        with self.hold_sync(), self.hold_trait_notifications():
            self.how = self.how if how is None else how
            self.added = self.added if added is None else added
            self.target = self.target if target is None else target

    def indices(self) -> np.ndarray:
        """Choose the samples: ``value.indices(y, random_state)``, int64, positions in ``y``."""
        return self.value.indices(self.y, self.random_state)

    def interpolated(self, X: Any = None) -> Resampled:
        """Make the plan's new samples with SMOTE: of ``X`` (n, d), by default of the points that are shown."""
        if X is None and self.points is None:
            raise ValueError("there are no points to make new ones between; give X, or points to the control")
        X = self.points if X is None else X
        return resample(X, self.y, self.target, "smote", random_state=self.random_state)

    def object_counts(self) -> dict:
        """Count the objects of each kind in an epoch, ``{kind: count}``; weighted ones count as they weigh."""
        if self.how == "weight":
            weigh = np.array([self.value.weights[label] for label in self.counts])[
                encode_labels(self.y).codes
            ]
            return {kind: float(weigh @ counts) / len(self.counts) for kind, counts in self.objects.items()}
        chosen = self.indices() if self.objects else None
        return {kind: int(counts[chosen].sum()) for kind, counts in self.objects.items()}

    def code(self) -> str:
        """Return the plan in imbalanced-learn, or for weights in torch; it expects ``X`` and ``y``."""
        code = self._between().code() if self._interpolates() else self.value.code()
        if self.positive is None:
            return code
        return f"y = [label == {self.positive!r} for label in y]  # positives and negatives\n\n{code}"

    def describe(self) -> str:
        """Say the plan in a few sentences, with the classes' names."""
        words = self.value.describe(self.names)
        if self._interpolates() and any(self.value.duplicated.values()):
            words += " What is added lies between two of its class (SMOTE)."
        if self.objects:
            words += objects_sentence(self._object_rows())
        return words

    def figure(self) -> Any:
        """Draw the state: a bar a class, and the points where there are some.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from course_widgets.sampling_ratio.figure import draw

        made = self._between() if self._interpolates() else None
        return draw(self.value, self.names, self.points, self.y, self.random_state, made, self._object_rows())

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("target", "how", "added")
    def _possible(self, proposal: Any) -> Any:
        setting = {"target": self.target, "how": self.how, "added": self.added}
        setting[proposal.trait.name] = proposal.value
        added = setting.pop("added")
        try:
            plan = RatioPlan(self.counts, **setting)
            if added == "smote":
                self._check_room_between(plan)
        except (ValueError, TypeError) as error:
            raise traitlets.TraitError(str(error)) from None
        return proposal.value

    def _check_room_between(self, plan: RatioPlan) -> None:
        if self.points is None:
            raise ValueError("added='smote' makes points between others; give points")
        more = {label: plan.after[label] for label, copies in plan.duplicated.items() if copies}
        if plan.how == "over":
            check_class_sizes("smote", self.counts, more, RESAMPLERS["smote"].options)

    @traitlets.observe("target", "how", "added")
    def _moved(self, _change: Any) -> None:
        self._show()

    def _interpolates(self) -> bool:
        return self.added == "smote" and self.how == "over"

    def _between(self) -> Resampled:
        """Give the points as resampled for this target, made once."""
        if self._made is None or self._made.target != self.target:
            self._made = self.interpolated()
        return self._made

    def _follow(self, asked: dict) -> None:
        target = heard(asked["target"], list(self.counts))
        self.set(target=target, how=asked["how"], added=asked.get("added", "copies"))

    def _state(self) -> dict:
        state = {
            "how": self.how,
            "target": spoken(self.value),
            "code": self.code(),
        }
        if self.added == "smote":
            state["added"] = "smote"
        if self._interpolates():
            state["made"] = pack_made(self._between(), self.points, list(self.counts))
        return state

    def _object_rows(self) -> list[tuple[str, float, float]]:
        after = self.object_counts()
        return [(kind, int(counts.sum()), after[kind]) for kind, counts in self.objects.items()]
