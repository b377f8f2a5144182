# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "Change the loss"
#     minutes: 45
#     claims: [B9]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 1000}
# ---

# %% [markdown]
# # Change the loss
#
# {{ lesson("change_the_data").link }} changed the samples, {{ lesson("threshold").link }} what is done with a probability. There
# is a third place: the **loss**, which says how much each mistake counts *while the model learns*. Weights, focal loss, logit
# adjustment: is any of them more than a moved threshold? **Write down your bets.**

# %%
# Trained longer, each judged at its own threshold on rare eights: which of these clearly beat plain
# cross-entropy? Strike out the others.
clear_wins = ["weights", "focal", "logit adjustment", "copies"]

# A weight of 31 for each eight, or 31 copies of it: is that the same for a network? Yes or no?
the_same = "___"

# %% [markdown]
# ## 1 · Weights
#
# The oldest remedy: a mistake on a class with the share p of the samples counts **1/p**. For a class of 10 % that is 10, for
# one of 90 % it is 1.11.
#
# **Exercise 1.** Write `class_weights(y)`: one weight for each class, in the order of the codes, so that every class has the
# same total weight, to within a percent. There may be more than two; codes run from 0, and no class is empty. Give an array
# or a list. (Only the proportions matter: twice as large throughout is the same.)

# %% tags=["exercise"]
import numpy as np

from course_widgets import check


def class_weights(y):
    return ...


class_weights = check("change_the_loss-1", class_weights)

# %% [markdown]
# A weight of 31, or 31 copies: with a model that looks at all samples at once it is the same. A network learns from small
# batches. Below is the pull (the gradient) of 1,000 batches of 64 real digits, 52 eights among 1,623 others, on a model that
# knows nothing yet. *Weights*: digits are drawn as they come, and each counts its weight. *Copies*: both classes are drawn
# equally often. To the right is the way that balanced data would pull; across is where batches differ most.

# %%
from course_lessons.change_the_loss import figures

figures.batch_clouds(class_weights)

# %% [markdown]
# {% set B = load("weights-or-copies") %}
# {% set spread = B.values("spread").mean() %}
# {% set pull = B.values("pull").mean() %}
# {% set without = B.values("without_rare").mean() %}
# {% do require(spread["weights"] > 2.5 * spread["copies"] and 0.95 < pull["weights"] < 1.05, "the same mean, more scatter") %}
# Both clouds lie around the cross. But a weighted batch holds two eights on average, and now and then none, one or five:
# those are the stripes. **Equal on average, unequal in scatter.** Over twenty draws, and on a model that has learned a little,
# weighted batches scatter {{ (spread["weights"] / spread["copies"]) | times }} times as far, and
# {{ without["weights"] | percent }} % of them hold no eight at all. In batches of 512 they scatter as little as copies in batches
# of 64.
#
# One trap: torch's `CrossEntropyLoss(weight=…)` divides by the sum of the weights *in that batch*, not by its size. A batch
# without eights gets the same total weight as one with five; on average the pull is {{ pull["weights, divided by their sum"] |
# percent }} % of the balanced one.
#
# *You said of weights and copies, "the same":*

# %%
print(f"{the_same}. Now train with them:")
figures.large_batches()

# %% [markdown]
# {% set E = load("losses-eights") %}
# {% set wide = E.verdict("200 steps, weights, batches of 512", baseline="200 steps, weights", metric="pr_auc") %}
# {% set wider = E.verdict("200 steps, weights, batches of 512", baseline="200 steps, cross-entropy, batches of 512", metric="pr_auc") %}
# {% set still = E.verdict("200 steps, weights", baseline="200 steps, cross-entropy", metric="pr_auc") %}
# {% set other = load("losses-MNIST").verdict("150 steps, weights, batches of 512", baseline="150 steps, weights", metric="pr_auc") %}
# With 200 steps each, batches of 512 lift the weighted network by {{ wide | signed }} points of PR-AUC ({{ wide | interval }}).
# That is eight times as many samples seen, so look at the plain network, too: weights
# {{ still | word("beat", "lose to", "are too close to call against") }} it in batches of 64 ({{ still | signed }},
# {{ still | interval }}) and {{ wider | word("beat", "lose to", "are too close to call against") }} it in batches of 512
# ({{ wider | signed }}, {{ wider | interval }}).
#
# ## 2 · Focal loss
#
# Another thought: it is not the class that is the trouble, but the crowd of samples that are right already. Each of them pulls
# only a little, but there are so many. The **focal loss** turns them down:
#
# $$-(1-p)^\gamma \, \log p$$
#
# where p is the probability that the model gives to the right class. At γ = 0 it is **cross-entropy**, the usual loss: −log p.
# (A **logit** is what the network puts out before probabilities are made of it.)
#
# **Exercise 2.** Write it in torch: `focal_loss(logits, target, gamma)`, the mean over the samples. `logits` has
# the shape (samples, classes), `target` holds class codes. What comes back is one number in a tensor, through which
# gradients flow: those are checked, too. It must not overflow at logits of 200.

