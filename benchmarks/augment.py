"""Milliseconds to augment a batch of 64, beside kornia and albumentations, and beside a training step. One thread.

Everybody flips, turns, shifts, scales, crops, changes light and contrast, and adds noise: grey 28×28, colour 64×64,
and colour with a mask and three boxes of four keypoints each. albumentations takes one picture at a time, of numbers
of eight bits as it likes them best. The contestants take turns; the median of their turns counts, in the processor's
seconds.
"""

import statistics
import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import torch

from course_lib.augment import Augmentation, augment, mix
from course_lib.models import build

POLICY = Augmentation(
    hflip=0.5, rotation=15, shift=0.1, scale=0.1, crop=0.2, brightness=0.2, contrast=0.2, noise=0.05
)
BATCH, TURNS = 64, 24
SETTINGS = {"grey 28×28": (1, 28), "colour 64×64": (3, 64), "with mask, boxes, keypoints": (3, 64)}
Work = Callable[[], object]


def main() -> pd.DataFrame:
    """Time all contestants; ratio is to ours in the same setting, and says what is not installed."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    rows = []
    for name, (channels, side) in SETTINGS.items():
        data, targets = _batch(channels, side), "mask" in name
        made = {who: make(data, targets) for who, make in CONTESTANTS.items()}
        if not targets:
            made["grid_sample alone"] = _grid_sample(data)
            made["a training step of the small cnn"] = _training_step(data)
        ms: dict[str, list[float]] = {who: [] for who in made}
        for turn in range(TURNS):
            for who, work in made.items():
                if work is not None and (who != "albumentations" or turn < TURNS // 4):
                    started = time.process_time()
                    work()
                    ms[who].append(1e3 * (time.process_time() - started))
        ours = statistics.median(ms["course_lib.augment"])
        for who, times in ms.items():
            taken = statistics.median(times) if times else float("nan")
            note = "" if times else "not installed"
            rows.append({"a batch of 64": name, "by": who, "ms": taken, "ratio": taken / ours, "note": note})
    torch.set_num_threads(threads)
    return pd.DataFrame(rows)


def _batch(channels: int, side: int) -> dict[str, np.ndarray | torch.Tensor]:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (BATCH, channels, side, side), dtype=np.uint8)
    corner = rng.uniform(0.1, 0.5, (BATCH, 3, 2)) * side
    boxes = np.concatenate([corner, corner + rng.uniform(0.1, 0.4, corner.shape) * side], axis=2)
    return {
        "images": torch.from_numpy(images) / 255,
        "bytes": images.transpose(0, 2, 3, 1).copy(),
        "mask": rng.integers(0, 4, (BATCH, side, side), dtype=np.uint8),
        "boxes": boxes,
        "keypoints": rng.uniform(0.1, 0.9, (BATCH, 3, 4, 2)) * side,
    }


def _ours(data, targets: bool) -> Work:
    rng, y = np.random.default_rng(0), torch.zeros(BATCH, dtype=torch.long)
    if not targets:
        return lambda: mix(data["images"], y, POLICY, random_state=rng)
    known = {"masks": data["mask"], "boxes": data["boxes"], "keypoints": data["keypoints"]}
    return lambda: augment(data["images"], POLICY, **known, random_state=rng)


def _kornia(data, targets: bool) -> Work | None:
    try:
        import kornia.augmentation as K
    except ImportError:
        return None

    side = data["images"].shape[-1]
    steps = (
        K.RandomHorizontalFlip(p=0.5),
        K.RandomAffine(degrees=15.0, translate=(0.1, 0.1), scale=(0.9, 1.1), p=1.0),
        K.RandomResizedCrop((side, side), scale=(0.64, 1.0), ratio=(1.0, 1.0), p=1.0),
        K.ColorJitter(brightness=0.2, contrast=0.2, p=1.0),
        K.RandomGaussianNoise(std=0.05, p=1.0),
    )
    if not targets:
        sequence = K.AugmentationSequential(*steps, data_keys=["input"])
        return lambda: sequence(data["images"])
    sequence = K.AugmentationSequential(*steps, data_keys=["input", "mask", "bbox_xyxy", "keypoints"])
    mask = torch.from_numpy(data["mask"]).float().unsqueeze(1)
    boxes, points = (torch.from_numpy(data[name]).float() for name in ("boxes", "keypoints"))
    return lambda: sequence(data["images"], mask, boxes, points.flatten(1, 2))


def _albumentations(data, targets: bool) -> Work | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it asks the internet for a newer version
            import albumentations as A
    except ImportError:
        return None

    side, kinds = data["bytes"].shape[1], {}
    if targets:
        kinds["bbox_params"] = A.BboxParams(format="pascal_voc", label_fields=["labels"])
        kinds["keypoint_params"] = A.KeypointParams(format="xy", remove_invisible=False)
    sequence = A.Compose(
        [
            A.HorizontalFlip(p=0.5),
            A.Affine(scale=(0.9, 1.1), translate_percent=(-0.1, 0.1), rotate=(-15, 15), p=1.0),
            A.RandomResizedCrop((side, side), scale=(0.64, 1.0), ratio=(1.0, 1.0), p=1.0),
            A.RandomBrightnessContrast(0.2, 0.2, p=1.0),
            A.GaussNoise(std_range=(0.05, 0.05), p=1.0),
        ],
        **kinds,
    )

    def work() -> list:
        if not targets:
            return [sequence(image=image) for image in data["bytes"]]
        known = zip(
            data["bytes"], data["mask"], data["boxes"], data["keypoints"].reshape(BATCH, 12, 2), strict=True
        )
        return [
            sequence(image=image, mask=mask, bboxes=boxes, keypoints=points, labels=[0, 1, 2])
            for image, mask, boxes, points in known
        ]

    return work


def _grid_sample(data) -> Work:
    images = data["images"]
    grid = torch.rand(BATCH, *images.shape[-2:], 2) * 2 - 1
    return lambda: torch.nn.functional.grid_sample(images, grid, align_corners=False)


def _training_step(data) -> Work:
    images, y = data["images"], torch.arange(BATCH) % 10
    model = build("cnn", tuple(images.shape[1:]), 10, seed=0).to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), fused=True)

    def step() -> None:
        for weight in model.parameters():
            weight.grad = None
        torch.nn.functional.cross_entropy(model(images), y).backward()
        optimizer.step()

    return step


CONTESTANTS = {"course_lib.augment": _ours, "kornia": _kornia, "albumentations": _albumentations}

if __name__ == "__main__":
    from benchmarks.__main__ import run

    run("augment")
