"""The studies of this lesson: gradients of batches with weights and with copies; losses, each judged fairly."""

from course_lessons.change_the_loss.studies import gradients, losses

STUDIES = (*gradients.STUDIES, *losses.STUDIES)
