# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "The threshold"
#     minutes: 40
#     claims: [B9]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 500}
# ---

# %% [markdown]
# # The threshold
#
# A model gives a **probability**: "this payment is a fraud with 7 %". Somebody has to act on it: call the customer, or let the
# payment pass. The probability above which you say *yes* is the **threshold**. Most programs use one half, and nobody chose it.
#
# Which threshold is right? It can be changed without one more step of training. And what are the probabilities themselves
# worth? **Write down your bets.**

# %%
# A missed fraud costs 20, a call to an honest customer 1. Above which probability should one call?
my_threshold = "___"

# One payment in 71 is a fraud. A model gives everybody 1.4 % and looks at nobody.
# How far off are its probabilities on average (its calibration error), from 0 to 1?
my_error = "___"

# %% [markdown]
# ## 1 · Two prices
#
# Here are 10,000 payments of 20 numbers each, drawn by the course; one in 71 is a fraud. Three parts, three jobs: the
# **training** part to learn from, the **validation** part to choose by, the **test** part to say what it will cost. The model
# is 60 rounds of **boosted trees**: each tree mends what those before it got wrong, and each of its ends, the **leaves**, holds
# at least 20 payments.

# %% tags=["nbval-ignore-output"]
import numpy as np

from course_lessons.threshold import figures
from course_lessons.threshold.studies import draw_payments, make_learner
from course_lib import metrics

payments = draw_payments(0)
model = make_learner("boosting, 60 rounds").fit(payments.train.X, payments.train.y)
val_p, test_p = (
    model.predict_proba(part.X)[:, 1] for part in (payments.val, payments.test)
)
print(f"{payments.val.y.sum()} frauds among {len(val_p):,} validation payments")

# %% [markdown]
# Two mistakes are possible. A **miss**: a fraud that passes. A **false alarm**: an honest customer who is called. Suppose a
# payment is a fraud with probability p. Saying *no* costs p · miss on average; saying *yes* costs (1 − p) · false alarm.
#
# **Exercise 1.** Write `by_price(miss, false_alarm)`: the probability at which both cost the same.

# %% tags=["exercise"]
from course_widgets import check


def by_price(miss, false_alarm):
    return ...


by_price = check("threshold-1", by_price)

# %%
print(f"You said {my_threshold}. At 20 and 1 it is {by_price(20, 1):.4f}.")

# %% [markdown]
# So **the threshold for true probabilities is false alarm / (miss + false alarm)**: 1/21 here, far below one half. It needs
# prices, and no data at all. *What must be true of the probabilities for this to be right?*
#
# The control shows the validation payments by their probability, frauds above the axis and honest ones below. The axis is
# stretched at its ends: 0.001, 0.01 and 0.1 lie equally far apart, and so do 0.9, 0.99 and 0.999. Drag the threshold, and
# watch misses, false alarms and the cost of a payment. ◆ is the price's threshold, ▲ the cheapest on these payments. The band
# shows luck: as many payments are drawn from these again and again, with repeats, and each draw costs something else. The bar
# is where nearly all of these draws have their cheapest threshold. *How far can you move before you leave the flat bottom? Does
# ◆ lie inside the bar, and if not, what may be untrue?* Choose; only then ask the test part what your choice is worth.

# %% tags=["nbval-ignore-output"]
from course_widgets import ThresholdTuner

tuner = ThresholdTuner(
    payments.val.y,
    val_p,
    test=(payments.test.y, test_p),
    miss=20,
    false_alarm=1,
    names=payments.classes,
)
tuner

# %% [markdown]
# ## 2 · By price, or by search?
#
# If ◆ lies outside the bar, the model's probabilities are hardly true. The other way: try every threshold on the validation
# payments, and take the cheapest.
#
# **Exercise 2.** Write `cheapest(y, score, miss, false_alarm)`: the threshold at which mistakes cost least on these
# samples, if `score >= threshold` is called fraud. The scores may be any numbers, in any order, and the best may be to call
# nobody (`np.inf`). Where several cost the same, any of them will do.

# %% tags=["exercise"]


def cheapest(y, score, miss, false_alarm):
    return ...


cheapest = check("threshold-2", cheapest)

# %% tags=["nbval-ignore-output"]
print(
    f"searched: {cheapest(payments.val.y, val_p, 20, 1):.4f}, by price: {1 / 21:.4f}"
)
figures.cost_over_threshold(
    {"validation": (payments.val.y, val_p), "test": (payments.test.y, test_p)},
    title="One half is dear; the cheap range is wide, and lies far below it",
)

