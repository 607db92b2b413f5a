"""Notices as pages and programs read them: one with its copies, its paper, lists of copies."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

import msgspec

from hall.domain.actors import Actor
from hall.domain.catalog import Catalog
from hall.domain.clock import Instant, rfc3339
from hall.domain.errors import Invalid
from hall.domain.handling.applicants.rights import Sight, sees_all, sight
from hall.domain.handling.errors import UnknownCopy
from hall.domain.handling.figures import CopyRule, Holder, NoticeForm
from hall.domain.handling.notices.copies import copies_of
from hall.domain.handling.notices.numbers import parse_notice_number
from hall.service.bodies import Body
from hall.service.handling.notices.delivering import copy_body, waiting_body
from hall.service.handling.reading import readable
from hall.service.handling.urgency.green_form import as_it_stands
from hall.service.papers.fonts import find_fonts
from hall.service.papers.kept import notice_of
from hall.service.papers.sheets import notice_pdf
from hall.service.terms import Terms
from hall.service.vault import SealBroken, Sealed, Vault
from hall.store import cases, event_log, slips
from hall.store.handling import applicants, copies, notices
from hall.store.handling.copies import Asked, Place
from hall.store.handling.notices import Issued

BLANK = "＿" * 10
"""Where the applicant's name is written by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """Notices on one reader connection; used by one thread."""

    connection: sqlite3.Connection
    catalog: Catalog
    terms: Terms
    vault: Vault
    now: Instant

    def issued(self, typed: str) -> Issued:
        """The notice of this number, as a person may type it. Raises UnknownNotice."""
        return notices.by_number(self.connection, str(parse_notice_number(typed)))

    def readable(self, typed: str, actor: Actor) -> tuple[Issued, str]:
        """The notice with its case's number, for those who may read the case.

        Raises UnknownNotice, OtherDepartment.
        """
        issued = self.issued(typed)
        number = cases.by_id(self.connection, issued.case_id).number
        readable(self.connection, actor, number)
        return issued, number

    def body(self, typed: str, actor: Actor) -> Body:
        """The notice with its copies; it never names the applicant. Raises as readable does."""
        issued, case = self.readable(typed, actor)
        zone = self.terms.zone
        return {
            "number": issued.number,
            "form": issued.form,
            "case": case,
            "counter": issued.counter,
            "issued_at": rfc3339(issued.issued_at, zone),
            "issued_by": issued.issued_by,
            "content": msgspec.json.decode(issued.content),
            "copies": [
                copy_body(one, self.now, zone) for one in notices.copies(self.connection, issued.id)
            ],
            "slips": [
                {"slip": job.id, "kiosk": job.kiosk, "copy": job.copy, "state": job.state.value}
                for job in slips.of_notice(self.connection, issued.id)
            ],
        }

    def paper(self, typed: str, actor: Actor, copy: int | None) -> bytes:
        """The notice as PDF: every copy, or one. Takes a good part of a second.

        The applicant's name is on it for those who may know it; for the others, and where nobody
        was recorded, there is a blank to fill in by hand. Raises UnknownNotice, OtherDepartment,
        UnknownCopy, NoFont.
        """
        issued, _ = self.readable(typed, actor)
        rules = self._rules(issued, copy)
        notice = notice_of(issued.content, self._applicant(issued, actor))
        if notice.form is NoticeForm.GREEN:
            # It travels: each print has the signatures that the windows have put on it so far.
            events = event_log.of_case(self.connection, issued.case_id)
            notice = as_it_stands(notice, events, self.catalog, self.terms.zone)
        return notice_pdf(notice, rules, find_fonts(self.terms.papers))

    def _rules(self, issued: Issued, copy: int | None) -> tuple[CopyRule, ...]:
        rules = copies_of(NoticeForm(issued.form), self.terms.policy.handling.notices)
        found = tuple(rule for rule in rules if copy in {None, rule.copy})
        if not found:
            raise UnknownCopy(notice=issued.number, copy=copy, holder="")
        return found

    def names(self, issued: Issued, actor: Actor) -> bool:
        """Whether the paper that this reader gets says in full whom the case is for."""
        return self._applicant(issued, actor) not in {"", BLANK}

    def _applicant(self, issued: Issued, actor: Actor) -> str:
        row = applicants.row(self.connection, issued.case_id)
        if row is not None and row.erased_at is not None:
            return ""
        seen = sight(actor, applicants.departments_of(self.connection, issued.case_id))
        if seen is not Sight.FULL or row is None or row.sealed is None or row.key is None:
            return BLANK
        try:
            return self.vault.open(issued.case_id, Sealed(content=row.sealed, key=row.key)).name
        except SealBroken:
            # The paper is still worth having; opening the case's applicant tells of the seal.
            return BLANK

    def waiting(
        self, holder: Holder, actor: Actor, *, late: bool, counter: int | None,
        after: str | None, most: int,
    ) -> Body:  # fmt: skip
        """A page of the copies that have not reached this holder, the earliest due first.

        A clerk of a department sees that department's. Raises Invalid.
        """
        asked = Asked(
            holder=holder.value,
            department=None if sees_all(actor) else actor.department,
            counter=counter,
            due_before=self.now if late else None,
        )
        found = copies.waiting(self.connection, asked, _place(after), most + 1)
        shown = found[:most]
        return {
            "holder": holder.value,
            "count": copies.count(self.connection, asked),
            "copies": [
                waiting_body(one, self._item(one.item), self.now, self.terms.zone) for one in shown
            ],
            "next": _token(shown[-1].place) if len(found) > most else None,
        }

    def _item(self, code: str | None) -> str | None:
        item = self.catalog.items.get(code or "")
        return None if item is None else item.name


def _token(place: Place) -> str:
    return f"{place.due_at}.{place.notice}.{place.copy}"


def _place(token: str | None) -> Place | None:
    if not token:
        return None
    found = re.fullmatch(r"(-?\d{1,18})\.(\d{1,18})\.(\d{1,9})", token)
    if found is None:
        raise Invalid(errors=[{"field": "after", "problem": "the `next` of an earlier page"}])
    return Place(due_at=Instant(int(found[1])), notice=int(found[2]), copy=int(found[3]))
