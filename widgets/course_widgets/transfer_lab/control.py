"""TransferLab: how many labels, which layers learn, how fast the trunk; and what a start is worth then."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets
from tqdm import tqdm

from course_lib import transfer
from course_lib.datasets import Dataset
from course_widgets.base import MOST_SAMPLES, CourseWidget, Number, WholeNumber
from course_widgets.text import significant
from course_widgets.training import check_recipe
from course_widgets.transfer_lab.data import check_pair, digits
from course_widgets.transfer_lab.training import Outcome, Trainer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.training import Recipe, Run

LABELS = (5, 10, 20, 30, 50, 100, 200, 300, 500, 1_000, 2_000, 3_000, 5_000, 10_000)
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1)
"""Where the sliders stop."""
MOST_STAGES = 50
MOST_SEEDS = 20
ENOUGH = 5  # seeds that the page goes on to by itself: fewer allow no verdict


class TransferLab(CourseWidget, module=Path(__file__).with_name("transfer_lab.mjs")):
    """Choose how many labels there are, which layers learn and how fast; see what the start is worth.

    On release, models that go on from the source's weights are trained on so many labelled pictures of the target,
    and as many from scratch: over the same seeds, with the same labels, for the same number of steps. They are
    measured on the target's validation pictures. The page shows each pair as soon as it is there; it can be stopped.

    Parameters
    ----------
    source : Dataset or Run, optional
        What is started from: a finished `Run`, or a data set, whose network is trained first, once. Left out,
        sketches of five classes.
    target : Dataset, optional
        What is to be learned: pictures like the source's in size and channels, of other classes. Left out, together
        with the source, sketches of five others.
    labels : int, default 30
        How many labelled pictures of the target there are, as many of each class.
    thawed : int, optional
        How many layers learn, counted from the head: 1 is the new head alone; left out, all of them.
    trunk_rate : float, default 1
        The learning rate below the head as a share of the head's, from 0.001.
    seeds : int, default 5
        How many pairs are trained; 1 to 20. Fewer than 5 allow no verdict.
    recipe : Recipe, optional
        How to train; by default 200 steps. Its policy, budget, transfer and seed are replaced.

    Attributes
    ----------
    value : Recipe
        What is trained, ready for ``train(lab.value, target)``.
    labels, thawed, trunk_rate, seeds
        Set them and the picture follows.
    result : Outcome
        Accuracies and processor seconds of the models that are transferred, and of those from scratch.

    Raises
    ------
    TypeError, ValueError
        If source or target cannot be learned from while somebody waits, do not fit, or the recipe has what the code
        of the control cannot say.
    traitlets.TraitError
        If a setting cannot be; the control keeps the one it had.

    Examples
    --------
    >>> lab = TransferLab.STATES["few labels"]()
    >>> lab.value.budget, lab.value.transfer.thawed
    (20, 1)
    >>> lab.result.verdict.words
    'too few seeds to call'
    """

    STATES: ClassVar[Mapping[str, Callable[[], "CourseWidget"]]] = {
        "few labels": lambda: _digits(20, thawed=1),
        "everything learns": lambda: _digits(50, seeds=5),
        "a slow trunk": lambda: _digits(50, trunk_rate=0.01),
        "all labels": lambda: _digits(530),
        "one seed": lambda: _digits(20, seeds=1),
        "long names": lambda: TransferLab(
            digits()[0], _renamed(digits()[1]), labels=20, seeds=1, recipe=_quick()
        ),
    }

    SETTINGS = ("labels", "thawed", "trunk_rate", "seeds")

    labels = WholeNumber(30, min=2, max=MOST_SAMPLES, help="labelled pictures of the target")
    thawed = WholeNumber(1, min=1, max=MOST_STAGES, help="layers that learn, counted from the head")
    trunk_rate = Number(1, min=RATES[0], max=1, cure="; to let the trunk stay as it is, thawed=1")
    seeds = WholeNumber(ENOUGH, min=1, max=MOST_SEEDS, help="pairs that are trained")

    _about = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        source: "Dataset | Run | None" = None,
        target: Dataset | None = None,
        *,
        labels: int = 30,
        thawed: int | None = None,
        trunk_rate: float = 1,
        seeds: int = ENOUGH,
        recipe: "Recipe | None" = None,
        **kwargs: Any,
    ) -> None:
        self.source, self.data = check_pair(source, target, check_recipe(recipe))
        self._stages = len(self.source.model.stages())
        self._recipe = self._like_the_source(recipe)
        self.trainer = Trainer(self.data)
        self._outcomes: dict[tuple[int, int, float], Outcome] = {}  # of all settings that were tried
        setting = {
            "labels": labels,
            "thawed": self._stages if thawed is None else thawed,
            "trunk_rate": trunk_rate,
            "seeds": seeds,
        }
        self._made = False  # until there is a page to show it, a bar shows how far the training is
        super().__init__(setting, _about=self._facts(), **kwargs)
        self._made = True

    # -- what it is set to ---------------------------------------------------------------------------------

    @property
    def value(self) -> "Recipe":
        """What is trained, with the first seed."""
        from course_lib.training import Transfer

        frozen = self.thawed == 1
        start = Transfer(
            source=self.source,
            thawed=None if self.thawed == self._stages else self.thawed,
            trunk_rate=1 if frozen else self.trunk_rate,
        )
        return self._recipe.replace(budget=self.labels, transfer=start)

    @property
    def result(self) -> Outcome:
        """What training came to; trains if that was never done."""
        *_, outcome = self.trainer.outcomes(self.value, self.seeds)
        return outcome

    @property
    def tried(self) -> dict[tuple[int, int, float], Outcome]:
        """What was tried came to, by labels, layers that learn, and rate of the trunk."""
        return dict(self._outcomes)

    def code(self) -> str:
        """Return the training in torch, for ``model``, the source's; ``x`` and ``y``, what is labelled."""
        return _CODE + transfer.code(self.value, n_classes=self.data.n_classes)

    def describe(self) -> str:
        """Say what is set, and what the start is worth."""
        return self._sentence(self.result)

    def figure(self) -> "Figure":
        """Draw accuracy by the number of labels, for all that was tried, and each seed of what is set."""
        from course_widgets.transfer_lab.figure import draw

        return draw(self)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("labels")
    def _possible_labels(self, proposal: Any) -> int:
        return _within("labels", proposal.value, self.data.n_classes, len(self.data.train))

    @traitlets.validate("thawed")
    def _possible_thawed(self, proposal: Any) -> int:
        return _within("thawed", proposal.value, 1, self._stages)

    def _line(self) -> str:
        outcome = self._outcomes[self._key]
        means, verdict = outcome.means, outcome.verdict
        learns = "head" if self.thawed == 1 else f"{self.thawed} of {self._stages} layers"
        slower = "" if self._key[2] == 1 else f", trunk × {significant(self.trunk_rate)}"
        return (
            f"{self.labels:,} labels, {learns}{slower}: {means[0]:.1%}, from scratch {means[1]:.1%} "
            f"({100 * verdict.difference:+.1f}, {verdict.words})"
        )

    def _payloads(self) -> Iterator[dict[str, Any]]:
        """Show what is set at once, then what each training comes to."""
        code = self.code()
        with tqdm(
            desc="training from the source and from scratch",
            unit="model",
            leave=False,
            delay=1,
            total=2 * self.seeds,
            disable=self._made,
        ) as bar:
            for outcome in self.trainer.outcomes(self.value, self.seeds):
                bar.update(len(outcome.transferred) + outcome.seeds - bar.n)
                more = {} if outcome.seeds == self.seeds else {"more": True}
                if not more:
                    self._outcomes[self._key] = outcome
                sentence = self._sentence(outcome) if outcome.seeds else f"{self._words()}: training."
                yield {
                    "sentence": sentence,
                    "code": code,
                    "outcome": self._to_plot(outcome),
                    "tried": self._tried_to_plot(),
                    **more,
                }

    @property
    def _key(self) -> tuple[int, int, float]:
        return self.labels, self.thawed, 1.0 if self.thawed == 1 else self.trunk_rate

    def _words(self) -> str:
        """Say the setting."""
        if self.thawed == 1:
            learns = "the head alone learns"
        elif self.thawed == self._stages:
            learns = "all layers learn"
        else:
            learns = f"the last {self.thawed} of {self._stages} layers learn"
        slower = (
            "" if self._key[2] == 1 else f", the trunk at {significant(self.trunk_rate)} of the head's rate"
        )
        return f"{self.labels:,} labels, {learns}{slower}"

    def _sentence(self, outcome: Outcome) -> str:
        (transferred, scratch), verdict = outcome.means, outcome.verdict
        seeds = "one seed" if outcome.seeds == 1 else f"{outcome.seeds} seeds"
        span = "" if outcome.seeds == 1 else f" ({100 * verdict.low:+.1f} to {100 * verdict.high:+.1f})"
        steps = self._recipe.steps
        length = f"{self._recipe.epochs:,} epochs" if steps is None else f"{steps:,} steps"
        return (
            f"{self._words()}. After {length} the start is right in {transferred:.1%}, from scratch it is "
            f"{scratch:.1%}: {verdict.words}, {100 * verdict.difference:+.1f} points{span} over {seeds}."
        )

    def _to_plot(self, outcome: Outcome) -> dict[str, Any]:
        """Write what is set now as the page reads it."""
        told: dict[str, Any] = {
            "transferred": [each.accuracy for each in outcome.transferred],
            "scratch": [each.accuracy for each in outcome.scratch],
        }
        if outcome.seeds:
            verdict = outcome.verdict
            told |= {
                "difference": [verdict.difference, verdict.low, verdict.high],
                "words": verdict.words,
                "seconds": list(outcome.seconds),
            }
        return told

    def _tried_to_plot(self) -> list[dict[str, Any]]:
        """Write all that was tried: how many labels, the mean accuracies, and whether all else is as it is now."""
        return [
            {
                "labels": key[0],
                "transferred": outcome.means[0],
                "scratch": outcome.means[1],
                "alike": key[1:] == self._key[1:],
            }
            for key, outcome in self._outcomes.items()
        ]

    def _facts(self) -> dict[str, Any]:
        n, n_classes = len(self.data.train), self.data.n_classes
        stops = sorted({*(each for each in LABELS if n_classes <= each < n), n})
        return {
            "labels": stops,
            "stages": self._stages,
            "rates": list(RATES),
            "steps": self._recipe.steps,
            "epochs": self._recipe.epochs,
            "classes": list(self.data.classes),
            "measured": len(self.data.val),
            "enough": ENOUGH,
            "most": MOST_SEEDS,
        }

    def _like_the_source(self, recipe: "Recipe | None") -> "Recipe":
        """Give the recipe of all trainings, with nothing in it that the code cannot say."""
        from course_lib.training import Recipe, Transfer

        known = self.source.recipe
        quick = Recipe(model=known.model, width=known.width, steps=200, learning_rate=2e-3, schedule="cosine")
        recipe = (recipe or quick).replace(policy="class_balanced", budget=self.data.n_classes, seed=0)
        if len(self.data.train) < self.data.n_classes:
            raise ValueError(
                f"target has {len(self.data.train)} training pictures of {self.data.n_classes} classes; give one of "
                "each or more"
            )
        transfer.code(recipe.replace(transfer=Transfer(source=self.source)))
        return recipe.replace(transfer=None)


_CODE = """\
# model: the network that has learned the source
# x, y: the labelled pictures, floats (n, channels, height, width) from 0 to 1, and their class codes
"""


def _within(name: str, value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise traitlets.TraitError(
            f"{name}={value} cannot be; give a whole number from {least:,} to {most:,}"
        )
    return value


# -- example states ----------------------------------------------------------------------------------------


def _quick() -> "Recipe":
    from course_lib.training import Recipe

    return Recipe(steps=60, learning_rate=5e-3, schedule="cosine")


def _digits(labels: int, *, seeds: int = 2, **setting: Any) -> TransferLab:
    return TransferLab(*digits(), labels=labels, seeds=seeds, recipe=_quick(), **setting)


def _renamed(data: Dataset) -> Dataset:
    from dataclasses import replace

    names = ("a class with a name that is much longer than there is room for", "<b>&", *data.classes[2:])
    return replace(data, classes=names)
