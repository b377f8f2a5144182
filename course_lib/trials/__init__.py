"""Small experiments on tables and digits: a seed in, figures out.

Each trial splits, harms the training part (and nothing else), trains a scikit-learn model and scores it on the test
part, as it came. `repeat` runs several over the same seeds, so that they can be compared.

>>> repeat({"good": {}, "bad": {"unreliable": 1.0}}, source, seeds=5).verdict("bad").words
'worse'
"""

from course_lib.trials.honesty import blurred_tumours, chosen, repeated, resampled, visits
from course_lib.trials.models import MODELS, classifier
from course_lib.trials.quality import gaps, labels, scaling, source
from course_lib.trials.repeating import TRIALS, repeat

__all__ = [
    "MODELS",
    "TRIALS",
    "blurred_tumours",
    "chosen",
    "classifier",
    "gaps",
    "labels",
    "repeat",
    "repeated",
    "resampled",
    "scaling",
    "source",
    "visits",
]
