"""Calls at a window: on and off duty, calling, serving, sending on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall.domain.actors import Role
from hall.domain.catalog_rows import Item, ItemKind
from hall.domain.commands import ImportCatalog
from hall.domain.handling.clocks import Start, Unit
from hall.domain.requirements import Fee, Material, Part
from tests.hall.small import TABLES
from tests.web.house import House

AT_A_WINDOW = [
    ("sign-on", {"clerk": "C1"}),
    ("sign-off", {}),
    ("pause", {"reason": "开会"}),
    ("resume", {}),
    ("call-next", {}),
    ("call", {"ticket": 1}),
    ("recall", {}),
    ("begin", {}),
    ("finish", {}),
    ("no-show", {}),
    ("hold", {}),
    ("unhold", {}),
    ("transfer", {"queue": "HY"}),
    ("ask-rating", {}),
]


@pytest.mark.parametrize(("call", "body"), AT_A_WINDOW)
def test_a_window_that_is_not_there(still: House, call: str, body: dict[str, object]) -> None:
    for number in (0, 77, 10**17):
        said = still.by(Role.STAFF).post(f"/counters/{number}/{call}", **body)
        assert (said.status, said.code) == (404, "counter.unknown")
        assert said.body["counter"] == number


WRONG: list[tuple[str, dict[str, object], str]] = [
    ("sign-off", {}, "counter.closed"),
    ("pause", {"reason": "开会"}, "counter.closed"),
    ("resume", {}, "counter.closed"),
    ("call-next", {}, "counter.closed"),
    ("call", {"ticket": 1}, "counter.closed"),
    ("recall", {}, "counter.no_ticket"),
    ("begin", {}, "counter.no_ticket"),
    ("finish", {}, "counter.no_ticket"),
    ("no-show", {}, "counter.no_ticket"),
    ("hold", {}, "counter.no_ticket"),
    ("unhold", {}, "counter.closed"),
    ("transfer", {"queue": "HY"}, "counter.no_ticket"),
    ("ask-rating", {}, "counter.no_ticket"),
]


def test_a_window_in_the_wrong_state(house: House) -> None:
    house.issue()
    before = house.seq()
    for call, body, code in WRONG:
        said = house.by(Role.STAFF).post(f"/counters/1/{call}", **body)
        assert (said.status, said.code) == (409, code), call
    assert house.seq() == before


def test_a_clerk_opens_one_window(house: House) -> None:
    staff = house.by(Role.STAFF)
    said = staff.post("/counters/1/sign-on", clerk="C1")
    assert said.body["duty"] == "open"
    assert said.body["clerk"] == "C1"
    assert staff.post("/counters/1/sign-on", clerk="C1").status == 200
    assert staff.post("/counters/1/sign-on", clerk="C9").code == "counter.taken"
    assert staff.post("/counters/2/sign-on", clerk="C1").code == "clerk.not_allowed"
    assert staff.post("/counters/2/sign-on", clerk="nobody").code == "clerk.unknown"
    assert staff.post("/counters/2/sign-on").body["errors"][0]["field"] == "clerk"
    assert staff.post("/counters/2/sign-on", clerk="C9").status == 200
    assert staff.post("/counters/3/sign-on", clerk="C9").code == "clerk.elsewhere"
    assert staff.post("/counters/1/sign-off").body["duty"] == "closed"


def test_a_pause_wants_a_reason(house: House) -> None:
    house.open(1)
    house.issue()
    staff = house.by(Role.STAFF)
    assert staff.post("/counters/1/pause").code == "reason.required"
    assert staff.post("/counters/1/pause", reason="开会").body["pause_reason"] == "开会"
    assert staff.post("/counters/1/call-next").code == "counter.paused"
    assert staff.post("/counters/1/resume").body["duty"] == "open"
    assert staff.post("/counters/1/call-next").status == 200


def test_a_visit_from_call_to_finish(house: House) -> None:
    house.open(1)
    ticket = house.issue()
    called = house.do("/counters/1/call-next")
    assert (called["id"], called["state"], called["counter"]) == (ticket["id"], "called", 1)
    assert house.do("/counters/1/recall")["calls"] == 1
    house.clock.forward(20)
    assert house.do("/counters/1/recall")["calls"] == 2
    assert house.do("/counters/1/begin")["state"] == "serving"
    said = house.by(Role.STAFF).post("/counters/1/begin")
    assert (said.code, said.body["state"]) == ("ticket.wrong_state", "serving")
    finished = house.do("/counters/1/finish", kind="enquiry")
    assert (finished["state"], finished["counter"]) == ("served", None)
    case = house.by(Role.STAFF).get(f"/cases/{ticket['case']}").body
    assert (case["kind"], case["state"]) == ("enquiry", "left_window")


def test_nobody_waits(house: House) -> None:
    house.open(1)
    said = house.by(Role.STAFF).post("/counters/1/call-next")
    assert (said.status, said.code) == (409, "queue.empty")


def test_calling_the_next_ends_the_present_visit(house: House) -> None:
    house.open(1)
    first, second = house.issue(), house.issue()
    house.do("/counters/1/call-next")
    assert house.do("/counters/1/call-next")["id"] == second["id"]
    assert house.by(Role.STAFF).get(f"/tickets/{first['id']}").body["state"] == "served"
    # And stays where it is when nobody comes after it.
    assert house.by(Role.STAFF).post("/counters/1/call-next").code == "queue.empty"
    assert house.by(Role.STAFF).get("/counters/1").body["ticket"]["id"] == second["id"]


def test_out_of_turn_wants_a_reason(house: House) -> None:
    house.open(1, 2)
    first, second = house.issue()["id"], house.issue()["id"]
    staff = house.by(Role.STAFF)
    assert staff.post("/counters/1/call", ticket=second).code == "reason.required"
    assert staff.post("/counters/1/call", ticket=second, reason="急").status == 200
    assert staff.post("/counters/2/call", ticket=second, reason="急").code == "ticket.elsewhere"
    assert staff.post("/counters/2/call", ticket=first).status == 200
    assert staff.post("/counters/2/call", ticket=999, reason="x").code == "ticket.unknown"
    assert staff.post("/counters/2/call", ticket=10**30).status == 422
    assert staff.post("/counters/2/call").body["errors"][0]["field"] == "ticket"


def test_stepping_aside_and_coming_back(house: House) -> None:
    house.open(1, 2)
    first, _ = house.issue()["id"], house.issue()
    house.do("/counters/1/call-next")
    assert house.do("/counters/1/hold", reason="复印")["state"] == "held"
    seen = house.by(Role.STAFF).get("/counters/1").body
    assert (seen["ticket"], [one["id"] for one in seen["held"]]) == (None, [first])
    staff = house.by(Role.STAFF)
    assert staff.post("/counters/2/unhold", ticket=first).code == "ticket.elsewhere"
    house.do("/counters/1/call-next")
    assert staff.post("/counters/1/unhold").code == "counter.busy"
    house.do("/counters/1/finish")
    assert house.do("/counters/1/unhold")["state"] == "serving"
    assert staff.post("/counters/1/unhold", ticket=first).body["state"] == "serving"


def test_sending_on_keeps_the_number(house: House) -> None:
    house.open(1, 3)
    ticket = house.issue()
    house.do("/counters/1/call-next")
    sent = house.do("/counters/1/transfer", item="marriage", reason="走错")
    assert (sent["number"], sent["queue"], sent["state"]) == ("A001", "HY", "waiting")
    assert house.do("/counters/3/call-next")["id"] == ticket["id"]
    assert house.by(Role.STAFF).post("/counters/3/transfer").status == 422


def test_a_window_tells_who_waits_and_why_the_next_is_next(house: House) -> None:
    house.open(1)
    ordinary, priority = house.issue(), house.issue(priority="elderly")
    seen = house.by(Role.STAFF).get("/counters/1").body
    waiting = {one["number"]: one["priority"] for one in seen["waiting"]}
    assert waiting == {ordinary["number"]: False, priority["number"]: True}
    assert seen["waiting_count"] == 2
    assert seen["next"]["number"] == priority["number"]
    assert seen["next"]["why"]
    assert seen["ticket"] is None
    assert house.by(Role.STAFF).get("/counters/77").code == "counter.unknown"


def test_the_catalogue(house: House) -> None:
    seen = house.by(Role.INTEGRATION).get("/catalog").body
    assert {"departments", "queues", "items", "counters"} <= seen.keys()
    assert [one["code"] for one in seen["queues"]] == ["HZ", "HY", "ZX"]
    assert {one["number"]: one["queues"] for one in seen["counters"]}[2] == ["HZ", "HY"]


def test_the_catalogue_tells_what_items_ask_for(house: House) -> None:
    joint = Item(
        code="both", name="联办", department="GA", queue="HZ", kind=ItemKind.JOINT,
        promised_days=48, limit_unit=Unit.HOURS, limit_start=Start.AT_ONCE, on_site=True,
    )  # fmt: skip
    tables = replace(
        TABLES,
        items=(*TABLES.items, joint),
        materials=(Material(item="both", name="申请书", form="forms/both.docx"),),
        fees=(Fee(item="card", code="F1", name="工本费", amount_fen=2000, basis="某文"),),
        parts=(
            Part(item="both", part="A", name="先", department="GA", days=8),
            Part(item="both", part="B", name="后", department="MZ", days=8, after=("A",)),
        ),
    )
    house.hall.execute(ImportCatalog(tables=tables))
    seen = house.by(Role.INTEGRATION).get("/catalog").body
    items = {one["code"]: one for one in seen["items"]}
    assert (items["card"]["lead"], items["card"]["limit_unit"]) == (None, "working_days")
    told = {
        "lead": "MZ", "promised_days": 48, "limit_unit": "hours", "limit_start": "at_once",
        "on_site": True, "disclosed": True, "materials": ["申请书"], "kind": "joint",
    }  # fmt: skip
    assert told.items() <= items["both"].items()
    assert seen["materials"] == [
        {
            "item": "both", "name": "申请书", "main": True, "copies": 1,
            "form": "forms/both.docx", "sample": "", "tolerable": False,
            "source": "applicant", "note": "",
        }
    ]  # fmt: skip
    assert [(one["code"], one["amount_fen"]) for one in seen["fees"]] == [("F1", 2000)]
    assert [(one["part"], one["after"]) for one in seen["parts"]] == [("A", []), ("B", ["A"])]


def test_the_board_has_a_seq_and_events_come_in_order(house: House) -> None:
    board = house.anybody.get("/board").body
    house.issue()
    house.issue()
    program = house.by(Role.INTEGRATION)
    page = program.get(f"/events?after={board['seq']}&limit=3").body
    assert [event["seq"] for event in page["events"]] == [board["seq"] + n for n in (1, 2, 3)]
    rest = program.get(f"/events?after={page['next']}").body
    assert rest["next"] == rest["last"] == house.seq()
    assert program.get(f"/events?after={rest['last']}").body["events"] == []
    assert house.anybody.get("/board").body["seq"] == house.seq()


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=" + "9" * 5000, "limit=0"])
def test_an_impossible_place_in_the_log(still: House, query: str) -> None:
    said = still.by(Role.INTEGRATION).get(f"/events?{query}")
    assert (said.status, said.body["errors"][0]["field"]) == (422, query.split("=", maxsplit=1)[0])


def test_health(still: House) -> None:
    said = still.anybody.get("/health")
    assert (said.status, said.body["status"]) == (200, "ok")
    assert said.body["seq"] == still.seq()
