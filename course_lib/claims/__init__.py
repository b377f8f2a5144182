"""What the articles say, the experiment that tests it, and the verdict.

Each claim is data: which measured runs to look at (:mod:`course_lib.bank`), which recipe against which, in which
figure, and what would have to be seen for the claim to hold. The verdict is worked out from the runs, each time.
``python -m course_lib.claims`` prints the ledger.
"""

from course_lib.claims.claim import Claim, Finding
from course_lib.claims.ledger import LEDGER, ledger

__all__ = ["LEDGER", "Claim", "Finding", "ledger"]
