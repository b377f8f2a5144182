# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "Change the data"
#     minutes: 45
#     claims: [B4, B9]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 1000}
# ---

# %% [markdown]
# # Change the data
#
# Here is a detector for malignant tumours. Where one tumour in a hundred is malignant, it is right in 99 cases of 100. It
# fits on one line:

# %%
import numpy as np
import pandas as pd

ill = np.repeat([0, 1], [990, 10])
answers = np.zeros(1_000, dtype=int)  # "benign", whatever comes
print(f"right: {np.mean(answers == ill):.1%}")
print(f"malignant ones found: {np.mean(answers[ill == 1]):.0%}")

# %% [markdown]
# A model is trained to be right, and where one class is rare, *this is most of being right*. So people change the
# training data. An article gives the rule:
#
# > *Each class the same number of samples. Positives to negatives 1:2 or 1:3. Too many negatives, and the model finds no
# > positives.*
#
# **When should you care?** Not whenever classes are unequal. Ask three questions first. Does the model rank the rare ones
# high, and only say *yes* too seldom? Then move the threshold ({{ lesson("threshold").link }}): it costs nothing. Are there
# too few rare samples to learn from? Then the best remedy is more of them. Only then is resampling worth a
# trial. **Write down your bet.**

# %%
# A forest learns from 240 benign and 12 malignant tumours.
# Of 100 new malignant ones, how many does it find?
found_before = "___"

# The same with 12 and 12: how many now? And how many false alarms in 100 benign ones?
found_after, alarms_after = "___", "___"

# %% [markdown]
# ## 1 · One in twenty-one
#
# The tumours are real: 30 measurements each, from the Wisconsin breast cancer set. We train on 240 benign and 12 malignant
# ones. The others, 117 and 200, are left to test on.

# %% tags=["nbval-ignore-output"]
from sklearn.ensemble import RandomForestClassifier

from course_lessons.change_the_data import figures
from course_lessons.change_the_data.studies.ratio_sweep import imbalanced_split
from course_lib import metrics

X, y, new_X, new_y = imbalanced_split("tumours", seed=0)


def recognised(X, y):
    """Train, and give the share recognised of each class among new tumours, in percent."""
    model = RandomForestClassifier(25, random_state=0).fit(X, y)
    names = ("benign", "malignant")
    shares = metrics.recall_per_class(new_y, model.predict(new_X), names)
    return {name: round(100 * share) for name, share in shares.items()}


recognised(X, y)

# %% [markdown]
# One figure for each class, its **recall**: the share that is found. Their mean is the **balanced accuracy**. For the
# detector on one line it is one half. *Which of the two would you change, and at what cost?*
#
# ## 2 · Copy, interpolate, drop
#
# **Copies.** Show the rare ones more often.
#
# **Exercise 1.** Write `copies(y, seed)`: indices of all rows, and of rows of the rarer class again, until both classes
# count the same (none, where they do), in any order. The seed decides which are copied once more than others; every row
# of the rarer class has a chance. Which class is the rarer, `y` says.

# %% tags=["exercise"]
from course_widgets import check


def copies(y, seed):
    return ...


copies = check("change_the_data-1", copies)

# %% tags=["nbval-ignore-output"]
rows = np.asarray(copies(y, 0))
recognised(X[rows], y[rows])

# %% [markdown]
# No row of this is new. A model told twenty times to get one sample right may **over-fit**: learn it by heart, and do no
# better on others.
#
# **SMOTE** (Chawla and others, 2002) makes new ones: take a rare sample, one of its nearest neighbours *of the same class*,
# and a point somewhere on the straight line between them.
#
# **Exercise 2.** Write `between(X, neighbours, n, seed)`. `X` holds the rare samples alone, a row each, and
# `neighbours[k]` the rows of those nearest to row `k`. Return `n` new samples, and for each the row it started from.
# Chance, by `seed`, chooses three things for each anew: the row, one of its neighbours, and the place, anywhere on the way.


# %% tags=["exercise"]
def between(X, neighbours, n, seed):
    return ...


between = check("change_the_data-2", between)

# %% tags=["nbval-ignore-output"]
figures.between_digits(between)

# %% [markdown]
# Most could pass for an eight, if a pale one. In a table it is the same: a made-up patient has 2.4 children.
#
# Here are eight ways on the same tumours, drawn on their two main directions (principal components). All but the last two
# are asked for **1:3**.

# %%
from sklearn.decomposition import PCA

points = PCA(n_components=2, random_state=0).fit_transform(X)
figures.eight_ways(points, y)

