"""One matter on which a sweep fails does not keep the others from their deadlines."""

import pytest

from complaints.actions import sweeps
from complaints.enums import State
from portal import timekeeping
from portal.workdays.api import add_workdays
from tests.factories.complaints import drive, make_complaint

pytestmark = pytest.mark.django_db


def test_a_failing_matter_is_named_and_the_others_are_swept(monkeypatch, at):
    broken, sound = (drive(make_complaint(), State.FILED) for _turn in range(2))
    real = sweeps.record_service

    def fails_on_one(*, complaint, **arguments):
        if complaint.pk == broken.pk:
            raise RuntimeError
        return real(complaint=complaint, **arguments)

    monkeypatch.setattr(sweeps, "record_service", fails_on_one)
    with at(add_workdays(timekeeping.today(), 1)) as moment:
        done = {item["matter"]: item for item in sweeps.deem_served(moment)}

    assert done[broken.number]["error"] == "RuntimeError"
    assert done[sound.number]["did"] == "deemed_served"
    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.state, sound.state) == (State.FILED, State.AWAITING_REPLY)
