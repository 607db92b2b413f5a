"""Projects in the green channel as rows, for the windows' registers."""

from __future__ import annotations

import sqlite3

from hall.domain.handling.urgency.green import GreenCourse


def project(connection: sqlite3.Connection, case: int, green: GreenCourse) -> None:
    """Write how far the project is."""
    connection.execute(
        "INSERT INTO green_projects (case_id, ground, route, project, builder, amount, currency,"
        " admitted_at, collected_at, filed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET collected_at = excluded.collected_at,"
        " filed_at = excluded.filed_at",
        (
            case, green.ground, green.route, green.project, green.builder, green.amount,
            green.currency, green.admitted_at, green.collected_at, green.filed_at,
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO green_stages (case_id, place, counter, department, matter, received_at,"
        " finished_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " counter = excluded.counter, department = excluded.department,"
        " received_at = excluded.received_at, finished_at = excluded.finished_at",
        [
            (
                case, one.place, one.counter, one.department or None, one.matter, one.received_at,
                one.finished_at,
            )
            for one in green.stages
        ],
    )  # fmt: skip
