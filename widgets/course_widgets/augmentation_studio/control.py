"""AugmentationStudio: turn operations up and down, see the pictures, who still reads them, what they are worth."""

from collections.abc import Iterator, Mapping
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike
from tqdm import tqdm

from course_lib.augment import OPERATIONS, Augmentation, code
from course_lib.datasets import Dataset, Scenes
from course_widgets.augmentation_studio.pictures import (
    Changed,
    PictureWall,
    Wall,
    check_pictures,
    colours,
    digits,
)
from course_widgets.augmentation_studio.scenes import SceneWall, small_scenes
from course_widgets.augmentation_studio.training import (
    TESTS,
    Outcome,
    Reading,
    Trainer,
    judge_of,
    quick_recipe,
    read,
)
from course_widgets.base import MOST_SAMPLES, CourseWidget
from course_widgets.text import percent, significant
from course_widgets.training import check_count, check_recipe

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.training import Recipe

STEPS: dict[str, tuple[float, ...]] = {
    "hflip": (0, 0.1, 0.25, 0.5, 0.75, 1),
    "vflip": (0, 0.1, 0.25, 0.5, 0.75, 1),
    "rotation": (0, 2, 5, 10, 15, 20, 30, 45, 60, 90, 135, 180),
    "scale": (0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7),
    "shear": (0, 2, 5, 10, 15, 20, 30, 45, 60),
    "shift": (0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5),
    "crop": (0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7),
    "brightness": (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1),
    "contrast": (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1),
    "saturation": (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1),
    "hue": (0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5),
    "blur": (0, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5),
    "noise": (0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1),
    "erasing": (0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6),
}
"""Where the sliders stop."""
_OF_SPECTROGRAMS = {
    name: (0, 0.05, 0.1, 0.2, 0.3, 0.5) for name in ("time_shift", "time_mask", "frequency_mask")
}
_COLOUR = ("saturation", "hue")


