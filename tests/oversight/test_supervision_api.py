"""The supervision section's calls: lights, alerts and their signatures, figures, disclosure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hall.domain.actors import Role
from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import Item, ItemKind
from hall.domain.handling.commands import LookAtCases
from hall.domain.handling.supervision.disclosure import Gap, undisclosed
from hall.domain.requirements import Fee, Material
from tests.hall.small import TABLES
from tests.web.house import House
from tests.web.screens import Screen

CLERK, STAFF = Role.COUNTER, Role.STAFF


def visited(house: House) -> str:
    """A case whose citizen stands at window 1."""
    house.open(1)
    number = str(house.issue()["case"])
    house.do("/counters/1/call-next", CLERK)
    house.do("/counters/1/begin", CLERK)
    return number


def returned(house: House) -> str:
    """Accepted, and returned without a survey: an alert."""
    number = visited(house)
    given = {"户口簿": "handed_in", "旧身份证": "handed_in"}
    house.do(f"/cases/{number}/receive", CLERK, materials=given)
    house.do(f"/cases/{number}/accept", CLERK)
    house.do(f"/cases/{number}/return", CLERK, ground="lacks_conditions", reason="不具备条件")
    return number


def seen_by_staff(house: House, path: str = "") -> dict[str, Any]:
    said = house.by(STAFF).get(f"/supervision{path}")
    assert said.status == 200, said.body
    return dict(said.body)


def test_a_quiet_hall(house: House) -> None:
    body = seen_by_staff(house)
    assert body["lights"] == {"red": 0, "yellow": 0, "due_soon": 0, "green": 0}
    assert (body["cases"], body["alerts"], body["unseen"]) == ([], [], 0)


def test_lights_are_counted_and_listed_as_the_clock_turns_them(house: House) -> None:
    number = visited(house)
    house.do(f"/cases/{number}/receive", CLERK, materials={"户口簿": "handed_in"})
    assert seen_by_staff(house)["lights"]["green"] == 1
    house.clock.set(2026, 11, 25, hour=18)  # three working days from Saturday 11-21 are over
    house.hall.execute(LookAtCases())
    body = seen_by_staff(house)
    assert body["lights"] == {"red": 0, "yellow": 1, "due_soon": 0, "green": 0}
    [one] = body["cases"]
    assert (one["case"], one["standing"], one["step_name"]) == (number, "yellow", "受理")
    assert (one["department_name"], one["item_name"]) == ("公安局", "身份证换领")
    assert (one["counter"], one["clerk"], one["kind_name"]) == (1, "C1", "未定")
    assert one["since"].startswith("2026-11-25T18:00")
    assert one["seen_by"] is None
    house.do(f"/supervision/alerts/{one['alert']}/seen")
    [one] = seen_by_staff(house)["cases"]
    assert one["seen_by"] == "the-staff"


def test_an_alert_says_what_whose_since_when_and_who_has_seen_it(house: House) -> None:
    number = returned(house)
    body = seen_by_staff(house)
    assert body["unseen"] == 1
    [alert] = body["alerts"]
    assert (alert["pattern"], alert["pattern_name"]) == ("returned_without_survey", "未踏勘退回")
    assert alert["says"] == "受理后退回，没有踏勘记录"
    assert (alert["case"], alert["clerk"], alert["counter"]) == (number, "the-counter", 1)
    assert alert["department_name"] == "公安局"
    path = f"/supervision/alerts/{alert['alert']}/seen"
    for role in (CLERK, Role.ADMIN, Role.DISPLAY, Role.INTEGRATION):
        assert house.by(role).post(path).status == 403
    house.do(path, note="已约谈经办人")
    assert seen_by_staff(house)["unseen"] == 0
    [alert] = seen_by_staff(house, f"/alerts?case={number}")["alerts"]
    assert [(one["by"], one["note"]) for one in alert["seen"]] == [("the-staff", "已约谈经办人")]
    assert house.by(STAFF).post("/supervision/alerts/99/seen").code == "alert.unknown"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1), ("?pattern=returned_without_survey", 1), ("?pattern=too_short", 0),
        ("?pattern=too_short&pattern=returned_without_survey", 1),
        ("?department=GA", 1), ("?department=MZ", 0), ("?counter=1", 1), ("?counter=2", 0),
        ("?unseen=1", 1), ("?from=2026-11-21&to=2026-11-21", 1), ("?from=2026-11-22", 0),
        ("?to=2026-11-20", 0), ("?case=JH20261121-99999", 0), ("?before=1", 0),
        ("?pattern=&department=&from=", 1),
    ],
)  # fmt: skip
def test_alerts_are_filtered(house: House, query: str, found: int) -> None:
    returned(house)
    body = seen_by_staff(house, f"/alerts{query}")
    assert len(body["alerts"]) == found
    assert body["next"] is None


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/alerts?pattern=strange", "pattern"), ("/alerts?counter=x", "counter"),
        ("/alerts?from=yesterday", "from"), ("/alerts?before=-1", "before"),
        ("/statistics?from=2026-11-02&to=2026-11-01", "to"),
        ("/statistics?from=2020-01-01&to=2026-01-01", "to"),
        ("/statistics?to=9999-12-31", "to"), ("/statistics?from=0001-01-01", "from"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(still: House, path: str, field: str) -> None:
    said = still.by(STAFF).get(f"/supervision{path}")
    assert (said.status, said.body["errors"][0]["field"]) == (422, field)


def test_a_month_by_department_and_window(house: House) -> None:
    returned(house)
    body = seen_by_staff(house, "/statistics?from=2026-11-01&to=2026-11-30")
    [row] = [row for row in body["rows"] if row["counter"] == 1]
    assert (row["department"], row["department_name"]) == ("GA", "公安局")
    assert (row["accepted"], row["concluded"], row["abnormal"]) == (1, 1, 1)
    assert row["patterns"] == {"returned_without_survey": 1}
    assert (row["abnormal_rate"], row["yellow_rate"], row["seen_rate"]) == (1.0, 0.0, 0.0)
    for key in ("accepted", "concluded", "on_time", "abnormal", "seen"):
        assert body["total"][key] == sum(one[key] for one in body["rows"])
    before = seen_by_staff(house, "/statistics?from=2026-10-01&to=2026-10-31")
    assert before["rows"] == []
    assert before["total"]["on_time_rate"] is None
    assert seen_by_staff(house, "/statistics")["from"] == "2026-11-01"


def test_what_is_not_disclosed(still: House) -> None:
    body = seen_by_staff(still, "/disclosure")
    assert body["of"] == 3
    names = {one["item"]: one["gaps"] for one in body["items"]}
    assert names["card"] == ["basis", "limit", "fee"]
    assert names["birth"] == ["basis", "materials", "fee"]


WHOLE = Item(
    code="x", name="事项", department="GA", queue="HZ", kind=ItemKind.PROMISED, promised_days=5,
    basis="某条例第一条", fee="不收费", materials=("表",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("item", "fees", "gaps"),
    [
        (WHOLE, (), ()),
        (replace(WHOLE, disclosed=False), (), (Gap.HIDDEN,)),
        (replace(WHOLE, basis=" "), (), (Gap.BASIS,)),
        (replace(WHOLE, materials=()), (), (Gap.MATERIALS,)),
        (replace(WHOLE, promised_days=None), (), (Gap.LIMIT,)),
        (replace(WHOLE, promised_days=None, kind=ItemKind.IMMEDIATE), (), ()),
        (replace(WHOLE, fee=""), (), (Gap.FEE,)),
        (replace(WHOLE, fee=""), (Fee(item="x", code="a", name="费", amount_fen=0),), ()),
        (
            replace(WHOLE, fee=""),
            (Fee(item="x", code="a", name="费", amount_fen=500),),
            (Gap.FEE_BASIS,),
        ),
        (WHOLE, (Fee(item="x", code="a", name="费", amount_fen=500, basis="文号"),), ()),
    ],
)
def test_every_gap(item: Item, fees: tuple[Fee, ...], gaps: tuple[Gap, ...]) -> None:
    found = list(undisclosed(Catalog.of(replace(TABLES, items=(item,), fees=fees))))
    assert tuple(gap for one in found for gap in one.gaps) == gaps


def test_materials_of_their_own_rows_are_materials() -> None:
    rows = (Material(item="x", name="表"),)
    tables = replace(TABLES, items=(replace(WHOLE, materials=()),), materials=rows)
    assert list(undisclosed(Catalog.of(tables))) == []


def test_screens_learn_that_there_is_an_alert_and_not_what_it_says(house: House) -> None:
    screen = Screen(house, "/counter", {"token": house.tokens[Role.STATION]})
    assert screen.connected
    screen.snapshot()
    number = visited(house)
    house.do(f"/cases/{number}/receive", CLERK)
    house.do(f"/cases/{number}/supplement", CLERK, missing=["旧身份证"])
    house.do(f"/cases/{number}/supplement", CLERK, missing=["户口簿"], despite=True)
    told = [event for event in screen.events() if event["name"].startswith("alert.")]
    assert [event["data"] for event in told] == [{"counter": None, "ticket": None}]
