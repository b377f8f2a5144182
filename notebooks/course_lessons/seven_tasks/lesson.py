# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: Seven questions to one picture
#     minutes: 45
#     claims: [B11]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 900}
# ---

# %% [markdown]
# # Seven questions to one picture
#
# "Which model should I take?" comes too early. First: **what do you ask of the picture?** Is a boat in it? Where? Which
# pixels? Is it the same boat as yesterday? The question decides what somebody must annotate, what stands at the end of the
# network, and which number may judge it. And some numbers hide how far one gets *without looking at the picture*.
#
# **Write down your bets.**

# %%
# A network says of every pixel: background. What share of the pixels is right, in percent?
right_pixels = "___"

# A box is known. Its keypoints are put where they are on average, unseen. How many of 100 are
# near enough, within a fifth of the object's size?
right_points = "___"

# From a single frame: of five movements (rest, left, right, up, down), how many percent
# are named rightly?
right_moves = "___"


# %% [markdown]
# ## 1 · What is asked
#
# The scenes are painted by the course: objects of five kinds overlap and lean, and the light changes. Each kind has thirty
# **individuals**, known by their two colours, and a look-alike that counts as background. Each scene is given at two moments.
# Between them its objects rest, or all move the same way. Networks learn from twenty individuals of each kind and are tested
# on the ten others.

# %%
import numpy as np
import pandas as pd

from course_lessons.seven_tasks import figures
from course_lessons.seven_tasks.scenes import draw_task_scenes
from course_lib import plots, results

scenes = draw_task_scenes(400)
new = draw_task_scenes(120, individuals="new", random_state=1)
plots.image_grid(
    scenes.images[:16],
    columns=8,
    title="Sixteen scenes, at the first of their two moments",
)

# %% [markdown]
# | question | task | somebody annotates | at the end of the network | judged by |
# |---|---|---|---|---|
# | what is in it? | **classification** | a word | a row of numbers | F1 |
# | what, and where? | **detection** | a box round each object | per cell: how sure, and four edges | AP |
# | what is each pixel? | **semantic segmentation** | a class for each pixel | a class map as large as the picture | mean IoU |
# | which pixels are which object? | **instance segmentation** | a mask for each object | a small mask in each box | mask AP |
# | how does it stand? | **pose** | a few named points, *keypoints* | a map for each point: how likely it is where | PCK |
# | is it the same one? | **identity** (faces) | a name for each individual | a point in space, an *embedding* | AUC |
# | what is it doing? | **video** | a word for a clip | as for classification, of several frames | accuracy |
#
# F1 is that of {{ lesson("threshold").link }}; the other numbers and the words in *italics* are explained where they are
# used.
#
# **Exercise 1.** Which task answers each job with the *cheapest* annotation? Use the names in bold
# ("identity" without the brackets), each once.

# %% tags=["exercise"]
from course_widgets import check

jobs = [
    "sort photographs: is a bird in it?",
    "count the boats in a harbour",
    "what share of a leaf is brown?",
    "the area of each of two cells that touch",
    "the angle of a knee",
    "is this the owner of the passport?",
    "is the door being opened or closed?",
]
# a list of seven texts, in the order of the jobs: "pose", "video" ...
tasks = ...

tasks = check("seven_tasks-1", tasks)

# %% [markdown]
# ## 2 · One trunk, and a head for each
#
# Almost all networks here begin alike: a **trunk** of six convolution layers (each slides small filters over the picture) turns
# it into maps of what is where. What differs is the **head**, the last layers, which read the answer from these maps. The
# network "objects" finds boxes first, then looks for a mask and a pose *inside the boxes that it found*.

# %%
from course_lessons.seven_tasks.answers import NETWORKS


def parameters(part):
    return sum(each.numel() for each in part.parameters())


for question in ("image", "pixels", "objects", "action"):
    network = NETWORKS[question]()
    trunk, heads = parameters(network.trunk), parameters(network.heads)
    print(f"{question}: {trunk:,} weights in the trunk, {heads:,} in the heads")

# %% [markdown]
# (Identity has a small network of its own.) Now all of them train on 400 scenes.

