"""Calls about tickets: taking a number, reading it, moving it."""

from __future__ import annotations

import pytest

from hall.domain.actors import Role
from tests.hall.small import DAY, terms
from tests.web.conftest import OpenHouse
from tests.web.house import House

PROMISED = {
    "id", "number", "queue", "item", "state", "issued_at", "ahead", "expected_wait_seconds",
    "counters", "case", "follow_url",
}  # fmt: skip


def test_a_number_for_an_item(house: House) -> None:
    house.open(1)
    house.issue()
    said = house.by(Role.KIOSK).post("/tickets", item="card")
    assert said.status == 201
    assert said.body.keys() >= PROMISED
    assert said.body["number"] == "A002"
    assert said.body["queue"] == "HZ"
    assert said.body["item"] == "card"
    assert said.body["state"] == "waiting"
    assert said.body["ahead"] == 1
    assert said.body["counters"] == [1, 2]
    assert said.body["open_counters"] == [1]
    assert said.body["expected_wait_seconds"] == 480
    assert said.body["issued_at"] == "2026-11-21T09:00:01.000+08:00"
    assert said.body["case"] == "JH20261121-00002"
    assert said.body["follow_url"] == f"http://hall.test/f/{said.body['code']}"


def test_a_number_for_a_queue_leaves_the_item_to_the_window(house: House) -> None:
    said = house.by(Role.KIOSK).post("/tickets", queue="ZX")
    assert said.status == 201
    assert (said.body["number"], said.body["item"]) == ("C001", None)


def test_item_and_queue_must_agree(house: House) -> None:
    kiosk = house.by(Role.KIOSK)
    assert kiosk.post("/tickets", item="card", queue="HZ").status == 201
    said = kiosk.post("/tickets", item="card", queue="HY")
    assert (said.status, said.code) == (422, "request.invalid")
    assert [one["field"] for one in said.body["errors"]] == ["queue"]


def test_without_an_open_window_the_wait_is_unknown(house: House) -> None:
    assert house.issue()["expected_wait_seconds"] is None


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"item": "nothing"}, 404, "item.unknown"),
        ({"queue": "nothing"}, 404, "queue.unknown"),
        ({"item": "card", "kiosk": "K9"}, 404, "kiosk.unknown"),
        ({"item": "card", "case": "JH20261121-99999"}, 404, "case.unknown"),
        ({}, 422, "request.invalid"),
        ({"item": "card", "identity": "     "}, 422, "request.invalid"),
        ({"item": "card", "language": "zh-CN" + "-abcdefgh" * 9}, 422, "request.invalid"),
    ],
)
def test_what_cannot_be_taken(
    still: House, body: dict[str, object], status: int, code: str
) -> None:
    before = still.seq()
    said = still.by(Role.KIOSK).post("/tickets", **body)
    assert (said.status, said.code) == (status, code)
    assert still.seq() == before


def test_priority_with_a_reason_or_without(house: House) -> None:
    assert house.issue(priority=True)["number"] == "VA001"
    assert house.issue(priority="pregnant")["number"] == "VA002"
    assert house.issue(priority=False)["number"] == "A001"
    said = house.by(Role.KIOSK).post("/tickets", item="card", priority="rich")
    assert said.status == 422
    assert said.body["errors"][0]["field"] == "priority"


def test_a_person_has_one_number_in_a_queue(house: House) -> None:
    house.issue(identity="110101199003070011")
    said = house.by(Role.KIOSK).post("/tickets", item="birth", identity="110101199003070011 ")
    assert (said.status, said.code) == (409, "ticket.already_waiting")
    assert said.body["detail"] == "您已在当前窗口取号并在等待中，请勿重复取号。"
    assert house.by(Role.KIOSK).post("/tickets", item="card", identity="else").status == 201


def test_where_the_rules_want_an_open_window(open_house: OpenHouse) -> None:
    house = open_house(terms(issue_without_open_counter=False))
    said = house.by(Role.KIOSK).post("/tickets", item="card")
    assert (said.status, said.code) == (409, "queue.no_open_counter")


def test_after_the_day_no_number_is_given(house: House) -> None:
    house.do("/days/close")
    said = house.by(Role.KIOSK).post("/tickets", item="card")
    assert (said.status, said.code) == (409, "day.closed")
    assert house.do("/days/open") == {"day": DAY, "open": True}


def test_days_have_dates(house: House) -> None:
    house.do("/days/close")
    for text in ("2026-13-01", "2026-02-30", "tomorrow", ""):
        said = house.by(Role.STAFF).post("/days/open", day=text)
        assert (said.status, said.body["errors"][0]["field"]) == (422, "day"), text


