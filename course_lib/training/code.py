"""The training loop that a recipe stands for, as plain torch."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from course_lib.training.optimizers import optimizer_code

if TYPE_CHECKING:
    from course_lib.training.recipe import Recipe

_NOT_IN_IT = ("policy", "loss", "patience", "augment", "transfer")


def code(recipe: Recipe) -> str:
    """Write a recipe as `Recipe.code` says."""
    for field in dataclasses.fields(recipe):
        value = getattr(recipe, field.name)
        if field.name in _NOT_IN_IT and value != field.default:
            raise ValueError(f"{field.name}={value!r} is not in these lines; leave it out")
    in_epoch, steps = f"-(-len(y) // {recipe.batch_size})", recipe.steps
    epochs, left, total = f"{recipe.epochs}", "", f"{recipe.epochs} * {in_epoch}"
    if steps is not None:
        epochs, left, total = "-(-steps // in_epoch)", "[: steps - epoch * in_epoch]", "steps"
    rate, decay = recipe.learning_rate, recipe.weight_decay
    made = optimizer_code(recipe.optimizer, "model.parameters()", learning_rate=rate, weight_decay=decay)
    dropout = [
        "for layer in model.modules():",
        "    if isinstance(layer, torch.nn.Dropout):",
        f"        layer.p = {recipe.dropout!r}",
    ]
    cosine = [f"schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max={total})"]
    one_cycle = [
        "schedule = torch.optim.lr_scheduler.OneCycleLR(",
        f"    optimizer, {rate!r}, total_steps={total}, cycle_momentum=False",
        ")",
    ]
    schedule = {"cosine": cosine, "one_cycle": one_cycle}.get(recipe.schedule, [])
    smoothing = f", label_smoothing={recipe.label_smoothing!r}" if recipe.label_smoothing else ""
    clip = f"        torch.nn.utils.clip_grad_norm_(model.parameters(), {recipe.max_grad_norm!r})"
    lines = [
        "import torch",
        "from torch.nn.functional import cross_entropy",
        "",
        *([] if not recipe.dropout else dropout),
        *([] if steps is None else [f"steps, in_epoch = {steps}, {in_epoch}"]),
        f"optimizer = {made}",
        *schedule,
        f"order = torch.Generator().manual_seed({recipe.seed})",
        "model.train()",
        f"for epoch in range({epochs}):",
        f"    for batch in torch.randperm(len(y), generator=order).split({recipe.batch_size}){left}:",
        f"        loss = cross_entropy(model(x[batch]), y[batch]{smoothing})",
        *(
            [f"        loss += {recipe.l1!r} * sum(weight.abs().sum() for weight in model.parameters())"]
            if recipe.l1
            else []
        ),
        "        optimizer.zero_grad()",
        "        loss.backward()",
        *([] if recipe.max_grad_norm is None else [clip]),
        "        optimizer.step()",
        *(["        schedule.step()"] if schedule else []),
    ]
    return "\n".join(lines)
