"""The small members: shapes, sizes, seeds, and what they cannot read."""

import pytest
import torch
from torch import nn

from course_lib.models import MODELS, Classifier, build, parameter_count

IMAGES = [(1, 8, 8), (3, 8, 11), (1, 28, 28), (3, 32, 17)]
TABLES = [(1,), (30,)]
READS = [("cnn", shape) for shape in IMAGES] + [
    (name, shape) for name in ("mlp", "linear") for shape in [*IMAGES, *TABLES]
]


@pytest.mark.parametrize(("name", "shape"), READS)
def test_every_model_scores_each_class_from_its_features(name, shape):
    model = build(name, shape, n_classes=4, seed=0).eval()
    x = torch.rand(5, *shape, generator=torch.Generator().manual_seed(0))
    assert model(x).shape == (5, 4)
    torch.testing.assert_close(model(x), model.head(model.features(x)))


@pytest.mark.parametrize("name", MODELS)
def test_the_seed_decides_the_weights_and_torch_keeps_its_random_state(name):
    before = torch.random.get_rng_state()
    one, two, other = (build(name, (1, 9, 9), 3, seed=seed).state_dict() for seed in (5, 5, 6))
    assert all(torch.equal(one[key], two[key]) for key in one)
    assert not all(torch.equal(one[key], other[key]) for key in one)
    assert torch.equal(before, torch.random.get_rng_state())


def test_without_a_seed_the_weights_come_from_torch():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        drawn = build("mlp", (4,), 2)
    assert torch.equal(drawn.head.weight, build("mlp", (4,), 2, seed=3).head.weight)


def test_dropout_acts_on_the_features_and_only_while_training():
    model = build("linear", (1000,), 2, dropout=0.5, seed=0)
    x = torch.ones(1, 1000)
    assert torch.equal(model.eval()(x), model.head(x))
    assert not torch.equal(model.train()(x), model.head(x))


@pytest.mark.parametrize("n_classes", [2, 10])
def test_parameters_are_counted_as_by_hand(n_classes):
    assert parameter_count(build("linear", (30,), n_classes)) == 30 * n_classes + n_classes
    assert parameter_count(build("mlp", (30,), n_classes)) == 30 * 64 + 64 + 64 * n_classes + n_classes
    convolutions = (8 * 25 + 8) + (16 * 8 * 9 + 16)
    assert parameter_count(build("cnn", (1, 28, 28), n_classes)) == (
        convolutions + (16 * 3 * 3 * 64 + 64) + 64 * n_classes + n_classes
    )


def test_frozen_parameters_are_not_counted():
    layer = nn.Linear(3, 2)
    layer.bias.requires_grad_(False)
    assert parameter_count(layer) == 6


REFUSED = {
    "unknown name": (lambda: build("resnet", (1, 8, 8), 2), r"model='resnet' is unknown.*'cnn', 'mlp'"),
    "one class": (lambda: build("mlp", (4,), 1), "n_classes=1; .*at least 2"),
    "cnn on a table": (lambda: build("cnn", (30,), 2), r"shape \(30,\); .*model='mlp'"),
    "cnn on tiny images": (lambda: build("cnn", (1, 6, 9), 2), "sides of at least 7"),
    "cnn on two channels": (lambda: build("cnn", (2, 9, 9), 2), "1 or 3 channels"),
}


@pytest.mark.parametrize(("call", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_built_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_classifier_takes_any_body():
    model = Classifier(nn.Sequential(nn.Flatten(), nn.Linear(6, 5)), n_features=5, n_classes=3)
    assert model.features(torch.zeros(2, 2, 3)).shape == (2, 5)
