# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "Ensembles: several models, one answer"
#     minutes: 45
#     claims: [B23]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 800}
# ---

# %% [markdown]
# # Ensembles: several models, one answer
#
# Train several models and let them answer together: that is an **ensemble**, and its models are the **members**. *Take members of similar quality, and mind training time and size*, says the article.
# Which members? Put together how? And is it better than spending the same time on one model?
#
# First, **write down your bets**.

# %%
# Four networks by one recipe, with other seeds, averaged: how many points above one?
four_above_one = "___"

# Two newcomers join a network: naive Bayes, somewhat weaker, and a network that has seen
# only 30 digits, far weaker. Which one costs more? "Bayes" or "network"
costs_more = "___"

# One network trained four times as long, or four networks: which is better?
same_steps = "___"

# %% [markdown]
# ## 1 · Vote or average
#
# The members learn from 300 real handwritten digits, as 16×16 pixels. Three small networks by one recipe differ only in the
# **seed**, which draws the weights at first and the order of the pictures:

# %% tags=["nbval-ignore-output"]
import pandas as pd

from course_lessons.ensembles import figures
from course_lessons.ensembles.studies.members import LENGTHS, learn, load_task
from course_lessons.ensembles.studies.shelf import load_shelf
from course_lib import ensembles, metrics, results

digits = load_task("digits", 7)
members = {}
for number in (1, 2, 3):
    run, _ = learn("digits", 7, "mlp", LENGTHS["long"], number=number)
    members[f"network {number}"] = run.predict_proba(digits.test.X)
y = digits.test.y
together = {
    "all, by vote": ensembles.vote(members),
    "all, averaged": ensembles.average(members),
}
{name: f"{metrics.accuracy(y, p):.1%}" for name, p in (members | together).items()}

# %% [markdown]
# In a **vote** each member names one class, and most votes win. An **average** takes the mean of the probabilities, so that a
# member that is sure counts more. How much do these members differ? The **disagreement** is the share of digits for which two of them
# name different classes, the **double fault** that which both name wrong. (Q is 1 where they are
# always wrong together; the ambiguity is how far their probabilities lie apart, squared.)

# %% tags=["nbval-ignore-output"]
{name: round(share, 3) for name, share in ensembles.diversity(members, y).items()}

# %% [markdown]
# **Exercise 1.** Write `vote(members)`. `members` is a list of arrays of probabilities, (samples, classes) each. Return for each
# sample the class that most members name; of equal ones the first.


# %% tags=["exercise"]
import numpy as np

from course_widgets import check


def vote(members):
    return ...


vote = check("ensembles-1", vote)

# %%
measured = results.load("ensembles-members")
print("You said, four above one:", four_above_one)
figures.differences(
    {"digits": figures.against(measured, figures.WAYS, "net 1")},
    title="What networks by one recipe gain together",
    of="points above one network",
)

# %% [markdown]
# {% set M = load("ensembles-members") %}
# {% set four = M.verdict("4 nets, mean", baseline="net 1") %}
# {% set short = M.verdict("4 nets, mean, short", baseline="net 1, short") %}
# {% set soft = M.verdict("4 nets, mean", baseline="4 nets, vote") %}
# {% set differ = M.values("disagreement").mean() %}
# Five seeds, with 95 % intervals. Four networks are {{ four | word("better than one", "worse than one", "too close to one to call") }}
# ({{ four | signed }} points, {{ four | interval }}); after a third of the training
# {{ short | word("better", "worse", "too close to call") }} ({{ short | signed }}, {{ short | interval }}). Average against vote:
# {{ soft | word("better", "worse", "too close to call") }} ({{ soft | signed }}, {{ soft | interval }}). It is little, and the disagreement says why: over the
# seeds two such networks disagree on {{ differ["4 nets, mean"] | percent }} % of the digits. **Who always agrees has nothing to add.**
#
# ## 2 · Who should join?
#
# *Members of similar quality*, they say. So let newcomers join, each alone, first one network, then a team of four: k-NN, naive
# Bayes, logistic regression, a forest, and networks by the same recipe from only 100 and 30 digits. The number after each name says how
# many points it is above the network, alone.