# %% [markdown]
# - **Copies** add weight, and no place. **SMOTE** fills the room between the rare ones. **Borderline-SMOTE** and **ADASYN**
#   build where common ones are near.
# - **Dropping** keeps 36 of 240 benign tumours. **NearMiss** keeps those nearest to the rare: only the border is left.
# - **Tomek links** and **ENN** *clean*: they drop common samples that lie among rare ones. The classes stay unequal.
#
# *Which of them would you trust least on twelve tumours, and why?* In the control, pull the bars, or take a ratio of
# the article's from the menu **Positives : negatives**; choose a way, and watch the points.

# %% tags=["nbval-ignore-output"]
from course_widgets import SamplingRatio

names = {"class_names": ["benign", "malignant"], "added": "smote"}
SamplingRatio(y, points=points, target="1:3", **names)

# %% [markdown]
# ## 3 · More found, more false alarms
#
# Twenty seeds, on the tumours and on a second task: handwritten digits, *is it an eight?*, again one in twenty-one. First
# the forest on the eights, everything at 1:1. To the right is better; circles are the rare class, diamonds the common one.

# %%
figures.gain_against_loss(figures.at_even("eights", "random forest"))

# %% [markdown]
# {% set sweep = load("ratio-dial") %}
# {% set found = sweep.values("recall_rare").mean() %}
# {% set alarms = 1 - sweep.values("recall_common").mean() %}
# {% set forest = "eights, random forest, " %}
# {% set plain = found[forest ~ "as it comes"] %}
# {% do require(found[[forest ~ "copies 1:1", forest ~ "SMOTE 1:1"]].min() > 2 * plain, "both double it") %}
# {% do require(alarms[[forest ~ "copies 1:1", forest ~ "SMOTE 1:1"]].max() < 0.01, "both cost little") %}
# As it comes, the forest finds **{{ plain | percent }} %** of the eights. Copies and SMOTE more than double that, at almost no
# false alarms. Dropping finds **{{ found[forest ~ "dropping 1:1"] | percent }} %**, and calls
# {{ alarms[forest ~ "dropping 1:1"] | percent }} % of the other digits eights; NearMiss calls
# {{ alarms[forest ~ "NearMiss 1:1"] | percent }} % of them eights.
#
# And from 1:1 up to all twenty negatives, by dropping?

# %%
figures.answered_bets(found_before, found_after, alarms_after)
figures.over_ratios("eights", "random forest")

# %% [markdown]
# {% set falls = [found[forest ~ "dropping 1:1"], found[forest ~ "dropping 1:3"], plain] %}
# {% do require(falls[0] > falls[1] > falls[2], "fewer are found the more negatives") %}
# {% do require(studies.order_improves("eights"), "PR-AUC grows with every ratio") %}
# {% do require(studies.verdicts_differ(), "some ratio is better here and worse there") %}
# *"Too many negatives, and the model finds no positives."* So it seems: {{ falls[0] | percent }} % are found at 1:1,
# {{ falls[1] | percent }} % at 1:3, {{ falls[2] | percent }} % at 1:20. But ask the model for an **order**, the surest eight
# first. **PR-AUC**, the area under the curve of precision (share of the called that are right) over recall, scores that
# order. For all four models that we measured it *grows* with every negative. The model has not lost the eights; it says
# *yes* less readily.
#
# **1:1, 1:2 or 1:3?** By balanced accuracy each of them is best somewhere and worst elsewhere. Which is right depends on
# what the mistakes cost. Below, each ratio is tried by five-fold cross-validation: inside each fold, what the forest learns
# from is resampled; what it is asked is not. `answers` holds, for each ratio, an answer for every digit.

# %% tags=["nbval-ignore-output"]
from course_lessons.change_the_data.studies.ratio_sweep import answers_by_ratio

answers, digits_y = answers_by_ratio(
    ("1:1", "1:2", "1:3", "1:10", "as it comes"), seed=0
)
figures.print_mistakes(answers, digits_y)

# %% [markdown]
# **Exercise 3.** Write `cheapest(answers, y, miss, false_alarm)`: the ratio whose mistakes cost the least, as it stands in
# `answers`, which may hold other ratios than these. A miss (an eight that was not found) costs `miss`, and a false alarm
# `false_alarm`. If two cost the same, either will do.


# %% tags=["exercise"]
def cheapest(answers, y, miss, false_alarm):
    return ...


cheapest = check("change_the_data-3", cheapest)

# %% tags=["nbval-ignore-output"]
for miss in (1, 5, 20, 100):
    best = cheapest(answers, digits_y, miss, 1)
    print(f"a miss costs {miss:>3} false alarms: learn at {best}")

# %% [markdown]
# Now at your own costs. `ImbalanceLab` trains again at every move, on two half moons. Choose *Drop*, *Copies* or *SMOTE*, and
# find the ratio that costs least. *Draw again*: is it still that one? Then make a miss ten times as dear. *Where does the
# boundary go, and what does the curve of precision and recall do?*

# %% tags=["nbval-ignore-output"]
from sklearn.datasets import make_moons

