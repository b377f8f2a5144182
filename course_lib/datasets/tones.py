"""Speech tones: drawn spectrograms of ten words, spoken by many voices in four dialects of unequal share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from course_lib.datasets.cache import cached_splits
from course_lib.datasets.dataset import Dataset, Split
from course_lib.validation import check_whole_number

HEIGHT, WIDTH = 28, 32  # frequencies, high above low; moments

# Where a sound's two main tones (formants) lie, low 0 to high 1; how loud its voice is, and its hiss.
SOUNDS = {
    "ee": (0.10, 0.74, 1.0, 0.00), "e": (0.27, 0.62, 1.0, 0.0), "a": (0.42, 0.54, 1.0, 0.0),
    "u": (0.36, 0.42, 1.0, 0.00), "o": (0.25, 0.33, 1.0, 0.0), "oo": (0.12, 0.27, 0.9, 0.0),
    "y": (0.08, 0.78, 0.6, 0.00), "r": (0.18, 0.40, 0.6, 0.0), "l": (0.15, 0.50, 0.5, 0.0),
    "n": (0.07, 0.46, 0.4, 0.00), "s": (0.10, 0.70, 0.0, 0.9), "f": (0.10, 0.60, 0.0, 0.35),
    "t": (0.10, 0.65, 0.0, 0.50), "p": (0.10, 0.35, 0.0, 0.2), "d": (0.10, 0.60, 0.2, 0.15),
    "g": (0.10, 0.50, 0.2, 0.10),
}  # fmt: skip
VOWELS = ("ee", "e", "a", "u", "o", "oo")
WORDS = {
    "yes": "y e s", "no": "n o oo", "up": "u p", "down": "d a oo n", "left": "l e f t",
    "right": "r a ee t", "on": "o n", "off": "o f", "stop": "s t o p", "go": "g o oo",
}  # fmt: skip
# Which vowel each dialect says for ee, e, a, u, o, oo, and how far it goes that way.
DIALECTS = {
    "plain": (("ee", "e", "a", "u", "o", "oo"), 0.0),
    "coast": (("e", "a", "u", "o", "oo", "oo"), 0.3),
    "hill": (("ee", "ee", "e", "a", "u", "o"), 0.5),
    "island": (("e", "u", "o", "e", "ee", "ee"), 0.9),
}


def load_speech_tones(
    n_train: int = 6_000,
    n_test: int = 4_000,
    shares: Sequence[float] = (0.5, 0.3, 0.15, 0.05),
    random_state: int = 0,
    n_val: int = 1_000,
) -> Dataset:
    """Draw spectrograms of ten spoken words in four dialects, of which one is rare.

    Nobody spoke them: a word is a row of sounds, a sound two bands of tone and some hiss, and a dialect says other
    vowels. Rows are frequencies (high above), columns moments.

    Parameters
    ----------
    n_train, n_test, n_val : int
        Spectrograms in each split, at least 40. The three are drawn independently.
    shares : sequence of 4 floats, default=(0.5, 0.3, 0.15, 0.05)
        Share of each dialect in every split, and within each word; scaled to add up to 1.
    random_state : int, default=0

    Returns
    -------
    Dataset
        uint8 images ``(n, 28, 32)``, as many of each word; `groups` is the dialect: plain, coast, hill or island.

    Raises
    ------
    ValueError
        If a number is too small, or `shares` are not four numbers above 0.

    Examples
    --------
    >>> load_speech_tones(n_train=400, n_test=100, n_val=100).group_names
    ('plain', 'coast', 'hill', 'island')
    """
    weights = np.asarray(shares)
    is_numbers = weights.shape == (len(DIALECTS),) and weights.dtype.kind in "iuf"
    if not (is_numbers and np.isfinite(weights).all() and weights.min() > 0):
        raise ValueError(
            f"shares is {shares!r}; give {len(DIALECTS)} numbers above 0, one for each of {', '.join(DIALECTS)}"
        )
    least, shares = len(WORDS) * len(DIALECTS), (weights / weights.sum()).tolist()
    drawn = {
        part: {"n": check_whole_number(f"n_{part}", n, at_least=least), "shares": shares}
        for part, n in {"train": n_train, "val": n_val, "test": n_test}.items()
    }
    parts = cached_splits("tones", draw_tones, drawn, random_state=random_state, drawn_by=("tones.py",))
    about = f"Spectrograms of ten words in four dialects, {HEIGHT}×{WIDTH}, made by course_lib."
    train, val, test = (Split(**arrays) for arrays in parts)
    return Dataset("speech tones", train, val, test, tuple(WORDS), tuple(DIALECTS), about)


def draw_tones(n: int, shares: Sequence[float], rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw `n` spectrograms X, words y in equal shares and dialects (groups) in `shares`, in random order."""
    place = (np.arange(n) + 0.5) / n * len(WORDS)  # along the words laid end to end
    y = place.astype(np.int64)
    groups = np.searchsorted(np.cumsum(shares)[:-1], place - y, side="right")
    order = rng.permutation(n)
    y, groups = y[order], groups[order]
    X = np.empty((n, HEIGHT, WIDTH), dtype=np.uint8)
    for word, spelling in enumerate(WORDS.values()):
        for dialect, name in enumerate(DIALECTS):
            rows = np.flatnonzero((y == word) & (groups == dialect))
            sounds = np.array([pronounce(sound, name) for sound in spelling.split()])
            X[rows] = speak(sounds, len(rows), rng)
    return {"X": X, "y": y, "groups": groups}


