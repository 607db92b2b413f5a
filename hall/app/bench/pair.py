"""One client against the bare commit, taking turns, so that the machine's noise hits both."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hall.app.bench.bare import Bare, Statement, record
from hall.app.bench.requests import Connection, request_bytes
from hall.domain.commands import CallNext, Command, IssueTicket, OpenDay, SignOn
from hall.service.terms import Terms

COUNTER = 1
WARM_UP = 20
"""Turns whose times are not taken: caches fill, code is loaded."""


def commands(item: str, tickets: int) -> list[Command]:
    """A day of one window: opened, so many tickets issued, all of them called."""
    return [
        OpenDay(day="2000-01-03"),
        SignOn(counter=COUNTER, clerk=f"C{COUNTER}"),
        *(IssueTicket(item=item) for _ in range(tickets)),
        *(CallNext(counter=COUNTER) for _ in range(tickets)),
    ]


def measure(
    connection: Connection,
    token: str,
    *,
    terms: Terms,
    recording: Path,
    bare: Path,
    item: str,
    tickets: int,
) -> dict[str, Any]:
    """Issue and then call ``tickets``, each followed by the same rows on the bare copy.

    Times in seconds: ``issue``, ``issue_bare``, ``call``, ``call_bare``, and ``empty`` of a
    request that writes nothing. The hall's day must be open and its window signed on.
    """
    taken = record(recording, terms, commands(item, tickets))
    limit = Bare(bare)
    for statements in taken[:2]:
        limit.commit(statements)
    issue = request_bytes("POST", "/api/v1/tickets", token, {"item": item})
    call = request_bytes("POST", f"/api/v1/counters/{COUNTER}/call-next", token, {})
    health = request_bytes("GET", "/api/v1/health", token)
    times: dict[str, Any] = {}
    try:
        times["issue"], times["issue_bare"] = _in_turn(
            lambda: connection.send(issue).decoded(201), limit, taken[2 : 2 + tickets]
        )
        times["call"], times["call_bare"] = _in_turn(
            lambda: connection.send(call).decoded(200), limit, taken[2 + tickets :]
        )
    finally:
        limit.close()
    times["empty"] = [_timed(lambda: connection.send(health)) for _ in range(tickets)]
    times["bare_statements"] = len(taken[2])
    return times


def _in_turn(
    ask: Callable[[], object], limit: Bare, taken: Sequence[Sequence[Statement]]
) -> tuple[list[float], list[float]]:
    asked: list[float] = []
    committed: list[float] = []
    for statements in taken:
        asked.append(_timed(ask))
        committed.append(limit.commit(statements))
    return asked[WARM_UP:], committed[WARM_UP:]


def _timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began
