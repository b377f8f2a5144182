"""An experiment of the bank that trains by recipes, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from course_lib import datasets, subsets
from course_lib.experiments import Comparison, compare, measure_recipe


@dataclass(frozen=True)
class Experiment:
    """What to run.

    Parameters
    ----------
    recipes : mapping of str to dict
        Fields of a `Recipe`, by name; the first is the baseline. The field "seen" is not the recipe's: it says
        how this one sees the data, as ``[["resized", {"side": 14}], …]``, names of functions in
        `course_lib.datasets` and their options, one after the other.
    loader : str
        Name of a loader in `course_lib.datasets`.
    seeds : int
        How many.
    options : mapping, optional
        Arguments of the loader.
    metric : str, default="accuracy"
        What to compare where nothing else is said.
    """

    recipes: Mapping[str, dict[str, Any]]
    loader: str
    seeds: int
    options: Mapping[str, Any] = field(default_factory=dict)
    metric: str = "accuracy"

    @property
    def data(self) -> dict[str, Any]:
        """What the file says of where the figures come from."""
        return {"loader": self.loader, **self.options}

    def run(self, seeds, **options) -> Comparison:
        """Run it with these seeds; `options` go to `compare`."""
        loaded = self._load()
        data = {name: _seen(loaded, fields) for name, fields in self.recipes.items()}
        recipes = {name: _recipe(fields) for name, fields in self.recipes.items()}
        return compare(recipes, data, seeds=seeds, metric=self.metric, **options)

    def measure(self, name: str, seed: int) -> dict[str, Any]:
        """Run one recipe with one seed, and give the row that `run` holds of it."""
        fields = self.recipes[name]
        row = measure_recipe(seed, _seen(self._load(), fields), _recipe(fields))
        return {"recipe": name, "seed": seed, **row}

    def _load(self) -> datasets.Dataset:
        return getattr(datasets, self.loader)(**self.options)


def _seen(data: datasets.Dataset, fields: Mapping[str, Any]) -> datasets.Dataset:
    """Show the data as a recipe is to see them."""
    for name, options in fields.get("seen", ()):
        data = getattr(datasets, name)(data, **options)
    return data


def _recipe(fields: Mapping[str, Any], **changes) -> "Recipe":  # noqa: F821 - torch loads when training does
    """Make a recipe of plain data, in which a policy is a name, or a name and its options."""
    from course_lib.training import Recipe

    policy = fields.get("policy", "all")
    if not isinstance(policy, str):
        name, options = policy
        policy = partial(getattr(subsets, name), **options)
    own = {key: value for key, value in fields.items() if key != "seen"}
    return Recipe(**{**own, "policy": policy, **changes})
