# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "Subsets elsewhere: a part in place of all"
#     minutes: 40
#     claims: [A12]
#     budget: {cell_seconds: 10, lesson_seconds: 30, memory_mb: 400}
# ---

# %% [markdown]
# # Subsets elsewhere: a part in place of all
#
# *Subsets help in many fields*, says the article: support vector machines, trees, clusters, the search for an architecture. When may a
# part stand for the whole? **When it keeps what the answer hangs on.** In each field that is something else. The sections
# stand alone: take those that you need.
#
# **Write down your bets** first.

# %%
# A support vector machine: which tenth of the rows is better to learn from,
# a random one, or the one nearest to the border between the classes? "random" or "border"
better_tenth = "___"

# Each tree of a forest sees a tenth of the rows. How many points does the forest lose?
forest_loses = "___"

# Eight networks, trained on a tenth of the digits for as many steps: is their order
# the one on all digits? "yes", "roughly" or "no"
same_order_there = "___"

# %% [markdown]
# ## 1 · Support vector machines: keep the border
#
# A **support vector machine** (SVM) puts a border between two classes, as far as it can from the rows of both. Only the rows near it (or on its wrong
# side) decide where it lies: the **support vectors**. All others could be left out, and nothing would change. If one knew them! Training takes much
# longer the more rows there are, so it would pay.
#
# An idea: let a first machine learn from 300 random rows. It says how far every row is from *its* border; take the nearest.
#
# **Exercise 1.** Write `near_border(distances, n)`: `distances` are positive on one side of the border and negative on the other. Return the
# positions of the `n` rows nearest to it.


# %% tags=["exercise"]
import numpy as np

from course_widgets import check


def near_border(distances, n):
    return ...


near_border = check("subsets_elsewhere-1", near_border)

# %% [markdown]
# These 6,000 rows are drawn, so that the truth is known. The border is a curved one:

# %% tags=["nbval-ignore-output"]
from sklearn.svm import SVC

from course_lessons.subsets_elsewhere.data import draw_border

rows = draw_border(7)
scout = SVC(C=10, gamma=0.25).fit(rows.X[:300], rows.y[:300])
chosen = {
    "all": np.arange(6_000),
    "10 % at random": np.arange(600),
    "10 % near the border": near_border(scout.decision_function(rows.X), 600),
    "30 % near the border": near_border(scout.decision_function(rows.X), 1_800),
}
for name, part in chosen.items():
    svm = SVC(C=10, gamma=0.25).fit(rows.X[part], rows.y[part])
    right = svm.score(rows.test_X, rows.test_y)
    print(f"{name}: {right:.1%} right, {len(svm.support_)} support vectors")

# %%
from course_lessons.subsets_elsewhere import figures

print("You said, the better tenth:", better_tenth)
figures.show("elsewhere-svm")

# %% [markdown]
# {% set S = load("elsewhere-svm") %}
# {% set w = S.verdict("30% border, right labels", baseline="30% random, right labels") %}
# {% set t = S.verdict("10% border, right labels", baseline="10% random, right labels") %}
# {% set wn = S.verdict("30% border, 15 % wrong", baseline="30% random, 15 % wrong") %}
# {% set gone = S.verdict("30% border, 15 % wrong", baseline="all, 15 % wrong") %}
# {% set same = S.verdict("30% border, right labels", baseline="all, right labels") %}
# {% set only = S.verdict("support vectors, right labels", baseline="all, right labels") %}
# {% set sv = S.values("support_vectors").mean() %}
# {% set s = S.values("seconds").mean() %}
# {% do require(w.words == "better" and t.words == "worse" and gone.words == "worse", "a wide band beats chance, a narrow one does not, with wrong labels something is lost") %}
# {{ S.seeds | length | spelled | capitalize }} seeds, other ones than those that settings were tried on, with 95 % intervals. With right labels only {{ sv["all, right labels"] | percent }} % of the rows are support vectors, and those alone
# give the same machine ({{ only | signed }} points, {{ only | interval }}). The nearest 30 % are {{ w | points }} points better than as many at random
# ({{ w | interval }}), and {{ same | signed }} ({{ same | interval }}) against all. But the nearest 10 % are {{ -t.difference | points }} points *worse* than random ones
# ({{ t | interval }}): the first machine's border is not the true one, and a narrow band around it may miss that.
#
# With 15 % wrong labels {{ sv["all, 15 % wrong"] | percent }} % of the rows are support vectors: every wrong row lies on the wrong side. The wide
# band then loses {{ -gone.difference | points }} points to all ({{ gone | interval }}), and is {{ wn | word("better than", "worse than", "too close to call against") }} random ones
# ({{ wn | signed }}, {{ wn | interval }}). And time: all rows took {{ (s["all, right labels"] / s["10% random, right labels"]) | times }} times as long as a tenth of them,
# with wrong labels {{ (s["all, 15 % wrong"] / s["10% random, 15 % wrong"]) | times }} times.
#
# *What does the part have to keep here? How would you find out whether your data have few support vectors?*
#
# ## 2 · Trees: keep what differs
#
# In a **forest** each tree learns from rows drawn with repeats, and at each split looks at some of the columns only. So each tree is weaker, and
# the trees differ more. Here are 6,000 rows of 20 columns, a tenth of the labels wrong:

