"""Searches replayed on the table of measured settings: what each would have seen, and what it would have found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lessons.searching.table import (
    EPOCHS,
    KNOBS,
    SMALLER,
    VALIDATION,
    settings,
)
from course_lib import results

if TYPE_CHECKING:
    import pandas as pd

SHAPE = tuple(len(values) for values in KNOBS.values())
SIZE = int(np.prod(SHAPE))
DEFAULT = (
    0,
    1,
    0,
    0,
)  # a rate of 0.001, batches of 64, Adam, no dropout: a Recipe's own
RUNGS = (3, 6, 12, 24)  # epochs after which halving looks
LOOKS = (2, 4, 8, 16, 32, 64)  # trials after which a study looks


@dataclass(frozen=True, eq=False)
class Table:
    """What was measured: validation accuracy (worlds, settings, epochs), test accuracy (worlds, settings), and more.

    Attributes
    ----------
    curves, test : array
        As above; settings in the order of `SHAPE`, the last knob fastest.
    smaller : dict of int to array
        Validation accuracy at the end on the first so many images: (worlds, settings).
    """

    curves: np.ndarray
    test: np.ndarray
    smaller: dict[int, np.ndarray]

    @property
    def quality(self) -> np.ndarray:
        """How good each setting is: its mean test accuracy over the worlds."""
        return self.test.mean(axis=0)


@cache
def load_table() -> Table:
    """Read the study ``search-table``.

    >>> load_table().curves.shape
    (3, 243, 24)
    """
    measured = results.load("search-table")
    epochs = [
        measured.values(f"val_after_{k}").to_numpy() for k in range(1, EPOCHS + 1)
    ]
    smaller = {n: measured.values(f"val_of_{n}").to_numpy() for n in SMALLER}
    return Table(
        np.stack(epochs, axis=2), measured.values("accuracy").to_numpy(), smaller
    )


def as_frame() -> "pd.DataFrame":
    """Give the table as a frame, as `SearchRace` takes it: a row for each setting and world, in the table's order.

    >>> as_frame().columns.tolist()[-5:]
    ['epoch 3', 'epoch 6', 'epoch 12', 'validation', 'test']
    """
    import pandas as pd

    table = load_table()
    knobs = pd.DataFrame(settings().values())
    return pd.concat(
        [
            knobs.assign(
                world=world,
                **{f"epoch {k}": curves[:, k - 1] for k in RUNGS[:-1]},
                validation=curves[:, -1],
                test=table.test[world],
            )
            for world, curves in enumerate(table.curves)
        ],
        ignore_index=True,
    )


Spent = tuple[int, int]
"""One step of a search: which setting, and up to which epoch it has now been trained."""


def at_random(rng: np.random.Generator) -> np.ndarray:
    """All settings in random order.

    >>> sorted(at_random(np.random.default_rng(0))) == list(range(SIZE))
    True
    """
    return rng.permutation(SIZE)


def part_of_grid(
    rng: np.random.Generator, *chosen: slice | tuple[int, ...]
) -> np.ndarray:
    """The settings of a smaller grid in random order; for each knob the places of its values.

    >>> part_of_grid(np.random.default_rng(0), (0, 8), (1,), (0,), (0, 1)).size
    4
    """
    places = np.arange(SIZE).reshape(SHAPE)
    for axis, keep in enumerate(chosen):
        places = np.take(places, np.arange(SHAPE[axis])[list(keep)], axis=axis)
    return rng.permutation(places.ravel())


def quasi_random(rng: np.random.Generator) -> np.ndarray:
    """Settings that fill the space evenly: a scrambled Sobol sequence, each setting once.

    >>> quasi_random(np.random.default_rng(0))[:8].size
    8
    """
    from scipy.stats import qmc

    points = qmc.Sobol(len(SHAPE), rng=rng).random(1_024)
    cells = np.ravel_multi_index(tuple((points * SHAPE).astype(int).T), SHAPE)
    first = np.sort(np.unique(cells, return_index=True)[1])
    return cells[first]


def one_at_a_time(seen: np.ndarray, rng: np.random.Generator) -> Iterator[int]:
    """Turn one knob after another from the defaults, keep its best value; again until nothing gets better."""
    here, tried = list(DEFAULT), set()
    while True:
        before = tuple(here)
        for axis in range(len(SHAPE)):
            places = []
            for k in range(SHAPE[axis]):
                setting = int(
                    np.ravel_multi_index(
                        (*here[:axis], k, *here[axis + 1 :]), SHAPE
                    )
                )
                places.append(setting)
            order = [
                here[axis],
                *(k for k in rng.permutation(SHAPE[axis]) if k != here[axis]),
            ]
            for k in order:
                if places[k] not in tried:
                    tried.add(places[k])
                    yield places[k]
            here[axis] = int(np.argmax(seen[places]))
        if tuple(here) == before:
            return


def halve(
    curves: np.ndarray,
    rng: np.random.Generator,
    starts: tuple[tuple[int, int], ...],
) -> Iterator[Spent]:
    """Begin many, go on with the better half at each rung; `starts` are the rounds' first rungs and sizes.

    It ends when every setting has been begun.
    """
    order, at = rng.permutation(SIZE), 0
    while at < SIZE:
        for first, size in starts:
            alive = order[at : at + size]
            at += size
            if not len(alive):
                return
            for epochs in RUNGS[RUNGS.index(first) :]:
                yield from ((int(setting), epochs) for setting in alive)
                best = np.argsort(-curves[alive, epochs - 1], kind="stable")
                alive = alive[best[: max(1, len(alive) // 2)]]


def by_model(name: str, seen: np.ndarray, seed: int, trials: int) -> list[int]:
    """Let a sampler of Optuna choose: "TPESampler" or "GPSampler". It may ask for a setting twice."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(
        direction="maximize", sampler=getattr(optuna.samplers, name)(seed=seed)
    )
    spaces = {
        knob: optuna.distributions.IntDistribution(0, size - 1)
        for knob, size in zip(KNOBS, SHAPE, strict=True)
    }
    chosen = []
    for _ in range(trials):
        trial = study.ask(spaces)
        place = int(
            np.ravel_multi_index(tuple(trial.params[knob] for knob in KNOBS), SHAPE)
        )
        chosen.append(place)
        study.tell(trial, float(seen[place]))
    return chosen


