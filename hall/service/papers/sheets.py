"""Notices as PDF: a page, or as many as it takes, for each copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

import segno

from hall.domain.handling.figures import CopyRule
from hall.domain.handling.notices.blocks import Wording, day_in_words
from hall.domain.handling.notices.centre_forms import Urgent
from hall.domain.handling.notices.copies import copy_words
from hall.domain.handling.notices.forms import Notice
from hall.domain.handling.notices.words import words_of
from hall.service.papers.fonts import Fonts
from hall.service.papers.pen import BLACK, GREY, PALE, RED, Pen, Style, Weight
from hall.service.papers.strips import (
    BODY,
    BODY_LEADING,
    CELL,
    CELL_LEADING,
    LEFT,
    WIDTH,
    Strip,
    baseline,
    gap,
    strips_of,
)
from hall.service.papers.typesetting import GETA, USUAL, wrap

TOP: Final = 16.0
BOTTOM: Final = 277.0
"""The text ends there; the foot stands below."""
_FOOT: Final = 283.0
_HALL: Final = Style(size=24, weight=Weight.BOLD, colour=RED)
_TITLE: Final = Style(size=18, weight=Weight.BOLD)
_RUNNING: Final = Style(size=9, colour=GREY)
_SMALL: Final = Style(size=9)
_SIDE: Final = Style(size=9, weight=Weight.BOLD, colour=GREY)
_SEAL: Final = Style(size=10.5, colour=PALE)
_CODE: Final = 24.0
_SIGNED: Final = 76.0
"""Width of the place of seal and date at the right."""
_SIDE_X: Final = 195.0
_SIDE_STEP: Final = 4.3
_SIDE_MOST: Final = 48
_UPRIGHT: Final = str.maketrans("（）：，", "︵︶︰︐")
"""Marks as they stand in a column of text, where the font has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copy:
    label: str
    notice: Notice
    wording: Wording


def notice_pdf(notice: Notice, copies: Sequence[CopyRule], fonts: Fonts) -> bytes:
    """The notice's copies one after another, as one A4 file.

    The same notice with the same fonts gives the same bytes. What a font lacks is printed as 〓.
    """
    wording = words_of(notice)
    addressee = notice.content.addressee if isinstance(notice.content, Urgent) else ""
    labels = [copy_words(notice.form, rule, addressee) for rule in copies]
    pen = Pen(fonts, _characters(notice, wording, labels), notice.issued_at)
    pen.describe(f"{wording.title} {notice.number}", notice.letterhead.hall)
    head = list(_head(notice, wording, pen))
    body = [*_with_next(list(strips_of(wording.blocks, pen))), *_closing(notice, wording, pen)]
    pages = paginated(head, body)
    for label in labels:
        copy = _Copy(label=label, notice=notice, wording=wording)
        for number, page in enumerate(pages, start=1):
            pen.page()
            for top, strip in page:
                strip.draw(top)
            if number > 1:
                _draw_running_head(copy, pen)
            _draw_side(copy, pen)
            _draw_foot(copy, pen, number, len(pages))
    return pen.finish()


def _characters(notice: Notice, wording: Wording, labels: Sequence[str]) -> set[str]:
    """What may be wanted: all that this notice says, besides the usual characters."""
    side = "".join(labels).translate(_UPRIGHT)
    # Not repr(), which writes rare characters as escapes.
    return {*USUAL, *side, *"".join(_texts(asdict(notice))), *"".join(_texts(asdict(wording)))}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _with_next(strips: list[Strip]) -> list[Strip]:
    """The last lines stay with the seal: a page with nothing but a seal could be on anything."""
    kept = 2
    return [*strips[:-kept], *(replace(strip, with_next=True) for strip in strips[-kept:])]


def paginated(head: Sequence[Strip], body: Sequence[Strip]) -> list[list[tuple[float, Strip]]]:
    """The strips of each page with their tops; the head is on the first one only."""
    pages: list[list[tuple[float, Strip]]] = [[]]
    y = TOP
    for strip in head:
        pages[-1].append((y, strip))
        y += strip.height
    fresh = False
    for place, strip in enumerate(body):
        if y + _needed(body, place) > BOTTOM and not fresh:
            pages.append([])
            y = TOP + BODY_LEADING
            fresh = True
            if strip.head is not None:
                pages[-1].append((y, strip.head))
                y += strip.head.height
        pages[-1].append((y, strip))
        y += strip.height
        fresh = fresh and strip.with_next
    return pages


def _needed(body: Sequence[Strip], place: int) -> float:
    """The height of the strip with those that must stay on its page."""
    height = body[place].height
    while body[place].with_next and place + 1 < len(body):
        place += 1
        height += body[place].height
    return height


def _head(notice: Notice, wording: Wording, pen: Pen) -> Iterator[Strip]:
    yield from _centred(notice.letterhead.hall, _HALL, 12.0, pen)
    yield Strip(height=4.0, draw=lambda top: _draw_red_rules(pen, top))
    yield gap(3.0)
    yield from _centred(wording.title, _TITLE, 9.5, pen)
    number = pen.printable(notice.number, BODY)

    def draw_number(top: float) -> None:
        x = LEFT + WIDTH - pen.measure(BODY)(number)
        pen.text(x, baseline(top, BODY_LEADING, BODY), number, BODY)

    yield Strip(height=BODY_LEADING, draw=draw_number)
    yield gap(2.0)


