"""SubsetExplorer: the state, what the page is told, and what it asks."""

from collections.abc import Mapping
from numbers import Integral
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import traitlets

from course_lib.subsets import resolve_budget
from course_widgets.answering import UNREADABLE
from course_widgets.base import CourseWidget
from course_widgets.subset_explorer.code import write
from course_widgets.subset_explorer.examples import digits, linear_recipe, moons, plain_digits
from course_widgets.subset_explorer.inputs import (
    checked_columns,
    checked_data,
    checked_points,
    checked_recipe,
)
from course_widgets.subset_explorer.page import about, orders, packed, picked
from course_widgets.subset_explorer.picks import Picks, Setting, in_common
from course_widgets.subset_explorer.policies import QUOTAS, label
from course_widgets.subset_explorer.training import Result, Trainer, quick_recipe
from course_widgets.subset_explorer.words import describe


class SubsetExplorer(CourseWidget, module=Path(__file__).with_name("subset_explorer.mjs")):
    """Choose which samples to train on, by any policy of the course, and see what a model makes of them.

    Every sample is a point. What the policy picks stands out; beside it are the classes of the picks, the largest
    distance from any sample to its nearest pick, and what another policy would have picked too. Moving the budget is
    followed at once; on release a small model is trained on exactly the picks, several times over, and compared with
    as many samples at random and with all of them.

    Parameters
    ----------
    data : Dataset
        At most 10,000 training samples. Models are measured on its validation samples.
    points : array-like of shape (n, 2), optional
        Where each training sample is drawn; by default the two main directions (PCA) of the features, or of the
        samples themselves.
    features : array-like of shape (n, d), optional
        What representative policies measure distance in, such as ``run.features(X)``.
    scores : array-like of shape (n,), optional
        How hard each sample is, larger is harder, such as from `course_lib.scores`.
    groups : array-like of shape (n,), optional
        By default those of the data.
    policy : str, default "random"
        A name in `course_lib.subsets.POLICIES`.
    budget : int or float, default 0.1
        How many samples to pick, or what share of them.
    per_class : {None, "stratified", "balanced"}, default None
        Quotas for the classes, where the policy takes them.
    compare : str, optional
        Another policy, to see how many picks are the same.
    recipe : Recipe, optional
        How to train; by default a linear model, 300 steps. Its policy, budget and seed are replaced. At each release
        as many models are trained as there are seeds, twice over: on the picks, and on as many at random.
    seeds : int, default 3
        How many models to train on each choice, 1 to 10.
    random_state : int, default 0
        The first seed of the policies: `seed` from then on.

    Attributes
    ----------
    value : dict
        "policy", "budget" (a count), "per_class" and "seed"; `indices` gives the samples.
    policy, budget, per_class, compare, seed
        Set them and the picture follows. To set several at once, use ``set(policy=…, per_class=…)``.
    result : Result
        Accuracies on the picks, at random, on everything.

    Raises
    ------
    TypeError, ValueError
        If there is no data set, it is too large, or a column does not fit it.
    traitlets.TraitError
        If a setting cannot be; the control keeps the one it had.

    Examples
    --------
    >>> control = SubsetExplorer.STATES["tiny"]()
    >>> control.value
    {'policy': 'k_center_greedy', 'budget': 8, 'per_class': None, 'seed': 0}
    >>> control.budget = 0.5
    >>> len(control.indices())
    20
    """

    STATES: ClassVar[Mapping] = {
        "random": lambda: SubsetExplorer(**digits()),
        "hardest of noisy labels": lambda: SubsetExplorer(**digits(), policy="hardest", compare="random"),
        "k-center per class": lambda: SubsetExplorer(
            **digits(), policy="k_center_greedy", per_class="balanced", compare="herding"
        ),
        "hardest tenth skipped": lambda: SubsetExplorer(
            **digits(), policy="window", budget=0.3, compare="hardest"
        ),
        "facility location": lambda: SubsetExplorer(**digits(), policy="facility_location", budget=0.05),
        "all of them": lambda: SubsetExplorer(**digits(), policy="group_balanced", budget=1.0),
        "without columns": lambda: SubsetExplorer(plain_digits(), recipe=linear_recipe()),
        "tiny": lambda: SubsetExplorer(**moons(), policy="k_center_greedy", budget=0.2),
        "long names": lambda: SubsetExplorer(
            **moons(60, ("a class with a name that is much longer than there is room for", "<b>&")),
            per_class="stratified",
            budget=7,
        ),
    }

    policy = traitlets.Unicode("random", help="a name in course_lib.subsets.POLICIES")
    budget = traitlets.TraitType(1, help="how many to pick: a count, or a share, which is turned into one")
    per_class = traitlets.Enum((None, *QUOTAS), None, allow_none=True, help="quotas for the classes")
    compare = traitlets.Unicode(None, allow_none=True, help="another policy, or None")
    seed = traitlets.TraitType(0, help="where a policy's chance comes from: a whole number, 0 or more")

    _about = traitlets.Dict().tag(sync=True)
    _points = traitlets.Bytes().tag(sync=True)
    _orders = traitlets.Dict().tag(sync=True)
    _asked = traitlets.Dict({"id": ""}).tag(sync=True)
    _shown = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        data: Any,
        *,
        points: Any = None,
        features: Any = None,
        scores: Any = None,
        groups: Any = None,
        policy: str = "random",
        budget: int | float = 0.1,
        per_class: str | None = None,
        compare: str | None = None,
        recipe: Any = None,
        seeds: int = 3,
        random_state: int = 0,
        **kwargs: Any,
    ) -> None:
        self.data = checked_data(data)
        columns = checked_columns(data, features, scores, groups)
        self.features, self.scores, self.groups = columns.values()
        self.points = checked_points(points, data, self.features)
        self.picks = Picks(data.train.y, self.points, **columns)
        if isinstance(seeds, bool) or not isinstance(seeds, Integral) or not 1 <= seeds <= 10:
            raise ValueError(f"seeds={seeds!r}; train 1 to 10 models on each choice")
        recipe = quick_recipe() if recipe is None else checked_recipe(recipe)
        self.trainer = Trainer(data, recipe, seeds)
        self._answers = ""  # the id of what the page asked, while it is answered
        told = about(data, self.picks, seeds)
        super().__init__(_about=told, _points=packed(self.points), **kwargs)
        self.set(policy=policy, budget=budget, per_class=per_class, compare=compare, seed=random_state)
        self._show()

    # -- what it is set to ---------------------------------------------------------------------------------

    @property
    def value(self) -> dict:
        """Policy, budget (a count), quotas and seed: what decides the picks."""
        return self._setting._asdict()

    @property
    def result(self) -> Result:
        """What training on the picks came to; trains if that was never done."""
        return self.trainer.result(self._setting, self.indices())

    def indices(self) -> np.ndarray:
        """Choose the samples: int64, positions in ``data.train``, in the policy's order."""
        return self.picks.rows(self._setting).astype(np.int64)

    def set(self, **changes: Any) -> None:
        """Set several together, where one of them alone would not go with the others.

        Parameters
        ----------
        **changes
            policy, budget, per_class, compare, seed; what is not named stays.

        Raises
        ------
        traitlets.TraitError
            If they cannot be; then none is changed.
        """
        unknown = changes.keys() - {"policy", "budget", "per_class", "compare", "seed"}
        if unknown:
            raise traitlets.TraitError(
                f"{min(unknown)!r} cannot be set; policy, budget, per_class, compare and seed can"
            )
        asked = self._checked({**self._all(), **changes})
        with self.hold_trait_notifications():
            for name, value in asked.items():
                setattr(self, name, value)

    def code(self) -> str:
        """Return the picks in numpy, and scikit-learn for distances; it expects what the policy looks at."""
        return write(self._setting, self.data.train.y)

    def describe(self) -> str:
        """Say the picks, how far they reach, what another policy shares, and what training came to."""
        return self._sentence(self._setting, self.compare, self.result)

    def figure(self) -> Any:
        """Draw the picks, their classes, and the accuracies.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from course_widgets.subset_explorer.figure import draw

        others = None if self.compare is None else self.picks.rows(self._setting.beside(self.compare))
        y, names = self.data.train.y, self.data.classes
        return draw(self.points, y, names, self.indices(), others, self.result, label(self.policy))

    # -- state ---------------------------------------------------------------------------------------------

    @property
    def _setting(self) -> Setting:
        return Setting(self.policy, self.budget, self.per_class, self.seed)

    @traitlets.validate("policy", "budget", "per_class", "compare", "seed")
    def _possible(self, proposal: Any) -> Any:
        """Give a value back, the budget as a count, if the policies can pick with it and with what else is set."""
        name = proposal.trait.name
        return self._checked({**self._all(), name: proposal.value})[name]

    def _checked(self, asked: dict) -> dict:
        try:
            asked["budget"] = resolve_budget(asked["budget"], len(self.data.train))
            self.picks.check(Setting(*(asked[field] for field in Setting._fields)), asked["compare"])
        except (ValueError, TypeError) as error:
            raise traitlets.TraitError(str(error)) from None
        return asked

    @traitlets.observe("policy", "budget", "per_class", "compare", "seed")
    def _moved(self, _change: Any) -> None:
        if self._shown and any(self._shown[name] != value for name, value in self._all().items()):
            self._show()

    def _all(self) -> dict:
        return {**self.value, "compare": self.compare}

    # -- the page ------------------------------------------------------------------------------------------

    @traitlets.observe("_asked")
    def _heard(self, change: Any) -> None:
        """Answer the page: what it moves over with the picks, what it lets go of with the accuracies as well."""
        asked, error = change.new, ""
        self._answers = str(asked.get("id", ""))
        try:
            wanted = self._checked({name: asked[name] for name in self._all()})
            if asked["train"]:
                self.set(**wanted)
            else:
                compare = wanted.pop("compare")
                self._tell(Setting(**wanted), compare, None)
        except (traitlets.TraitError, ValueError, FloatingPointError) as refused:
            error = str(refused)
        except (KeyError, TypeError):
            error = UNREADABLE
        if error or self._shown["id"] != self._answers:
            self._show(error)
        self._answers = ""

    def _show(self, error: str = "") -> None:
        """Show what the control is set to: the picks at once, and what training came to when it is done."""
        known = self.trainer.knows(self._setting)
        if error or not known:
            self._tell(self._setting, self.compare, self.result if known else None, error)
        if not error:
            self._tell(self._setting, self.compare, self.result)

    def _tell(self, setting: Setting, compare: str | None, result: Result | None, error: str = "") -> None:
        beside = [] if compare is None else [setting.beside(compare)]
        with self.hold_sync():
            self._orders = orders(self.picks, setting, *beside)
            self._shown = {
                "id": self._answers,
                **picked(self.picks, setting, compare),
                "result": result and result.plain(),
                "sentence": self._sentence(setting, compare, result),
                "code": write(setting, self.data.train.y),
                "error": error,
            }

    def _sentence(self, setting: Setting, compare: str | None, result: Result | None) -> str:
        rows, shared = self.picks.rows(setting), None
        if compare is not None:
            shared = compare, in_common(rows, self.picks.rows(setting.beside(compare)))
        return describe(setting, len(self.data.train), self.picks.radius(rows), shared, result)
