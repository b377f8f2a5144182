"""The ways to resample, as data: what each one does, what may be set, and how many samples it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from course_lib.validation import check_whole_number


@dataclass(frozen=True)
class Resampler:
    """A way to resample.

    Parameters
    ----------
    title : str
        Its name in a sentence.
    how : {"over", "under", "clean"}
        Adds samples to a ratio; drops samples to a ratio; drops whatever it finds doubtful, to no ratio.
    peer : (str, str)
        Module and class in imbalanced-learn.
    options : mapping of str to int or tuple
        What may be set: the default of a whole number from 1 up, or all values allowed, the default first.
    measures : bool
        Whether it measures distances, so that it needs a table of numbers.
    interpolates : bool
        Whether it makes samples between two others.
    """

    title: str
    how: str
    peer: tuple[str, str]
    options: Mapping = field(default_factory=lambda: MappingProxyType({}))
    measures: bool = True
    interpolates: bool = False


_CLASSES = ("auto", "all", "majority", "not minority", "not majority")

RESAMPLERS: Mapping[str, Resampler] = MappingProxyType(
    {
        "random_over": Resampler(
            "Copying at random", "over", ("over_sampling", "RandomOverSampler"), measures=False
        ),
        "smote": Resampler(
            "SMOTE", "over", ("over_sampling", "SMOTE"), {"k_neighbors": 5}, interpolates=True
        ),
        "borderline_smote": Resampler(
            "Borderline-SMOTE",
            "over",
            ("over_sampling", "BorderlineSMOTE"),
            {"k_neighbors": 5, "m_neighbors": 10, "kind": ("borderline-1", "borderline-2")},
            interpolates=True,
        ),
        "adasyn": Resampler(
            "ADASYN", "over", ("over_sampling", "ADASYN"), {"n_neighbors": 5}, interpolates=True
        ),
        "random_under": Resampler(
            "Dropping at random", "under", ("under_sampling", "RandomUnderSampler"), measures=False
        ),
        "near_miss": Resampler(
            "NearMiss",
            "under",
            ("under_sampling", "NearMiss"),
            {"version": (1, 2, 3), "n_neighbors": 3, "n_neighbors_ver3": 3},
        ),
        "tomek_links": Resampler(
            "Cutting Tomek links", "clean", ("under_sampling", "TomekLinks"), {"classes": _CLASSES}
        ),
        "enn": Resampler(
            "Editing by nearest neighbours",
            "clean",
            ("under_sampling", "EditedNearestNeighbours"),
            {"n_neighbors": 3, "kind_sel": ("all", "mode"), "classes": _CLASSES},
        ),
    }
)


def find_resampler(method: str) -> Resampler:
    """Give the way of that name, or say which names there are."""
    if method not in RESAMPLERS:
        raise ValueError(f"method={method!r} is unknown; use one of {', '.join(map(repr, RESAMPLERS))}")
    return RESAMPLERS[method]


def checked_options(method: str, options: Mapping) -> dict:
    """Give the options with defaults filled in, or say what is allowed."""
    allowed = RESAMPLERS[method].options
    for name in options:
        if name not in allowed:
            listed = f"its options are {', '.join(allowed)}" if allowed else "it has no options"
            raise TypeError(f"{method} takes no option {name!r}; {listed}")
    return {
        name: _checked(name, options[name], legal) if name in options else _default(legal)
        for name, legal in allowed.items()
    }


def _default(legal):
    return legal[0] if isinstance(legal, tuple) else legal


def _checked(name: str, value, legal):
    if not isinstance(legal, tuple):
        return check_whole_number(name, value, at_least=1)
    if name == "classes" and not isinstance(value, str):
        return value  # a list of classes: checked against y
    if isinstance(value, bool) or value not in legal:
        raise ValueError(f"{name}={value!r}; use one of {', '.join(map(repr, legal))}")
    return value


def check_large_enough(method: str, options: Mapping, counts: Mapping, changed: Mapping) -> None:
    """Refuse classes with fewer samples than the way has neighbours to look at.

    Parameters
    ----------
    method : str
        A key of `RESAMPLERS`.
    options : mapping
        From `checked_options`.
    counts : mapping of class to int
        Samples there are.
    changed : mapping of class to int
        The classes whose number the plan changes.
    """
    n = sum(counts.values())
    among = {"smote": "k_neighbors", "borderline_smote": "k_neighbors", "adasyn": "n_neighbors"}.get(method)
    if among and options.get("kind") != "borderline-2":
        for label in changed:
            if counts[label] <= options[among]:
                raise ValueError(_too_small(method, label, counts[label], among, options[among]))
    if method == "near_miss":
        rarest = min(counts, key=counts.__getitem__)
        if counts[rarest] < options["n_neighbors"]:
            raise ValueError(
                f"class {rarest!r} has {counts[rarest]:,} samples, and near_miss measures the distance to "
                f"n_neighbors={options['n_neighbors']} of them; lower n_neighbors to {counts[rarest]}, "
                "or use 'random_under'"
            )
    whole = {"borderline_smote": "m_neighbors", "enn": "n_neighbors"}.get(method)
    if whole and n <= options[whole]:
        raise ValueError(
            f"y has {n:,} samples, and {method} looks at {whole}={options[whole]} others of each; "
            f"lower {whole} to at most {n - 1}"
        )


def _too_small(method: str, label, count: int, option: str, k: int) -> str:
    start = (
        f"class {label!r} has {count:,} sample{'s' * (count != 1)}, and {method} looks for {option}={k} others "
        f"of the class: it needs {k + 1}"
    )
    return (
        f"{start}; lower {option} to at most {count - 1}, or use 'random_over'"
        if count > 1
        else f"{start}; use 'random_over'"
    )
