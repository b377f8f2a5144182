"""What lesson 02 puts to the test: how much, how different, how large."""

from course_lib.claims.claim import Claim


def _side(
    says: str, experiment: str, candidate: str, baseline: str, metric: str = "accuracy", id: str = "B3"
) -> Claim:
    """Give one side of a claim that more, or larger, is better or dearer: the figure is to be higher."""
    return Claim(
        id=id,
        says=says,
        lesson="02",
        experiment=experiment,
        candidate=candidate,
        baseline=baseline,
        metric=metric,
        expects="higher",
    )


CLAIMS: tuple[Claim, ...] = (
    _side("More data help: 10,000 images against 1,600", "labels", "10,000", "1,600"),
    _side("… 40,000 against 10,000, with as many steps", "labels", "40,000", "10,000"),
    _side("… trained twice as long", "labels-longer", "40,000", "10,000"),
    _side(
        "More data cost time, in as many passes",
        "sketches-1000",
        "all 10,000",
        "1,000 at random",
        metric="seconds",
    ),
    _side("… in as many steps", "sketches-1000", "all 10,000", "1,000, as many steps", metric="seconds"),
    _side(
        "Diversity generalises, at equal size",
        "diversity",
        "1,000 of 1,000 sketches",
        "1,000 of 100 sketches",
    ),
    _side(
        "Quantity alone: four times the photographs of the same 100 sketches",
        "diversity",
        "4,000 of 100 sketches",
        "1,000 of 100 sketches",
    ),
    _side(
        "Diversity against sixteen times the quantity",
        "diversity",
        "250 of 250 sketches",
        "4,000 of 100 sketches",
    ),
    _side(
        "More images take more steps to be fitted: 10,000 against 300",
        "convergence",
        "10,000",
        "300",
        metric="steps_to_fit",
    ),
    _side("… and until others are read: 60 % right", "convergence", "10,000", "300", metric="steps_to_read"),
    _side(
        "A higher resolution is better: 28 × 28 against 14 × 14", "resolution", "28 × 28", "14 × 14", id="B2"
    ),
    _side(
        "… and costs memory",
        "resolution",
        "28 × 28",
        "14 × 14",
        metric="peak_memory",
        id="B2",
    ),
    _side(
        "… also where nothing new is in the pixels: 14 × 14 enlarged",
        "resolution",
        "14 × 14, enlarged to 28",
        "14 × 14",
        id="B2",
    ),
    _side("… 28 × 28 enlarged to 56 × 56", "resolution", "56 × 56, enlarged", "28 × 28", id="B2"),
    _side("Cropping keeps more than resizing: 14 × 14", "resolution", "14 × 14, cropped", "14 × 14", id="B2"),
)
