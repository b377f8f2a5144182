"""GroupMixer: mix the groups in the training set, let go, and see whom the trained model serves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from course_lib.datasets import Dataset
from course_lib.labels import largest_remainder
from course_lib.subsets import resolve_budget
from course_widgets.base import UNREADABLE, CourseWidget
from course_widgets.figures import shortened
from course_widgets.training import train_while_waiting

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.training import Recipe


@dataclass(frozen=True)
class MixtureResult:
    """A mixture, and how well the models that were trained on it do on the validation samples.

    Attributes
    ----------
    counts : tuple of int
        Training samples of each group.
    seeds : tuple of tuple of float
        Of each training, its accuracy over all samples, and then of each group.
    """

    counts: tuple[int, ...]
    seeds: tuple[tuple[float, ...], ...]

    @property
    def total(self) -> float:
        """Accuracy over all samples: the mean over the seeds."""
        return self._means()[0]

    @property
    def accuracy(self) -> tuple[float, ...]:
        """Accuracy of each group: the mean over the seeds."""
        return self._means()[1:]

    @property
    def worst(self) -> float:
        """Accuracy of the group that fares worst."""
        return min(self.accuracy)

    @property
    def spread(self) -> tuple[float, ...]:
        """Standard deviation over the seeds, of all samples and then of each group; 0 of a single one."""
        several = len(self.seeds) > 1
        return tuple(map(float, np.std(self.seeds, axis=0, ddof=int(several)).round(4)))

    def _means(self) -> tuple[float, ...]:
        return tuple(map(float, np.mean(self.seeds, axis=0).round(4)))

    def to_page(self) -> dict[str, Any]:
        """Write it as the page reads it."""
        return {"counts": list(self.counts), "accuracy": list(self.accuracy), "total": self.total}


class GroupMixer(CourseWidget, module=Path(__file__).with_name("group_mixer.mjs")):
    """Choose how many training samples come from each group, at a fixed budget.

    Moving one group's slider moves the others in proportion, so that the sum stays. On release the kernel trains a
    small model on exactly that mixture and shows its accuracy for every group, for the worst of them and in total, on
    the validation samples. Earlier mixtures stay as faint marks. A button trains the same mixture once more, with
    another draw and another start of the network: how far the figures scatter.

    Parameters
    ----------
    data : Dataset
        With groups in `train` and `val`; 2 to 8 of them.
    budget : int or float, default 1_200
        How many samples to train on, or what share of them.
    counts : mapping of str to int, optional
        The first mixture, by group name; by default the groups' own proportion.
    recipe : Recipe, optional
        How to train; by default 400 steps of the small CNN. Its policy and budget are replaced by the mixture.
    random_state : int, default 0
        Which samples of a group come first: more of a group only adds to what fewer of it were. The second training
        on a mixture draws with the next number.

    Attributes
    ----------
    value : dict of str to int
        Samples of each group.
    counts
        Set it, and the kernel trains.
    result : MixtureResult
        What the mixture came to; `tried` holds all of them, the first one first, and `frontier` those of them that
        no other beats both in all and for the worst group.

    Raises
    ------
    ValueError, TypeError
        If the data have no groups, or the budget cannot be met.
    traitlets.TraitError
        If a mixture cannot be; the control keeps the one it had.

    Examples
    --------
    >>> control = GroupMixer.STATES["as they come"]()
    >>> control.value
    {'plain': 60, 'coast': 36, 'hill': 18, 'island': 6}
    >>> control.counts = {"plain": 40, "coast": 40, "hill": 20, "island": 20}
    >>> len(control.tried)
    2
    """

    STATES: ClassVar[Mapping] = {
        "as they come": lambda: _small(),
        "balanced": lambda: _small(counts={"plain": 34, "coast": 33, "hill": 33, "island": 20}),
        "several tried": lambda: _after(
            _small(), {"plain": 58, "coast": 32, "hill": 30, "island": 0}, {"plain": 100, "coast": 20}
        ),
        "three seeds": lambda: _again(
            _after(_small(), {"plain": 40, "coast": 40, "hill": 20, "island": 20}), 2
        ),
        "two groups": lambda: GroupMixer(_two_groups(), budget=100, recipe=_quick_recipe()),
        "long names": lambda: GroupMixer(
            _two_groups("a group with a name longer than there is room for", "<b>&"),
            budget=60,
            recipe=_quick_recipe(),
        ),
    }

    SETTINGS = ("counts",)

    counts = traitlets.Dict(help="training samples of each group, {name: count}, adding up to the budget")

    _about = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        data: Dataset,
        budget: int | float = 1_200,
        counts: Mapping[str, int] | None = None,
        *,
        recipe: "Recipe | None" = None,
        random_state: int = 0,
        **kwargs: Any,
    ) -> None:
        self.data, self.recipe, self.random_state = data, recipe, random_state
        self.names, self.limits = _groups_of(data)
        self.budget = resolve_budget(budget, len(data.train))
        self._results: dict[tuple[int, ...], MixtureResult] = {}
        if counts is None:
            natural = largest_remainder(self.limits, self.budget, capacity=self.limits)
            counts = dict(zip(self.names, natural.tolist(), strict=True))
        about = {"names": list(self.names), "limits": list(self.limits)}
        super().__init__({"counts": counts}, _about=about, **kwargs)

    @property
    def value(self) -> dict[str, int]:
        """Training samples of each group."""
        return {name: int(self.counts.get(name, 0)) for name in self.names}

    @property
    def result(self) -> MixtureResult:
        """What the mixture that is set came to; trains on it if that was never done."""
        mixture = tuple(self.value.values())
        if mixture not in self._results:
            self.train_again()
        return self._results[mixture]

    def train_again(self) -> MixtureResult:
        """Train on the mixture that is set with a seed that it was not trained with yet."""
        mixture = tuple(self.value.values())
        before = self._results[mixture].seeds if mixture in self._results else ()
        self._results[mixture] = MixtureResult(mixture, (*before, self._train(mixture, len(before))))
        return self._results[mixture]

    @property
    def tried(self) -> tuple[MixtureResult, ...]:
        """All mixtures trained on so far, the first one first."""
        return tuple(self._results.values())

    @property
    def frontier(self) -> tuple[MixtureResult, ...]:
        """Those that no other one tried beats in all and for the worst group alike, the best in all first."""
        front: list[MixtureResult] = []
        for each in sorted(self.tried, key=lambda each: (-each.total, -each.worst)):
            if not front or each.worst > front[-1].worst:
                front.append(each)
        return tuple(front)

    def indices(self) -> np.ndarray:
        """Choose the samples: int64, positions in ``data.train``, group by group."""
        return self._rows(tuple(self.value.values()), self.random_state)

    def code(self) -> str:
        """Return the mixture as a draw in numpy; it expects ``groups``, the group's code of every sample."""
        wanted = "".join(
            f"    {code}: {count:_},  # {name!r}\n" for code, (name, count) in enumerate(self.value.items())
        )
        return (
            "import numpy as np\n\n"
            f"wanted = {{  # samples of each group\n{wanted}}}\n"
            f"rng = np.random.default_rng({self.random_state})\n"
            "rows = []\n"
            "for group, count in wanted.items():\n"
            "    members = np.flatnonzero(groups == group)\n"
            "    rows.append(members[rng.permutation(len(members))[:count]])\n"
            "rows = np.concatenate(rows)  # train on X[rows], y[rows]\n"
        )

    def describe(self) -> str:
        """Say the mixture and what it came to, in two sentences."""
        result = self.result
        *parts, last = [f"{count:,} {name}" for name, count in self.value.items()]
        place = int(np.argmin(result.accuracy))
        total, worst = f"{result.total:.1%}", f"{result.worst:.1%}"
        if len(result.seeds) > 1:
            off, worst_off = (f"give or take {100 * result.spread[k]:.1f} points" for k in (0, 1 + place))
            total = f"On average over {len(result.seeds)} seeds {total}, {off},"
            worst = f"{worst}, {worst_off}"
        return (
            f"Trained on {', '.join(parts)} and {last}. "
            f"{total} are right in all; {self.names[place]} is served worst, with {worst}."
        )

    def figure(self) -> "Figure":
        """Draw the mixture, the accuracy of every group, and worst against total for all that was tried."""
        from course_widgets.group_mixer.figure import draw

        return draw(self)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("counts")
    def _possible(self, proposal: Any) -> dict:
        counts = proposal.value
        for name, count in counts.items():
            if name not in self.names:
                raise traitlets.TraitError(f"counts names {name!r}; the groups are {', '.join(self.names)}")
            most = self.limits[self.names.index(name)]
            if isinstance(count, bool) or not isinstance(count, (int, np.integer)) or not 0 <= count <= most:
                raise traitlets.TraitError(
                    f"counts[{name!r}]={count!r} cannot be; there are {most:,}, so give a whole number from 0 to that"
                )
        if sum(counts.values()) != self.budget:
            raise traitlets.TraitError(
                f"counts add up to {sum(counts.values()):,}; they must add up to the budget, {self.budget:,}"
            )
        return counts

    def _line(self) -> str:
        result = self.result
        worst = shortened(self.names[int(np.argmin(result.accuracy))], 16)
        mixture = " + ".join(f"{count:,}" for count in self.value.values())
        seeds = f", {len(result.seeds)} seeds" if len(result.seeds) > 1 else ""
        return f"{mixture}: {result.total:.1%} in all, worst {result.worst:.1%} ({worst}){seeds}"

    def _to_page(self) -> dict[str, Any]:
        return {"counts": list(self.value.values())}

    def _from_page(self, setting: Mapping[str, Any]) -> dict[str, Any]:
        return {"counts": dict(zip(self.names, setting["counts"], strict=True))}

    def _act(self, name: str, **how: Any) -> None:
        if name != "again" or how:
            raise traitlets.TraitError(UNREADABLE)
        self.train_again()

    def _payload(self) -> dict[str, Any]:
        return {
            **self.result.to_page(),
            "seeds": [list(each) for each in self.result.seeds],
            "spread": list(self.result.spread),
            "tried": [each.to_page() for each in self._earlier()],
            "frontier": [[each.total, each.worst] for each in self.frontier],
        }

    def _earlier(self) -> list[MixtureResult]:
        """Give what was tried besides what is set."""
        return [each for each in self.tried if each != self.result]

    def _rows(self, mixture: tuple[int, ...], random_state: int) -> np.ndarray:
        rng, groups = np.random.default_rng(random_state), self.data.train.groups
        members = [np.flatnonzero(groups == code) for code in range(len(mixture))]
        return np.concatenate(
            [own[rng.permutation(len(own))[:count]] for own, count in zip(members, mixture, strict=True)]
        )

    def _train(self, mixture: tuple[int, ...], nth: int) -> tuple[float, ...]:
        """Train for the nth time; give the accuracy over all validation samples, and then of each group."""
        from course_lib.training import Recipe

        def policy(y: Any, budget: Any, **_: Any) -> np.ndarray:
            return self._rows(mixture, self.random_state + nth)

        recipe = self.recipe or Recipe(steps=400)
        run = train_while_waiting(
            recipe.replace(policy=policy, budget=None, seed=recipe.seed + nth), self.data
        )
        measured = run.evaluate(self.data.val)
        return tuple(
            round(share, 3) for share in (measured["accuracy"], *measured["accuracy_by_group"].values())
        )


