"""From a ticket of the print spool to what its slip says (rulebook 02). Pure.

The largest thing on it is the number. What the hall does not know, such as a wait while no
window is open, stays out; why a ticket has priority is never on paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from drivers.ports import Align, Feed, Line, QrCode, Rule, Size, Slip

MATERIALS_AT_MOST: Final = 6
MATERIAL_BYTES: Final = 36
"""Of one material in a Chinese code: 18 hanzi, so that it stays on its line on 58 mm paper."""
MATERIALS_BYTES: Final = 160
"""Of all materials together: at 9600 baud a slip of 600 bytes already takes 0.6 s."""
LINE_BYTES: Final = 40
"""Of any other text: a catalogue's longest name must not make a slip long."""
WINDOWS_BYTES: Final = 24
"""What fits beside the label in double size on 80 mm paper; longer ones are printed smaller."""
Part = Line | QrCode | Rule | Feed
_RUN: Final = 3
"""From so many neighbours on windows are printed as a range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What is printed in one language."""

    copy: str
    windows: str
    nobody_ahead: str
    ahead: str
    wait: str
    issued: str
    scan: str
    materials: str
    more: str
    comma: str


_CHINESE: Final = _Words(
    copy="补打 {copy}",
    windows="{windows}号窗口",
    nobody_ahead="前面没有人等候，请留意叫号",
    ahead="前面还有{ahead}人",
    wait="预计等候约{minutes}分钟",
    issued="取号时间 {at}",
    scan="扫码看排队进度、评价服务",
    materials="请备好材料：",
    more="等共{count}项，扫码看全部",
    comma="、",
)
_ENGLISH: Final = _Words(
    copy="Reprint {copy}",
    windows="Window {windows}",
    nobody_ahead="You are next, please listen",
    ahead="{ahead} ahead of you",
    wait="about {minutes} min to wait",
    issued="Issued {at}",
    scan="Scan to follow and to rate",
    materials="Please have ready:",
    more="{count} in all, scan to see them",
    comma=", ",
)


def slip_of(body: Mapping[str, Any]) -> Slip:
    """What is printed for one entry of ``POST /slips/claim``.

    Raises KeyError for an entry that lacks what every slip has.
    """
    words = _CHINESE if str(body["language"]).lower().startswith("zh") else _ENGLISH
    parts: tuple[Part, ...] = (
        Line(text=cut(body["hall"], LINE_BYTES), size=Size.DOUBLE),
        Line(text=body["number"], size=Size.HUGE, bold=True),
        *_copy(body, words),
        Line(text=cut(body["item"] or body["queue"], LINE_BYTES), bold=True),
        *_windows(body, words),
        *_wait(body, words),
        Line(text=words.issued.format(at=_local(body["issued_at"]))),
        Rule(),
        QrCode(content=body["follow_url"]),
        Line(text=words.scan),
        *_materials(body["materials"], words),
        *(Line(text=cut(line, LINE_BYTES)) for line in body["footer"]),
        Feed(lines=3),
    )
    return Slip(job=f"slip-{body['slip']}", parts=parts)


def numbers_in_words(numbers: Iterable[int], comma: str = "、") -> str:
    """Window numbers for people: ``1-5、7``."""
    return comma.join(
        f"{run[0]}-{run[-1]}" if len(run) >= _RUN else comma.join(map(str, run))
        for run in _runs(sorted(set(numbers)))
    )


def cut(text: str, most: int) -> str:
    """As much of the text as fits into so many bytes of a Chinese code, with … where it ends."""
    if _width(text) <= most:
        return text
    kept = ""
    for character in text:
        if _width(kept + character) > most - 2:
            break
        kept += character
    return kept + "…"


def _width(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _copy(body: Mapping[str, Any], words: _Words) -> Iterator[Line]:
    if body["copy"]:
        yield Line(text=words.copy.format(copy=body["copy"]), size=Size.DOUBLE, bold=True)


def _windows(body: Mapping[str, Any], words: _Words) -> Iterator[Line]:
    if body["counters"]:
        text = words.windows.format(windows=numbers_in_words(body["counters"], words.comma))
        size = Size.DOUBLE if _width(text) <= WINDOWS_BYTES else Size.NORMAL
        yield Line(text=cut(text, LINE_BYTES), size=size)
    if body.get("place"):
        yield Line(text=cut(body["place"], LINE_BYTES))


def _wait(body: Mapping[str, Any], words: _Words) -> Iterator[Line]:
    ahead, seconds = body["ahead"], body["expected_wait_seconds"]
    if ahead == 0:
        yield Line(text=words.nobody_ahead)
    elif ahead is not None:
        text = words.ahead.format(ahead=ahead)
        if seconds is not None:
            minutes = max(1, -(-int(seconds) // 60))
            text = f"{text}{words.comma}{words.wait.format(minutes=minutes)}"
        yield Line(text=text)


def _local(issued_at: str) -> str:
    # The hall gives the instant with the hall's own offset, which is the one to print.
    return datetime.fromisoformat(issued_at).strftime("%Y-%m-%d %H:%M")


def _materials(materials: Sequence[str], words: _Words) -> Iterator[Line]:
    if not materials:
        return
    shown = list(_fitting([cut(material, MATERIAL_BYTES) for material in materials]))
    yield Line(text=words.materials, align=Align.LEFT)
    for number, material in enumerate(shown, start=1):
        yield Line(text=f"{number}. {material}", align=Align.LEFT)
    if len(shown) < len(materials):
        yield Line(text=words.more.format(count=len(materials)), align=Align.LEFT)


def _fitting(materials: Sequence[str]) -> Iterator[str]:
    """The first few; where some stay out, their line takes the place of one."""
    most = MATERIALS_AT_MOST - (len(materials) > MATERIALS_AT_MOST)
    left = MATERIALS_BYTES
    for material in materials[:most]:
        left -= _width(material)
        if left < 0:
            return
        yield material
