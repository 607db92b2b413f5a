"""The calendar over the API: read by all who work here, changed by the business section."""

from __future__ import annotations

import pytest

from hall.domain.actors import Role
from tests.web.house import House

TABLE = {
    "year": 2028,
    "confirmed": True,
    "source": "国务院办公厅关于2028年部分节假日安排的通知",
    "off": ["2028-01-01", "2028-01-02", "2028-01-03"],
    "on": ["2028-01-08"],
}


def test_a_year_is_read_imported_and_read_again(house: House) -> None:
    staff = house.by(Role.STAFF)
    before = staff.get("/calendar?year=2028")
    assert (before.body["confirmed"], before.body["source"]) == (False, None)
    assert before.body["working_days"] == 260
    said = staff.post("/calendar/years", **TABLE)
    assert said.status == 200
    after = house.by(Role.KIOSK).get("/calendar?year=2028").body
    assert after["version"] == said.body["version"] == before.body["version"] + 1
    assert {key: after[key] for key in TABLE} == TABLE
    # Of the three days off one is a Monday; a Saturday is worked for it.
    assert after["working_days"] == 260


def test_a_day_is_kept_otherwise_and_given_back(house: House) -> None:
    staff = house.by(Role.STAFF)
    day = {"day": "2029-03-01", "reason": "迁址"}
    assert staff.post("/calendar/overrides", works=False, **day).status == 200
    read = staff.get("/calendar?year=2029").body
    assert read["overrides"] == [{"day": "2029-03-01", "works": False, "reason": "迁址"}]
    assert staff.post("/calendar/overrides/withdraw", **day).body["works"] is True
    assert staff.get("/calendar?year=2029").body["overrides"] == []
    said = staff.post("/calendar/overrides/withdraw", **day)
    assert (said.status, said.code) == (404, "calendar.no_override")


def test_this_year_is_read_unless_one_is_named(house: House) -> None:
    read = house.by(Role.DISPLAY).get("/calendar").body
    assert (read["year"], read["confirmed"]) == (2026, True)


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"year": 1999}, "year", "request.invalid"),
        ({"off": ["2028-13-01"]}, "off[0]", "request.invalid"),
        ({"off": "2028-01-01"}, "off", "request.invalid"),
        ({"source": ""}, "source", "request.invalid"),
        ({"on": ["2028-01-04"]}, "on", "calendar.invalid"),
        ({"on": ["2028-01-01"]}, "on", "calendar.invalid"),
        ({"off": []}, "off", "calendar.invalid"),
    ],
)
def test_a_table_that_cannot_be_true_is_refused(
    still: House, body: dict[str, object], field: str, code: str
) -> None:
    said = still.by(Role.STAFF).post("/calendar/years", **{**TABLE, **body})
    assert (said.status, said.code) == (422, code)
    assert said.body["errors"][0]["field"] == field


def test_a_table_ahead_of_the_notice_is_refused_over_the_notice(house: House) -> None:
    staff = house.by(Role.STAFF)
    staff.post("/calendar/years", **TABLE)
    said = staff.post("/calendar/years", **{**TABLE, "confirmed": False})
    assert (said.status, said.code) == (409, "calendar.year_confirmed")