# %%
print("You said, the forest loses:", forest_loses)
figures.show("elsewhere-forest")

# %% [markdown]
# {% set F = load("elsewhere-forest") %}
# {% set cols = F.verdict("all rows, √ of the columns", baseline="all rows, all columns") %}
# {% set few = F.verdict("10 % of the rows, √ of the columns", baseline="all rows, √ of the columns") %}
# {% set more = F.verdict("10 % of the rows, √ of the columns, 300 trees", baseline="all rows, √ of the columns") %}
# {% set d = F.values("disagreement").mean() %}
# {% set m = F.values("member_accuracy").mean() %}
# {% set f = F.values("seconds").mean() %}
# {% do require(few.words == "worse" and more.words == "better", "a tenth of the rows loses with as many trees, and more trees pay it back") %}
# 50 trees each, where nothing else is said. Some of the columns against all: {{ cols | signed }} points ({{ cols | interval }}), in
# {{ (f["all rows, √ of the columns"] / f["all rows, all columns"]) | percent }} % of the time. A tenth of the rows costs {{ -few.difference | points }} points ({{ few | interval }}); a single tree
# {{ ((m["all rows, √ of the columns"] - m["10 % of the rows, √ of the columns"])) | points }}. Two such trees disagree on
# {{ d["10 % of the rows, √ of the columns"] | percent }} % of the rows, of all rows on {{ d["all rows, √ of the columns"] | percent }} %; so it pays to have more of them: 300 trees from
# a tenth each, in {{ (f["10 % of the rows, √ of the columns, 300 trees"] / f["all rows, √ of the columns"]) | percent }} % of the time of 50 from all, are {{ more | word("better", "worse", "too close to call") }} ({{ more | signed }}, {{ more | interval }}).
#
# **Boosting** adds tree after tree, each learning from what is still wrong: the **gradient**, in size the distance between label and
# prediction. GOSS (*gradient-based one-side sampling*) keeps the rows of the largest gradients, and draws from the others. So that
# these do not count too little, they are **weighed** up.
#
# **Exercise 2.** Write `goss(gradients, top, other, *, seed)`. Of n rows keep the `round(top * n)` with the largest gradients (of either
# sign); of the rest draw `round(other * n)` without putting back. Return the rows and their weights: 1 for the kept, (1 − top) / other for the drawn.


# %% tags=["exercise"]
def goss(gradients, top, other, *, seed):
    return ...


goss = check("subsets_elsewhere-2", goss)

# %%
figures.show("elsewhere-boosting")

# %% [markdown]
# {% set B = load("elsewhere-boosting") %}
# {% set g = B.verdict("20 % GOSS, right labels", baseline="20 % random, right labels") %}
# {% set gn = B.verdict("20 % GOSS, 10 % wrong", baseline="20 % random, 10 % wrong") %}
# {% set un = B.verdict("20 % GOSS, unweighted, 10 % wrong", baseline="20 % GOSS, 10 % wrong") %}
# {% set un_right = B.verdict("20 % GOSS, unweighted, right labels", baseline="20 % GOSS, right labels") %}
# {% set cost = B.verdict("20 % random, 10 % wrong", baseline="all, 10 % wrong") %}
# {% set b = B.values("seconds").mean() %}
# Against as many rows at random GOSS is {{ g | word("better", "worse", "too close to call") }} with right labels ({{ g | signed }} points, {{ g | interval }}), and
# {{ gn | word("better", "worse", "too close to call") }} with a tenth wrong ({{ gn | signed }}, {{ gn | interval }}). A wrong label has a large gradient for ever, and is always kept.
# Leave the weights out, and the part changes by {{ un | signed }} ({{ un | interval }}), with right labels {{ un_right | signed }} ({{ un_right | interval }}). Either part is {{ (b["all, 10 % wrong"] / b["20 % GOSS, 10 % wrong"]) | times }} times faster than all, and
# a random one loses {{ -cost.difference | points }} points ({{ cost | interval }}).
#
# *You know this trap from* {{ lesson("hard_or_wrong").link }}. *Where?*
#
# ## 3 · Without labels: keep the far ones, and weigh back
#
# k-means finds clusters: groups of points, each with a centre. 60,000 points belong to nine clusters; one of them is rare, one point in 200. A random
# 200 hold one of it. A **coreset** draws points far from the mean more often, and weighs them back, so that sums over the part estimate sums over all.
#
# **Exercise 3.** Write `weigh(chance, rows)`. Points are drawn with repeats: `chance` has each point's chance in one draw, `rows` are the
# positions that came out. Return a weight for each of `rows`, so that the weighted sum over them is on average the sum over all points.


