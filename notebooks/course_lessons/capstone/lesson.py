# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "The brief"
#     minutes: 60
#     claims: [C1]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 1000}
# ---

# %% [markdown]
# # The brief
#
# A job: a client, a budget, and a test that you do not see. Which of all that you have learned is worth its price?
#
# > *To the data team.* Children of three schools draw for us: houses, trees, suns, flowers, fish, keys. **Town** scans the
# > sheets. **Valley** photographs them, mirrored, half of them sideways. **Harbour** draws on a blackboard. We have 20,000
# > drawings without a label, and 800 with one; some of those are wrong, in valley many. Two of three come from town, one in twelve
# > from harbour, and there are fifteen times as many houses as keys.
# >
# > Ask us for up to **1,000 labels**; ours are right. Our machine is yours for **60 seconds**.
# >
# > We test your network on drawings that you never see, as many of each kind and school. It shall name the kind, and call every
# > *fish*: the aquarium wants them. We pay by the **worst school**, for the percentage that is right there, as the mean over the
# > kinds. From that we take the **price**: for each hundred drawings 3 points a missed fish, 1 point a false alarm. Reach **50 points**.
#
# **Write down your bets.**

# %%
# Labels bought at random, a network with default settings. How many points?
naive_points = "___"
# And somebody who does what the course has taught?
careful_points = "___"
# Which one of these brings the naive player most: other labels, cleaning, balance,
# augmentation, a larger network, the threshold?
best_trick = "___"

# %% [markdown]
# ## 1 · The desk
#
# You buy, train and hand in at a **desk**. Here is one to practise at; its logbook lies in a folder that is thrown away. Every
# drawing has a position, from 0. The first 800 have a label.

# %%
import tempfile

import numpy as np

from course_lessons.capstone import figures
from course_lessons.capstone.desk import Desk

practice = Desk(1, tempfile.mkdtemp())
figures.show_schools(
    practice, title="One drawing of each kind and school, as it is labelled"
)

# %% [markdown]
# *Is every label right?* Now play without thinking: a thousand labels at random, and `Recipe()` as it is.

# %% tags=["nbval-ignore-output"]
from course_lib.training import Recipe

unknown = np.flatnonzero(practice.labels < 0)
practice.buy(np.random.default_rng(0).choice(unknown, 1_000, replace=False))
known = np.flatnonzero(practice.labels >= 0)
print(practice.hand_in(Recipe(), known))
print("You said", naive_points)
practice

# %% [markdown]
# Less than nothing: it calls no fish, and every sixth drawing of the test is one. *What does it lack: labels, time, or
# something else?* One thing can be seen without any training. These are the labels that it had:

# %%
figures.label_counts(practice)

# %% [markdown]
# In the test the keys of harbour count as much as the houses of town. **Exercise 1.** Write `acquire(labels, cells, budget, seed)`:
# the positions of `budget` drawings to buy. `labels` holds the code of each drawing's kind, −1 where nobody knows; `cells` says
# which cell each drawing is in, from 0 up: its school, for instance. Each label goes to the cell that has the fewest by then, of
# those with drawings left. Within a cell, chance decides.

# %% tags=["exercise"]
import pandas as pd

from course_widgets import check


def acquire(labels, cells, budget, seed):
    return ...


acquire = check("capstone-1", acquire)

# %% [markdown]
# ## 2 · Your game
#
# Now the job. This desk writes all that you do into `capstone-7.jsonl`, beside the notebook. An interrupt or a restart loses
# nothing: `Desk(7)` goes on where you were. So there is no way back either.

# %%
desk = Desk(7)