# %% tags=["nbval-ignore-output"]
from course_lessons.seven_tasks.answers import answer, fit

answers = {}


def learn(question):
    network = fit(question, scenes, steps=150, progress=True)
    answers[question] = answer(question, network, new)


for question in ("image", "identity", "action"):
    learn(question)

# %% tags=["nbval-ignore-output"]
learn("pixels")

# %% tags=["nbval-ignore-output"]
learn("objects")

# %% [markdown]
# Here are their answers, laid over the new scenes. What is wrong is red and crossed, what is missed is dotted. Go through the
# questions on *one* picture. Then move the two thresholds: the **score** is how sure an answer must be to count, the **IoU**
# how well a box must lie on its object (section 3).

# %% tags=["nbval-ignore-output"]
from course_lessons.seven_tasks.viewing import view_of
from course_widgets import TaskViewer

viewer = TaskViewer(**view_of(new, answers), scene=4, score=0.3)
viewer

# %% [markdown]
# Find a picture whose *classification* is right and whose *detection* is not. What did the first question never ask?
#
# ## 3 · The number that belongs to it
#
# {% set tasks = load("tasks") %}
# {% set full, blind = "600 scenes", "without looking" %}
# {% set pixels = tasks.values("accuracy_pixels").mean() %}
# {% set miou = tasks.values("miou").mean() %}
# {% do require(pixels[blind] > 0.9 and miou[blind] < 0.2, "all background has many right pixels and a low mean IoU") %}
# Your run was short. Beside it there is a stored study: 600 scenes, longer training, {{ tasks.seeds | length | spelled }} seeds.
# In it, whoever says "background" everywhere gets **{{ pixels[blind] | percent }} %** of the pixels right, a trained network
# {{ pixels[full] | percent }} %: this number hardly tells them apart. So take each class by itself. Count the pixels that truth
# and answer *both* give to it, and divide by those that *at least one* gives to it. That is its **IoU** (intersection over
# union).
#
# **Exercise 2.** Write `mean_iou(truth, answer)`: the mean of the IoU over all classes that occur in at least one of the
# two arrays. Codes may have gaps.


# %% tags=["exercise"]
def mean_iou(truth, answer):
    return ...


mean_iou = check("seven_tasks-2", mean_iou)

# %% tags=["nbval-ignore-output"]
truth, empty = new.segments, np.zeros_like(new.segments)
print(f"You said {right_pixels} % of the pixels for background alone.")
for name, given in {
    "background alone": empty,
    "the network": answers["pixels"],
}.items():
    right, iou = (truth == given).mean(), float(mean_iou(truth, given))
    print(f"{name}: {right:.1%} of the pixels, mean IoU {iou:.3f}")

# %% [markdown]
# In the study the mean IoU is {{ miou[blind] | number(digits=2) }} for background alone and {{ miou[full] | number(digits=2) }} for
# the network.
#
# **Boxes** are judged by IoU too: from 0.5 on, say, a box counts as found. But three boxes on one boat have not found three
# boats.
#
# **Exercise 3.** Write `hits(overlap, threshold)`. Row `k` holds the IoU of answer `k` with each object (a column); the
# surest answer comes first. Each in turn takes, of the objects that are still *free*, the one that it overlaps most, if by
# `threshold` or more. Return for each answer whether it found one.


# %% tags=["exercise"]
def hits(overlap, threshold):
    return ...


hits = check("seven_tasks-3", hits)

# %% [markdown]
# A lower score finds more objects, with more false alarms. **AP** (average precision) needs no choice of a score. Go down the
# answers, the surest first. Whenever an object is found, note which share of the answers so far is right; an object that is
# never found counts 0. AP is the mean of these shares over all objects. One threshold is left in it, the IoU.

# %% tags=["nbval-ignore-output"]
figures.precision_over_iou(
    new,
    answers["objects"],
    title="The same boxes: the stricter the IoU, the lower the AP",
)