from course_widgets import ImbalanceLab

moons = make_moons(10_000, noise=0.35, random_state=0)
ImbalanceLab(*moons, share=0.02, names=("healthy", "ill"), remedy="drop")

# %% [markdown]
# ## 4 · Resample, or move the threshold?
#
# So far every model answered at one half. A probability of 0.2 may well be a reason to act; where you draw that line is the
# **threshold**. The fair comparison gives *both* sides one of their own, from three folds of the training part: so both know
# the same labels. Five draws, three models, two tables and 5,000 digits of MNIST, one rare sample in 21.

# %%
figures.against_threshold("balanced_accuracy_own")

# %%
figures.against_threshold("pr_auc")

# %% [markdown]
# {% set fair = studies.fair_pairs("balanced_accuracy_own") %}
# {% set order = studies.fair_pairs("pr_auc") %}
# {% set half = studies.fair_pairs("balanced_accuracy") %}
# {% set enn = studies.fair_pairs("balanced_accuracy_own", "ENN") %}
# {% set adasyn = studies.fair_pairs("balanced_accuracy_own", "ADASYN") %}
# {% set smote = studies.fair_pairs("balanced_accuracy_own", "SMOTE") %}
# {% do require(studies.fair_pairs("pr_auc", model="random forest")["better"] == order["better"], "only the forest's order gains") %}
# {% do require(enn["better"] == 0 and smote["better"] >= adasyn["better"], "ENN never wins, SMOTE as often as ADASYN") %}
# {% do require(studies.fair_pairs("balanced_accuracy_own", model="logistic regression")["better"] == 0, "logistic regression gains nothing") %}
# That is {{ fair["all"] }} pairs. At one half, where they are mostly compared, resampling wins {{ half["better"] }}. With a
# threshold on both sides it wins **{{ fair["better"] }}**, loses {{ fair["worse"] }}, and {{ fair["close"] }} are too close to
# call. In the order it wins {{ order["better"] }} and loses {{ order["worse"] }}: all wins are the forest's, on digits, with
# copies, SMOTE or ADASYN.
#
# **So when would you use ADASYN or ENN rather than move the threshold?** *ENN*: not for any of these. With a threshold on both
# sides it wins {{ enn["better"] }} of nine. *ADASYN* wins {{ adasyn["better"] }} of nine, SMOTE, which is simpler,
# {{ smote["better"] }}: with forests and neighbours, whose scores are coarse; never with logistic regression. So move the threshold
# first. Then try *one* way to resample beside it, and keep it if PR-AUC improves on data that it has not seen: a threshold can
# never do that. Drop only when training on all takes too long.
#
# ## 5 · Resampled before the split
#
# {% set leak = load("resampled-first").values().mean() %}
# In {{ lesson("split_honestly").link }}, copies made before the split turned a score of
# {{ leak["nearest neighbour, split first"] | percent }} % into {{ leak["nearest neighbour, resample first"] | percent }} %.
# SMOTE hides the same mistake better, since no two rows are equal. Here it is as it stands in many notebooks, on 357 benign
# and 30 malignant tumours whose measurements were blurred, and on columns of pure noise:

# %% tags=["nbval-ignore-output"]
from imblearn.over_sampling import SMOTE
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

from course_lessons.split_honestly.studies.leaks import blurred_tumours

blurred, malignant = blurred_tumours(seed=0)
noise = np.random.default_rng(0).normal(size=blurred.shape)
tried = {"the tumours": blurred, "pure noise": noise}
folds = StratifiedKFold(5, shuffle=True, random_state=0)
fair = {"cv": folds, "scoring": "balanced_accuracy"}
for name, columns in tried.items():
    scaled = StandardScaler().fit_transform(columns)
    more_X, more_y = SMOTE(random_state=0).fit_resample(scaled, malignant)
    scores = cross_val_score(KNeighborsClassifier(5), more_X, more_y, **fair)
    print(f"{scores.mean():.0%} balanced accuracy on {name}")

# %% [markdown]
# On noise nobody can do better than 50 %. But every made-up row has two parents, and some of them lie in the test part.
#
# **Exercise 4.** Repair it. Make *one* object that scales, resamples and classifies, with the same model
# (`KNeighborsClassifier(5)`), so that `cross_val_score` does all three anew within each fold, on the training part of that
# fold. Hand over the object itself.

# %% tags=["exercise"]
repaired = ...

repaired = check("change_the_data-4", repaired)

# %% tags=["nbval-ignore-output"]
for name, columns in tried.items():
    scores = cross_val_score(repaired, columns, malignant, **fair)
    print(f"{scores.mean():.0%} balanced accuracy on {name}")

