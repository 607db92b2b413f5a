"""Meetings and surveys about cases as rows, for the sections' lists."""

from __future__ import annotations

import sqlite3

from hall.domain.handling.together.meetings import Meeting


def project(connection: sqlite3.Connection, case: int, meeting: Meeting) -> None:
    """Write how a meeting stands."""
    connection.execute(
        "INSERT INTO case_meetings (case_id, meeting, kind, meets_at, place, state, closed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state,"
        " closed_at = excluded.closed_at",
        (
            case, meeting.meeting, meeting.kind, meeting.at, meeting.place, meeting.state,
            meeting.closed_at,
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO meeting_departments (case_id, meeting, department, attended)"
        " VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET attended = excluded.attended",
        [(case, meeting.meeting, code, _attended(meeting, code)) for code in meeting.departments],
    )


def _attended(meeting: Meeting, department: str) -> str | None:
    one = meeting.attendance.get(department)
    return None if one is None else one.attended.value
