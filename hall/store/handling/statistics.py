"""Figures of cases: counts of what happened between two instants, one indexed walk a figure.

Nothing is folded here: what a decision measured stands in the case's row (see
hall.domain.handling.measures), and each figure is found by the index of its own instant.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hall.domain.clock import Instant


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time by its name; ``end`` is the first instant behind it."""

    name: str
    first: Instant
    end: Instant


_GROUPS = {
    "month": "s.name",
    "department": "c.department",
    "kind": "c.kind",
    "item": "c.item",
    "counter": "c.counter",
}
GROUPINGS = tuple(_GROUPS)
"""What rows may be told apart by."""

_RECEIVED = {"received": "1", "received_online": "ifnull(c.origin = 'online', 0)"}
_ACCEPTED = {
    "accepted": "1",
    "immediate": "c.accepted_as = 'immediate'",
    "promised": "c.accepted_as = 'promised'",
    "joint": "c.accepted_as = 'joint'",
    "reported_up": "c.accepted_as = 'reported_up'",
    "accepted_urgent": "c.accepted_as = 'urgent'",
    "urgent": "c.urgent",
    "green": "c.green",
}
_CONCLUDED = {
    "concluded": "1",
    "decided": "c.decided_at IS NOT NULL",
    "measured": "c.on_time IS NOT NULL",
    "on_time": "ifnull(c.on_time, 0)",
    "early": "ifnull(c.on_time AND c.promised_left > 0, 0)",
    "late": "ifnull(NOT c.on_time, 0)",
    "refused": "ifnull(c.outcome = 'refused', 0)",
    "saved_of": "c.saved_days IS NOT NULL",
    "saved_days": "ifnull(c.saved_days, 0)",
}
_ENDED = {
    "returned_after": "c.phase = 'returned' AND c.accepted_at IS NOT NULL",
    "withdrawn": "c.phase = 'withdrawn'",
    "withdrawn_after": "c.phase = 'withdrawn' AND c.accepted_at IS NOT NULL",
    "enquiries": "c.kind = 'enquiry'",
}


@dataclass(frozen=True, slots=True)
class _Flow:
    """Figures that hang on one instant of a case, and the index that finds it."""

    source: str
    at: str
    figures: Mapping[str, str]


_SOURCE_UNCHECKED = "events e INDEXED BY unchecked_collections JOIN cases c ON c.id = e.case_id"
_IS_UNCHECKED = "e.name = 'case.collected' AND e.data ->> '$.checked' = 0"
UNCHECKED = f"{_SOURCE_UNCHECKED} WHERE {_IS_UNCHECKED}"
"""Results handed over against nothing that the hall itself checked, by an index of them alone."""

_FLOWS = (
    _Flow("cases c INDEXED BY cases_by_receipt", "c.received_at", _RECEIVED),
    _Flow("cases c INDEXED BY cases_by_acceptance", "c.accepted_at", _ACCEPTED),
    _Flow("cases c INDEXED BY cases_by_conclusion", "c.concluded_at", _CONCLUDED),
    _Flow("cases c INDEXED BY cases_by_end", "c.closed_at", _ENDED),
    # A month that was reported stays: what was collected was, though it is revoked later.
    _Flow("cases c INDEXED BY cases_by_collection", "c.collected_at", {"collected": "1"}),
    _Flow("cases c INDEXED BY cases_by_revocation", "c.revoked_at", {"revoked": "1"}),
    # What was issued stays issued: a return that a review takes back was one.
    *(
        _Flow(
            "notices n INDEXED BY notices_by_issue JOIN cases c ON c.id = n.case_id",
            f"n.form = '{form}' AND n.issued_at",
            {figure: "1"},
        )
        for form, figure in (("supplement", "supplements"), ("returned", "returned"))
    ),
    _Flow(_SOURCE_UNCHECKED, f"{_IS_UNCHECKED} AND e.at", {"unchecked": "1"}),
)
FIGURES = tuple(figure for flow in _FLOWS for figure in flow.figures)
"""Names of all figures, whole numbers of 0 or more, but for ``saved_days``."""


def figures(
    connection: sqlite3.Connection, spans: Sequence[Span], by: str
) -> list[dict[str, int | str | None]]:
    """A row a group in which anything happened in the spans, which must not overlap.

    The group stands under ``by``; None for cases without one. By month each span is a group.
    """
    group = _GROUPS[by]
    flows = " UNION ALL ".join(_of(flow, group) for flow in _FLOWS)
    sums = ", ".join(f"sum({figure}) AS {figure}" for figure in FIGURES)
    marks = ", ".join("(?, ?, ?)" for _ in spans)
    cursor = connection.execute(
        f'WITH s (name, first, "end") AS (VALUES {marks})'
        f" SELECT k AS {by}, {sums} FROM ({flows}) GROUP BY k ORDER BY k",
        [value for span in spans for value in (span.name, span.first, span.end)],
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _of(flow: _Flow, group: str) -> str:
    columns = ", ".join(
        f"sum({flow.figures[figure]}) AS {figure}" if figure in flow.figures else f"0 AS {figure}"
        for figure in FIGURES
    )
    # Spans lead: each is a range of the flow's own index.
    return (
        f"SELECT {group} AS k, {columns} FROM s CROSS JOIN {flow.source}"
        f' WHERE {flow.at} >= s.first AND {flow.at.rpartition(" ")[2]} < s."end" GROUP BY k'
    )


def accepted_before(connection: sqlite3.Connection, end: Instant) -> int:
    """Cases accepted before this instant, since the hall's first day."""
    row = connection.execute(
        "SELECT count(*) FROM cases INDEXED BY cases_by_acceptance"
        " WHERE accepted_at IS NOT NULL AND accepted_at < ?",
        (end,),
    ).fetchone()
    return int(row[0])
