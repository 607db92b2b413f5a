"""One client against the bare commit, taking turns, so that the machine's noise hits both."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from hall.app.bench.bare import Bare, Statement, record
from hall.app.bench.halls import Template
from hall.app.bench.requests import Connection, request_bytes
from hall.domain.commands import CallNext, Command, IssueTicket, OpenDay, SignOn

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


def work(
    *, host: str, port: int, token: str, recording: str, bare: str, item: str, tickets: int
) -> dict[str, list[float]]:
    """Issue and then call ``tickets``, each followed by the same rows on the bare copy.

    Times in seconds: ``issue``, ``issue_bare``, ``call``, ``call_bare``, and ``empty`` of a
    request that writes nothing. The hall's day must be open and its window signed on.
    """
    terms = Template(directory=Path(recording), token=token).terms()
    taken = record(Path(recording), terms, commands(item, tickets))
    connection, limit = Connection(host, port, token), Bare(Path(bare))
    for statements in taken[:2]:
        limit.commit(statements)
    issue = request_bytes("POST", "/api/v1/tickets", token, {"item": item})
    call = request_bytes("POST", f"/api/v1/counters/{COUNTER}/call-next", token, {})
    empty = request_bytes("GET", "/api/v1/health", token)
    times: dict[str, list[float]] = {}
    times["issue"], times["issue_bare"] = _in_turn(
        lambda: connection.send(issue).decoded(201), limit, taken[2 : 2 + tickets]
    )
    times["call"], times["call_bare"] = _in_turn(
        lambda: connection.send(call).decoded(200), limit, taken[2 + tickets :]
    )
    times["empty"] = [_timed(lambda: connection.send(empty)) for _ in range(tickets)]
    limit.close()
    connection.close()
    return times


def commit_alone(
    *, token: str, recording: str, bare: str, item: str, tickets: int
) -> dict[str, list[float]]:
    """Seconds of each bare commit of ``issue`` and ``call``, one straight after the other."""
    terms = Template(directory=Path(recording), token=token).terms()
    taken = record(Path(recording), terms, commands(item, tickets))
    limit = Bare(Path(bare))
    times = [limit.commit(statements) for statements in taken][2:]
    limit.close()
    return {"issue": times[:tickets], "call": times[tickets:]}


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
