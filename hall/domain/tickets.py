"""The ticket, its seven states, and one pure function per command.

stateDiagram (every other pair is refused with ``ticket.wrong_state``)

    [*]      -> waiting    issue
    waiting  -> called     call (next, or out of turn with a reason)
    waiting  -> waiting    transfer, pin
    called   -> called     recall
    called   -> serving    begin
    called   -> served     finish (a caller box has no "begin" key)
    called   -> no_show    no_show
    no_show  -> waiting    reinstate
    called, serving -> waiting   transfer
    called, serving -> held      hold
    held     -> serving    unhold
    held     -> waiting    transfer
    serving  -> served     finish
    waiting, called, held -> cancelled   cancel
    waiting, called, held -> no_show     end_day
    serving  -> served     end_day

Counts and causes live in events, never in state names (rulebook 02).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from hall.domain.clock import SECOND, Instant
from hall.domain.errors import TooFewCalls, TooManyReinstates, WrongState
from hall.domain.policy import EarlyNoShow, QueuePolicy


class TicketState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    SERVED = "served"
    NO_SHOW = "no_show"
    HELD = "held"
    CANCELLED = "cancelled"


LIVE = frozenset({TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD})
"""States of a visit that is still going on."""
AT_COUNTER = frozenset({TicketState.CALLED, TicketState.SERVING})
"""States in which a ticket occupies a window."""


class Standing(StrEnum):
    """The class a ticket queues in."""

    ORDINARY = "ordinary"
    PRIORITY = "priority"


class TicketCommand(StrEnum):
    """What can be done to a ticket."""

    CALL = "call"
    RECALL = "recall"
    BEGIN = "begin"
    FINISH = "finish"
    NO_SHOW = "no_show"
    REINSTATE = "reinstate"
    TRANSFER = "transfer"
    HOLD = "hold"
    UNHOLD = "unhold"
    CANCEL = "cancel"
    PIN = "pin"
    REPRINT = "reprint"
    END_DAY = "end_day"


_S = TicketState
_C = TicketCommand
TRANSITIONS: dict[tuple[TicketState, TicketCommand], TicketState] = {
    (_S.WAITING, _C.CALL): _S.CALLED,
    (_S.WAITING, _C.TRANSFER): _S.WAITING,
    (_S.WAITING, _C.PIN): _S.WAITING,
    (_S.WAITING, _C.CANCEL): _S.CANCELLED,
    (_S.WAITING, _C.REPRINT): _S.WAITING,
    (_S.WAITING, _C.END_DAY): _S.NO_SHOW,
    (_S.CALLED, _C.RECALL): _S.CALLED,
    (_S.CALLED, _C.BEGIN): _S.SERVING,
    (_S.CALLED, _C.FINISH): _S.SERVED,
    (_S.CALLED, _C.NO_SHOW): _S.NO_SHOW,
    (_S.CALLED, _C.TRANSFER): _S.WAITING,
    (_S.CALLED, _C.HOLD): _S.HELD,
    (_S.CALLED, _C.CANCEL): _S.CANCELLED,
    (_S.CALLED, _C.REPRINT): _S.CALLED,
    (_S.CALLED, _C.END_DAY): _S.NO_SHOW,
    (_S.SERVING, _C.FINISH): _S.SERVED,
    (_S.SERVING, _C.TRANSFER): _S.WAITING,
    (_S.SERVING, _C.HOLD): _S.HELD,
    (_S.SERVING, _C.REPRINT): _S.SERVING,
    (_S.SERVING, _C.END_DAY): _S.SERVED,
    (_S.HELD, _C.UNHOLD): _S.SERVING,
    (_S.HELD, _C.TRANSFER): _S.WAITING,
    (_S.HELD, _C.CANCEL): _S.CANCELLED,
    (_S.HELD, _C.REPRINT): _S.HELD,
    (_S.HELD, _C.END_DAY): _S.NO_SHOW,
    (_S.NO_SHOW, _C.REINSTATE): _S.WAITING,
    (_S.NO_SHOW, _C.REPRINT): _S.NO_SHOW,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One visit for one service item on one service day."""

    id: int
    code: str
    """Follow code of the slip's QR code."""
    day: int
    """Id of the service day."""
    number: str
    queue: str
    item: str | None
    """None when the number was taken for a queue and the item is told at the window."""
    standing: Standing
    reason: str | None
    """Category of the priority, sensitive: never printed, shown on a screen or spoken."""
    person: str | None
    """Keyed hash of an identity, to refuse a second number; None for an unknown person."""
    language: str
    """BCP 47 tag the citizen chose."""
    origin: str
    """Kiosk, desk or device that issued it."""
    state: TicketState
    place: int
    """What it is ordered by inside its class: microseconds, at first its ``issued_at``."""
    pinned_at: Instant | None = None
    for_counter: int | None = None
    """Only this window may call it; None: every window of its queue."""
    counter: int | None = None
    """The window it is at; set exactly while called or serving."""
    last_counter: int | None = None
    """The window it was last called to; None before its first call."""
    clerk: str | None = None
    """Who was signed on at ``last_counter`` when it was called there."""
    calls: int = 0
    """Calls that count towards a no-show since it last waited."""
    reinstates: int = 0
    issued_at: Instant
    called_at: Instant | None = None
    """The last call or recall that counted."""
    began_at: Instant | None = None
    ended_at: Instant | None = None


