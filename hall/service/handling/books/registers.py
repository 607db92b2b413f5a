"""The registers as programs and pages read them: a page of lines, with names beside the codes."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hall.domain.actors import Actor
from hall.domain.catalog import Catalog
from hall.domain.clock import Instant, instant, moment, rfc3339
from hall.domain.errors import Invalid
from hall.domain.handling.applicants.rights import sees_all
from hall.domain.posts import Post, require
from hall.service.bodies import Body
from hall.service.terms import Terms
from hall.store.handling import registers as rows
from hall.store.handling.registers import Asked, Entry, Register

WATCHED = frozenset({Register.READINGS})
"""Registers of what people do, and not of cases: those whom they are about do not keep them."""
WATCHERS = frozenset({Post.SUPERVISION, Post.LEADER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A register as people ask for it."""

    register: Register
    first: str | None = None
    """First day, ``YYYY-MM-DD``, in the hall's own zone; None: today."""
    last: str | None = None
    """Last day, included; None: the first one."""
    department: str | None = None
    counter: int | None = None
    after: str | None = None
    """The ``next`` of an earlier page."""
    most: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Registers on one reader connection; used by one thread."""

    connection: sqlite3.Connection
    catalog: Catalog
    terms: Terms
    now: Instant

    def page(self, wanted: Wanted, actor: Actor) -> Body:
        """Lines by date; a clerk of a department sees that department's.

        Raises Invalid, and PostNeeded for a register that is not for everybody.
        """
        if wanted.register in WATCHED:
            require(actor.posts, *WATCHERS)
        today = moment(self.now, self.terms.zone).date()
        first = _day("from", wanted.first) or today
        last = _day("to", wanted.last) or max(first, today if wanted.first else first)
        if last < first:
            raise Invalid(errors=[{"field": "to", "problem": "not before `from`"}])
        department = wanted.department if sees_all(actor) else actor.department
        found = rows.page(
            self.connection,
            Asked(
                register=wanted.register,
                first=self._midnight(first),
                end=self._midnight(last + timedelta(days=1)),
                department=department,
                counter=wanted.counter,
                after=_place(wanted.after),
                most=wanted.most + 1,
            ),
        )
        shown = found[: wanted.most]
        return {
            "register": wanted.register.value,
            "from": first.isoformat(),
            "to": last.isoformat(),
            "department": department,
            "entries": [self._entry(one) for one in shown],
            "next": f"{shown[-1].at}.{shown[-1].id}" if len(found) > wanted.most else None,
        }

    def _midnight(self, day: date) -> Instant:
        return instant(datetime.combine(day, time(), self.terms.zone))

    def _entry(self, one: Entry) -> Body:
        zone = self.terms.zone
        item = self.catalog.items.get(one.item or "")
        due_at, on_time = one.due_at, one.on_time
        if one.required_by is not None:
            # By the day that the centre named, not by the one that was promised.
            due_at = instant(datetime.fromisoformat(one.required_by))
            on_time = None if one.finished_at is None else one.finished_at <= due_at
        return {
            "date": moment(one.at, zone).date().isoformat(),
            "at": rfc3339(one.at, zone),
            "number": one.number,
            "item": one.item,
            "item_name": None if item is None else item.name,
            "department": one.department,
            "department_name": self._department(one.department),
            "counter": one.counter,
            "clerk": one.clerk,
            "kind": one.kind,
            "phase": one.phase,
            "outcome": one.outcome,
            "standing": one.standing,
            "notice": one.notice,
            "due_at": rfc3339(due_at, zone),
            "finished_at": rfc3339(one.finished_at, zone),
            "on_time": on_time,
            "about": one.about,
            "detail": one.detail,
            "state": one.state,
            "attendance": self._attendance(one.attended),
        }

    def _department(self, code: str | None) -> str | None:
        found = self.catalog.departments.get(code or "")
        return None if found is None else found.name

    def _attendance(self, text: str | None) -> list[Body]:
        pairs = (one.partition("=") for one in (text or "").split())
        return [
            {
                "department": code, "department_name": self._department(code),
                "attended": attended or None,
            }
            for code, _, attended in pairs
        ]  # fmt: skip


def _day(name: str, text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        problem = "a day as YYYY-MM-DD"
        raise Invalid(errors=[{"field": name, "problem": problem}]) from error


def _place(token: str | None) -> tuple[Instant, int] | None:
    if not token:
        return None
    found = re.fullmatch(r"(-?\d{1,18})\.(\d{1,18})", token)
    if found is None:
        raise Invalid(errors=[{"field": "after", "problem": "the `next` of an earlier page"}])
    return Instant(int(found[1])), int(found[2])