def pronounce(sound: str, dialect: str) -> tuple[float, float, float, float]:
    """Give a sound's two tones, voice and hiss as a dialect has them."""
    tones = np.array(SOUNDS[sound])
    if sound in VOWELS:
        instead, strength = DIALECTS[dialect]
        tones += strength * (np.array(SOUNDS[instead[VOWELS.index(sound)]]) - tones)
    return tuple(tones)


def speak(sounds: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Let `n` voices say `sounds` (s, 4), each with its own pitch, tempo, onset, loudness and background."""

    def each(low: float, high: float, *shape: int) -> np.ndarray:
        return rng.uniform(low, high, (n, *shape, 1)).astype(np.float32)

    lasts = each(0.6, 1.6, len(sounds))[..., 0]
    length = each(14, 27)
    ends = np.cumsum(lasts, axis=1) / lasts.sum(axis=1, keepdims=True) * length
    onset = each(0, 1) * (WIDTH - 1 - length)
    edges = np.concatenate([onset, onset + ends], axis=1)[..., None]
    begun = 1 / (1 + np.exp((edges - np.arange(WIDTH)) / 0.7))  # n, edge, moment
    presence = begun[:, :-1] - begun[:, 1:]  # how much of each sound is in each moment
    voices = sounds + rng.normal(0, [0.018, 0.028, 0.1, 0.05], (n, *sounds.shape))
    low, high, voice, hiss = np.einsum("nst,nsk->knt", presence, voices).clip(0)
    total = np.maximum(presence.sum(axis=1), 1e-3)
    low, high = low / total, high / total
    throat = np.exp(rng.normal(0, 0.11, (n, 1)))
    tone = np.linspace(1, 0, HEIGHT)[:, None]  # of each row, high above

    def band(centre: np.ndarray, width: float) -> np.ndarray:
        return np.exp(-(((tone - centre[:, None, :]) / width) ** 2)).astype(np.float32)

    pitch, glide = each(0.09, 0.16, 1), each(-0.12, 0.12, 1)
    moments = np.linspace(-0.5, 0.5, WIDTH)
    overtones = 0.75 + 0.25 * np.cos(2 * np.pi * tone / (pitch * (1 + glide * moments)))
    voiced = (
        band(low * throat, 0.07) + 0.8 * band(high * throat, 0.07) + 0.3 * band(0.95 * throat + 0 * low, 0.08)
    )
    energy = voice[:, None, :] * voiced * overtones
    energy += hiss[:, None, :] * band(high * throat + 0.15, 0.22) * rng.uniform(0.3, 1, energy.shape)
    loud = each(0.4, 1.0, 1)
    noise = each(0.04, 0.17, 1) * np.abs(rng.standard_normal(energy.shape, dtype=np.float32))
    return np.clip(255 * (loud * energy + noise + each(0, 0.08, 1)), 0, 255).astype(np.uint8)
