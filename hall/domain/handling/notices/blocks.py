"""What a notice's page is made of, and the phrases that all notices share. Pure.

Dates are written as official papers write them: Arabic figures with 年月日 (GB/T 9704).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from hall.domain.handling.clocks import Limit, Start, Unit
from hall.domain.handling.notices.copies import ordinal
from hall.domain.handling.notices.forms import Due, Letterhead, Material, Notice
from hall.domain.limits import UNIT_NAMES


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    text: str
    indent: bool = True
    """Whether the first line stands two characters in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A labelled fact; two short ones may stand beside each other."""

    label: str
    value: str
    wide: bool = False
    """Takes a line of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    rows: tuple[Fact, ...]
    roomy: bool = False
    """To be filled in by hand: the rows are high."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    title: str
    share: int
    """Its part of the table's width, in any unit."""
    centred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    roomy: bool = False
    """To be filled in by hand: the rows are high."""


Block = Paragraph | Facts | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A notice in words, from its title to who signs it."""

    title: str
    blocks: tuple[Block, ...]
    issuer: str
    """Who signs at the bottom right."""
    seal: str
    """What is stamped there (行政许可法 §32: 专用印章)."""
    receipt: str = ""
    """Who signs for having got it; empty where nobody does."""


def day_in_words(day: date) -> str:
    """``2026年11月21日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def time_in_words(moment: datetime) -> str:
    """``2026年11月21日17:00``."""
    return f"{day_in_words(moment)}{moment:%H:%M}"


def due_in_words(due: Due) -> str:
    """The day, marked where it hangs on an unconfirmed calendar."""
    at = "" if due.at is None else f"{due.at:%H:%M}"
    return f"{day_in_words(due.day)}{at}{'（暂定）' if due.provisional else ''}"


def latest_in_words(due: Due) -> str:
    """The day up to the close of business, or the time of a limit in hours, before 前."""
    return f"{due_in_words(due)}{'下班' if due.at is None else ''}"


def limit_in_words(limit: Limit) -> str:
    """``5个工作日``; a limit of none is done the same day."""
    if limit.count == 0:
        return "当日办结"
    return f"{limit.count}{UNIT_NAMES[limit.unit]}"


def start_in_words(limit: Limit) -> str:
    """From when a limit is counted, after 自受理."""
    if limit.unit is Unit.HOURS:
        return "之时"
    return "次日" if limit.start is Start.NEXT_DAY else "之日"


def clauses(*texts: str) -> tuple[Paragraph, ...]:
    """The texts that are not empty, numbered 一、二、."""
    numbers = count(1)
    return tuple(Paragraph(text=f"{ordinal(next(numbers))}、{text}") for text in texts if text)


def salutation(name: str) -> tuple[Paragraph, ...]:
    """The line that speaks to the reader; none for nobody."""
    return (Paragraph(text=f"{name}：", indent=False),) if name else ()


def issuer(notice: Notice) -> str:
    """Who signs a window's notice."""
    return f"{notice.department}（{notice.window}）" if notice.window else notice.department


def window_in_words(notice: Notice) -> str:
    """Where its reader turns to."""
    return notice.window or "本窗口"


def materials_table(title: str, materials: tuple[Material, ...]) -> Table:
    """A list of materials asked for: name, copies, what they must be like."""
    return Table(
        title=title,
        columns=(
            Column(title="序号", share=12, centred=True),
            Column(title="材料名称", share=60),
            Column(title="份数", share=12, centred=True),
            Column(title="要求", share=46),
            Column(title="备注", share=28),
        ),
        rows=tuple(
            (str(place), one.name, str(one.copies), one.requirement, one.remark)
            for place, one in enumerate(materials, start=1)
        ),
    )


def received_table(title: str, materials: tuple[Material, ...]) -> tuple[Table, ...]:
    """A list of materials that were handed in or go back; nothing for none."""
    if not materials:
        return ()
    return (
        Table(
            title=title,
            columns=(
                Column(title="序号", share=12, centred=True),
                Column(title="材料名称", share=90),
                Column(title="份数", share=12, centred=True),
                Column(title="备注", share=44),
            ),
            rows=tuple(
                (str(place), one.name, str(one.copies), one.remark)
                for place, one in enumerate(materials, start=1)
            ),
        ),
    )


def complaint(letterhead: Letterhead) -> str:
    """Whom to complain to."""
    phone = f"（电话：{letterhead.phone}）" if letterhead.phone else ""
    return f"您可以向中心{letterhead.complaints}投诉{phone}"


def query(notice: Notice) -> str:
    """How to follow the case; empty where the hall has no address for it."""
    return "您可以扫描二维码，或凭办件编号到窗口查询办理进度。" if notice.query_url else ""


def provisional(*dues: Due | None) -> str:
    """What 暂定 means; empty when no day is."""
    if not any(due is not None and due.provisional for due in dues):
        return ""
    return (
        "标有“暂定”的日期涉及放假安排尚未公布的年度，安排公布后如有变动，"
        "按公布的安排重新计算，并告知您。"
    )
