"""Alive and ready: two questions, answered without telling a stranger anything."""

from datetime import timedelta

import pytest
from django.test import Client

from portal import health, timekeeping
from portal.outbox.models import Delivery, Fact


def ready():
    response = Client().get("/readyz")
    return response.status_code, response.json()


def test_alive_needs_no_database():
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_when_everything_is(db):
    assert ready() == (200, {"status": "ok", "checks": {"database": "ok", "outbox": "ok", "search": "ok"}})


@pytest.mark.parametrize(("age", "attempts", "status"), [(1, 0, 200), (11, 0, 503), (11, 3, 200)])
def test_an_outbox_that_nobody_drains_is_not_ready_but_a_failing_handler_is_no_reason(age, attempts, status, db):
    fact = Fact.objects.create(topic="test", at=timekeeping.now() - timedelta(minutes=age))
    Delivery.objects.create(fact=fact, handler="test", attempts=attempts)
    assert ready()[0] == status


def test_a_failing_check_is_named_but_not_explained(db, monkeypatch):
    def broken() -> bool:
        raise ConnectionError("password=hunter2 host=10.0.0.5")

    monkeypatch.setitem(health._checks, "search", broken)
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["search"] == "failing"
    assert "hunter2" not in response.content.decode()


def test_an_index_that_is_not_there_yet_is_no_failure(db, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = str(tmp_path / "none")
    assert ready()[0] == 200