# %% [markdown]
# Steps that resample do their work in `fit` and stand aside in `predict`. *Why is the scaler inside, too?*
#
# ## 6 · In a training loop
#
# A network needs no longer table: a **sampler** decides which rows make the next batch. torch's `WeightedRandomSampler` draws
# with chance; the course's `RatioSampler` shows every sample of a class equally often:
#
# ```python
# from course_lib.samplers import RatioSampler
#
# sampler = RatioSampler(y, {0: 3, 1: 1})  # three benign, one malignant
# loader = DataLoader(dataset, batch_size=64, sampler=sampler)
# ```
#
# ## The verdict

# %%
from course_lib import results

pd.set_option("display.max_colwidth", None)
results.ledger_by_statement(
    "B4", "B9", studies=("ratio-dial", "resample-or-threshold")
)

# %% [markdown]
# - *Each class the same number* finds more of the rare class and raises more false alarms. It is a trade: 1:1 is one setting
#   among others, as 1:2 and 1:3 are.
# - *Too many negatives, and no positives are found*: at one half. The order gets better with every negative, or no worse as
#   far as we could tell. Do not throw data away before you have moved the threshold.
# - No remedy is best everywhere. With a threshold on both sides most differences shrink to nothing; some stay.
# - Resample the training part alone, in a pipeline, so that you cannot forget it.
#
# ## On your own data
#
# The ratio is searched like any other setting, and scored by your own costs. Name your table or folder in the first lines,
# and the class that is to be found; all others count as one.

# %% tags=["nbval-ignore-output"]
import pandas as pd
from imblearn.pipeline import Pipeline
from sklearn.impute import SimpleImputer
from sklearn.metrics import confusion_matrix, make_scorer
from sklearn.model_selection import GridSearchCV, StratifiedGroupKFold

from course_lib import datasets

own = datasets.make_rare(datasets.load_breast_cancer(), "malignant", keep=30)
positive = "malignant"  # the class to be found, as your file writes it
# Yours: take the # from a line, and write into it what a message asks for, as drop=["id"].
# own = datasets.load_table("mine.csv", target="label")
# own = datasets.load_image_folder("photos")

own = datasets.one_against_rest(own, positive)
own_X, to_find = own.train.X.reshape(len(own.train), -1), own.train.y
groups = np.arange(len(own_X)) if own.train.groups is None else own.train.groups
n_folds = min(5, *np.bincount(to_find), len(np.unique(groups)))
cv = StratifiedGroupKFold(max(2, n_folds), shuffle=True, random_state=0)
folds = list(cv.split(own_X, to_find, groups)) if n_folds > 1 else []
counts = [sorted(np.bincount(to_find[rows], minlength=2)) for rows, _ in folds]
if not counts or min(counts)[0] < 2:
    raise ValueError(
        "a fold has too few rows of a class to learn from, or there is one group: collect "
        "more, or load with mix_groups=True"
    )


def minus_cost(truth, answers, miss=20, false_alarm=1):
    """What the mistakes cost, as a score: more is better."""
    (_, alarms), (misses, _) = confusion_matrix(truth, answers, labels=[0, 1])
    return -(miss * misses + false_alarm * alarms)


pipeline = Pipeline(
    [
        ("fill", SimpleImputer()),
        ("scale", StandardScaler()),
        ("more", SMOTE(k_neighbors=min(5, min(counts)[0] - 1), random_state=0)),
        ("model", RandomForestClassifier(25, random_state=0)),
    ]
)
# rare ones for each common one, in steps from what there is up to 1:1
most = max(rare / common for rare, common in counts)
ratios = np.unique(np.ceil(100 * most ** np.array([0.75, 0.5, 0.25, 0])) / 100)
grow = [each for each in ratios if all(c * each >= r + 1 for r, c in counts)]
tried = [{"more": ["passthrough"]}]  # as they come
tried += [{"more__sampling_strategy": grow}] if grow else []
search = GridSearchCV(pipeline, tried, scoring=make_scorer(minus_cost), cv=folds)
search.fit(own_X, to_find)
pd.DataFrame(search.cv_results_)[["params", "mean_test_score", "std_test_score"]]

# %% [markdown]
# Look at the standard deviation beside the mean: with thirty rare samples, five folds do not tell neighbouring ratios apart.
#
# ## To read
#
# - N. Chawla et al., [*SMOTE*](https://arxiv.org/abs/1106.1813), JAIR 2002.
# - H. He and E. Garcia, [*Learning from Imbalanced Data*](https://doi.org/10.1109/TKDE.2008.239), IEEE TKDE 2009: the map of
#   the field.
# - Y. Elor and H. Averbuch-Elor, [*To SMOTE, or not to SMOTE?*](https://arxiv.org/abs/2201.08528), 2022: with strong learners
#   and a chosen threshold, balancing rarely helps.
# - The [user guide of imbalanced-learn](https://imbalanced-learn.org/stable/user_guide.html): every way above, and more.
#
# Next: {{ lesson("threshold").link }}.
