"""The code that judges the answers to each question, in numpy and scikit-learn."""

_IOU = """
def box_iou(boxes, others):  # torchvision.ops.box_iou does the same with tensors
    boxes, others = (np.asarray(each, dtype=float).reshape(-1, 4) for each in (boxes, others))
    low = np.maximum(boxes[:, None, :2], others[:, :2])
    high = np.minimum(boxes[:, None, 2:], others[:, 2:])
    shared = (high - low).clip(min=0).prod(axis=2)
    areas, other_areas = ((each[:, 2:] - each[:, :2]).prod(axis=1) for each in (boxes, others))
    return shared / np.maximum(areas[:, None] + other_areas - shared, 1e-9)
"""

_MASK_IOU = """
def mask_iou(masks, others):
    masks, others = (np.asarray(each, dtype=float).reshape(len(each), -1) for each in (masks, others))
    if not len(masks) or not len(others):
        return np.zeros((len(masks), len(others)))
    shared = masks @ others.T
    return shared / np.maximum(masks.sum(axis=1)[:, None] + others.sum(axis=1) - shared, 1e-9)
"""

_MATCH = """
def match(overlap, threshold):  # the surest answer first; each takes the free object that it overlaps most
    free, found = np.array(overlap, dtype=float, ndmin=2), []
    for row in free:
        at = row.argmax() if row.size and row.max() >= threshold else -1
        if at >= 0:
            free[:, at] = -1
        found.append(at)
    return np.array(found, dtype=int)
"""

_AVERAGE = """
def average_precision(code, threshold):  # of one class, over all pictures
    scores, right, objects = [], [], 0
    for there, said in zip(truth["objects"], answers["objects"]):
        mine = np.flatnonzero(np.asarray(said["labels"]) == code)
        mine = mine[np.argsort(-np.asarray(said["scores"])[mine], kind="stable")]
        own = np.asarray(there["labels"]) == code
        overlap = {overlap}(said["{part}"], there["{part}"])[mine][:, own]
        scores.append(np.asarray(said["scores"])[mine])
        right.append(match(overlap, threshold) >= 0)
        objects += own.sum()
    order = np.argsort(-np.concatenate(scores), kind="stable")
    right = np.concatenate(right)[order]
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    return precision[right].sum() / objects

codes = np.unique(np.concatenate([one["labels"] for one in truth["objects"]]).astype(int))
number = np.mean([average_precision(code, {iou!r}) for code in codes])  # AP at this IoU
"""

_POSE = """
near_enough = []
for there, said in zip(truth["objects"], answers["objects"]):
    sure = np.flatnonzero(np.asarray(said["scores"]) >= {score!r})
    sure = sure[np.argsort(-np.asarray(said["scores"])[sure], kind="stable")]
    overlap = box_iou(np.asarray(said["boxes"])[sure], there["boxes"])
    named = np.asarray(said["labels"])[sure][:, None] == np.asarray(there["labels"])
    found = match(np.where(named, overlap, 0), 0.5)
    points = np.full(np.shape(there["keypoints"]), np.nan)  # what is not found is not near
    points[found[found >= 0]] = np.asarray(said["keypoints"])[sure[found >= 0]]
    boxes = np.asarray(there["boxes"], dtype=float).reshape(-1, 4)
    sizes = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=0)
    away = np.linalg.norm(points - there["keypoints"], axis=-1)
    near_enough.append(away <= {near!r} * sizes[:, None])
number = np.concatenate(near_enough).mean()  # PCK
"""

_IDENTITY = """
labels = np.concatenate([one["labels"] for one in truth["objects"]])
identities = np.concatenate([one["identities"] for one in truth["objects"]])
vectors = np.concatenate(answers["embeddings"])
unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
one, other = np.triu_indices(len(unit), 1)
alike = labels[one] == labels[other]  # judged within a class
one, other = one[alike], other[alike]
same, similarity = identities[one] == identities[other], (unit[one] * unit[other]).sum(axis=1)
accepted = similarity >= {score!r}
number = roc_auc_score(same, similarity)
"""


def code_of(task: str, score: float, iou: float, near: float) -> str:
    """Write the code; it expects `truth` and `answers`, and leaves what the control shows in ``number``."""
    named = {"score": score, "iou": iou, "near": near}
    bodies = {
        "classification": 'number = f1_score(truth["present"], answers["present"] >= {score!r}, average="macro", '
        "zero_division=0)\n",
        "semantic": 'number = jaccard_score(np.ravel(truth["segments"]), np.ravel(answers["segments"]), '
        'average="macro")  # mean IoU\n',
        "video": 'number = accuracy_score(truth["actions"], np.argmax(answers["actions"], axis=1))\n',
        "detection": _IOU + _MATCH + _AVERAGE,
        "instance": _MASK_IOU + _MATCH + _AVERAGE,
        "pose": _IOU + _MATCH + _POSE,
        "identity": _IDENTITY,
    }
    imports = {
        "classification": "f1_score",
        "semantic": "jaccard_score",
        "video": "accuracy_score",
        "identity": "roc_auc_score",
    }
    part = (
        {"overlap": "box_iou", "part": "boxes"}
        if task == "detection"
        else {"overlap": "mask_iou", "part": "masks"}
    )
    head = "import numpy as np\n"
    if task in imports:
        head += f"from sklearn.metrics import {imports[task]}\n"
    return (
        head
        + "\n# truth, answers: as the control was given them\n"
        + bodies[task].format(**named, **part).lstrip("\n")
    )
