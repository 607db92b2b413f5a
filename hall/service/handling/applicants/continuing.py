"""A program goes on with a case that another opened, for an applicant who proved that it is his.

What shows the citizen's progress (the last four of a number) is not enough to act for him: it is
the code of a slip of the case, which nobody guesses, or a whole identity number on record.
"""

from __future__ import annotations

import hmac
import sqlite3

from hall.domain.actors import Role
from hall.domain.errors import Forbidden, UnknownCase
from hall.domain.handling.applicants.online_commands import ContinueOnline
from hall.domain.handling.applicants.rights import speaks_for
from hall.domain.handling.errors import NotProven
from hall.service.bodies import Body
from hall.service.handling.progress import is_slip_of, numbers_of, plain_number
from hall.service.handling.view import case_view
from hall.service.handling.work import open_work
from hall.service.unit import Unit
from hall.service.vault import Vault
from hall.store import cases


def continue_online(unit: Unit, command: ContinueOnline) -> Body:
    """Put on record that the program speaks for the applicant; once, and not for its own case.

    Raises NotProven, also for a case that is not there.
    """
    if unit.actor.role is not Role.INTEGRATION:
        raise Forbidden(role=unit.actor.role.value, action="case.continue")
    try:
        case = cases.by_number(unit.connection, plain_number(command.case, unit.terms.centre))
    except UnknownCase:
        raise NotProven from None
    if is_slip_of(unit.connection, case.id, command.code):
        proof = "slip"
    elif _is_on_record(unit.connection, unit.vault, case.id, command.person):
        proof = "identity"
    else:
        raise NotProven
    work = open_work(unit, case.number, None)
    if not speaks_for(unit.actor, work.events):
        work.emit("case.continued_online", {"proof": proof})
    return case_view(work)


def _is_on_record(connection: sqlite3.Connection, vault: Vault, case: int, person: str) -> bool:
    """Whether it is the hash of the applicant's identity number, or of his agent's."""
    known = numbers_of(connection, vault, case)
    same = [hmac.compare_digest(vault.person(number), person) for number in known]
    return any(same)
