"""More from the same data: an `Augmentation` says how pictures may change, as data; `augment` changes them.

>>> import numpy as np
>>> X = np.zeros((4, 28, 28), dtype=np.uint8)
>>> augment(X, Augmentation(rotation=15, shift=0.1), random_state=0).images.shape
(4, 28, 28)
"""

from course_lib.augment.apply import Augmented, Mixed, augment, augment_scenes, mix, predict_augmented
from course_lib.augment.code import code
from course_lib.augment.policy import OPERATIONS, Augmentation, Operation

__all__ = [
    "OPERATIONS",
    "Augmentation",
    "Augmented",
    "Mixed",
    "Operation",
    "augment",
    "augment_scenes",
    "code",
    "mix",
    "predict_augmented",
]
