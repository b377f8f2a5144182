"""The own-data cell takes a learner's folder of pictures as it is, in colour or grey."""

import pytest

from tests.lessons.test_own_data_cells import Page, line
from tests.library import realistic_files as realistic


@pytest.mark.parametrize("colour", [True, False])
def test_policies_are_compared_on_the_learners_own_pictures(tmp_path, colour):
    path = realistic.pictures(tmp_path)
    page = Page("augmentation", line(path, {"size": 24, "colour": colour}))
    assert page["own"].train.X.shape[1:] == ((24, 24, 3) if colour else (24, 24))
    runs = page["own_runs"]
    assert runs.recipes == tuple(page["may_happen"])
    assert runs.frame["n_train"].unique().tolist() == [min(300, len(page["own"].train))]
    assert runs.verdict("mirrored").difference < -0.05, "left and right are what tells these two apart"
    assert any("mirrored" in str(shown.describe()) for shown in page.shown)
