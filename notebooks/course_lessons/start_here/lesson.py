# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: Start here
#     minutes: 5
#     claims: []
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 400}
# ---

# %% [markdown]
# # Start here
#
# You have more data than you can label, more images than your machine can hold, and a hundred times more of one
# class than of the other. Somebody has an opinion about each of these. In this course you **test the opinions**:
# you change one thing, train, and see what it did, with the uncertainty drawn in.
#
# At the end you will be able to
#
# - say how much data a task needs, and *which* part of it, before you pay for the rest;
# - find out what your data are missing, and repair an unequal set without fooling yourself;
# - choose a small model and tune it within an hour of computing, not a week;
# - carry all of it away: every control prints the plain scikit-learn, imbalanced-learn or torch code it stands for.
#
# Nothing is downloaded, and every result on these pages was computed on a machine with two processor cores.
#
# This page takes five minutes. It shows the three things that every lesson is made of.

# %% [markdown]
# ## 1 · A cell
#
# Click into the grey box below and press **Shift + Enter**. The code runs, the answer appears under it, and the
# next cell is selected. Go down the page like that: cells build on the ones above them. Without a mouse: ↓ and ↑ choose a
# cell, Enter writes in it, Esc leaves it.

# %%
from course_lib import datasets, plots

digits = datasets.load_digits()
y = digits.train.y
digits

# %% [markdown]
# These are real: 1,797 handwritten digits, scanned at the U.S. National Institute of Standards and Technology
# and averaged down to 8 × 8 pixels. They are already cut into three parts: we *train* on the first, *choose* on the
# second, and look at the third once, at the end. `y` holds the label of every training image.

# %%
plots.class_gallery(digits)

# %% [markdown]
# ## 2 · A check
#
# Some cells have three dots, `...`, where you write. Run the next cell as it is: nothing breaks, it only says
# *not yet*. Then replace the dots and run it again.
#
# **Exercise 1.** How many of the training images show an **8**? (`y == 8` compares every label at once.)

# %% tags=["exercise"]
from course_widgets import check

eights = ...

eights = check("start_here-1", eights)

# %% [markdown]
# A wrong answer is welcome: try `len(y)`, and read what the card says. It looks at what your answer *does*, so
# any way of getting there is fine. Stuck? The card has hints, one at a time, and a solution if you ask for it.
# The cells below work in any case.

# %%
print(
    f"{eights} of {len(y):,} training images show an 8, that is 1 in {len(y) / eights:.1f}."
)

# %% [markdown]
# ## 3 · A control
#
# Suppose we only care about the eights: *is this an 8, or not?* Now the classes are unequal, about one to nine.
# What would a more equal training set look like? Drag the bar, use the arrow keys, or type a ratio
# (from the cell, Tab leads into what stands under it, and Esc back).
# Every dot is one image, placed so that similar images lie together (the first two principal components).

# %%
import numpy as np
from sklearn.decomposition import PCA

from course_lib.ratios import RatioPlan
from course_widgets import SamplingRatio

labels = np.where(y == 8, "eight", "other")
points = PCA(n_components=2, random_state=0).fit_transform(
    digits.train.X.reshape(len(y), -1)
)

control = SamplingRatio(labels, points=points)
control

# %% [markdown]
# An **epoch** is one pass through all that is trained on. Three ways (and a mixture of the first two) lead to the same ratio, and they are not the same thing. **over** shows the model the few eights again
# and again; **under** throws away images of the others; **weights** leave the images alone and let an eight count
# for more. Which one is best is a question for later (lesson {{ lesson("change_the_data").number }}, by measurement).
#
# **Exercise 2.** Set the control to **1:2**, one eight for every two others, in any way that changes the counts. (The
# slider, the field and the menu **Positives : negatives** all set the ratio; the eights are the *positives* here.)
# Then hand its plan to the check: a control keeps what you set in `value`.

# %% tags=["exercise"]
plan = ...

plan = check("start_here-2", plan)

# %% [markdown]
# A plan is more than a picture. It gives the indices of the images to train on, and indexing is all it takes:

# %%
chosen = plan.indices(labels, random_state=0)
print(
    f"{len(chosen):,} samples per epoch, {np.mean(labels[chosen] == 'eight'):.0%} of them eights"
)

# %% [markdown]
# And it leaves with you. This is the code for your own project, without anything of this course in it:

# %%
print(SamplingRatio(labels, target="1:2").code())

# %% [markdown]
# ## Where you are
#
# The **Course panel** on the left (the icon of dots) lists the lessons, what you have solved, and what comes next.
# From there you can also start a lesson afresh; your old copy is kept beside it. In the toolbar above,
# *Check all* runs every exercise of the page.
#
# The first question of the course is a bold one. *You have 10,000 training images. Take 1,000: training is faster,
# and you lose nothing.* Would you bet on it? The answer is in {{ lesson("subsets").link }}. Before you leave data out,
# look at what you have: that is the next lesson.
