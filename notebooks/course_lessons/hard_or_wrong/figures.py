"""Pictures of this lesson: the hardest samples with what is said of them, what a look buys, and which to keep."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from course_lib.datasets import Dataset
from course_lib.experiments import Comparison
from course_lib.plots import MUTED, Picture, image_grid, style
from course_lib.plots.comparisons import mean_curve


def hardest_labels(
    own: Dataset, hard: np.ndarray, proba: np.ndarray, most: int = 12
) -> pd.DataFrame:
    """List the hardest training samples: what is written, what the model would say, and where to find them.

    Parameters
    ----------
    own : Dataset
    hard : ndarray of shape (n,)
        How hard each is, as `studies.hardness` has it.
    proba : ndarray of shape (n, C)
        Probabilities of models that had not seen them.
    most : int
        How many, of those that the model would call something else.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> own = load_digits()
    >>> proba = np.eye(10)[np.r_[9 - own.train.y[:1], own.train.y[1:]]]
    >>> found = hardest_labels(own, np.r_[0.9, np.zeros(1077)], proba)
    >>> found.columns.tolist(), len(found)
    (['labelled', 'rather', 'hardness'], 1)
    """
    order = np.argsort(-hard, kind="stable")[:most]
    order = order[hard[order] > 0]
    first, names = own.train.take(order), np.array(own.classes)
    origin = {"file": first.files, "row": first.rows, "position": order}
    called, where = next(each for each in origin.items() if each[1] is not None)
    return pd.DataFrame(
        {
            "labelled": names[first.y],
            "rather": names[proba[order].argmax(axis=1)],
            "hardness": hard[order].round(2),
        },
        index=pd.Index(where, name=called),
    )


def show_hardest(
    own: Dataset, hard: np.ndarray, proba: np.ndarray, *, most: int = 20, title: str
) -> Picture | pd.DataFrame:
    """Show `hardest_labels`: pictures with both labels, or the table where there are none."""
    listed = hardest_labels(own, hard, proba, most)
    if own.train.X.ndim == 2 or not len(listed):
        return listed
    order = np.argsort(-hard, kind="stable")[: len(listed)]
    texts = [f"{row.labelled}, rather {row.rather}" for row in listed.itertuples()]
    longest = max(map(len, texts))
    columns = 10 if longest <= 12 else 5
    return image_grid(own.train.take(order), texts, columns=columns, title=title)


def over_looks(runs: Comparison, looks: Sequence[int], *, title: str) -> Picture:
    """Draw the accuracy over the number of labels that a person looks at: the hardest, and some at random.

    Examples
    --------
    >>> names = ["as labelled", "look at the 9 hardest", "look at 9 at random", "all put right"]
    >>> frame = pd.DataFrame({"recipe": names * 5, "accuracy": [0.8, 0.9, 0.8, 0.95] * 5})
    >>> frame["seed"] = np.repeat(range(5), 4)
    >>> runs = Comparison(frame, "accuracy", "as labelled")
    >>> over_looks(runs, [9], title="It pays").describe()  # doctest: +ELLIPSIS
    'It pays. Accuracy in % over labels looked at: the hardest 80.0 at 0, 90.0 at 9; ... all put right 95.0.'
    """
    values, said, drawn = runs.values(), [], []
    picture = Picture(3.2, title, "")
    axes = picture.plain_axes(grid="y", x="labels looked at", y="accuracy, %")
    for k, (shown, name) in enumerate(
        (
            ("the hardest", "look at the {} hardest"),
            ("at random", "look at {} at random"),
        )
    ):
        points = {0: values["as labelled"].to_numpy()}
        points |= {n: values[name.format(n)].to_numpy() for n in looks}
        at, mean, low, high = mean_curve(shown, points)
        color, marker, _, linestyle = style(k)
        axes.fill_between(at, low, high, color=color, alpha=0.2, linewidth=0)
        look = {"color": color, "marker": marker, "linestyle": linestyle}
        drawn.append(
            (axes.plot(at, mean, linewidth=2, markersize=6, **look)[0], shown)
        )
        ends = ", ".join(f"{m:.1f} at {n:g}" for n, m in zip(at, mean, strict=True))
        said.append(f"{shown} {ends}")
    ceiling = 100 * values["all put right"].mean()
    axes.axhline(ceiling, color=MUTED, linestyle=":", linewidth=1.5)
    axes.annotate("all put right", (0, ceiling), va="bottom", fontsize=9)
    picture.details = f"Accuracy in % over labels looked at: {'; '.join(said)}; all put right {ceiling:.1f}"
    picture.legend_below(drawn)
    return picture


def clean_and_wrong(
    runs: Comparison,
    names: Mapping[str, str],
    budgets: Sequence[int],
    *,
    title: str,
) -> Picture:
    """Draw, for right labels and for one in ten wrong, the accuracy over how many are kept, by which are kept.

    Examples
    --------
    >>> names = [f"a, {n}, {labels}" for labels in ("clean", "wrong") for n in (1, 2)]
    >>> frame = pd.DataFrame({"recipe": names * 5, "accuracy": [0.5, 0.6, 0.3, 0.4] * 5})
    >>> frame["seed"] = np.repeat(range(5), 4)
    >>> runs = Comparison(frame, "accuracy", "a, 1, clean")
    >>> clean_and_wrong(runs, {"a": "A"}, [1, 2], title="Worse").describe()
    'Worse. All labels right: A 50.0 at 1, 60.0 at 2. One in ten wrong: A 30.0 at 1, 40.0 at 2.'
    """
    values, said, drawn = runs.values(), [], []
    picture = Picture(3.4, title, "")
    sides = picture.subplots(1, 2, sharey=True)
    for axes, labels, called in zip(
        sides,
        ("clean", "wrong"),
        ("All labels right", "One in ten wrong"),
        strict=True,
    ):
        texts = []
        for k, (name, shown) in enumerate(names.items()):
            points = {
                n: values[f"{name}, {n}, {labels}"].to_numpy() for n in budgets
            }
            at, mean, low, high = mean_curve(shown, points)
            color, marker, _, linestyle = style(k)
            axes.fill_between(at, low, high, color=color, alpha=0.2, linewidth=0)
            look = {"color": color, "marker": marker, "linestyle": linestyle}
            line = axes.plot(at, mean, linewidth=2, markersize=6, **look)[0]
            if labels == "clean":
                drawn.append((line, shown))
            ends = ", ".join(
                f"{m:.1f} at {n:,g}" for n, m in zip(at, mean, strict=True)
            )
            texts.append(f"{shown} {ends}")
        axes.set_title(called, fontsize=10)
        axes.set_xscale("log")
        axes.set_xticks(budgets, [f"{n:,}" for n in budgets])
        axes.minorticks_off()
        axes.set_xlabel("samples kept")
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", color="#DDDDDD", linewidth=0.8)
        said.append(f"{called}: {'; '.join(texts)}")
    sides[0].set_ylabel("accuracy, %")
    picture.details = ". ".join(said)
    picture.legend_below(drawn)
    return picture
