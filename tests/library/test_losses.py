"""Losses against formulas written out in float64, against torch at their neutral settings, and by their gradients."""

import copy
import pickle
from functools import partial

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils.class_weight import compute_class_weight
from torch.nn.functional import cross_entropy

from course_lib.losses import (
    LOSSES,
    FocalLoss,
    LogitAdjustedLoss,
    class_weights,
)
from course_lib.ratios import RatioPlan

COUNTS = [900, 90, 9]
REDUCED = pytest.mark.parametrize("reduction", ["mean", "sum", "none"])


def batch(n=7, classes=3, *, seed=0, dtype=torch.float64, spread=2.0):
    rng = np.random.default_rng(seed)
    logits = torch.tensor(spread * rng.normal(size=(n, classes)), dtype=dtype, requires_grad=True)
    return logits, torch.tensor(rng.integers(0, classes, n))


@st.composite
def batches(draw):
    n, classes = draw(st.integers(1, 6)), draw(st.integers(2, 5))
    numbers = st.floats(-30, 30)
    logits = draw(st.lists(st.lists(numbers, min_size=classes, max_size=classes), min_size=n, max_size=n))
    target = draw(st.lists(st.integers(0, classes - 1), min_size=n, max_size=n))
    return torch.tensor(logits, dtype=torch.float64), torch.tensor(target)


def log_chances(logits, target):
    """Give the logarithm of the chance of each sample's own class, in numpy."""
    z = logits.detach().numpy()
    logs = z - z.max(axis=1, keepdims=True)
    logs = logs - np.log(np.exp(logs).sum(axis=1, keepdims=True))
    return logs[np.arange(len(z)), target.numpy()]


# ── weights ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_inverse_weights_are_one_over_the_share():
    assert class_weights([1, 9]).tolist() == pytest.approx([10, 1.1111111])


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=8))
def test_weights_are_those_of_scikit_learn_and_of_the_plan(counts):
    plan = RatioPlan(dict(enumerate(counts)), "1:1", how="weight")
    y = np.repeat(np.arange(len(counts)), np.minimum(counts, 50))
    by_sample = class_weights(np.bincount(y), normalise="samples").numpy()
    oracle = compute_class_weight("balanced", classes=np.arange(len(counts)), y=y)
    np.testing.assert_allclose(by_sample, oracle, rtol=1e-5)
    np.testing.assert_allclose(class_weights(counts), list(plan.weights.values()), rtol=1e-5)


@given(
    st.lists(st.integers(1, 10_000), min_size=2, max_size=6),
    st.floats(0, 1, exclude_max=True, allow_subnormal=False),
)
def test_effective_numbers_lie_between_equal_and_inverse(counts, beta):
    weights = class_weights(counts, "effective", beta=beta).numpy()
    effective = [float(sum(beta**k for k in range(n))) for n in counts]  # (1 − βⁿ) / (1 − β), summed up
    np.testing.assert_allclose(weights, 1 / np.array(effective), rtol=1e-4)
    assert (np.diff(weights[np.argsort(counts)]) <= 1e-6).all()


def test_counts_by_class_are_taken_in_the_order_of_the_classes():
    labels = pd.Series(["b"] * 30 + ["a"] * 5 + ["c"] * 10)
    counts = labels.value_counts()
    assert counts.index.tolist() == ["b", "c", "a"]
    assert class_weights(counts).tolist() == class_weights([5, 30, 10]).tolist()
    logits, target = torch.randn(8, 3), torch.arange(8) % 3
    assert LogitAdjustedLoss(counts)(logits, target) == LogitAdjustedLoss([5, 30, 10])(logits, target)
    assert FocalLoss(weight=1 / counts)(logits, target) == FocalLoss(weight=[1 / 5, 1 / 30, 1 / 10])(
        logits, target
    )


def test_beta_has_two_ends():
    assert class_weights(COUNTS, "effective", beta=0).tolist() == [1, 1, 1]
    nearly = class_weights(COUNTS, "effective", beta=1 - 1e-12, normalise="classes")
    np.testing.assert_allclose(nearly, class_weights(COUNTS, normalise="classes"), rtol=1e-5)


def test_scales_average_one():
    assert class_weights(COUNTS, normalise="classes").mean().item() == pytest.approx(1)
    by_sample = class_weights(COUNTS, "effective", normalise="samples")
    assert (by_sample @ torch.tensor(COUNTS).float() / sum(COUNTS)).item() == pytest.approx(1)


# ── focal loss ───────────────────────────────────────────────────────────────────────────────────────────────────


@given(batches(), st.floats(0, 8))
def test_focal_loss_is_its_formula(pair, gamma):
    log_p = log_chances(*pair)
    got = FocalLoss(gamma, reduction="none")(*pair).numpy()
    np.testing.assert_allclose(got, -((-np.expm1(log_p)) ** gamma) * log_p, rtol=1e-6, atol=1e-12)


