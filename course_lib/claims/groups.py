"""What lesson 05 puts to the test: whose data."""

from course_lib.claims.claim import Claim, Expectation


def _dialects(says: str, metric: str, expects: Expectation, **changes) -> Claim:
    """A claim about 1,200 recordings of dialects, balanced against at random, at equal steps."""
    usual = {
        "id": "A11",
        "experiment": "dialects-1200",
        "candidate": "1,200 balanced",
        "baseline": "1,200 at random",
        "lesson": "05",
    }
    return Claim(**(usual | {"says": says, "metric": metric, "expects": expects} | changes))


CLAIMS: tuple[Claim, ...] = (
    _dialects(
        "Selecting for one dialect serves it better",
        "accuracy_island",
        "higher",
        candidate="1,200, a fifth island",
    ),
    _dialects("Balancing over dialects serves the rarest better", "accuracy_island", "higher"),
    _dialects("… at a price to the commonest", "accuracy_plain", "lower"),
    _dialects("… and all together no worse (1 point allowed)", "accuracy", "not lower", margin=0.01),
)