# %%
print("You said, the one that costs more:", costs_more)
figures.differences(
    {
        "joins one network": figures.joined(measured, "net"),
        "joins four": figures.joined(measured, "4 nets"),
    },
    title="What a newcomer brings is not told by its quality alone",
    of="points above those that it joins",
)

# %% [markdown]
# {% set knn = M.verdict("net + k-NN", baseline="net 1") %}
# {% set weakest = M.verdict("net + net of 30", baseline="net 1") %}
# {% set nb = M.verdict("net + naive Bayes", baseline="net 1") %}
# {% set nb4 = M.verdict("4 nets + naive Bayes", baseline="4 nets, mean") %}
# {% set modest = M.verdict("net + naive Bayes, tempered", baseline="net + naive Bayes") %}
# {% set alone = M.values().mean() %}
# {% set error = M.values("ece").mean() %}
# {% set contra = M.verdict("4 nets + naive Bayes", baseline="4 nets + net of 30") %}
# {% set bayes = (alone["net 1"] - alone["naive Bayes"]) %}
# {% set thirty = (alone["net 1"] - alone["net of 30"]) %}
# {% do require(nb.words == "worse" and contra.words == "worse" and modest.words == "better" and thirty > 2 * bayes, "naive Bayes hurts four more than a network that is far weaker") %}
# Naive Bayes is {{ bayes | points }} points weaker than the network, and costs it {{ -nb.difference | points }} ({{ nb | interval }}). The
# network of 30 digits is {{ thirty | points }} points weaker, and costs {{ -weakest.difference | points }} ({{ weakest | interval }}). Joining
# four, naive Bayes does more harm than that network, by {{ -contra.difference | points }} points ({{ contra | interval }}). So the gap alone does not
# tell. What does? **How sure a member is when it is wrong.** In an average a modest member is outvoted by a sure one, and naive Bayes
# is nearly always sure: what it says and how often it is right lie {{ error["naive Bayes"] | points }} points apart, with the network
# {{ error["net 1"] | points }}. A **temperature** is one number that makes all probabilities of a model milder, or sharper. When 300
# validation rows have set one for each member, the pair gains {{ modest | points }} points ({{ modest | interval }}).
#
# A newcomer that errs *elsewhere* helps: k-NN, {{ (alone["net 1"] - alone["k-NN"]) | points }} points weaker, brings {{ knn | signed }}
# ({{ knn | interval }}). And in a team of four each does less: naive Bayes {{ nb4 | signed }} ({{ nb4 | interval }}). Why?
#
# **Exercise 2.** Write `join(average, n, new)`: `average` holds the averaged probabilities of `n` members, `new` those of one
# more. Return the average of all.


# %% tags=["exercise"]
def join(average, n, new):
    return ...


join = check("ensembles-2", join)

# %%
figures.seeds_or_families(measured)

# %% [markdown]
# {% set kin = M.verdict("3 families, mean", baseline="3 nets, mean", metric="ensemble_gain") %}
# {% set skin = M.verdict("3 families, mean, short", baseline="3 nets, mean, short", metric="ensemble_gain") %}
# Now at equal quality: three networks by one recipe, or a network, k-NN and a forest. What they gain above their own mean is
# {{ kin | word("more", "less", "too close to call") }} for the three families ({{ kin | signed }} points, {{ kin | interval }}; after a short training
# {{ skin | signed }}, {{ skin | interval }}). They disagree on {{ differ["3 families, mean"] | percent }} % of the digits, the three networks on
# {{ differ["3 nets, mean"] | percent }} %.
#
# Your turn, with other members: twelve that learned from 1,000 sketches (one seed only). *Before you press a member, say what it will
# bring.* Which three are best together? (Whoever tries many sets finds a lucky one: if it is to hold, choose on validation
# samples.)

# %%
from course_widgets import EnsembleBuilder

shelf = load_shelf()
builder = EnsembleBuilder(
    [
        (name, p, shelf.ms_1[name] / 1_000, shelf.bytes[name])
        for name, p in shelf.test.items()
    ],
    shelf.y_test,
)
builder

