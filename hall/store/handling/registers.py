"""Registers (登记簿): what R2's paper books list, a line an entry, in the order of their dates.

A register of a kind with a notice is the list of those notices: a case that was first promised
and then returned stands in both books. Each query is driven by an index over its dates.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from hall.domain.clock import Instant


class Register(StrEnum):
    IMMEDIATE = "immediate"  # 即办件
    PROMISED = "promised"  # 承诺件
    SUPPLEMENT = "supplement"  # 补办件
    JOINT = "joint"  # 联办件
    RETURNED = "returned"  # 退回件
    DECISIONS = "decisions"  # 决定书：不予批准、撤销
    URGENT = "urgent"  # 急办件
    REPORTED_UP = "reported_up"  # 上报件
    GREEN = "green"  # 绿色通道
    PARTS = "parts"  # 联办环节, of departments
    MEETINGS = "meetings"  # 联审会、联合踏勘
    ENQUIRY = "enquiry"  # 咨询
    READINGS = "readings"  # 查阅服务对象信息; for the supervision section and the leader alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which lines; everything given must hold."""

    register: Register
    first: Instant
    """Dated at this instant or later."""
    end: Instant
    """Dated before this."""
    department: str | None = None
    """Whose: the case's own, the one that leads it, or one of its parts'; of parts, meetings and
    windows' lines in the green channel the one they belong to."""
    counter: int | None = None
    after: tuple[Instant, int] | None = None
    """The place of the last line of the page before."""
    most: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line."""

    at: Instant
    """Its date: of the notice, of acceptance, of admission; when a part was opened, when a
    meeting is."""
    id: int
    """Parts lines of one instant."""
    number: str
    item: str | None
    department: str | None
    counter: int | None
    kind: str
    phase: str
    outcome: str | None
    standing: str
    clerk: str | None
    notice: str | None
    due_at: Instant | None
    finished_at: Instant | None
    on_time: bool | None
    """None while it is not finished, or has no due time."""
    required_by: str | None = None
    """Of the urgent register: as the notice has it, RFC 3339."""
    about: str | None = None
    """Name of the part, the project, the place of the meeting, or the account that read."""
    detail: str | None = None
    """Code of the part, kind of the meeting, ground of the project, what the window does."""
    state: str | None = None
    """Of a part or a meeting."""
    attended: str | None = None
    """Of a meeting: departments and how they came, ``GT=on_time XF=``."""


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a register's lines come from: its own expressions for date, place and columns."""

    tables: str
    at: str
    id: str
    whose: str
    counter: str = "c.counter"
    department: str = "c.department"
    standing: str = "c.standing"
    notice: str = "NULL"
    due_at: str = "c.promised_due_at"
    finished_at: str = "c.concluded_at"
    on_time: str = "c.on_time"
    required_by: str = "NULL"
    about: str = "NULL"
    detail: str = "NULL"
    state: str = "NULL"
    attended: str = "NULL"
    where: str = "TRUE"


_CASES = (
    "(c.department = :department OR c.lead = :department OR EXISTS (SELECT 1 FROM case_parts q"
    " WHERE q.case_id = c.id AND q.department = :department))"
)


def _noticed(form: str, where: str = "TRUE", **more: str) -> _Source:
    return _Source(
        tables="notices n INDEXED BY notices_by_issue JOIN cases c ON c.id = n.case_id",
        at="n.issued_at", id="n.id", whose=_CASES, counter="coalesce(n.counter, c.counter)",
        notice="n.number", where=f"n.form = '{form}' AND {where}", **more,
    )  # fmt: skip


def _accepted(kind: str) -> _Source:
    return _Source(
        tables="cases c INDEXED BY cases_by_acceptance", at="c.accepted_at", id="c.id",
        whose=_CASES, where=f"c.accepted_at IS NOT NULL AND c.kind = '{kind}'",
        notice="(SELECT max(n.number) FROM notices n WHERE n.case_id = c.id"
        " AND n.form = 'promised')",
    )  # fmt: skip


_GREEN_STAGES = _Source(
    tables="green_stages s INDEXED BY green_by_receipt JOIN green_projects g USING (case_id)"
    " JOIN cases c ON c.id = s.case_id",
    at="s.received_at", id="s.case_id * 1000 + s.place", whose="s.department = :department",
    counter="s.counter", department="s.department", due_at="NULL", finished_at="s.finished_at",
    on_time="NULL", about="g.project", detail="s.matter", where="s.received_at IS NOT NULL",
    notice="(SELECT n.number FROM notices n WHERE n.case_id = c.id AND n.form = 'green')",
)  # fmt: skip
"""What each window keeps of the green channel (R2, 附件2): its own lines of all forms."""

