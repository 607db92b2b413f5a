"""A window's day: who is signed on, whether it calls, and whose rating its pad waits for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from hall.domain.clock import SECOND, Instant
from hall.domain.errors import (
    CounterClosed,
    CounterNotPaused,
    CounterPaused,
    CounterTaken,
    RatingNotAsked,
    ReasonRequired,
)


class Duty(StrEnum):
    """Whether a window serves."""

    CLOSED = "closed"  # -> open by sign-on
    OPEN = "open"  # -> paused, closed
    PAUSED = "paused"  # -> open by resume, closed by sign-off


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterState:
    """What changes about a window during the day; what does not is in the catalogue."""

    number: int
    duty: Duty = Duty.CLOSED
    clerk: str | None = None
    """Set exactly while the window is not closed."""
    pause_reason: str | None = None
    overtakes: int = 0
    """Priority tickets called in a row over an older ordinary one; see hall.domain.queue."""
    rating_ticket: int | None = None
    """The visit whose rating the window's pad waits for."""
    rating_until: Instant | None = None


def sign_on(state: CounterState, clerk: str) -> CounterState:
    """A clerk opens the window. Raises CounterTaken when somebody else is signed on.

    The run of overtakings goes on: a change of clerks must not let an ordinary ticket be
    overtaken from the start again.
    """
    if state.duty is not Duty.CLOSED and state.clerk != clerk:
        raise CounterTaken(counter=state.number, clerk=state.clerk)
    if state.duty is not Duty.CLOSED:
        return state
    return replace(state, duty=Duty.OPEN, clerk=clerk, pause_reason=None)


def sign_off(state: CounterState) -> CounterState:
    """The window closes. Raises CounterClosed when it is already."""
    if state.duty is Duty.CLOSED:
        raise CounterClosed(counter=state.number)
    return replace(state, duty=Duty.CLOSED, clerk=None, pause_reason=None)


def pause(state: CounterState, reason: str) -> CounterState:
    """Stop calling for a while; the sign says so. Raises ReasonRequired."""
    if state.duty is Duty.CLOSED:
        raise CounterClosed(counter=state.number)
    if not reason.strip():
        raise ReasonRequired(command="pause")
    return replace(state, duty=Duty.PAUSED, pause_reason=reason.strip())


def resume(state: CounterState) -> CounterState:
    """Call again. Raises CounterNotPaused."""
    if state.duty is Duty.CLOSED:
        raise CounterClosed(counter=state.number)
    if state.duty is not Duty.PAUSED:
        raise CounterNotPaused(counter=state.number)
    return replace(state, duty=Duty.OPEN, pause_reason=None)


def may_call(state: CounterState) -> None:
    """Raises CounterClosed or CounterPaused where the window may not summon anybody."""
    if state.duty is Duty.CLOSED:
        raise CounterClosed(counter=state.number)
    if state.duty is Duty.PAUSED:
        raise CounterPaused(counter=state.number)


def with_overtakes(state: CounterState, overtakes: int) -> CounterState:
    """The window's run of overtakings after a call."""
    return state if overtakes == state.overtakes else replace(state, overtakes=overtakes)


def ask_rating(state: CounterState, ticket: int, now: Instant, pad_seconds: int) -> CounterState:
    """The pad waits for the rating of this visit from now on."""
    until = Instant(now + pad_seconds * SECOND)
    return replace(state, rating_ticket=ticket, rating_until=until)


def stop_rating(state: CounterState) -> CounterState:
    """The pad waits for nobody: rated, timed out, or the window moved on."""
    return replace(state, rating_ticket=None, rating_until=None)


def rated_ticket(state: CounterState, now: Instant) -> int:
    """The visit that a press on this window's pad rates. Raises RatingNotAsked.

    A press after the time is up or after the window called somebody else must never land on
    the wrong visit (rulebook 02).
    """
    until = state.rating_until
    if state.rating_ticket is None or until is None or now >= until:
        raise RatingNotAsked(counter=state.number)
    return state.rating_ticket