# %% [markdown]
# ## 3 · Let a model combine
#
# **Stacking** trains a second model on what the members say: which of them to trust, and for what. It needs predictions
# of rows that the members have *not seen*: k-NN and a forest are right on all of their own training rows, and would be trusted
# blindly. The rows can be a validation part, or **out of fold**: cut the training rows into five parts, and let each be
# predicted by members that were trained on the others.
#
# **Exercise 3.** Write `out_of_fold(fit, X, y, part)`: `part` says for each row which part it is in. `fit(X, y)` trains on some rows
# and returns a function `predict(X)`, which gives a row of numbers (you are not told how many) for each row of `X`. Return for every
# row what a model says that was trained on all rows of *other* parts.


# %% tags=["exercise"]
def out_of_fold(fit, X, y, part):
    return ...


out_of_fold = check("ensembles-3", out_of_fold)

# %%
stacked = results.load("ensembles-stacked")
names = [name for name in stacked.recipes if name != "average"]
figures.differences(
    {"digits": figures.against(stacked, names, "average")},
    title="Five members, combined by what was learned from the training rows",
    of="points above their average",
)

# %% [markdown]
# {% set T = load("ensembles-stacked") %}
# {% set leak = T.verdict("stacked, training predictions", baseline="stacked, out of fold") %}
# {% set wleak = T.verdict("weights, training predictions", baseline="weights, out of fold") %}
# {% set weigh = T.verdict("weights, out of fold", baseline="average") %}
# {% set fold = T.verdict("stacked, out of fold", baseline="average") %}
# {% set own = T.values("train_accuracy").mean() %}
# {% set L = load("ensembles-learned") %}
# {% set few = L.verdict("all 9, stack, 300 rows", baseline="all 9, mean") %}
# {% set many = L.verdict("all 9, stack, 1,000 rows", baseline="all 9, mean") %}
# {% set weights = L.verdict("all 9, weights, 100 rows", baseline="all 9, mean") %}
# {% set tiny = L.verdict("all 9, stack, 100 rows", baseline="all 9, mean") %}
# Stacked on rows that the members had seen, the second model is right on {{ own["stacked, training predictions"] | percent }} % of the
# training rows. That promises nothing: on new digits it is {{ leak | word("better than", "worse than", "too close to call against") }} the one stacked out of fold
# ({{ leak | signed }} points, {{ leak | interval }}). Where it gives only one weight to each member, having seen the rows costs
# {{ -wleak.difference | points }} points ({{ wleak | interval }}): all trust goes to k-NN. Out of fold, one weight a member is {{ weigh | word("better than", "worse than", "too close to call against") }} the plain average
# ({{ weigh | signed }}, {{ weigh | interval }}), a logistic regression {{ fold | word("better", "worse", "too close to call") }}
# ({{ fold | signed }}, {{ fold | interval }}).
#
# How many rows does it need? Nine members and a logistic regression, against their average: on 100 validation rows
# {{ tiny | signed }} ({{ tiny | interval }}), on 300 {{ few | signed }} ({{ few | interval }}), on 1,000 {{ many | signed }}
# ({{ many | interval }}). One weight a member is less freedom: on 100 rows {{ weights | signed }} ({{ weights | interval }}).
#
# ## 4 · What is a probability worth?
#
# A model is **calibrated** if it is right as often as its probabilities say. The **calibration error** (ECE) is how far the two lie
# apart, on average. The **Brier score** is the squared distance of the probabilities from the truth, 0 being perfect: it counts
# that, and how well right and wrong are told apart. Here are sketches from the shelf:

# %%
figures.worth_of_a_probability(
    {
        "one network": shelf.test["vgg 1"],
        "four, averaged": ensembles.average(
            [shelf.test[f"vgg {k}"] for k in (1, 2, 3, 4)]
        ),
        "all twelve, averaged": ensembles.average(shelf.test),
    },
    shelf.y_test,
    title="The more are averaged, the more modest they are together",
)

# %%
figures.calibration(measured)

