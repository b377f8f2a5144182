"""What the page is told: once what there is, and after each move what is picked."""

from typing import Any

import numpy as np

from course_widgets.subset_explorer.picks import Picks, Setting
from course_widgets.subset_explorer.policies import ABOUT, label, takes_quotas


def about(data: Any, picks: Picks, seeds: int) -> dict:
    """Tell what there is: classes, the slider's steps, and what the menu says of each policy."""
    policies = [
        {
            "name": name,
            "label": label(name),
            "family": entry.family,
            "obstacle": picks.obstacles[name],
            "quotas": takes_quotas(name),
            "chance": entry.by_chance,
            "nested": entry.nested,
        }
        for name, entry in ABOUT.items()
    ]
    return {
        "classes": list(data.classes),
        "y": data.train.y.tolist(),
        "steps": picks.steps,
        "space": "picture" if picks.columns["features"] is None else "features",
        "seeds": seeds,
        "policies": policies,
    }


def packed(points: np.ndarray) -> bytes:
    """Pack places as the page reads them: uint16, sample by sample, the whole picture from 0 to 65535."""
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.where(high > low, high - low, 1)
    return np.round((points - low) / span * 65535).astype("<u2").tobytes()


def orders(picks: Picks, *settings: Setting) -> dict:
    """Tell the order of each nested policy, with the covering radius at every step of the slider."""
    return {
        f"{each.policy}:{each.seed}": {
            "rows": picks.order(each.policy, each.seed).tolist(),
            "radii": [short(radius) for radius in picks.radii(each.policy, each.seed)],
        }
        for each in settings
        if picks.nested(each)
    }


def picked(picks: Picks, setting: Setting, compare: str | None) -> dict:
    """Tell the picks of a setting and of the policy it is compared with."""
    rows = picks.rows(setting)
    return {
        **setting._asdict(),
        "compare": compare,
        "rows": rows.tolist(),
        "others": None if compare is None else picks.rows(setting.beside(compare)).tolist(),
        "radius": short(picks.radius(rows)),
    }


def short(number: float) -> float:
    """Keep three digits, as the sentence does: rounded again, the page's number could differ from it.

    Examples
    --------
    >>> short(1 / 3), short(12_345.6)
    (0.333, 12300.0)
    """
    return float(f"{number:.3g}")
