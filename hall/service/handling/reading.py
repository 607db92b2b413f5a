"""Who may read a case, and how much of its applicant (rulebook 01: clerks, their own cases)."""

from __future__ import annotations

import sqlite3

from hall.domain.actors import Actor, Role
from hall.domain.cases import Case
from hall.domain.handling.applicants.rights import Sight, is_own, sees_all, sight
from hall.domain.handling.errors import OtherDepartment
from hall.service.bodies import Body
from hall.service.handling.applicants.records import applicant_of, full_body, masked_body
from hall.service.vault import Vault
from hall.store import cases
from hall.store.handling import applicants


def readable(connection: sqlite3.Connection, actor: Actor, number: str) -> Case:
    """The case, for those of a department that works on it. Raises UnknownCase, OtherDepartment."""
    case = cases.by_number(connection, number)
    at_window = actor.role is Role.COUNTER and not sees_all(actor)
    if at_window and not is_own(actor, applicants.departments_of(connection, case.id)):
        raise OtherDepartment(case=number)
    return case


def applicant_for(
    connection: sqlite3.Connection, vault: Vault, actor: Actor, case: Case
) -> tuple[Sight, Body | None]:
    """How much the actor may see, and that much of it; None while nobody was written down."""
    seen = sight(actor, applicants.departments_of(connection, case.id))
    known = None if seen is Sight.NOTHING else applicant_of(connection, vault, case.id)
    if known is None:
        return seen, None
    return seen, (full_body if seen is Sight.FULL else masked_body)(known)
