"""A case for its citizen: whether somebody may ask about it, and what he is told."""

from __future__ import annotations

import hmac
import re
import sqlite3
import unicodedata

from hall.domain.cases import Case
from hall.domain.catalog import Catalog
from hall.domain.clock import Instant, rfc3339
from hall.domain.handling.deadlines import deadlines, handling_clocks
from hall.domain.handling.fold import fold
from hall.domain.handling.money.amounts import yuan
from hall.domain.handling.money.fees import OrderState
from hall.domain.handling.phases import WITHOUT_RESULT
from hall.domain.handling.progress import Due, day_in_words, progress_of
from hall.service.bodies import Body
from hall.service.handling.applicants.records import applicant_of
from hall.service.handling.work import rules
from hall.service.terms import Terms
from hall.service.vault import SealBroken, Vault
from hall.store import cases, event_log
from hall.store.handling import fees

LAST = 4
"""So many last characters of an identity number prove that one knows it (09 §5)."""


def plain_number(typed: str, centre: str) -> str:
    """A case's number as somebody types it: blanks, small letters, no dash, no centre code."""
    text = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed)).upper()
    text = f"{centre}{text}" if text[:1].isdigit() else text
    return re.sub(r"^(\D+\d{8})(?=\d)", r"\1-", text)


def plain_code(typed: str) -> str:
    """A slip's code as somebody types or scans it, also as the address in its QR code."""
    return typed.strip().rstrip("/").rpartition("/")[2].lower()


def is_slip_of(connection: sqlite3.Connection, case: int, typed: str) -> bool:
    """Whether it is the code of a slip of one of the case's visits."""
    code = plain_code(typed).encode()
    # All are compared, so that the time taken tells nothing.
    same = [hmac.compare_digest(code, one.encode()) for one in cases.codes_of(connection, case)]
    return any(same)


def is_number_end(connection: sqlite3.Connection, vault: Vault, case: int, typed: str) -> bool:
    """Whether it is the end of the applicant's identity number, or of his agent's."""
    end = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)).upper()
    if len(end) != LAST or not end.isascii():
        return False
    # A number of so few characters would be told whole by its end.
    return any(
        len(number) > 2 * LAST and hmac.compare_digest(end, number[-LAST:])
        for number in numbers_of(connection, vault, case)
    )


def numbers_of(connection: sqlite3.Connection, vault: Vault, case: int) -> list[str]:
    """The applicant's identity number and his agent's; none of somebody whose seal is broken."""
    try:
        applicant = applicant_of(connection, vault, case)
    except SealBroken:
        return []
    if applicant is None:
        return []
    return [applicant.id_number, *([] if applicant.agent is None else [applicant.agent.id_number])]


def progress(
    connection: sqlite3.Connection, catalog: Catalog, terms: Terms, case: Case, now: Instant
) -> Body:
    """What the citizen is told of the case. It names nobody."""
    by = rules(connection, terms)
    course = fold(event_log.of_case(connection, case.id))
    promised, _ = handling_clocks(course, by, now)
    policy = terms.policy.handling.cases
    found = progress_of(course, deadlines(course, by, now), promised, policy)
    item = catalog.items.get(case.item or "")
    department = catalog.departments.get(case.department or "")
    queue = catalog.queues.get(terms.collect_queue)
    return {
        "case": case.number,
        "hall": terms.name,
        "item": None if item is None else item.code,
        "item_name": None if item is None else item.name,
        "item_name_en": None if item is None else item.name_en,
        "department_name": None if department is None else department.name,
        "phase": course.phase.value,
        "mood": found.mood.value,
        "headline": found.headline,
        "headline_en": found.headline_en,
        "advice": found.advice,
        "advice_en": found.advice_en,
        "missing": list(found.missing),
        "bring_by": due_body(found.bring_by),
        "due": due_body(found.due),
        "ready": course.ready_at is not None,
        "place": _of_last(connection, case.id, "place") if course.ready_at is not None else "",
        "result": _of_last(connection, case.id, "result") if course.ready_at is not None else "",
        "collect_queue": None if queue is None else queue.name,
        "collect_queue_en": None if queue is None else queue.name_en,
        "fees": [
            {"order": one.number, "name": one.name, "amount": yuan(one.amount_fen)}
            for one in fees.of_case(connection, case.id)
            if one.state is OrderState.OPEN and course.phase not in WITHOUT_RESULT
        ],
        "milestones": [
            {"name": one.name, "name_en": one.name_en, "at": rfc3339(one.at, terms.zone)}
            for one in found.milestones
        ],
        "asked_at": rfc3339(now, terms.zone),
    }


def due_body(due: Due | None) -> Body | None:
    """A day with its mark (暂定)."""
    if due is None:
        return None
    words = day_in_words(due.day) + ("（暂定）" if due.provisional else "")
    return {"day": due.day.isoformat(), "words": words, "provisional": due.provisional}


def _of_last(connection: sqlite3.Connection, case: int, key: str) -> str:
    said = [
        one.event.data
        for one in event_log.of_case(connection, case)
        if one.event.name == "case.result_ready"
    ]
    return str(said[-1][key]) if said else ""