# %% tags=["exercise"]
def weigh(chance, rows):
    return ...


weigh = check("subsets_elsewhere-3", weigh)

# %%
from course_lessons.subsets_elsewhere.data import draw_clusters

points, cluster = draw_clusters(7, far=40.0)
squared = ((points - points.mean(axis=0)) ** 2).sum(axis=1)
chance = 0.5 / len(points) + 0.5 * squared / squared.sum()
core = np.random.default_rng(0).choice(len(points), 200, p=chance)
print("of the rare cluster, of 200:", np.sum(cluster[core] == 8))
print("weighed back:", round(weigh(chance, core)[cluster[core] == 8].sum()))
print("of all 60,000:", np.sum(cluster == 8))

# %%
figures.show("elsewhere-clusters")

# %% [markdown]
# {% set C = load("elsewhere-clusters") %}
# {% set cf = C.verdict("200 coreset, far", baseline="200 random, far", metric="recall_rare") %}
# {% set cn = C.verdict("200 coreset, near", baseline="200 random, near", metric="recall_rare") %}
# {% set r = C.verdict("1,000 random, far", baseline="all, far") %}
# {% set rn = C.verdict("1,000 random, near", baseline="all, near") %}
# {% set P = load("elsewhere-directions") %}
# {% set pca = P.verdict("400") %}
# {% set tiny = P.verdict("40") %}
# {% set ps = P.values("seconds").mean() %}
# {% set cs = C.values("seconds").mean() %}
# {{ C.seeds | length }} seeds. From 200 points a coreset finds {{ cf | signed }} points more of the far rare cluster ({{ cf | interval }}), of the near one {{ cn | signed }}
# ({{ cn | interval }}): it can only keep what its chances know. For the clusters as a whole, the adjusted Rand index (1: the true ones, 0: by chance), 1,000 random points of 60,000 are
# {{ r | signed(scale=1, digits=3) }} {{ r | interval(scale=1, digits=3) }} against all with the far one, {{ rn | signed(scale=1, digits=3) }} {{ rn | interval(scale=1, digits=3) }} with the near one. And all
# 60,000 take {{ cs["all, far"] | seconds(digits=2) }} s: there is little to save. **Mini-batches** go through all points in small groups.
#
# The **main directions** (PCA) of real digits ask for more: those of 400 digits hold {{ -pca.difference | points }} points less of the variance of new ones than those of 4,000
# ({{ pca | interval }}), in a {{ (ps["4,000"] / ps["400"]) | times(digits=0) }}th of the time; those of 40 digits {{ -tiny.difference | points }} less ({{ tiny | interval }}).
#
# *What do sums and directions forgive that rare clusters do not?*
#
# ## 4 · Choosing a network: keep the order
#
# To choose among eight networks, must each be trained on everything? The values may be lower on a part, if the *order* is the same.
#
# **Exercise 4.** Write `same_order(part, whole)`: two arrays of accuracies of the same candidates, no two alike. Return the share of the pairs of candidates
# in which both arrays name the same one as better.


# %% tags=["exercise"]
def same_order(part, whole):
    return ...


same_order = check("subsets_elsewhere-4", same_order)

# %%
from course_lib import results

print("You said, the same order:", same_order_there)
networks = results.load("elsewhere-networks")
whole = figures.of_candidates(networks, "all, full length", "accuracy")
for way in networks.recipes:
    part = figures.of_candidates(networks, way, "val_of")
    print(f"{way}: {same_order(part, whole):.0%} of the pairs")

# %% [markdown]
# These are means of ten runs, which nobody has who wants to save time. One run of each candidate at a time:

# %%
figures.ranks_and_regret(results.load("elsewhere-ranks"))

