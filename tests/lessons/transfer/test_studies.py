"""What the studies of transfer measure is what plain training and plain torch measure."""

import numpy as np
import pytest
import torch

from course_lessons.transfer import studies
from course_lib.training import Recipe, Transfer, train


@pytest.fixture
def source(monkeypatch):
    """Let the source be learned in a few steps."""
    old = studies.load_halves()[0]
    made = {}

    def start(_source, seed, model="cnn", width=1.0, steps=5):
        recipe = Recipe(model=model, width=width, steps=5, seed=seed)
        return made.setdefault((seed, model, width), train(recipe, old, validation=None))

    monkeypatch.setattr(studies, "start", start)
    return start


def test_careful_fine_tuning_is_a_transfer_with_these_settings(source):
    new = studies.load_halves()[1]
    plain = Recipe(budget=20, steps=16, seed=3, **studies.BASE)
    for care, settings in (
        ({"gradual": True}, {"thawed": 1, "thaw_every": 2}),
        ({"stage_decay": 0.3}, {"stage_decay": 0.3}),
        ({"batch_norm": "train"}, {"batch_norm": "train"}),
    ):
        transfer = Transfer(source=source("sketches", 3), **settings)
        run = train(plain.replace(transfer=transfer), new, test=True, validation=None)
        found = studies.tune(3, labels=20, source="sketches", steps=16, **care)
        assert found == {"accuracy": run.metrics["accuracy"]}


def test_sorted_by_class_only_batch_norm_fails(source):
    new = studies.load_halves()[1]
    run = source("sketches", 0)
    right = (run.predict(new.test.X) == new.test.y).mean()
    assert studies._sorted_in_training_mode(run, new.test) == pytest.approx(right), "no batch norm, no change"

    run = source("sketches", 0, model="resnet", width=0.25)
    order = np.argsort(new.test.y, kind="stable")
    x = torch.from_numpy(new.test.X[order]).unsqueeze(1).float() / 255
    before = {name: each.clone() for name, each in run.model.state_dict().items()}
    network = run.model.train()
    with torch.no_grad():
        named = torch.cat([network(x[k : k + 64]).argmax(dim=1) for k in range(0, len(x), 64)])
    run.model.load_state_dict(before)
    expected = (named.numpy() == new.test.y[order]).mean()
    assert studies._sorted_in_training_mode(run, new.test) == pytest.approx(expected)
    for name, each in run.model.state_dict().items():
        assert torch.equal(each, before[name]), "the run stays as it was"


def test_the_settings_of_care_differ_in_one_thing():
    assert list(studies.CARE) == ["all at once", "layer by layer", "lower layers slower"]
    assert studies.CARE["all at once"] == {}
    assert all(len(care) == 1 for care in list(studies.CARE.values())[1:])
