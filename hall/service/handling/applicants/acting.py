"""Acting for an applicant: authority, hand-overs between tiers, papers listed and given back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, tzinfo

from hall.domain import posts
from hall.domain.actors import Role
from hall.domain.clock import moment, rfc3339
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling.applicants.agency import (
    TIER_NAMES,
    Agency,
    HandedOver,
    Paper,
    fold_agency,
)
from hall.domain.handling.applicants.agency_commands import (
    GiveBackPapers,
    HandOver,
    ListPapers,
    RecordAgent,
    TakeOver,
)
from hall.domain.handling.applicants.agency_errors import (
    ListedBefore,
    NoAgent,
    NoApplicant,
    NoAuthority,
    NothingOnItsWay,
    NotListed,
    NotTakenOver,
    NotThere,
)
from hall.domain.handling.applicants.commands import RecordApplicant
from hall.domain.handling.kinds import WINDOW
from hall.domain.posts import Post, require_other_hand
from hall.service.bodies import Body
from hall.service.handling.applicants import records as applicants
from hall.service.handling.work import Work, allow, open_work, require_speaking
from hall.service.unit import Unit

HELPERS = WINDOW | {Post.DUTY, Post.BUSINESS}
"""Who hands cases on and lists papers; a village's helper serves all departments."""
COPIES_MAX = 99


def record(unit: Unit, command: RecordAgent) -> Body:
    """Put an authority on record, and who holds it under seal.

    Raises NoApplicant, NoAgent, ReasonRequired without a document, Invalid for a day gone by.
    """
    work = _opened(unit, command.case)
    allow(work, HELPERS)
    if not command.document.strip():
        raise ReasonRequired(command="record_agent")
    if command.valid_until is not None and command.valid_until < _today(unit):
        raise Invalid(errors=[{"field": "valid_until", "problem": "a day gone by"}])
    _seal(work, command)
    work.emit(
        "case.agent_recorded",
        {
            "kind": command.kind.value,
            "document": command.document.strip(),
            "scope": command.scope.strip(),
            "valid_until": command.valid_until and command.valid_until.isoformat(),
        },
    )
    return agency_body(fold_agency(work.events), unit.terms.zone, _today(unit))


def _seal(work: Work, command: RecordAgent) -> None:
    unit = work.unit
    applicant = applicants.applicant_of(unit.connection, unit.vault, work.case.id)
    if applicant is None:
        raise NoApplicant(case=work.number)
    if command.agent is None:
        if applicant.agent is None:
            raise NoAgent(case=work.number)
        return
    named = replace(applicant, agent=command.agent)
    applicants.record(unit, RecordApplicant(case=work.number, applicant=named))


def _opened(unit: Unit, case: str) -> Work:
    work = open_work(unit, case, None)
    if unit.actor.role is Role.INTEGRATION:
        # A township's platform acts on its own cases, or was made for all of them.
        require_speaking(work)
    else:
        posts.require(unit.actor.posts, *HELPERS)
    return work


def _today(unit: Unit) -> date:
    return moment(unit.now, unit.terms.zone).date()


def require_authority(work: Work) -> None:
    """A result is handed to an agent only with a valid authority. Raises NoAuthority."""
    if fold_agency(work.events).authority(_today(work.unit)) is None:
        raise NoAuthority(case=work.number)


def hand_over(unit: Unit, command: HandOver) -> Body:
    """From tier to tier. Raises NotTakenOver, NotThere, NotListed, Invalid."""
    work = _opened(unit, command.case)
    if command.from_tier is command.to_tier:
        raise Invalid(errors=[{"field": "to_tier", "problem": "another tier"}])
    if not command.place.strip():
        raise Invalid(errors=[{"field": "place", "problem": "must not be blank"}])
    agency = fold_agency(work.events)
    pending = agency.on_its_way()
    if pending is not None:
        raise NotTakenOver(case=work.number, place=pending.place)
    if agency.hand_overs and agency.hand_overs[-1].to_tier is not command.from_tier:
        there = agency.hand_overs[-1].to_tier
        raise NotThere(case=work.number, tier=f"在{TIER_NAMES[there]}")
    names = [one.name for one in agency.held()] if command.papers is None else command.papers
    _require_held(agency, names)
    work.emit(
        "case.handed_over",
        {
            "number": len(agency.hand_overs) + 1,
            "from_tier": command.from_tier.value,
            "to_tier": command.to_tier.value,
            "place": command.place.strip(),
            "papers": list(names),
        },
    )
    work.save(cause="handed_over")
    return agency_body(fold_agency(work.events), unit.terms.zone, _today(unit))


