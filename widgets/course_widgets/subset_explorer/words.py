"""A subset in words: what was picked, how far it reaches, what it is worth."""

from course_widgets.subset_explorer.picks import Setting
from course_widgets.subset_explorer.policies import label
from course_widgets.subset_explorer.training import Measured, Result
from course_widgets.text import percent

_QUOTAS = {None: "", "stratified": ", stratified by class,", "balanced": ", balanced over the classes,"}


def describe(
    setting: Setting,
    n: int,
    radius: float,
    shared: tuple[str, int] | None,
    result: Result | None,
) -> str:
    """Say a subset in a few sentences.

    Parameters
    ----------
    setting : Setting
    n : int
        Samples there are.
    radius : float
        The covering radius.
    shared : (str, int), or None
        Another policy, and how many samples it picks too.
    result : Result, or None
        What training came to; None where it is not known yet.

    Returns
    -------
    str

    Examples
    --------
    >>> describe(Setting("hardest", 30), 200, 1.234, ("random", 6), None)[-33:]
    'random picks 6 of them too (20%).'
    """
    k = setting.budget
    said = [
        f"{label(setting.policy)}{_QUOTAS[setting.per_class]} picks {k:,} of {n:,} samples ({percent(k, n)}).",
        f"The farthest sample is {radius:.3g} from its nearest pick.",
    ]
    if shared:
        other, count = shared
        said.append(f"{label(other)} picks {count:,} of them too ({percent(count, k)}).")
    if result:
        said.append(
            f"Trained on them, a model is right in {_band(result.picks)}; on as many at random in "
            f"{_band(result.random)}, on all in {_band(result.everything)}."
        )
    return " ".join(said)


def _band(measured: Measured) -> str:
    return f"{measured.mean:.1%} ({100 * measured.low:.1f} to {measured.high:.1%})"