def _centred(text: str, style: Style, leading: float, pen: Pen) -> Iterator[Strip]:
    measure = pen.measure(style)
    for line in wrap(pen.printable(text, style), WIDTH, measure):

        def draw(top: float, line: str = line) -> None:
            x = LEFT + (WIDTH - measure(line)) / 2
            pen.text(x, baseline(top, leading, style), line, style)

        yield Strip(height=leading, draw=draw)


def _draw_red_rules(pen: Pen, top: float) -> None:
    pen.line((LEFT, top + 2.2), (LEFT + WIDTH, top + 2.2), 0.9, RED)
    pen.line((LEFT, top + 3.3), (LEFT + WIDTH, top + 3.3), 0.25, RED)


def _closing(notice: Notice, wording: Wording, pen: Pen) -> Iterator[Strip]:
    """Who signs, seal, date, the code to scan, and the receipt: together on one page."""
    yield gap(3.0, with_next=True)
    issuer = wrap(pen.printable(wording.issuer, BODY), _SIGNED, pen.measure(BODY))
    seal = pen.printable(f"（{wording.seal}）", _SEAL)
    date = pen.printable(day_in_words(notice.issued_at), BODY)
    scan = _scan(notice, pen)

    def draw(top: float) -> None:
        if notice.query_url:
            _draw_code(pen, notice.query_url, top)
        y = top
        for line in scan:
            pen.text(LEFT + _CODE + 3.5, baseline(y, 4.6, _SMALL), line, _SMALL)
            y += 4.6
        y = top
        for line, style in [*((line, BODY) for line in issuer), (seal, _SEAL), (date, BODY)]:
            x = LEFT + WIDTH - _SIGNED + (_SIGNED - pen.measure(style)(line)) / 2
            pen.text(x, baseline(y, BODY_LEADING + 1, style), line, style)
            y += BODY_LEADING + 1

    height = max((len(issuer) + 2) * (BODY_LEADING + 1), len(scan) * 4.6, _CODE) + 3
    yield Strip(height=height, draw=draw, with_next=bool(wording.receipt))
    if wording.receipt:
        yield Strip(height=9.0, draw=lambda top: _draw_receipt(pen, wording.receipt, top))


def _scan(notice: Notice, pen: Pen) -> list[str]:
    if not notice.query_url:
        return []
    width = WIDTH - _SIGNED - _CODE - 5
    measure = pen.measure(_SMALL)
    texts = ("扫码查询办理进度", f"办件编号：{notice.case}", f"查询地址：{notice.query_url}")
    return [line for text in texts for line in wrap(pen.printable(text, _SMALL), width, measure)]


def _draw_code(pen: Pen, content: str, top: float) -> None:
    rows = [list(row) for row in segno.make(content, error="m", micro=False).matrix]
    dot = _CODE / len(rows)
    for y, row in enumerate(rows):
        begin = None
        for x, dark in enumerate([*row, 0]):
            if dark and begin is None:
                begin = x
            elif not dark and begin is not None:
                pen.fill(LEFT + begin * dot, top + y * dot, (x - begin) * dot, dot)
                begin = None


def _draw_receipt(pen: Pen, words: str, top: float) -> None:
    y = baseline(top + 1, 8.0, CELL)
    for x, blank, width in ((LEFT, f"{words}：", 58.0), (LEFT + 94, "日期：", 50.0)):
        label = pen.printable(blank, CELL)
        pen.text(x, y, label, CELL)
        begin = x + pen.measure(CELL)(label)
        pen.line((begin, y + 1), (x + width + 6, y + 1), 0.15, BLACK)


def _draw_running_head(copy: _Copy, pen: Pen) -> None:
    y = baseline(TOP - 6, CELL_LEADING, _RUNNING)
    pen.text(LEFT, y, pen.printable(f"{copy.wording.title}（续）", _RUNNING), _RUNNING)
    number = pen.printable(copy.notice.number, _RUNNING)
    pen.text(LEFT + WIDTH - pen.measure(_RUNNING)(number), y, number, _RUNNING)
    pen.line((LEFT, TOP), (LEFT + WIDTH, TOP), 0.25, RED)


def _draw_side(copy: _Copy, pen: Pen) -> None:
    """The copy's holder in the right margin, downwards."""
    text = copy.label if len(copy.label) <= _SIDE_MOST else copy.label[: _SIDE_MOST - 1] + "…"
    y = TOP + 14
    for character in text:
        upright = character.translate(_UPRIGHT)
        shown = pen.printable(upright, _SIDE)
        shown = pen.printable(character, _SIDE) if shown == GETA else shown
        x = _SIDE_X + (_SIDE.height - pen.measure(_SIDE)(shown)) / 2
        pen.text(x, baseline(y, _SIDE_STEP, _SIDE), shown, _SIDE)
        y += _SIDE_STEP / 2 if character == " " else _SIDE_STEP


def _draw_foot(copy: _Copy, pen: Pen, number: int, pages: int) -> None:
    pen.line((LEFT, _FOOT - 4.5), (LEFT + WIDTH, _FOOT - 4.5), 0.15, PALE)
    page = pen.printable(f"第{number}页 共{pages}页", _RUNNING)
    right = LEFT + WIDTH - pen.measure(_RUNNING)(page)
    pen.text(right, _FOOT, page, _RUNNING)
    label = pen.printable(copy.label, _RUNNING)
    first = wrap(label, right - LEFT - 4, pen.measure(_RUNNING))[0]
    pen.text(LEFT, _FOOT, first, _RUNNING)
