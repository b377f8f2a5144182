"""The demos that the controls are timed in: each control, and the same thing with interact and matplotlib."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contestant:
    """A way to write a demo.

    Attributes
    ----------
    name : str
    cell : str
        What is run after the data are made.
    slider : str
        A selector for what takes the keys.
    picture : str
        A selector for what must change: a canvas, an image, or any part of the page.
    """

    name: str
    cell: str
    slider: str
    picture: str


@dataclass(frozen=True)
class Race:
    """A demo, written twice: ours first.

    Attributes
    ----------
    sizes : tuple of int
        How many points or scores.
    data : str
        Makes them; ``{n}`` is the size.
    contestants : tuple of Contestant
    presses : int
        Keys in one direction before the other.
    drags : bool
        Whether there is something to drag without letting go of it.
    """

    sizes: tuple[int, ...]
    data: str
    contestants: tuple[Contestant, ...]
    presses: int = 20
    drags: bool = True


def _interact(cell: str) -> Contestant:
    return Contestant("interact + matplotlib inline", cell, ".noUi-handle", ".widget-output img")


SAMPLING_RATIO = Race(
    (10_000, 100_000),
    """
import numpy as np
rng = np.random.default_rng(0)
y = (rng.random({n}) < 0.1).astype(int)
points = rng.normal(size=({n}, 2)) + 2.2 * y[:, None]
""",
    (
        Contestant(
            "SamplingRatio",
            """
from course_widgets import SamplingRatio
control = SamplingRatio(y, points, target="1:5", how="under")
control
""",
            ".tw-slider",
            ".tw-cloud",
        ),
        _interact("""
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, interact
from course_lib.ratios import RatioPlan

def show(ratio):
    plan = RatioPlan.from_labels(y, f"1:{ratio:.1f}", "under")
    kept = plan.indices(y)
    figure, (bars, cloud) = plt.subplots(1, 2, figsize=(8, 3.4))
    bars.barh([0, 1], list(plan.counts.values()), color="none", edgecolor="0.5", linestyle="--")
    bars.barh([0, 1], list(plan.after.values()), color=["#0072b2", "#e69f00"])
    bars.set_title(f"{plan.total:,} samples an epoch")
    cloud.scatter(*points.T, s=1, color="0.8")
    cloud.scatter(*points[kept].T, s=2, c=np.where(y[kept], "#e69f00", "#0072b2"))
    plt.show()

interact(show, ratio=FloatSlider(5, min=1, max=10, step=0.1));
"""),
    ),
)

THRESHOLD_TUNER = Race(
    (100_000,),
    """
import numpy as np
rng = np.random.default_rng(0)
y = (rng.random({n}) < 0.1).astype(int)
score = 1 / (1 + np.exp(2 - 2 * rng.normal(size={n}) - 2 * y))
""",
    (
        Contestant(
            "ThresholdTuner",
            """
from course_widgets import ThresholdTuner
tuner = ThresholdTuner(y, score, miss=10)
tuner
""",
            ".tw-score-slider",
            ".tw-tuner-body",
        ),
        _interact("""
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, interact
from sklearn.metrics import confusion_matrix, precision_recall_curve

precision, recall, _ = precision_recall_curve(y, score)  # once, as the control does

def show(threshold):
    (tn, fp), (fn, tp) = confusion_matrix(y, score >= threshold)
    figure, (scores, curve) = plt.subplots(1, 2, figsize=(8, 3.4))
    for label in (0, 1):
        scores.hist(score[y == label], bins=60, alpha=0.5)
    scores.axvline(threshold, color="k")
    scores.set_title(f"missed {fn:,}, false alarms {fp:,}, cost {10 * fn + fp:,}")
    curve.step(recall, precision, where="post")
    curve.plot(tp / (tp + fn), tp / max(tp + fp, 1), "ko")
    plt.show()

interact(show, threshold=FloatSlider(0.5, min=0, max=1, step=0.01));
"""),
    ),
)

IMBALANCE_LAB = Race(
    (5_000,),
    """
import numpy as np
from sklearn.datasets import make_moons
X, y = make_moons(2 * {n}, noise=0.35, random_state=0)  # half of them are held out
""",
    (
        Contestant(
            "ImbalanceLab",
            """
