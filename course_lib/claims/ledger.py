"""The ledger: every claim there is, and the table of what they came to."""

from collections.abc import Collection

import pandas as pd

from course_lib.claims import amounts, groups, imbalance, quality, ratios, subsets, which
from course_lib.claims.claim import Claim, Finding

LEDGER: tuple[Claim, ...] = tuple(
    claim for topic in (subsets, quality, amounts, which, ratios, imbalance, groups) for claim in topic.CLAIMS
)


def ledger(*ids: str, experiments: Collection[str] | None = None) -> pd.DataFrame:
    """The claims and what was measured, a row each.

    Parameters
    ----------
    *ids : str
        Syllabus ids, such as ``"A4"``; without any, all of them.
    experiments : collection of str, optional
        Names in the bank: only what was tested in those.

    Returns
    -------
    DataFrame
        Columns id, the claim, compared, figure, measured (mean difference and 95 % interval), seeds, verdict and
        measure again.

    Raises
    ------
    KeyError
        If the ledger has no claim of an id.

    Examples
    --------
    >>> ledger("A1")["verdict"].tolist()
    ['holds', 'too close to call']
    """
    known = {claim.id for claim in LEDGER}
    for wanted in ids:
        if wanted not in known:
            raise KeyError(f"no claim {wanted!r} in the ledger; it has {', '.join(sorted(known))}")
    wanted = [claim for claim in LEDGER if not ids or claim.id in ids]
    if experiments is not None:
        wanted = [claim for claim in wanted if claim.experiment in experiments]
    return pd.DataFrame([_row(claim.finding()) for claim in wanted])


def _row(finding: Finding) -> dict:
    claim = finding.claim
    return {
        "id": claim.id,
        "the claim": claim.says,
        "compared": f"{claim.candidate} − {claim.baseline}",
        "figure": claim.metric,
        "measured": finding.measured,
        "seeds": finding.seeds,
        "verdict": finding.words,
        "measure again": finding.command,
    }
