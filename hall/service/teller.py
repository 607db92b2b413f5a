"""Telling citizens by message what has become of their cases; a subscriber of the event log.

Each message is put on record with what became of it. What is on record is not sent again,
whatever was restarted; a message whose gateway is away is tried again, later and later, until
nobody would want it any more.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hall.domain.applicants import Applicant
from hall.domain.clock import SECOND
from hall.domain.events import Logged
from hall.domain.handling.deadlines import deadlines, handling_clocks
from hall.domain.handling.fold import fold
from hall.domain.handling.phases import Phase
from hall.domain.handling.progress import progress_of
from hall.domain.handling.telling import (
    Outcome,
    ReportMessage,
    What,
    ended_text,
    ready_text,
    revoked_text,
    soon_text,
    supplement_text,
    what_of,
)
from hall.domain.tickets import Ticket
from hall.service.bodies import follow_url, serving_counters
from hall.service.hall import Hall
from hall.service.handling.applicants.records import applicant_of
from hall.service.handling.telling import was_told
from hall.service.handling.work import rules
from hall.service.messages import GatewayAway, Message, MessageRefused, Messenger
from hall.service.vault import SealBroken
from hall.store import cases, counters, event_log, line

FRESH_SECONDS = {
    What.READY: 24 * 3600,
    What.SUPPLEMENT: 24 * 3600,
    What.ENDED: 24 * 3600,
    What.REVOKED: 24 * 3600,
    What.SOON: 300,
}
"""So long after its event a message is still worth sending; a hall that is given a gateway does
not tell what happened last year."""
_MOBILE = re.compile(r"1[3-9]\d{9}|\+[1-9]\d{6,14}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errand:
    """Something to tell: of which case, to whom, in which words."""

    what: What
    of: int
    at: int
    case: str
    phone: str
    text: str


class Teller:
    """Handles events by sending messages; to be the handler of a subscriber."""

    def __init__(self, hall: Hall, messenger: Messenger) -> None:
        self._hall = hall
        self._messenger = messenger
        self._reader: sqlite3.Connection | None = None

    def __call__(self, events: Sequence[Logged]) -> None:
        """Tell what these events call for. Raises GatewayAway to be given them again."""
        for logged in events:
            for errand in self._errands(logged):
                self._tell(errand)

    def close(self) -> None:
        """Let go of the gateway and of the database, when nothing is handled any more."""
        self._messenger.close()
        if self._reader is not None:
            self._reader.close()

    @property
    def _connection(self) -> sqlite3.Connection:
        # Made by the subscriber's own thread, which is the only one to use it.
        if self._reader is None:
            self._reader = self._hall.reader()
        return self._reader

    def _stale(self, what: What, at: int) -> bool:
        return self._hall.clock.now() - at > FRESH_SECONDS[what] * SECOND

    def _errands(self, logged: Logged) -> Iterator[_Errand]:
        what = what_of(logged.event.name, logged.event.data)
        if what is not None and not self._long_past(what, logged):
            yield self._of_case(what, logged)
        elif logged.event.name == "ticket.called" and not self._stale(What.SOON, logged.at):
            yield from self._soon(logged)

    def _long_past(self, what: What, logged: Logged) -> bool:
        # What was tried while it was fresh is not: its end goes on record.
        return self._hall.clock.now() - logged.at > 2 * FRESH_SECONDS[what] * SECOND

    def _of_case(self, what: What, logged: Logged) -> _Errand:
        assert logged.event.case is not None
        number = str(logged.event.data["case"])
        return _Errand(
            what=what,
            of=logged.seq,
            at=logged.at,
            case=number,
            phone=self._phone(logged.event.case),
            text=self._text(what, number),
        )

    def _text(self, what: What, number: str) -> str:
        hall, connection = self._hall, self._connection
        case = cases.by_number(connection, number)
        course = fold(event_log.of_case(connection, case.id))
        item = hall.catalog.items.get(case.item or "")
        by, now = rules(connection, hall.terms), hall.clock.now()
        promised, _ = handling_clocks(course, by, now)
        found = progress_of(
            course, deadlines(course, by, now), promised, hall.terms.policy.handling.cases
        )
        told = {
            "hall": hall.terms.name,
            "case": number,
            "item": number if item is None else item.name,
            "url": f"{hall.terms.public_url}/c/{number}",
        }
        if what is What.SUPPLEMENT:
            return supplement_text(**told, missing=found.missing, by=found.bring_by)
        if what is What.ENDED:
            return ended_text(**told, in_writing=course.phase is Phase.RETURNED)
        if what is What.REVOKED:
            return revoked_text(**told)
        ready = [
            one.event.data
            for one in event_log.of_case(connection, case.id)
            if one.event.name == "case.result_ready"
        ]
        place = str(ready[-1]["place"]) if ready else ""
        return ready_text(**told, place=place, refused=course.outcome == "refused")

    def _soon(self, logged: Logged) -> Iterator[_Errand]:
        """Those who are to be called soon now that somebody was called before them."""
        hall, connection = self._hall, self._connection
        policy = hall.terms.policy.queue
        queue = str(logged.event.data["queue"])
        first = line.waiting(connection, 0, (queue,), 2 * (policy.soon_at_ahead + 1))
        for ticket in first:
            ahead = line.ahead(connection, ticket, policy)
            number = cases.number_of(connection, ticket.id)
            if ahead > policy.soon_at_ahead or number is None:
                continue
            phone = self._phone_of_ticket(ticket)
            # Nobody is put on record who only did not leave a number.
            if phone:
                text = self._soon_text(ticket, ahead)
                yield _Errand(
                    what=What.SOON, of=ticket.id, at=logged.at, case=number, phone=phone, text=text
                )

    def _soon_text(self, ticket: Ticket, ahead: int) -> str:
        opened = counters.open_numbers(self._connection)
        near = [one for one in serving_counters(self._hall.catalog, ticket) if one in opened]
        return soon_text(
            hall=self._hall.terms.name,
            number=ticket.number,
            ahead=ahead,
            counters=f"{'、'.join(map(str, near[:4]))}号窗口" if near else "",
            url=follow_url(self._hall.terms, ticket),
        )

    def _phone_of_ticket(self, ticket: Ticket) -> str:
        for case, _ in cases.of_ticket(self._connection, ticket.id):
            phone = self._phone(case.id)
            if phone:
                return phone
        if ticket.person is None:
            return ""
        latest = cases.latest_of_person(self._connection, ticket.person)
        return "" if latest is None else self._phone(latest)

    def _phone(self, case: int) -> str:
        """A number of the applicant, else of his agent, that takes messages; empty for none."""
        try:
            applicant = applicant_of(self._connection, self._hall.vault, case)
        except SealBroken:
            return ""
        return next(filter(_MOBILE.fullmatch, _phones(applicant)), "")

    def _tell(self, errand: _Errand) -> None:
        case = cases.by_number(self._connection, errand.case)
        if was_told(event_log.of_case(self._connection, case.id), errand.what, errand.of):
            return
        self._hall.execute(
            ReportMessage(
                case=errand.case, what=errand.what, of=errand.of,
                channel=self._messenger.channel, outcome=self._send(errand),
            )
        )  # fmt: skip

    def _send(self, errand: _Errand) -> Outcome:
        if not errand.phone:
            return Outcome.NO_PHONE
        if self._stale(errand.what, errand.at):
            return Outcome.FAILED
        key = f"{self._hall.terms.centre}-{errand.what.value}-{errand.of}"
        try:
            self._messenger.send(Message(key=key, phone=errand.phone, text=errand.text))
        except MessageRefused:
            return Outcome.REFUSED
        except GatewayAway:
            # Somebody about to be called is told at once or not at all: others wait behind.
            if errand.what is What.SOON:
                return Outcome.FAILED
            raise
        return Outcome.SENT


def _phones(applicant: Applicant | None) -> tuple[str, ...]:
    if applicant is None:
        return ()
    agent = applicant.agent
    return (applicant.phone,) if agent is None else (applicant.phone, agent.phone)