def permit(ticket: Ticket, command: TicketCommand) -> TicketState:
    """The state after the command. Raises WrongState when the pair is not in the table."""
    try:
        return TRANSITIONS[ticket.state, command]
    except KeyError:
        raise WrongState(
            number=ticket.number, state=ticket.state.value, command=command.value
        ) from None


def call(ticket: Ticket, *, counter: int, clerk: str | None, now: Instant) -> Ticket:
    """A window summons the ticket."""
    return replace(
        ticket,
        state=permit(ticket, TicketCommand.CALL),
        counter=counter,
        last_counter=counter,
        clerk=clerk,
        pinned_at=None,
        calls=1,
        called_at=now,
    )


def recall(ticket: Ticket, *, policy: QueuePolicy, now: Instant) -> Ticket:
    """Summon again. It counts towards a no-show only when the last one was long enough ago."""
    state = permit(ticket, TicketCommand.RECALL)
    called_at = ticket.called_at
    # A clock that was set back since counts: nobody could say how long ago the last one was.
    if called_at is not None and 0 <= now - called_at < policy.seconds_between_calls * SECOND:
        return replace(ticket, state=state)
    return replace(ticket, state=state, calls=ticket.calls + 1, called_at=now)


def begin(ticket: Ticket, *, now: Instant) -> Ticket:
    """The citizen stands at the window."""
    return replace(ticket, state=permit(ticket, TicketCommand.BEGIN), began_at=now)


def finish(ticket: Ticket, *, now: Instant) -> Ticket:
    """The visit is over. From ``called`` the service began, unreported, with the call."""
    state = permit(ticket, TicketCommand.FINISH)
    began_at = ticket.began_at if ticket.began_at is not None else ticket.called_at
    return replace(ticket, state=state, counter=None, began_at=began_at, ended_at=now)


def no_show(ticket: Ticket, *, policy: QueuePolicy, now: Instant) -> Ticket:
    """Called and did not come. Raises TooFewCalls where the profile refuses an early one."""
    state = permit(ticket, TicketCommand.NO_SHOW)
    if is_early_no_show(ticket, policy) and policy.early_no_show is EarlyNoShow.REFUSE:
        raise TooFewCalls(
            number=ticket.number, calls=ticket.calls, needed=policy.calls_before_no_show
        )
    return replace(ticket, state=state, counter=None, ended_at=now)


def is_early_no_show(ticket: Ticket, policy: QueuePolicy) -> bool:
    """Whether the ticket was called less often than the profile wants before a no-show."""
    return ticket.calls < policy.calls_before_no_show


def reinstate(ticket: Ticket, *, place: int, policy: QueuePolicy) -> Ticket:
    """Come back into the queue at ``place``. Raises TooManyReinstates."""
    state = permit(ticket, TicketCommand.REINSTATE)
    if ticket.reinstates >= policy.reinstates_allowed:
        raise TooManyReinstates(number=ticket.number, times=ticket.reinstates)
    return replace(
        ticket,
        state=state,
        place=place,
        calls=0,
        called_at=None,
        began_at=None,
        ended_at=None,
        reinstates=ticket.reinstates + 1,
    )


def transfer(
    ticket: Ticket, *, queue: str, item: str | None, for_counter: int | None, place: int
) -> Ticket:
    """Wait again, for another item, queue or window, under the same number."""
    return replace(
        ticket,
        state=permit(ticket, TicketCommand.TRANSFER),
        queue=queue,
        item=item,
        for_counter=for_counter,
        place=place,
        counter=None,
        pinned_at=None,
        calls=0,
        called_at=None,
        began_at=None,
    )


def hold(ticket: Ticket, *, now: Instant) -> Ticket:
    """Step aside at the window: a copy to fetch, a fee to pay."""
    began_at = ticket.began_at if ticket.began_at is not None else now
    state = permit(ticket, TicketCommand.HOLD)
    return replace(ticket, state=state, counter=None, began_at=began_at)


def unhold(ticket: Ticket, *, counter: int, clerk: str | None) -> Ticket:
    """Back at the window's desk."""
    state = permit(ticket, TicketCommand.UNHOLD)
    return replace(ticket, state=state, counter=counter, last_counter=counter, clerk=clerk)


def cancel(ticket: Ticket, *, now: Instant) -> Ticket:
    """The citizen or the staff gives the number up."""
    state = permit(ticket, TicketCommand.CANCEL)
    return replace(ticket, state=state, counter=None, pinned_at=None, ended_at=now)


def pin(ticket: Ticket, *, now: Instant) -> Ticket:
    """To the head of its queue, by staff, with a written reason."""
    return replace(ticket, state=permit(ticket, TicketCommand.PIN), pinned_at=now)


def end_day(ticket: Ticket, *, now: Instant) -> Ticket:
    """The service day is over: who was not served did not show; who was being served is."""
    state = permit(ticket, TicketCommand.END_DAY)
    return replace(ticket, state=state, counter=None, pinned_at=None, ended_at=now)
