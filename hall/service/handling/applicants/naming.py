"""Applicants as lists show them: masked, and only to those who may know as much."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from hall.domain.actors import Actor
from hall.domain.applicants import masked_name
from hall.domain.handling.applicants.rights import Sight, sees_all, sight
from hall.service.vault import SealBroken, Sealed, Vault
from hall.store import cases
from hall.store.handling import applicants


def masked_names(
    connection: sqlite3.Connection, vault: Vault, actor: Actor, numbers: Iterable[str]
) -> dict[str, str]:
    """Names by case number, ``张*``; those nobody recorded, or whose seal is broken, are left out.

    For the sections behind the hall, whose lists go over all departments: nobody else gets any.
    """
    if not sees_all(actor) or sight(actor, frozenset({actor.department})) is Sight.NOTHING:
        return {}
    ids = cases.ids_of(connection, numbers)
    rows = applicants.rows_of(connection, ids.values())
    found = {}
    for number, case in ids.items():
        name = _opened(vault, case, rows.get(case))
        if name is not None:
            found[number] = name
    return found


def _opened(vault: Vault, case: int, row: tuple[bytes, int] | None) -> str | None:
    if row is None:
        return None
    try:
        applicant = vault.open(case, Sealed(content=row[0], key=row[1]))
    except SealBroken:
        return None
    return masked_name(applicant.name, applicant.kind)
