"""The measures of "Which model?" against outside oracles: CAM, loops, one process for two."""

import builtins
import os

import numpy as np
import pytest
import torch
from torch import nn

from course_lessons.which_model.studies import (
    FAMILIES,
    STEPS_IN_TIME,
    STUDIES,
    curves,
    deploy,
    explain,
    families,
)
from course_lib.models import build, parameter_count


@pytest.fixture(scope="module")
def digits():
    return torch.from_numpy(families.pictures(0).test.X[:6, None]).float() / 255


def test_families_have_one_budget_and_learn_the_same_digits():
    side = families.SIDE
    for model in FAMILIES:
        width = families.width_of(model, families.PARAMETERS)
        weights = parameter_count(build(model, (1, side, side), 10, width=width))
        assert weights == pytest.approx(families.PARAMETERS, rel=0.08), model
    one, again = (families.learn(3, model="cnn", n=50, steps=3) for _ in range(2))
    assert {**one, "seconds": 0} == {**again, "seconds": 0}
    longer = families.learn(3, model="cnn", n=50, steps=30, judged_on="val")
    assert longer["train_accuracy"] > one["train_accuracy"]


def test_validation_chooses_nothing_and_stands_apart_from_the_test_part():
    data, judged = families.pictures(1), families.pictures(1, judged_on="val")
    assert len(data.val) == 10
    assert not np.array_equal(data.test.y, judged.test.y)
    assert data.train.X.shape[1:] == (families.SIDE, families.SIDE)


def test_steps_in_equal_time_are_ordered_as_the_steps_cost():
    assert (
        STEPS_IN_TIME["cnn"] > STEPS_IN_TIME["vgg"] > STEPS_IN_TIME["resnet"] > STEPS_IN_TIME["efficientnet"]
    )


# --- Curves ---------------------------------------------------------------------------------------------------------


def test_each_trouble_is_what_it_is_called():
    from course_lib.datasets import load_mnist_5000

    data = load_mnist_5000(0)
    chosen = data.train.take(np.arange(400))
    plain = curves._spoil(data, chosen, 0, 0.0, False, False)
    assert np.array_equal(plain.train.y, chosen.y)
    noisy = curves._spoil(data, chosen, 0, 0.4, False, False)
    assert 0.28 < (noisy.train.y != chosen.y).mean() < 0.44  # a tenth of what is drawn is right by chance
    assert np.array_equal(noisy.val.y, data.val.y)
    leak = curves._spoil(data, chosen, 0, 0.0, True, False)
    assert np.array_equal(leak.val.X, chosen.X)
    assert np.array_equal(leak.test.X, data.test.X)
    dark = curves._spoil(data, chosen, 0, 0.0, False, True)
    assert dark.val.X.max() == dark.test.X.max() == 1
    assert np.array_equal(dark.train.X, chosen.X)


def test_every_trouble_has_a_letter_and_a_curve():
    assert sorted(curves.LETTERS.values()) == sorted(each.name for each in curves.TROUBLES)
    found = curves.learning_curves(0, n=100, epochs=3, rate=0.003)
    assert {"accuracy_after_2", "accuracy_after_6", "train_accuracy_after_4", "accuracy"} < set(found)


# --- Where it looks -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["vgg", "resnet", "inception"])
def test_grad_cam_is_cam_where_a_linear_head_reads_pooled_maps(digits, model):
    """Selvaraju et al. 2017, section 3.1: Grad-CAM generalises the CAM of Zhou et al. 2016."""
    network = build(model, (1, 16, 16), 10, seed=1).eval()
    classes = torch.arange(6)
    with torch.no_grad():
        maps = network.feature_maps(digits)
        cam = torch.einsum("nk,nkhw->nhw", network.head.weight[classes], maps).relu()
    cam = nn.functional.interpolate(cam[:, None], (16, 16), mode="bilinear") / maps[0, 0].numel()
    torch.testing.assert_close(explain.grad_cam(network, digits, classes), cam)