@REDUCED
@pytest.mark.parametrize("weight", [None, [1.0, 2.0, 5.0], [0.0, 1.0, 1.0]], ids=str)
def test_focal_loss_at_zero_is_torchs_cross_entropy(weight, reduction):
    logits, target = batch(dtype=torch.float32)
    ours = FocalLoss(0, weight=weight, reduction=reduction)(logits, target)
    weight = None if weight is None else torch.tensor(weight)
    torch.testing.assert_close(ours, cross_entropy(logits, target, weight, reduction=reduction))


def codes(shape, classes, *, seed=0, ignored=0.0):
    rng = np.random.default_rng(seed)
    target = torch.tensor(rng.integers(0, classes, shape))
    return target.masked_fill(torch.tensor(rng.random(shape) < ignored), -100)


def noise(*shape, seed=0):
    return torch.tensor(2 * np.random.default_rng(seed).normal(size=shape))


# what cross_entropy takes: (logits, target, weight, further settings)
TAKEN = {
    "some ignored": (noise(9, 3), codes(9, 3, ignored=0.5), None, {}),
    "some ignored, weighted": (noise(9, 3), codes(9, 3, ignored=0.5), [1.0, 2.0, 5.0], {}),
    "ignored of many classes": (noise(9, 130), codes(9, 130, ignored=0.5), np.r_[1.0:131.0], {}),
    "another code ignored": (noise(9, 3), codes(9, 3), [1.0, 2.0, 5.0], {"ignore_index": 1}),
    "images": (noise(2, 3, 4, 5), codes((2, 4, 5), 3, ignored=0.2), [1.0, 2.0, 5.0], {}),
    "sequences": (noise(2, 3, 4), codes((2, 4), 3), None, {}),
    "one sample": (noise(3), torch.tensor(2), [1.0, 2.0, 5.0], {}),
    "probabilities": (noise(9, 3), noise(9, 3, seed=1).softmax(1), [1.0, 2.0, 5.0], {}),
    "probabilities of pixels": (noise(2, 3, 4), noise(2, 3, 4, seed=1).softmax(1), None, {}),
    "smoothed": (noise(9, 3), codes(9, 3, ignored=0.3), [1.0, 2.0, 5.0], {"label_smoothing": 0.1}),
    "smoothed pixels": (noise(2, 3, 4), codes((2, 4), 3, ignored=0.3), None, {"label_smoothing": 0.1}),
    "smoothed probabilities": (noise(9, 3), noise(9, 3, seed=1).softmax(1), None, {"label_smoothing": 0.1}),
}


@REDUCED
@pytest.mark.parametrize("gamma", [0, 1e-9])
@pytest.mark.parametrize(("logits", "target", "weight", "options"), TAKEN.values(), ids=TAKEN)
def test_focal_loss_takes_what_cross_entropy_takes(logits, target, weight, options, gamma, reduction):
    ours = FocalLoss(gamma, weight=weight, reduction=reduction, **options)(logits, target)
    weight = None if weight is None else torch.tensor(weight, dtype=torch.float64)
    expected = cross_entropy(logits, target, weight, reduction=reduction, **options)
    torch.testing.assert_close(ours, expected, atol=1e-7, rtol=1e-6)


def test_ignored_samples_change_nothing():
    logits, target = noise(9, 130), codes(9, 130, ignored=0.5)
    loss, kept = FocalLoss(2.0, weight=np.r_[1.0:131.0]), target != -100
    torch.testing.assert_close(loss(logits, target), loss(logits[kept], target[kept]))


def test_soft_targets_sum_the_focal_losses_of_the_classes():
    logits, share = noise(5, 3), noise(5, 3, seed=1).softmax(1)
    each = [FocalLoss(2.0, reduction="none")(logits, torch.full((5,), c)) for c in range(3)]
    expected = (share * torch.stack(each, dim=1)).sum(1)
    torch.testing.assert_close(FocalLoss(2.0, reduction="none")(logits, share), expected)


@pytest.mark.parametrize("loss", [LogitAdjustedLoss(COUNTS), FocalLoss()], ids=str)
def test_pixels_are_samples_like_others(loss):
    logits, target = noise(2, 3, 4, 5), codes((2, 4, 5), 3)
    flat = logits.permute(0, 2, 3, 1).reshape(-1, 3)
    torch.testing.assert_close(loss(logits, target), loss(flat, target.flatten()))