class AugmentationStudio(CourseWidget, module=Path(__file__).with_name("augmentation_studio.mjs")):
    """Turn operations up and down, and see the changed pictures and who can still read them.

    A wall shows 24 validation pictures as the policy changes them, each with its label. An experienced model, trained
    on all training pictures changed a little in every way, reads these and more: for each class the page shows how
    many it is still sure of, and from where on it takes them for another class. There a picture stops being what its
    label says. All this follows every move; on release small models are trained with the policy and without, over the
    same seeds, and tested on other pictures: as they are, turned, and in other light.

    Parameters
    ----------
    X : Dataset, Scenes or array-like of shape (n, height, width) or (n, height, width, 3), optional
        Pictures: uint8, or floats from 0 to 1, 7 to 96 pixels a side; a `Dataset` of them, such as
        `load_image_folder` gives; `Scenes`, whose boxes and points are drawn, and whose objects are read; left out,
        5,000 of MNIST's digits. For models, pictures above 32 pixels a side are reduced.
    y : array-like of shape (n,), optional
        A label of any kind for each picture, where X is an array; 5 of each class or more.
    policy : Augmentation or mapping, optional
        What is done at first, such as ``{"rotation": 15}``; by default nothing.
    budget : int, default 300
        How many pictures the small models learn from.
    seeds : int, default 5
        How many are trained with the policy, and as many without; 1 to 20. Fewer than 5 allow no verdict.
    recipe : Recipe, optional
        How to train them; by default 200 steps. Its augmentation, policy, budget and seed are replaced.
    judge : Run, or anything with ``predict_proba``, optional
        Who reads the pictures, in the place of the experienced model.
    random_state : int, default 0
        The first seed of the wall: `seed` from then on. It also splits arrays.

    Attributes
    ----------
    value : Augmentation
        The policy, ready for ``Recipe(augment=studio.value)``.
    policy, seed
        Set them and the picture follows.
    result : Outcome
        Accuracies with and without, for each seed and test.
    reading : Reading
        What the judge makes of the changed pictures.

    Raises
    ------
    TypeError, ValueError
        If the pictures cannot be changed or learned from.
    traitlets.TraitError
        If a setting cannot be; the control keeps the one it had.

    Examples
    --------
    >>> studio = AugmentationStudio.STATES["turned"]()
    >>> studio.value
    Augmentation(rotation=15.0)
    >>> studio.policy = {"rotation": 180}
    >>> studio.reading.total[2] > 50  # taken for another class
    True
    """

    STATES: ClassVar[Mapping] = {
        "nothing": lambda: _digits(),
        "turned": lambda: _digits({"rotation": 15}),
        "upside down": lambda: _digits({"rotation": 180, "hflip": 0.5}),
        "everything": lambda: _digits(
            {name: OPERATIONS[name].usual for name in STEPS if name not in _COLOUR}
        ),
        "some of them": lambda: _digits({"noise": [0.2, 0.5], "erasing": [0.2, 0.25]}),
        "a paper's": lambda: _digits({"preset": "trivialaugment"}),
        "in colour": lambda: _colours({"hue": 0.3, "rotation": 20, "padding": "reflection"}),
        "large pictures": lambda: AugmentationStudio(
            colours(side=60), policy={"blur": 2, "shear": 20}, seeds=2, budget=60
        ),
        "scenes": lambda: AugmentationStudio(
            small_scenes(), policy={"rotation": 20, "shift": 0.2, "hflip": 0.5}, seeds=2, budget=60
        ),
        "long names": lambda: AugmentationStudio(
            colours(("a class with a name that is much longer than there is room for", "<b>&")),
            policy={"hflip": 0.5},
            seeds=2,
            budget=30,
        ),
    }

    SETTINGS = ("policy", "seed")

    policy: traitlets.TraitType[Any, Any] = traitlets.TraitType(
        Augmentation(), help="an Augmentation, or plain data that makes one"
    )
    seed: traitlets.TraitType[Any, Any] = traitlets.TraitType(
        0, help="where the changes' chance comes from: a whole number, 0 or more"
    )

    _about = traitlets.Dict().tag(sync=True)
    _originals = traitlets.Bytes().tag(sync=True)

    def __init__(
        self,
        X: Dataset | Scenes | ArrayLike | None = None,
        y: ArrayLike | None = None,
        *,
        policy: Augmentation | Mapping[str, Any] | None = None,
        budget: int = 300,
        seeds: int = 5,
        recipe: "Recipe | None" = None,
        judge: Any = None,
        random_state: int = 0,
        **kwargs: Any,
    ) -> None:
        self.wall: Wall = _wall_of(X, y, random_state)
        self.data = self.wall.data
        budget, seeds = check_count("budget", budget, MOST_SAMPLES), check_count("seeds", seeds, 20)
        self.trainer = Trainer(self.data, check_recipe(recipe) or quick_recipe(self.data), budget, seeds)
        self.judge = judge if judge is not None else judge_of(self.data)
        if not callable(getattr(self.judge, "predict_proba", None)):
            raise TypeError(f"judge is a {type(judge).__name__}; give a Run, or anything with predict_proba")
        self._grey = self.wall.originals.ndim == 3
        setting = {"policy": Augmentation() if policy is None else policy, "seed": random_state}
        self._made = False  # until there is a page to show it, a bar shows how far the training is
        super().__init__(
            setting, _about=self._facts(policy), _originals=self.wall.originals.tobytes(), **kwargs
        )
        self._made = True

    # -- what it is set to ---------------------------------------------------------------------------------

    @property
    def value(self) -> Augmentation:
        """The policy."""
        return self.policy

    @property
    def result(self) -> Outcome:
        """What training with the policy and without it came to; trains if that was never done."""
        return self.trainer.outcome(self.policy)

    @property
    def reading(self) -> Reading:
        """What the judge makes of the changed pictures; the first of them are those on the wall."""
        return self._read(self.changed())

    def changed(self) -> Changed:
        """Change the pictures on the wall, and more that are read."""
        return self.wall.change(self.policy, self.seed)

    def code(self, library: str = "torchvision") -> str:
        """Return the policy in torchvision, or in kornia, as ``transform``: pictures in, changed pictures out.

        Raises
        ------
        ValueError
            If the library is another, or has no counterpart of the preset.
        """
        return self._written(library)

    def describe(self) -> str:
        """Say what is done, who can still read it, and what learning from it came to."""
        changed = self.changed()
        return self._sentence(self.policy, self._read(changed), changed.gone, self.result)

    def figure(self) -> "Figure":
        """Draw the wall, who can still read it by class, and the accuracies."""
        from course_widgets.augmentation_studio.figure import draw

        return draw(self)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("policy")
    def _possible_policy(self, proposal: Any) -> Augmentation:
        return self._check_policy(proposal.value)

    @traitlets.validate("seed")
    def _possible_seed(self, proposal: Any) -> int:
        return _check_seed(proposal.value)

    def _check_policy(self, policy: Any) -> Augmentation:
        """Give what says a policy as one that can be shown.

        Raises
        ------
        TraitError
            If it is none, or cannot be shown on these pictures.
        """
        if not isinstance(policy, (Augmentation, Mapping)):
            raise traitlets.TraitError(
                f"policy is a {type(policy).__name__}; give an Augmentation, or plain data such as {{'rotation': 15}}"
            )
        try:
            policy = Augmentation.from_data(policy)
            if mixing := policy.uses("mixing"):
                raise ValueError(
                    f"{mixing[0]} mixes pictures and their labels, and here each picture keeps its own; leave it "
                    "out, and hand it to Recipe(augment=…)"
                )
            if self._grey and (coloured := set(_COLOUR) & set(policy.uses())):
                raise ValueError(f"{min(coloured)} needs colour, but the pictures are grey; leave it out")
        except (ValueError, TypeError) as error:
            raise traitlets.TraitError(str(error)) from None
        return policy

    def _to_page(self) -> dict[str, Any]:
        return {"policy": self.policy.to_data(), "seed": self.seed}

    def _from_page(self, setting: Mapping[str, Any]) -> dict[str, Any]:
        given = super()._from_page(setting)
        return {"policy": self._check_policy(given["policy"]), "seed": _check_seed(given["seed"])}

    def _line(self) -> str:
        told = zip(TESTS, self.result.means, self.result.verdicts, strict=True)
        came_to = ", ".join(f"{name} {mean:.1%} ({100 * each.difference:+.1f})" for name, mean, each in told)
        return f"{_words(self.policy)}: {came_to}"

    def _payloads(self) -> Iterator[dict[str, Any]]:
        """Show the pictures at once, then what training comes to, seed by seed."""
        policy, changed = self.policy, self.changed()
        reading, text = self._read(changed), self._codes()
        shown = {**self._pictures(changed, reading), **text}
        if not self.trainer.knows(policy):
            sentence = self._sentence(policy, reading, changed.gone, None)
            yield {**shown, "sentence": sentence, "outcome": None, "more": True}
        for outcome in tqdm(
            self.trainer.outcomes(policy),
            "training with and without",
            self.trainer.seeds,
            leave=False,
            delay=1,
            disable=self._made,
        ):
            done = len(outcome.trained)
            more = {"more": True, "done": done} if done < self.trainer.seeds else {}
            if more and self.trainer.knows(policy):
                continue
            sentence = self._sentence(policy, reading, changed.gone, None if more else outcome)
            yield {**shown, "sentence": sentence, "outcome": outcome.to_page(), **more}

    def _preview(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        changed = self.wall.change(**changes)
        reading = self._read(changed)
        return {
            "setting": {"policy": changes["policy"].to_data(), "seed": changes["seed"]},
            **self._pictures(changed, reading),
            "sentence": self._sentence(changes["policy"], reading, changed.gone, None),
            "outcome": None,
            "more": True,
        }

    def _written(self, library: str) -> str:
        size = self.wall.originals.shape[1:3]
        return code(self.policy, library, size=(size[0], size[1]), n_classes=len(self.data.classes))

    def _codes(self) -> dict[str, str]:
        try:
            kornia = self._written("kornia")
        except ValueError as reason:  # it has no such preset
            kornia = f"# {reason}"
        return {"code": self.code(), "kornia": kornia}

    def _read(self, changed: Changed) -> Reading:
        return read(self.judge.predict_proba, changed.X, changed.y, len(self.data.classes))

    def _pictures(self, changed: Changed, reading: Reading) -> dict[str, Any]:
        """Give the page the wall, and what the judge makes of it and of all that it reads."""
        return {
            "wall": changed.wall.tobytes(),
            "named": reading.named[: changed.on_wall].tolist(),
            "right": [round(float(each), 3) for each in reading.right[: changed.on_wall]],
            "counts": reading.counts.tolist(),
            **changed.marks,
        }

    def _facts(self, policy: Any) -> dict[str, Any]:
        """Give what there is: pictures and their labels, the operations and where their sliders stop."""
        asked = policy.uses() if isinstance(policy, Augmentation) else list(policy or ())
        steps = {**STEPS, **{name: _OF_SPECTROGRAMS[name] for name in asked if name in _OF_SPECTROGRAMS}}
        operations = [
            {
                "name": name,
                "label": each.label,
                "unit": each.unit,
                "kind": each.kind,
                "about": each.about,
                "steps": list(steps[name]),
            }
            for name, each in OPERATIONS.items()
            if name in steps and not (self._grey and name in _COLOUR)
        ]
        return {
            "classes": list(self.data.classes),
            **self.wall.facts(),
            "shown": len(self.wall.originals),
            "size": list(self.wall.originals.shape[1:3]),
            "channels": 1 if self._grey else 3,
            "operations": operations,
            "before": self._read(self.wall.change(Augmentation(), 0)).counts.tolist(),
            "tests": list(TESTS),
            "budget": self.trainer.budget,
            "seeds": self.trainer.seeds,
        }

    def _sentence(self, policy: Augmentation, reading: Reading, gone: int, outcome: Outcome | None) -> str:
        classes, counts = self.data.classes, reading.counts
        n, (sure, unsure, wrong) = int(counts.sum()), reading.total
        what = "objects" if isinstance(self.wall, SceneWall) else "pictures"
        sentences = [
            f"{_capital(_words(policy))}. Of {n:,} {what} a model is sure of {percent(sure, n)}, unsure of "
            f"{percent(unsure, n)}, and takes {percent(wrong, n)} for another class"
        ]
        if wrong:
            shares = counts[:, 2] / np.maximum(counts.sum(axis=1), 1)
            worst = int(shares.argmax())
            sentences[0] += (
                f", most often {classes[worst]} ({percent(counts[worst, 2], counts[worst].sum())})"
            )
        if gone:
            sentences.append(
                f"Of {n + gone:,} objects {gone:,} are no longer in the picture, and are dropped"
            )
        if outcome:
            told = [
                f"{mean:.1%} {name} ({_against(verdict.words, plain)})"
                for name, mean, plain, verdict in zip(
                    TESTS, outcome.means, outcome.means_plain, outcome.verdicts, strict=True
                )
            ]
            sentences.append(f"Trained so, models are right in {', '.join(told[:-1])} and {told[-1]}")
        return ". ".join(sentences) + "."


def _against(words: str, plain: float) -> str:
    return f"{words}: {plain:.1%} without" if words != "the same" else "the same without"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _words(policy: Augmentation) -> str:
    """Say a policy in a few words.

    >>> _words(Augmentation(rotation=15, noise=[0.05, 0.5]))
    'rotation 15°, noise 5% in 50%'
    """
    words = [policy.preset] if policy.preset else []
    for name in policy.uses():
        strength, chance = policy.strength(name)
        often = f" in {significant(100 * chance)}%" if chance < 1 else ""
        words.append(f"{OPERATIONS[name].label} {amount_of(name, strength)}{often}")
    return ", ".join(words) or "no augmentation"


def amount_of(name: str, strength: float) -> str:
    """Say a strength in its unit, as strengths.mjs does.

    >>> amount_of("rotation", 15.0), amount_of("noise", 0.05), amount_of("blur", 1.5)
    ('15°', '5%', '1.5 px')
    """
    unit = OPERATIONS[name].unit
    if unit == "degrees":
        return f"{significant(strength)}°"
    if unit == "pixels":
        return f"{significant(strength)} px"
    return f"{significant(100 * strength)}%"


def _wall_of(X: Any, y: Any, random_state: int) -> Wall:
    if not isinstance(X, Scenes):
        return PictureWall(check_pictures(X, y, random_state))
    if y is not None:
        raise TypeError("y is given beside Scenes, which have their own labels; leave y out")
    wall = SceneWall(X)
    check_pictures(wall.data, None, random_state)
    return wall


def _check_seed(seed: Any) -> int:
    if isinstance(seed, bool) or not isinstance(seed, Integral) or not 0 <= int(seed) < 2**32:
        raise traitlets.TraitError(f"seed cannot be that; give a whole number from 0 to {2**32 - 1:,}")
    return int(seed)


# -- example states ----------------------------------------------------------------------------------------


def _digits(policy: Mapping[str, Any] | None = None) -> AugmentationStudio:
    return AugmentationStudio(digits(), policy=policy, seeds=2, budget=100)


def _colours(policy: Mapping[str, Any]) -> AugmentationStudio:
    return AugmentationStudio(colours(), policy=policy, seeds=2, budget=60)
