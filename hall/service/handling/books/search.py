"""Finding cases: what people type, made into what the store looks for."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from hall.domain.actors import Actor
from hall.domain.applicants import Applicant
from hall.domain.catalog import Catalog
from hall.domain.clock import Instant, instant, rfc3339
from hall.domain.errors import Forbidden, Invalid
from hall.domain.handling.applicants.rights import Sight, sees_all, sight
from hall.service.bodies import Body
from hall.service.handling.applicants.records import masked_body
from hall.service.spelling import sounds_like, spelling
from hall.service.terms import Terms
from hall.service.vault import SealBroken, Sealed, Vault
from hall.store.handling import applicants, search
from hall.store.handling.search import COUNTED, Criteria, Found, Place

PAGE = 50
YEARS = range(2000, 2200)
"""Of the days that are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search as people put it; everything given must hold."""

    number: str = ""
    """The case's number or how it begins, with or without the centre's letters."""
    applicant: str = field(default="", repr=False)
    """A number of identity or telephone, a name in characters, its spelling or its initials."""
    item: str = ""
    """A code, a part of a name, its spelling or its initials."""
    department: str | None = None
    kinds: Collection[str] = ()
    phases: Collection[str] = ()
    standings: Collection[str] = ()
    first: str | None = None
    """First day, ``YYYY-MM-DD``, in the hall's own zone."""
    last: str | None = None
    """Last day, included."""
    due: str | None = None
    """Promised by this day: what is to be done today, and what should have been."""
    counter: int | None = None
    clerk: str | None = None
    urgent: bool | None = None
    green: bool | None = None
    stopped: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Searcher:
    """Searches on one reader connection; used by one thread."""

    connection: sqlite3.Connection
    catalog: Catalog
    terms: Terms
    vault: Vault

    def page(self, asked: Asked, actor: Actor, after: str | None, most: int = PAGE) -> Body:
        """One page, newest first, with the count and where the next one begins.

        Raises Invalid, Forbidden.
        """
        criteria = self.criteria(asked, actor)
        found = search.page(self.connection, criteria, _place(after), most + 1)
        shown, more = found[:most], len(found) > most
        count = search.count(self.connection, criteria)
        return {
            "cases": self.bodies(shown, actor),
            "next": _token(shown[-1].place) if more else None,
            "count": min(count, COUNTED),
            "more_than_counted": count > COUNTED,
        }

    def criteria(self, asked: Asked, actor: Actor) -> Criteria:
        """What the store looks for; a clerk of a department finds that department's cases.

        Raises Invalid, and Forbidden for a search by person of somebody who may know none.
        """
        if asked.applicant and sight(actor, frozenset({actor.department})) is Sight.NOTHING:
            raise Forbidden(role=actor.role.value)
        first, last = _day("first", asked.first), _day("last", asked.last)
        due = _day("due", asked.due)
        hashes, persons = self._applicant(asked.applicant)
        number = self._number(asked.number)
        return Criteria(
            number=number,
            number_has_day=re.fullmatch(r"\D+\d{8}.*", number) is not None,
            hashes=hashes,
            persons=persons,
            items=self._items(asked.item),
            department=asked.department,
            within=None if sees_all(actor) else actor.department,
            kinds=frozenset(asked.kinds),
            phases=frozenset(asked.phases),
            standings=frozenset(asked.standings),
            first=None if first is None else self._midnight(first),
            end=None if last is None else self._midnight(last + timedelta(days=1)),
            due_before=None if due is None else self._midnight(due + timedelta(days=1)),
            counter=asked.counter,
            clerk=asked.clerk or None,
            urgent=asked.urgent,
            green=asked.green,
            stopped=asked.stopped,
        )

    def _number(self, typed: str) -> str:
        text = re.sub(r"[\s-]", "", typed).upper()
        text = f"{self.terms.centre}{text}" if text[:1].isdigit() else text
        # As numbers are written: the serial stands behind a dash, which few people type.
        return re.sub(r"^(\D+\d{8})(?=\d)", r"\1-", text)

    def _applicant(self, typed: str) -> tuple[frozenset[bytes] | None, frozenset[str]]:
        if not typed.strip():
            return None, frozenset()
        return self.vault.typed(typed), frozenset({self.vault.person(typed)})

    def _items(self, typed: str) -> frozenset[str] | None:
        text = "".join(typed.split())
        if not text:
            return None
        if text in self.catalog.items:
            return frozenset({text})
        return frozenset(
            item.code
            for item in self.catalog.items.values()
            if text in item.name
            or item.code.upper().startswith(text.upper())
            or (text.isascii() and sounds_like(text.lower(), spelling(item.name)))
        )

    def _midnight(self, day: date) -> Instant:
        return instant(datetime.combine(day, time(), self.terms.zone))

    def bodies(self, found: list[Found], actor: Actor) -> list[Body]:
        """Cases as the list shows them; applicants masked, and only to those who may."""
        seen = [one for one in found if sight(actor, _departments(one)) is not Sight.NOTHING]
        opened = self.opened([one.id for one in seen])
        return [{**self._body(one), "applicant": _masked(opened, one)} for one in found]

    def opened(self, cases: list[int]) -> dict[int, Applicant | None]:
        """Applicants in clear by case; None for one whose seal is broken."""
        rows = applicants.rows_of(self.connection, cases)
        return {case: self._open(case, *row) for case, row in rows.items()}

    def _open(self, case: int, sealed: bytes, key: int) -> Applicant | None:
        try:
            return self.vault.open(case, Sealed(content=sealed, key=key))
        except SealBroken:
            # One bad row must not hide the other forty-nine; opening the case itself tells.
            return None

    def _body(self, one: Found) -> Body:
        item = self.catalog.items.get(one.item or "")
        department = self.catalog.departments.get(one.department or "")
        zone = self.terms.zone
        return {
            "number": one.number,
            "item": one.item,
            "item_name": None if item is None else item.name,
            "department": one.department,
            "department_name": None if department is None else department.name,
            "kind": one.kind,
            "handled_as": one.handled_as,
            "phase": one.phase,
            "outcome": one.outcome,
            "standing": one.standing,
            "urgent": one.urgent,
            "green": one.green,
            "stopped": one.stopped,
            "provisional": one.provisional,
            "counter": one.counter,
            "clerk": one.clerk,
            "opened_at": rfc3339(one.opened_at, zone),
            "received_at": rfc3339(one.received_at, zone),
            "accepted_at": rfc3339(one.accepted_at, zone),
            "decided_at": rfc3339(one.decided_at, zone),
            "ended_at": rfc3339(one.closed_at, zone),
            "promised_due_at": rfc3339(one.promised_due_at, zone),
            "statutory_due_at": rfc3339(one.statutory_due_at, zone),
        }


def _departments(one: Found) -> frozenset[str | None]:
    return frozenset({one.department, one.lead})


def _masked(opened: dict[int, Applicant | None], one: Found) -> Body | None:
    applicant = opened.get(one.id)
    return None if applicant is None else masked_body(applicant)


def _day(name: str, text: str | None) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        problem = "a day as YYYY-MM-DD"
        raise Invalid(errors=[{"field": name, "problem": problem}]) from error
    # At the calendar's own ends there is no day after, and no instant before.
    if day.year not in YEARS:
        problem = f"a year from {YEARS[0]} to {YEARS[-1]}"
        raise Invalid(errors=[{"field": name, "problem": problem}])
    return day


def _token(place: Place) -> str:
    return f"{place.opened_at}.{place.id}"


def _place(token: str | None) -> Place | None:
    if not token:
        return None
    found = re.fullmatch(r"(-?\d{1,18})\.(\d{1,18})", token)
    if found is None:
        raise Invalid(errors=[{"field": "after", "problem": "the `next` of an earlier page"}])
    return Place(opened_at=Instant(int(found[1])), id=int(found[2]))