# %% [markdown]
# | you write | and get | it costs |
# |---|---|---|
# | `desk.X`, `desk.schools`, `desk.labels` | pictures; school codes 0, 1, 2; kinds as far as they are known | – |
# | `desk.buy(rows)` | the right labels, of new drawings or of doubtful ones | a credit each |
# | `desk.price(recipe, rows)` | what a training would cost | – |
# | `desk.train(recipe, rows)` | a network; rows may repeat; `.predict(X)`, `.predict_proba(X)` | seconds |
# | `desk.hand_in(recipe, rows, threshold)` | the score; the **last** one counts | seconds, one look at the test |
# | `desk`, `desk.history` | what is left; what you did | – |
#
# A **second** is a number of pictures: 10,000 for a `cnn`, 1,250 for a `vgg`, half as many at double width. So a slow laptop plays
# the same game.
#
# You might think of *whose* labels ({{ lesson("whose_data").link }}), *which* ({{ lesson("which_ones").link }}), wrong ones
# ({{ lesson("hard_or_wrong").link }}), balance ({{ lesson("change_the_data").link }}), augmentation
# ({{ lesson("augmentation").link }}), the network ({{ lesson("which_model").link }}), its knobs ({{ lesson("knobs").link }}), the
# threshold ({{ lesson("threshold").link }}). Keep some labels aside to see where you stand; the test is no place for that.
# `players.balanced_by_cell(desk, rows, rng)` repeats rows until every kind of every school comes equally often.
#
# **Exercise 2.** Reach the target, and hand over your desk. (The check reads the logbook. Begin on paper: what will you buy first,
# and what do you want to know before you buy the rest?)

# %% tags=["exercise"]
from course_lessons.capstone import players

played = ...

played = check("capstone-2", played)

# %% [markdown]
# A client wants a page. It is drafted from the logbook: what was chosen, what it cost, how sure the figures are, and what was
# **not tried**. The reasons only you can write.

# %% tags=["nbval-ignore-output"]
from course_lessons.capstone.report import draft_report

draft_report(played)

# %% [markdown]
# *You must decide whether to use this network. Which figure would you ask for that is not there?*
#
# ## 3 · The dishonest log
#
# Every line of the logbook carries a **seal**: a hash (a number that another text would not give) over itself and the seal before
# it. Change a line, and the seals no longer fit:

# %%
from pathlib import Path

from course_lessons.capstone import logbook

log = Path(tempfile.mkdtemp()) / "log.jsonl"
first = logbook.append(log, {"act": "buy", "rows": [800, 801]}, before=None)
logbook.append(log, {"act": "train", "seconds": 4.0}, before=first)
log.write_text(log.read_text().replace("[800, 801]", "[800]"))
try:
    logbook.read(log)
except logbook.DishonestLog as found:
    print(found)

# %% [markdown]
# But a hash is no secret: whoever writes a whole new file can seal it, too. A judge must **play it again**, and ask of each line
# whether it could have happened.
#
# **Exercise 3.** Write `impossible(entries, right, credits)`: the numbers, from 0, of the purchases that cannot have happened. Each
# entry is a dictionary with `"rows"` (the positions bought) and `"labels"` (what came back, in that order); `right` is the list of
# all right labels. Nothing is sold twice, nothing below 0 or beyond the end, nothing on credit, and a label is always the right
# one. An impossible purchase bought nothing.


# %% tags=["exercise"]
def impossible(entries, right, credits):
    return ...


impossible = check("capstone-3", impossible)

# %% [markdown]
# What is **not** protected: drawings and test follow from the seed, by code on your disk. Whoever looks there can choose by labels
# that were not paid for, and whoever deletes the logbook, or its end, plays twice; and what you compute beside the desk is free. What a judge does know: every label trained on
# was paid for, and the network, trained again, comes to that score. (`practice.hidden_test` is a door, too. Try it.)
#
# ## 4 · How others play
#
# Three players, {{ load("capstone-players").seeds | length | spelled }} seeds, one submission each. *Naive* you know. *Careful*:
# half of the credits make the schools even, half go to what a first network takes for the rare kinds of each school; labels are
# dropped that networks doubt which have not seen them; cells are balanced by repeats; a small `vgg`; the threshold by price, 1/4.
# *Best known*: the same with augmentation, for longer.

# %%
from course_lib import results

figures.players_by_seed(
    "capstone-players",
    title="What the course taught pays, in every game",
)

# %% tags=["nbval-ignore-output"]
mean = 100 * results.load("capstone-players").values().mean()
print(f"You said {naive_points} and {careful_points}:")
print(f"naive {mean['naive']:.1f}, careful {mean['careful']:.1f}")

# %% [markdown]
# {% set P, T = load("capstone-players"), load("capstone-tricks") %}
# {% set points = P.values() %}
# {% set gain, more = P.verdict("careful"), P.verdict("best known", baseline="careful") %}
# {% set ahead = points["careful"] - points["naive"] %}
# {% do require((ahead > 0.3).mean() >= 0.95 and more.words == "better", "careful clearly beats naive, best beats careful") %}
# Careful beats naive by **{{ gain | points }} points** {{ gain | interval }}, in every game by {{ ahead.min() | points }} or more, and reaches the target in
# {{ (points["careful"] >= 0.5).sum() | count }} of {{ P.seeds | length }}. Best known adds {{ more | points }} {{ more | interval }}.
#
# Is one trick enough? Here each stands alone, added to the naive player; below are two other ways to the target.