# %% tags=["exercise"]
import torch


def focal_loss(logits, target, gamma):
    return ...


focal_loss = check("change_the_loss-2", focal_loss)

# %%
figures.focal_pull(focal_loss)

# %% [markdown]
# At γ = 2 a sample with p = 0.9 hardly pulls at all, and one that is quite wrong pulls a little *harder* than under
# cross-entropy. A model that is never pulled once it is nearly sure stays too modest: its probabilities come out too near
# one half. *What does that do to an answer at one half, and what to the order?*
#
# A trap here, too: kornia's `focal_loss` with `reduction="mean"` divides by samples *times classes*. Check what you import:
# at γ = 0 it must be cross-entropy.
#
# ## 3 · One shift of the log-odds
#
# A probability p has the **odds** p / (1 − p), and their logarithm, the **log-odds**: 0 for one half, −4.2 for one in 71. What
# does a weight of 70 do to them? Here is logistic regression on the payments of {{ lesson("threshold").link }}, plain (across)
# and after three remedies to 1:1 (upwards), a dot a payment:

# %% tags=["nbval-ignore-output"]
from course_lessons.change_the_loss.studies.shifts import payment_log_odds

log_odds, odds_of_fraud = payment_log_odds()
figures.shifts(log_odds, expected=-np.log(odds_of_fraud))

# %% [markdown]
# All clouds lie around the same dashed line: **plain log-odds, plus the logarithm of how much rarer the class is**. (Dropping
# scatters most: it has learned from 114 payments.) A shift keeps the order of the payments, and one half after it is one in 71
# before: it is a threshold moved. **Logit adjustment** (Menon and others, 2021) puts the shift into the training: log p of each
# class is added to the logits *there alone*, so that the class shares are already accounted for. For this model that gives
# exactly the dashed line.
#
# So here weights, copies, logit adjustment and a moved threshold are *one* remedy, and it can be taken back. Bayes' rule:
# multiply the probability of each class by its **true share over its share in training**, and divide by the sum (Elkan, 2001).
#
# **Exercise 3.** Write `corrected(p, trained, true)`. `p` is an array of probabilities of fraud, `trained` the share
# of frauds in what was trained on (one half after weights 1/p), `true` their share where the model is used, higher or lower.
# Give one probability for each, unrounded; 0 and 1 may be among them, and stay.

# %% tags=["exercise"]


def corrected(p, trained, true):
    return ...


corrected = check("change_the_loss-5", corrected)

# %%
weighted = 1 / (1 + np.exp(-log_odds["weights"]))
taken_back = corrected(
    weighted, trained=0.5, true=odds_of_fraud / (1 + odds_of_fraud)
)
print(
    f"mean probability: {weighted.mean():.3f} weighted, {taken_back.mean():.4f} corrected"
)

