"""What hangs on a case checked against its events: fees, meetings, the green form, its papers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict

from hall.domain.handling.applicants.whereabouts import amiss
from hall.domain.handling.money.fees import fold_fees
from hall.domain.handling.together.meetings import fold_meetings
from hall.domain.handling.urgency.green import fold_green
from hall.store.handling.records import Record, Row

_Told = dict[object, Mapping[str, object]]
"""By key of a row, what the events make its columns."""


def _orders(record: Record) -> Iterator[str]:
    told: _Told = {}
    for number, order in fold_fees(record.events).items():
        # Whose a row is, is the case itself.
        told[number] = {name: value for name, value in asdict(order).items() if name != "case"}
    yield from _compared(told, record.hanging["fee_orders"], "number")


def _meetings(record: Record) -> Iterator[str]:
    told: _Told = {}
    called: _Told = {}
    for number, one in fold_meetings(record.events).items():
        told[number] = {
            "kind": one.kind, "meets_at": one.at, "place": one.place, "state": one.state,
            "closed_at": one.closed_at,
        }  # fmt: skip
        for code in one.departments:
            came = one.attendance.get(code)
            called[number, code] = {"attended": None if came is None else came.attended}
        for code in sorted(one.attendance.keys() - set(one.departments)):
            yield f"{number} {code} 没有受邀 came, and was not called"
    yield from _compared(told, record.hanging["case_meetings"], "meeting")
    yield from _compared(called, record.hanging["meeting_departments"], "meeting", "department")


def _green(record: Record) -> Iterator[str]:
    green = fold_green(record.events)
    project: _Told = {}
    stages: _Told = {}
    if green is not None:
        project[green.project] = {
            "ground": green.ground, "route": green.route, "builder": green.builder,
            "amount": green.amount, "currency": green.currency,
            "admitted_at": green.admitted_at, "collected_at": green.collected_at,
            "filed_at": green.filed_at,
        }  # fmt: skip
        for one in green.stages:
            stages[one.place] = {
                "counter": one.counter, "department": one.department or None,
                "matter": one.matter, "received_at": one.received_at,
                "finished_at": one.finished_at,
            }  # fmt: skip
    yield from _compared(project, record.hanging["green_projects"], "project")
    yield from _compared(stages, record.hanging["green_stages"], "place")


def _papers(record: Record) -> Iterator[str]:
    yield from amiss(record.events)


def _compared(told: _Told, rows: Iterable[Row], *key: str) -> Iterator[str]:
    """Where rows differ from what the events make of them."""
    there: dict[object, Row] = {}
    for row in rows:
        there[row[key[0]] if len(key) == 1 else tuple(row[one] for one in key)] = row
    for which in sorted(told.keys() | there.keys(), key=str):
        named = " ".join(map(str, which)) if isinstance(which, tuple) else str(which)
        if which not in told or which not in there:
            yield named
            continue
        for column, value in told[which].items():
            if there[which][column] != value:
                yield f"{named} {column} {there[which][column]} / {value}"


CHECKS: dict[str, Callable[[Record], Iterator[str]]] = {
    "缴费单与事件记录不符 fee order differs from its events": _orders,
    "会议与事件记录不符 meeting differs from its events": _meetings,
    "绿色通道受理表与事件记录不符 green form differs from its events": _green,
    "收存材料去向不清 paper whose whereabouts cannot be": _papers,
}
"""What a breach is called, and what finds it in one case."""
