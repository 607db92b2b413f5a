"""Nobody is told who somebody is, why he has priority, or how he rated, who need not know."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hall.domain.actors import Role
from hall.service.secret import person_hash
from tests.web.house import TOKEN_ROLES, Caller, House

IDENTITY = "110101199003070011"
NOTE = "孕妇身体不适"


@pytest.fixture
def told(house: House) -> tuple[House, dict[str, Any]]:
    """A hall in which a known person with priority was called, held, pinned, served and rated."""
    house.open(1, 2)
    ticket = house.issue(identity=IDENTITY, priority="pregnant", kiosk="K1")
    other = house.issue(identity="13800000000", priority="critically_ill")
    house.do(f"/tickets/{other['id']}/pin", reason=NOTE)
    house.do("/counters/1/call", ticket=ticket["id"], reason=NOTE)
    house.do("/counters/1/hold", reason=NOTE)
    house.do("/counters/1/unhold")
    house.do("/counters/1/finish")
    house.do("/ratings", Role.PAD, counter=1, level=1)
    house.do("/counters/2/call-next")
    house.do("/counters/1/pause", reason=NOTE)
    return house, ticket


def _read(house: House, caller: Caller, ticket: dict[str, Any]) -> str:
    paths = [
        "/catalog", "/board", "/events?limit=1000", "/devices", "/hall", "/counters/1",
        "/counters/2", "/counters/1/day", f"/tickets/{ticket['id']}",
        f"/tickets/number/{ticket['number']}", f"/tickets?number={ticket['number']}",
        f"/cases/{ticket['case']}", f"/follow/{ticket['code']}", "/queues/HZ/wait",
    ]  # fmt: skip
    said = [caller.get(path) for path in paths]
    return "".join(json.dumps(one.body, ensure_ascii=False) for one in said if one.status == 200)


@pytest.mark.parametrize("role", [*TOKEN_ROLES, None])
def test_nobody_reads_who_it_was_or_why(
    told: tuple[House, dict[str, Any]], role: Role | None
) -> None:
    house, ticket = told
    text = _read(house, house.anybody if role is None else house.by(role), ticket)
    hashed = person_hash(house.hall.secret, IDENTITY)
    for secret in (IDENTITY, "13800000000", hashed, "pregnant", "critically_ill"):
        assert secret not in text


@pytest.mark.parametrize("role", [Role.DISPLAY, Role.PAD, None])
def test_screens_read_no_reason_and_no_code(
    told: tuple[House, dict[str, Any]], role: Role | None
) -> None:
    house, ticket = told
    caller = house.anybody if role is None else house.by(role)
    text = "".join(
        json.dumps(caller.get(path).body, ensure_ascii=False)
        for path in ("/board", "/counters/1", "/counters/2")
    )
    assert NOTE not in text
    assert ticket["code"] not in text
    assert '"follow_url"' not in text


def test_a_clerk_does_not_read_how_a_citizen_rated(told: tuple[House, dict[str, Any]]) -> None:
    house, ticket = told
    body = house.by(Role.COUNTER).get(f"/tickets/{ticket['id']}").body
    [given] = [event for event in body["events"] if event["name"] == "rating.given"]
    assert "level" not in given["data"]
    assert body["rated"] is True
    # Who evaluates the hall does.
    events = house.by(Role.INTEGRATION).get("/events?limit=1000").body["events"]
    assert [e["data"]["level"] for e in events if e["name"] == "rating.given"] == [1]


def test_the_database_keeps_no_identity(told: tuple[House, dict[str, Any]]) -> None:
    house, _ = told
    for path in house.directory.rglob("hall.db*"):
        assert IDENTITY.encode() not in path.read_bytes()


def test_the_log_keeps_why_for_those_who_audit(told: tuple[House, dict[str, Any]]) -> None:
    house, ticket = told
    row = house.application.web.reader.execute(
        "SELECT data FROM events WHERE ticket = ? AND name = 'ticket.issued'", (ticket["id"],)
    ).fetchone()
    assert json.loads(row[0])["reason"] == "pregnant"
