"""ModelChooser: say what a model must fit into, and see which measured ones are left, and which of them to take."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
import torch
import traitlets

from course_lib.datasets import Dataset
from course_lib.models import MODELS, build
from course_lib.training import Recipe
from course_lib.training.run import Inputs
from course_widgets.base import CourseWidget, Number, WholeNumber, _plain, _short, check_data
from course_widgets.model_chooser.choosing import (
    AXES,
    LIMITS,
    Choice,
    Limit,
    choose,
    loosest,
    over_words,
    status_words,
    stops,
)
from course_widgets.model_chooser.code import write
from course_widgets.model_chooser.examples import digits, measured_table
from course_widgets.model_chooser.measured import check_run, check_table, find
from course_widgets.model_chooser.measuring import measure, usual_recipe
from course_widgets.text import significant
from course_widgets.training import check_trainable_pictures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST = 1e12  # of a limit
MOST_RUNS = 30


class ModelChooser(CourseWidget, module=Path(__file__).with_name("model_chooser.mjs")):
    """Say what a model must fit into: the limits rule out, and of the measured models that are left one is the pick.

    Every model is a point, its accuracy over a cost. What a limit rules out is grey, with the limit and by how much.
    Of those left the Pareto front is drawn: whoever is on it is beaten by none in both accuracy and cost.
    Models whose interval reaches that of the most accurate are too close to call, and the cheapest of these is
    the pick; any other can be chosen by hand. "Measure on this machine" trains the chosen one now.

    Parameters
    ----------
    table : DataFrame
        A row for each model and number of training images: model (a name that `course_lib.models.build` knows),
        images, accuracy (mean over seeds, 0 to 1) with its interval low and high, train_seconds, latency_ms (the
        median for one picture), latency_p95_ms, megabytes, parameters, multiply_adds. Other columns are passed over.
    data : Dataset, optional
        Pictures to train on, and in `test` those to measure on, as the table was or alike.
    recipe : Recipe or mapping of str to Recipe, optional
        How the models were trained, and are; by default 300 steps. Its model, budget and seed are replaced. Or one
        for each name in the table, of which only budget and seed are replaced: for widths or rates of their own.
    axis : str, default "latency_ms"
        What is cheap: latency_ms, megabytes, train_seconds, parameters or multiply_adds.
    max_latency_ms, max_megabytes, max_train_seconds, min_accuracy, max_images : float, optional
        The limits; `max_latency_ms` holds for 95 of 100 answers. Left out, they rule nothing out.
    choice : tuple of (str, int), optional
        A model and its number of images, chosen by hand.

    Attributes
    ----------
    value : Recipe or None
        That of the chosen model; None where no model is left.
    choice, axis, and the limits
        Set them and the picture follows.
    chosen : dict or None
        The row of the chosen model.
    runs : tuple of dict
        What was measured on this machine.

    Raises
    ------
    TypeError, ValueError
        If the table is none of measured models, or the data are none that they can learn from.
    traitlets.TraitError
        If a setting cannot be; the control keeps the one it had.

    Examples
    --------
    >>> chooser = ModelChooser(measured_table(), max_images=300)
    >>> chooser.value.budget
    300
    >>> chooser.min_accuracy = 1
    >>> chooser.value is None
    True
    """

    STATES: ClassVar[Mapping[str, Callable]] = {
        "no limit": lambda: ModelChooser(measured_table()),
        "limits": lambda: ModelChooser(
            measured_table(), max_latency_ms=0.4, max_megabytes=0.19, min_accuracy=0.9, max_images=300
        ),
        "few images": lambda: ModelChooser(measured_table(), data=digits(), max_images=100),
        "by size": lambda: ModelChooser(measured_table(), axis="megabytes", min_accuracy=0.9),
        "by training": lambda: ModelChooser(measured_table(), axis="train_seconds", max_train_seconds=1.5),
        "chosen by hand": lambda: ModelChooser(measured_table(), choice=("vit", 300), max_images=300),
        "nothing left": lambda: ModelChooser(measured_table(), min_accuracy=0.95, max_images=100),
        "one size": lambda: ModelChooser(_of_300(), data=digits(), axis="multiply_adds"),
        "two models": lambda: ModelChooser(_of_300().iloc[[1, 2]]),
    }

    SETTINGS = ("axis", *(limit.name for limit in LIMITS), "choice", "runs")

    axis = traitlets.Unicode("latency_ms", help="the cost that models are compared by")
    max_latency_ms = Number(0, min=0, max=MOST, help="so long may 95 of 100 answers take")
    max_megabytes = Number(0, min=0, max=MOST, help="so large may the saved weights be")
    max_train_seconds = Number(0, min=0, max=MOST, help="so long may training take")
    min_accuracy = Number(0, min=0, max=1, cure=", such as 0.95", help="so accurate must it be")
    max_images = WholeNumber(0, min=0, max=10**12, help="so many pictures there are to train on")
    choice: traitlets.TraitType[Any, Any] = traitlets.TraitType(
        None, help="a model and its number of images, or None: the pick"
    )
    runs: traitlets.TraitType[Any, Any] = traitlets.TraitType((), help="what was measured on this machine")

    _about = traitlets.Dict().tag(sync=True)
    _progress = traitlets.Dict({"done": 0, "of": 0}).tag(sync=True)

    def __init__(
        self,
        table: pd.DataFrame,
        *,
        data: Dataset | None = None,
        recipe: Recipe | Mapping[str, Recipe] | None = None,
        axis: str = "latency_ms",
        max_latency_ms: float | None = None,
        max_megabytes: float | None = None,
        max_train_seconds: float | None = None,
        min_accuracy: float | None = None,
        max_images: float | None = None,
        choice: tuple[str, int] | None = None,
        **kwargs: Any,
    ) -> None:
        self.recipes = _check_recipes(recipe)
        self.rows = check_table(table, self.recipes if isinstance(recipe, Mapping) else MODELS)
        self.data = _check_data(data, [self.recipes[row["model"]] for row in self.rows])
        given = {
            "max_latency_ms": max_latency_ms,
            "max_megabytes": max_megabytes,
            "max_train_seconds": max_train_seconds,
            "min_accuracy": min_accuracy,
            "max_images": max_images,
        }
        limits = {**loosest(self.rows), **{name: each for name, each in given.items() if each is not None}}
        super().__init__({"axis": axis, **limits, "choice": choice}, _about=self._facts(), **kwargs)

    # -- what it is set to ---------------------------------------------------------------------------------

    @property
    def value(self) -> Recipe | None:
        """The recipe of the chosen model."""
        row = self.chosen
        return None if row is None else self.recipes[row["model"]].replace(budget=row["images"])

    @property
    def chosen(self) -> dict[str, Any] | None:
        """The row that was chosen by hand, or else the pick."""
        place = self._place(self.left)
        return None if place is None else self.rows[place]

    @property
    def left(self) -> Choice:
        """What the limits leave, as places in `rows`."""
        return choose(self.rows, {limit.name: getattr(self, limit.name) for limit in LIMITS}, self.axis)

    def measure(self) -> dict[str, Any]:
        """Train and measure the chosen model on this machine, and draw its point beside the one of the table.

        Returns
        -------
        dict
            model, images, seed, accuracy and the costs.

        Raises
        ------
        traitlets.TraitError
            If there are no data, too few of them, or no model is left; if it was interrupted.
        """
        row = self.chosen
        if row is None:
            raise traitlets.TraitError("no model is left to measure; loosen a limit, or choose one: choice=")
        self.set(runs=(*self.runs, {"model": row["model"], "images": row["images"]}))
        return dict(self.runs[-1])

    def code(self) -> str:
        """Return plain torch that builds, trains and measures the chosen model."""
        recipe = self.value
        if recipe is None:
            return f"# {self._nothing_left(self.left)}\n"
        return write(recipe)

    def describe(self) -> str:
        """Say how many models fit, which is the pick, what is too close to call, and what was measured here."""
        left = self.left
        n, out = len(self.rows), len(self.rows) - len(left.left)
        if not left.left:
            said = [self._nothing_left(left)]
        else:
            said = [f"Of {n} measured models {'all' if not out else len(left.left)} fit{self._counted(left)}"]
            best, pick = (self.rows[place] for place in (left.best, left.pick) if place is not None)
            said.append(f"Most accurate is {best['name']}, {_interval(best)}")
            others = [self.rows[place]["name"] for place in left.tied if place != left.best]
            if others:
                said.append(
                    f"Too close to call, as the intervals overlap: {_listed([best['name'], *others])}. The "
                    f"{AXES[self.axis].cheapest} of them is the pick: {pick['name']}, {self._cost(pick)}"
                )
            else:
                said.append(f"No other interval reaches it: it is the pick, {self._cost(best)}")
        place = self._place(left)
        if place is not None and place != left.pick:
            status = status_words(self.rows, left, place, self.axis)
            said.append(
                f"Chosen by hand is {self.rows[place]['name']}, {_interval(self.rows[place])}: {status}"
            )
        said += [self._run_words(run) for run in self.runs if "accuracy" in run]
        return ". ".join(said) + "."

    def figure(self) -> "Figure":
        """Draw the models, the limits, the front, and beside them where each stands."""
        from course_widgets.model_chooser.figure import draw

        return draw(self)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("axis")
    def _possible_axis(self, proposal: Any) -> str:
        if proposal.value not in AXES:
            raise traitlets.TraitError(
                f"axis={_short(proposal.value)} cannot be; give one of {', '.join(AXES)}"
            )
        return proposal.value

    @traitlets.validate("choice")
    def _possible_choice(self, proposal: Any) -> tuple[str, int] | None:
        given = proposal.value
        if given is None:
            return None
        pair = tuple(given) if isinstance(given, list | tuple) else (given,)
        place = find(self.rows, *pair) if len(pair) == 2 else None
        if place is None:
            first = self.rows[0]
            raise traitlets.TraitError(
                f"choice={_short(given)} cannot be; give None, or a model and a number of images that the table has, "
                f"such as {(first['model'], first['images'])!r}"
            )
        return self.rows[place]["model"], self.rows[place]["images"]

    @traitlets.validate("runs")
    def _possible_runs(self, proposal: Any) -> tuple[dict[str, Any], ...]:
        given = proposal.value
        if not isinstance(given, list | tuple) or len(given) > MOST_RUNS:
            raise traitlets.TraitError(
                f"runs cannot be that; give what was measured here, {MOST_RUNS} at most: runs=() forgets them"
            )
        try:
            runs = tuple(check_run(each, self.rows) for each in given)
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None
        for run in runs:
            if "accuracy" not in run:
                self._check_measurable(run)
        return runs

    def _check_measurable(self, run: Mapping[str, Any]) -> None:
        if self.data is None:
            raise traitlets.TraitError(
                "there is nothing to measure on; give pictures: ModelChooser(table, data=…)"
            )
        if run["images"] > len(self.data.train):
            raise traitlets.TraitError(
                f"{run['model']} is to learn from {run['images']:,} images, and data have "
                f"{len(self.data.train):,} to train on; choose a row with fewer, or give more data"
            )

    def _to_page(self) -> dict[str, Any]:
        setting = self._setting()
        return {
            **setting,
            "choice": None if self.choice is None else list(self.choice),
            "runs": [_plain(each) for each in self.runs],
        }

    def _line(self) -> str:
        left = self.left
        broken = {limit.name for each in left.over for limit, _ in each}
        words = [
            f"{limit.label.lower()} {_limit_words(limit, getattr(self, limit.name))}" for limit in LIMITS
        ]
        told = [word for word, limit in zip(words, LIMITS, strict=True) if limit.name in broken]
        place = self._place(left)
        said = (
            "none is left"
            if place is None
            else f"{self.rows[place]['name']} {self.rows[place]['accuracy']:.1%}"
        )
        hand = " by hand" if place != left.pick else ""
        run = next((each for each in reversed(self.runs) if "accuracy" in each), None)
        here = f"; {self._run_words(run)}" if run else ""
        return f"{', '.join(told) or 'no limit'}: {said}{hand}{here}"

    def _payloads(self) -> Iterator[dict[str, Any]]:
        """Show the choice; where a run is asked for, show it under way, and then its figures."""
        if any("accuracy" not in run for run in self.runs):
            yield {"sentence": self.describe(), "code": "", "more": True}
            self._take_over({"runs": [self._measured(at) for at in range(len(self.runs))]})
        yield {"sentence": self.describe(), "code": self.code()}

    def _measured(self, at: int) -> dict[str, Any]:
        run = self.runs[at]
        if "accuracy" in run or self.data is None:
            return run
        asked = (run["model"], run["images"])
        seed = sum((each["model"], each["images"]) == asked for each in self.runs[:at])
        recipe = self.recipes[run["model"]].replace(budget=run["images"], seed=seed)
        try:
            return {**run, "seed": seed, **measure(recipe, self.data, self._report)}
        except KeyboardInterrupt:
            raise traitlets.TraitError(
                f"Stopped: {run['model']} was not measured. Press again to begin anew."
            ) from None
        finally:
            self._report(0, 0)

    def _report(self, done: int, of: int) -> None:
        self._progress = {"done": done, "of": of}

    def _facts(self) -> dict[str, Any]:
        """Give what there is: the rows, the axes, and the limits with where their sliders stop."""
        return {
            "rows": self.rows,
            "axes": [vars(axis) for axis in AXES.values()],
            "limits": [{**vars(limit), "stops": stops(limit, self.rows)} for limit in LIMITS],
            "data": None if self.data is None else {"name": self.data.name, "most": len(self.data.train)},
        }

    # -- said ----------------------------------------------------------------------------------------------

    def _place(self, left: Choice) -> int | None:
        return left.pick if self.choice is None else find(self.rows, *self.choice)

    def _cost(self, row: Mapping[str, Any]) -> str:
        axis = AXES[self.axis]
        return f"{axis.label} {_amount(row[self.axis])} {axis.unit}".rstrip()

    def _counted(self, left: Choice) -> str:
        """Say how many each limit rules out."""
        counts = [(limit, sum(limit is one for each in left.over for one, _ in each)) for limit in LIMITS]
        told = [
            f"{limit.label.lower()} {_limit_words(limit, getattr(self, limit.name))} rules out {count}"
            for limit, count in counts
            if count
        ]
        return f": {', '.join(told)}" if told else ""

    def _nothing_left(self, left: Choice) -> str:
        if left.nearest is None:
            return "nothing is chosen"
        row = self.rows[left.nearest]
        misses = ", ".join(over_words(*each) for each in left.over[left.nearest])
        return f"None of {len(self.rows)} measured models fits. Nearest is {row['name']}: {misses}; loosen a limit"

    def _run_words(self, run: Mapping[str, Any]) -> str:
        place = find(self.rows, run["model"], run["images"])
        name = self.rows[place or 0]["name"]
        return (
            f"Measured here: {name} {run['accuracy']:.1%}, {significant(run['latency_ms'], 2)} ms, trained in "
            f"{significant(run['train_seconds'], 2)} s"
        )


def _interval(row: Mapping[str, Any]) -> str:
    return f"{row['accuracy']:.1%} ({row['low']:.1%} to {row['high']:.1%})"


def _amount(number: float) -> str:
    """Say a cost: large counts grouped, the rest with two digits.

    >>> _amount(42378), _amount(0.14234), _amount(3.0)
    ('42,378', '0.14', '3')
    """
    return f"{number:,.0f}" if number >= 1000 else significant(number, 2)


def _limit_words(limit: Limit, bound: float) -> str:
    return f"{significant(limit.scale * bound)} {limit.unit}".strip().replace(" %", "%")


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _check_recipes(recipe: Any) -> dict[str, Recipe]:
    """Give a recipe for each name that a table may have."""
    given = recipe if isinstance(recipe, Mapping) else {"": usual_recipe() if recipe is None else recipe}
    checked = {}
    for name, each in given.items():
        if not isinstance(each, Recipe):
            raise TypeError(
                f"recipe is a {type(each).__name__}; give a course_lib.training.Recipe, or one for each model"
            )
        try:
            each.replace(policy="all", budget=None).code()
        except ValueError as error:
            raise ValueError(f"recipe cannot be written as code: {error}") from None
        checked[name] = each.replace(policy="stratified", budget=1) if each.policy == "all" else each
    if isinstance(recipe, Mapping):
        return checked
    return {model: checked[""].replace(model=model) for model in MODELS}


def _check_data(data: Any, recipes: Sequence[Recipe]) -> Dataset | None:
    if data is None:
        return None
    shape = Inputs.fit(check_data(data).train.X[:2]).shape
    for recipe in dict.fromkeys(recipes):
        with torch.device("meta"):
            build(recipe.model, shape, data.n_classes, width=recipe.width)
    if not len(data.test):
        raise ValueError("data.test is empty, so nothing can be measured; give test pictures")
    return check_trainable_pictures(data)


# -- example states ----------------------------------------------------------------------------------------


def _of_300() -> pd.DataFrame:
    table = measured_table()
    return table[table["images"] == 300]
