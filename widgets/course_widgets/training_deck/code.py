"""A deck's recipe as plain torch: the samples as the model reads them, the model, the loop."""

from course_lib.datasets import Dataset
from course_lib.models import build
from course_lib.training import Recipe
from course_lib.training.run import Inputs


def write(recipe: Recipe, data: Dataset) -> str:
    """Write the whole training, for ``X`` and ``y`` as the deck has them: arrays, and whole numbers for classes."""
    shape = Inputs.fit(data.train.X[:2]).shape
    scaler = [] if len(shape) > 1 else ["from sklearn.preprocessing import StandardScaler"]
    made, imports = _model(recipe, shape, data.n_classes)
    loop = recipe.replace(dropout=0.0).code()  # the model has its dropout
    head, _, body = loop.partition("\n\n")
    lines = [
        *head.split("\n"),
        *imports,
        *scaler,
        "",
        *_read(shape, data),
        "y = torch.tensor(y)",
        "",
        f"torch.manual_seed({recipe.seed})",
        *made,
        "",
        body,
    ]
    return "\n".join(lines)


def _read(shape: tuple[int, ...], data: Dataset) -> list[str]:
    if len(shape) == 1:
        return ["x = torch.tensor(StandardScaler().fit_transform(X), dtype=torch.float32)"]
    scaled = " / 255" if data.train.X.dtype.kind == "u" and data.train.X.dtype.itemsize == 1 else ".float()"
    arranged = ".permute(0, 3, 1, 2)" if data.train.X.ndim == 4 else ".unsqueeze(1)"
    return [f"x = torch.tensor(X){arranged}{scaled}"]


def _model(recipe: Recipe, shape: tuple[int, ...], n_classes: int) -> tuple[list[str], list[str]]:
    """Write the model out where it is a chain of torch's own layers; others come from the library."""
    model = build(recipe.model, shape, n_classes, width=recipe.width, dropout=recipe.dropout, seed=0)
    body = list(model.body.children()) or [model.body]
    layers = [*body, *([model.dropout] if recipe.dropout else []), model.head]
    if all(type(each).__module__.startswith("torch.nn") and not list(each.children()) for each in layers):
        chain = ["model = nn.Sequential(", *(f"    nn.{each!r}," for each in layers), ")"]
        return chain, ["from torch import nn"]
    width = f", width={recipe.width!r}" if recipe.width != 1 else ""
    dropout = f", dropout={recipe.dropout!r}" if recipe.dropout else ""
    call = f"model = build({recipe.model!r}, {shape}, {n_classes}{width}{dropout})"
    return [call], ["from course_lib.models import build"]
