"""Applicants' credit (信用): who broke his word is not trusted with papers to follow (09 §2.3).

A record is made on a case and holds for its applicant: on every case that was recorded for the
same number of identity, by whose keyed hash they are found. It is repaired (信用修复) and never
deleted; with the applicant's data its ties to him go.
"""

from __future__ import annotations

from hall.domain.errors import Invalid
from hall.domain.handling.commands import CaseAction, RecordDiscredit, RepairCredit
from hall.domain.handling.errors import CreditClear, CreditNotChecked, Discredited, NoApplicant
from hall.domain.posts import Post
from hall.service.bodies import Body
from hall.service.handling.view import case_view
from hall.service.handling.work import Work, allow, open_work
from hall.service.unit import Unit
from hall.store.handling import credit

KEPT_BY = frozenset({Post.CHIEF, Post.BUSINESS})
"""Who keeps the records: a department's head for its own cases, the registry for all."""


def require_trusted(work: Work, *, checked: bool) -> None:
    """Nothing is taken on trust from whom the rule leaves out.

    A profile may do without (``cases.credit_check``). Raises Discredited, CreditNotChecked.
    """
    if not work.unit.terms.policy.handling.cases.credit_check:
        return
    if credit.is_discredited(work.unit.connection, work.case.id):
        raise Discredited(case=work.number)
    if not checked:
        raise CreditNotChecked


def record(unit: Unit, command: RecordDiscredit) -> Body:
    """Put a record of broken trust on file. Raises NoApplicant, Invalid, and what allow raises."""
    work = _opened(unit, command, command.document)
    work.emit(
        "case.discredited",
        {"document": command.document.strip(), "reason": command.reason.strip()},
    )
    work.save(cause="discredited")
    return case_view(work)


def repair(unit: Unit, command: RepairCredit) -> Body:
    """The record holds no more. Raises CreditClear, NoApplicant, Invalid."""
    work = _opened(unit, command, command.document)
    if not credit.is_discredited(unit.connection, work.case.id):
        raise CreditClear(case=work.number)
    work.emit("case.credit_repaired", {"document": command.document.strip()})
    work.save(cause="credit_repaired")
    return case_view(work)


def _opened(unit: Unit, command: CaseAction, document: str) -> Work:
    work = open_work(unit, command.case, None)
    allow(work, KEPT_BY)
    if not document.strip():
        raise Invalid(errors=[{"field": "document", "problem": "what says so is required"}])
    if not credit.has_applicant(unit.connection, work.case.id):
        raise NoApplicant(case=work.number)
    return work
