"""ThresholdTuner: move the threshold above which a score counts as a yes, and see what that costs."""
