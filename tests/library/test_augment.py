"""Augmentation is held to kornia and torchvision, operation by operation, and to what it promises of what moves."""

import json
import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.augment import (
    OPERATIONS,
    Augmentation,
    augment,
    augment_scenes,
    code,
    geometry,
    mix,
    pixels,
    predict_augmented,
    presets,
)
from course_lib.datasets import load_digits, load_scenes
from course_lib.losses import LOSSES
from course_lib.training import Recipe, train

STORED = json.loads(Path(__file__).with_name("augment_by_kornia.json").read_text("utf-8"))
PICTURES = torch.tensor(STORED["pictures"])
BYTES = torch.tensor(STORED["bytes"], dtype=torch.uint8)
FACTORS = np.array([0.7, 1.4])
USUAL = {name: each.usual for name, each in OPERATIONS.items() if each.kind != "mixing"}


def pictures(n=6, *, colour=True, side=20, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (n, side, side + 4, 3) if colour else (n, side, side + 4), dtype=np.uint8)


# ── operation by operation: kornia and torchvision ───────────────────────────────────────────────────────────────


def turned(x, *, angle, scale, shear, shift):
    """Ours; kornia counts turns and slants the other way round."""
    n, ones = len(x), np.ones(len(x))
    slant = np.tan(np.radians(-shear)) * ones
    maps = geometry.affine(
        np.radians(-angle) * ones, scale * ones, slant, 0 * ones, shift[0] * ones, shift[1] * ones
    )
    assert maps.shape == (n, 2, 3)
    return geometry.warp(x, geometry.sampling_grid(maps, *x.shape[-2:]))


@pytest.mark.parametrize("name", STORED["kornia"]["affine"])
def test_maps_move_pixels_as_kornia_did(name):
    case = dict(STORED["kornia"]["affine"][name])
    answer = torch.tensor(case.pop("answer"))
    torch.testing.assert_close(turned(PICTURES, **case), answer, rtol=0, atol=2e-5)


OURS = {
    "brightness": lambda x: pixels.brighten(x, FACTORS),
    "contrast": lambda x: pixels.contrast(x, FACTORS),
    "contrast grey": lambda x: pixels.contrast(x[:, :1].clone(), FACTORS),
    "saturation": lambda x: pixels.saturate(x, FACTORS),
    "hue": lambda x: pixels.turn_hue(x, np.array([0.1, -0.3])),
    "blur": lambda x: pixels.gaussian_blur(x, 0.6),
}


@pytest.mark.parametrize("name", OURS)
def test_values_change_as_kornia_changed_them(name):
    answer = torch.tensor(STORED["kornia"][name])
    torch.testing.assert_close(OURS[name](PICTURES.clone()), answer, rtol=0, atol=2e-5)


@pytest.mark.parametrize("name", ["posterise", "solarise", "autocontrast", "equalise"])
def test_values_of_bytes_change_as_torchvision_changed_them(name):
    level = {"posterise": np.array([3]), "solarise": np.array([100 / 255])}.get(name)
    given_bytes = BYTES // 2 if name == "autocontrast" else BYTES
    found = (presets.CHANGES[name](given_bytes / 255, level) * 255).round().to(torch.int64)
    assert (found - torch.tensor(STORED["torchvision"][name])).abs().max() <= (name == "autocontrast")


def test_sharpness_is_torchvisions():
    answer = torch.tensor(STORED["torchvision"]["sharpness"])
    torch.testing.assert_close(presets.sharpen(PICTURES, FACTORS), answer, rtol=0, atol=2e-5)