from course_widgets import ImbalanceLab
lab = ImbalanceLab(X, y, share=0.5, remedy="weight", weight=1)
lab
""",
            ".tw-lab-sliders .tw-labelled-slider:nth-child(3) .tw-slider",
            ".tw-imbalance .tw-cloud",
        ),
        _interact("""
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, interact
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, precision_recall_curve
from sklearn.calibration import calibration_curve
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures

X = (X - X.mean(axis=0)) / X.std(axis=0)
half = len(X) // 2
across, up = np.meshgrid(*np.linspace(X.min(axis=0), X.max(axis=0), 64).T)
places = np.column_stack([across.ravel(), up.ravel()])

def show(weight):
    logistic = LogisticRegression(solver="newton-cholesky", class_weight={0: 1, 1: weight})
    model = make_pipeline(PolynomialFeatures(3, include_bias=False), logistic).fit(X[:half], y[:half])
    chance = model.predict_proba(X[half:])[:, 1]
    (tn, fp), (fn, tp) = confusion_matrix(y[half:], chance >= 0.5)
    figure, (plane, curve, calibration) = plt.subplots(1, 3, figsize=(10, 3.4))
    plane.scatter(*X[:half].T, s=2, c=np.where(y[:half], "#e69f00", "#0072b2"))
    plane.contour(across, up, model.decision_function(places).reshape(64, 64), levels=[0], colors="k")
    plane.set_title(f"missed {fn:,}, false alarms {fp:,}, cost {10 * fn + fp:,}")
    precision, recall, _ = precision_recall_curve(y[half:], chance)
    curve.step(recall, precision, where="post")
    calibration.plot(*calibration_curve(y[half:], chance, n_bins=10)[::-1], "o-")
    plt.show()

interact(show, weight=FloatSlider(1, min=1, max=13, step=1));
"""),
    ),
    presses=11,
)

SUBSET_EXPLORER = Race(
    (10_000,),
    """
import numpy as np
from course_lib import datasets
from sklearn.decomposition import PCA
data = datasets.load_sketches(n_train={n}, n_val=500, n_test=500)
features = PCA(32, random_state=0).fit_transform(data.train.X.reshape({n}, -1) / 255.0)
""",
    (
        Contestant(
            "SubsetExplorer",
            """
from course_widgets import SubsetExplorer
explorer = SubsetExplorer(data, points=features[:, :2], features=features, budget=0.05, seeds=1)
explorer
""",
            ".tw-explorer .tw-slider",
            ".tw-explorer .tw-cloud",
        ),
        _interact("""
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import IntSlider, interact
from course_lib.subsets import distance_to_picks, random

y = data.train.y

def show(budget):
    picked = random(y, budget, random_state=0)
    far = distance_to_picks(features, picked).max()
    figure, (cloud, bars) = plt.subplots(1, 2, figsize=(8, 3.4))
    cloud.scatter(*features[:, :2].T, s=1, color="0.8")
    cloud.scatter(*features[picked, :2].T, s=4, c=y[picked], cmap="tab10")
    bars.barh(range(10), np.bincount(y[picked], minlength=10))
    bars.set_title(f"{budget:,} picked, all within {far:.3g}")
    plt.show()

interact(show, budget=IntSlider(500, min=100, max=2_000, step=10));
"""),
    ),
    presses=10,
)

AUGMENTATION_STUDIO = Race(
    (3_000,),
    """
import numpy as np
from course_lib import datasets
data = datasets.load_mnist_5000().take(np.arange({n}))
""",
    (
        Contestant(
            "AugmentationStudio",
            """
from course_widgets import AugmentationStudio
studio = AugmentationStudio(data, seeds=1)
studio
""",
            ".tw-studio-group:first-child .tw-labelled-slider:nth-of-type(3) .tw-slider",
            ".tw-wall-picture:nth-child(2) canvas",
        ),
        _interact("""
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import IntSlider, interact
from course_lib.augment import Augmentation, augment
from course_lib.training import Recipe, train

model = train(Recipe(steps=200), data)  # once, as the control does

def show(degrees):
    changed = augment(data.val.X[:200], Augmentation(rotation=degrees), random_state=0).images
    named = model.predict(changed)
    figure, axes = plt.subplots(4, 6, figsize=(7, 5))
    for picture, label, read, each in zip(changed, data.val.y, named, axes.ravel()):
        each.imshow(picture, cmap="gray", vmin=0, vmax=255)
        each.set_title(f"{label}" if label == read else f"{label} ≠ {read}", fontsize=8)
        each.set_axis_off()
    plt.show()