def test_a_ticket_is_read_with_its_events(house: House) -> None:
    house.open(1)
    ticket = house.issue()
    house.do("/counters/1/call-next")
    said = house.by(Role.STAFF).get(f"/tickets/{ticket['id']}")
    assert said.body["state"] == "called"
    assert said.body["counter"] == 1
    names = [event["name"] for event in said.body["events"]]
    assert names == ["ticket.issued", "case.opened", "ticket.called"]
    assert [event["seq"] for event in said.body["events"]] == sorted(
        event["seq"] for event in said.body["events"]
    )
    for by in (f"/tickets/number/{ticket['number'].lower()}", "/tickets?number=a1"):
        assert house.by(Role.STAFF).get(by).body["id"] == ticket["id"]


@pytest.mark.parametrize("path", ["/tickets/999", "/tickets/number/A009", "/tickets?number=A9"])
def test_an_unknown_ticket(still: House, path: str) -> None:
    said = still.by(Role.STAFF).get(path)
    assert (said.status, said.code) == (404, "ticket.unknown")


def test_giving_up_wants_a_reason_and_happens_once(house: House) -> None:
    path = f"/tickets/{house.issue()['id']}/cancel"
    staff = house.by(Role.STAFF)
    assert staff.post(path).code == "reason.required"
    assert staff.post(path, reason="  ").code == "reason.required"
    assert staff.post(path, reason="走了").body["state"] == "cancelled"
    said = staff.post(path, reason="走了")
    assert (said.status, said.code, said.body["state"]) == (
        409, "ticket.wrong_state", "cancelled",
    )  # fmt: skip


def test_back_into_the_queue(house: House) -> None:
    house.open(1)
    ticket = house.issue()["id"]
    said = house.by(Role.STAFF).post(f"/tickets/{ticket}/reinstate")
    assert (said.status, said.body["state"]) == (409, "waiting")
    for _ in range(2):
        house.do("/counters/1/call-next")
        house.do("/counters/1/no-show")
        assert house.do(f"/tickets/{ticket}/reinstate")["state"] == "waiting"
    house.do("/counters/1/call-next")
    house.do("/counters/1/no-show")
    said = house.by(Role.STAFF).post(f"/tickets/{ticket}/reinstate")
    assert (said.status, said.code) == (409, "ticket.too_many_reinstates")


def test_to_another_queue_item_or_window(house: House) -> None:
    ticket = house.issue()["id"]
    path = f"/tickets/{ticket}/transfer"
    assert house.do(path, item="marriage")["queue"] == "HY"
    assert house.do(path, queue="ZX")["item"] is None
    assert house.do(path, counter=3)["counters"] == [3]
    staff = house.by(Role.STAFF)
    assert staff.post(path).status == 422
    assert staff.post(path, counter=77).code == "counter.unknown"
    assert staff.post(path, item="x").code == "item.unknown"
    assert staff.post(path, queue="x").code == "queue.unknown"


def test_to_the_head_of_the_queue(house: House) -> None:
    house.open(1)
    house.issue()
    second = house.issue()
    path = f"/tickets/{second['id']}/pin"
    assert house.by(Role.STAFF).post(path).code == "reason.required"
    assert house.do(path, reason="带婴儿")["pinned"] is True
    assert house.do("/counters/1/call-next")["number"] == second["number"]
    said = house.by(Role.STAFF).post(path, reason="又")
    assert (said.status, said.body["state"]) == (409, "called")


def test_the_same_number_on_paper_again(house: House) -> None:
    ticket = house.issue(kiosk="K1")["id"]
    path = f"/tickets/{ticket}/reprint"
    assert house.do(path, Role.KIOSK)["copy"] == 1
    assert house.do(path, Role.KIOSK, kiosk="K2")["copy"] == 2
    assert house.by(Role.KIOSK).post(path, kiosk="K9").code == "kiosk.unknown"
    plain = house.issue()["id"]
    assert house.by(Role.KIOSK).post(f"/tickets/{plain}/reprint").code == "kiosk.unknown"


def test_one_visit_carries_several_cases(house: House) -> None:
    first, second = house.issue(), house.issue()
    path = f"/tickets/{second['id']}/cases"
    assert house.by(Role.COUNTER).post(path, item="birth").status == 201
    assert house.by(Role.COUNTER).post(path, case=first["case"]).status == 201
    assert house.by(Role.COUNTER).post(path, case=first["case"]).code == "case.attached"
    assert house.by(Role.COUNTER).post(path, case="JH-1").code == "case.unknown"
    assert house.by(Role.COUNTER).post(path).status == 422
    said = house.by(Role.STAFF).get(f"/tickets/{second['id']}")
    assert len(said.body["cases"]) == 3
    case = house.by(Role.STAFF).get(f"/cases/{first['case']}").body
    assert [visit["id"] for visit in case["visits"]] == [first["id"], second["id"]]
    assert house.by(Role.STAFF).get("/cases/JH-1").code == "case.unknown"
