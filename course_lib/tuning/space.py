"""What is searched, as data, and by whom: ranges and lists of a recipe's fields; Optuna's samplers and pruners."""

import dataclasses
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from optuna import pruners, samplers
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.exceptions import ExperimentalWarning
from optuna.samplers import BaseSampler
from optuna.trial import FrozenTrial

from course_lib.training import Recipe
from course_lib.validation import check_one_of, check_whole_number


def _quasi_random(seed: int) -> BaseSampler:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)
        return samplers.QMCSampler(seed=seed, scramble=True, warn_independent_sampling=False)


SAMPLERS: dict[str, Callable[[int], BaseSampler]] = {
    "random": lambda seed: samplers.RandomSampler(seed=seed),
    "qmc": _quasi_random,
    "tpe": lambda seed: samplers.TPESampler(seed=seed, constant_liar=True),
    "gp": lambda seed: samplers.GPSampler(seed=seed, deterministic_objective=False),
}
"""By name, besides "grid": how the next setting is chosen. At random; evenly (quasi-random); by a model of what was
seen, of good and bad settings' densities (TPE) or of the values (a Gaussian process)."""

PRUNERS: dict[str, Callable[[int], pruners.BasePruner]] = {
    "halving": lambda epochs: pruners.SuccessiveHalvingPruner(
        min_resource=max(1, epochs // 8), reduction_factor=2
    ),
    "hyperband": lambda epochs: pruners.HyperbandPruner(
        min_resource=max(1, epochs // 8), max_resource=epochs, reduction_factor=2
    ),
}
"""By name: how trainings that fall behind are ended early, from an eighth of the epochs on."""

_KEYS = ("low", "high", "log", "num")


def distributions(recipe: Recipe, space: Mapping[str, Any]) -> dict[str, BaseDistribution]:
    """Read a space, as `tune` describes it, for a recipe.

    Raises
    ------
    ValueError, TypeError
        If a field is none of a recipe's, or a range or a value is not allowed; the message names field and value.

    Examples
    --------
    >>> distributions(Recipe(), {"dropout": {"low": 0, "high": 0.5}})
    {'dropout': FloatDistribution(high=0.5, log=False, low=0.0, step=None)}
    """
    if not isinstance(space, Mapping) or not space:
        example = "{'learning_rate': {'low': 1e-4, 'high': 1e-2, 'log': True}}"
        raise ValueError(f"space={space!r} holds nothing to search; give ranges or lists by field: {example}")
    found = {}
    for name, values in space.items():
        if name == "seed":
            raise ValueError("a search over seeds finds luck, not a setting; leave 'seed' out of the space")
        check_one_of("field", name, (each.name for each in dataclasses.fields(Recipe)))
        found[name] = _range(name, values) if isinstance(values, Mapping) else _choices(name, values)
        ends = values if not isinstance(values, Mapping) else (values["low"], values["high"])
        for value in ends:
            try:
                recipe.replace(**{name: value})
            except ValueError as wrong:
                raise ValueError(f"the space of {name!r} holds {value!r}: {wrong}") from None
    return found


def _range(name: str, values: Mapping[str, Any]) -> BaseDistribution:
    for key in values:
        check_one_of(f"key of {name!r}", key, _KEYS)
    if lacking := [key for key in ("low", "high") if key not in values]:
        raise ValueError(f"the space of {name!r} lacks {lacking[0]!r}; give both ends, or a list of values")
    low, high, log = values["low"], values["high"], bool(values.get("log", False))
    numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in (low, high))
    if not numbers or not low < high:
        raise ValueError(
            f"the space of {name!r} goes from {low!r} to {high!r}; give numbers, the lower one first"
        )
    if log and low <= 0:
        raise ValueError(f"the space of {name!r} is logarithmic and begins at {low!r}; begin above 0")
    default = next(each.default for each in dataclasses.fields(Recipe) if each.name == name)
    if any(isinstance(each, float) for each in (default, low, high)):
        return FloatDistribution(low, high, log=log)
    return IntDistribution(low, high, log=log)


def _choices(name: str, values: Any) -> BaseDistribution:
    if isinstance(values, str) or not isinstance(values, Sequence) or not len(values):
        range_ = "{'low': …, 'high': …}"
        raise ValueError(f"the space of {name!r} is {values!r}; give a list of values, or a range: {range_}")
    for value in values:
        if not isinstance(value, None | bool | int | float | str):
            raise ValueError(
                f"the space of {name!r} holds {value!r}; give numbers, words, True, False or None, "
                "which a storage can keep"
            )
    return CategoricalDistribution(list(values))


def grid_of(space: Mapping[str, Any], dists: Mapping[str, BaseDistribution]) -> dict[str, list[Any]]:
    """List the values of each field that a grid has: those of a list, or `num` in equal steps of a range.

    Raises
    ------
    ValueError
        If a range does not say how many.

    Examples
    --------
    >>> space = {"batch_size": {"low": 16, "high": 64, "log": True, "num": 3}}
    >>> grid_of(space, distributions(Recipe(), space))
    {'batch_size': [16, 32, 64]}
    """
    grid: dict[str, list[Any]] = {}
    for name, values in space.items():
        if not isinstance(values, Mapping):
            grid[name] = list(values)
            continue
        if "num" not in values:
            raise ValueError(f"a grid needs to know how many values of {name!r}; add 'num': 5 to its range")
        num = check_whole_number(f"'num' of {name!r}", values["num"], at_least=2)
        steps = (np.geomspace if values.get("log") else np.linspace)(values["low"], values["high"], num)
        steps = np.clip(steps, values["low"], values["high"])  # a power is off by a bit
        whole = isinstance(dists[name], IntDistribution)
        grid[name] = sorted({round(x) if whole else float(x) for x in steps})
    return grid


class SeededByTrial(BaseSampler):
    """Asks a new sampler for each trial, seeded by the trial's number.

    So a search that was stopped goes on as it would have gone, and no two processes draw the same.
    """

    def __init__(self, make: Callable[[int], BaseSampler], random_state: int, *, same: bool = False) -> None:
        self._make, self._random_state, self._same = make, random_state, same
        self._inner = make(random_state)

    def before_trial(self, study: Any, trial: FrozenTrial) -> None:
        """Make the trial's sampler; with `same` all have one seed, and share a sequence through the storage."""
        seed = np.random.SeedSequence([self._random_state, trial.number]).generate_state(1)[0]
        self._inner = self._make(self._random_state if self._same else int(seed))
        self._inner.before_trial(study, trial)

    def infer_relative_search_space(self, study: Any, trial: FrozenTrial) -> dict[str, BaseDistribution]:
        """As the trial's sampler does."""
        return self._inner.infer_relative_search_space(study, trial)

    def sample_relative(self, study: Any, trial: FrozenTrial, search_space: Any) -> dict[str, Any]:
        """As the trial's sampler does."""
        return self._inner.sample_relative(study, trial, search_space)

    def sample_independent(self, study: Any, trial: FrozenTrial, param_name: str, distribution: Any) -> Any:
        """As the trial's sampler does."""
        return self._inner.sample_independent(study, trial, param_name, distribution)
