"""LabelNoiseLab: make labels wrong, choose a threshold, see what is dropped and what that is worth."""

from course_widgets.label_noise_lab.control import LabelNoiseLab

__all__ = ["LabelNoiseLab"]