def _require_held(agency: Agency, names: Iterable[str]) -> None:
    held = {one.name for one in agency.held()}
    for name in names:
        if name not in held:
            raise NotListed(paper=name)


def take_over(unit: Unit, command: TakeOver) -> Body:
    """It arrived. Raises NothingOnItsWay, SameHand, NotListed for a paper that was not sent."""
    work = _opened(unit, command.case)
    pending = fold_agency(work.events).on_its_way()
    if pending is None:
        raise NothingOnItsWay(case=work.number)
    # Who sends it does not say that it arrived.
    require_other_hand(asked_by=pending.handed_by, approver=unit.actor.named)
    for name in command.missing:
        if name not in pending.papers:
            raise NotListed(paper=name)
    work.emit("case.taken_over", {"number": pending.number, "missing": list(command.missing)})
    work.save(cause="taken_over")
    return agency_body(fold_agency(work.events), unit.terms.zone, _today(unit))


def list_papers(unit: Unit, command: ListPapers) -> Body:
    """List what was left. Raises ListedBefore, Invalid."""
    work = _opened(unit, command.case)
    held = {one.name for one in fold_agency(work.events).held()}
    problems = []
    for place, paper in enumerate(command.papers):
        if not paper.name.strip():
            problems.append({"field": f"papers[{place}].name", "problem": "must not be blank"})
        if not 1 <= paper.copies <= COPIES_MAX:
            problems.append({"field": f"papers[{place}].copies", "problem": f"1 to {COPIES_MAX}"})
        if paper.name.strip() in held:
            raise ListedBefore(paper=paper.name.strip())
        held.add(paper.name.strip())
    if problems or not command.papers:
        raise Invalid(errors=problems or [{"field": "papers", "problem": "at least one"}])
    work.emit(
        "case.papers_listed",
        {
            "papers": [
                {"name": one.name.strip(), "copies": one.copies, "original": one.original}
                for one in command.papers
            ]
        },
    )
    work.save(cause="papers_listed")
    return agency_body(fold_agency(work.events), unit.terms.zone, _today(unit))


def give_back(unit: Unit, command: GiveBackPapers) -> Body:
    """Papers go back against a signature. Raises NotListed, ReasonRequired."""
    work = _opened(unit, command.case)
    if not command.signature.strip():
        raise ReasonRequired(command="give_back_papers")
    if not command.papers:
        raise Invalid(errors=[{"field": "papers", "problem": "at least one"}])
    _require_held(fold_agency(work.events), command.papers)
    work.emit(
        "case.papers_given_back",
        {"papers": list(command.papers), "signature": command.signature.strip()},
    )
    work.save(cause="papers_given_back")
    return agency_body(fold_agency(work.events), unit.terms.zone, _today(unit))


def agency_body(agency: Agency, zone: tzinfo, today: date) -> Body:
    """The agency of a case as pages read it; it never names the agent."""
    pending = agency.on_its_way()
    return {
        "authorities": [
            {
                "kind": one.kind.value,
                "document": one.document,
                "scope": one.scope,
                "valid_until": one.valid_until and one.valid_until.isoformat(),
                "valid": one.covers(today),
                "recorded_at": rfc3339(one.recorded_at, zone),
                "recorded_by": one.recorded_by,
            }
            for one in agency.authorities
        ],
        "hand_overs": [_handed(one, zone) for one in agency.hand_overs],
        "on_its_way": None if pending is None else pending.number,
        "tier": agency.hand_overs[-1].to_tier.value if agency.hand_overs else None,
        "papers": [_paper(one, zone) for one in agency.papers],
        "held": [one.name for one in agency.held()],
        "originals_held": [one.name for one in agency.held() if one.original],
        "lost": list(agency.lost()),
    }


def _handed(one: HandedOver, zone: tzinfo) -> Body:
    return {
        "number": one.number,
        "from_tier": one.from_tier.value,
        "to_tier": one.to_tier.value,
        "direction": "up" if one.up else "down",
        "place": one.place,
        "papers": list(one.papers),
        "handed_at": rfc3339(one.handed_at, zone),
        "handed_by": one.handed_by,
        "taken_at": rfc3339(one.taken_at, zone),
        "taken_by": one.taken_by,
        "missing": list(one.missing),
    }


def _paper(one: Paper, zone: tzinfo) -> Body:
    return {
        "name": one.name,
        "copies": one.copies,
        "original": one.original,
        "listed_at": rfc3339(one.listed_at, zone),
        "listed_by": one.listed_by,
        "given_back_at": rfc3339(one.given_back_at, zone),
        "signature": one.signature,
    }
