"""Wrong and right answers to data_quality-4, “Find the leak”."""

from course_lessons.data_quality.exercises.honest import _copies, _honest, _score, _split, tempting_score


def _by_origin(X, y, seed: int) -> float:
    from course_lib import splits

    rows = _copies(y, seed)
    parts = splits.stratified(y[rows], shares=(0.7, 0, 0.3), source=rows, together=True, random_state=seed)
    return _score(X, y, rows[parts.train], rows[parts.test])


def _smote_free(X, y, seed: int) -> float:
    from imblearn.over_sampling import RandomOverSampler
    from sklearn.metrics import balanced_accuracy_score
    from sklearn.model_selection import train_test_split
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.preprocessing import StandardScaler

    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=seed)
    scaler = StandardScaler().fit(X_train)
    X_train, y_train = RandomOverSampler(random_state=seed).fit_resample(scaler.transform(X_train), y_train)
    model = KNeighborsClassifier(1).fit(X_train, y_train)
    return balanced_accuracy_score(y_test, model.predict(scaler.transform(X_test)))


def _on_training_rows(X, y, seed: int) -> float:
    train, _ = _split(y, seed)
    return _score(X, y, train, train)


def _swapped(X, y, seed: int) -> float:
    train, test = _split(y, seed)
    return 1 - max(0.7, _score(X, y, train, test))


MISTAKES = {
    "data_quality-4": [
        (lambda: tempting_score, "both sides"),
        (lambda: _on_training_rows, "trained on"),
        (
            lambda: lambda X, y, seed: _honest(X, y, seed, measure="accuracy"),
            "balanced_accuracy_score",
        ),
        (lambda: lambda X, y, seed: _honest(X, y, seed, fixed=0), "seed"),
        (lambda: _swapped, "guessing gives 50 %"),
        (lambda: lambda X, y, seed: 0.5, "hardly better"),
        (lambda: 0.62, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "data_quality-4": [lambda: _by_origin, lambda: _smote_free],
}
