"""What scanners read, told to the page at the same place; people by a passing word, not a number.

An identity number comes from the reader to this process and goes no further: it becomes its keyed
hash at once, the page gets the last four digits and a word that stands for the hash for a minute.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app
from flask_socketio import SocketIO

from hall.domain.applicants import masked_id
from hall.domain.clock import SECOND, Clock, Instant
from hall.domain.errors import UnknownCase, UnknownTicket
from hall.domain.scans import Scan, ScanKind
from hall.service.bodies import Body
from hall.service.queries import Queries
from hall.service.secret import person_hash
from hall.web.context import Web

EXTENSION = "jiaohao-scans"
REMEMBERED_SECONDS: Final = 60
"""A card that was read counts for the citizen who stands there, not for the next one."""


@dataclass(frozen=True, slots=True)
class _Read:
    person: str
    place: str
    until: Instant


class ScannedPeople:
    """Who showed a card at a kiosk, by a word that the kiosk's page was given. In memory alone."""

    def __init__(self, clock: Clock, secret: bytes) -> None:
        self._clock = clock
        self._secret = secret
        self._read: dict[str, _Read] = {}

    def remember(self, place: str, number: str) -> str:
        """The word for an identity number that was read there; the one before it is forgotten."""
        now = self._clock.now()
        self._read = {
            word: one for word, one in self._read.items() if one.until > now and one.place != place
        }
        word = secrets.token_urlsafe(12)
        until = Instant(now + REMEMBERED_SECONDS * SECOND)
        self._read[word] = _Read(person_hash(self._secret, number), place, until)
        return word

    def person(self, word: str, place: str | None) -> str | None:
        """The person's hash; None once the time is over, and at another kiosk."""
        one = self._read.get(word)
        if one is None or one.place != place or one.until <= self._clock.now():
            return None
        return one.person


def register(app: Flask, web: Web) -> None:
    """Begin to remember."""
    app.extensions[EXTENSION] = ScannedPeople(web.hall.clock, web.hall.secret)


def scanned_people() -> ScannedPeople:
    """The memory of the running app."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, ScannedPeople)
    return found


def ticket_of(queries: Queries, scan: Scan) -> Body | None:
    """The ticket that was scanned, as its citizen may see it; None when there is none."""
    try:
        if scan.kind is ScanKind.SLIP:
            return queries.follow(scan.text)
        if scan.kind is ScanKind.NUMBER:
            return queries.follow_number(scan.text)
    except UnknownTicket:
        pass
    return None


def of_no_ticket(queries: Queries, scan: Scan) -> Body:
    """What is told of a scan that is no ticket: of a case its number alone, for nobody gave a
    proof; of all else that it is unknown.
    """
    try:
        if scan.kind is ScanKind.CASE:
            return {"kind": ScanKind.CASE.value, "case": queries.case_there(scan.text)}
    except UnknownCase:
        pass
    return {"kind": ScanKind.UNKNOWN.value}


def shown_person(kiosk: str, scan: Scan) -> Body:
    """A card that was read at a kiosk, as its page may know it."""
    word = scanned_people().remember(kiosk, scan.text)
    return {
        "kind": ScanKind.PERSON.value, "masked": masked_id(scan.text), "scan": word,
        "seconds": REMEMBERED_SECONDS,
    }  # fmt: skip


def tell(namespace: str, room: str, body: Mapping[str, object]) -> None:
    """Hand it to the pages of that place. Nothing is kept: a scan is no fact of the hall."""
    socketio = current_app.extensions["socketio"]
    assert isinstance(socketio, SocketIO)
    socketio.emit("scan", body, namespace=namespace, to=room)