# %% [markdown]
# {% set ece = M.verdict("3 families, mean", baseline="net 1", metric="ece") %}
# {% set brier = M.verdict("3 families, mean", baseline="net 1", metric="brier") %}
# {% set ece4 = M.verdict("4 nets, mean", baseline="net 1", metric="ece") %}
# {% set right = M.verdict("3 families, mean", baseline="net 1") %}
# Averaging three families makes the calibration error {{ ece | word("smaller", "larger", "neither larger nor smaller, as far as one can tell") }}
# ({{ ece | signed }} points, {{ ece | interval }}), while they are {{ right | signed }} points more accurate ({{ right | interval }}). Where
# members disagree their average is modest: it is right more often than it says (and the forest is modest by itself). The Brier score
# gets {{ brier | word("better", "worse", "neither better nor worse") }} ({{ brier | signed(digits=3, scale=1) }}, {{ brier | interval(digits=3, scale=1) }}). Networks that agree lose
# little calibration ({{ ece4 | signed }}, {{ ece4 | interval }}). The usual cure is one temperature, set on validation rows.
#
# *An alarm shall ring when the model is nearly sure. What happens to it when you average?*
#
# ## 5 · What it costs
#
# Four networks take four times the training, the memory and the time for an answer. What if one network had them?
#
# - *four times as long*: one network, four times the steps;
# - *four times as wide*: four times the weights;
# - **snapshots**: one run of four times the steps, in which the learning rate falls to 0 four times; each time the network is
#   kept, and the four are averaged;
# - **bagging**: four networks, each from digits drawn with repeats.

# %%
spent = results.load("ensembles-spent")
print("You said, four times as long or four networks:", same_steps)
figures.differences(
    {
        "after a long training": figures.against(
            spent, figures.EQUAL, "4 nets, mean"
        ),
        "after a third of it": figures.against(
            spent, figures.EQUAL, "4 nets, mean", ", short"
        ),
    },
    title="What four networks take, spent otherwise",
    of="points above four networks averaged",
)

# %% [markdown]
# {% set E = load("ensembles-spent") %}
# {% set longer = E.verdict("net, four times as long", baseline="4 nets, mean") %}
# {% set longer_short = E.verdict("net, four times as long, short", baseline="4 nets, mean, short") %}
# {% set wide = E.verdict("net, four times as wide", baseline="4 nets, mean") %}
# {% set snap = E.verdict("snapshots of a long run", baseline="net, four times as long") %}
# {% set snap_short = E.verdict("snapshots of a long run, short", baseline="net, four times as long, short") %}
# {% set bag = E.verdict("4 bagged nets, mean", baseline="4 nets, mean") %}
# {% set time = E.values("seconds").mean() %}
# {% set ms = E.values("ms_1").min() %}
# {% do require(longer_short.words == "better", "after a short training longer beats more") %}
# Mind the training time: while training still pays, one network with four times the steps is {{ longer_short | points }} points
# better than four networks ({{ longer_short | interval }}). After a long training it is
# {{ longer | word("better", "worse", "too close to call") }} ({{ longer | signed }}, {{ longer | interval }}). The *wide* one is
# {{ wide | word("better than", "worse than", "too close to call against") }} the four ({{ wide | signed }}, {{ wide | interval }}), took
# {{ time["net, four times as wide"] | seconds(digits=2) }} s of training to their {{ time["4 nets, mean"] | seconds(digits=2) }} s, and answers in
# {{ ms["net, four times as wide"] | number(digits=2) }} ms to their {{ ms["4 nets, mean"] | number(digits=2) }}. Snapshots against the last
# network of their own run: {{ snap | signed }} ({{ snap | interval }}), with short cycles {{ snap_short | signed }} ({{ snap_short | interval }}). Bagging:
# {{ bag | signed }} ({{ bag | interval }}); the digits left out are missed.
#
# **Distillation** buys the answer time back: one small network, the **student**, learns from what the ensemble says in place of
# labels. It can learn what the teachers say of *unlabelled* digits, too.
#
# **Exercise 4.** Write `soft_loss(student, teacher)`. Both are arrays of probabilities, (samples, classes). For each sample the loss
# is minus the sum over the classes of teacher times the natural logarithm of student; return the mean over the samples.


# %% tags=["exercise"]
def soft_loss(student, teacher):
    return ...


soft_loss = check("ensembles-4", soft_loss)