_SOURCES: dict[Register, _Source] = {
    Register.IMMEDIATE: _accepted("immediate"),
    Register.REPORTED_UP: _accepted("reported_up"),
    # A case that is reported up has the same notice, and a book of its own.
    Register.PROMISED: _noticed("promised", "c.kind <> 'reported_up'"),
    Register.SUPPLEMENT: _noticed("supplement"),
    Register.JOINT: _noticed("joint"),
    Register.RETURNED: _noticed(
        "returned", due_at="NULL", finished_at="n.issued_at", on_time="NULL"
    ),
    Register.DECISIONS: _noticed(
        "decision",
        due_at="NULL",
        finished_at="n.issued_at",
        on_time="NULL",
        about="json_extract(n.content, '$.content.reason')",
        detail="json_extract(n.content, '$.content.decided')",
    ),
    Register.ENQUIRY: _Source(
        tables="cases c INDEXED BY cases_by_end",
        at="c.closed_at",
        id="c.id",
        whose=_CASES,
        where="c.closed_at IS NOT NULL AND c.kind = 'enquiry'",
        due_at="NULL",
        finished_at="c.closed_at",
        on_time="NULL",
    ),
    Register.READINGS: _Source(
        tables="events e INDEXED BY applicants_read JOIN cases c ON c.id = e.case_id",
        at="e.at",
        id="e.seq",
        whose=_CASES,
        where="e.name = 'case.applicant_read'",
        due_at="NULL",
        finished_at="NULL",
        on_time="NULL",
        about="substr(e.actor, instr(e.actor, ':') + 1)",
        detail="e.data ->> '$.how'",
    ),
    Register.URGENT: _noticed(
        "urgent", required_by="json_extract(n.content, '$.content.required_by')"
    ),
    Register.GREEN: _noticed(
        "green",
        due_at="NULL",
        finished_at="(SELECT g.filed_at FROM green_projects g WHERE g.case_id = c.id)",
        on_time="NULL",
        about="(SELECT g.project FROM green_projects g WHERE g.case_id = c.id)",
        detail="(SELECT g.ground FROM green_projects g WHERE g.case_id = c.id)",
    ),
    Register.PARTS: _Source(
        tables="case_parts p INDEXED BY parts_by_opening JOIN cases c ON c.id = p.case_id",
        at="p.opened_at",
        id="p.case_id * 1000 + p.rank",
        whose="p.department = :department",
        department="p.department",
        standing="p.standing",
        due_at="p.due_at",
        finished_at="p.finished_at",
        on_time="p.finished_at <= p.due_at",
        about="p.name",
        detail="p.part",
        state="p.state",
    ),
    Register.MEETINGS: _Source(
        tables="case_meetings m INDEXED BY meetings_by_time JOIN cases c ON c.id = m.case_id",
        at="m.meets_at",
        id="m.case_id * 1000 + m.meeting",
        whose=f"({_CASES} OR EXISTS (SELECT 1 FROM meeting_departments d"
        " WHERE d.case_id = m.case_id AND d.meeting = m.meeting AND d.department = :department))",
        due_at="NULL",
        finished_at="m.closed_at",
        on_time="NULL",
        about="m.place",
        detail="m.kind",
        state="m.state",
        attended="(SELECT group_concat(d.department || '=' || coalesce(d.attended, ''), ' ')"
        " FROM meeting_departments d WHERE d.case_id = m.case_id AND d.meeting = m.meeting)",
    ),
}
_OF_CASE = {name: f"c.{name}" for name in ("number", "item", "kind", "phase", "outcome", "clerk")}
_COLUMNS = tuple(Entry.__dataclass_fields__)


def page(connection: sqlite3.Connection, asked: Asked) -> list[Entry]:
    """The lines asked for, in the order of their dates, at most so many."""
    by_window = asked.counter is not None or asked.department is not None
    source = _SOURCES[asked.register]
    if asked.register is Register.GREEN and by_window:
        source = _GREEN_STAGES
    columns = ", ".join(_OF_CASE.get(name) or getattr(source, name) for name in _COLUMNS)
    terms = [source.where, f"{source.at} >= :first", f"{source.at} < :end"]
    if asked.department is not None:
        terms.append(source.whose)
    if asked.counter is not None:
        terms.append(f"{source.counter} = :counter")
    at, id_ = asked.after or (None, None)
    if asked.after is not None:
        terms.append(f"({source.at}, {source.id}) > (:at, :id)")
    rows = connection.execute(
        f"SELECT {columns} FROM {source.tables} WHERE {' AND '.join(terms)}"
        f" ORDER BY {source.at}, {source.id} LIMIT :most",
        {
            "first": asked.first, "end": asked.end, "department": asked.department,
            "counter": asked.counter, "at": at, "id": id_, "most": asked.most,
        },
    )  # fmt: skip
    return [_entry(row) for row in rows]


def _entry(row: tuple[object, ...]) -> Entry:
    values = dict(zip(_COLUMNS, row, strict=True))
    on_time = values["on_time"]
    values["on_time"] = None if on_time is None else bool(on_time)
    return Entry(**values)  # type: ignore[arg-type]  # as the schema has them
