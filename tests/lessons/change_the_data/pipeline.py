"""Wrong and right answers to change_the_data-4, “Repair the pipeline”."""

from course_lessons.change_the_data.exercises.pipeline import _K, _chain, _scaler, _smote


def _copying():
    from imblearn.over_sampling import RandomOverSampler

    return _chain(_scaler(), RandomOverSampler(random_state=0))


def _by_name():
    from imblearn.pipeline import Pipeline
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.preprocessing import RobustScaler

    steps = [
        ("scale", RobustScaler()),
        ("even", _smote()),
        ("model", KNeighborsClassifier(_K)),
    ]
    return Pipeline(steps)


MISTAKES = {
    "change_the_data-4": [
        (
            lambda: _chain(_scaler(), _smote(), pipeline="sklearn.pipeline"),
            "refuses a sampler",
        ),
        (lambda: _chain(_scaler()), "nothing balances"),
        (lambda: _chain(_smote(random_state=0)), "scale the columns"),
        (lambda: _chain(_smote(random_state=0), _scaler()), "scale *before* it"),
        (lambda: 0.98, "That is a score"),
        (lambda: type(_scaler()), "`fit` and `predict`"),
    ],
}
ALSO_RIGHT = {
    "change_the_data-4": [_copying, _by_name],
}
