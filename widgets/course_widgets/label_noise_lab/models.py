"""The models that LabelNoiseLab and the studies train: small, of different kinds, and fitted in milliseconds."""

from typing import Any

MODELS = (
    "logistic regression",
    "nearest neighbour",
    "5 neighbours",
    "support vector machine",
    "decision tree",
    "random forest",
)
"""Their names."""


def classifier(name: str, *, scale: bool = True, random_state: int = 0) -> Any:
    """Make a scikit-learn classifier by its name.

    Parameters
    ----------
    name : str
        One of `MODELS`.
    scale : bool, default=True
        Whether every column is first brought to mean 0 and standard deviation 1, as they are in training.
    random_state : int, default=0
        For the tree and the forest.

    Returns
    -------
    sklearn.pipeline.Pipeline or classifier

    Raises
    ------
    ValueError
        If there is no such model.

    Examples
    --------
    >>> classifier("nearest neighbour", scale=False)
    KNeighborsClassifier(n_neighbors=1)
    """
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC
    from sklearn.tree import DecisionTreeClassifier

    made = {
        "logistic regression": LogisticRegression(max_iter=300),
        "nearest neighbour": KNeighborsClassifier(n_neighbors=1),
        "5 neighbours": KNeighborsClassifier(n_neighbors=5),
        "support vector machine": SVC(),
        "decision tree": DecisionTreeClassifier(random_state=random_state),
        "random forest": RandomForestClassifier(n_estimators=25, random_state=random_state),
    }
    if name not in made:
        raise ValueError(f"model={name!r} is unknown; choose one of {', '.join(map(repr, MODELS))}")
    return make_pipeline(StandardScaler(), made[name]) if scale else made[name]