# %%
distilled = results.load("ensembles-distilled")
names = [name for name in distilled.recipes if name.startswith("student of")]
figures.differences(
    {
        "digits": figures.against(
            distilled,
            ["four teachers", *names[1:4], *names[5:]],
            "student of the labels, 300 steps",
        )
    },
    title="Students of an ensemble, and the ensemble itself",
    of="points above a student of the labels, 300 steps",
)

# %% [markdown]
# {% set Z = load("ensembles-distilled") %}
# {% set free = Z.verdict("student of four, unlabelled too, 900 steps", baseline="student of the labels, 900 steps") %}
# {% set hasty = Z.verdict("student of four, unlabelled too, 300 steps", baseline="student of the labels, 300 steps") %}
# {% set doubt = Z.verdict("student of four, unlabelled too, 900 steps", baseline="student of the labels, 900 steps", metric="log_loss") %}
# With 2,700 unlabelled digits more, a student of the four against one of the labels: {{ hasty | signed }} points after 300 steps
# ({{ hasty | interval }}), {{ free | signed }} after 900 ({{ free | interval }}); its log loss changes by
# {{ doubt | number(digits=3) }} ({{ doubt | interval(digits=3, scale=1) }}). These four teachers were little better than one.
#
# ## The verdict

# %%
pd.set_option("display.max_colwidth", None)
results.ledger_by_statement("B23")

# %% [markdown]
# - Members must differ. Look at how often they disagree before you pay for more of them.
# - "Similar quality" is half the truth: a weak member that errs elsewhere, and is modest, may help; one that is sure and wrong hurts.
# - First train one network until that stops paying. Then think of several.
# - The plain average is hard to beat with few rows; a second model needs many that no member has seen.
# - Members that disagree make an ensemble too modest: look at ECE and the Brier score, and set one temperature.
# - All this with small networks and 300 digits. The sketches' twelve are of one seed: a picture, no verdict.
#
# ## On your own data
#
# Estimators of scikit-learn are put together by scikit-learn itself: `VotingClassifier`, and `StackingClassifier`, which
# predicts out of fold.

# %% tags=["nbval-ignore-output"]
from sklearn import ensemble
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tqdm import tqdm

from course_lib import datasets, splits

own = datasets.load_breast_cancer()
# Yours: take the # from the line, and write into it what a message asks for.
# own = datasets.load_table("mine.csv", target="label")

ready = SimpleImputer(), StandardScaler()
base = [
    ("linear", make_pipeline(*ready, LogisticRegression())),
    ("k-NN", make_pipeline(*ready, KNeighborsClassifier(3))),
    ("forest", ensemble.RandomForestClassifier(random_state=0)),
]
own_models = dict(base) | {
    "vote": ensemble.VotingClassifier(base),
    "average": ensemble.VotingClassifier(base, voting="soft"),
    "stacked": ensemble.StackingClassifier(base, cv=splits.folds(own.train)),
}
own_right = {}
for name, model in tqdm(own_models.items()):
    model.fit(own.train.X, own.train.y)
    own_right[name] = metrics.accuracy(own.val.y, model.predict(own.val.X))
own_rows = (100 * pd.Series(own_right, name="validation, % right")).round(1)
own_rows

# %% [markdown]
# ## To read
#
# - L. Breiman, [*Bagging Predictors*](https://doi.org/10.1007/BF00058655), Machine Learning 1996; D. H. Wolpert, [*Stacked
#   Generalization*](https://doi.org/10.1016/S0893-6080(05)80023-1), Neural Networks 1992.
# - A. Krogh and J. Vedelsby, *Neural Network Ensembles, Cross Validation, and Active Learning*, NIPS 1994: why members must
#   differ.
# - B. Lakshminarayanan, A. Pritzel and C. Blundell, [*Simple and Scalable Predictive Uncertainty Estimation using Deep
#   Ensembles*](https://arxiv.org/abs/1612.01474), NeurIPS 2017: a few networks by one recipe.
# - G. Huang et al., [*Snapshot Ensembles: Train 1, Get M for Free*](https://arxiv.org/abs/1704.00109), ICLR 2017.
# - G. Hinton, O. Vinyals and J. Dean, [*Distilling the Knowledge in a Neural Network*](https://arxiv.org/abs/1503.02531), 2015.
