"""Who has seen an alert (阅知)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.domain.actors import Actor, Role
from hall.domain.handling import commands as h
from hall.domain.handling.errors import OwnAlert, UnknownAlert
from hall.domain.handling.supervision.commands import SeeAlert
from hall.domain.posts import Post, PostNeeded
from tests.hall.service.handling.caseroom import BUSINESS, CLERK, LEADER, SUPERVISION
from tests.hall.service.handling.supervision.supervised import Supervised, opened


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Supervised]:
    yield from opened(tmp_path / "hall")


def test_an_alert_is_signed_by_name_and_more_than_one_may(room: Supervised) -> None:
    number = room.accepted()
    room.work(h.ReturnCase(case=number, ground="lacks_conditions", reason="不具备条件"))
    [alert] = room.alerts(unseen=True)
    for by in (CLERK, BUSINESS):
        with pytest.raises(PostNeeded):
            room.work(SeeAlert(alert=alert.id), by=by)
    room.work(SeeAlert(alert=alert.id, note="已约谈"), by=SUPERVISION)
    room.clock.forward(60)
    room.work(SeeAlert(alert=alert.id), by=LEADER)
    room.work(SeeAlert(alert=alert.id, note="再次"), by=SUPERVISION)
    [seen] = room.alerts(case=number)
    assert [(one.by, one.note) for one in seen.seen] == [
        ("staff:supervision", "已约谈"), ("staff:leader", ""),
    ]  # fmt: skip
    assert room.alerts(unseen=True) == []
    assert room.happened(number).count("alert.seen") == 2
    with pytest.raises(UnknownAlert):
        room.work(SeeAlert(alert=99), by=LEADER)


def test_nobody_signs_an_alert_about_his_own_work(room: Supervised) -> None:
    number = room.accepted()
    room.work(h.ReturnCase(case=number, ground="lacks_conditions", reason="不具备条件"))
    [alert] = room.alerts()
    himself = Actor(role=Role.STAFF, id="C1", posts=frozenset({Post.DUTY}))
    with pytest.raises(OwnAlert):
        room.work(SeeAlert(alert=alert.id), by=himself)


def test_an_alert_is_never_changed_or_taken_back(room: Supervised) -> None:
    number = room.accepted()
    room.work(h.ReturnCase(case=number, ground="lacks_conditions", reason="不具备条件"))
    [alert] = room.alerts()
    room.work(SeeAlert(alert=alert.id), by=LEADER)
    room.close()
    with sqlite3.connect(room.directory / "hall.db") as db:
        for statement in (
            "UPDATE alerts SET clerk = 'C2'",
            "DELETE FROM alerts",
            "UPDATE alert_sightings SET note = ''",
            "DELETE FROM alert_sightings",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                db.execute(statement)
    db.close()
    room._open()
