"""Tables of settings made up for the example states, and one as Optuna writes it."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

RATES = (0.001, 0.003, 0.01, 0.03, 0.1)
RUNGS = {1: "after_1", 2: "after_2", 4: "val_accuracy"}


def made_up(worlds: int = 3, seed: int = 0) -> "pd.DataFrame":
    """Make a table up: each optimizer has a band of good rates, at another place; batches hardly matter.

    >>> len(made_up()), list(made_up(1).columns)[:4]
    (90, ['world', 'rate', 'batch', 'optimizer'])
    """
    import pandas as pd

    rng = np.random.default_rng(seed)
    rows = []
    for world in range(worlds):
        for k, rate in enumerate(RATES):
            for batch in (16, 32, 64):
                for name, best in (("adam", 1), ("momentum", 3)):
                    good = 0.84 - 0.07 * abs(k - best) ** 1.5 - 0.004 * abs(batch - 32) / 16
                    seen = good + 0.02 * rng.normal(size=3)
                    rows.append(
                        (world, rate, batch, name, *seen - (0.2, 0.06, 0), good + 0.006 * rng.normal())
                    )
    names = ["world", "rate", "batch", "optimizer", *RUNGS.values(), "accuracy"]
    return pd.DataFrame(rows, columns=names)


def as_optuna_writes(n: int = 40, seed: int = 0) -> "pd.DataFrame":
    """Make the table of a study: settings drawn from ranges, no two alike, a loss for each.

    >>> as_optuna_writes(2).columns.tolist()
    ['number', 'value', 'params_dropout', 'params_rate', 'state']
    """
    import pandas as pd

    rng = np.random.default_rng(seed)
    rate, dropout = 10 ** rng.uniform(-4, -1, n), rng.uniform(0, 0.6, n)
    loss = 0.4 + 0.3 * (np.log10(rate) + 2.5) ** 2 + 0.2 * dropout + 0.03 * rng.normal(size=n)
    return pd.DataFrame(
        {
            "number": range(n),
            "value": loss,
            "params_dropout": dropout,
            "params_rate": rate,
            "state": "COMPLETE",
        }
    )
