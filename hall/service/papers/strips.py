"""A notice's blocks as strips: pieces of a page that are drawn whole, one under the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from hall.domain.handling.notices.blocks import Block, Fact, Facts, Paragraph, Table
from hall.service.papers.pen import Pen, Style, Weight
from hall.service.papers.typesetting import wrap

LEFT: Final = 26.0
WIDTH: Final = 158.0
"""Of the text: A4 without the margins, in millimetres."""

BODY: Final = Style(size=12)
CELL: Final = Style(size=10.5)
LABEL: Final = Style(size=10.5, weight=Weight.BOLD)
CAPTION: Final = Style(size=11, weight=Weight.BOLD)
BODY_LEADING: Final = 7.2
CELL_LEADING: Final = 5.3
_ASCENT: Final = 0.84
"""From a line's top to its baseline, in sizes of a hanzi that stands in the middle of the line."""
_PADDING: Final = 1.5
_ROOMY: Final = 9.6
"""A row for handwriting."""
_GAP: Final = 2.4
_LABEL_WIDTH: Final = 27.0
_MOST_LINES: Final = 30
"""A cell with more lines goes on in a row below, so that it finds room on the next page."""
_MOST_SPREAD: Final = 0.12
"""Of a size: a line is spread to the margin, unless it would fall apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Draws itself with its top at the given height."""

    height: float
    draw: Callable[[float], None]
    with_next: bool = False
    """Not the last one on a page."""
    head: Strip | None = None
    """What is drawn again above it on a new page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    width: float
    lines: Sequence[str]
    style: Style
    centred: bool


def strips_of(blocks: Sequence[Block], pen: Pen) -> Iterator[Strip]:
    """The blocks' strips from top to bottom."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from _paragraph(block, pen)
        elif isinstance(block, Facts):
            yield from _facts(block, pen)
        else:
            yield from _table(block, pen)


def gap(height: float, *, with_next: bool = False) -> Strip:
    """Blank space."""
    return Strip(height=height, draw=lambda _: None, with_next=with_next)


def baseline(top: float, leading: float, style: Style) -> float:
    """Where the text of a line stands whose top is there."""
    return top + (leading - style.height) / 2 + style.height * _ASCENT


def _paragraph(block: Paragraph, pen: Pen) -> Iterator[Strip]:
    indent = 2 * BODY.height if block.indent else 0
    text = pen.printable(block.text, BODY)
    lines = wrap(text, WIDTH, pen.measure(BODY), indent)
    for place, line in enumerate(lines):
        first, last = place == 0, place == len(lines) - 1
        yield Strip(
            height=BODY_LEADING,
            draw=_line(pen, line, indent if first else 0, justified=not last),
            # Neither the first line alone at a foot, nor the last one alone at a head.
            with_next=not last and (first or place == len(lines) - 2),
        )


def _line(pen: Pen, text: str, indent: float, *, justified: bool) -> Callable[[float], None]:
    room = WIDTH - indent - pen.measure(BODY)(text)
    spread = room / (len(text) - 1) if justified and len(text) > 1 else 0
    spread = spread if 0 < spread < _MOST_SPREAD * BODY.height else 0

    def draw(top: float) -> None:
        pen.text(LEFT + indent, baseline(top, BODY_LEADING, BODY), text, BODY, spread)

    return draw


def _facts(block: Facts, pen: Pen) -> Iterator[Strip]:
    yield gap(_GAP, with_next=True)
    for row in _rows_of_facts(block.rows):
        value = (WIDTH - len(row) * _LABEL_WIDTH) / len(row)
        cells = []
        for fact in row:
            cells += [
                _cell(pen, fact.label, _LABEL_WIDTH, LABEL, centred=True),
                _cell(pen, fact.value, value, CELL),
            ]
        yield from _row(pen, cells, least=_ROOMY if block.roomy else 0)
    yield gap(_GAP)


def _rows_of_facts(facts: Sequence[Fact]) -> Iterator[tuple[Fact, ...]]:
    """Short facts two by two, wide ones alone."""
    left: Fact | None = None
    for fact in facts:
        if fact.wide:
            if left is not None:
                yield (left,)
            yield (fact,)
            left = None
        elif left is None:
            left = fact
        else:
            yield (left, fact)
            left = None
    if left is not None:
        yield (left,)


def _table(block: Table, pen: Pen) -> Iterator[Strip]:
    yield gap(_GAP, with_next=True)
    caption = pen.printable(block.title, CAPTION)

    def draw_caption(top: float) -> None:
        pen.text(LEFT, baseline(top, BODY_LEADING, CAPTION), caption, CAPTION)

    yield Strip(height=BODY_LEADING, draw=draw_caption, with_next=True)
    whole = sum(column.share for column in block.columns)
    widths = [column.share * WIDTH / whole for column in block.columns]
    titles = [
        _cell(pen, column.title, width, LABEL, centred=True)
        for column, width in zip(block.columns, widths, strict=True)
    ]
    (head,) = _row(pen, titles)
    yield Strip(height=head.height, draw=head.draw, with_next=True)
    for row in block.rows:
        cells = [
            _cell(pen, text, width, CELL, centred=column.centred)
            for text, width, column in zip(row, widths, block.columns, strict=True)
        ]
        yield from _row(pen, cells, head, least=_ROOMY if block.roomy else 0)
    yield gap(_GAP)


def _cell(pen: Pen, text: str, width: float, style: Style, *, centred: bool = False) -> _Cell:
    lines = wrap(pen.printable(text, style), width - 2 * _PADDING, pen.measure(style))
    return _Cell(width=width, lines=lines, style=style, centred=centred)


def _row(
    pen: Pen, cells: Sequence[_Cell], head: Strip | None = None, least: float = 0
) -> Iterator[Strip]:
    """A row as high as its highest cell; a very high one goes on in further rows."""
    most = max(len(cell.lines) for cell in cells)
    for begin in range(0, most, _MOST_LINES):
        part = [
            _Cell(width=cell.width, lines=cell.lines[begin : begin + _MOST_LINES],
                  style=cell.style, centred=cell.centred)
            for cell in cells
        ]  # fmt: skip
        lines = max(len(cell.lines) for cell in part)
        height = max(lines * CELL_LEADING + 2 * _PADDING, least)
        yield Strip(height=height, draw=_drawn_row(pen, part, height), head=head)


def _drawn_row(pen: Pen, cells: Sequence[_Cell], height: float) -> Callable[[float], None]:
    def draw(top: float) -> None:
        left = LEFT
        for cell in cells:
            pen.box(left, top, cell.width, height)
            _draw_lines(pen, cell, left, top, height)
            left += cell.width

    return draw


def _draw_lines(pen: Pen, cell: _Cell, left: float, top: float, height: float) -> None:
    measure = pen.measure(cell.style)
    y = top + (height - len(cell.lines) * CELL_LEADING) / 2
    for line in cell.lines:
        x = left + (cell.width - measure(line)) / 2 if cell.centred else left + _PADDING
        pen.text(x, baseline(y, CELL_LEADING, cell.style), line, cell.style)
        y += CELL_LEADING
