"""The studies of this lesson: a rare class at every ratio, remedies side by side, objects by images or singly.

The races of remedies are the next lesson's as well, which asks what the losses among them do.
"""

from course_lessons.change_the_data.studies import (
    ratio_sweep,
    remedy_races,
    scene_objects,
)

STUDIES = (*ratio_sweep.STUDIES, *scene_objects.STUDIES, *remedy_races.STUDIES)
