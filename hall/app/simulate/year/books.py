"""Whether the year's books agree: own tally, statistics by every grouping, identities, verify."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from hall.app.records.verification import breaches_of
from hall.app.simulate.year.tally import FIGURES, Tally
from hall.domain.clock import Instant
from hall.domain.handling.identities import IDENTITIES, disagreements
from hall.service.hall import DATABASE
from hall.service.handling.books import statistics
from hall.service.handling.money import fee_sums
from hall.service.handling.money.fee_view import Reading
from hall.service.terms import Terms
from hall.store import catalog, database, event_log
from hall.store.handling import counting, registers
from hall.store.handling.fees import GROUPS
from hall.store.handling.registers import Register
from hall.store.handling.statistics import FIGURES as ALL
from hall.store.handling.statistics import GROUPINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What was found."""

    own: Mapping[str, int]
    """The simulation's own figures of the whole run."""
    totals: Mapping[str, Mapping[str, int]]
    """By grouping, the totals of the statistics."""
    rates: Mapping[str, float | None]
    registers: Mapping[str, int]
    """Lines of the registers, by their name."""
    counts: Mapping[str, int]
    """What the identities are made of."""
    events: int
    chain: str
    """The last link of the log: equal runs have equal ones."""
    broken: tuple[str, ...]
    """Every difference, as lines for people; empty when all agree."""

    @property
    def identities(self) -> int:
        """How many were checked."""
        return len(IDENTITIES)


def balance(directory: Path, terms: Terms, tally: Tally) -> Books:
    """Look through the hall's books after its last day."""
    with closing(database.open_reader(directory / DATABASE)) as reader:
        reports = {
            by: statistics.report(reader, terms, statistics.asked(reader, "", "", by))
            for by in GROUPINGS
        }
        counts = counting.counts(reader)
        money = _taken(reader, terms, tally)
        lines = {register.value: _lines(reader, register) for register in _REGISTERED}
        events = event_log.last_seq(reader)
        chain = event_log.last_link(reader).hex()
    months: Any = reports["month"]["rows"]
    own: Counter[str] = Counter()
    for month in tally.months.values():
        own.update(month)
    totals: dict[str, Any] = {by: report["total"] for by, report in reports.items()}
    broken = [
        *_against_own(tally, {str(row["month"]): row for row in months}),
        *_against_each_other(totals),
        *_money(tally, money, counts),
        *_against_counts(totals["month"], counts),
        *_registered(lines, counts),
        *disagreements(counts),
        *breaches_of(directory, terms),
    ]
    return Books(
        own=own,
        totals=totals,
        rates={name: totals["month"][name] for name in ("on_time_rate", "early_rate")},
        registers=lines,
        counts=counts,
        events=events,
        chain=chain,
        broken=tuple(broken),
    )


def _against_own(tally: Tally, months: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    for month in sorted(tally.months.keys() | months.keys()):
        own, reported = tally.months.get(month, Counter()), months.get(month, {})
        for figure in FIGURES:
            if own[figure] != reported.get(figure, 0):
                yield f"{month} {figure}: 模拟记 {own[figure]}，统计 {reported.get(figure, 0)}"


def _against_each_other(totals: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    for figure in ALL:
        values = {by: total[figure] for by, total in totals.items()}
        if len(set(values.values())) > 1:
            yield f"{figure}: 各种统计的合计不同 totals differ: {values}"


def _taken(reader: Connection, terms: Terms, tally: Tally) -> dict[str, list[dict[str, Any]]]:
    """The rows of the statistics of money, by every group."""
    if not tally.money:
        return {}
    of = Reading(connection=reader, catalog=catalog.load(reader), terms=terms)
    first, last = min(tally.money), max(tally.money)
    found: dict[str, list[dict[str, Any]]] = {}
    for group in GROUPS:
        rows: Any = fee_sums.statistics(of, first, last, group)["rows"]
        found[group] = rows
    return found


_MONEY = ("payments", "paid_fen", "refunds", "refunded_fen")


def _money(
    tally: Tally, money: Mapping[str, list[dict[str, Any]]], counts: Mapping[str, int]
) -> Iterator[str]:
    """What the cashier took and gave back: own tally by day, statistics by every group, counts."""
    by_day = {str(row["of"]): row for row in money.get("day", [])}
    for day in sorted(tally.money.keys() | by_day.keys()):
        own, reported = tally.money.get(day, Counter()), by_day.get(day, {})
        for figure in _MONEY:
            if own[figure] != reported.get(figure, 0):
                yield f"{day} {figure}: 模拟记 {own[figure]}，统计 {reported.get(figure, 0)}"
    for figure in _MONEY:
        values = {group: sum(row[figure] for row in rows) for group, rows in money.items()}
        if len(set(values.values())) > 1:
            yield f"{figure}: 各种统计的合计不同 totals differ: {values}"
    own_fen = {name: sum(day[name] for day in tally.money.values()) for name in _MONEY}
    for figure, count in (("paid_fen", "fen_receipts"), ("refunded_fen", "fen_refunded")):
        if own_fen[figure] != counts[count]:
            yield f"{figure}: 模拟记 {own_fen[figure]}，清点 {counts[count]}"


_SAME = {
    "accepted": "accepted", "decided": "decided", "withdrawn": "withdrawn",
    "enquiries": "enquiries", "collected": "collected", "returned": "event_returned",
    "concluded": "concluded", "measured": "measured", "early": "early", "late": "late",
    "revoked": "revoked", "supplements": "notice_supplement", "immediate": "accepted_immediate",
    "promised": "accepted_promised", "joint": "accepted_joint",
}  # fmt: skip
"""Figures of the statistics over all of a hall's days, and the counts that they must be."""


def _against_counts(total: Mapping[str, int], counts: Mapping[str, int]) -> Iterator[str]:
    for figure, count in _SAME.items():
        if total[figure] != counts[count]:
            yield f"{figure}: 统计 {total[figure]}，清点 {counts[count]}"
    if counts["visits_other"]:
        yield f"有 {counts['visits_other']} 个办结的号票没有办件记录 served, and nothing recorded"


_REGISTERED = {
    # What took days after all stands among the promised ones.
    Register.IMMEDIATE: "immediate_now",
    Register.SUPPLEMENT: "notice_supplement",
    Register.JOINT: "notice_joint",
    Register.RETURNED: "notice_returned",
    Register.DECISIONS: "notice_decision",
    Register.URGENT: "notice_urgent",
    Register.GREEN: "notice_green",
    Register.ENQUIRY: "enquiries",
    Register.PROMISED: "notice_promised",
    # Those that are reported up have the promised cases' notice, and a book of their own.
    Register.REPORTED_UP: "notice_promised",
}
"""Registers, and the counts that their lines must be."""
_ALWAYS = Instant(2**62)


def _lines(reader: Connection, register: Register) -> int:
    asked = registers.Asked(register=register, first=Instant(0), end=_ALWAYS, most=_ALWAYS)
    return len(registers.page(reader, asked))


def _registered(lines: Mapping[str, int], counts: Mapping[str, int]) -> Iterator[str]:
    expected: dict[str, list[str]] = {}
    for register, count in _REGISTERED.items():
        expected.setdefault(count, []).append(register.value)
    for count, names in expected.items():
        if sum(lines[name] for name in names) != counts[count]:
            told = " + ".join(f"{name} {lines[name]}" for name in names)
            yield f"登记簿 {told} ≠ {count} {counts[count]}"
