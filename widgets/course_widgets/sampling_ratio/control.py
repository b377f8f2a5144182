"""SamplingRatio: pull a bar, move the ratio, see what an epoch is made of."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels, plain_label
from course_lib.ratios import HOW, RESAMPLERS, RatioPlan, Resampled, resample
from course_lib.ratios.resamplers import check_class_sizes
from course_widgets.base import CourseWidget
from course_widgets.figures import shortened
from course_widgets.sampling_ratio.payload import (
    pack_made,
    pack_objects,
    pack_points,
    target_from_page,
    target_to_page,
)
from course_widgets.sampling_ratio.positives import one_against_all, plan_of
from course_widgets.text import decimal

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ADDED = ("copies", "smote")
MOST_INTERPOLATED = 1_000  # classes
MOST_IN_LINE = 3  # classes that a line of the trace names


class SamplingRatio(CourseWidget, module=Path(__file__).with_name("sampling_ratio.mjs")):
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
        What to reach, as for `course_lib.ratios.RatioPlan`. The share of a single class may be an exact one: with
        ``{"dog": Fraction(1, 3)}`` there are two others to each dog.
    how : {"over", "under", "both", "weight"}, default "over"
        How to reach it.
    class_names : sequence or mapping, optional
        Names for the classes: in their order, or ``{label: name}``. By default the labels.
    positive : label, optional
        A class to set against all others: then there are two bars, negatives and positives, and the plan's
        classes are False and True. Without it the page's menu of positives to negatives asks which class is meant.
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
        "positives": lambda: SamplingRatio(
            ["cat"] * 600 + ["dog"] * 80 + ["fox"] * 320, target="1:3", how="under", positive="dog"
        ),
        "one class against all others": lambda: SamplingRatio(
            ["cat"] * 600 + ["dog"] * 80 + ["fox"] * 320, target={"dog": Fraction(1, 3)}, how="under"
        ),
        "objects": lambda: SamplingRatio(**_harbour(), target="1:1", how="under"),
        "interpolated": lambda: SamplingRatio(*_two_clouds(400), target="1:2", added="smote"),
        "twenty classes": lambda: SamplingRatio(_long_tail(20), target="1:1", how="over"),
        "a million labels": lambda: SamplingRatio(*_two_clouds(1_000_000), target="1:1", how="under"),
    }

    SETTINGS = ("target", "how", "added")

    target: Any = traitlets.TraitType(
        "1:1", help="what to reach: 'a:b', a share, {class: share} or {class: count}"
    )
    how = traitlets.Enum(HOW, "over", help="how to reach it")
    added = traitlets.Enum(ADDED, "copies", help="what over-sampling adds, where there are points")

    _about = traitlets.Dict().tag(sync=True)
    _points = traitlets.Bytes().tag(sync=True)
    _objects = traitlets.Bytes().tag(sync=True)

    def __init__(
        self,
        y: ArrayLike,
        points: ArrayLike | None = None,
        target: str | float | Mapping = "1:1",
        how: str = "over",
        class_names: Sequence | Mapping | None = None,
        *,
        positive: Any = None,
        objects: Mapping[str, ArrayLike] | None = None,
        added: str = "copies",
        random_state: int = 0,
        **kwargs: Any,
    ) -> None:
        labels, names = encode_labels(y), None
        if positive is not None:
            y, names = _one_against_the_rest(labels, positive, class_names)
            labels = encode_labels(y)
        self.y, self.random_state, self.positive = y, random_state, plain_label(positive)
        self.counts = labels.class_counts
        RatioPlan(self.counts)  # refuse what can have no ratio before there is a control
        self.names = names or _named(labels.classes, class_names)
        self.points = None if points is None else _check_points(points, labels.n)
        self.objects = {} if objects is None else _check_objects(objects, labels.n)
        self._made: Resampled | None = None
        self._planned: tuple[Any, str, RatioPlan | None] = None, "", None
        super().__init__(
            {"target": target, "how": how, "added": added},
            _about={
                "counts": list(self.counts.values()),
                "names": list(self.names.values()),
                "positives": positive is not None,
                "objects": list(self.objects),
            },
            _points=b"" if self.points is None else pack_points(self.points, self.y, random_state),
            _objects=pack_objects(self.objects, self.y, random_state),
            **kwargs,
        )

    @property
    def value(self) -> RatioPlan:
        """The plan that the control is set to."""
        target, how, plan = self._planned
        if plan is None or target is not self.target or how != self.how:
            plan = plan_of(self.counts, self.target, self.how)
            self._planned = self.target, self.how, plan
        return plan

    def indices(self) -> np.ndarray:
        """Choose the samples: ``value.indices(y, random_state)``, int64, positions in ``y``."""
        return self.value.indices(self.y, self.random_state)

    def interpolated(self, X: ArrayLike | None = None) -> Resampled:
        """Make the plan's new samples with SMOTE.

        Parameters
        ----------
        X : array-like of shape (n, d), optional
            What to make new rows of; by default the points that are shown.

        Raises
        ------
        ValueError
            If there is neither, or a class is too small to interpolate.
        """
        if X is None and self.points is None:
            raise ValueError("there are no points to make new ones between; give X, or points to the control")
        return resample(
            self.points if X is None else X,
            self.y,
            self.value.target,
            "smote",
            random_state=self.random_state,
        )

    def object_counts(self) -> dict[str, float]:
        """Count the objects of each kind in an epoch, ``{kind: count}``; weighted ones count as they weigh."""
        if not self.objects:
            return {}
        if self.how == "weight":
            weights = self.value.weights
            weigh = np.array([weights[label] for label in self.counts])[encode_labels(self.y).codes]
            return {kind: float(weigh @ counts) / len(self.counts) for kind, counts in self.objects.items()}
        chosen = self.indices()
        return {kind: int(counts[chosen].sum()) for kind, counts in self.objects.items()}

    def code(self) -> str:
        """Return the plan in imbalanced-learn, or for weights in torch; it expects ``X`` and ``y``."""
        made = self._smote()
        code = made.code() if made else self.value.code()
        if self.positive is None:
            return code
        return f"y = [label == {self.positive!r} for label in y]  # positives and negatives\n\n{code}"

    def describe(self) -> str:
        """Say the plan in a few sentences, with the classes' names."""
        sentences = [self.value.describe(self.names), *self._positives_sentence()]
        if self._interpolates and any(self.value.duplicated.values()):
            sentences.append("What is added lies between two of its class (SMOTE).")
        if self.objects:
            sentences.append(_objects_sentence(self._object_rows()))
        return " ".join(sentences)

    def _positives_sentence(self) -> list[str]:
        """Say how many negatives there are to each positive, where one class is set against all others."""
        one = one_against_all(self.target)
        return [f"{self.names[one[0]]} to all others: 1:{decimal(float(1 / one[1] - 1))}."] if one else []

    def figure(self) -> "Figure":
        """Draw a bar a class, the objects, and the points where there are some."""
        from course_widgets.sampling_ratio.figure import draw

        return draw(self)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("target", "how", "added")
    def _possible(self, proposal: Any) -> Any:
        setting = {**self._setting(), proposal.trait.name: proposal.value}
        added = setting.pop("added")
        try:
            plan = plan_of(self.counts, **setting)
            if added == "smote":
                self._check_can_interpolate(plan)
        except (ValueError, TypeError) as error:
            raise traitlets.TraitError(str(error)) from None
        except OverflowError:
            raise traitlets.TraitError(
                "target asks for more samples than there can be; ask for fewer"
            ) from None
        return proposal.value

    def _check_can_interpolate(self, plan: RatioPlan) -> None:
        if self.points is None:
            raise ValueError("added='smote' makes points between others; give points")
        if len(self.counts) > MOST_INTERPOLATED:
            raise ValueError(
                f"added='smote' looks for neighbours class by class, at every move; y has {len(self.counts):,} "
                f"classes, and at most {MOST_INTERPOLATED:,} can be: use added='copies'"
            )
        more = {label: plan.after[label] for label, copies in plan.duplicated.items() if copies}
        if plan.how == "over":
            check_class_sizes("smote", self.counts, more, RESAMPLERS["smote"].options)

    @property
    def _interpolates(self) -> bool:
        return self.added == "smote" and self.how == "over"

    def _smote(self) -> Resampled | None:
        """Give the points as resampled for this target, made once; None where nothing is interpolated."""
        if not self._interpolates:
            return None
        if self._made is None or self._made.target != self.value.target:
            self._made = self.interpolated()
        return self._made

    def _line(self) -> str:
        plan, times = self.value, "× " if self.how == "weight" else ""
        sizes = plan.weights if times else plan.after
        small, large = (f"{times}{decimal(each)}" for each in (min(sizes.values()), max(sizes.values())))
        each = f"{len(sizes):,} classes, {small} to {large}"
        if len(sizes) <= MOST_IN_LINE:
            each = ", ".join(f"{shortened(self.names[c], 16)}: {times}{decimal(n)}" for c, n in sizes.items())
        start = plan.describe(self.names).partition(" an epoch")[0]
        return f"{start}{', interpolated' if self._interpolates else ''} ({each})"

    def _to_page(self) -> dict[str, Any]:
        return {**self._setting(), "target": target_to_page(self.value, one_against_all(self.target))}

    def _from_page(self, setting: Mapping[str, Any]) -> dict[str, Any]:
        target = target_from_page(setting["target"], list(self.counts))
        return {**super()._from_page(setting), "target": target}

    def _payload(self) -> dict[str, Any]:
        made = self._smote()
        packed = made and pack_made(made, np.asarray(self.points), list(self.counts))
        return {"made": packed}

    def _object_rows(self) -> list[tuple[str, int, float]]:
        """Give each kind of object with its number before and after."""
        after = self.object_counts()
        return [(kind, int(counts.sum()), after[kind]) for kind, counts in self.objects.items()]


