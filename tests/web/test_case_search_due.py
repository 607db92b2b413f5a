"""What is promised by a day: found with what should have been done before."""

from __future__ import annotations

from tests.web.case_house import CaseHouse


def found(house: CaseHouse, **asked: object) -> list[str]:
    said = house.clerk.post("/cases/search", phases=["accepted"], **asked)
    assert said.status == 200, said.body
    return [one["number"] for one in said.body["cases"]]


def test_due_by_a_day(cases: CaseHouse) -> None:
    case = cases.case_in("accepted")
    due = cases.view(case)["clocks"]["promised"]["due_day"]
    year = int(due[:4])
    assert found(cases, due=due) == [case]
    assert found(cases, due=f"{year + 1}-01-01") == [case]
    assert found(cases, due=f"{due[:8]}01") == []
    # While the clock stands nobody knows when it is due.
    cases.deed(case, "stop", reason="hearing", document="停1号")
    assert found(cases, due=f"{year + 1}-01-01") == []


def test_days_at_the_calendars_own_ends_are_refused(cases: CaseHouse) -> None:
    for name in ("due", "first", "last"):
        for day in ("9999-12-31", "0001-01-01", "2026-02-30"):
            said = cases.clerk.post("/cases/search", **{name: day})
            assert (said.status, said.body["errors"][0]["field"]) == (422, name)
