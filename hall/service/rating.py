"""Ratings: asked at the window, given on the pad or by the slip's code, or not given at all."""

from __future__ import annotations

from hall.domain import counters as duty
from hall.domain.clock import SECOND, rfc3339
from hall.domain.commands import AskRating, EndUnratedWaits, RateAtPad, RateByCode
from hall.domain.errors import (
    Invalid,
    NothingAtCounter,
    RatingGiven,
    RatingNotAsked,
    RatingTooEarly,
    RatingTooLate,
)
from hall.domain.indicators import VERSION, texts_of
from hall.domain.ratings import Channel, Level, Rating
from hall.domain.tickets import Ticket, TicketState
from hall.service import pads
from hall.service.bodies import Body, ticket_body
from hall.service.handling.supervision.visit_alerts import look_at_pad
from hall.service.unit import Unit
from hall.store import cases, counters, ratings, tickets

_DAY = 24 * 3600 * SECOND


def ask(unit: Unit, command: AskRating) -> Body:
    """The clerk asks: for the ticket at the window, or the one just served there.

    Raises NothingAtCounter, RatingGiven.
    """
    unit.catalog.counter(command.counter)
    state = counters.get(unit.connection, command.counter)
    ticket = tickets.at_counter(unit.connection, command.counter)
    if ticket is None and state.rating_ticket is not None:
        ticket = tickets.get(unit.connection, state.rating_ticket)
    if ticket is None:
        ticket = tickets.last_served_at(unit.connection, unit.day().id, command.counter)
    if ticket is None:
        raise NothingAtCounter(counter=command.counter)
    if ratings.of_ticket(unit.connection, ticket.id) is not None:
        raise RatingGiven(ticket=ticket.id)
    pads.open_wait(unit, state, ticket)
    return ticket_body(unit.connection, unit.catalog, unit.terms, ticket)


def at_pad(unit: Unit, command: RateAtPad) -> Body:
    """A press on the pad rates the visit that the window asked for. Raises RatingNotAsked."""
    unit.catalog.counter(command.counter)
    state = counters.get(unit.connection, command.counter)
    asked = duty.rated_ticket(state, unit.now)
    if command.ticket not in {None, asked}:
        # The window moved on between the look and the press.
        raise RatingNotAsked(counter=command.counter)
    ticket = tickets.get(unit.connection, asked)
    rating = _rating(unit, ticket, command.level, Channel.PAD)
    _give(unit, ticket, rating)
    look_at_pad(unit, rating)
    counters.put(unit.connection, duty.stop_rating(state))
    return rating_body(unit, ticket, rating)


def by_code(unit: Unit, command: RateByCode) -> Body:
    """Through the slip's code, after the visit. Raises RatingTooEarly, RatingTooLate."""
    ticket = tickets.by_code(unit.connection, command.code)
    if ticket.state is not TicketState.SERVED or ticket.ended_at is None:
        raise RatingTooEarly(number=ticket.number)
    if unit.now - ticket.ended_at > unit.terms.policy.rating.code_days * _DAY:
        raise RatingTooLate(number=ticket.number)
    rating = _rating(
        unit, ticket, command.level, Channel.CODE, command.indicators, command.text.strip() or None
    )
    _give(unit, ticket, rating)
    for state in counters.everyone(unit.connection).values():
        if state.rating_ticket == ticket.id:
            counters.put(unit.connection, duty.stop_rating(state))
    return rating_body(unit, ticket, rating)


def _rating(
    unit: Unit,
    ticket: Ticket,
    level: Level,
    channel: Channel,
    indicators: tuple[str, ...] = (),
    text: str | None = None,
) -> Rating:
    ticked = texts_of(level, indicators)
    unknown = [code for code in indicators if code not in ticked]
    if unknown:
        problem = f"not in the list {VERSION} of level {int(level)}: " + ", ".join(unknown)
        raise Invalid(errors=[{"field": "indicators", "problem": problem}])
    return Rating(
        ticket=ticket.id,
        counter=ticket.last_counter,
        clerk=ticket.clerk,
        item=ticket.item,
        case=cases.number_of(unit.connection, ticket.id),
        level=level,
        channel=channel,
        indicators=ticked,
        list_version=VERSION if ticked else None,
        text=text,
        given_at=unit.now,
    )


def _give(unit: Unit, ticket: Ticket, rating: Rating) -> None:
    ratings.insert(unit.connection, rating)
    unit.emit(
        "rating.given",
        ticket=ticket.id,
        counter=rating.counter,
        data={
            "number": ticket.number,
            "level": int(rating.level),
            "channel": rating.channel.value,
            "clerk": rating.clerk,
            "item": rating.item,
            "case": rating.case,
            "indicators": list(rating.indicators),
        },
    )


def rating_body(unit: Unit, ticket: Ticket, rating: Rating) -> Body:
    """The rating as the API gives it back."""
    return {
        "ticket": ticket.id,
        "number": ticket.number,
        "counter": rating.counter,
        "clerk": rating.clerk,
        "item": rating.item,
        "case": rating.case,
        "level": int(rating.level),
        "channel": rating.channel.value,
        "indicators": list(rating.indicators),
        "given_at": rfc3339(rating.given_at, unit.terms.zone),
    }


def end_waits(unit: Unit, command: EndUnratedWaits) -> Body:  # noqa: ARG001 - it has no details
    """No answer is "unrated", a state of its own; never an automatic good one (09 §1.4)."""
    ended = counters.unrated_by(unit.connection, unit.now)
    for state in ended:
        counters.put(unit.connection, pads.end_wait(unit, state, cause="timed_out"))
    return {"ended": len(ended)}