# %% [markdown]
# {% set shift = E.values("shift").mean() %}
# A network is not so simple. On the eights the shift should be 3.4. After 40 steps logit adjustment shifts by
# {{ shift["40 steps, logit adjustment"] | number(digits=1) }} and weights by {{ shift["40 steps, weights"] | number(digits=1) }};
# after 600 steps it is {{ shift["600 steps, logit adjustment"] | number(digits=1) }} and
# {{ shift["600 steps, weights"] | number(digits=1) }}. A network that has its own samples right either way hears little of weights
# (Byrd and Lipton, 2019), and learns something else instead. So it may be more than a shift, or less; measure.
#
# ## 4 · Judged fairly
#
# A remedy that shifts log-odds wins at one half, whatever it has learned. So look at three figures: the order (PR-AUC), which
# no shift can change; balanced accuracy of the likeliest class; and balanced accuracy when *each* loss has a threshold of its
# own, from the same validation samples. Equal steps, at two lengths; five seeds. First the eights:

# %%
figures.judged_fairly("eights")

# %% [markdown]
# Now ten digits of MNIST with a long tail: 300 zeros down to three nines, tested on as many of each. (Own threshold, with ten
# classes: probabilities divided by the class shares to a power that validation chooses.)

# %%
figures.judged_fairly("MNIST")

# %% [markdown]
# {% set M = load("losses-MNIST") %}
# {% macro gain(of, steps, loss, metric) %}{{ of.verdict(steps ~ " steps, " ~ loss, baseline=steps ~ " steps, cross-entropy", metric=metric) | signed }} {{ of.verdict(steps ~ " steps, " ~ loss, baseline=steps ~ " steps, cross-entropy", metric=metric) | interval }}{% endmacro %}
# - **Eights, 200 steps**, PR-AUC: weights {{ gain(E, "200", "weights", "pr_auc") }}, focal {{ gain(E, "200", "focal", "pr_auc") }},
#   focal at γ = 5 {{ gain(E, "200", "focal, γ = 5", "pr_auc") }}, copies {{ gain(E, "200", "copies", "pr_auc") }} points.
# - **Three times as long**: weights {{ gain(E, "600", "weights", "pr_auc") }}, focal {{ gain(E, "600", "focal", "pr_auc") }},
#   copies {{ gain(E, "600", "copies", "pr_auc") }}. Much of what a loss brings is *time*: plain cross-entropy gets there later.
# - **The long tail**: logit adjustment brings {{ gain(M, "150", "logit adjustment", "balanced_accuracy") }} points at the
#   likeliest class; with a threshold of its own on both sides {{ gain(M, "150", "logit adjustment", "balanced_accuracy_own") }}.
#   Focal loss: {{ gain(M, "150", "focal", "balanced_accuracy_own") }}. It knows easy and hard, not rare and common.
# {% set S = load("race-imbalance-sketches") %}
# - **Drawn sketches**, long tail, measured earlier over five seeds, PR-AUC: focal
#   {{ S.verdict("focal", metric="pr_auc") | signed }} {{ S.verdict("focal", metric="pr_auc") | interval }}, logit adjustment
#   {{ S.verdict("logit adjustment", metric="pr_auc") | signed }} {{ S.verdict("logit adjustment", metric="pr_auc") | interval }},
#   copies {{ S.verdict("copies 1:1", metric="pr_auc") | signed }} {{ S.verdict("copies 1:1", metric="pr_auc") | interval }}.

# %% tags=["nbval-ignore-output"]
print("You left standing:", ", ".join(clear_wins))
figures.print_wins("eights")

# %% [markdown]
# In the lab, try *Weight* and *Focal* beside the moved threshold, then *Weight* together with it, then with the prior
# corrected. *What moves the boundary and leaves the grey curve of precision and recall where it is? What counts twice?*

# %% tags=["nbval-ignore-output"]
from course_widgets import ImbalanceLab

lab = ImbalanceLab.STATES["as it comes"]()
lab

# %% [markdown]
# ## 5 · Choose
#
# Back to the payments, with a small network, and a dearer miss: **50**. Besides, a clerk reads the probability next to each
# alarm. A `Remedy` says what is done: `resample`, `loss`, `prior` (correct it), `threshold`, also together.

# %% tags=["nbval-ignore-output"]
from course_lessons.threshold.studies import draw_payments
from course_lib.experiments import Remedy, RemedyMeasure, compare
from course_lib.training import Recipe

