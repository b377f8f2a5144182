"""ThresholdTuner: move the threshold above which a score counts as a yes, and see what that costs."""

from course_widgets.threshold_tuner.control import ThresholdTuner

__all__ = ["ThresholdTuner"]
