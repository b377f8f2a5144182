"""GroupMixer: mix the groups in the training set, let go, and see whom the trained model serves."""

from course_widgets.group_mixer.control import GroupMixer

__all__ = ["GroupMixer"]