def _objects_sentence(rows: Sequence[tuple[str, int, float]]) -> str:
    changes = []
    for kind, before, exact in rows:
        after = int(exact + 0.5)
        moved = f"goes from {before:,} to {after:,}" if after != before else f"stays at {before:,}"
        changes.append(f"{kind} {moved}")
    *first, last = changes
    return f"In objects, {', '.join(first)}{' and ' if first else ''}{last}."


# -- what it is given --------------------------------------------------------------------------------------


def _named(classes: tuple, names: Sequence | Mapping | None) -> dict[Any, str]:
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


def _one_against_the_rest(
    labels: Labels, positive: Any, names: Sequence | Mapping | None
) -> tuple[np.ndarray, dict[Any, str]]:
    """Set one class against all others: labels False and True, and names for them."""
    if positive not in labels.classes:
        there = ", ".join(map(repr, labels.classes[:8])) + (", ..." if len(labels.classes) > 8 else "")
        raise ValueError(f"positive={positive!r} is no class of y; the classes are {there}")
    y = labels.codes == labels.classes.index(positive)
    if 2 * y.sum() > len(y) and not y.all():
        raise ValueError(
            f"positive={positive!r} is {y.sum():,} of {len(y):,} samples; 1:2 means one positive to two negatives, "
            "so the positive class is to be the rarer part: choose another one"
        )
    others = _named(labels.classes, names)
    name = others.pop(positive)
    return y, {False: next(iter(others.values())) if len(others) == 1 else f"not {name}", True: name}


