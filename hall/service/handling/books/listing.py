"""Cases as rows of a table that leaves the hall, in Chinese, with or without applicants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hall.domain.actors import Actor, Role
from hall.domain.applicants import Applicant, IdKind
from hall.domain.clock import Instant, moment
from hall.domain.words import KINDS, PHASES, STANDINGS
from hall.service.handling.books.search import Asked, Searcher
from hall.store.handling import search
from hall.store.handling.search import Found, Place

HEADER = (
    "办件编号", "事项编码", "事项", "部门", "办件类型", "阶段", "灯", "急办", "绿色通道", "停表",
    "窗口", "经办人", "取号时间", "收件时间", "受理时间", "决定时间", "办结时间", "承诺期限",
    "法定期限", "结果",
)  # fmt: skip
OF_APPLICANTS = (
    "服务对象", "证件类型", "证件号码", "电话", "地址", "代办人", "代办人证件号码", "代办人电话",
)  # fmt: skip
"""Further columns; with them an export is put on record."""

ID_KINDS = {
    IdKind.ID_CARD: "居民身份证",
    IdKind.RESIDENCE_CARD: "港澳台居民居住证",
    IdKind.FOREIGNER_CARD: "外国人永久居留身份证",
    IdKind.TRAVEL_PERMIT: "来往内地（大陆）通行证",
    IdKind.PASSPORT: "护照",
    IdKind.HOUSEHOLD_BOOK: "户口簿",
    IdKind.CREDIT_CODE: "统一社会信用代码",
    IdKind.OTHER: "其他证件",
}
_OUTCOMES = {"granted": "准予", "refused": "不予", "done": "办结"}
_PIECE = 500
_ALL = Actor(role=Role.STAFF, id="listing")


@dataclass(slots=True)
class Listing:
    """Goes through all cases of some days, newest first, and counts what it gave."""

    searcher: Searcher
    with_applicants: bool
    named: int = 0
    """Rows that had an applicant in clear."""

    @property
    def header(self) -> tuple[str, ...]:
        return HEADER + OF_APPLICANTS if self.with_applicants else HEADER

    def rows(self, asked: Asked) -> Iterator[list[str]]:
        """The rows. Raises Invalid for days that are none."""
        criteria = self.searcher.criteria(asked, _ALL)
        after: Place | None = None
        while True:
            found = search.page(self.searcher.connection, criteria, after, _PIECE)
            if not found:
                return
            known = self.searcher.opened([one.id for one in found]) if self.with_applicants else {}
            for one in found:
                yield self._row(one, known.get(one.id))
            after = found[-1].place

    def _row(self, one: Found, applicant: Applicant | None) -> list[str]:
        catalog = self.searcher.catalog
        item = catalog.items.get(one.item or "")
        department = catalog.departments.get(one.department or "")
        row = [
            one.number,
            one.item or "",
            "" if item is None else item.name,
            (one.department or "") if department is None else department.name,
            KINDS.get(one.kind, one.kind),
            PHASES.get(one.phase, one.phase),
            STANDINGS.get(one.standing, one.standing),
            *(_yes(flag) for flag in (one.urgent, one.green, one.stopped)),
            "" if one.counter is None else str(one.counter),
            one.clerk or "",
            *map(
                self._time,
                (
                    one.opened_at, one.received_at, one.accepted_at, one.decided_at,
                    one.closed_at, one.promised_due_at, one.statutory_due_at,
                ),
            ),
            _OUTCOMES.get(one.outcome or "", one.outcome or ""),
        ]  # fmt: skip
        if self.with_applicants:
            self.named += applicant is not None
            row += _applicant(applicant)
        return row

    def _time(self, at: Instant | None) -> str:
        return "" if at is None else f"{moment(at, self.searcher.terms.zone):%Y-%m-%d %H:%M}"


def _yes(flag: bool) -> str:  # noqa: FBT001 - a cell
    return "是" if flag else ""


def _applicant(applicant: Applicant | None) -> list[str]:
    if applicant is None:
        return [""] * len(OF_APPLICANTS)
    agent = applicant.agent
    return [
        applicant.name,
        ID_KINDS[applicant.id_kind],
        applicant.id_number,
        applicant.phone,
        applicant.address,
        *(("", "", "") if agent is None else (agent.name, agent.id_number, agent.phone)),
    ]
