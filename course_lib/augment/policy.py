"""An augmentation policy as data: which operations, how strong, how likely; and what each may be."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course_lib.text import describe_fields
from course_lib.validation import check_number, check_one_of, check_whole_number


@dataclass(frozen=True)
class Operation:
    """What an operation's strength means: its unit, the highest that is legal (the lowest is 0, off), a usual one."""

    label: str
    unit: str
    highest: float
    usual: float
    kind: str
    about: str


_GEOMETRY, _COLOUR, _PIXELS, _MIXING = "geometry", "colour", "pixels", "mixing"
OPERATIONS: dict[str, Operation] = {
    "hflip": Operation("flip left and right", "chance", 1, 0.5, _GEOMETRY, "mirrored at the upright axis"),
    "vflip": Operation("flip up and down", "chance", 1, 0.5, _GEOMETRY, "mirrored at the level axis"),
    "rotation": Operation("rotation", "degrees", 180, 15, _GEOMETRY, "turned either way, by up to so much"),
    "scale": Operation("scaling", "share", 0.9, 0.1, _GEOMETRY, "between 1 − s and 1 + s times as large"),
    "shear": Operation("shear", "degrees", 60, 10, _GEOMETRY, "rows pushed along, slanting by up to so much"),
    "shift": Operation("translation", "share of side", 1, 0.1, _GEOMETRY, "moved by up to so much each way"),
    "time_shift": Operation("time shift", "share of width", 1, 0.1, _GEOMETRY, "moved sideways only"),
    "crop": Operation(
        "crop", "share of side", 0.9, 0.2, _GEOMETRY, "up to so much cut off, the rest enlarged"
    ),
    "brightness": Operation("brightness", "share", 1, 0.2, _COLOUR, "times 1 − s to 1 + s"),
    "contrast": Operation("contrast", "share", 1, 0.2, _COLOUR, "distance from the mean grey, times 1 ± s"),
    "saturation": Operation("saturation", "share", 1, 0.2, _COLOUR, "distance from grey, times 1 ± s"),
    "hue": Operation("hue", "share of colour circle", 0.5, 0.05, _COLOUR, "turned either way, up to so far"),
    "blur": Operation("blur", "pixels", 10, 1, _PIXELS, "Gaussian, of this standard deviation"),
    "noise": Operation("noise", "share of white", 1, 0.05, _PIXELS, "Gaussian, of this standard deviation"),
    "erasing": Operation("erasing", "share of area", 0.9, 0.2, _PIXELS, "a black rectangle, up to so large"),
    "time_mask": Operation("time mask", "share of width", 0.9, 0.2, _PIXELS, "columns set to the mean"),
    "frequency_mask": Operation(
        "frequency mask", "share of height", 0.9, 0.2, _PIXELS, "rows set to the mean"
    ),
    "mixup": Operation("mixup", "α of Beta(α, α)", 10, 0.2, _MIXING, "two pictures overlaid, labels too"),
    "cutmix": Operation("CutMix", "α of Beta(α, α)", 10, 1.0, _MIXING, "a piece of another, labels by area"),
}
"""Every operation; those of geometry are composed into one resampling, then colour, then pixels, then mixing."""