# %% [markdown]
# **Exercise 3.** Somebody wants to ship this model. Hand over two numbers: the threshold to use, and **the cost of a
# payment that you promise** for new ones: `ship = threshold, cost`. (The threshold: chosen where it may be chosen, at most
# 3 % dearer there than the cheapest. The cost must be right to within 0.002. `payments.val`, `val_p`, `payments.test` and
# `test_p` are there.)

# %% tags=["exercise"]
ship = ...

ship = check("threshold-3", ship)

# %% tags=["nbval-ignore-output"]
threshold, promised = ship
val_cost, half = (
    metrics.expected_cost(part.y, (p >= at).astype(int), miss=20, false_alarm=1)
    for part, p, at in (
        (payments.val, val_p, threshold),
        (payments.test, test_p, 0.5),
    )
)
print(f"new payments: {promised:.3f} at {threshold:.4f}, {half:.3f} at one half")
print(f"validation payments, which chose it: {val_cost:.3f}")

# %% [markdown]
# One draw proves little: 42 frauds in each part. Here are {{ load("threshold-costs").seeds | length }} draws, two more models
# and, beside the drawn payments, real digits of MNIST (*is it an eight?*, one in 46). *The test part's own best* is what
# nobody can know beforehand. *Calibrated*: first a logistic curve was fitted to the validation scores (Platt), and then the
# price applied.

# %%
figures.costs_by_place()

# %% [markdown]
# {% set costs = load("threshold-costs") %}
# {% set b60 = "payments, boosting, 60 rounds, " %}
# {% set b240 = "payments, boosting, 240 rounds, " %}
# {% set mean = costs.values("expected_cost").mean() %}
# {% set seen = costs.values("expected_cost_val").mean() %}
# {% set price = costs.verdict(b60 ~ "by price", baseline=b60 ~ "searched", metric="expected_cost") %}
# {% set longer = costs.verdict(b240 ~ "by price", baseline=b240 ~ "searched", metric="expected_cost") %}
# {% set platt = costs.verdict(b240 ~ "by price, calibrated", baseline=b240 ~ "searched", metric="expected_cost") %}
# {% set lr = "payments, logistic regression, " %}
# {% set honest = costs.verdict(lr ~ "by price", baseline=lr ~ "searched", metric="expected_cost") %}
# {% set mended = costs.verdict(b60 ~ "by price, calibrated", baseline=b60 ~ "searched", metric="expected_cost") %}
# {% do require(honest.words == "too close to call" and price.words == "worse" and longer.words == "worse", "the price is enough for logistic regression, not for boosting") %}
# {% do require(mended.words == platt.words == "too close to call", "calibrated, the price is as good as the search") %}
# Logistic regression gives honest probabilities, and there price and search are too close to call
# ({{ honest | signed(digits=3, scale=1) }}, {{ honest | interval(digits=3, scale=1) }}). Boosted trees don't: with 60 rounds a
# payment costs {{ mean[b60 ~ "at one half"] | number(digits=3) }} at one half, {{ mean[b60 ~ "by price"] | number(digits=3) }} by
# price, {{ mean[b60 ~ "searched"] | number(digits=3) }} at the searched threshold: the price is dearer by
# {{ price | number(digits=3) }} ({{ price | interval(digits=3, scale=1) }}), and after four times the rounds by
# {{ longer | number(digits=3) }}, since the model is surer still. Calibrated first, price and search are too close to call again
# ({{ mended | signed(digits=3, scale=1) }}, {{ mended | interval(digits=3, scale=1) }}). **So: calibrate, then use the price.** Then
# new prices need no new search.
#
# **What you see on validation flatters**, because the threshold was chosen there: over the draws the searched threshold costs
# {{ seen[b60 ~ "searched"] | number(digits=3) }} on validation and {{ mean[b60 ~ "searched"] | number(digits=3) }} on test. A
# threshold by price, on logistic regression, was chosen on nothing: {{ seen[lr ~ "by price"] | number(digits=3) }} and
# {{ mean[lr ~ "by price"] | number(digits=3) }}, which is only luck of the draw.
#
# ## 3 · All thresholds at once
#
# Where the prices are unknown, look at all thresholds together. **ROC**: frauds found over false alarms. **Precision and
# recall**: how many of those called are frauds, over the frauds found. The dashed line knows nothing. (The control above draws
# both, and the place where you stand.)