# %%
print(f"The best trick, you said: {best_trick}")
figures.players_by_seed(
    "capstone-tricks",
    title="No trick reaches the target alone; several ways together do",
)

# %% [markdown]
# {% set t = T.values().mean() %}
# {% set alone = t.drop(["naive", "by the network", "by asking again"]) %}
# {% set net, again = T.verdict("by the network"), T.verdict("by asking again") %}
# {% set balanced, whose = T.verdict("balance"), T.verdict("even over schools") %}
# {% do require(T.values()[alone.index].max().max() < 0.5, "no trick reaches the target alone, in any game") %}
# {% do require(whose.words != "better" and balanced.words == "better", "even schools alone do not help, balance does") %}
# {% do require(t["by the network"] > 0.5 and t["by asking again"] > 0.5, "two other ways reach it") %}
# The best trick alone is *{{ alone.idxmax() }}*: {{ alone.max() | points }} points, and in no game did any trick reach 50. Balance brings
# {{ balanced | points }} points {{ balanced | interval }}; buying evenly over schools, alone, {{ whose | signed }} {{ whose | interval }}: the best
# labels are worth nothing to a network that has hardly begun to learn. *By the network* (labels at random; a small `vgg` for longer, balanced, augmented)
# comes to {{ t["by the network"] | points }}; *by asking again* (schools even, a fifth of the credits on doubted labels, balanced, a wide `cnn`) to
# {{ t["by asking again"] | points }}. *Where does your game lie, and what did you not try?*
#
# **For a class.** A teacher names a seed that nobody has played, and collects the files. `mark(files, seed)` plays each again and
# trains its last submission once more: a table, and a picture.

# %% tags=["nbval-ignore-output"]
from course_lessons.capstone.marking import mark

table = mark([played.path], seed=7, train_again=False)
figures.draw_class(
    table, title="The class, the target, and what the three players come to"
)

# %% [markdown]
# ## The verdict

# %%
pd.set_option("display.max_colwidth", None)
results.ledger("C1")[["the claim", "figure", "measured", "verdict"]]

# %% [markdown]
# The client pays for the worst case, which an average hides. Labels, balance, network and threshold help *together*; each alone is
# held back by what the others leave undone. Several ways lead to the target, so what was not tried belongs in the report. All this
# is about drawn pictures and one client's prices. What carries over is the order: read the brief, count the cells, spend half,
# look, spend the rest.
#
# ## On your own data
#
# Begin as here: which cell of group and class has how many labels? Name your table and its groups. Your next labels belong where
# the fewest are.

# %% tags=["nbval-ignore-output"]
from course_lessons.whose_data.studies import with_groups
from course_lib import datasets

own = datasets.load_digits()
# Yours: take the # from a line, and write into it what a message asks for, as drop=["id"].
# own = datasets.load_table("mine.csv", target="label", groups="region", mix_groups=True)
# own = datasets.load_image_folder("photos", size=32)
own = with_groups(own)
own_cells = pd.crosstab(
    np.array(own.group_names)[own.train.groups],
    np.array(own.classes)[own.train.y],
    rownames=["group"],
    colnames=["class"],
)
print(f"{(own_cells < 10).sum().sum()} cells have fewer than ten labels")
own_cells

# %% [markdown]
# For a job of your own, `logbook.append(Path("my-job.jsonl"), {"act": …}, before)` keeps such a log of whatever you do.
#
# ## To read
#
# - D. Sculley et al., [*Hidden Technical Debt in Machine Learning
#   Systems*](https://papers.nips.cc/paper_files/paper/2015/hash/86df7dcfd896fcaf2674f757a2463eba-Abstract.html), NeurIPS 2015: what comes after the job.
# - M. Mitchell et al., [*Model Cards for Model Reporting*](https://arxiv.org/abs/1810.03993), FAT\* 2019: the report, done thoroughly.
# - B. Settles, [*Active Learning Literature Survey*](https://burrsettles.com/pub/settles.activelearning.pdf), 2009: which labels to buy.