def test_gamma_says_how_much_less_the_easy_count():
    easy, hard = torch.tensor([[0.9, 0.1]]).log(), torch.tensor([[0.1, 0.9]]).log()
    target = torch.tensor([0])
    for gamma, easy_counts, hard_counts in ((2, 0.01, 0.81), (5, 1e-5, 0.59049)):
        for logits, counts in ((easy, easy_counts), (hard, hard_counts)):
            ratio = FocalLoss(gamma)(logits, target) / cross_entropy(logits, target)
            assert ratio.item() == pytest.approx(counts, rel=1e-4)


# ── shifted logits ───────────────────────────────────────────────────────────────────────────────────────────────


@given(batches(), st.floats(0, 3), st.data())
def test_logit_adjustment_is_its_formula(pair, tau, data):
    logits, target = pair
    classes = logits.shape[1]
    counts = data.draw(st.lists(st.integers(1, 10_000), min_size=classes, max_size=classes))
    share = np.array(counts) / sum(counts)
    log_p = log_chances(logits + torch.tensor(tau * np.log(share)), target)
    got = LogitAdjustedLoss(counts, tau=tau, reduction="none")(logits, target)
    np.testing.assert_allclose(got, -log_p, rtol=1e-4, atol=1e-4)


@given(batches(), st.data())
def test_balanced_softmax_is_its_formula(pair, data):
    logits, target = pair
    classes = logits.shape[1]
    counts = np.array(data.draw(st.lists(st.integers(1, 10_000), min_size=classes, max_size=classes)))
    mass = counts * np.exp(logits.numpy())
    own = mass[np.arange(len(mass)), target.numpy()] / mass.sum(axis=1)
    got = LOSSES["balanced_softmax"](counts.tolist(), reduction="none")(logits, target)
    np.testing.assert_allclose(got, -np.log(own), rtol=1e-4, atol=1e-4)


@REDUCED
@pytest.mark.parametrize(
    "loss",
    [
        partial(LogitAdjustedLoss, COUNTS, tau=0),
        partial(LogitAdjustedLoss, [5, 5, 5]),
    ],
    ids=["tau 0", "equal counts"],
)
def test_without_a_shift_it_is_cross_entropy(loss, reduction):
    logits, target = batch()
    torch.testing.assert_close(
        loss(reduction=reduction)(logits, target), cross_entropy(logits, target, reduction=reduction)
    )


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────────────────


ALL = {
    **{name: partial(factory, COUNTS) for name, factory in LOSSES.items()},
    "focal, weighted": partial(LOSSES["focal"], COUNTS, gamma=1.5, how="inverse"),
    "focal, below 1": partial(LOSSES["focal"], COUNTS, gamma=0.3),
    "focal, steep": partial(LOSSES["focal"], COUNTS, gamma=8.0),
    "logit adjustment, half": partial(LOSSES["logit_adjustment"], COUNTS, tau=0.5),
}
EVERY = pytest.mark.parametrize("make", ALL.values(), ids=ALL)


@EVERY
def test_gradients_are_those_of_finite_differences(make):
    loss, (logits, target) = make(), batch()
    assert torch.autograd.gradcheck(lambda z: loss.double()(z, target), (logits,))


@EVERY
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32], ids=str)
@pytest.mark.parametrize("sure", [50.0, 1e-4, 0.0])
def test_surest_right_and_surest_wrong_give_finite_loss_and_gradient(make, dtype, sure):
    loss = make()
    if isinstance(loss, torch.nn.CrossEntropyLoss):
        loss = loss.to(dtype)  # torch's own wants its weights in the type of the logits
    logits = sure * torch.tensor([[1.0, -1, -1], [-1, 1, -1], [-1, -1, 1], [1, 1, 1]])
    logits = logits.to(dtype).requires_grad_()
    for target in ([0, 1, 2, 0], [1, 2, 0, 1]):
        logits.grad = None
        value = loss(logits, torch.tensor(target))
        value.backward()
        assert torch.isfinite(value)
        assert torch.isfinite(logits.grad).all()


@pytest.mark.parametrize("gamma", [1e-3, 0.3, 1.0, 2.0, 30.0])
def test_what_is_right_beyond_doubt_has_no_gradient(gamma):
    logits = torch.tensor([[200.0, -200.0]], requires_grad=True)
    FocalLoss(gamma)(logits, torch.tensor([0])).backward()
    assert logits.grad.abs().max() == 0


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)
def test_half_precision_is_worked_out_in_full(dtype):
    logits, target = batch(64, dtype=dtype)
    for make in (FocalLoss, partial(LogitAdjustedLoss, COUNTS)):
        low, full = make()(logits, target), make()(logits.float(), target)
        assert low.dtype == torch.float32
        torch.testing.assert_close(low, full)


@EVERY
def test_it_compiles_whole(make):
    torch._dynamo.reset()
    loss, (logits, target) = make(), batch(dtype=torch.float32)
    compiled = torch.compile(loss, backend="eager", fullgraph=True)
    torch.testing.assert_close(compiled(logits, target), loss(logits, target))


