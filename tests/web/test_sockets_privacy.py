"""What a socket never says: who somebody is, why he has priority, what concerns others."""

from __future__ import annotations

import json

import pytest

from hall.domain.actors import Role
from tests.web.house import House
from tests.web.screens import Screen

IDENTITY = "110101199003070011"
NOTE = "孕妇身体不适"


def _personal_day(house: House) -> str:
    """A day full of what is nobody's business; returns the code of its ticket."""
    ticket = house.issue(identity=IDENTITY, priority="pregnant", kiosk="K1")
    other = house.issue(identity="13800000000", priority="critically_ill")
    house.do(f"/tickets/{other['id']}/pin", reason=NOTE)
    house.do("/counters/1/call", ticket=ticket["id"], reason=NOTE)
    house.do(f"/tickets/{ticket['id']}/reprint", reason=NOTE)
    house.do("/counters/1/hold", reason=NOTE)
    house.do("/counters/1/unhold")
    house.do("/counters/1/finish")
    house.do("/ratings", Role.PAD, counter=1, level=1)
    house.do(f"/tickets/{other['id']}/cancel", reason=NOTE)
    house.do("/counters/1/pause", reason=NOTE)
    return str(ticket["code"])


def _heard(house: House, namespace: str, role: Role | None, **more: object) -> tuple[str, str]:
    """All that a socket was told, and the code that it may not know."""
    house.open(1)
    auth = None if role is None else {"token": house.tokens[role], **more}
    screen = Screen(house, namespace, auth)
    code = _personal_day(house)
    screen.send("snapshot")
    said = screen.got()
    assert len(said) > 2
    return json.dumps(said, ensure_ascii=False), code


@pytest.mark.parametrize(
    ("namespace", "role", "more"),
    [
        ("/display", None, {}),
        ("/display", Role.STAFF, {}),
        ("/kiosk", Role.KIOSK, {}),
        ("/counter", Role.COUNTER, {"counter": 1}),
        ("/counter", Role.STATION, {}),
        ("/counter", Role.STAFF, {}),
        ("/counter", Role.PAD, {"counter": 1}),
        ("/counter", Role.DISPLAY, {}),
    ],
)
def test_no_socket_says_who_or_why(
    house: House, namespace: str, role: Role | None, more: dict[str, object]
) -> None:
    text, _ = _heard(house, namespace, role, **more)
    for secret in (IDENTITY, "13800000000", "pregnant", "critically_ill"):
        assert secret not in text


@pytest.mark.parametrize(
    ("namespace", "role", "more"),
    [
        ("/display", None, {}),
        ("/kiosk", Role.KIOSK, {}),
        ("/counter", Role.PAD, {"counter": 1}),
        ("/counter", Role.DISPLAY, {"counter": 1}),
        ("/counter", Role.PAD, {}),
    ],
)
def test_screens_hear_no_written_reason_no_code_and_no_clerk(
    house: House, namespace: str, role: Role | None, more: dict[str, object]
) -> None:
    text, code = _heard(house, namespace, role, **more)
    for secret in (NOTE, code, "follow_url", '"level"'):
        assert secret not in text


def test_a_window_does_not_hear_how_it_was_rated(house: House) -> None:
    text, _ = _heard(house, "/counter", Role.COUNTER, counter=1)
    assert "rating.given" in text
    assert '"level"' not in text


def test_following_hears_of_ones_own_ticket_alone(house: House) -> None:
    house.open(1, 3)
    first, mine = house.issue(), house.issue()
    screen = Screen(house, "/follow", {"code": mine["code"]})
    assert screen.snapshot()["number"] == mine["number"]
    house.issue("marriage")
    house.issue("card", identity=IDENTITY)
    house.do("/counters/3/call-next")
    assert screen.events() == []
    # Somebody before me: I hear that the queue moved, and nothing of whom.
    house.do("/counters/1/call-next")
    [moved] = screen.events()
    assert (moved["name"], moved["data"]) == ("queue.moved", {"queue": "HZ"})
    assert first["number"] not in json.dumps(moved)
    screen.send("snapshot")
    assert screen.snapshot()["ahead"] == 0
    house.do("/counters/1/call-next")
    mine_called = [event for event in screen.events() if event["name"] == "ticket.called"]
    assert [event["data"]["number"] for event in mine_called] == [mine["number"]]
    house.do("/counters/1/finish")
    screen.send("snapshot")
    assert dict(screen.got())["snapshot"]["may_rate"] is True


def test_a_ticket_that_is_sent_on_is_followed(house: House) -> None:
    house.open(1, 3)
    mine = house.issue()
    screen = Screen(house, "/follow", {"code": mine["code"]})
    screen.got()
    house.do("/counters/1/call-next")
    house.do("/counters/1/transfer", item="marriage")
    house.do("/counters/3/call-next")
    called = [event for event in screen.events() if event["name"] == "ticket.called"]
    assert [event["data"]["counter"] for event in called] == [1, 3]
