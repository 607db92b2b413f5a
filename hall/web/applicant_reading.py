"""Applicants in full on pages and in answers: put on record first, shown then."""

from __future__ import annotations

from hall.domain.actors import Actor
from hall.domain.cases import Case
from hall.domain.handling.applicants.commands import HowRead, NoteReading
from hall.domain.handling.applicants.rights import Sight
from hall.service.bodies import Body
from hall.service.handling.applicants.reading_log import was_noted
from hall.service.handling.reading import applicant_for
from hall.web.context import web


def applicant_seen(actor: Actor, case: Case, how: HowRead) -> tuple[Sight, Body | None]:
    """As applicant_for; what is shown in full is in the log before.

    Raises SealBroken, and Unavailable while nothing can be written: then nobody reads it either.
    """
    context = web()
    seen, known = applicant_for(context.reader, context.hall.vault, actor, case)
    if seen is Sight.FULL and known is not None:
        note(actor, case, how)
    return seen, known


def note(actor: Actor, case: Case, how: HowRead) -> None:
    """Put a reading on record, unless this day's is there."""
    context = web()
    hall = context.hall
    # Asked here first: most readings are no news, and wait for no disk.
    if not was_noted(context.reader, actor, case.id, hall.clock.now(), hall.terms.zone):
        context.run(NoteReading(case=case.number, how=how), actor)
