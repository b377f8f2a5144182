"""imbalanced-learn's interpolating samplers, made to remember the two samples that each new one lies between."""

import numpy as np
from imblearn.over_sampling import ADASYN, SMOTE, BorderlineSMOTE
from sklearn.neighbors import NearestNeighbors
from sklearn.utils import check_random_state


class Interpolated:
    """What SMOTE and Borderline-SMOTE share: one method makes all new samples, and knows their parents."""

    def _fit_resample(self, X, y):
        self.labels_, self.parents_ = y, [np.empty((0, 2), np.int64)]
        return super()._fit_resample(X, y)

    def _generate_samples(self, X, nn_data, nn_num, rows, cols, steps, y_type=None, y=None):
        members = np.flatnonzero(self.labels_ == y_type)
        origins = getattr(self, "in_danger_indices", {}).get(y_type, members)
        partners = members if y is None else np.arange(len(nn_data))  # borderline-2 looks among all
        self.parents_.append(np.column_stack([origins[rows], partners[nn_num[rows, cols]]]))
        return super()._generate_samples(X, nn_data, nn_num, rows, cols, steps, y_type, y)


class TracedSMOTE(Interpolated, SMOTE):
    """SMOTE; ``parents_`` lists (origin, partner) of the new samples, class by class."""


class TracedBorderlineSMOTE(Interpolated, BorderlineSMOTE):
    """Borderline-SMOTE; ``parents_`` as in `TracedSMOTE`."""


class TracedADASYN(ADASYN):
    """ADASYN; ``parents_`` as in `TracedSMOTE`. It draws inside one long method, so its draws are repeated."""

    def __init__(self, *, sampling_strategy="auto", random_state=None, n_neighbors=5):
        super().__init__(
            sampling_strategy=sampling_strategy,
            random_state=random_state,
            n_neighbors=Remembering(n_neighbors=n_neighbors + 1),
        )

    def _fit_resample(self, X, y):
        resampled = super()._fit_resample(X, y)
        random, k = check_random_state(self.random_state), self.nn_.n_neighbors - 1
        asked = iter(self.nn_.told_)
        self.parents_ = [np.empty((0, 2), np.int64)]
        for label, wanted in self.sampling_strategy_.items():
            if not wanted:
                continue
            members = np.flatnonzero(y == label)
            among_all, among_own = next(asked)[:, 1:], next(asked)[:, 1:]
            foreign = np.sum(y[among_all] != label, axis=1) / k
            foreign /= np.sum(foreign)
            rows = np.repeat(np.arange(len(members)), np.rint(foreign * wanted).astype(int))
            cols = random.choice(k, size=len(rows))
            random.uniform(size=(len(rows), 1))  # the place between the two
            self.parents_.append(np.column_stack([members[rows], members[among_own[rows, cols]]]))
        return resampled


class Remembering(NearestNeighbors):
    """Nearest neighbours that keep what they told, in ``told_``."""

    def kneighbors(self, X=None, n_neighbors=None, return_distance=True):
        """Answer as ever, and keep the answer."""
        told = super().kneighbors(X, n_neighbors, return_distance)
        self.__dict__.setdefault("told_", []).append(told)
        return told


TRACED = {"smote": TracedSMOTE, "borderline_smote": TracedBorderlineSMOTE, "adasyn": TracedADASYN}
