"""What the learner touches: the controls, the exercise cards and the JupyterLab extension.

Controls load on first use, so that a lesson which only checks answers loads no widget.
"""

import importlib
from typing import Any

from course_widgets.exercise import check

_CONTROLS = {
    "AugmentationStudio": "augmentation_studio.control",
    "CourseWidget": "base",
    "EnsembleBuilder": "ensemble_builder.control",
    "GroupMixer": "group_mixer.control",
    "ImbalanceLab": "imbalance_lab.control",
    "LabelNoiseLab": "label_noise_lab.control",
    "ModelChooser": "model_chooser.control",
    "SamplingRatio": "sampling_ratio.control",
    "SearchRace": "search_race.control",
    "SubsetExplorer": "subset_explorer.control",
    "TaskViewer": "task_viewer.control",
    "ThresholdTuner": "threshold_tuner.control",
    "TrainingDeck": "training_deck.control",
    "TransferLab": "transfer_lab.control",
    "TrickLadder": "trick_ladder.control",
}

__all__ = ["check", *_CONTROLS]


def __getattr__(name: str) -> Any:
    if name in _CONTROLS:
        return getattr(importlib.import_module(f"{__name__}.{_CONTROLS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted(__all__)
