"""Over-fitting on a small subset: keep the accuracy, lose the false confidence."""

from functools import cache

from course_lib.datasets import load_sketches
from course_lib.exercises import Exercise, laws
from course_lib.exercises.wording import plain
from course_lib.text import count_noun

THERE, FEW, LOSS_CUT, POINTS = 10_000, 300, 0.85, 0.04


@cache
def _trained(recipe):
    from course_lib.training import train

    return train(recipe, load_sketches()).history[-1]


def _base():
    from course_lib.training import Recipe

    return Recipe(policy="random", budget=FEW, epochs=80, learning_rate=5e-3)


def _judge(answer) -> None:
    from course_lib.training import Recipe

    recipe = laws.instance(
        answer, Recipe, "Change the recipe: `by_heart.replace(…)`."
    )
    base = _base()
    images = (
        recipe.budget
        if not isinstance(recipe.budget, float)
        else round(recipe.budget * THERE)
    )
    laws.require(
        recipe.policy == "random" and images is not None and images <= FEW,
        f"More or other data would help, but you have no more: keep the {FEW} images drawn at random. "
        f"(Your recipe takes {plain(images or THERE)}, by {plain(recipe.policy)}.)",
    )
    laws.require(
        images == FEW,
        f"Use all of your {FEW} images: {count_noun(images, 'image')} would make the shortage worse.",
    )
    laws.require(
        recipe != base,
        "That is the recipe as it was. Change something that keeps a network from learning by heart.",
    )
    recipe = recipe.replace(budget=FEW, seed=base.seed)
    laws.require(
        recipe != base,
        "That trains as it was, with another seed at the most. Change something that holds the network back.",
    )
    laws.require(
        recipe.epochs <= base.epochs and recipe.steps is None,
        f"Leave the training as long as it was: {base.epochs} epochs at the most, and no `steps`.",
    )
    _check_training(
        _trained(base), _trained(recipe), shorter=recipe.epochs < base.epochs
    )


def _check_training(before: dict, after: dict, *, shorter: bool) -> None:
    lost = before["val_accuracy"] - after["val_accuracy"]
    laws.require(
        lost <= POINTS or after["train_accuracy"] >= 0.7,
        f"It no longer learns enough: {after['train_accuracy']:.0%} even on its own training images, and "
        f"{after['val_accuracy']:.0%} on the validation images, which was {before['val_accuracy']:.0%}. "
        + (
            "It ends before it has learned them: give it more epochs, or hold it back less."
            if shorter
            else "Hold it back less."
        ),
    )
    laws.require(
        lost <= POINTS,
        f"The validation accuracy fell from {before['val_accuracy']:.0%} to {after['val_accuracy']:.0%}; keep it "
        f"within {100 * POINTS:.0f} points. "
        + (
            "Stopping early costs accuracy here; what else holds a network back?"
            if shorter
            else "Hold it back less, or by another field of the recipe."
        ),
    )
    laws.require(
        after["val_loss"] <= LOSS_CUT * before["val_loss"],
        f"It still learns by heart: the validation loss ends at {after['val_loss']:.2f}, and it was "
        f"{before['val_loss']:.2f}; it should end at {LOSS_CUT * before['val_loss']:.2f} or below. Try more of it, "
        "or something that holds it back while it learns.",
    )


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