def test_kornia_says_the_same_of_other_pictures():
    reason = "kornia is not installed; its stored answers are compared all the same"
    kornia = pytest.importorskip("kornia", reason=reason)
    x, n = torch.rand(5, 3, 17, 24, generator=torch.Generator().manual_seed(1)), 5
    centre = torch.tensor([[11.5, 8.0]]).repeat(n, 1)
    for angle, scale, shear, shift in ((33.0, 0.7, 12.0, (3.3, -1.2)), (-80.0, 1.3, -20.0, (0.0, 5.0))):
        matrix = kornia.geometry.get_affine_matrix2d(
            torch.tensor([shift] * n),
            centre,
            torch.full((n, 2), scale),
            torch.full((n,), angle),
            torch.full((n,), math.radians(shear)),
            torch.zeros(n),
        )
        theirs = kornia.geometry.warp_affine(x, matrix[:, :2], (17, 24), align_corners=True)
        ours = turned(x, angle=angle, scale=scale, shear=shear, shift=shift)
        torch.testing.assert_close(ours, theirs, rtol=0, atol=2e-5)
    factor = torch.linspace(0.5, 1.5, n)
    enhance, f = kornia.enhance, factor.double().numpy()
    for ours, theirs in (
        (pixels.brighten, enhance.adjust_brightness_accumulative),
        (pixels.contrast, enhance.adjust_contrast_with_mean_subtraction),
        (pixels.saturate, enhance.adjust_saturation_with_gray_subtraction),
    ):
        torch.testing.assert_close(ours(x.clone(), f), theirs(x, factor), rtol=0, atol=1e-5)
    hue = torch.linspace(-0.5, 0.5, n)
    theirs = enhance.adjust_hue(x, hue * 2 * math.pi)
    torch.testing.assert_close(pixels.turn_hue(x, hue.double().numpy()), theirs, rtol=0, atol=1e-5)


WRITTEN = {
    "affine": Augmentation(rotation=25, shift=0.15, scale=0.3, shear=15),
    "affine, now and then": Augmentation(rotation=[25, 0.5], shift=[0.15, 0.3]),
    "flip and crop": Augmentation(hflip=0.3, vflip=0.2, crop=0.5),
    "colour": Augmentation(brightness=0.5, contrast=[0.5, 0.5], saturation=0.8, hue=0.2),
    "pixels": Augmentation(blur=[1.0, 0.5], noise=0.2, erasing=[0.4, 0.7]),
}


@pytest.mark.parametrize("policy", WRITTEN.values(), ids=WRITTEN)
def test_the_code_for_kornia_changes_pictures_alike_on_the_whole(policy):
    pytest.importorskip("kornia", reason="kornia is not installed")
    made = {}
    exec(code(policy, "kornia", size=(16, 20)), made)
    ramp = torch.linspace(0.1, 0.9, 960).view(1, 3, 16, 20).flip(1).contiguous()
    many = ramp.repeat(4_000, 1, 1, 1)
    torch.manual_seed(0)
    theirs, ours = made["transform"](many), augment(many, policy, random_state=0).images
    assert (theirs.mean(0) - ours.mean(0)).abs().max() < 0.035
    assert (theirs.std(0) - ours.std(0)).abs().max() < 0.035


@pytest.mark.parametrize("library", ["kornia", "torchvision"])
@pytest.mark.parametrize(
    "policy", [*WRITTEN.values(), Augmentation(), Augmentation(time_mask=0.2, mixup=1)], ids=repr
)
def test_the_code_is_python_and_has_a_line_for_each_operation(policy, library):
    text = code(policy, library)
    compile(text, "code", "exec")
    words = {
        "rotation": "degrees=",
        "shift": "translate=",
        "hflip": "HorizontalFlip",
        "vflip": "VerticalFlip",
    }
    words |= {
        "crop": "ResizedCrop",
        "blur": "GaussianBlur",
        "noise": "GaussianNoise",
        "erasing": "RandomErasing",
    }
    words |= {"time_mask": "TimeMasking", "mixup": "MixUp"}
    assert [name for name in policy.uses() if words.get(name, name) not in text] == []


# ── a policy is data ─────────────────────────────────────────────────────────────────────────────────────────────

strengths = {name: st.floats(0, each.highest) for name, each in OPERATIONS.items()}


