"""Over-fitting on a small subset: keep the accuracy, lose the false confidence."""

from functools import cache

from course_lib.datasets import load_sketches
from course_lib.exercises import Exercise, Retry

FEW, LOSS_CUT, POINTS = 300, 0.85, 0.04


@cache
def _trained(recipe):
    from course_lib.training import train

    return train(recipe, load_sketches()).history[-1]


def _base():
    from course_lib.training import Recipe

    return Recipe(policy="random", budget=FEW, epochs=80, learning_rate=5e-3)


def _judge(recipe) -> Retry | None:
    from course_lib.training import Recipe

    if not isinstance(recipe, Recipe):
        return Retry(
            f"Your answer is a `{type(recipe).__name__}`. Change the recipe: `by_heart.replace(…)`."
        )
    if (
        recipe.policy != "random"
        or recipe.budget is None
        or not recipe.budget <= FEW
    ):
        return Retry(
            f"More or other data would help, but you have no more: keep the {FEW} images drawn at random."
        )
    if recipe.budget < FEW:
        return Retry(
            f"Use all of your {FEW} images: `budget={recipe.budget}` makes the shortage worse."
        )
    base = _base()
    if recipe == base:
        return Retry(
            "That is the recipe as it was. Change something that keeps a network from learning by heart."
        )
    if recipe.epochs > base.epochs or recipe.steps is not None:
        return Retry(
            f"Leave the training as long as it was: {base.epochs} epochs at the most, and no `steps`."
        )
    before, after = _trained(base), _trained(recipe.replace(seed=base.seed))
    lost = before["val_accuracy"] - after["val_accuracy"]
    if lost > POINTS and after["train_accuracy"] < 0.7:
        return Retry(
            f"It no longer learns enough: {after['train_accuracy']:.0%} even on its own training images, and "
            f"{after['val_accuracy']:.0%} on the validation images, which was {before['val_accuracy']:.0%}. Hold it "
            "back less."
        )
    if lost > POINTS:
        return Retry(
            f"The validation accuracy fell from {before['val_accuracy']:.0%} to {after['val_accuracy']:.0%}; keep it "
            f"within {POINTS:.0%}. Stopping early costs accuracy here; what else holds a network back?"
        )
    if after["val_loss"] > LOSS_CUT * before["val_loss"]:
        return Retry(
            f"It still learns by heart: the validation loss ends at {after['val_loss']:.2f}, and it was "
            f"{before['val_loss']:.2f}. Try more of it, or something that holds it back while it learns."
        )
    return None


def _changed(**changes):
    return lambda: _base().replace(**changes)


BY_HEART = Exercise(
    id="subsets-5",
    title="Not by heart",
    judge=_judge,
    reference=_changed(dropout=0.4),
    solution="steadier = by_heart.replace(dropout=0.4)",
    praise="As accurate as before, and far less sure of itself where it is wrong. That costs no image and no second.",
    hints=[
        "`Recipe?` lists what may be changed. Two of its fields exist to hold a network back: one hides features at "
        "random while it learns, the other pulls all weights towards 0.",
        "Dropout around 0.4 is a good place to start; weight decay works from 0.003 to 0.005.",
    ],
)