# %% tags=["nbval-ignore-output"]
figures.roc_and_precision(
    payments.test.y,
    test_p,
    {"one half": 0.5, "1/21": 1 / 21},
    title="One curve looks nearly perfect, the other does not: frauds are rare",
)

# %% [markdown]
# The same model, the same thresholds. One honest customer in fifty is a small share on the left; but there are seventy times
# as many honest customers as frauds, so on the right precision falls. Where one class is rare, read the right one: its area
# is **PR-AUC**. (**F1**, often quoted, is a single place on it: the harmonic mean of precision and recall.) Moving the threshold
# walks along a curve. It never lifts it. *Which point would a clerk choose who can make 30 calls a day?*
#
# ## 4 · What is a probability worth?
#
# Often a probability is *read*: "a fraud, with 30 %". Is it a fraud in three of ten? A **reliability diagram** puts payments
# with similar probabilities together: across what was predicted, upwards what was observed. Honest ones lie on the
# diagonal. Large dots are many payments. Three models: as they are; honest payments **dropped** until both classes are equal
# (57 and 57 left); and the same **corrected** by Bayes' rule for the share of frauds
# ({{ lesson("change_the_loss").link }} shows how).

# %% tags=["nbval-ignore-output"]
from course_lib.ratios import resample

dropped = resample(
    payments.train.X, payments.train.y, "1:1", "random_under", random_state=0
)
small = make_learner("boosting, 60 rounds").fit(dropped.X, dropped.y)
dropped_p = small.predict_proba(payments.test.X)[:, 1]
corrected_p = metrics.correct_prior(
    dropped_p, trained=0.5, true=payments.val.y.mean()
)
given = {"as they are": test_p, "dropped": dropped_p, "corrected": corrected_p}
figures.reliability_zoomed(
    payments.test.y,
    given,
    title="Dropped, it sees frauds everywhere; corrected, it is honest again, and dares less",
)

# %% [markdown]
# The **expected calibration error** (ECE) is the mean distance from the diagonal. By it the corrected model is fine. But the
# model as it is says of some payments that a fraud is nearly certain, and is right; the corrected one never does. ECE cannot see
# that: whoever gives *everybody* the **base rate**, the share of frauds, lies on the diagonal too. The **Brier score**, the mean
# of (p − y)², and the **log loss**, the mean of −log of what was given to the truth, reward both: honest *and* telling people
# apart. Less is better for all three.
#
# **Exercise 4.** Write `skill(y, p)`: 1 minus the Brier score of `p` divided by the Brier score of giving everybody the
# share of ones in `y`. So 1 is perfect, 0 is the base rate, and below 0 is worse.

# %% tags=["exercise"]


def skill(y, p):
    return ...


skill = check("threshold-4", skill)

# %% tags=["nbval-ignore-output"]
print(f"You said the base rate is off by {my_error}. Look:")
given["base rate for everybody"] = np.full(len(test_p), payments.train.y.mean())
for name, p in given.items():
    error = metrics.ece(payments.test.y, p)
    print(f"{name}: ECE {error:.3f}, skill {skill(payments.test.y, p):+.2f}")

# %%
figures.worth_table("payments", "boosting, 60 rounds")

# %% [markdown]
# {% set W = load("honest-probabilities") %}
# {% set brier = W.values("brier").mean() %}
# {% set ece = W.values("ece").mean() %}
# {% set ap = W.values("pr_auc").mean() %}
# {% set lost = W.verdict(b60 ~ "dropping, corrected", baseline=b60 ~ "as they are", metric="brier") %}
# {% set known = W.verdict(b60 ~ "dropping, corrected", baseline=b60 ~ "base rate for everybody", metric="brier") %}
# {% do require(lost.words == "worse", "the corrected model is worse than as they are by Brier") %}
# {% set digits = W.verdict("MNIST eights, logistic regression, dropping, corrected", baseline="MNIST eights, logistic regression, base rate for everybody", metric="brier") %}
# Over {{ W.seeds | length | spelled }} draws: dropping and correcting brings ECE from {{ ece[b60 ~ "dropping"] | number(digits=3) }} back to
# {{ ece[b60 ~ "dropping, corrected"] | number(digits=3) }}. But its Brier score stays at
# {{ brier[b60 ~ "dropping, corrected"] | number(digits=4) }}, against {{ brier[b60 ~ "as they are"] | number(digits=4) }} as they
# are and {{ brier[b60 ~ "base rate for everybody"] | number(digits=4) }} for the base rate: against the latter
# {{ known | word("a real gain", "a real loss", "too close to call") }}. What was thrown away does not come back. How much
# is lost depends on the leaves, too: with 57 and 57 payments, a leaf of at least 20 can hardly divide them. With leaves of 5,
# PR-AUC goes from {{ ap[b60 ~ "dropping, corrected"] | number(digits=2) }} to
# {{ ap[b60 ~ "dropping, leaves of 5, corrected"] | number(digits=2) }}; with all payments it is
# {{ ap[b60 ~ "as they are"] | number(digits=2) }}. Trained four times as long, or on real digits, dropped and corrected
# probabilities are *worse* than the base rate ({{ brier[b240 ~ "dropping, corrected"] | number(digits=4) }}; digits
# {{ digits | signed(digits=4, scale=1) }}, {{ digits | interval(digits=4, scale=1) }}). *Which of the four columns would you show your boss?*
#
# ## The verdict