interact(show, degrees=IntSlider(0, min=0, max=180, step=15));
"""),
    ),
    presses=11,
)

TRANSFER_LAB = Race(
    (3_000,),
    """
import numpy as np
from course_widgets.transfer_lab.data import sketches
from course_lib.training import Recipe, train
old, new = sketches()
new = new.take(np.arange({n}))
few = Recipe(steps=100, learning_rate=2e-3, schedule="cosine")
source = train(few, old)  # once, for both
""",
    (
        Contestant(
            "TransferLab",
            """
from course_widgets import TransferLab
lab = TransferLab(source, new, seeds=1, recipe=few)
lab
""",
            ".tw-transfer-settings .tw-labelled-slider:nth-of-type(1) .tw-slider",
            ".tw-transfer-results",
        ),
        _interact("""
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import SelectionSlider, interact

def show(labels):
    plain = few.replace(policy="class_balanced", budget=labels)
    ways = {"from the source": plain.replace(transfer=source), "from scratch": plain}
    right = {name: train(recipe, new, test=True).metrics["accuracy"] for name, recipe in ways.items()}
    plt.bar(list(right), list(right.values()))
    plt.title(f"{labels} labels")
    plt.show()

interact(show, labels=SelectionSlider(options=[5, 10, 20, 30, 50, 100, 200, 300], value=30));
"""),
    ),
    presses=4,
)

TASK_VIEWER = Race(
    (200,),
    """
import numpy as np
rng = np.random.default_rng(0)
images = rng.integers(0, 255, ({n}, 64, 64, 3), dtype=np.uint8)
low = rng.integers(0, 40, ({n}, 4, 2))
boxes = np.concatenate([low, low + 20], axis=2)
labels = rng.integers(0, 3, ({n}, 4))
scores = rng.random(({n}, 4))
moved = boxes + rng.integers(-5, 6, ({n}, 4, 1))
truth = {"objects": [{"labels": a, "boxes": b} for a, b in zip(labels, boxes)]}
answers = {"objects": [{"labels": a, "boxes": b, "scores": c} for a, b, c in zip(labels, moved, scores)]}
""",
    (
        Contestant(
            "TaskViewer",
            """
from course_widgets import TaskViewer
viewer = TaskViewer(images, truth, answers, classes=["cat", "dog", "cow"])
viewer
""",
            ".tw-task .tw-labelled-slider:nth-of-type(2) .tw-slider",
            ".tw-task-side .tw-tiles",
        ),
        _interact("""
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, interact
from course_lib.metrics.overlap import box_iou

def judge(said, there, score):
    kept = said["scores"] >= score
    found = (box_iou(said["boxes"][kept], there["boxes"]) >= 0.5).any(axis=1)
    return kept, found & np.isin(said["labels"][kept], there["labels"])

def show(score):
    right = [judge(said, there, score)[1] for said, there in zip(answers["objects"], truth["objects"])]
    kept, good = judge(answers["objects"][0], truth["objects"][0], score)
    figure, axes = plt.subplots(figsize=(4.7, 4.7))
    axes.imshow(images[0])
    for (x, y, right_edge, bottom), fine in zip(answers["objects"][0]["boxes"][kept], good):
        axes.add_patch(plt.Rectangle((x, y), right_edge - x, bottom - y, fill=False, color="w" if fine else "r"))
    said = np.concatenate(right)
    axes.set_title(f"{said.mean():.1%} of {len(said)} said are right")
    plt.show()

interact(show, score=FloatSlider(0.5, min=0, max=1, step=0.01));
"""),
    ),
)

MODEL_CHOOSER = Race(
    (18,),
    """
from course_widgets.model_chooser.examples import measured_table
table = measured_table().head({n})
""",
    (
        Contestant(
            "ModelChooser",
            """
from course_widgets import ModelChooser
chooser = ModelChooser(table, max_latency_ms=0.1)
chooser
""",
            ".tw-bound:first-of-type .tw-slider",
            ".tw-plot-picture",
        ),
        _interact("""
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import FloatLogSlider, interact