@given(st.fixed_dictionaries({}, optional=strengths))
def test_a_policy_prints_wholly_and_survives_json(fields):
    policy = Augmentation(**fields)
    assert policy == eval(repr(policy)) == Augmentation.from_data(json.loads(json.dumps(policy.to_data())))
    assert Recipe(augment=policy) == Recipe(augment=policy.to_data())
    other = policy.replace(rotation=(policy.strength("rotation")[0] + 1) / 2, padding="border")
    assert repr(other) != repr(policy)
    assert repr(Recipe(augment=other)) != repr(Recipe(augment=policy))


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize(
    "value", [-0.01, 1e9, math.nan, "much", None, True, [0.1, 2], [0.1], [math.nan, 0.5]], ids=str
)
def test_an_impossible_strength_is_refused_with_what_is_possible(name, value):
    with pytest.raises(ValueError, match=rf"{name}.*(outside 0 … |chance|legal)"):
        Augmentation(**{name: value})


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Augmentation.from_data({"spin": 3}), "operation='spin' is unknown; use one of 'hflip'"),
        (lambda: Augmentation.from_data([3]), "give an Augmentation, or {'rotation': 15}"),
        (lambda: Augmentation(preset="auto"), "preset='auto' is unknown"),
        (lambda: Augmentation(padding="mean"), "padding='mean' is unknown"),
        (lambda: Augmentation(magnitude=31), "outside 0 … 30"),
        (lambda: Augmentation(n_operations=0), "n_operations is 0"),
        (lambda: Recipe(augment={"rotation": 200}), "rotation=200 is outside 0 … 180 degrees; 15 is usual"),
        (lambda: code(Augmentation(), "albumentations"), "library='albumentations' is unknown"),
        (lambda: code(Augmentation(preset="randaugment"), "kornia"), "use library='torchvision'"),
    ],
)
def test_a_wrong_policy_is_refused(make, says):
    with pytest.raises((ValueError, TypeError), match=says):
        make()


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("colour", [True, False], ids=["colour", "grey"])
@pytest.mark.parametrize("chance", [None, 0], ids=["strength 0", "chance 0"])
def test_strength_0_changes_no_bit(colour, chance):
    X = pictures(colour=colour)
    off = (
        dict.fromkeys(OPERATIONS, 0)
        if chance is None
        else {name: [each.usual, 0] for name, each in OPERATIONS.items() if "flip" not in name}
    )
    for given_pictures in (X, (X / 255).astype(np.float32)):
        changed = augment(given_pictures, Augmentation(**off), random_state=3).images
        assert changed.dtype == given_pictures.dtype
        np.testing.assert_array_equal(changed, given_pictures)
    assert not np.shares_memory(augment(X, Augmentation()).images, X)


