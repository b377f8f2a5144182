"""Scores against loops over single samples, and one clear error for each bad input."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from torch import nn
from torch.nn.functional import cross_entropy

from course_lib import subsets
from course_lib.datasets import load_digits
from course_lib.models import build
from course_lib.scores import SCORES, CorrectPerEpoch, el2n, forgetting, grand, loss
from course_lib.training import Recipe, train


@pytest.fixture(autouse=True)
def seeded():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        yield


def one_by_one(model, X, y):
    """The definition: the length of the gradient of each sample's own loss."""
    model.eval()
    norms = []
    for x, label in zip(X, y, strict=True):
        model.zero_grad()
        cross_entropy(model(x[None]), label[None]).backward()
        norms.append(torch.cat([weights.grad.flatten() for weights in model.parameters()]).norm())
    model.zero_grad()
    return torch.stack(norms).numpy()


class UsedTwice(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer, self.head = nn.Linear(6, 6), nn.Linear(6, 3)

    def forward(self, x):
        return self.head(self.layer(self.layer(x).relu()))


class TimeSteps(nn.Module):
    def __init__(self):
        super().__init__()
        self.step, self.head = nn.Linear(4, 5), nn.Linear(5, 3)

    def forward(self, x):
        return self.head(self.step(x).tanh().mean(dim=(1, 2)))


IMAGES, COLUMNS = (1, 16, 16), (6,)
MODELS = {
    "cnn": (lambda: build("cnn", IMAGES, 4), IMAGES),
    "cnn, channels last": (lambda: build("cnn", IMAGES, 4).to(memory_format=torch.channels_last), IMAGES),
    "mlp": (lambda: build("mlp", COLUMNS, 3), COLUMNS),
    "dropout is off": (lambda: build("mlp", COLUMNS, 3, dropout=0.5).train(), COLUMNS),
    "no bias": (
        lambda: nn.Sequential(nn.Linear(6, 5, bias=False), nn.Tanh(), nn.Linear(5, 3, bias=False)),
        COLUMNS,
    ),
    "in place": (lambda: nn.Sequential(nn.Linear(6, 5), nn.ReLU(inplace=True), nn.Linear(5, 3)), COLUMNS),
    "strides and dilation": (
        lambda: nn.Sequential(
            nn.Conv2d(1, 3, 3, stride=2, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(3, 4, (3, 2), dilation=2, bias=False),
            nn.Flatten(),
            nn.LazyLinear(3),
        ),
        IMAGES,
    ),
    "a layer over many places": (TimeSteps, (2, 7, 4)),
    "a layer used twice": (UsedTwice, COLUMNS),
    "batch norm": (
        lambda: nn.Sequential(nn.Linear(6, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Linear(5, 3)),
        COLUMNS,
    ),
    "grouped convolution": (
        lambda: nn.Sequential(
            nn.Conv2d(1, 4, 3), nn.Conv2d(4, 4, 3, groups=2), nn.Flatten(), nn.LazyLinear(3)
        ),
        IMAGES,
    ),
    "padding by name": (
        lambda: nn.Sequential(nn.Conv2d(1, 2, 3, padding="same"), nn.Flatten(), nn.LazyLinear(3)),
        IMAGES,
    ),
}


@pytest.mark.parametrize("name", MODELS)
def test_grand_is_the_length_of_each_samples_own_gradient(name):
    make, shape = MODELS[name]
    model = make().double()
    X, y = torch.randn(11, *shape, dtype=torch.float64), torch.randint(3, (11,))
    model(X[:2])  # lazy layers find their size
    np.testing.assert_allclose(grand(model, X, y, batch_size=4), one_by_one(model, X, y), rtol=1e-6)


def test_grand_in_single_precision_is_exact_to_a_millionth():
    model = build("cnn", (1, 28, 28), 10)
    X, y = torch.rand(64, 1, 28, 28), torch.randint(10, (64,))
    double = build("cnn", (1, 28, 28), 10).double()
    double.load_state_dict(model.state_dict())
    exact = one_by_one(double, X.double(), y)
    np.testing.assert_allclose(grand(model, X, y), exact, rtol=2e-6)


def test_el2n_and_loss_are_what_numpy_computes():
    model = build("mlp", COLUMNS, 3)
    X, y = torch.randn(50, 6), np.random.default_rng(0).integers(3, size=50)
    logits = model.eval()(X).detach().double().numpy()
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    np.testing.assert_allclose(
        el2n(model, X, y, batch_size=7), np.linalg.norm(p - np.eye(3)[y], axis=1), rtol=1e-5
    )
    np.testing.assert_allclose(loss(model, X.numpy(), y), -np.log(p[np.arange(50), y]), rtol=1e-5)


@pytest.mark.parametrize("name", SCORES)
def test_scoring_leaves_the_model_as_it_was(name):
    model = build("cnn", IMAGES, 4, dropout=0.3).train()
    model.body[0].weight.requires_grad_(False)
    before = {key: value.clone() for key, value in model.state_dict().items()}
    first = SCORES[name](model, torch.rand(9, *IMAGES), [0, 1, 2] * 3)
    assert first.dtype == np.float32
    assert model.training
    assert all(module.training for module in model.modules())
    assert [weights.requires_grad for weights in model.parameters()] == [False] + [True] * 7
    assert all(weights.grad is None for weights in model.parameters())
    assert all((before[key] == value).all() for key, value in model.state_dict().items())
    assert not model.body[0]._forward_hooks


@pytest.fixture(scope="module")
def digits_run():
    data = load_digits()
    record = CorrectPerEpoch(data.train)
    run = train(
        Recipe(model="linear", policy="random", budget=400, epochs=6, learning_rate=0.02),
        data,
        callbacks=[record],
    )
    return data, run, record


@pytest.mark.parametrize("name", SCORES)
def test_a_run_prepares_the_samples_itself(name, digits_run):
    data, run, _ = digits_run
    prepared = run.inputs.floats(run.inputs.transform(data.train.X))
    np.testing.assert_allclose(
        SCORES[name](run, data.train.X, data.train.y),
        SCORES[name](run.model, prepared, data.train.y),
        rtol=1e-5,
    )


def test_wrong_labels_score_high(digits_run):
    data, run, _ = digits_run
    y = data.train.y.copy()
    wrong = np.arange(0, len(y), 20)
    y[wrong] = (y[wrong] + 1) % 10
    for score in SCORES.values():
        picked = subsets.hardest(y, len(wrong), scores=score(run, data.train.X, y))
        assert len(np.intersect1d(picked, wrong)) > 0.6 * len(wrong)


def test_correct_per_epoch_sees_what_the_trained_model_says(digits_run):
    data, run, record = digits_run
    assert record.correct.shape == (6, len(data.train))
    np.testing.assert_array_equal(record.correct[-1], run.predict(data.train.X) == data.train.y)
    train(Recipe(model="linear", epochs=2), data, callbacks=[record])
    assert record.correct.shape == (2, len(data.train))


@given(correct=arrays(bool, st.tuples(st.integers(2, 8), st.integers(1, 6))))
def test_forgetting_counts_falls_from_right_to_wrong(correct):
    for sample, score in zip(correct.T, forgetting(correct), strict=True):
        falls = sum(a and not b for a, b in pairwise(sample))
        assert score == (falls if sample.any() else len(sample))


MODEL, X4, Y4 = nn.Linear(2, 3), np.zeros((4, 2)), [0, 1, 2, 0]
BAD_INPUT = {
    "nothing to score": ((MODEL, np.zeros((0, 2)), []), "X is empty"),
    "wrong lengths": ((MODEL, X4, [0, 1]), r"one for each of 4 samples; got torch.int64 of shape \(2,\)"),
    "class the model lacks": (
        (MODEL, X4, [0, 1, 2, 3]),
        "y holds class 3, and the model tells 3 apart",
    ),
    "negative class": ((MODEL, X4, [0, 1, 2, -1]), "class codes from 0, .* -1 the least"),
    "labels of text": ((MODEL, X4, list("abca")), "y must hold numbers"),
    "labels of shares": ((MODEL, X4, [0.5] * 4), "y must be class codes .*float64"),
    "one-hot labels": ((MODEL, X4, np.eye(4, dtype=int)), r"y must be class codes .* shape \(4, 4\)"),
    "samples of text": ((MODEL, np.full((4, 2), "a"), Y4), "X must hold numbers"),
    "samples with NaN": ((MODEL, np.full((4, 2), np.nan), Y4), "sample 0 scores nan; look for NaN in X"),
    "no model": (("cnn", X4, Y4), "a torch module or a training Run, got str"),
    "model without classes": ((nn.Sequential(MODEL, nn.Flatten(0)), X4, Y4), "must give one score per class"),
}


@pytest.mark.parametrize("name", SCORES)
@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_is_one_clear_error(name, case):
    arguments, message = BAD_INPUT[case]
    with pytest.raises((ValueError, TypeError, FloatingPointError), match=message):
        SCORES[name](*arguments)


@pytest.mark.parametrize("name", SCORES)
def test_bad_batch_size(name):
    with pytest.raises(ValueError, match="batch_size is 0"):
        SCORES[name](MODEL, X4, Y4, batch_size=0)


def test_a_model_without_weights_has_no_gradient():
    with pytest.raises(ValueError, match="no weights"):
        grand(nn.Identity(), np.zeros((2, 3)), [0, 1])


@pytest.mark.parametrize(
    ("correct", "message"),
    [
        ([], "shape"),
        ([[True, False]], "at least 2 epochs"),
        ([True, False], r"shape \(2,\)"),
        ([[True], [True, False]], "different length"),
        ([[0.5, 1.0], [1.0, 0.0]], "true or false"),
        ([["a"], ["b"]], "true or false"),
    ],
)
def test_bad_records_of_correctness(correct, message):
    with pytest.raises((ValueError, TypeError), match=message):
        forgetting(correct)
