"""Models by name: small members of each family, quick enough to train live, one full-size; and what each costs.

>>> model = build("resnet", (1, 28, 28), n_classes=10, seed=0)
>>> parameter_count(model), multiply_adds(model, (1, 28, 28))
(42378, 3462624)
"""

from course_lib.models.building import MODELS, build, match_width
from course_lib.models.classifier import Classifier, GlobalPool, linear, mlp, parameter_count, small_cnn
from course_lib.models.costs import ModelCost, latencies, measure_costs, multiply_adds
from course_lib.models.pretrained import efficientnet_lite0, imagenet_weights

__all__ = [
    "MODELS",
    "Classifier",
    "GlobalPool",
    "ModelCost",
    "build",
    "efficientnet_lite0",
    "imagenet_weights",
    "latencies",
    "linear",
    "match_width",
    "measure_costs",
    "mlp",
    "multiply_adds",
    "parameter_count",
    "small_cnn",
]
