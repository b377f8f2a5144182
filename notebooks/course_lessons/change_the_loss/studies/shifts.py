"""What remedies do to the log-odds of logistic regression, quick enough for a cell."""

import numpy as np

from course_lessons.threshold.studies import draw_payments
from course_lib.ratios import resample


def payment_log_odds(seed: int = 0) -> tuple[dict[str, np.ndarray], float]:
    """Fit logistic regression to the payments: plain, with weights, with copies, and on dropped rows.

    Parameters
    ----------
    seed : int, default=0
        Draws the payments.

    Returns
    -------
    log_odds : dict of str to ndarray
        Of fraud, for the payments of the test part, by remedy; "plain" first.
    odds : float
        Frauds for each honest payment in training.

    Examples
    --------
    >>> log_odds, odds = payment_log_odds()
    >>> list(log_odds), round(1 / odds)
    (['plain', 'weights', 'copies', 'dropping'], 69)
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    data = draw_payments(seed)
    scale = StandardScaler().fit(data.train.X)
    X, new_X, y = (
        scale.transform(data.train.X),
        scale.transform(data.test.X),
        data.train.y,
    )
    odds = float(y.mean() / (1 - y.mean()))
    made = {
        name: resample(X, y, "1:1", way, random_state=seed)
        for name, way in (("copies", "random_over"), ("dropping", "random_under"))
    }
    fits = {
        "plain": LogisticRegression(max_iter=1_000).fit(X, y),
        "weights": LogisticRegression(max_iter=1_000, class_weight="balanced").fit(
            X, y
        ),
        **{
            name: LogisticRegression(max_iter=1_000).fit(each.X, each.y)
            for name, each in made.items()
        },
    }
    return {name: fit.decision_function(new_X) for name, fit in fits.items()}, odds
