"""Statistics of cases (统计) as halls report them: by month, department, kind, item, window (R2).

The kinds of the accepted are those at acceptance, so that a month that was reported stays as it
was; by kind, cases stand under what they are now, as registers do. On time is what the promised
clock said when the case was decided, or returned after it had been accepted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from hall.domain.clock import instant
from hall.domain.errors import Invalid
from hall.service.bodies import Body
from hall.service.terms import Terms
from hall.store import figures as visits
from hall.store.handling import statistics
from hall.store.handling.statistics import FIGURES, GROUPINGS, Span

MOST_MONTHS = 1200
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """Days from the first to the last, both included, in the hall's own zone."""

    first: date
    last: date
    by: str


def asked(connection: sqlite3.Connection, first: str, last: str, by: str) -> Asked:
    """What is asked for, from words; empty ones mean the first and the last service day.

    Raises Invalid.
    """
    bounds = visits.bounds(connection) or (date.today().isoformat(),) * 2  # noqa: DTZ011 - nothing
    wrong = []
    days = []
    for name, text, instead in (("from", first, bounds[0]), ("to", last, bounds[1])):
        try:
            days.append(date.fromisoformat(text or instead))
        except ValueError:
            wrong.append({"field": name, "problem": "not a date, as YYYY-MM-DD"})
    if by not in GROUPINGS:
        wrong.append({"field": "by", "problem": f"one of {', '.join(GROUPINGS)}"})
    if not wrong and days[0] > days[1]:
        wrong.append({"field": "to", "problem": "before from"})
    if not wrong and (days[1].year - days[0].year) * _DECEMBER > MOST_MONTHS:
        wrong.append({"field": "from", "problem": "a hundred years at the most"})
    if wrong:
        raise Invalid(errors=wrong)
    return Asked(days[0], days[1], by)


def report(connection: sqlite3.Connection, terms: Terms, wanted: Asked) -> Body:
    """Rows by group, and their total."""
    spans = _spans(wanted, terms.zone)
    rows = statistics.figures(connection, spans, wanted.by)
    total = {name: sum(int(row[name] or 0) for row in rows) for name in FIGURES}
    shown: list[Body] = [{wanted.by: row[wanted.by], **_with_rates(row)} for row in rows]
    if wanted.by == "month":
        # A month in which nothing happened is a row too, and each tells of all before it.
        there = {row["month"]: row for row in shown}
        nothing = _with_rates(dict.fromkeys(FIGURES, 0))
        shown = [
            {
                **there.get(span.name, {"month": span.name, **nothing}),
                "cumulative": _cumulative(connection, span),
            }
            for span in spans
        ]
    return {
        "from": wanted.first.isoformat(),
        "to": wanted.last.isoformat(),
        "by": wanted.by,
        "rows": shown,
        "total": {**_with_rates(total), "cumulative": _cumulative(connection, spans[-1])},
    }


def _cumulative(connection: sqlite3.Connection, span: Span) -> int:
    return statistics.accepted_before(connection, span.end)


def _spans(wanted: Asked, zone: tzinfo) -> list[Span]:
    behind = wanted.last + timedelta(days=1)
    if wanted.by != "month":
        return [_span("", wanted.first, behind, zone)]
    return list(_months(wanted.first, behind, zone))


def _months(first: date, behind: date, zone: tzinfo) -> Iterator[Span]:
    while first < behind:
        following = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
        yield _span(f"{first:%Y-%m}", first, min(following, behind), zone)
        first = following


def _span(name: str, first: date, behind: date, zone: tzinfo) -> Span:
    midnights = (instant(datetime.combine(day, time(), zone)) for day in (first, behind))
    return Span(name, *midnights)


def _with_rates(row: Mapping[str, object]) -> dict[str, object]:
    """The figures with their rates; None over nothing, never 100 % (rulebook 09 §1.7)."""
    counts = {name: int(str(row[name])) for name in FIGURES}
    saved = _rate(counts["saved_days"], counts["saved_of"])
    return {
        **counts,
        "on_time_rate": _rate(counts["on_time"], counts["measured"]),
        "early_rate": _rate(counts["early"], counts["measured"]),
        "mean_saved_days": saved,
    }


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