def show(milliseconds):
    left = table[table["latency_p95_ms"] <= milliseconds].sort_values("latency_ms")
    front = left[left["accuracy"] > left["accuracy"].cummax().shift(fill_value=0)]
    figure, axes = plt.subplots(figsize=(6, 3.4))
    axes.plot(table["latency_ms"], table["accuracy"], "o", color="0.8")
    for model, each in left.groupby("model"):
        half = (each["accuracy"] - each["low"], each["high"] - each["accuracy"])
        axes.errorbar(each["latency_ms"], each["accuracy"], half, fmt="o", label=model)
    axes.step(front["latency_ms"], front["accuracy"], where="post", color="0.3")
    axes.axvline(milliseconds, color="r", linestyle="--")
    axes.set_xscale("log")
    axes.legend(fontsize=7)
    plt.show()

interact(show, milliseconds=FloatLogSlider(0.1, min=-2, max=0, step=0.05));
"""),
    ),
)

ENSEMBLE_BUILDER = Race(
    (2_000,),
    """
from course_widgets.ensemble_builder.examples import made_up
members, y = made_up({n}, 10)
""",
    (
        Contestant(
            "EnsembleBuilder",
            """
from course_widgets import EnsembleBuilder
builder = EnsembleBuilder(members, y, chosen=[name for name, *_ in members[:11]])
builder
""",
            ".tw-builder-list:nth-child(2) .tw-member",
            ".tw-agreement",
        ),
        _interact("""
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import IntSlider, interact

def show(k):
    chosen = np.stack([proba for _, proba, *_ in members[:k]])
    right = chosen.mean(axis=0).argmax(axis=1) == y
    many = (chosen.argmax(axis=2) == y).sum(axis=0)
    figure, axes = plt.subplots(figsize=(4.7, 2.6))
    axes.bar(np.arange(k + 1), np.bincount(many, minlength=k + 1), color="C3")
    axes.bar(np.arange(k + 1), np.bincount(many[right], minlength=k + 1), color="C0")
    axes.set_title(f"{right.mean():.1%} of {len(y)} right")
    plt.show()

interact(show, k=IntSlider(11, min=1, max=12));
"""),
    ),
    presses=1,
    drags=False,
)

RACES = (
    SAMPLING_RATIO,
    THRESHOLD_TUNER,
    IMBALANCE_LAB,
    SUBSET_EXPLORER,
    AUGMENTATION_STUDIO,
    TRANSFER_LAB,
    TASK_VIEWER,
    MODEL_CHOOSER,
    ENSEMBLE_BUILDER,
)
TRAINING_DECK = Race(
    (1_000,),
    """
import json, time
from course_lib import datasets
from course_lib.training import Recipe, train
data = datasets.load_sketches(n_train={n}, n_val=500, n_test=100)
recipe = Recipe(epochs=EPOCHS)

def processor(work):
    began = time.process_time()
    work()
    return time.process_time() - began

spent = []
""",
    (
        Contestant(
            "TrainingDeck",
            """
from course_widgets import TrainingDeck
deck = TrainingDeck(data, recipe=recipe)
act, end = deck._act, deck._end
deck._act = lambda **action: (spent.append(time.process_time()), act(**action))
deck._end = lambda work: (end(work), spent.append(time.process_time()))
deck
""",
            ".tw-deck-train",
            ".tw-deck-plots",
        ),
        Contestant(
            "a button + matplotlib inline, redrawn every epoch",
            """
%matplotlib inline
import matplotlib.pyplot as plt
from IPython.display import clear_output, display
from ipywidgets import Button, Output
from course_lib.training import Callback

class Draw(Callback):
    def on_epoch(self, state):
        with output:
            clear_output(wait=True)
            figure, axes = plt.subplots(1, 2, figsize=(8, 3.4))
            for axis, name in zip(axes, ("loss", "accuracy")):
                for part in ("train", "val"):
                    axis.plot([row[f"{part}_{name}"] for row in state.history], label=part)
                axis.set_title(name)
                axis.legend()
            plt.show()

def run(_):
    spent.append(time.process_time())
    train(recipe, data, callbacks=[Draw()], progress=False)
    spent.append(time.process_time())
    with output:
        print("trained")

output, button = Output(), Button(description="Train")
button.on_click(run)
display(button, output)
""",
            ".jupyter-button",
            ".widget-output img",
        ),
    ),
)
