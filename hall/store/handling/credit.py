"""Records of broken trust (失信), found by the keyed hash of a case's applicant."""

from __future__ import annotations

import sqlite3

_SAME = (
    "SELECT other.case_id FROM applicant_hashes own INDEXED BY hashes_of_case"
    " JOIN applicant_hashes other ON other.hash = own.hash AND other.kind = 'identity'"
    " WHERE own.case_id = :case AND own.kind = 'identity'"
)
"""Cases of the same applicant, this one among them."""


def has_applicant(connection: sqlite3.Connection, case: int) -> bool:
    """Whether it is known whose the case is."""
    row = connection.execute(f"{_SAME} LIMIT 1", {"case": case}).fetchone()
    return row is not None


def is_discredited(connection: sqlite3.Connection, case: int) -> bool:
    """Whether the last word on the credit of the case's applicant is a record, not its repair.

    False where nobody was recorded as the applicant.
    """
    row = connection.execute(
        f"SELECT e.name FROM ({_SAME}) c"
        # Whoever has a thousand cases has a hundred thousand events, and few of these.
        " JOIN events e INDEXED BY words_on_credit ON e.case_id = c.case_id"
        " WHERE e.name IN ('case.discredited', 'case.credit_repaired')"
        " ORDER BY e.seq DESC LIMIT 1",
        {"case": case},
    ).fetchone()
    return row is not None and row[0] == "case.discredited"
