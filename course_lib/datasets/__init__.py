"""Data to learn with, as `Dataset` or `Scenes`: what ships, what is drawn, what is fetched, the learner's own."""

from course_lib.datasets.cells import load_objects
from course_lib.datasets.dataset import Dataset, Split
from course_lib.datasets.derived import crop, make_rare, one_against_rest, resize
from course_lib.datasets.own import load_table
from course_lib.datasets.pictures import load_image_folder
from course_lib.datasets.real import (
    load_breast_cancer,
    load_credit_fraud,
    load_digits,
    load_fashion_mnist,
    load_mnist,
    load_mnist_5000,
    load_wine,
)
from course_lib.datasets.scenes import Scenes, SceneSplit, load_scenes
from course_lib.datasets.sketches import load_sketches
from course_lib.datasets.tones import load_speech_tones

__all__ = [
    "Dataset",
    "SceneSplit",
    "Scenes",
    "Split",
    "crop",
    "load_breast_cancer",
    "load_credit_fraud",
    "load_digits",
    "load_fashion_mnist",
    "load_image_folder",
    "load_mnist",
    "load_mnist_5000",
    "load_objects",
    "load_scenes",
    "load_sketches",
    "load_speech_tones",
    "load_table",
    "load_wine",
    "make_rare",
    "one_against_rest",
    "resize",
]
