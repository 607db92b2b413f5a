"""Writing down whom a case is for, reading it, and erasing it when its time has come.

What goes through here in clear stays in memory: the answer, the event and every refusal say
that something was recorded, and of what kind, and never what.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from hall.domain.actors import Role
from hall.domain.applicants import Applicant, checked, masked_id, masked_name, masked_phone
from hall.domain.clock import Instant, instant, moment
from hall.domain.errors import Refused
from hall.domain.handling.applicants.commands import EraseApplicants, NoteExport, RecordApplicant
from hall.domain.handling.applicants.rights import RECORDED_BY, submitted
from hall.domain.handling.errors import WrongPhase
from hall.domain.handling.phases import Phase
from hall.domain.posts import Post, require
from hall.service.bodies import Body
from hall.service.handling.work import Work, allow, open_work
from hall.service.unit import Unit
from hall.service.vault import Sealed, Vault
from hall.store.handling import applicants as stored
from hall.store.handling import forms


class ApplicantErased(Refused):
    """The time for keeping it is over."""

    code = "case.applicant_erased"
    sentence = "办件{case}的服务对象信息已按保存期限清除，不能再登记。"
    title = "The applicant's data were erased; their time is over"


def record(unit: Unit, command: RecordApplicant) -> Body:
    """Write down whom the case is for.

    Raises Invalid, ApplicantErased, WrongPhase, and what allow raises.
    """
    work = open_work(unit, command.case, None)
    if submitted(unit.actor, work.events):
        _require_not_accepted(work)
    else:
        allow(work, RECORDED_BY)
    return write_down(work, command.applicant)


def _require_not_accepted(work: Work) -> None:
    # From the acceptance on the notices name him, and it is the window's to correct.
    if work.course.phase not in {Phase.RECEIVED, Phase.SUPPLEMENTING}:
        raise WrongPhase(case=work.number, phase=work.course.phase.value, act="record_applicant")


def write_down(work: Work, given: Applicant) -> Body:
    """Seal the applicant, keep the hashes, and say that it was done. Raises Invalid."""
    unit = work.unit
    applicant = checked(given)
    before = stored.row(unit.connection, work.case.id)
    if before is not None and before.erased_at is not None:
        raise ApplicantErased(case=work.number)
    sealed = unit.vault.seal(work.case.id, applicant, unit.random_bytes)
    replaced = stored.put(
        unit.connection,
        work.case.id,
        sealed=sealed.content,
        key=sealed.key,
        hashes=[(one.hash, one.kind) for one in unit.vault.lookups(applicant)],
        now=unit.now,
    )
    # Who took the ticket may be another: what the ticket said stays.
    stored.name_person(unit.connection, work.case.id, unit.vault.person(applicant.id_number))
    of = {"kind": applicant.kind.value, "id_kind": applicant.id_kind.value}
    work.emit(
        "case.applicant_recorded",
        {**of, "agent": applicant.agent is not None, "replaced": replaced},
    )
    return {"case": work.number, **of, "replaced": replaced}


def applicant_of(connection: sqlite3.Connection, vault: Vault, case: int) -> Applicant | None:
    """Whom a case is for, in clear; None when nobody was recorded or it was erased.

    Raises SealBroken.
    """
    row = stored.row(connection, case)
    if row is None or row.sealed is None or row.key is None:
        return None
    return vault.open(case, Sealed(content=row.sealed, key=row.key))


def full_body(applicant: Applicant) -> Body:
    """All of it, for those who may."""
    agent = applicant.agent
    return {
        "kind": applicant.kind.value,
        "name": applicant.name,
        "id_kind": applicant.id_kind.value,
        "id_number": applicant.id_number,
        "phone": applicant.phone,
        "address": applicant.address,
        "agent": None
        if agent is None
        else {
            "name": agent.name,
            "id_kind": agent.id_kind.value,
            "id_number": agent.id_number,
            "phone": agent.phone,
        },
        "masked": False,
    }


def masked_body(applicant: Applicant) -> Body:
    """As staff lists show it: 张*, 138****5678, the last four of the number."""
    agent = applicant.agent
    return {
        "kind": applicant.kind.value,
        "name": masked_name(applicant.name, applicant.kind),
        "id_kind": applicant.id_kind.value,
        "id_number": masked_id(applicant.id_number),
        "phone": masked_phone(applicant.phone),
        "address": "",
        "agent": None
        if agent is None
        else {
            "name": masked_name(agent.name),
            "id_kind": agent.id_kind.value,
            "id_number": masked_id(agent.id_number),
            "phone": masked_phone(agent.phone),
        },
        "masked": True,
    }


def erase(unit: Unit, command: EraseApplicants) -> Body:
    """Erase applicants whose time is over (archive.applicant_years). Raises PostNeeded."""
    if unit.actor.role not in {Role.ADMIN, Role.HALL}:
        require(unit.actor.posts, Post.BUSINESS, Post.LEADER)
    years = unit.terms.policy.handling.archive.applicant_years
    due = stored.to_erase(unit.connection, _years_before(unit, years), command.most + 1)
    for case, number in due[: command.most]:
        stored.erase(unit.connection, case, unit.now)
        forms.erase(unit.connection, case)
        unit.emit("case.applicant_erased", case=case, data={"case": number, "years": years})
    return {"erased": min(len(due), command.most), "left": len(due) > command.most, "years": years}


def _years_before(unit: Unit, years: int) -> Instant:
    now = moment(unit.now, unit.terms.zone)
    return instant(_back(now, years))


def _back(now: datetime, years: int) -> datetime:
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        # The 29th of February: a day later is never too early.
        return now.replace(year=now.year - years, day=28)


def note_export(unit: Unit, command: NoteExport) -> Body:
    """Put on record that applicants' data left the hall. Raises PostNeeded."""
    if unit.actor.role is not Role.ADMIN:
        require(unit.actor.posts, Post.BUSINESS, Post.LEADER)
    data = {
        "first": command.first,
        "last": command.last,
        "cases": command.cases,
        "applicants": command.applicants,
    }
    unit.emit("cases.exported", data=data)
    return dict(data)