ORDERS: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "random": at_random,
    "quasi-random": quasi_random,
    "grid, coarse": lambda rng: part_of_grid(
        rng, (0, 4, 8), (0, 2), (0, 1, 2), (0, 2)
    ),
    "grid, fine rate": lambda rng: part_of_grid(
        rng, range(9), (1,), (0, 1, 2), (0,)
    ),
    "grid, in order": lambda rng: np.arange(SIZE),
}
"""Searchers that look at no result: each gives the settings in its order."""
HALVINGS = {
    "halving": ((3, 16),),
    "hyperband": ((3, 20), (6, 12), (12, 8), (24, 6)),
}
MODELS = {"TPE": "TPESampler", "Gaussian process": "GPSampler"}
WITHOUT_MODEL = (*ORDERS, *HALVINGS, "one knob at a time")
SEARCHERS = (*WITHOUT_MODEL, *MODELS)


def replay(
    searcher: str, table: Table, seed: int, *, trials: int = LOOKS[-1]
) -> list[Spent]:
    """Give the steps of one search, until so many whole trainings' epochs are spent, or it has nothing more to try.

    Parameters
    ----------
    searcher, table : str, Table
        One of `SEARCHERS`; what it sees is the validation accuracy in the world ``seed % worlds``.
    seed, trials : int
        Decides its chance; a training halved away counts for the epochs that it took.

    Examples
    --------
    >>> replay("grid, in order", load_table(), 0, trials=3)
    [(0, 24), (1, 24), (2, 24)]
    """
    rng = np.random.default_rng(seed)
    curves = table.curves[seed % len(table.curves)]
    if searcher in ORDERS:
        return [(int(each), EPOCHS) for each in ORDERS[searcher](rng)[:trials]]
    if searcher in MODELS:
        chosen = by_model(MODELS[searcher], curves[:, -1], seed, trials)
        return [(each, EPOCHS) for each in chosen]
    if searcher == "one knob at a time":
        steps = one_at_a_time(curves[:, -1], rng)
        return [
            (each, EPOCHS) for each, _ in zip(steps, range(trials), strict=False)
        ]
    found: list[Spent] = []
    reached: dict[int, int] = {}
    spent = 0
    for setting, epochs in halve(curves, rng, HALVINGS[searcher]):
        already = reached.get(setting, 0)
        if epochs <= already:
            continue
        spent += epochs - already
        if spent > trials * EPOCHS:
            break
        reached[setting] = epochs
        found.append((setting, epochs))
    return found


def best_so_far(
    steps: list[Spent], table: Table, world: int
) -> tuple[np.ndarray, np.ndarray]:
    """Give the epochs spent after each step, and the setting that is best so far by validation.

    A training that went further counts before one that did not: its figure is nearer to the end.

    >>> epochs, best = best_so_far([(0, 24), (1, 3)], load_table(), 0)
    >>> epochs.tolist(), best.tolist()
    ([24, 27], [0, 0])
    """
    curves = table.curves[world]
    reached: dict[int, int] = {}
    spent, best, key = 0, 0, (0, -1.0)
    epochs, found = [], []
    for setting, to in steps:
        spent += max(0, to - reached.get(setting, 0)) or (to if to == EPOCHS else 0)
        reached[setting] = max(to, reached.get(setting, 0))
        value = (to, float(curves[setting, to - 1]))
        if value > key:
            best, key = setting, value
        epochs.append(spent)
        found.append(best)
    return np.array(epochs), np.array(found)


