"""Starting from what is known: `Transfer` says whose weights, which stages learn, and how fast; as data."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from course_lib.models import Classifier, imagenet_weights
from course_lib.text import describe_fields
from course_lib.validation import check_number, check_one_of, check_whole_number


@dataclass(frozen=True, eq=False)
class Weights:
    """The trunk that a run has learned: everything but the head, as copies.

    Attributes
    ----------
    model, width : str, float
        The network that they fit, as a recipe names it.
    state : dict of Tensor
        The body's ``state_dict``, running statistics included.
    """

    model: str
    width: float
    state: dict[str, Tensor]

    @classmethod
    def of(cls, run: Any) -> "Weights":
        """Copy the trunk of a finished run.

        Raises
        ------
        ValueError
            If its model is linear, which has none.
        """
        state = {name: each.detach().clone() for name, each in run.model.body.state_dict().items()}
        if not state:
            raise ValueError(
                f"model={run.recipe.model!r} has no trunk to go on with; train another, such as 'cnn'"
            )
        return cls(run.recipe.model, run.recipe.width, state)


@dataclass(frozen=True, kw_only=True, eq=False)
class Transfer:
    """How a model goes on from weights that are there; its head is always new, drawn by the recipe's seed.

    Stages (`Classifier.stages`) are counted from the head, which is the first.

    Parameters
    ----------
    source : Run, Weights or "imagenet"
        Whose trunk: a run's, of the same model and width, or, for "efficientnet_lite0", ImageNet's.
    thawed : int, optional
        Stages that learn from the start: 1 is the head alone, on frozen features; left out, all of them.
    thaw_every : int, optional
        Thaw one stage more whenever so many epochs are over: gradual unfreezing.
    trunk_rate, stage_decay : float, default=1
        The learning rate below the head as a share of the head's; and by how much more that of each stage is lower
        than that of the stage above it: discriminative rates.
    batch_norm : {"eval", "train"}
        Whether batch norm normalises with what the source has seen, or with each batch, learning that anew.

    Raises
    ------
    ValueError
        If a setting is outside its legal values.

    References
    ----------
    Yosinski et al., "How transferable are features in deep neural networks?", NeurIPS 2014; Howard and Ruder,
    "Universal Language Model Fine-tuning for Text Classification", ACL 2018.

    Examples
    --------
    >>> Transfer(source="imagenet", thawed=2, trunk_rate=0.1)
    Transfer(source='imagenet', thawed=2, trunk_rate=0.1)
    """

    source: Any
    thawed: int | None = None
    thaw_every: int | None = None
    trunk_rate: float = 1.0
    stage_decay: float = 1.0
    batch_norm: str = "eval"

    def __post_init__(self) -> None:
        if not _has_weights(self.source):
            raise ValueError(f"source={self.source!r} has no weights; give a finished Run, or 'imagenet'")
        if hasattr(self.source, "recipe"):
            object.__setattr__(self, "source", Weights.of(self.source))
        for name in ("thawed", "thaw_every"):
            if getattr(self, name) is not None:
                check_whole_number(name, getattr(self, name), at_least=1)
        if self.thaw_every and self.thawed is None:
            raise ValueError(
                "thaw_every with every stage thawed from the start; add thawed=1, to begin with the head"
            )
        for name in ("trunk_rate", "stage_decay"):
            must = "is outside (0, 1]; to let the trunk stay as it is, use thawed=1"
            value = check_number(name, getattr(self, name), low=1e-9, high=1, must=must)
            object.__setattr__(self, name, value)
        check_one_of("batch_norm", self.batch_norm, ("eval", "train"))

    def __repr__(self) -> str:
        return describe_fields(self)

    @classmethod
    def from_data(cls, data: Any) -> "Transfer":
        """Make one of a mapping of its fields, or of a source alone; a `Transfer` stays as it is.

        Raises
        ------
        ValueError, TypeError
            If a field is unknown or not legal; if it is neither.

        Examples
        --------
        >>> Transfer.from_data("imagenet")
        Transfer(source='imagenet')
        """
        if isinstance(data, cls):
            return data
        if not isinstance(data, Mapping) and not _has_weights(data):
            raise TypeError(f"transfer={data!r} is none; give a finished Run, 'imagenet', or a Transfer")
        settings = dict(data) if isinstance(data, Mapping) else {"source": data}
        for name in settings:
            check_one_of("setting", name, (each.name for each in dataclasses.fields(cls)))
        if "source" not in settings:
            raise ValueError("source is missing; give a finished Run, or 'imagenet'")
        return cls(**settings)

    def misfit(self, model: str, width: float) -> str | None:
        """Say why a recipe's model cannot go on from this source, and what would do; None where it can.

        >>> print(Transfer(source="imagenet").misfit("cnn", 1))
        transfer from 'imagenet' does not fit model='cnn'; use model='efficientnet_lite0'
        """
        if self.source == "imagenet":
            fits, needed, name = model == "efficientnet_lite0", "model='efficientnet_lite0'", "'imagenet'"
        else:
            fits = (model, width) == (self.source.model, self.source.width)
            needed = f"model={self.source.model!r}, width={self.source.width!r}"
            name = f"a run with {needed}"
        given = f"model={model!r}" + (f", width={width!r}" if width != 1 else "")
        return None if fits else f"transfer from {name} does not fit {given}; use {needed}"

    def apply(self, model: Classifier) -> None:
        """Give a new model the source's trunk, and freeze what is not to learn.

        Raises
        ------
        ValueError, ModuleNotFoundError
            If the weights are of other pictures, there are fewer stages, or ImageNet's weights are not installed.
        """
        trunk, stages = model.body.state_dict(), model.stages()
        state = self.source.state if self.source != "imagenet" else _imagenet_trunk()
        for name, here in trunk.items():
            if here.shape != state[name].shape:
                raise ValueError(
                    f"the weights do not fit: {name} is {tuple(state[name].shape)} in the source and "
                    f"{tuple(here.shape)} here; give pictures with the size and the channels that it has learned from"
                )
        if (self.thawed or 1) > len(stages):
            raise ValueError(
                f"thawed={self.thawed}, but the model has {len(stages)} stages, its head among them"
            )
        model.body.load_state_dict(state)
        model.keeps_statistics = self.batch_norm == "eval"
        if self.thawed is not None:
            model.body.requires_grad_(False)
            self.thaw(model, epochs=0)

    def thaw(self, model: Classifier, *, epochs: int) -> None:
        """Let those stages learn that may after so many epochs."""
        thawed = (self.thawed or len(model.stages())) + (epochs // self.thaw_every if self.thaw_every else 0)
        for stage in model.stages()[-thawed:]:
            stage.requires_grad_(True)

    def rates(self, n_stages: int, rate: float) -> list[float]:
        """Give the learning rate of each stage, from the input to the head.

        >>> Transfer(source="imagenet", trunk_rate=0.5, stage_decay=0.5).rates(4, rate=1)
        [0.125, 0.25, 0.5, 1]
        """
        return [rate * self.trunk_rate * self.stage_decay**k for k in reversed(range(n_stages - 1))] + [rate]


def _has_weights(source: Any) -> bool:
    run = hasattr(source, "model") and hasattr(source, "recipe")
    return run or isinstance(source, Weights) or (isinstance(source, str) and source == "imagenet")


def _imagenet_trunk() -> dict[str, Tensor]:
    weights = imagenet_weights().items()
    return {name.removeprefix("body."): each for name, each in weights if name.startswith("body.")}