PRESETS = ("trivialaugment", "randaugment")
PADDING = ("zeros", "border", "reflection")


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """How pictures may be changed before they are learned from; with nothing set, not at all.

    Every operation of `OPERATIONS` is a field: its strength, or [strength, chance that a picture undergoes it] (else
    each does; for flips, strength is that chance). Angles, shifts, sizes and factors are drawn evenly up to the
    strength; blur and noise are as strong as said.

    Parameters
    ----------
    hflip, vflip, rotation, scale, shear, shift, time_shift, crop : float or [float, float], default=0
        Geometry, composed in this order into one resampling. `time_shift`, for spectrograms, is sideways only.
    brightness, contrast, saturation, hue, blur, noise, erasing : float or [float, float], default=0
        What happens to pixels then, in this order; values stay within 0 and 1.
    time_mask, frequency_mask : float or [float, float], default=0
        SpecAugment: columns and rows of a spectrogram, set to its mean.
    mixup, cutmix : float or [float, float], default=0
        Mixing of a batch's pictures in pairs, labels too; with both, each batch has one of them.
    preset, n_operations, magnitude : {"trivialaugment", "randaugment"}, int, int, optional
        First, for each picture, one of fourteen operations with a strength drawn anew ("wide" space); or, for
        RandAugment, `n_operations` of strength `magnitude`, 0 to 30. Left out: 2 and 9.
    padding : {"zeros", "border", "reflection"}, default="zeros"
        What lies beyond the edge.

    Raises
    ------
    ValueError
        If a strength is outside its range, or a word is unknown.

    References
    ----------
    Müller and Hutter, "TrivialAugment", ICCV 2021, arXiv:2103.10158; Cubuk et al., "RandAugment", NeurIPS 2020,
    arXiv:1909.13719; Park et al., "SpecAugment", Interspeech 2019, arXiv:1904.08779; Zhang et al., "mixup", ICLR
    2018, arXiv:1710.09412; Yun et al., "CutMix", ICCV 2019, arXiv:1905.04899.

    Examples
    --------
    >>> Augmentation(rotation=15, noise=[0.05, 0.5])
    Augmentation(rotation=15.0, noise=(0.05, 0.5))
    >>> Augmentation(rotation=200)
    Traceback (most recent call last):
    ValueError: rotation=200 is outside 0 … 180 degrees; 15 is usual, 0 is off
    """

    hflip: Any = 0.0
    vflip: Any = 0.0
    rotation: Any = 0.0
    scale: Any = 0.0
    shear: Any = 0.0
    shift: Any = 0.0
    time_shift: Any = 0.0
    crop: Any = 0.0
    brightness: Any = 0.0
    contrast: Any = 0.0
    saturation: Any = 0.0
    hue: Any = 0.0
    blur: Any = 0.0
    noise: Any = 0.0
    erasing: Any = 0.0
    time_mask: Any = 0.0
    frequency_mask: Any = 0.0
    mixup: Any = 0.0
    cutmix: Any = 0.0
    preset: str | None = None
    n_operations: int = 2
    magnitude: int = 9
    padding: str = "zeros"

    def __post_init__(self) -> None:
        for name, operation in OPERATIONS.items():
            object.__setattr__(self, name, _strength(name, getattr(self, name), operation))
        check_one_of("preset", self.preset, (None, *PRESETS))
        check_one_of("padding", self.padding, PADDING)
        object.__setattr__(self, "n_operations", check_whole_number("n_operations", self.n_operations, 1))
        object.__setattr__(self, "magnitude", check_whole_number("magnitude", self.magnitude, 0))
        if self.magnitude > 30:
            raise ValueError(f"magnitude={self.magnitude} is outside 0 … 30; RandAugment's usual one is 9")

    def __repr__(self) -> str:
        return describe_fields(self)

    @classmethod
    def from_data(cls, data: Any) -> "Augmentation":
        """Make a policy of plain data, as `to_data` gives it; a policy stays as it is.

        Raises
        ------
        ValueError, TypeError
            If an operation is unknown, or its strength not legal; if `data` is no mapping.

        Examples
        --------
        >>> Augmentation.from_data({"hflip": 0.5})
        Augmentation(hflip=0.5)
        """
        if isinstance(data, cls):
            return data
        if not isinstance(data, Mapping):
            raise TypeError(f"augment={data!r} is no policy; give an Augmentation, or {{'rotation': 15}}")
        return cls().replace(**data)

    def to_data(self) -> dict[str, Any]:
        """Give what differs from the defaults as plain data, fit for JSON.

        >>> Augmentation(noise=(0.05, 0.5)).to_data()
        {'noise': [0.05, 0.5]}
        """
        fields = ((each.name, getattr(self, each.name), each.default) for each in dataclasses.fields(self))
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value, default in fields
            if value != default
        }

    def replace(self, **changes: Any) -> "Augmentation":
        """Give the same policy with some fields changed.

        Raises
        ------
        ValueError
            If an operation is unknown, or its strength not legal.
        """
        for name in changes:
            check_one_of("operation", name, (each.name for each in dataclasses.fields(self)))
        return dataclasses.replace(self, **changes)

    def strength(self, name: str) -> tuple[float, float]:
        """Give an operation's strength, and the chance that a picture undergoes it.

        >>> Augmentation(shift=0.1).strength("shift")
        (0.1, 1.0)
        """
        value = getattr(self, name)
        return value if isinstance(value, tuple) else (value, 1.0)

    def uses(self, *kinds: str) -> list[str]:
        """Name the operations that are on, of some kinds ("geometry", "colour", "pixels", "mixing") or of all.

        >>> Augmentation(hflip=0.5, noise=0.1).uses()
        ['hflip', 'noise']
        """
        chosen = (name for name, each in OPERATIONS.items() if not kinds or each.kind in kinds)
        return [name for name in chosen if all(self.strength(name))]


def _strength(name: str, value: Any, operation: Operation) -> float | tuple[float, float]:
    highest, unit = operation.highest, operation.unit
    must = f"is outside 0 … {highest:g} {unit}; {operation.usual:g} is usual, 0 is off"
    if not isinstance(value, list | tuple):
        return check_number(name, value, high=highest, must=must) + 0.0
    if len(value) != 2 or name in ("hflip", "vflip"):
        cure = "a number, the chance" if name in ("hflip", "vflip") else "a strength, or [strength, chance]"
        raise ValueError(f"{name}={value!r} is not legal; give {cure}")
    strength = check_number(name, value[0], high=highest, must=must) + 0.0
    chance = check_number(f"{name}'s chance", value[1], high=1, must="is a chance, to lie in [0, 1]") + 0.0
    return strength if chance == 1 else (strength, chance)