def _groups_of(data: Any) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Names of the groups, and how many training samples each has."""
    for part in ("train", "val"):
        if getattr(data, part).groups is None:
            raise ValueError(
                f"data.{part} has no groups; give a Dataset whose samples say which group they are of"
            )
    names = data.group_names or tuple(map(str, range(data.train.groups.max() + 1)))
    counts = np.bincount(data.train.groups, minlength=len(names))
    if not 2 <= len(names) <= 8:
        raise ValueError(f"data has {len(names)} group(s); this control mixes 2 to 8")
    unheard = set(range(len(names))) - set(data.val.groups.tolist())
    if unheard:
        raise ValueError(
            f"data.val has no sample of group {names[min(unheard)]!r}, so its accuracy is unknown"
        )
    return tuple(map(str, names)), tuple(counts.tolist())


# -- example states: so small that a test trains on them in a moment ---------------------------------------


def _quick_recipe() -> "Recipe":
    """A linear model, 40 steps."""
    from course_lib.training import Recipe

    return Recipe(model="linear", steps=40)


@cache
def _few_tones() -> Dataset:
    """400 speech tones to train on."""
    from course_lib.datasets import load_speech_tones

    return load_speech_tones(n_train=400, n_test=40, n_val=200)


def _two_groups(common: str = "day", rare: str = "night") -> Dataset:
    """The same in two groups: 80 % and 20 %."""
    tones = _few_tones()
    splits = {part: getattr(tones, part) for part in ("train", "val", "test")}
    joined = {part: replace(split, groups=(split.groups > 1).astype(int)) for part, split in splits.items()}
    return replace(tones, **joined, group_names=(common, rare))


def _small(counts: Mapping | None = None) -> GroupMixer:
    return GroupMixer(_few_tones(), budget=120, counts=counts, recipe=_quick_recipe())


def _after(control: GroupMixer, *mixtures: Mapping) -> GroupMixer:
    for mixture in mixtures:
        control.set(counts=mixture)
    return control


def _again(control: GroupMixer, times: int) -> GroupMixer:
    for _ in range(times):
        control.train_again()
    control.set()
    return control