@EVERY
def test_it_is_a_module_like_any_other(make):
    loss, (logits, target) = make(), batch(dtype=torch.float32)
    assert isinstance(loss, torch.nn.Module)
    assert list(loss.parameters()) == []
    expected = loss(logits, target)
    for again in (copy.deepcopy(loss), pickle.loads(pickle.dumps(loss))):
        assert torch.equal(again(logits, target), expected)
    other = make()
    other.load_state_dict(loss.state_dict())
    assert repr(loss) == repr(other)


def test_the_rare_class_pulls_harder():
    """At logits of 0, the gradient on a rare sample beside that on a common one."""
    target = torch.tensor([0, 2])

    def pull(name):
        logits = torch.zeros(2, 3, requires_grad=True)
        LOSSES[name](COUNTS)(logits, target).backward()
        return (logits.grad[1].norm() / logits.grad[0].norm()).item()

    assert pull("cross_entropy") == pytest.approx(1)
    assert pull("focal") == pytest.approx(1)
    assert pull("weighted") == pytest.approx(100, rel=1e-4)
    assert 1 < pull("effective_number") < 100
    assert pull("balanced_softmax") == pytest.approx(pull("logit_adjustment"))
    assert pull("logit_adjustment") > 5


BAD = {
    "gamma below 0": (lambda: FocalLoss(-0.5), "gamma=-0.5 is not allowed; give a finite number from 0 up"),
    "gamma NaN": (lambda: FocalLoss(float("nan")), "gamma=nan is not allowed"),
    "gamma infinite": (lambda: FocalLoss(float("inf")), "gamma=inf is not allowed"),
    "gamma as text": (lambda: FocalLoss("2"), "gamma='2' is not allowed"),
    "tau below 0": (lambda: LogitAdjustedLoss(COUNTS, tau=-1), "tau=-1 is not allowed"),
    "unknown reduction": (lambda: FocalLoss(reduction="avg"), "reduction='avg' is unknown; .*'mean'"),
    "weights that sum to 0": (lambda: FocalLoss(weight=[0, 0]), "sums to 0: nothing would be learned"),
    "a weight below 0": (
        lambda: FocalLoss(weight=[1, -2]),
        r"weight\[1\]=-2; give a finite number from 0 up",
    ),
    "a weight NaN": (lambda: FocalLoss(weight=[1, float("nan")]), r"weight\[1\]=nan; give a finite"),
    "weights in a table": (lambda: FocalLoss(weight=[[1, 2]]), "one number for each class"),
    "weights of other classes": (
        lambda: FocalLoss(weight=[1, 2])(*batch()),
        "logits are of 3 classes, but this loss was made for 2",
    ),
    "counts of other classes": (lambda: LogitAdjustedLoss([1, 2])(*batch()), "of 3 classes, .* made for 2"),
    "targets of another length": (
        lambda: FocalLoss()(torch.zeros(3, 2), torch.zeros(2, dtype=torch.long)),
        r"logits have shape \(3, 2\) and target \(2,\)",
    ),
    "focal targets of another length": (
        lambda: FocalLoss(1.0)(torch.zeros(3, 2), torch.zeros(3, 1)),
        "one class code each, .* or a probability for each class",
    ),
    "smoothing above 1": (lambda: FocalLoss(label_smoothing=1.5), "label_smoothing=1.5 is not allowed"),
    "a class never seen": (lambda: class_weights([5, 0]), "class 1 has no samples.*class_balanced"),
    "a count below 0": (
        lambda: LogitAdjustedLoss([5, -1]),
        r"counts\[1\]=-1; give a finite number from 0 up",
    ),
    "a count NaN": (lambda: class_weights([5, float("nan")]), r"counts\[1\]=nan"),
    "one class": (lambda: class_weights([5]), "2 or more"),
    "counts as words": (lambda: class_weights(["5", "6"]), "one number for each class"),
    "beta of 1": (lambda: class_weights(COUNTS, "effective", beta=1.0), "from 0 to below 1"),
    "beta below 0": (lambda: LOSSES["effective_number"](COUNTS, beta=-0.1), "beta=-0.1 is not allowed"),
    "beta NaN": (lambda: class_weights(COUNTS, "effective", beta=float("nan")), "beta=nan is not allowed"),
    "unknown way": (lambda: class_weights(COUNTS, "sqrt"), "how='sqrt' is unknown; .*'inverse', 'effective'"),
    "unknown scale": (lambda: class_weights(COUNTS, normalise="max"), "normalise='max' is unknown"),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_the_cure(call, message):
    with pytest.raises(ValueError, match=message):
        call()
