"""The loss of a student whose teachers give probabilities in place of labels."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

_RNG = np.random.default_rng(5)
CASES = (
    (
        np.array([[0.5, 0.25, 0.25], [0.1, 0.8, 0.1]]),
        np.array([[0.25, 0.5, 0.25], [0.0, 1.0, 0.0]]),
    ),
    (
        np.array([[0.5, 0.5], [0.9, 0.1], [0.3, 0.7]]),
        np.array([[1.0, 0.0], [0.75, 0.25], [0.5, 0.5]]),
    ),
    (_RNG.dirichlet(np.ones(4), 5), _RNG.dirichlet(np.ones(4), 5)),
    (_RNG.dirichlet(np.ones(3), 3), _RNG.dirichlet(np.ones(3), 3)),
    (np.array([[0.125, 0.875]]), np.array([[0.0, 1.0]])),
)


def _right(student, teacher):
    return float(-(teacher * np.log(student)).sum(axis=1).mean())


def _judge(answer: Any) -> None:
    soft_loss = laws.Function(
        answer, "soft_loss(student, teacher)", returns="one number"
    )
    for student, teacher in CASES:
        value = soft_loss(student, teacher)
        laws.require(
            np.shape(value) != (len(student),) or len(student) == 1,
            f"{soft_loss.case}yours is a loss for each sample. Give their mean.",
        )
        got = laws.number(value, "the mean loss", case=soft_loss.case)
        if not np.isclose(got, _right(student, teacher)):
            raise Retry(soft_loss.case + _confused(got, student, teacher))


def _confused(got: float, student: np.ndarray, teacher: np.ndarray) -> str:
    want, (n, c) = _right(student, teacher), student.shape
    said = f"it should be {want:.3g}; you come to {got:.3g}. "
    log = np.log(student)

    def is_(*others: float) -> bool:
        return bool(np.isclose(got, others).any())

    if is_(-want):
        return f"{said}Logarithms of shares are negative: a loss needs a minus in front."
    if is_(want / c):
        return (
            f"{said}Add the classes up, and take the mean over the *samples* only."
        )
    if is_(want * n) and n > 1:
        return f"{said}That is the sum over the samples; their mean is asked for."
    if is_(want * n / c):
        return f"{said}That is the mean over the classes, and the sum over the samples. It is the other way round."
    with np.errstate(divide="ignore", invalid="ignore"):
        turned = [
            float(
                -(student * np.log(np.maximum(teacher, least))).sum(axis=1).mean()
            )
            for least in (1e-300, 1e-16, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7)
        ]
    if is_(*turned) or np.isinf(got):
        return f"{said}The two are the wrong way round: the logarithm is of the *student's* probabilities."
    again = np.exp(student) / np.exp(student).sum(axis=1, keepdims=True)
    if is_(float(-(teacher * np.log(again)).sum(axis=1).mean())):
        return f"{said}`student` holds probabilities already; yours takes them for logits and makes others of them."
    if is_(float(-np.log((teacher * student).sum(axis=1)).mean())):
        return f"{said}You take the logarithm of the sum. It belongs inside: of each class's probability."
    labels = teacher.argmax(axis=1)
    if is_(float(-log[np.arange(n), labels].mean())):
        return f"{said}That learns only the teacher's likeliest class. Each class counts, as the teacher says."
    if is_(float(-log.sum(axis=1).mean()), float(-log.mean())):
        return f"{said}The teacher is not in it: each class counts as much as the teacher says."
    if is_(want / np.log(2), want / np.log(10)):
        return f"{said}Take the natural logarithm, `np.log`."
    if is_(
        float(((teacher - student) ** 2).sum(axis=1).mean()),
        float(((teacher - student) ** 2).mean()),
    ):
        return f"{said}That is a squared distance. Cross-entropy is asked for: −Σ teacher · log(student)."
    if is_(
        float(-(teacher * student).sum(axis=1).mean()),
        float((teacher * student).sum(axis=1).mean()),
    ):
        return f"{said}The logarithm is missing."
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = np.where(
            teacher > 0, teacher * np.log(np.maximum(teacher, 1e-300)), 0
        )
    if is_(float(kept.sum(axis=1).mean() + want)):
        return f"{said}That is the divergence (Kullback-Leibler). Leave the teacher's own part out."
    return f"{said}For each sample: −Σ teacher · log(student) over the classes; then the mean."


SOFT = Exercise(
    id="ensembles-4",
    title="Learn from shares",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def soft_loss(student, teacher):
    return -(teacher * np.log(student)).sum(axis=1).mean()""",
    praise="With a teacher that is always sure it is the usual loss. Its doubts are what a label cannot say.",
    hints=[
        "The usual loss is −log of what the student gives to the right class. Here each class is right by a share.",
        "So for each sample: minus the sum over the classes of teacher times the log of the student.",
        "Then the mean over the samples.",
    ],
)
