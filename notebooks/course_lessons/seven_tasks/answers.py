"""Train a network for each question, and let it answer."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    grid_sample,
    max_pool2d,
)
from tqdm import trange

from course_lessons.seven_tasks.networks import (
    STRIDE,
    BoxHead,
    Embedder,
    ImageHead,
    PixelHead,
    RegionHead,
    Trunk,
    regions,
    soft_argmax,
)
from course_lessons.seven_tasks.scenes import ACTIONS, PLACES, SEEN, TaskScenes
from course_lib.datasets.scene_painting import KEYPOINT_NAMES, KINDS, SIDE
from course_lib.validation import check_one_of, check_whole_number

BATCH = 16
CROP = 24  # side of the picture of an object that its embedding is made from
ROOM = 1.2  # a region is larger than its box by this factor, so that nothing at the edge is cut
MOST = 15  # objects answered for one scene
LEAST_SCORE = 0.05
_EVERY = 64  # scenes looked at together


class Network(nn.Module):
    """The trunk with the heads that a question needs."""

    def __init__(self, channels: int = 3, **heads: nn.Module) -> None:
        super().__init__()
        self.trunk = Trunk(channels)
        self.heads = nn.ModuleDict(heads)


NETWORKS: dict[str, Callable[[], nn.Module]] = {
    "image": lambda: Network(image=ImageHead(len(KINDS))),
    "pixels": lambda: Network(pixels=PixelHead(len(KINDS) + 1)),
    "objects": lambda: Network(
        boxes=BoxHead(len(KINDS)), regions=RegionHead(len(KEYPOINT_NAMES))
    ),
    "identity": lambda: Embedder(SEEN * len(KINDS)),
    "action": lambda: Network(6, image=ImageHead(len(ACTIONS))),
    "action, one frame": lambda: Network(3, image=ImageHead(len(ACTIONS))),
}
"""Five networks answer seven questions: boxes, masks and keypoints come from one."""


def fit(
    question: str,
    scenes: TaskScenes,
    *,
    steps: int = 300,
    seed: int = 0,
    progress: bool = False,
) -> nn.Module:
    """Train the network that answers a question.

    Parameters
    ----------
    question : str
        A key of `NETWORKS`.
    scenes : TaskScenes
        Annotated as the question needs it.
    steps, seed : int
        Batches of 16 scenes; a seed for the first weights and the order.
    progress : bool, default=False
        Whether to draw a bar.

    Returns
    -------
    nn.Module
        Ready to answer (in ``eval`` mode).

    Raises
    ------
    ValueError
        If there is no such question, or fewer than 1 step or 2 scenes.
    """
    check_one_of("question", question, NETWORKS)
    steps = check_whole_number("steps", steps, at_least=1)
    check_whole_number("the number of scenes", len(scenes), at_least=2)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = NETWORKS[question]()
        inputs, loss = _LOSSES[question](network, scenes)
        optimizer = torch.optim.AdamW(network.parameters(), weight_decay=1e-3)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, 8e-3, total_steps=steps
        )
        order = _endless(len(inputs), torch.Generator().manual_seed(seed))
        for _ in trange(steps, desc=question, unit="step", disable=not progress):
            rows = next(order)
            optimizer.zero_grad()
            loss(inputs[rows], rows).backward()
            optimizer.step()
            schedule.step()
    return network.eval()


def _endless(n: int, generator: torch.Generator) -> Any:
    """Give batches of rows, pass after pass, each in a new order."""
    while True:
        rows = torch.randperm(n, generator=generator)
        yield from (
            batch for batch in rows.split(BATCH) if len(batch) == min(n, BATCH)
        )


# -- what each question is trained on ------------------------------------------------------------------


def pixels(images: np.ndarray) -> Tensor:
    """Turn uint8 images (n, h, w, 3) into what networks read: each in its own light, (n, 3, h, w)."""
    light = torch.from_numpy(images).permute(0, 3, 1, 2).float()
    deviation, mean = torch.std_mean(light, dim=(2, 3), keepdim=True)
    return (light - mean) / (deviation + 1)


def _of_image(network: Any, scenes: TaskScenes) -> tuple[Tensor, Callable]:
    present = torch.from_numpy(scenes.present).float()

    def loss(images: Tensor, rows: Tensor) -> Tensor:
        logits = network.heads["image"](network.trunk(images))
        return binary_cross_entropy_with_logits(logits, present[rows])

    return pixels(scenes.images), loss


def _of_pixels(network: Any, scenes: TaskScenes) -> tuple[Tensor, Callable]:
    segments = torch.from_numpy(scenes.segments)

    def loss(images: Tensor, rows: Tensor) -> Tensor:
        return cross_entropy(
            network.heads["pixels"](network.trunk(images)), segments[rows]
        )

    return pixels(scenes.images), loss


def _of_action(network: Any, scenes: TaskScenes) -> tuple[Tensor, Callable]:
    actions = torch.from_numpy(scenes.actions)

    def loss(images: Tensor, rows: Tensor) -> Tensor:
        return cross_entropy(
            network.heads["image"](network.trunk(images)), actions[rows]
        )

    two = network.trunk.fine[0][0].in_channels == 6
    return moments(scenes, two), loss


def moments(scenes: TaskScenes, two: bool = True) -> Tensor:
    """Give what an action is read from: both moments on top of each other, or only the first."""
    first = pixels(scenes.images)
    return torch.cat([first, pixels(scenes.after)], dim=1) if two else first


def _of_identity(network: Any, scenes: TaskScenes) -> tuple[Tensor, Callable]:
    crops, classes, identities = crop_objects(scenes)
    codes = torch.from_numpy(classes * SEEN + identities)

    def loss(images: Tensor, rows: Tensor) -> Tensor:
        return cross_entropy(network.logits(network(images)), codes[rows])

    return crops, loss


def crop_objects(scenes: TaskScenes) -> tuple[Tensor, np.ndarray, np.ndarray]:
    """Cut every annotated object out by its box: pictures (objects, 3, 24, 24), class and individual of each."""
    scene, place = np.nonzero(scenes.classes >= 0)
    boxes = torch.from_numpy(scenes.boxes[scene, place])
    crops = regions(pixels(scenes.images), boxes, torch.from_numpy(scene), CROP)
    return crops, scenes.classes[scene, place], scenes.identities[scene, place]


def _of_objects(network: Any, scenes: TaskScenes) -> tuple[Tensor, Callable]:
    classes, boxes = (
        torch.from_numpy(scenes.classes),
        torch.from_numpy(scenes.boxes),
    )
    keypoints = torch.from_numpy(scenes.keypoints)
    own = torch.from_numpy(
        scenes.instances[:, None] == np.arange(1, PLACES + 1)[:, None, None]
    )

    def loss(images: Tensor, rows: Tensor) -> Tensor:
        maps = network.trunk(images)
        image, place = torch.nonzero(classes[rows] >= 0, as_tuple=True)
        row, edges = rows[image], boxes[rows[image], place]
        total = box_loss(
            *network.heads["boxes"](maps), image, classes[row, place], edges
        )
        around = enlarged(
            edges
            + torch.randn_like(edges)
            * (edges[:, 2:] - edges[:, :2]).repeat(1, 2)
            * 0.05
        )
        mask, heat = network.heads["regions"](maps, around, image)
        covered = regions(
            own[row, place][:, None].float(),
            around,
            torch.arange(len(row)),
            mask.shape[-1],
        )
        total = total + binary_cross_entropy_with_logits(mask, covered)
        places = soft_argmax(heat)
        size = (around[:, 2:] - around[:, :2])[:, None]
        wanted = (keypoints[row, place] - around[:, None, :2]) / size
        inside = ((wanted > 0) & (wanted < 1)).all(dim=2)
        away = (places - wanted)[inside].abs()
        return total + 5 * away.sum() / max(1, away.numel())

    return pixels(scenes.images), loss


def box_loss(
    logits: Tensor, edges: Tensor, image: Tensor, classes: Tensor, boxes: Tensor
) -> Tensor:
    """Add how wrong the scores are (focal loss round each middle; Zhou et al., 2019) and the edges (1 − IoU)."""
    n_cells = logits.shape[-1]
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2 / STRIDE - 0.5
    cells = torch.arange(n_cells)
    away = ((cells - middle[:, :1]) ** 2)[:, None] + ((cells - middle[:, 1:]) ** 2)[
        :, :, None
    ]
    heat = torch.zeros_like(logits)
    for k, near in enumerate((-away / 1.5).exp()):
        torch.maximum(
            heat[image[k], classes[k]], near, out=heat[image[k], classes[k]]
        )
    column, row = middle.round().long().clamp(0, n_cells - 1).unbind(1)
    heat[image, classes, row, column] = 1
    chance = logits.sigmoid().clamp(1e-4, 1 - 1e-4)
    hit = heat == 1
    scores = -((1 - chance) ** 2 * chance.log())[hit].sum()
    scores = scores - ((1 - heat) ** 4 * chance**2 * (1 - chance).log())[~hit].sum()
    which, y, x = torch.nonzero(away < 2.1, as_tuple=True)
    overlap = _overlap(edges[image[which], :, y, x], boxes[which])
    return scores / max(1, len(image)) + 2 * (1 - overlap).sum() / max(
        1, len(which)
    )


def _overlap(one: Tensor, other: Tensor) -> Tensor:
    """Give the generalised IoU of boxes in pairs (Rezatofighi et al., CVPR 2019)."""
    low, high = (
        torch.maximum(one[:, :2], other[:, :2]),
        torch.minimum(one[:, 2:], other[:, 2:]),
    )
    shared = (high - low).clamp(min=0).prod(1)
    both = sum((box[:, 2:] - box[:, :2]).prod(1) for box in (one, other)) - shared
    hull = torch.maximum(one[:, 2:], other[:, 2:]) - torch.minimum(
        one[:, :2], other[:, :2]
    )
    return shared / both - (hull.prod(1) - both) / hull.prod(1)


def enlarged(boxes: Tensor) -> Tensor:
    """Give boxes with some room around them."""
    middle, half = (
        (boxes[:, :2] + boxes[:, 2:]) / 2,
        (boxes[:, 2:] - boxes[:, :2]) * ROOM / 2,
    )
    return torch.cat([middle - half, middle + half], dim=1)


_LOSSES = {
    "image": _of_image,
    "pixels": _of_pixels,
    "objects": _of_objects,
    "identity": _of_identity,
    "action": _of_action,
    "action, one frame": _of_action,
}


# -- answers -------------------------------------------------------------------------------------------


@torch.inference_mode()
def answer(question: str, network: Any, scenes: TaskScenes) -> Any:
    """Let a network answer its question; `question` is that which it was trained for.

    Returns
    -------
    ndarray, or list of dict
        "image": the probability that each kind is there, (n, 5). "pixels": a class for each pixel, uint8 (n, 64, 64).
        "action": a probability for each, (n, 5). "identity": a unit vector for each object in its box, (objects, 32).
        "objects": what `find_objects` gives.
    """
    if question == "objects":
        return [
            found
            for part in pixels(scenes.images).split(_EVERY)
            for found in find_objects(network, part)
        ]
    if question == "identity":
        return network(crop_objects(scenes)[0]).numpy()
    of_clips = question.startswith("action")
    inputs = (
        moments(scenes, question == "action") if of_clips else pixels(scenes.images)
    )
    head = network.heads["pixels" if question == "pixels" else "image"]
    logits = torch.cat([head(network.trunk(part)) for part in inputs.split(_EVERY)])
    if question == "pixels":
        return logits.argmax(dim=1).to(torch.uint8).numpy()
    return (
        logits.sigmoid() if question == "image" else logits.softmax(dim=1)
    ).numpy()


def find_objects(network: Any, images: Tensor) -> list[dict[str, np.ndarray]]:
    """Find the objects of some images: where the score is higher than around it.

    Returns
    -------
    list of dict
        For each image, the surest first: labels (k,), scores (k,), boxes (k, 4), masks (k, 64, 64) and keypoints
        (k, 4, 2).
    """
    maps = network.trunk(images)
    logits, edges = network.heads["boxes"](maps)
    scores = logits.sigmoid()
    scores = scores * (scores == max_pool2d(scores, 3, 1, 1))
    best, where = scores.flatten(1).topk(MOST)
    image, rank = torch.nonzero(best > LEAST_SCORE, as_tuple=True)
    labels, cell = (
        where[image, rank] // scores[0, 0].numel(),
        where[image, rank] % scores[0, 0].numel(),
    )
    boxes = edges.flatten(2)[image, :, cell].clamp(0, SIDE)
    around = enlarged(boxes)
    mask, heat = network.heads["regions"](maps, around, image)
    masks, shares = _pasted(mask, around), soft_argmax(heat)
    points = around[:, None, :2] + shares * (around[:, 2:] - around[:, :2])[:, None]
    columns = {
        "labels": labels,
        "scores": best[image, rank],
        "boxes": boxes,
        "masks": masks,
        "keypoints": points,
    }
    return [
        {name: values[image == each].numpy() for name, values in columns.items()}
        for each in range(len(images))
    ]


def _pasted(logits: Tensor, boxes: Tensor) -> Tensor:
    """Lay the small masks of boxes into images: bool (boxes, 64, 64)."""
    pixel = torch.arange(SIDE) + 0.5
    size = (boxes[:, 2:] - boxes[:, :2]).clamp(min=1)
    x, y = (2 * (pixel - boxes[:, k, None]) / size[:, k, None] - 1 for k in (0, 1))
    grid = torch.stack(
        [x[:, None].expand(-1, SIDE, -1), y[:, :, None].expand(-1, -1, SIDE)],
        dim=-1,
    )
    inside = (grid.abs() <= 1).all(dim=-1)
    return (grid_sample(logits, grid, align_corners=False)[:, 0] > 0) & inside
