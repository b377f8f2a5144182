"""EnsembleBuilder: put measured members together, and see what that brings and costs."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets
from numpy.typing import ArrayLike

from course_widgets.base import CourseWidget, _short
from course_widgets.ensemble_builder.assembling import Assembled, Gain, answers, assemble, best_of, gain
from course_widgets.ensemble_builder.examples import made_up
from course_widgets.ensemble_builder.members import Shelf
from course_widgets.text import percent, significant

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HOW = ("average", "vote")


class EnsembleBuilder(CourseWidget, module=Path(__file__).with_name("ensemble_builder.mjs")):
    """Put measured members together: accuracy, calibration, cost and where they disagree follow at once.

    On the left is a shelf of members, each with how often it is right and what an answer costs. One that is pressed,
    or dragged across, joins the ensemble; beside each stands what its coming or going would change. On the right:
    how often all together are right, with the interval and against the best of them; how far their probabilities can
    be taken at their word; what an answer costs; and for how many samples all, some or none of them are right.

    Parameters
    ----------
    members : sequence of (name, proba, seconds, bytes)
        From 1 to 12: probabilities (n, C) of every class for the same n samples (5,000 at most, which no member was
        trained on), seconds for an answer to one, and the size of what is saved. Probabilities are kept in 65,535ths.
    y : array-like of shape (n,)
        Class codes from 0.
    chosen : sequence of str, optional
        Names of those in the ensemble; the first, if left out.
    how : {"average", "vote"}
        Average their probabilities, or let each name one class.

    Attributes
    ----------
    value : dict
        members, how, and where there is one: accuracy, low, high, ece, brier, seconds, bytes.
    chosen, how
        Set them and the picture follows.

    Raises
    ------
    TypeError, ValueError
        If members or labels are none, or do not go together.
    traitlets.TraitError
        If a name is not on the shelf, or `how` unknown; the control keeps what it had.

    Examples
    --------
    >>> builder = EnsembleBuilder(*made_up(), chosen=["net A", "forest"])
    >>> builder.how = "vote"
    >>> builder.value["members"]
    ['net A', 'forest']
    """

    STATES: ClassVar[Mapping[str, Callable]] = {
        "one": lambda: EnsembleBuilder(*made_up()),
        "four alike": lambda: EnsembleBuilder(
            *made_up(2_000, 10), chosen=["net A", "net B", "net C", "net D"]
        ),
        "two kinds": lambda: EnsembleBuilder(*made_up(), chosen=["net A", "forest"]),
        "one far too sure": lambda: EnsembleBuilder(*made_up(), chosen=["net A", "naive Bayes"]),
        "all, by vote": lambda: EnsembleBuilder(
            *made_up(), chosen=[name for name, *_ in made_up(9)[0]], how="vote"
        ),
        "none": lambda: EnsembleBuilder(*made_up(), chosen=[]),
        "two classes": lambda: EnsembleBuilder(*made_up(200, 2), chosen=["linear", "forest"], how="vote"),
        "one on the shelf": lambda: EnsembleBuilder(*made_up(50, 3, ["coin"])),
        "long names": lambda: EnsembleBuilder(_renamed(), made_up(300)[1]),
    }

    SETTINGS = ("chosen", "how")

    chosen: traitlets.TraitType[Any, Any] = traitlets.TraitType(
        (), help="names of the members in the ensemble"
    )
    how = traitlets.Unicode("average", help="average their probabilities, or let each vote")

    _about = traitlets.Dict().tag(sync=True)
    _units = traitlets.Bytes().tag(sync=True)
    _labels = traitlets.Bytes().tag(sync=True)

    def __init__(
        self,
        members: Sequence[tuple[str, ArrayLike, float, float]],
        y: ArrayLike,
        *,
        chosen: Sequence[str] | None = None,
        how: str = "average",
        **kwargs: Any,
    ) -> None:
        self.shelf = Shelf.of(members, y)
        shelf = self.shelf
        about = {
            "names": list(shelf.names),
            "seconds": list(shelf.seconds),
            "bytes": list(shelf.sizes),
            "classes": shelf.units.shape[2],
        }
        first = [shelf.names[0]] if chosen is None else chosen
        super().__init__({"chosen": first, "how": how}, _about=about, **shelf.packed(), **kwargs)

    # -- what it is set to ---------------------------------------------------------------------------------

    @property
    def places(self) -> list[int]:
        """Where on the shelf the chosen members are."""
        return [self.shelf.names.index(name) for name in self.chosen]

    @property
    def assembled(self) -> Assembled | None:
        """What the chosen members say together; None where there is none."""
        return assemble(self.shelf.units[self.places], self.shelf.y, self.how) if self.chosen else None

    @property
    def above_best(self) -> Gain | None:
        """What the ensemble is above the best of its members."""
        if not self.chosen:
            return None
        here = answers(self.shelf.units[self.places], self.how)
        best = best_of(self.shelf.right, self.places)
        return gain(here, answers(self.shelf.units[[best]], self.how), self.shelf.y)

    @property
    def value(self) -> dict[str, Any]:
        """The chosen members, how they are put together, and what that gives and costs."""
        said = {"members": list(self.chosen), "how": self.how}
        found = self.assembled
        if found is None:
            return said
        low, high = found.interval
        return said | {
            "accuracy": found.accuracy,
            "low": low,
            "high": high,
            "ece": found.ece,
            "brier": found.brier,
            "seconds": sum(self.shelf.seconds[place] for place in self.places),
            "bytes": sum(self.shelf.sizes[place] for place in self.places),
        }

    def code(self) -> str:
        """Return numpy and scikit-learn; they expect ``proba``, probabilities (n, C) by name, and ``y``, codes."""
        if not self.chosen:
            return "# Nothing is in the ensemble.\n"
        return _CODE.format(members=list(self.chosen), together=_TOGETHER[self.how])

    def describe(self) -> str:
        """Say who is in the ensemble, how often it is right, how far it can be believed, what an answer costs."""
        found, above = self.assembled, self.above_best
        if found is None or above is None:
            return f"Nothing is in the ensemble; {len(self.shelf.names)} members are on the shelf."
        low, high = found.interval
        said = [
            f"{self._named()}: {percent(found.right, found.n)} of {found.n:,} samples right "
            f"({100 * low:.1f}% to {100 * high:.1f}%)"
        ]
        if found.members > 1:
            best = self.shelf.names[best_of(self.shelf.right, self.places)]
            ends = " to ".join(_points(end) for end in above.interval)
            said.append(
                f"Against the best of them, {best}: {_points(above.difference)} points ({ends}), {above.word}"
            )
            said.append(f"Two of them disagree on {100 * found.differ:.1f}% of the samples")
        sure = "less sure than right" if found.sure < 0 else "surer than right"
        said.append(
            f"Calibration error {100 * found.ece:.1f} points ({sure}, by {100 * abs(found.sure):.1f}), Brier score "
            f"{found.brier:.3f}"
        )
        value = self.value
        said.append(f"An answer takes {_milliseconds(value['seconds'])} ms, and {_size(value['bytes'])}")
        return ". ".join(said) + "."

    def _named(self) -> str:
        names = list(self.chosen)
        if len(names) == 1:
            return f"{names[0]} alone"
        word = "averaged" if self.how == "average" else "by vote"
        return f"{', '.join(names[:-1])} and {names[-1]}, {word}"

    def _line(self) -> str:
        found = self.assembled
        if found is None:
            return "Nothing in the ensemble"
        return f"{self._named()}: {percent(found.right, found.n)}, ECE {100 * found.ece:.1f} points"

    def figure(self) -> "Figure":
        """Draw the members, how many of them are right for how many samples, and what all together come to."""
        from course_widgets.ensemble_builder.figure import draw

        return draw(self)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("chosen")
    def _possible_chosen(self, proposal: Any) -> tuple[str, ...]:
        given, names = proposal.value, self.shelf.names
        if isinstance(given, str) or not isinstance(given, list | tuple):
            raise traitlets.TraitError(
                f"chosen={_short(given)} cannot be; give names, as in chosen=[{names[0]!r}]"
            )
        for name in given:
            if name not in names:
                raise traitlets.TraitError(
                    f"chosen has {_short(name)}, which is not on the shelf; there are {_short(', '.join(names))}"
                )
        return tuple(name for name in names if name in given)

    @traitlets.validate("how")
    def _possible_how(self, proposal: Any) -> str:
        if proposal.value not in HOW:
            raise traitlets.TraitError(
                f"how={_short(proposal.value)} cannot be; give one of {', '.join(HOW)}"
            )
        return proposal.value

    def _to_page(self) -> dict[str, Any]:
        return {"chosen": list(self.chosen), "how": self.how}


_TOGETHER = {
    "average": "p = np.mean([units[name] for name in members], axis=0) / 65_535",
    "vote": """\