# %% [markdown]
# {% set N = load("elsewhere-networks") %}
# {% set R = load("elsewhere-ranks") %}
# {% set rho = R.values("rank_correlation").mean() %}
# {% set regret = R.values("regret").mean() %}
# {% set third = R.verdict("30 %, as many passes") %}
# {% set tenth = R.verdict("10 %, as many steps") %}
# {% set short = R.verdict("10 %, as many passes", baseline="all, a tenth of the steps") %}
# {% set n = N.values("seconds").mean() %}
# {% set third_of, tenth_of = studies.NETWORKS["30 %, as many passes"].share, studies.NETWORKS["10 %, as many steps"].share %}
# {% set found = (R.values("regret") == 0).sum() %}
# {% do require(third.words == tenth.words == "worse" and found["10 %, as many steps"] >= 8 and found["10 %, as many passes"] <= 2, "the order is lost, and the best one found where training is long") %}
# **Rank correlation** compares two orders: 1 is the same, 0 is chance. Full training of one run comes to {{ rho["all, full length"] | number(digits=2) }} with the true order (the mean
# of the other seeds), and that is the ceiling. {{ third_of | percent }} % of the digits, in as many passes: {{ rho["30 %, as many passes"] | number(digits=2) }}. {{ tenth_of | percent }} % for as many *steps*:
# {{ rho["10 %, as many steps"] | number(digits=2) }}, and that saves no time ({{ n["10 %, as many steps"] | seconds }} s of {{ n["all, full length"] | seconds }}). Yet the best candidate was found there in
# {{ found["10 %, as many steps"] | spelled }} of {{ R.seeds | length | spelled }} runs (choosing so costs {{ regret["10 %, as many steps"] | points }} points of accuracy on average), on {{ third_of | percent }} % in {{ found["30 %, as many passes"] | spelled }} ({{ regret["30 %, as many passes"] | points }} points).
# With a tenth of the steps all digits or a tenth of them are {{ short | word("apart", "apart", "too close to call") }} ({{ short | signed(scale=1, digits=2) }}, {{ short | interval(scale=1, digits=2) }}): each found it in {{ found["10 %, as many passes"] | count }} of {{ R.seeds | length | spelled }} runs, and they lose {{ regret["10 %, as many passes"] | points }} points.
# So it was the short *training* that spoiled the choice.
#
# *A colleague picks an architecture on 5 % of the data in an hour. What do you ask?*
#
# ## The verdict

# %%
import pandas as pd

from course_lessons.subsets_elsewhere import studies

pd.set_option("display.max_colwidth", None)
results.ledger_by_statement(
    "A12", studies=[study.name for study in studies.STUDIES]
)

# %% [markdown]
# - First ask what the answer hangs on: the border, the sum, the rare group, the order. A part that keeps it may be small.
# - A random part of the same size is the rival to beat. It is hard to beat where labels are wrong.
# - Who draws unequally must weigh back.
# - Fewer rows a tree are paid back by more trees, in the same time.
# - On a part the best of a few networks is often found while the order of the others is lost; too short a training loses both.
# - Most of this is drawn data, so that the truth is known. How far it holds for yours, the next cell begins to tell.
#
# ## On your own data
#
# Is a part of your rows enough for a forest? The last row is what all of them give.

# %% tags=["nbval-ignore-output"]
from sklearn.ensemble import RandomForestClassifier
from tqdm import tqdm

from course_lib import datasets, metrics

own = datasets.load_breast_cancer()
# Yours: take the # from the line, and write into it what a message asks for.
# own = datasets.load_table("mine.csv", target="label")

order = np.random.default_rng(0).permutation(len(own.train.y))
own_right = {}
for share in tqdm([0.1, 0.3, 1.0]):
    part = order[: max(2, round(share * len(order)))]
    forest = RandomForestClassifier(random_state=0)
    forest.fit(own.train.X[part], own.train.y[part])
    told = forest.predict(own.val.X)
    own_right[f"{len(part):,} rows"] = metrics.balanced_accuracy(own.val.y, told)
(100 * pd.Series(own_right, name="balanced accuracy, %")).round(1)

# %% [markdown]
# ## To read
#
# - C. Cortes and V. Vapnik, [*Support-Vector Networks*](https://doi.org/10.1007/BF00994018), Machine Learning 1995.
# - L. Breiman, [*Random Forests*](https://doi.org/10.1023/A:1010933404324), Machine Learning 2001; J. H. Friedman, [*Stochastic Gradient
#   Boosting*](https://doi.org/10.1016/S0167-9473(01)00065-2), 2002.
# - G. Ke et al., *LightGBM: A Highly Efficient Gradient Boosting Decision Tree*, NeurIPS 2017: GOSS.
# - O. Bachem, M. Lucic and A. Krause, [*Scalable k-Means Clustering via Lightweight Coresets*](https://arxiv.org/abs/1702.08248), KDD 2018.
# - D. Sculley, [*Web-Scale K-Means Clustering*](https://doi.org/10.1145/1772690.1772862), WWW 2010: mini-batches.
# - D. Zhou et al., [*EcoNAS: Finding Proxies for Economical Neural Architecture Search*](https://arxiv.org/abs/2001.01233), CVPR 2020.
