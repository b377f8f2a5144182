"""Data to learn with: what ships, what is drawn, what is fetched, and the learner's own.

Every loader gives back a `Dataset` with training, validation and test samples; scenes, whose images hold
several objects each, come as `Scenes`.
"""

from course_lib.datasets.dataset import Dataset, Split
from course_lib.datasets.derived import crop, cropped, make_rare, one_against_rest, resize, resized
from course_lib.datasets.own import load_image_folder, load_table
from course_lib.datasets.real import (
    load_breast_cancer,
    load_credit_fraud,
    load_digits,
    load_fashion_mnist,
    load_mnist,
    load_wine,
)
from course_lib.datasets.scenes import Scenes, SceneSplit, load_scenes
from course_lib.datasets.sketches import load_bursts, load_sketches
from course_lib.datasets.tones import load_speech_tones

__all__ = [
    "Dataset",
    "SceneSplit",
    "Scenes",
    "Split",
    "crop",
    "cropped",
    "load_breast_cancer",
    "load_bursts",
    "load_credit_fraud",
    "load_digits",
    "load_fashion_mnist",
    "load_image_folder",
    "load_mnist",
    "load_scenes",
    "load_sketches",
    "load_speech_tones",
    "load_table",
    "load_wine",
    "make_rare",
    "one_against_rest",
    "resize",
    "resized",
]