@pytest.mark.parametrize("name", [*USUAL, "trivialaugment", "randaugment"])
def test_one_seed_is_one_set_of_pictures_and_leaves_the_given_alone(name):
    X = pictures(20)
    before = X.copy()
    policy = Augmentation(preset=name) if name not in USUAL else Augmentation(**{name: USUAL[name]})
    one, again, other = (augment(X, policy, random_state=seed).images for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any() or name == "blur"  # as strong for each
    assert (one != X).any()
    assert one.dtype == np.uint8
    assert one.shape == X.shape
    np.testing.assert_array_equal(X, before)
    floats = torch.from_numpy(X / 255).permute(0, 3, 1, 2)
    kept = floats.clone()
    assert augment(floats, policy, random_state=1).images.dtype == torch.float64
    assert torch.equal(floats, kept)


def test_another_operation_changes_nothing_of_the_draws_of_the_first():
    policy = Augmentation(rotation=30, shift=0.1)
    maps = augment(pictures(), policy, random_state=5).maps
    more = policy.replace(noise=0.1, brightness=0.3, erasing=0.2)
    np.testing.assert_array_equal(augment(pictures(), more, random_state=5).maps, maps)
    np.testing.assert_array_equal(augment(pictures(3), policy, random_state=5).maps, maps[:3])


@given(axis=st.sampled_from(["hflip", "vflip"]), seed=st.integers(0, 99), side=st.integers(1, 9))
def test_flips_are_involutions_and_numpys(axis, seed, side):
    X = pictures(3, side=side, seed=seed)
    policy = Augmentation(**{axis: 1})
    once = augment(X, policy).images
    np.testing.assert_array_equal(once, np.flip(X, 2 if axis == "hflip" else 1))
    np.testing.assert_array_equal(augment(once, policy).images, X)


def test_a_chance_is_the_share_of_pictures_that_change():
    X = pictures(1).repeat(4_000, axis=0)
    for policy in (Augmentation(hflip=0.3), Augmentation(erasing=[0.3, 0.3]), Augmentation(noise=[0.1, 0.3])):
        changed = (augment(X, policy, random_state=0).images != X).any(axis=(1, 2, 3))
        assert 0.27 < changed.mean() < 0.33


def test_noise_is_as_strong_as_said_and_another_for_each_picture():
    grey = torch.full((200, 1, 20, 20), 0.5)
    for seed in range(5):  # two of 200 that happen to meet in a pool of numbers have the same noise
        noise = augment(grey, Augmentation(noise=0.1), random_state=seed).images - 0.5
        assert abs(noise.std() - 0.1) < 0.005
        assert abs(noise.mean()) < 0.005
        assert np.abs(np.corrcoef(noise.view(200, -1)) - np.eye(200)).max() < 0.4


def test_masks_of_a_spectrogram_are_whole_rows_and_columns_of_its_mean():
    X = torch.rand(300, 1, 28, 32)
    for name, dim, side in (("time_mask", 2, 32), ("frequency_mask", 3, 28)):
        changed = augment(X, Augmentation(**{name: 0.25}), random_state=0).images
        width = (changed != X).any(dim=1).all(dim=dim - 1).sum(dim=1)
        assert width.max() == side // 4
        assert width.min() == 0
        where = changed != X
        torch.testing.assert_close(changed[where], X.mean(dim=(1, 2, 3), keepdim=True).expand_as(X)[where])


def test_a_time_shift_moves_sideways_only():
    maps = augment(pictures(colour=False), Augmentation(time_shift=0.5), random_state=0).maps
    np.testing.assert_array_equal(maps[:, :, :2], np.tile(np.eye(2), (6, 1, 1)))
    assert (maps[:, 1, 2] == 0).all()
    assert np.ptp(maps[:, 0, 2]) > 4


WRONG = {
    "no picture": (np.zeros((0, 8, 8), np.uint8), "shape"),
    "two axes": (np.zeros((8, 8), np.uint8), "shape"),
    "two channels": (np.zeros((2, 8, 8, 2), np.uint8), "shape"),
    "whole numbers": (np.zeros((2, 8, 8), np.int64), "uint8, or floats from 0 to 1"),
    "words": (np.full((2, 8, 8), "a"), "uint8, or floats from 0 to 1"),
    "0 to 255": (np.full((2, 8, 8), 255.0), "pixels go from 255 to 255"),
    "below 0": (np.full((2, 8, 8), -1.0), "pixels go from -1 to -1"),
    "NaN": (np.full((2, 8, 8), np.nan), "without NaN"),
    "a tensor of three axes": (torch.zeros(2, 8, 8), "shape"),
    "a tensor of whole numbers": (torch.zeros(2, 1, 8, 8, dtype=torch.int64), "floats from 0 to 1"),
}


@pytest.mark.parametrize(("X", "says"), WRONG.values(), ids=WRONG)
def test_wrong_pictures_are_refused(X, says):
    with pytest.raises(ValueError, match=says):
        augment(X, Augmentation(rotation=10))


@pytest.mark.parametrize("name", ["saturation", "hue"])
def test_grey_pictures_have_no_colour_to_change(name):
    grey = np.zeros((2, 8, 8), np.uint8)
    with pytest.raises(
        ValueError, match=rf"{name} needs colour, but the pictures are grey.*replace\({name}=0\)"
    ):
        augment(grey, Augmentation(**{name: 0.1}))
    with pytest.raises(ValueError, match=f"{name} needs colour"):
        train(Recipe(augment={name: 0.1}), load_digits())


def test_one_picture_of_one_pixel_is_no_trouble():
    every = Augmentation(**{name: each.highest for name, each in OPERATIONS.items() if each.kind != "mixing"})
    for policy in (
        every,
        Augmentation(preset="trivialaugment"),
        Augmentation(preset="randaugment", n_operations=9),
    ):
        for seed in range(20):
            assert augment(np.full((1, 1, 1, 3), 9, np.uint8), policy, random_state=seed).images.shape == (
                1,
                1,
                1,
                3,
            )


# ── what moves with them ─────────────────────────────────────────────────────────────────────────────────────────

MOVES = Augmentation(hflip=0.5, vflip=0.3, rotation=40, scale=0.3, shear=15, shift=0.2, crop=0.3)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_boxes_masks_points_and_pixels_move_together(seed):
    """A bright rectangle: its mask, its box, its corners and its pixels must end in the same place."""
    rng = np.random.default_rng(seed)
    left, top = rng.integers(8, 20, 2)
    right, bottom = left + rng.integers(8, 20), top + rng.integers(8, 20)
    X, codes = np.zeros((1, 48, 48), np.uint8), np.zeros((1, 48, 48), np.uint8)
    X[0, top:bottom, left:right], codes[0, top:bottom, left:right] = 255, 1
    box = np.array([[[left, top, right, bottom]]], dtype=float)
    middle = np.array([[[[(left + right) / 2, (top + bottom) / 2]]]])
    moved = augment(X, MOVES, boxes=box, masks=codes, keypoints=middle, min_visible=0, random_state=seed)
    by_pixels = augment(X, MOVES, boxes=box, instances=codes, min_visible=0, random_state=seed)
    np.testing.assert_array_equal(moved.masks[0] > 0, by_pixels.instances[0] > 0)
    assert np.abs((moved.images[0] > 127).astype(int) - (moved.masks[0] > 0)).mean() < 0.03
    if not moved.masks.any():
        return
    rows, columns = np.nonzero(moved.masks[0])
    around = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
    np.testing.assert_array_equal(by_pixels.boxes[0, 0], around)
    corners = box[0, 0, [[0, 1], [2, 1], [2, 3], [0, 3]]]
    exact = np.clip(geometry.move_points(corners[None], moved.maps, 48, 48)[0], -1e9, 1e9)
    if (exact >= 0).all() and (exact <= 48).all():
        assert (
            np.abs(moved.boxes[0, 0] - around).max() <= 1.5
        )  # a sharp corner may miss its last pixel's middle
        weight = moved.images[0].astype(float)
        at = np.arange(48) + 0.5
        centre = np.array([weight.sum(0) @ at, weight.sum(1) @ at]) / weight.sum()
        np.testing.assert_allclose(centre, moved.keypoints[0, 0, 0], atol=0.3)


def test_what_leaves_the_picture_is_dropped_by_the_share_that_is_left():
    X = np.zeros((1, 10, 10), np.uint8)
    codes = np.zeros((1, 10, 10), np.uint8)
    codes[0, :4, :4] = 1
    maps = augment(X, Augmentation(shift=1), random_state=2).maps[0, :, 2]
    for least in (0.0, 0.25, 0.5, 0.999):
        moved = augment(
            X,
            Augmentation(shift=1),
            boxes=[[[0, 0, 4, 4], [0, 0, 0, 0]]],
            instances=codes,
            keypoints=[[[[2, 2]], [[0, 0]]]],
            min_visible=least,
            random_state=2,
        )
        ends = np.array([maps, maps + 4]).clip(0, 10)
        share = np.prod(ends[1] - ends[0]) / 16
        corners = augment(X, Augmentation(shift=1), boxes=[[[0, 0, 4, 4]]], min_visible=least, random_state=2)
        assert corners.kept[0, 0] == (share > 0 and share >= least)
        assert not moved.kept[0, 1]
        if not moved.kept[0, 0]:
            assert not moved.boxes.any()
            assert not moved.instances.any()
            assert not moved.visible.any()


@pytest.mark.parametrize(
    ("flips", "mirrored"), [({"hflip": 1}, True), ({"vflip": 1}, True), ({"hflip": 1, "vflip": 1}, False)]
)
@pytest.mark.parametrize("turn", [0, 10])
def test_left_and_right_change_names_in_the_mirror_only(flips, mirrored, turn):
    points = np.array([[[[5.0, 2.0], [2.0, 6.0], [8.0, 6.0]]]])
    seen = [[[True, True, False]]]
    policy = Augmentation(**flips, rotation=turn)
    X, names = np.zeros((1, 10, 10), np.uint8), ("nose", "left_hand", "right_hand")
    with_names = augment(X, policy, keypoints=points, visible=seen, keypoint_names=names, random_state=0)
    without = augment(X, policy, keypoints=points, visible=seen, random_state=0)
    order = [0, 2, 1] if mirrored else [0, 1, 2]
    np.testing.assert_array_equal(with_names.keypoints, without.keypoints[:, :, order])
    np.testing.assert_array_equal(with_names.visible, without.visible[:, :, order])


def test_scenes_keep_what_belongs_together():
    scenes = load_scenes(n_train=30, n_test=1, n_val=1).train
    changed = augment_scenes(scenes, Augmentation(hflip=1))
    np.testing.assert_array_equal(changed.instances, scenes.instances[:, :, ::-1])
    np.testing.assert_array_equal(
        changed.boxes[..., [0, 2]], np.where(scenes.classes[..., None] < 0, 0, 64 - scenes.boxes[..., [2, 0]])
    )
    there = scenes.classes >= 0
    np.testing.assert_array_equal(changed.keypoints[there][:, 1, 0], 64 - scenes.keypoints[there][:, 2, 0])
    far = augment_scenes(scenes, Augmentation(shift=1), random_state=0)
    gone = (far.classes < 0) & there
    assert 0 < gone.sum() < there.sum()
    assert not far.boxes[gone].any()
    assert (far.masks > 0).sum() < (scenes.masks > 0).sum()
    assert (scenes.classes[there] >= 0).all()


X10 = np.zeros((2, 10, 10), np.uint8)
BAD_TARGETS = {
    "a box outside": ({"boxes": [[[0, 0, 4, 4]], [[0, 0, 11, 4]]]}, "box 0 of picture 1 .*within the 10×10"),
    "a box turned round": ({"boxes": [[[4, 0, 0, 4]], [[0, 0, 1, 4]]]}, "left ≤ right"),
    "NaN in a box": ({"boxes": np.full((2, 1, 4), np.nan)}, "box 0 of picture 0"),
    "boxes of others": ({"boxes": np.zeros((3, 1, 4))}, r"give \(2, k, 4\)"),
    "a mask of floats": ({"masks": np.zeros((2, 10, 10))}, "masks are float64"),
    "a mask of another size": ({"masks": np.zeros((2, 9, 10), int)}, "shape"),
    "instances without boxes": ({"instances": np.zeros((2, 10, 10), int)}, "give boxes"),
    "too many instances": (
        {"boxes": np.zeros((2, 1, 4)), "instances": np.full((2, 10, 10), 2)},
        "a place for each",
    ),
    "points of others": ({"keypoints": np.zeros((2, 1, 2))}, "keypoints have shape"),
    "NaN in a point": ({"keypoints": np.full((2, 1, 3, 2), np.nan)}, "visible=False"),
    "visible of others": ({"keypoints": np.zeros((2, 1, 3, 2)), "visible": [[[True]]]}, "visible has shape"),
    "names of others": (
        {"keypoints": np.zeros((2, 1, 3, 2)), "keypoint_names": ["left"]},
        "1 keypoint_names for 3",
    ),
    "a left one alone": (
        {"keypoints": np.zeros((2, 1, 2, 2)), "keypoint_names": ["nose", "left_hand"]},
        "'left_hand' has no partner",
    ),
    "a share of 2": ({"min_visible": 2}, "min_visible=2 is a share"),
}


@pytest.mark.parametrize(("targets", "says"), BAD_TARGETS.values(), ids=BAD_TARGETS)
def test_wrong_targets_are_refused(targets, says):
    with pytest.raises(ValueError, match=says):
        augment(X10, Augmentation(hflip=1), **targets)


def test_an_empty_mask_stays_empty():
    moved = augment(
        X10, MOVES, boxes=np.zeros((2, 3, 4)), instances=np.zeros((2, 10, 10), int), random_state=0
    )
    assert not moved.kept.any()
    assert not moved.instances.any()


# ── mixing, training, and views at test time ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["mixup", "cutmix"])
def test_labels_are_mixed_as_pictures_are(name):
    x = torch.rand(8, 1, 10, 10)
    y = torch.arange(8)
    for seed in range(10):
        batch = mix(x, y, Augmentation(**{name: 1.0}), random_state=seed)
        assert 0.5 <= batch.share <= 1
        expected = batch.share * x[batch.y] + (1 - batch.share) * x[batch.other]
        if name == "mixup":
            torch.testing.assert_close(batch.images, expected)
        else:
            own = (batch.images == x[batch.y]).flatten(1).float().mean(dim=1)
            pasted = (batch.images == x[batch.other]).flatten(1).float().mean(dim=1)
            differ = batch.y != batch.other
            torch.testing.assert_close(own[differ], torch.full_like(own, batch.share)[differ])
            torch.testing.assert_close(pasted[differ], torch.full_like(own, 1 - batch.share)[differ])


def test_the_loss_of_mixed_labels_is_that_of_soft_labels():
    batch = mix(torch.rand(8, 1, 6, 6), torch.arange(8) % 3, Augmentation(mixup=1.0), random_state=0)
    logits = torch.randn(8, 3)
    expected = torch.nn.functional.cross_entropy(logits, batch.soft_labels(3))
    torch.testing.assert_close(batch.loss(torch.nn.functional.cross_entropy, logits), expected)
    assert batch.share < 1


def test_mixing_needs_labels():
    with pytest.raises(
        ValueError, match=r"mixup mixes labels too; use mix\(\), or policy.replace\(mixup=0\)"
    ):
        augment(X10, Augmentation(mixup=0.2))
    with pytest.raises(TypeError, match="policy is a dict; give an Augmentation"):
        augment(X10, {"rotation": 3})


def test_off_training_is_as_without_and_on_it_is_another_reproducible_run():
    data, recipe = load_digits(), Recipe(model="mlp", epochs=2, dropout=0.2)
    runs = [train(recipe.replace(augment=each), data) for each in (None, {}, {"shift": 0.2}, {"shift": 0.2})]
    weights = [run.model.head.weight for run in runs]
    assert torch.equal(weights[0], weights[1])
    assert torch.equal(weights[2], weights[3])
    assert not torch.equal(weights[0], weights[2])
    assert runs[2].history[0]["val_loss"] != runs[0].history[0]["val_loss"]


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_learns_from_mixed_labels(loss):
    policy = {"rotation": 10, "mixup": 0.3, "cutmix": [1.0, 0.5]}
    run = train(Recipe(model="cnn", epochs=3, loss=loss, augment=policy), load_digits())
    assert run.history[-1]["train_loss"] < run.history[0]["train_loss"]


def test_only_the_batches_are_changed_not_the_data_nor_validation(monkeypatch):
    data = load_digits()
    before = data.train.X.copy()
    run = train(Recipe(model="linear", epochs=1, augment={"erasing": 0.9, "noise": 0.5}), data)
    np.testing.assert_array_equal(data.train.X, before)
    predicted = run.predict(data.val.X)
    assert run.history[-1]["val_accuracy"] == pytest.approx((predicted == data.val.y).mean())


def test_a_table_cannot_be_turned():
    from course_lib.datasets import load_wine

    with pytest.raises(ValueError, match="pictures have shape"):
        train(Recipe(model="mlp", augment={"rotation": 5}), load_wine())


def test_views_are_averaged_and_the_picture_itself_is_one():
    mean_light = SimpleNamespace(predict_proba=lambda X: X.mean(axis=(1, 2))[:, None] / 255)
    X = pictures(4, colour=False)
    np.testing.assert_array_equal(
        predict_augmented(mean_light, X, MOVES, views=1), mean_light.predict_proba(X)
    )
    rng, total = np.random.default_rng(3), mean_light.predict_proba(X)
    for _ in range(2):
        total = total + mean_light.predict_proba(augment(X, MOVES, random_state=rng).images)
    np.testing.assert_allclose(predict_augmented(mean_light, X, MOVES, views=3, random_state=3), total / 3)
    with pytest.raises(ValueError, match="views is 0"):
        predict_augmented(mean_light, X, MOVES, views=0)


# ── the papers' spaces ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("preset", "rounds"), [("trivialaugment", 1), ("randaugment", 3)])
def test_every_operation_of_the_space_is_drawn_as_often(preset, rounds, monkeypatch):
    seen, levels, strengths = dict.fromkeys(presets.SPACE, 0), set(), presets.strengths

    def counted(preset, name, level, size):
        seen[name] += len(level)
        levels.update(level.tolist())
        return strengths(preset, name, level, size)

    monkeypatch.setattr(presets, "strengths", counted)
    policy = Augmentation(preset=preset, n_operations=rounds, magnitude=7)
    augment(np.zeros((2_800, 4, 4), np.uint8), policy, random_state=0)
    assert len(seen) == 14
    assert 140 * rounds < min(seen.values()) <= max(seen.values()) < 260 * rounds
    assert levels == (set(range(31)) if preset == "trivialaugment" else {7})


@pytest.mark.parametrize(
    ("preset", "name", "highest"),
    [
        ("trivialaugment", "shear_x", 0.99),
        ("trivialaugment", "shift_y", 32),
        ("trivialaugment", "rotate", 135),
        ("trivialaugment", "brightness", 0.99),
        ("trivialaugment", "posterise", 2),
        ("trivialaugment", "solarise", 0),
        ("randaugment", "shear_x", 0.3),
        ("randaugment", "shift_x", 150 / 331 * 40),
        ("randaugment", "rotate", 30),
        ("randaugment", "contrast", 0.9),
        ("randaugment", "posterise", 4),
    ],
)
def test_the_highest_level_is_the_papers(preset, name, highest):
    assert presets.strengths(preset, name, np.array([30]), (20, 40)) == pytest.approx(highest)