named = [units[name].argmax(axis=1) for name in members]
p = np.mean([np.eye(units[members[0]].shape[1])[each] for each in named], axis=0)""",
}
_CODE = """\
import numpy as np
from sklearn.metrics import accuracy_score

# proba: the members' probabilities, (n, classes) each, by name; y: class codes from 0
# (for estimators of scikit-learn: sklearn.ensemble.VotingClassifier)
members = {members!r}
units = {{name: np.rint(65_535 * np.asarray(proba[name], dtype=float)) for name in members}}
{together}
predicted = p.argmax(axis=1)
accuracy = accuracy_score(y, predicted)
brier = ((p - np.eye(p.shape[1])[y]) ** 2).sum(axis=1).mean()
sure = p.max(axis=1)
place = np.clip(np.ceil(15 * sure - 1e-9) - 1, 0, 14)
ece = sum(abs((sure - (predicted == y))[place == k].sum()) for k in range(15)) / len(y)
"""


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", "−")


def _milliseconds(seconds: float) -> str:
    return significant(1_000 * seconds, 2)


def _size(size: float) -> str:
    """Say a size; shelf.mjs has the same.

    >>> _size(15_500_000), _size(90_000), _size(80)
    ('16 MB', '90 kB', '80 bytes')
    """
    unit, name = (1e6, "MB") if size >= 1e6 else (1e3, "kB") if size >= 1e3 else (1, "bytes")
    return f"{significant(size / unit, 2)} {name}"


def _renamed() -> list[tuple]:
    return [
        (f"a name that is much too long, no. {number:02}" if number else "<b>&", *rest)
        for number, (_, *rest) in enumerate(made_up(300)[0])
    ]
