"""SubsetExplorer: choose a policy and a budget, see which samples it picks and what a model makes of them."""

from collections.abc import Iterator, Mapping
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from course_lib.datasets import Dataset
from course_lib.subsets import resolve_budget
from course_widgets.base import CourseWidget
from course_widgets.subset_explorer.code import write
from course_widgets.subset_explorer.data import (
    check_columns,
    check_explored,
    check_points,
    check_recipe,
    digits,
    linear_recipe,
    moons,
    plain_digits,
)
from course_widgets.subset_explorer.picks import (
    FACTS,
    MOST_FOLLOWED,
    QUOTAS,
    Picks,
    Setting,
    count_shared,
    label,
    subset_beside,
    takes_quotas,
    three_digits,
)
from course_widgets.subset_explorer.samples import pack_samples
from course_widgets.subset_explorer.training import Accuracies, Result, Trainer, quick_recipe
from course_widgets.text import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.training import Recipe

_QUOTA_WORDS = {None: "", "stratified": ", stratified by class,", "balanced": ", balanced over the classes,"}


class SubsetExplorer(CourseWidget, module=Path(__file__).with_name("subset_explorer.mjs")):
    """Choose which samples to train on, by any policy of the course, and see what a model makes of them.

    Every sample is a point, and can be looked at. What the policy picks stands out, at once or one pick at a time;
    beside it are the classes of the picks, the largest distance from any sample to its nearest pick, and what another
    policy would have picked, or a subset that was pinned. The labels can be hidden, as they are from whoever has yet
    to pay for them. Moving the budget is followed at once; on release a small model is trained on exactly the picks,
    several times over, and compared with as many samples at random and with all of them.

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
    compare : str or dict, optional
        Another policy, to see how many picks are the same; or the `value` of another subset, which is then trained on
        too.
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
        Accuracies on the picks, at random, on everything, and on the subset compared with.

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
        "beside a pinned subset": lambda: SubsetExplorer(
            **digits(),
            policy="facility_location",
            budget=30,
            compare={"policy": "k_center_greedy", "budget": 20, "per_class": None, "seed": 0},
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

    SETTINGS = ("policy", "budget", "per_class", "compare", "seed")

    policy = traitlets.Unicode("random", help="a name in course_lib.subsets.POLICIES")
    budget: traitlets.TraitType[Any, Any] = traitlets.TraitType(
        1, help="how many to pick: a count, or a share, which is turned into one"
    )
    per_class = traitlets.Enum(QUOTAS, None, allow_none=True, help="quotas for the classes")
    compare = traitlets.Union(
        [traitlets.Unicode(), traitlets.Dict()],
        default_value=None,
        allow_none=True,
        help="another policy, the value of another subset, or None",
    )
    seed: traitlets.TraitType[Any, Any] = traitlets.TraitType(
        0, help="where a policy's chance comes from: a whole number, 0 or more"
    )

    _about = traitlets.Dict().tag(sync=True)
    _points = traitlets.Bytes().tag(sync=True)
    _samples = traitlets.Bytes().tag(sync=True)
    _orders = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        data: Dataset,
        *,
        points: ArrayLike | None = None,
        features: ArrayLike | None = None,
        scores: ArrayLike | None = None,
        groups: ArrayLike | None = None,
        policy: str = "random",
        budget: int | float = 0.1,
        per_class: str | None = None,
        compare: str | Mapping[str, Any] | None = None,
        recipe: "Recipe | None" = None,
        seeds: int = 3,
        random_state: int = 0,
        **kwargs: Any,
    ) -> None:
        self.data = check_explored(data)
        columns = check_columns(data, features, scores, groups)
        self.features, self.scores, self.groups = columns.values()
        self.points = check_points(points, data, self.features)
        self.picks = Picks(data.train.y, self.points, **columns)
        if isinstance(seeds, bool) or not isinstance(seeds, Integral) or not 1 <= seeds <= 10:
            raise ValueError(f"seeds={seeds!r}; train 1 to 10 models on each choice")
        self.trainer: Trainer = Trainer(
            data, quick_recipe() if recipe is None else check_recipe(recipe), seeds
        )
        setting = {
            "policy": policy,
            "budget": budget,
            "per_class": per_class,
            "compare": compare,
            "seed": random_state,
        }
        seen, samples = pack_samples(data)
        super().__init__(
            setting,
            _about={**self._facts(), **seen},
            _points=_pack(self.points),
            _samples=samples,
            **kwargs,
        )

    # -- what it is set to ---------------------------------------------------------------------------------

    @property
    def value(self) -> dict[str, Any]:
        """Policy, budget (a count), quotas and seed: what decides the picks."""
        return self._choice()._asdict()

    @property
    def result(self) -> Result:
        """What training on the picks came to; trains if that was never done."""
        pinned = self._pinned(self._setting())
        return self.trainer.result(
            self._choice(), self.indices(), pinned and (pinned, self.picks.rows(pinned))
        )

    def indices(self) -> np.ndarray:
        """Choose the samples: int64, positions in ``data.train``, in the policy's order."""
        return self.picks.rows(self._choice()).astype(np.int64)

    def code(self) -> str:
        """Return the picks in numpy, and scikit-learn for distances; it expects the column that the policy needs."""
        return write(self._choice(), self.data.train.y)

    def describe(self) -> str:
        """Say the picks, how far they reach, what another policy shares, and what training came to."""
        return self._sentence(self._setting(), self.result)

    def figure(self) -> "Figure":
        """Draw the picks, their classes, and the accuracies."""
        from course_widgets.subset_explorer.figure import draw

        return draw(self)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("policy", "budget", "per_class", "compare", "seed")
    def _possible(self, proposal: Any) -> Any:
        """Give a value back, the budget as a count, if the policies can pick with it and with what else is set."""
        name = proposal.trait.name
        return self._check({**self._setting(), name: proposal.value})[name]

    def _check(self, setting: Mapping[str, Any]) -> dict[str, Any]:
        n, compare = len(self.data.train), setting["compare"]
        try:
            setting = {**setting, "budget": resolve_budget(setting["budget"], n)}
            if isinstance(compare, Mapping) and "budget" in compare:
                setting["compare"] = {**compare, "budget": resolve_budget(compare["budget"], n)}
            self.picks.check(self._choice(setting), setting["compare"])
        except (ValueError, TypeError) as error:
            raise traitlets.TraitError(str(error)) from None
        return setting

    def _choice(self, setting: Mapping[str, Any] | None = None) -> Setting:
        """Give what decides the picks of a setting, by default of the one that is set."""
        setting = self._setting() if setting is None else setting
        return Setting(*(setting[name] for name in Setting._fields))

    def _rows_compared(self, setting: Mapping[str, Any] | None = None) -> np.ndarray | None:
        """Give what the other policy picks, if there is one to compare with."""
        setting = self._setting() if setting is None else setting
        other = self._beside(setting)
        return None if other is None else self.picks.rows(other)

    def _beside(self, setting: Mapping[str, Any]) -> Setting | None:
        """Give the subset that a setting is compared with, if there is one."""
        compare = setting["compare"]
        return None if compare is None else subset_beside(self._choice(setting), compare)

    def _pinned(self, setting: Mapping[str, Any]) -> Setting | None:
        """Give the subset that a setting is compared with, if it is not just another policy."""
        return self._beside(setting) if isinstance(setting["compare"], Mapping) else None

    def _line(self) -> str:
        choice, result = self._choice(), self.result
        quotas = f", {choice.per_class}" if choice.per_class else ""
        chance = f", draw {choice.seed}" if FACTS[choice.policy].by_chance else ""
        beside = f", beside {_words_of(self.compare)}" if self.compare else ""
        return (
            f"{label(choice.policy)}{quotas}, {choice.budget:,}{chance}{beside}: right in {result.picks.mean:.1%}, "
            f"at random {result.random.mean:.1%}"
        )

    def _take_over(self, changes: Mapping[str, Any]) -> None:
        """Set all at once, the budget as a count: to traitlets, 1 (a count) and 1.0 (all of them) are the same."""
        super()._take_over(self._check({**self._setting(), **changes}))

    def _from_page(self, setting: Mapping[str, Any]) -> dict[str, Any]:
        return self._check(super()._from_page(setting))

    def _payloads(self) -> Iterator[dict[str, Any]]:
        """Show the picks at once, and what training came to when it is done."""
        setting = self._setting()
        if not self.trainer.knows(self._choice(), self._pinned(setting)):
            yield {**self._picked(setting, None), "more": True}
        yield self._picked(setting, self.result)

    def _preview(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        return {"setting": dict(changes), **self._picked(changes, None), "more": True}

    def _picked(self, setting: Mapping[str, Any], result: Result | None) -> dict[str, Any]:
        """Give the page the picks of a setting, and of the policy compared with."""
        choice, others = self._choice(setting), self._rows_compared(setting)
        rows = self.picks.rows(choice)
        self._send_orders(choice, self._beside(setting))
        return {
            "rows": rows.tolist(),
            "others": None if others is None else others.tolist(),
            "radius": three_digits(self.picks.radius(rows)),
            "reach": self.picks.reach(rows),
            "result": result and result.to_page(),
            "sentence": self._sentence(setting, result),
            "code": write(choice, self.data.train.y),
        }

    def _send_orders(self, choice: Setting, beside: Setting | None) -> None:
        """Send the order of each nested policy, with the covering radius at every step of the slider."""
        shown = [choice] + ([] if beside is None else [beside])
        self._orders = {
            f"{each.policy}:{each.seed}": {
                "rows": self.picks.order(each.policy, each.seed).tolist(),
                "radii": [three_digits(radius) for radius in self.picks.radii(each.policy, each.seed)],
            }
            for each in shown
            if self.picks.nested(each)
        }

    def _facts(self) -> dict[str, Any]:
        """Give what there is: classes, the slider's steps, and what the menu says of each policy."""
        policies = [
            {
                "name": name,
                "label": label(name),
                "family": facts.family,
                "obstacle": self.picks.obstacles[name],
                "quotas": takes_quotas(name),
                "chance": facts.by_chance,
                "nested": facts.nested,
            }
            for name, facts in FACTS.items()
        ]
        return {
            "classes": list(self.data.classes),
            "y": self.data.train.y.tolist(),
            "steps": self.picks.steps,
            "space": "picture" if self.features is None else "features",
            "dimensions": self.picks.space.shape[1],
            "most_followed": MOST_FOLLOWED,
            "seeds": self.trainer.seeds,
            "policies": policies,
        }

    def _sentence(self, setting: Mapping[str, Any], result: Result | None) -> str:
        choice, others, n = self._choice(setting), self._rows_compared(setting), len(self.data.train)
        rows, k = self.picks.rows(choice), choice.budget
        sentences = [
            f"{label(choice.policy)}{_QUOTA_WORDS[choice.per_class]} picks {k:,} of {n:,} samples ({percent(k, n)}).",
            f"The farthest sample is {self.picks.radius(rows):.3g} from its nearest pick.",
        ]
        if others is not None:
            shared, name = count_shared(rows, others), _words_of(setting["compare"])
            name = f"The pinned subset ({name})" if self._pinned(setting) else name
            sentences.append(f"{name} picks {shared:,} of them too ({percent(shared, k)}).")
        if result:
            sentences.append(
                f"Trained on them, a model is right in {_band(result.picks)}; on as many at random in "
                f"{_band(result.random)}, on all in {_band(result.everything)}."
            )
        if result and result.pinned:
            sentences.append(f"On the pinned subset it is right in {_band(result.pinned)}.")
        return " ".join(sentences)


def _words_of(compare: str | Mapping[str, Any]) -> str:
    """Name what the picks are compared with."""
    if isinstance(compare, str):
        return label(compare)
    return f"{label(compare['policy'])}, {compare['budget']:,}"


def _band(accuracies: Accuracies) -> str:
    return f"{accuracies.mean:.1%} ({100 * accuracies.low:.1f} to {accuracies.high:.1%})"


def _pack(points: np.ndarray) -> bytes:
    """Pack places as the page reads them: uint16, sample by sample, the whole picture from 0 to 65535."""
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.where(high > low, high - low, 1)
    return np.round((points - low) / span * 65535).astype("<u2").tobytes()