tried = compare(
    {
        "none": Remedy(),
        "weights": Remedy(loss="weighted"),
        "threshold": Remedy(threshold="cost"),
    },
    draw_payments(),
    measure=RemedyMeasure(
        recipe=Recipe(model="mlp", learning_rate=3e-3), steps=400, miss=50
    ),
    seeds=3,
)
columns = ["expected_cost", "brier", "pr_auc"]
tried.frame.groupby("recipe", sort=False)[columns].mean().round(4)

# %% [markdown]
# (The Brier score of the base rate for everybody is 0.0138.)
#
# **Exercise 4.** Find a remedy that costs at most **0.215** a payment, with a Brier score of at most **0.009**. The check
# trains it with five seeds.

# %% tags=["exercise"]
remedy = ...

remedy = check("change_the_loss-6", remedy)

# %% [markdown]
# ## The verdict

# %%
import pandas as pd

from course_lib import results

pd.set_option("display.max_colwidth", None)
results.ledger_by_statement(
    "B9", studies=("weights-or-copies", "losses-eights", "losses-MNIST")
)

# %% [markdown]
# - Weights, copies, logit adjustment and a moved threshold are the same shift of the log-odds, as far as the model lets itself
#   be shifted. First move the threshold.
# - Then judge by the order, or with a threshold of its own for each; never at one half.
# - Where a loss helps the order, train the plain one longer and in larger batches, and look again.
# - Larger batches are no rule for weights: they {{ wide | word("helped", "hurt", "hardly moved") }} the eights, and
#   {{ other | word("helped", "hurt", "hardly moved") }} the real digits ({{ other | signed }} points of PR-AUC, {{ other | interval }}).
# - If anybody reads the probabilities, correct the prior, and look at the Brier score.
#
# ## On your own data
#
# Plain scikit-learn: the model as it is and with weights, each at its own threshold, chosen by cross-validation. Name your file,
# the class that you look for, and your prices.

# %% tags=["nbval-ignore-output"]
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score, brier_score_loss
from sklearn.model_selection import cross_val_predict
from tqdm import tqdm

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


def cost(y, p, at):
    """Mean cost of a sample."""
    return np.mean(
        miss * ((y == 1) & (p < at)) + false_alarm * ((y == 0) & (p >= at))
    )


remedies, rows = {"as it is": None, "weights 1/p": "balanced"}, {}
for name, class_weight in tqdm(remedies.items()):
    model = RandomForestClassifier(100, class_weight=class_weight, random_state=0)
    p_val = cross_val_predict(
        model, X_train, y_train, cv=folds, method="predict_proba"
    )[:, 1]
    p_test = model.fit(X_train, y_train).predict_proba(X_test)[:, 1]
    best = min([*np.unique(p_val), np.inf], key=lambda at: cost(y_train, p_val, at))
    rows[name] = {
        "cost at 0.5": cost(y_test, p_test, 0.5),
        "threshold": best,
        "cost there": cost(y_test, p_test, best),
        "PR-AUC": average_precision_score(y_test, p_test),
        "Brier": brier_score_loss(y_test, p_test),
    }
pd.DataFrame(rows).T.round(3)

# %% [markdown]
# One split is one draw of luck: load with other `random_state`s before you believe a difference. In torch, a loss of this
# lesson is a line: `LogitAdjustedLoss(np.bincount(y_train))` from `course_lib.losses`.
#
# ## To read
#
# - C. Elkan, [*The Foundations of Cost-Sensitive Learning*](https://cseweb.ucsd.edu/~elkan/rescale.pdf), IJCAI 2001.
# - T.-Y. Lin et al., [*Focal Loss for Dense Object Detection*](https://arxiv.org/abs/1708.02002), ICCV 2017: what it was made
#   for, a hundred thousand easy places an image.
# - A. K. Menon et al., [*Long-Tail Learning via Logit Adjustment*](https://arxiv.org/abs/2007.07314), ICLR 2021.
# - J. Byrd and Z. Lipton, [*What Is the Effect of Importance Weighting in Deep Learning?*](https://arxiv.org/abs/1812.03372),
#   ICML 2019.
# - B. Kang et al., [*Decoupling Representation and Classifier*](https://arxiv.org/abs/1910.09217), ICLR 2020: keep what the
#   network learned to see, and retrain only the last layer.
#
# Next: {{ lesson("count_objects").link }}.
