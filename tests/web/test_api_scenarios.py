"""Scenarios that any queue system must stand (acceptance list A1-A14, A18), through the API."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from hall.domain.actors import Role
from tests.web.house import House, together


def _state(house: House, ticket: dict[str, Any]) -> tuple[str, int | None]:
    seen = house.by(Role.STAFF).get(f"/tickets/{ticket['id']}").body
    return seen["state"], seen["counter"]


def _one_place(house: House, ticket: dict[str, Any]) -> None:
    """The ticket is in exactly one place, which is the one its state says."""
    state, counter = _state(house, ticket)
    staff = house.by(Role.STAFF)
    windows = [staff.get(f"/counters/{number}").body for number in (1, 2, 3, 4)]
    at = [w["counter"] for w in windows if w["ticket"] and w["ticket"]["id"] == ticket["id"]]
    held = any(ticket["id"] in [one["id"] for one in w["held"]] for w in windows)
    waits = any(ticket["id"] in [one["id"] for one in w["waiting"]] for w in windows)
    assert at == ([] if counter is None else [counter])
    assert (bool(at), held, waits) == (
        state in {"called", "serving"}, state == "held", state == "waiting",
    )  # fmt: skip


def test_a1_two_services_and_back_to_the_first(house: House) -> None:
    house.open(1, 3)
    ticket = house.issue()
    _one_place(house, ticket)
    for path, body, state in [
        ("/counters/1/call", {"ticket": ticket["id"]}, "called"),
        ("/counters/1/begin", {}, "serving"),
        ("/counters/1/transfer", {"item": "marriage"}, "waiting"),
        ("/counters/3/call", {"ticket": ticket["id"]}, "called"),
        ("/counters/3/begin", {}, "serving"),
        ("/counters/3/transfer", {"item": "card", "counter": 1}, "waiting"),
        ("/counters/1/call-next", {}, "called"),
        ("/counters/1/begin", {}, "serving"),
        ("/counters/1/finish", {}, "served"),
    ]:
        assert house.do(path, **body)["state"] == state
        _one_place(house, ticket)
    cases = house.by(Role.STAFF).get(f"/tickets/{ticket['id']}").body["cases"]
    assert [case["item"] for case in cases] == ["card", "marriage", "card"]
    assert {case["state"] for case in cases} == {"left_window"}


def test_a2_hold_and_back(house: House) -> None:
    house.open(1)
    ticket = house.issue()
    house.do("/counters/1/call-next")
    for call, state in (("hold", "held"), ("unhold", "serving"), ("finish", "served")):
        assert house.do(f"/counters/1/{call}")["state"] == state
        _one_place(house, ticket)


def test_a3_a4_leaving_empties_the_queue(house: House) -> None:
    house.open(1)
    ticket = house.issue()
    house.do(f"/tickets/{ticket['id']}/cancel", Role.INTEGRATION, reason="走了")
    _one_place(house, ticket)
    assert house.by(Role.STAFF).get("/counters/1").body["waiting_count"] == 0
    assert house.by(Role.STAFF).post("/counters/1/call-next").code == "queue.empty"


def test_a6_a7_a_window_serves_several_queues(house: House) -> None:
    house.open(2)
    married, moved = house.issue("marriage"), house.issue("card")
    assert house.do("/counters/2/call-next")["id"] == married["id"]
    assert house.do("/counters/2/call-next")["id"] == moved["id"]
    assert house.by(Role.STAFF).post("/counters/2/call-next").code == "queue.empty"


def test_a8_after_a_crash_the_window_has_its_citizen_still(house: House) -> None:
    house.open(1)
    ticket = house.issue()
    house.do("/counters/1/call-next")
    house.do("/counters/1/begin")
    before = house.by(Role.STAFF).get("/counters/1").body
    house.restart()
    assert house.by(Role.STAFF).get("/counters/1").body == before
    assert house.do("/counters/1/finish")["id"] == ticket["id"]


def test_a9_eight_issuers_repeat_no_number(house: House) -> None:
    kiosks = [house.by(Role.KIOSK) for _ in range(8)]

    def issue(kiosk: Any) -> list[str]:
        return [kiosk.post("/tickets", item="card").body["number"] for _ in range(10)]

    said = together(*(partial(issue, kiosk) for kiosk in kiosks))
    numbers = sorted(number for one in said for number in one)
    assert numbers == [f"A{n:03}" for n in range(1, 81)]


def test_a10_one_button_four_times_does_not_block_the_queue(house: House) -> None:
    house.open(1)
    for _ in range(3):
        house.issue()
    said = together(*[partial(house.by(Role.STAFF).post, "/counters/1/call-next")] * 4)
    assert sorted(one.status for one in said) == [200, 200, 200, 409]
    called = {one.body["number"] for one in said if one.status == 200}
    assert called == {"A001", "A002", "A003"}
    house.issue()
    assert house.do("/counters/1/call-next")["number"] == "A004"


def test_a11_windows_drain_a_queue_and_nobody_is_called_twice(house: House) -> None:
    house.open(1, 2)
    for _ in range(30):
        house.issue()

    def drain(number: int) -> list[str]:
        called = []
        staff = house.by(Role.STAFF)
        while (said := staff.post(f"/counters/{number}/call-next")).status == 200:
            called.append(str(said.body["number"]))
        return called

    said = together(partial(drain, 1), partial(drain, 2))
    calls = Counter(number for one in said for number in one)
    assert len(calls) == 30
    assert set(calls.values()) == {1}
    # First come, first served, as the log has it.
    events = house.by(Role.STAFF).get("/events?limit=1000").body["events"]
    order = [e["data"]["number"] for e in events if e["name"] == "ticket.called"]
    assert order == sorted(order)


def test_a12_a_lost_answer_is_asked_for_again(house: House) -> None:
    seq = house.seq()
    kiosk = house.by(Role.KIOSK)
    kiosk.post("/tickets", key="lost", item="card")
    house.restart()
    assert house.by(Role.KIOSK).post("/tickets", key="lost", item="card").status == 201
    events = house.by(Role.STAFF).get(f"/events?after={seq}").body["events"]
    assert [event["name"] for event in events].count("ticket.issued") == 1


def test_a18_after_number_999_it_widens(house: House) -> None:
    connection = house.application.web.reader
    day = connection.execute("SELECT id FROM service_days").fetchone()[0]
    house.issue()
    with house.access._write() as writing:
        writing.execute(
            "UPDATE queue_days SET last_ordinary = 998 WHERE service_day = ? AND queue = 'HZ'",
            (day,),
        )
    assert [house.issue()["number"] for _ in range(2)] == ["A999", "A1000"]
    assert house.by(Role.STAFF).get("/tickets?number=a1000").body["number"] == "A1000"


def test_a19_the_limit_of_coming_back_holds_over_days(house: House) -> None:
    house.open(1)
    ticket = house.issue()
    house.do("/counters/1/call-next")
    house.do("/counters/1/no-show")
    house.do("/days/close")
    house.do("/days/open", day="2026-11-22")
    staff = house.by(Role.STAFF)
    for call in ("reinstate", "cancel", "transfer", "pin"):
        said = staff.post(f"/tickets/{ticket['id']}/{call}", reason="又来了")
        assert said.code == "ticket.wrong_day", call
    house.open(1)
    said = staff.post("/counters/1/call", ticket=ticket["id"], reason="又来了")
    assert said.code == "ticket.wrong_day"