def test_occlusion_is_the_mean_fall_over_the_squares_that_hide_a_pixel(digits):
    network = build("cnn", (1, 16, 16), 10, seed=2).eval()
    said = torch.tensor([3, 1, 4, 1, 5, 9])
    found = explain.occlusion(network, digits, said, patch=4, stride=3)

    def probability(x):
        with torch.no_grad():
            return network(x).softmax(1)[range(6), said]

    falls = [[[] for _ in range(16)] for _ in range(16)]
    for top in range(0, 13, 3):
        for left in range(0, 13, 3):
            hidden = digits.clone()
            hidden[:, :, top : top + 4, left : left + 4] = 0
            fall = probability(digits) - probability(hidden)
            for row in range(top, top + 4):
                for column in range(left, left + 4):
                    falls[row][column].append(fall)
    for row in range(16):
        for column in range(16):
            want = torch.stack(falls[row][column]).mean(0) if falls[row][column] else torch.zeros(6)
            torch.testing.assert_close(found[:, 0, row, column], want, rtol=1e-4, atol=1e-6)


def test_deleting_takes_the_pixels_of_the_highest_worth_and_no_others(digits):
    worth = torch.rand(digits.shape, generator=torch.Generator().manual_seed(0))
    left = explain.delete(torch.ones_like(digits), worth, 0.1)
    gone = left == 0
    assert gone.flatten(1).sum(1).tolist() == [26] * 6
    assert worth[gone].min() > worth[~gone].min()
    for one, kept in zip(worth.flatten(1), ~gone.flatten(1), strict=True):
        assert one[~kept].min() >= one[kept].max()


# --- Out of torch ---------------------------------------------------------------------------------------------------


def test_an_onnx_file_answers_as_torch_does_at_any_batch_size(tmp_path, digits):
    for module in ("onnx", "onnxscript", "onnxruntime"):
        pytest.importorskip(module)
    network = build("cnn", (1, 16, 16), 10, seed=0).eval()
    answer = deploy.session(deploy.export_onnx(network, digits.numpy(), tmp_path / "cnn.onnx"))
    for n in (1, 5):
        with torch.no_grad():
            np.testing.assert_allclose(answer(digits[:n].numpy()), network(digits[:n]), atol=1e-5)
    small = deploy.session(deploy.quantise(tmp_path / "cnn.onnx"))
    np.testing.assert_allclose(small(digits.numpy()), answer(digits.numpy()), atol=0.1)


@pytest.mark.parametrize("lacks", ["onnx", "onnxscript"])
def test_without_the_optional_packages_an_error_gives_the_command(monkeypatch, tmp_path, digits, lacks):
    whole = builtins.__import__

    def without(name, *rest, **more):
        if name == lacks:
            raise ImportError(name)
        if name in ("onnx", "onnxscript"):
            return None
        return whole(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    network = build("cnn", (1, 16, 16), 10, seed=0)
    with pytest.raises(ImportError, match=rf"{lacks} is not installed.*pip install"):
        deploy.export_onnx(network, digits.numpy(), tmp_path / "cnn.onnx")


# --- Several processes ----------------------------------------------------------------------------------------------


def _sgd(network, x, y, steps=5):
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(x), y).backward()
        optimizer.step()


def _worker(rank, folder, x, y):
    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", init_method=f"file://{folder}/meet", rank=rank, world_size=2)
    network = nn.parallel.DistributedDataParallel(build("cnn", (1, 16, 16), 10, seed=4))
    _sgd(network, x[rank::2], y[rank::2])
    if rank == 0:
        torch.save(network.module.state_dict(), f"{folder}/weights.pt")
    torch.distributed.destroy_process_group()


def test_two_processes_with_half_of_each_batch_learn_what_one_learns_with_all_of_it(tmp_path):
    data = families.pictures(0).train
    x, y = torch.from_numpy(data.X[:64, None]).float() / 255, torch.from_numpy(data.y[:64])
    one = build("cnn", (1, 16, 16), 10, seed=4)
    before = {name: each.clone() for name, each in one.state_dict().items()}
    _sgd(one, x, y)
    torch.multiprocessing.spawn(_worker, (str(tmp_path), x, y), nprocs=2)
    two = torch.load(tmp_path / "weights.pt", weights_only=True)
    for name, each in one.state_dict().items():
        torch.testing.assert_close(two[name], each, rtol=1e-4, atol=1e-6)
    assert not torch.equal(before["head.weight"], one.state_dict()["head.weight"])


# --- As declared ----------------------------------------------------------------------------------------------------


def test_every_study_has_enough_seeds_to_be_called():
    assert {study.seeds for study in STUDIES} == {5}
