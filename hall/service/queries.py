"""What screens and programs read: short queries on a connection that cannot write."""

from __future__ import annotations

import sqlite3

from hall.domain import queue as order
from hall.domain.catalog import Catalog
from hall.domain.clock import Clock, moment, rfc3339
from hall.domain.counters import CounterState
from hall.domain.handling.fold import fold
from hall.domain.tickets import Ticket, TicketState
from hall.domain.waits import QueueLoad
from hall.service import slip_ways
from hall.service.board_view import board
from hall.service.bodies import Body, case_body, event_body, ticket_body
from hall.service.catalogue_view import catalogue_body
from hall.service.explain import explain
from hall.service.handling.together.view import together
from hall.service.handling.view import view
from hall.service.handling.work import rules
from hall.service.terms import Terms
from hall.store import cases, counters, days, devices, event_log, line, ratings, slips, tickets

WAITING_SHOWN = 50
EVENTS_LIMIT = 1000
OF_CASES = ("case.", "cases.", "notice.", "fee.", "alert.")
"""How the names of events begin whose data are content of cases (rulebook 01)."""
_NOTHING = QueueLoad(waiting=0, mean_seconds=0.0, visits=0)


class Queries:
    """Read models over one reader connection; used by one thread."""

    def __init__(
        self, connection: sqlite3.Connection, catalog: Catalog, terms: Terms, clock: Clock
    ) -> None:
        self._connection = connection
        self._catalog = catalog
        self._terms = terms
        self._clock = clock

    def ticket(self, ticket_id: int) -> Body:
        """A ticket with its events, cases, slip and rating. Raises UnknownTicket."""
        ticket = tickets.get(self._connection, ticket_id)
        slip = slips.newest_of(self._connection, ticket.id)
        rating = ratings.of_ticket(self._connection, ticket.id)
        tied = cases.of_ticket(self._connection, ticket.id)
        events = event_log.of_ticket(self._connection, ticket.id)
        return {
            **self._body(ticket),
            "cases": [case_body(case, self._terms) for case, _ in tied],
            "slip": None
            if slip is None
            else {"copy": slip.copy, "state": slip.state.value, "kiosk": slip.kiosk},
            "rated": rating is not None,
            "events": [event_body(event, self._terms, at_window=True) for event in events],
        }

    def _body(self, ticket: Ticket) -> Body:
        return ticket_body(self._connection, self._catalog, self._terms, ticket)

    def find(self, number: str) -> Body:
        """Today's ticket with this number. Raises UnknownTicket."""
        day = days.open_day(self._connection)
        found = tickets.by_number(self._connection, None if day is None else day.id, number)
        return self.ticket(found.id)

    def counter(self, number: int) -> Body:
        """A window: its state, its ticket, who waits, and why the next one is next."""
        counter = self._catalog.counter(number)
        state = counters.get(self._connection, number)
        policy = self._terms.policy.queue
        there = tickets.at_counter(self._connection, number)
        heads = line.heads(self._connection, number, counter.queues)
        choice = order.choose(heads, overtakes_in_a_row=state.overtakes, policy=policy)
        waiting = line.waiting(self._connection, number, counter.queues, WAITING_SHOWN)
        held = tickets.held_at(self._connection, number)
        return {
            "counter": number,
            "name": counter.name,
            "kind": counter.kind.value,
            "place": counter.place,
            "queues": list(counter.queues),
            "duty": state.duty.value,
            "clerk": state.clerk,
            "pause_reason": state.pause_reason,
            "ticket": None if there is None else self._body(there),
            "next": None if choice is None else explain(choice, policy),
            "waiting": [self._row(ticket) for ticket in waiting],
            "waiting_count": self._waiting(number, counter.queues),
            "held": [self._row(ticket) for ticket in held],
            "rating": self._rating(state),
            "seq": event_log.last_seq(self._connection),
        }

    def _rating(self, state: CounterState) -> Body | None:
        if state.rating_ticket is None:
            return None
        ticket = tickets.get(self._connection, state.rating_ticket)
        return {
            "ticket": ticket.id,
            "number": ticket.number,
            "until": rfc3339(state.rating_until, self._terms.zone),
        }

    def _row(self, ticket: Ticket) -> Body:
        item = self._catalog.items.get(ticket.item or "")
        return {
            "id": ticket.id,
            "number": ticket.number,
            "queue": ticket.queue,
            "item": ticket.item,
            "item_name": None if item is None else item.name,
            "priority": ticket.standing.value == "priority",
            "pinned": ticket.pinned_at is not None,
            "for_counter": ticket.for_counter,
            "issued_at": rfc3339(ticket.issued_at, self._terms.zone),
        }

    def _waiting(self, number: int, queues: tuple[str, ...]) -> int:
        loads = self._loads()
        in_queues = sum(loads.get(queue, _NOTHING).waiting for queue in queues)
        return in_queues + line.sent_astray(self._connection, number, queues)

    def _loads(self) -> dict[str, QueueLoad]:
        day = days.open_day(self._connection)
        return {} if day is None else days.loads(self._connection, day.id)

    def board(self) -> Body:
        """The hall display; see hall.service.board_view."""
        return board(self._connection, self._catalog, self._terms, self._clock.now())

    def follow(self, code: str) -> Body:
        """A citizen's own ticket by the slip's code: no login, no name. Raises UnknownTicket."""
        return self._followed(tickets.by_code(self._connection, code))

    def follow_number(self, number: str) -> Body:
        """The same of today's ticket with this number. Raises UnknownTicket."""
        day = days.open_day(self._connection)
        day_id = None if day is None else day.id
        return self._followed(tickets.by_number(self._connection, day_id, number))

    def _followed(self, ticket: Ticket) -> Body:
        body = self._body(ticket)
        item = self._catalog.items.get(ticket.item or "")
        rating = ratings.of_ticket(self._connection, ticket.id)
        queue = self._catalog.queues.get(ticket.queue)
        kept = (
            "number", "queue", "item", "state", "issued_at", "called_at", "ended_at", "ahead",
            "expected_wait_seconds", "counters", "open_counters", "counter", "case", "code",
        )  # fmt: skip
        return {
            **{key: body[key] for key in kept},
            "hall": self._terms.name,
            "item_name": None if item is None else item.name,
            "queue_name": ticket.queue if queue is None else queue.name,
            "materials": [] if item is None else list(item.materials),
            "soon": ticket.state is TicketState.WAITING
            and _small(body["ahead"], self._terms.policy.queue.soon_at_ahead),
            "rated": rating is not None,
            "may_rate": ticket.state is TicketState.SERVED and rating is None,
            "seq": event_log.last_seq(self._connection),
        }

    def ticket_of_code(self, code: str) -> int:
        """The id of the ticket with this follow code. Raises UnknownTicket."""
        return tickets.by_code(self._connection, code).id

    def case_there(self, number: str) -> str:
        """The number of a case that there is. Raises UnknownCase."""
        return cases.by_number(self._connection, number).number

    def case(self, number: str) -> Body:
        """A case with its course, its timeline and its visits. Raises UnknownCase."""
        case = cases.by_number(self._connection, number)
        visits = cases.visits(self._connection, case.id)
        events = event_log.of_case(self._connection, case.id)
        course, now = fold(events), self._clock.now()
        by = rules(self._connection, self._terms)
        return {
            **view(
                self._connection,
                case,
                course,
                cases.projection(self._connection, case.id),
                by,
                now,
            ),
            **together(events, course, by, now),
            "events": [event_body(event, self._terms, at_window=True) for event in events],
            "visits": [self._row(tickets.get(self._connection, visit)) for visit in visits],
        }

    def events(self, after: int, limit: int, *, content: bool = True) -> Body:
        """Events after ``seq``, in order; ``next`` is what to ask for the following ones.

        Without ``content``, those of cases tell that something happened and not what.
        """
        found = event_log.after(self._connection, after, min(limit, EVENTS_LIMIT))
        return {
            "events": [
                event_body(event, self._terms)
                if content or not event.event.name.startswith(OF_CASES)
                else {**event_body(event, self._terms), "data": {}}
                for event in found
            ],
            "next": found[-1].seq if found else after,
            "last": event_log.last_seq(self._connection),
        }

    def kiosk_printers(self) -> dict[str, Body]:
        """How the paper of every kiosk with a printer is; see hall.service.slip_ways."""
        return slip_ways.kiosk_printers(self._connection, self._terms)

    def devices(self) -> list[Body]:
        """How every device was when its station last spoke of it; ``unknown`` if it is away."""
        return [
            {
                "station": device.station,
                "device": device.device,
                "kind": device.kind,
                "driver": device.driver,
                "state": device.state,
                "code": device.code,
                "detail": device.detail,
                "since": rfc3339(device.since, self._terms.zone),
            }
            for device in devices.everyone(self._connection)
        ]

    def catalogue(self) -> Body:
        """What the hall offers, with what is open and who waits."""
        joint = self._terms.policy.handling.joint
        states = counters.everyone(self._connection)
        return catalogue_body(self._catalog, joint, self._loads(), states)

    def last_seq(self) -> int:
        """The number of the newest event; 0 before the first."""
        return event_log.last_seq(self._connection)

    def today(self) -> Body:
        """The day as the hall understands it."""
        day = days.open_day(self._connection)
        now = moment(self._clock.now(), self._terms.zone)
        return {
            "day": None if day is None else day.day,
            "clock_suspect": day is not None and day.clock_suspect,
            "open": day is not None,
            "now": now.isoformat(timespec="seconds"),
        }


def _small(value: object, limit: int) -> bool:
    return isinstance(value, int) and value <= limit
