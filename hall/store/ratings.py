"""Ratings, written once and never again."""

from __future__ import annotations

import sqlite3

import msgspec

from hall.domain.clock import Instant
from hall.domain.errors import RatingGiven
from hall.domain.ratings import Channel, Level, Rating

_SELECT = (
    "SELECT ticket, counter, clerk, item, case_number, level, channel, indicators,"
    " list_version, text, given_at"
    " FROM ratings"
)


def insert(connection: sqlite3.Connection, rating: Rating) -> None:
    """Write a rating. Raises RatingGiven when the visit has one (一次一评)."""
    cursor = connection.execute(
        "INSERT INTO ratings (ticket, counter, clerk, item, case_number, level, channel,"
        " indicators, list_version, text, given_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (ticket) DO NOTHING",
        (
            rating.ticket, rating.counter, rating.clerk, rating.item, rating.case, rating.level,
            rating.channel, msgspec.json.encode(rating.indicators).decode(), rating.list_version,
            rating.text, rating.given_at,
        ),
    )  # fmt: skip
    if cursor.rowcount != 1:
        raise RatingGiven(ticket=rating.ticket)


def of_ticket(connection: sqlite3.Connection, ticket: int) -> Rating | None:
    """The visit's rating; None while unrated."""
    row = connection.execute(f"{_SELECT} WHERE ticket = ?", (ticket,)).fetchone()
    if row is None:
        return None
    return Rating(
        ticket=row[0],
        counter=row[1],
        clerk=row[2],
        item=row[3],
        case=row[4],
        level=Level(row[5]),
        channel=Channel(row[6]),
        indicators=msgspec.json.decode(row[7]),
        list_version=row[8],
        text=row[9],
        given_at=Instant(row[10]),
    )