# %% [markdown]
# {% set fifty, seventy = tasks.values("ap50").mean(), tasks.values("ap75").mean() %}
# In the study AP is {{ fifty[full] | number(digits=2) }} at 0.5 and {{ seventy[full] | number(digits=2) }} at 0.75, with the same
# boxes. So always say which IoU an AP is for. (COCO's is the mean over the IoUs 0.5, 0.55 … 0.95.)
#
# ## 4 · What comes without looking
#
# **Pose** is judged by **PCK** (percentage of correct keypoints): the share that lies near enough to its true place, within 5 %
# of the object's size, say. How much of a pose does the box alone tell you?
#
# **Exercise 4.** Write `guess(boxes, keypoints, new_boxes)`. Learn from `boxes` (n, 4: left, top, right, bottom) and
# `keypoints` (n, points, 2) where each keypoint is in a box *on average*, as shares of its width and height, and lay
# these means into `new_boxes` (m, 4). Return (m, points, 2).


# %% tags=["exercise"]
def guess(boxes, keypoints, new_boxes):
    return ...


guess = check("seven_tasks-4", guess)

# %%
print(f"You said {right_points} of 100 within a fifth, 20 %.")
figures.keypoints_over_tolerance(
    guess,
    scenes,
    new,
    title="Without looking: few are right within 5 %, most within 20 %",
)

# %% [markdown]
# {% set pck = tasks.values("pck").mean() %}
# {% set pose = tasks.verdict(full, metric="pck", baseline=blind) %}
# At 20 % this blind guess would pass for a pose network. So choose the distance that *your* use can bear, and print the guess
# beside the network. In the study, at 5 % and in the boxes that a detector found, looking
# {{ pose | word("gains", "loses", "does not clearly change it, by") }} {{ pose | points }} points {{ pose | interval }}.
#
# The table below has a row "without looking", with such a blind answer for six questions: every kind is there; all is
# background; each mask is its whole box; the mean pose; an individual is its mean colour; one frame in place of two. (AUC is
# explained in section 5.)

# %%
numbers = {
    "F1": "macro_f1",
    "mean IoU": "miou",
    "mask AP at 0.5": "mask_ap50",
    "PCK at 5 %": "pck",
    "AUC": "auc",
    "clips right": "accuracy_clips",
}
tasks = results.load("tasks")
print(f"You said {right_moves} % from a single frame.")
pd.DataFrame(
    {name: tasks.values(metric).mean() for name, metric in numbers.items()}
).round(2)

# %% [markdown]
# {% set auc = tasks.values("auc").mean() %}
# {% set clips = tasks.values("accuracy_clips").mean() %}
# {% do require(clips[full] > clips[blind] + 0.3, "a clip needs two frames") %}
# A network that is not clearly above this row has shown nothing. From one frame {{ clips[blind] | percent }} % of the movements are named
# rightly, as by guessing one of five; from two {{ clips[full] | percent }} %. No larger network would help: **the answer is not
# in a single frame.**
#
# ## 5 · The same one?
#
# The owner of a passport is in no training set, so identity cannot be a class. The network turns each picture into a point in
# space, its **embedding**; two are *similar* if their points are near. **AUC** is the chance that a pair of the same
# individual is more similar than a pair of different ones: 0.5 is guessing. On individuals that it has never seen, within a
# kind, the network has {{ auc[full] | number(digits=2) }}; mean colour alone {{ auc[blind] | number(digits=2) }}.
#
# At a door most pairs are strangers, so one that never opens has a high accuracy. Limit the mistake that hurts: strangers let
# in.
#
# **Exercise 5.** Write `accept(same, similarity, strangers)`: the threshold from which a pair is accepted. `same` (bool) and
# `similarity` are arrays of pairs. At most a share `strangers` of the pairs that are *not* the same may reach it; keep to
# that, let in as many of the others as you can.


# %% tags=["exercise"]
def accept(same, similarity, strangers):
    return ...


accept = check("seven_tasks-5", accept)

# %% tags=["nbval-ignore-output"]
from course_lessons.seven_tasks.measuring import pairs

same, similarity = pairs(new, answers["identity"])
print(f"never open: accuracy {(~same).mean():.1%}")
for strangers in (0.1, 0.01, 0.001):
    known = (similarity[same] >= accept(same, similarity, strangers)).mean()
    print(
        f"{strangers:.1%} of the strangers come in: {known:.0%} of the same are known"
    )

