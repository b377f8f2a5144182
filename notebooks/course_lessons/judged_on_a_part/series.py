"""Days in a row: what a split promises, and which past to learn from."""

import numpy as np

PAST, AHEAD, DAYS = 28, 14, 1_000
"""Days that a window looks back and ahead; days that are known."""
FUTURE = 250


def windows(series: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cut a series into windows: the last 28 days, and the mean of the next 14.

    >>> X, y = windows(np.arange(50.0))
    >>> X.shape, float(y[0])
    ((9, 28), 34.5)
    """
    seen = np.lib.stride_tricks.sliding_window_view(series, PAST + AHEAD)
    return seen[:, :PAST], seen[:, PAST:].mean(axis=1)


def draw_demand(seed: int) -> np.ndarray:
    """Draw the demand of 1,250 days: a level that wanders, a week, and chance.

    >>> draw_demand(0).shape
    (1250,)
    """
    rng = np.random.default_rng(seed)
    level = np.zeros(DAYS + FUTURE)
    for day, step in enumerate(rng.normal(0, 0.35, len(level) - 1)):
        level[day + 1] = 0.99 * level[day] + step
    week = np.resize(rng.normal(0, 1, 7), len(level))
    return level + week + rng.normal(0, 1, len(level))


def split(n: int, how: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Hold a fifth of n windows back: at random, the last, or the last after a gap as long as a window.

    >>> learned, asked = split(100, "last", 0)
    >>> int(learned.max()), int(asked.min())
    (79, 80)
    """
    last = n - n // 5
    if how == "random":
        order = np.random.default_rng(seed).permutation(n)
        return order[:last], order[last:]
    gap = PAST + AHEAD if how == "gap" else 0
    return np.arange(last - gap), np.arange(last, n)


def measure_promise(seed: int, *, how: str) -> dict[str, float]:
    """Promise an error from a part of the windows that was held back, and look at the next 250 days.

    Parameters
    ----------
    seed : int
        Draws the series and the split.
    how : {"random", "last", "gap"}
        See `split`.

    Returns
    -------
    dict
        val_mae (promised), mae (of the future), optimism_mae (that less the promised).

    Examples
    --------
    >>> measure_promise(0, how="random")["optimism_mae"] > 0
    True
    """
    from sklearn.ensemble import RandomForestRegressor

    series = draw_demand(seed)
    X, y = windows(series[:DAYS])
    learned, asked = split(len(X), how, seed)
    forest = RandomForestRegressor(40, max_features=0.4, random_state=seed)
    forest.fit(X[learned], y[learned])
    promised = np.abs(forest.predict(X[asked]) - y[asked]).mean()
    forest.fit(X, y)
    later_X, later_y = windows(series[DAYS - PAST :])
    true = np.abs(forest.predict(later_X) - later_y).mean()
    return {
        "val_mae": float(promised),
        "mae": float(true),
        "optimism_mae": float(true - promised),
    }


def measure_past(
    seed: int, *, world: str, part: str | None = None
) -> dict[str, float]:
    """Learn from three years, from their last tenth, or from a random tenth, and forecast the next half-year.

    Parameters
    ----------
    seed : int
        Draws the days and the tenth.
    world : {"steady", "drifting"}
        What demand depends on stays as it is; or the price counts for more each day.
    part : {None, "last", "random"}
        All days; a tenth of them.

    Returns
    -------
    dict
        mae on the next 180 days.

    Examples
    --------
    >>> measure_past(0, world="steady")["mae"] < measure_past(0, world="steady", part="last")["mae"]
    True
    """
    from sklearn.ensemble import RandomForestRegressor

    known, later = 3 * 365, 180
    rng = np.random.default_rng(seed)
    day = np.arange(known + later)
    heat = 10 - 10 * np.cos(2 * np.pi * day / 365) + rng.normal(0, 3, len(day))
    price = rng.normal(size=len(day))
    counts = np.linspace(-3, 3, len(day)) if world == "drifting" else 1.5
    demand = 0.02 * (heat - 12) ** 2 + counts * price + rng.normal(0, 1, len(day))
    X = np.column_stack([heat, price])
    rows = np.arange(known)
    if part == "last":
        rows = rows[-known // 10 :]
    elif part == "random":
        rows = rng.choice(rows, known // 10, replace=False)
    forest = RandomForestRegressor(40, min_samples_leaf=3, random_state=seed)
    forest.fit(X[rows], demand[rows])
    missed = np.abs(forest.predict(X[known:]) - demand[known:])
    return {"mae": float(missed.mean())}
