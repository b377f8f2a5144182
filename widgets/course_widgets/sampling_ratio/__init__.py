"""SamplingRatio: pull a bar, move the ratio, see what an epoch is made of."""

from course_widgets.sampling_ratio.control import SamplingRatio

__all__ = ["SamplingRatio"]