# %% [markdown]
# ## 6 · What an answer costs
#
# Published times, on photographs: which classes are in it, 20 seconds an image, and every pixel of the objects, 240 (Bearman et
# al. 2016); a box, 35 seconds when drawn, 7 when its four extreme points are clicked (Papadopoulos et al. 2017); a mask, 79
# seconds (Lin et al. 2014). So a mask costs as much as eleven clicked boxes: ask for it where you need an area.
#
# {% set small = "150 scenes" %}
# {% set words = tasks.verdict(full, metric="macro_f1", baseline=small) %}
# {% set boxes = tasks.verdict(full, metric="average_precision", baseline=small) %}
# {% set areas = tasks.verdict(full, metric="miou", baseline=small) %}
# {% set points = tasks.verdict(full, metric="pck", baseline=small) %}
# {% set faces = tasks.verdict(full, metric="auc", baseline=small) %}
# {% set moves = tasks.verdict(full, metric="accuracy_clips", baseline=small) %}
# {% set f1 = tasks.values("macro_f1").mean() %}
# {% do require(words.words == boxes.words == points.words == moves.words == "better", "more scenes help most questions") %}
# {% do require(areas.words == "too close to call", "more scenes do not clearly help the pixels") %}
# {% do require(f1[small] < f1[blind], "150 scenes are no better than a blind answer in classification") %}
# What do more scenes bring? Four times as many (600 in place of 150, with the same training steps) gain {{ words | points }} points
# of F1, {{ moves | points }} of clips, {{ boxes | points }} of AP, {{ points | points }} of PCK and {{ faces | points }} of AUC. For
# mean IoU it is too close to call {{ areas | interval }}. (Points of different numbers cannot be compared.) With 150 scenes the
# F1 is {{ f1[small] | number(digits=2) }}, no better than "every kind is there".
#
# ## The verdict
#
# - Ask first, then choose: annotation, head and number follow from the question.
# - Print a blind answer beside every number: all background, the mean pose, one frame.
# - Most numbers have a threshold inside. Say which, and choose it for the use.
# - What is not in the input no network finds.

# %%
pd.set_option("display.max_colwidth", None)
verdicts = results.ledger("B11", studies=("tasks",)).set_index("the claim")
verdicts[["measured", "verdict"]]

# %% [markdown]
# ## On your own data
#
# `TaskViewer` takes plain arrays: your pictures, what is true, and what *any* model answered. Here the answers are the true
# boxes, moved by two pixels; put yours in their place.

# %%
# uint8: (n, height, width, 3), or grey (n, height, width)
my_images = new.images[:2]
there = new.classes[:2] >= 0
my_truth = [
    {"labels": new.classes[k][there[k]], "boxes": new.boxes[k][there[k]]}
    for k in range(2)
]
my_answers = [
    {
        "labels": one["labels"],
        "scores": np.full(len(one["labels"]), 0.9),
        "boxes": one["boxes"] + 2,
    }
    for one in my_truth
]
TaskViewer(
    my_images,
    {"objects": my_truth},
    {"objects": my_answers},
    classes=["bird", "boat", "house", "person", "tree"],
)

# %% [markdown]
# ## To read
#
# - T.-Y. Lin et al., [*Microsoft COCO*](https://arxiv.org/abs/1405.0312), ECCV 2014: boxes, masks and AP as they are
#   used today.
# - K. He et al., [*Mask R-CNN*](https://arxiv.org/abs/1703.06870), ICCV 2017: boxes, masks and keypoints from one trunk.
# - F. Schroff et al., [*FaceNet*](https://arxiv.org/abs/1503.03832), CVPR 2015: identity as a distance.
# - A. Bearman et al., [*What's the Point*](https://arxiv.org/abs/1506.02106), ECCV 2016, and D. P. Papadopoulos et al.,
#   [*Extreme Clicking*](https://arxiv.org/abs/1708.02750), ICCV 2017: what annotation costs.
# - Y. Yang and D. Ramanan, *Articulated Human Detection with Flexible Mixtures of Parts*, PAMI 2013: PCK.