# %%
import pandas as pd

from course_lib import results

pd.set_option("display.max_colwidth", None)
results.ledger_by_statement(
    "B9", studies=("threshold-costs", "honest-probabilities")
)

# %% [markdown]
# - One half is a habit. Move the threshold first: it costs nothing, and it is the only remedy that knows your prices.
# - For honest probabilities it is false alarm / (miss + false alarm). Make them honest first: calibrate on validation.
# - What was chosen on validation is promised from the test part.
# - Read ECE only beside a Brier score or a log loss, and those beside the base rate.
# - All this with 42 frauds to choose by. With six, a searched threshold is luck: use the price.
#
# ## On your own data
#
# Rare samples are few, so in place of a validation part it uses probabilities from **cross-validation**: every training row is
# scored by a model that has not seen it. Name your file, the class that you look for, and your prices.

# %% tags=["nbval-ignore-output"]
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score, brier_score_loss
from sklearn.model_selection import cross_val_predict

from course_lib import datasets, splits

own = datasets.load_breast_cancer()
positive = "malignant"  # the class that you look for, as your file writes it
miss, false_alarm = 10, 1
# Yours: take the # from a line, and write into it what a message asks for, as drop=["id"].
# own = datasets.load_table("mine.csv", target="label")
# own = datasets.load_image_folder("photos")

own = datasets.one_against_rest(own, positive)  # 1 is that class, 0 is any other
X_train, X_test = (part.X.reshape(len(part), -1) for part in (own.train, own.test))
y_train, y_test = own.train.y, own.test.y
folds = splits.folds(own.train)
forest = RandomForestClassifier(100, min_samples_leaf=3, random_state=0)
p_val = cross_val_predict(
    forest, X_train, y_train, cv=folds, method="predict_proba"
)[:, 1]
p_test = forest.fit(X_train, y_train).predict_proba(X_test)[:, 1]


def cost(y, p, at):
    """Mean cost of a sample."""
    return np.mean(
        miss * ((y == 1) & (p < at)) + false_alarm * ((y == 0) & (p >= at))
    )


searched = min([*np.unique(p_val), np.inf], key=lambda at: cost(y_train, p_val, at))
places = {"one half": 0.5, "by price": false_alarm / (miss + false_alarm)}
places["searched"] = searched
rows = {
    name: {"threshold": at, "cost": cost(y_test, p_test, at)}
    for name, at in places.items()
}
base = brier_score_loss(y_test, np.full(len(y_test), y_train.mean()))
print(f"PR-AUC {average_precision_score(y_test, p_test):.3f}", end=", ")
print(f"Brier {brier_score_loss(y_test, p_test):.4f}, base rate {base:.4f}")
pd.DataFrame(rows).T.round(3)

# %% [markdown]
# One split is one draw of luck: load with other `random_state`s before you believe a difference.
#
# ## To read
#
# - C. Elkan, [*The Foundations of Cost-Sensitive Learning*](https://cseweb.ucsd.edu/~elkan/rescale.pdf), IJCAI 2001: prices,
#   thresholds and priors, in six pages.
# - T. Saito and M. Rehmsmeier, [*The Precision-Recall Plot Is More Informative than the ROC
#   Plot*](https://doi.org/10.1371/journal.pone.0118432), PLOS ONE 2015.
# - R. van den Goorbergh et al., [*The Harm of Class Imbalance Corrections for Risk Prediction
#   Models*](https://doi.org/10.1093/jamia/ocac093), JAMIA 2022: what balancing does to probabilities that patients are told.
# - C. Guo et al., [*On Calibration of Modern Neural Networks*](https://arxiv.org/abs/1706.04599), ICML 2017.
#
# Next: {{ lesson("change_the_loss").link }}.
