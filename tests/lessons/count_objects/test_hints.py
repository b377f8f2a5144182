"""Where numpy stops a common first try, its words are followed by what they mean in this task."""

import numpy as np

from course_lib.exercises import assess


def with_empty_places(classes, n_classes):
    return np.bincount(classes[:, 0]), np.bincount(classes.ravel(), minlength=n_classes)


def test_an_error_of_numpys_is_told_in_the_words_of_the_task():
    outcome = assess("count_objects-1", with_empty_places)
    assert outcome.status == "retry"
    assert "Leave out the empty places" in outcome.message
