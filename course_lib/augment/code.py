"""The code that a policy stands for, in the libraries that others use."""

from course_lib.augment.policy import Augmentation
from course_lib.validation import check_one_of

_JITTER = ("brightness", "contrast", "saturation", "hue")


def code(
    policy: Augmentation,
    library: str = "torchvision",
    *,
    size: tuple[int, int] = (28, 28),
    n_classes: int = 10,
) -> str:
    """Write a policy as plain code of kornia or of torchvision, which defines ``transform``.

    Its draws are others, of the same distributions; it resamples once an operation, a policy once in all.

    Parameters
    ----------
    policy, library : Augmentation, {"torchvision", "kornia"}
    size, n_classes : (int, int), int
        Height and width of the pictures, for a crop; and classes, for mixing.

    Raises
    ------
    ValueError
        If the library is another, or has no counterpart of the preset.

    Examples
    --------
    >>> print(code(Augmentation(hflip=0.5, rotation=15)))
    import torch
    from torchvision.transforms import v2
    <BLANKLINE>
    transform = v2.Compose([
        v2.RandomHorizontalFlip(p=0.5),
        v2.RandomAffine(degrees=15.0, interpolation=v2.InterpolationMode.BILINEAR),
    ])
    """
    check_one_of("library", library, ("torchvision", "kornia"))
    kornia = library == "kornia"
    lines = [*_preset(policy, kornia), *_geometry(policy, kornia, size), *_pixels(policy, kornia)]
    notes = [*_masks(policy), *_mixing(policy, n_classes)]
    if kornia:
        head, start, end = "import kornia.augmentation as K", "K.AugmentationSequential(", ")"
        if policy.uses("pixels"):  # kornia lets values leave 0 … 1
            end += "\n\n\ndef transform(images):\n    return sequence(images).clamp(0, 1)"
    else:
        head, start, end = "import torch\nfrom torchvision.transforms import v2", "v2.Compose([", "])"
        if policy.padding != "zeros" and any("Affine" in line for line in lines):
            notes.insert(0, f"# beyond the edge this is black; kornia has padding_mode={policy.padding!r}")
    name = "sequence" if "def transform" in end else "transform"
    body = "".join(
        f"    {line},\n"
        for line in lines or (["K.RandomHorizontalFlip(p=0)"] if kornia else ["v2.Identity()"])
    )
    return "\n".join([f"{head}\n\n{name} = {start}\n{body}{end}", *notes])


def _preset(policy: Augmentation, kornia: bool) -> list[str]:
    if policy.preset is None:
        return []
    if kornia:
        raise ValueError(
            f"kornia's space of {policy.preset} is another than the paper's; use library='torchvision'"
        )
    if policy.preset == "trivialaugment":
        return ["v2.TrivialAugmentWide(interpolation=v2.InterpolationMode.BILINEAR)"]
    settings = f"num_ops={policy.n_operations}, magnitude={policy.magnitude}"
    return [f"v2.RandAugment({settings}, interpolation=v2.InterpolationMode.BILINEAR)"]


def _geometry(policy: Augmentation, kornia: bool, size: tuple[int, int]) -> list[str]:
    on, prefix = policy.uses("geometry"), "K" if kornia else "v2"
    flips = {"hflip": "RandomHorizontalFlip", "vflip": "RandomVerticalFlip"}
    lines = [f"{prefix}.{flip}(p={policy.strength(name)[0]})" for name, flip in flips.items() if name in on]
    settings: dict[str, str] = {}
    for name in ("shear", "scale", "rotation", "shift"):
        s = policy.strength(name)[0]
        if s:
            both = {
                "shear": f"shear=({-s}, {s})",
                "scale": f"scale=({1 - s}, {1 + s})",
                "rotation": f"degrees={s}",
            }
            settings[name] = both.get(name, f"translate=({s}, {s})")
    if all(policy.strength(name)[1] == 1 for name in settings):
        if settings:
            lines.append(_affine(", ".join(settings.values()), 1.0, policy, kornia))
    else:
        lines += [_affine(each, policy.strength(name)[1], policy, kornia) for name, each in settings.items()]
    if "time_shift" in on:
        s, chance = policy.strength("time_shift")
        lines.append(_affine(f"translate=({s}, 0.0)", chance, policy, kornia))
    if "crop" in on:
        (s, chance), (height, width) = policy.strength("crop"), size
        crop = f"RandomResizedCrop({size}, scale=({(1 - s) ** 2}, 1.0), ratio=({width / height}, {width / height})"
        if kornia:
            lines.append(f"K.{crop}, p={chance})")
        else:
            lines.append(_sometimes(f"v2.{crop}, antialias=False)", chance))
    return lines


def _affine(settings: str, chance: float, policy: Augmentation, kornia: bool) -> str:
    settings = settings if "degrees" in settings else f"degrees=0.0, {settings}"
    if kornia:
        return f"K.RandomAffine({settings}, p={chance}, padding_mode={policy.padding!r}, align_corners=True)"
    return _sometimes(f"v2.RandomAffine({settings}, interpolation=v2.InterpolationMode.BILINEAR)", chance)


def _pixels(policy: Augmentation, kornia: bool) -> list[str]:
    lines = []
    for name in policy.uses("colour", "pixels"):
        s, chance = policy.strength(name)
        if name in _JITTER:
            jitter = f"ColorJitter({name}={s}"
            lines.append(f"K.{jitter}, p={chance})" if kornia else _sometimes(f"v2.{jitter})", chance))
        elif name == "blur":
            side = 2 * -int(-3 * s // 1) + 1
            if kornia:
                lines.append(f"K.RandomGaussianBlur(({side}, {side}), ({s}, {s}), p={chance})")
            else:
                lines.append(_sometimes(f"v2.GaussianBlur({side}, sigma={s})", chance))
        elif name == "noise":
            noise = f"K.RandomGaussianNoise(std={s}, p={chance})"
            lines.append(noise if kornia else _sometimes(f"v2.GaussianNoise(sigma={s})", chance))
        elif name == "erasing":
            erasing = f"RandomErasing(p={chance}, scale=({min(0.02, s)}, {s}), ratio=(0.3, 3.3), value=0.0)"
            lines.append(f"{'K' if kornia else 'v2'}.{erasing}")
    return lines


def _sometimes(line: str, chance: float) -> str:
    return line if chance == 1 else f"v2.RandomApply([{line}], p={chance})"


def _masks(policy: Augmentation) -> list[str]:
    names = {
        "time_mask": ("TimeMasking", "time_mask_param", "width"),
        "frequency_mask": ("FrequencyMasking", "freq_mask_param", "height"),
    }
    return [
        f"# then torchaudio.transforms.{kind}({setting}=round({policy.strength(name)[0]} * {side}))"
        for name, (kind, setting, side) in names.items()
        if name in policy.uses()
    ]


def _mixing(policy: Augmentation, n_classes: int) -> list[str]:
    return [
        f"# then, on batches: v2.{kind}(alpha={policy.strength(name)[0]}, num_classes={n_classes})"
        for name, kind in (("mixup", "MixUp"), ("cutmix", "CutMix"))
        if name in policy.uses()
    ]