def _check_points(points: ArrayLike, n: int) -> np.ndarray:
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


def _check_objects(objects: Mapping[str, ArrayLike], n: int) -> dict[str, np.ndarray]:
    """Give the objects of each kind in each sample as whole numbers."""
    if not isinstance(objects, Mapping) or not objects:
        raise TypeError(
            f"objects must be a mapping {{kind: objects in each sample}}, got {type(objects).__name__}; for scenes "
            "give dict(zip(scenes.classes, scenes.train.counts().T))"
        )
    counted = {str(kind): np.asarray(counts) for kind, counts in objects.items()}
    for kind, counts in counted.items():
        if counts.shape != (n,):
            raise ValueError(
                f"objects[{kind!r}] has shape {counts.shape}; y has {n:,} labels, so it must be ({n},)"
            )
        if counts.dtype.kind not in "iub" or counts.min() < 0:
            raise ValueError(f"objects[{kind!r}] holds what is no count; give whole numbers from 0")
    return {kind: counts.astype(np.int64) for kind, counts in counted.items()}


# -- example states ----------------------------------------------------------------------------------------


def _two_clouds(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Make labels (n,), a tenth of them 1, and points (n, 2) around a centre for each."""
    rng = np.random.default_rng(0)
    y = (rng.random(n) < 0.1).astype(np.int64)
    return y, rng.normal(size=(n, 2)) + 2.2 * y[:, None]


def _long_tail(n_classes: int) -> np.ndarray:
    """Make labels with counts that fall from 5,000 to 50."""
    return np.repeat(np.arange(n_classes), np.geomspace(5_000, 50, n_classes).astype(int))


def _harbour() -> dict[str, Any]:
    """Make images with and without birds, which come several at a time, and with boats and trees."""
    rng = np.random.default_rng(0)
    birds = np.where(rng.random(600) < 0.25, rng.integers(2, 5, 600), 0)
    boats, trees = rng.random((2, 600)) < np.array([[0.5], [0.3]])
    return {
        "y": np.where(birds > 0, "with birds", "without"),
        "objects": {"bird": birds, "boat": boats.astype(int), "tree": trees.astype(int)},
    }
