"""SubsetExplorer: choose a policy and a budget, see which samples it picks and what a model makes of them."""

from course_widgets.subset_explorer.control import SubsetExplorer

__all__ = ["SubsetExplorer"]
