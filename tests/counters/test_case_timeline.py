"""The timeline of a case: departments and parts by their names, deliveries in a row as one line."""

from __future__ import annotations

from typing import Any

from counters.case_timeline import timeline
from hall.config.catalogue_files import sample_catalogue
from tests.hall.service.handling.caseroom import TERMS_OF_CASES

_PART: dict[str, Any] = {
    "part": "DJ", "name": "企业设立登记", "department": "SJ", "limit": None, "after": [],
}  # fmt: skip


def told(*events: tuple[str, dict[str, Any]]) -> list[Any]:
    found = [
        {
            "at": f"2026-11-22T09:0{place}:00+08:00",
            "actor": "counter:C1",
            "name": name,
            "data": data,
        }
        for place, (name, data) in enumerate(events)
    ]
    return list(timeline(found, sample_catalogue(), TERMS_OF_CASES.policy.handling.cases))


def copy(number: int, holder: str) -> tuple[str, dict[str, Any]]:
    return "notice.copy_delivered", {"notice": "JH承1", "copy": number, "holder": holder}


def test_deliveries_in_a_row_are_one_line_with_theirs_inside() -> None:
    lines = told(
        copy(1, "window"), ("case.opened", {}), copy(1, "window"), copy(2, "business"),
        copy(3, "business"),
    )  # fmt: skip
    assert [one["sentence"] for one in lines] == [
        "通知书送达窗口留存、业务科（3联）", "取号，建立办件", "第1联送达窗口",
    ]  # fmt: skip
    assert [one["sentence"] for one in lines[0]["inner"]] == [
        "第3联送达业务科", "第2联送达业务科", "第1联送达窗口",
    ]  # fmt: skip
    assert lines[0]["actor"] == "C1"


def test_people_know_departments_and_parts_by_name() -> None:
    lines = told(
        ("case.part_opened", _PART),
        ("case.part_started", {"part": "DJ", "department": "SJ"}),
        (
            "case.attendance_recorded",
            {"meeting": 1, "kind": "review", "department": "GA", "attended": "late"},
        ),
    )
    assert [one["sentence"] for one in lines] == [
        "联审会（第1次）：公安局迟到", "联办环节“企业设立登记”开始", "联办环节：企业设立登记",
    ]  # fmt: skip
