"""What tests of several controls need."""

import pytest

from course_widgets.base import CourseWidget


@pytest.fixture
def sent(monkeypatch):
    """Every response that goes to the page."""
    responses = []

    def record(control, key=None):
        state = control.get_state(key)
        if "_response" in state:
            responses.append(state["_response"])

    monkeypatch.setattr(CourseWidget, "send_state", record)
    return responses