def found_after(
    steps: list[Spent], table: Table, world: int, trials: tuple[int, ...]
) -> np.ndarray:
    """Give the setting found within the epochs of so many whole trainings.

    >>> found_after([(5, 24), (1, 24)], load_table(), 0, (1,)).tolist()
    [5]
    """
    epochs, best = best_so_far(steps, table, world)
    at = np.searchsorted(epochs, np.array(trials) * EPOCHS, side="right") - 1
    return best[np.maximum(at, 0)]


def measure(
    seed: int, *, searcher: str, table: str, trials: int = LOOKS[-1]
) -> dict[str, float]:
    """Replay one search, and look at what it has found after so many trials.

    Parameters
    ----------
    seed, searcher, table, trials : int, str, str, int
        Of the search; one of `SEARCHERS`, or "all settings"; the fingerprint of the table that it is replayed on; and
        when it ends.

    Returns
    -------
    dict
        found_after_2 … found_after_64: how good the setting is that was best by validation, as its mean test accuracy
        over the worlds; near_after_…: 1 if that is within a point of the best setting of the table, else 0.
    """
    of, world = load_table(), seed % 3
    looks = tuple(n for n in LOOKS if n <= trials)
    if searcher == "all settings":
        found = np.full(len(looks), of.curves[world, :, -1].argmax())
    else:
        steps = replay(searcher, of, seed, trials=trials)
        found = found_after(steps, of, world, looks)
    quality = of.quality
    near = quality[found] >= quality.max() - 0.01
    return {
        **_after("found", looks, quality[found]),
        **_after("near", looks, near),
    }


def _after(
    name: str, looks: Sequence[int], values: Sequence[float]
) -> dict[str, float]:
    return {
        f"{name}_after_{n}": float(value)
        for n, value in zip(looks, values, strict=True)
    }


def measure_curse(seed: int, *, validation: int, table: str) -> dict[str, float]:
    """Search at random, judge by so many validation images, and see how much the best figure flatters.

    Returns
    -------
    dict
        optimism_after_1 … optimism_after_64: validation less test accuracy of the network best by validation;
        flattery_after_…: the same, less its mean over all that were tried, since the images may be hard ones;
        found_after_…: its setting's quality, as `measure` has it.
    """
    of, world = load_table(), seed % 3
    seen = (
        of.curves[world, :, -1]
        if validation == VALIDATION
        else of.smaller[validation][world]
    )
    order = at_random(np.random.default_rng(seed))
    looks = (1, *LOOKS)
    best = [int(order[:n][np.argmax(seen[order[:n]])]) for n in looks]
    off = seen - of.test[world]
    others = [off[order[:n]].mean() for n in looks]
    return {
        **_after("optimism", looks, off[best]),
        **_after("flattery", looks, off[best] - others),
        **_after("found", looks, [of.quality[k] for k in best]),
    }


def importance(values: np.ndarray | None = None) -> dict[str, float]:
    """Give the share of the variation among all settings that each knob alone explains: its main effect.

    Hutter, Hoos and Leyton-Brown, "An Efficient Approach for Assessing Hyperparameter Importance", ICML 2014; here
    exact, since every combination was measured.

    >>> list(importance())
    ['learning_rate', 'batch_size', 'optimizer', 'dropout']
    """
    values = (load_table().quality if values is None else values).reshape(SHAPE)
    axes = range(len(SHAPE))
    effects = (
        values.mean(axis=tuple(other for other in axes if other != axis))
        for axis in axes
    )
    return {
        knob: float(effect.var() / values.var())
        for knob, effect in zip(KNOBS, effects, strict=True)
    }


def place_of(setting: Mapping[str, Any]) -> int:
    """Give the place of a setting in the table.

    >>> place_of({"learning_rate": 0.001, "batch_size": 64, "optimizer": "adam", "dropout": 0.0})
    9
    """
    where = [KNOBS[knob].index(setting[knob]) for knob in KNOBS]
    return int(np.ravel_multi_index(where, SHAPE))


def race(
    searcher: str | Sequence[Sequence[Mapping[str, Any]]],
    *,
    searches: int = 200,
    looks: tuple[int, ...] = LOOKS,
) -> dict[int, np.ndarray]:
    """Replay many searches, and give for each number of trials how good the settings are that they have found.

    Parameters
    ----------
    searcher : str or sequence of sequences of settings
        One of `SEARCHERS`; or the settings that each of your own searches tries, in order.
    searches, looks : int, tuple of int
        How many, each with a seed of its own; after how many trials to look.

    Examples
    --------
    >>> sorted(race("random", searches=3, looks=(1, 8)))
    [1, 8]
    """
    table = load_table()
    own = not isinstance(searcher, str)
    found = []
    for seed in range(len(searcher) if own else searches):
        steps = (
            [(place_of(each), EPOCHS) for each in searcher[seed]]
            if own
            else replay(searcher, table, seed, trials=looks[-1])
        )
        world = seed % len(table.curves)
        found.append(table.quality[found_after(steps, table, world, looks)])
    return dict(zip(looks, np.transpose(found), strict=True))
