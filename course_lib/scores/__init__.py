"""How hard, or how telling, each sample is: one number each, larger is harder.

From a model: `el2n`, `loss` (one forward pass) and `grand` (one forward and backward pass). From a whole run:
`forgetting`. What to do with them: `course_lib.subsets`, ``hardest``, ``ccs``, ``window``, ...

>>> sorted(SCORES)
['el2n', 'grand', 'loss']
"""

from collections.abc import Callable

from .errors import el2n, loss
from .gradients import grand
from .memory import CorrectPerEpoch, forgetting

SCORES: dict[str, Callable] = {score.__name__: score for score in (el2n, grand, loss)}

__all__ = ["SCORES", "CorrectPerEpoch", "el2n", "forgetting", "grand", "loss"]
